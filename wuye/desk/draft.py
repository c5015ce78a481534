"""From what was typed to an entry: people, times and choices understood, groups expanded, defaults filled."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from wuye.errors import BadInput, Problem
from wuye.ledger.entry import Entry
from wuye.registers import kinds
from wuye.registers.books import Books
from wuye.registers.define import Action, Field, Register
from wuye.registers.kinds import Unfit
from wuye.registers.paths import operand
from wuye.registers.plan import Step, field_of, needed, plan_step
from wuye.registers.rules import MISSING
from wuye.registers.typing_in import from_text
from wuye.text import Text, same


@dataclass(slots=True)
class Draft:
    """An entry before it has an id: who does what to what, the fields as typed."""

    register: str
    do: str
    by: str
    subjects: tuple[str, ...] = ()
    typed: Mapping[str, Any] = field(default_factory=dict)
    files: Mapping[str, bytes] = field(default_factory=dict)


def understand(draft: Draft, books: Books, now: dt.datetime) -> tuple[dict[str, Any], list[Problem]]:
    """The fields as page values, and a problem for each that can't be understood."""
    register = books.register(draft.register)
    values: dict[str, Any] = {}
    problems: list[Problem] = []
    for name, typed in draft.typed.items():
        kind = field_of(register, name)
        if kind is None:
            values[name] = typed
            continue
        try:
            values[name] = _value(kind, typed, books, register.name, now)
        except Unfit as unfit:
            problems.append(Problem(unfit.text, kind.rules, unfit.remedy, field=name))
    return values, problems


def _value(kind: Field, typed: Any, books: Books, register: str, now: dt.datetime) -> Any:
    if not isinstance(typed, (str, list, tuple)):
        return typed
    items = [typed] if isinstance(typed, str) else list(typed)
    if kind.type == "sheet":
        return {k: v for item in items for k, v in from_text(kind, item, books, register, now).items()}
    if kind.type == "count":
        return [name for item in items for name in item.replace("，", ",").split(",") if name.strip()]
    if kind.many:
        return [_one(kind, item, books, register, now) for item in _split(kind, items)]
    if len(items) > 1:
        raise Unfit(f"{kind.label.zh} 只能写一个", f"{kind.label.en} is given once")
    return _one(kind, items[0], books, register, now)


def _split(kind: Field, items: Sequence[Any]) -> list[Any]:
    if kind.type in ("rows", "text"):
        return list(items)
    return [part for item in items for part in (item.split(",") if isinstance(item, str) else [item])]


def _one(kind: Field, item: Any, books: Books, register: str, now: dt.datetime) -> Any:
    return from_text(kind, item, books, register, now) if isinstance(item, str) else item


def expand(register: Register, names: Sequence[str], books: Books, origin: Action | None) -> tuple[str, ...]:
    """Subjects as typed, a group's name (a ring, a lock) standing for its members."""
    out: list[str] = []
    for name in names:
        if (origin is not None and origin.makes) or books.subject(register.name, name) is not None:
            out.append(name)
            continue
        out.extend(_members(register, name, books) or [name])
    return tuple(dict.fromkeys(out))


def _members(register: Register, name: str, books: Books) -> list[str]:
    states = register.states
    return [
        s.id
        for s in books.all(register.name)
        if name in (s.facts.get(g) for g in register.subject.group)
        and not ((state := states.get(s.state or "")) and state.final)
    ]


def fill_defaults(entry: Entry, books: Books, steps: Sequence[Step] | None = None) -> Entry:
    """The entry with the defaults of fields that are wanted and not given."""
    register = books.register(entry.register)
    action = register.actions[entry.do]
    fields = dict(entry.fields)
    for step in steps if steps is not None else steps_of(entry, books):
        step.scene.fields = fields
        for name in needed(step.clauses):
            kind = register.fields.get(name)
            if name not in fields and kind is not None and kind.default is not None:
                value = default_of(kind, step)
                if value is not MISSING:
                    fields[name] = value
    return Entry(
        entry.register, entry.id, entry.at, entry.by, entry.do, entry.subjects, in_order(fields, register, action)
    )


def default_of(kind: Field, step: Step) -> Any:
    """A field's default for one entry, as a page value; MISSING where it can't be told."""
    value = operand(kind.default, step.scene)
    if value is MISSING or kind.type != "time" or not isinstance(value, str):
        return value
    from wuye.registers.clock import deadline

    return deadline(step.scene.at, value, step.scene.books.calendar)


def steps_of(entry: Entry, books: Books) -> list[Step]:
    """What the entry would do to each subject, as far as its fields are known."""
    register = books.register(entry.register)
    action = register.actions[entry.do]
    typed = typed_fields(entry, register, books)
    return [plan_step(name, entry, register, action, books, typed) for name in entry.subjects or (entry.id,)]


def typed_fields(entry: Entry, register: Register, books: Books) -> dict[str, Any]:
    """The fields that can be typed; the judge names those that can't."""
    typed: dict[str, Any] = {}
    for name, raw in entry.fields.items():
        kind = field_of(register, name)
        if kind is not None:
            try:
                typed[name] = kinds.typed(kind, raw, books, register.name)
            except Unfit:
                continue
    return typed


def in_order(fields: Mapping[str, Any], register: Register, action: Action) -> dict[str, Any]:
    """Fields in the order of the schema."""
    rank = {name: i for i, name in enumerate(register.fields)}
    return dict(sorted(fields.items(), key=lambda item: rank.get(item[0], len(rank))))


def check_subjects(register: Register, action: Action, names: Sequence[str]) -> None:
    """Whether the right number of subjects is named, in a form the register takes."""
    if register.subject.id in ("serial", "entry") and action.makes:
        if names:
            raise _extra(register, action, names)
        return
    if register.subject.id == "entry":
        return
    label = register.subject.label
    line = f"wuye {register.name} {action.name}"
    if not names:
        raise BadInput.of(
            f"缺{label.zh}", f"{label.en} is missing", remedy=same(f"{line} {label.en.upper().replace(' ', '_')}")
        )
    if len(names) > 1 and not register.subject.many:
        raise _extra(register, action, names[1:])
    _check_names(register, names)


def _extra(register: Register, action: Action, names: Sequence[str]) -> BadInput:
    words = " ".join(names)
    return BadInput((Problem(
        Text(f"多写了：{words}", f"not wanted here: {words}"), remedy=same(f"wuye {register.name} {action.name} --help")
    ),))  # fmt: skip


def _check_names(register: Register, names: Sequence[str]) -> None:
    import re

    label, pattern = register.subject.label, register.subject.pattern or r"[^\s\-][^\s]{0,63}"
    for name in names:
        kinds_text(label, name)
        if not re.fullmatch(pattern, name):
            raise BadInput.of(f"{label.zh}写法不对：{name[:60]}", f"{label.en} isn't written like that: {name[:60]}")


def kinds_text(label: Text, words: str) -> None:
    """Refuses words that may not stand on a page."""
    try:
        kinds.check_text(label, words, 64)
    except Unfit as unfit:
        raise BadInput((Problem(unfit.text),)) from None
