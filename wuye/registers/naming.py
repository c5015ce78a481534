"""Names of subjects: how many an entry takes, in what form, and numbers that run by a template."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from wuye.errors import Problem
from wuye.ledger.entry import Entry
from wuye.pattern import pattern
from wuye.registers import kinds
from wuye.registers.books import Books
from wuye.registers.define import Action, Register
from wuye.registers.operands import operand
from wuye.registers.paths import Scene, resolve
from wuye.registers.rules import MISSING, Rules
from wuye.text import Text, same

PART = pattern(r"\{([^}]+)\}")
TIMES = {"yyyy": "%Y", "yy": "%y", "mm": "%m", "dd": "%d"}
PLAIN = r"[^\s\-][^\s]{0,63}"
"""A name typed by hand: one word that can't be taken for an option."""


def next_name(register: Register, scene: Scene) -> str | None:
    """The name a template gives a new subject, its number one more than the last; None while a part is missing."""
    head, shape, template = "", "", operand(register.subject.id, scene)
    for i, part in enumerate(PART.split(str(template))):
        words = part if i % 2 == 0 else _part(part, scene)
        if words is None:
            return None
        number = i % 2 == 1 and part.startswith("n:")
        head += "\0" if number else words
        shape += r"(\d+)" if number else re.escape(words)
    names = scene.books.beginning(register.name, head.partition("\0")[0]) if "\0" in head else ()
    taken = [int(m[1]) for name in names if (m := re.fullmatch(shape, name))]
    width = next((int(p[2:]) for p in PART.findall(str(template)) if p.startswith("n:")), 0)
    return head.replace("\0", f"{max(taken, default=0) + 1:0{width}d}")


def _part(word: str, scene: Scene) -> str | None:
    if word in TIMES:
        return scene.at.strftime(TIMES[word])
    if word.startswith("n:"):
        return ""
    value = resolve(word, scene)
    return None if value is MISSING else str(value)


def templates(register: Register, rules: Rules) -> list[str]:
    """The templates by which new subjects of a register are named."""
    source = register.subject.id
    if not isinstance(source, Mapping):
        return [source] if register.subject.templated else []
    kept = rules.knob(register.name, str(source["the"]).removeprefix("knob."))
    return [str(one) for one in (kept.values() if isinstance(kept, Mapping) else [kept])]


def name_problems(
    entry: Entry, register: Register, action: Action, fields: Mapping[str, Any], books: Books
) -> list[Problem]:
    """What is wrong with the subjects an entry names: too many, too few, or not in the register's form."""
    kind, names = register.subject, entry.subjects
    if kind.id == "entry" or (kind.id == "serial" and action.makes):
        return [_extra(register, action, names)] if names else []
    if not names and kind.templated and action.makes:
        scene = Scene(books, register, entry.by, entry.at, fields=fields)
        return [_no_part(part, register) for part in _parts_lacking(register, scene)]
    if not names or not all(name.strip() for name in names):
        line = f"wuye {register.name} {action.name}"
        return [
            Problem(
                Text(f"缺{kind.label.zh}", f"{kind.label.en} is missing"),
                remedy=Text(f"{line} {kind.label.zh}", f"{line} {kind.label.en.upper().strip('.').replace(' ', '_')}"),
            )
        ]
    if len(set(names)) != len(names):
        return [Problem(Text("同一个对象写了两次", "the same subject is named twice"))]
    if len(names) > 1 and not kind.many:
        return [_extra(register, action, names[1:])]
    if not action.makes:
        return []
    made_by = templates(register, books.rules)
    return [p for name in names for p in _form(name, register, made_by)]


def _parts_lacking(register: Register, scene: Scene) -> list[str]:
    """The fields without which a template gives no name: first what says which template it is."""
    source = register.subject.id
    if isinstance(source, Mapping) and "of" in source and resolve(str(source["of"]), scene) is MISSING:
        return [str(source["of"])]
    parts = [part for part in PART.findall(str(operand(source, scene))) if _part(part, scene) is None]
    return list(dict.fromkeys(part.partition(".")[0] for part in parts))


def _no_part(name: str, register: Register) -> Problem:
    field = register.fields.get(name)
    label = field.label if field else same(name)
    line = kinds.option_line(field) if field else same(f"--{name} …")
    rules = field.rules if field else ()
    return Problem(Text(f"缺「{label.zh}」", f"{label.en} is missing"), rules, line, field=name)


def _extra(register: Register, action: Action, names: tuple[str, ...]) -> Problem:
    words, line = " ".join(names), same(f"wuye {register.name} {action.name} --help")
    return Problem(Text(f"多写了：{words}", f"not wanted here: {words}"), remedy=line)


def _form(name: str, register: Register, made_by: Sequence[str]) -> Iterator[Problem]:
    label = register.subject.label
    try:
        kinds.check_text(label, name, 64)
    except kinds.Unfit as unfit:
        yield Problem(unfit.text, remedy=_written(register, made_by))
        return
    shapes = [_shape(template) for template in made_by] or [register.subject.pattern or PLAIN]
    if not any(re.fullmatch(shape, name) for shape in shapes):
        words = Text(f"{label.zh}写法不对：{name}", f"{label.en} isn't written like that: {name}")
        yield Problem(words, remedy=_written(register, made_by))


def _written(register: Register, made_by: Sequence[str]) -> Text:
    """How a name is written."""
    shape = " | ".join(made_by) or register.subject.pattern or ""
    plain = Text("最多 64 字，不含空白，不以 - 开头", "at most 64 characters, no blanks, no - in front")
    return Text(f"写法：{shape}", f"the form: {shape}") if shape else plain


def _shape(template: str) -> str:
    """The form of a template's names: its numbers are digits, and what it takes from fields is any word."""
    parts = PART.split(template)
    return "".join(re.escape(p) if i % 2 == 0 else _digits(p) for i, p in enumerate(parts))


def _digits(word: str) -> str:
    if word in TIMES:
        return rf"\d{{{4 if word == 'yyyy' else 2}}}"
    return rf"\d{{{int(word[2:])},}}" if word.startswith("n:") else r"\S+"
