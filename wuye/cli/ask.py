"""Prompts on a terminal: what is missing is asked for, in the order of the schema."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Sequence
from typing import Any

from wuye.cli.call import Call
from wuye.data import replace
from wuye.desk.draft import Draft, default_of, expand, steps_of, understand
from wuye.desk.house import House
from wuye.desk.record import compose
from wuye.errors import BadInput, WuyeError
from wuye.registers.define import Action, Field, Register
from wuye.registers.fold import weigh
from wuye.registers.kinds import Unfit, choices, unknown_person
from wuye.registers.people import active
from wuye.registers.plan import Step, field_of, needed
from wuye.registers.rules import MISSING
from wuye.registers.typing_in import from_text
from wuye.render.words import plain, value
from wuye.text import Text, cells

INDENT = " " * 13
"""Where answers begin: a label of five Chinese characters fits in front."""


def ask_missing(call: Call, house: House, draft: Draft) -> Draft:
    """The draft with what it lacked, asked for one by one; each answer may raise the next question."""
    register = house.rules.registers[draft.register]
    action = register.actions[draft.do]
    asked = draft
    if not draft.subjects and _asks_subject(register, action):
        asked = replace(draft, subjects=tuple(_subjects(call, house, register)))
    told = False
    while _worth(house, asked, register) and (field := _next(house, asked, register)) is not None:
        if not told:
            sys.stderr.write(f"{action.label.to(call.lang)} {_heading(call, house, asked)}\n")
            told = True
        step = _steps(house, asked)[0]
        answer = _ask_field(call, house, register, field, step)
        if answer is not None:
            asked = replace(asked, typed={**asked.typed, field.name: answer})
    return asked


def _asks_subject(register: Register, action: Action) -> bool:
    """Whether a subject has to be typed; an action on a page is about the one that runs."""
    kind = register.subject.id
    return kind == "given" or (kind == "page" and not any(k.name in action.clause.need for k in register.paged))


def _heading(call: Call, house: House, draft: Draft) -> str:
    """The subjects, and of a single one what is known of it: 1203 · vacant · A01."""
    names = plain(" ".join(draft.subjects))
    register, now = house.rules.registers[draft.register], house.now()
    subject = house.books.subject(register.name, draft.subjects[0]) if len(draft.subjects) == 1 else None
    if subject is None:
        return names
    known = [(n, subject.facts[n]) for n in register.facts if n in subject.facts][:4]
    words = [value(raw, register.fields.get(n), house.books, register.name, now, call.lang) for n, raw in known]
    return f"{names}  {' · '.join(words)}"


def _subjects(call: Call, house: House, register: Register) -> Sequence[str]:
    words = ask_text(call, register.subject.label)
    return expand(register, words.split(), house.books, None)


def _worth(house: House, draft: Draft, register: Register) -> bool:
    """Whether asking on makes sense: so far it can be understood, and nothing but what lacks stands against it."""
    try:
        entry, problems = compose(draft, house.books, house.now())
    except WuyeError:
        return False
    verdict = weigh(entry, house.books)
    lacking = {"why", *(name for step in verdict.steps for name in needed(step.clauses) if name not in draft.typed)}
    known = [p for p in verdict.input if p.field not in lacking]
    return not (problems or known or verdict.allowed or verdict.refused)


def _steps(house: House, draft: Draft) -> list[Step]:
    bare = replace(draft, typed=dict(draft.typed))
    entry, _ = compose(bare, house.books, house.now())
    values, _ = understand(draft, house.books, house.now())
    return steps_of(replace(entry, fields=values), house.books)


def _next(house: House, draft: Draft, register: Register) -> Field | None:
    for step in _steps(house, draft):
        for name in needed(step.clauses):
            if name not in draft.typed and (field := field_of(register, name)) is not None:
                return field
    return field_of(register, "why") if "why" not in draft.typed and _of_closed(house, draft) else None


def _of_closed(house: House, draft: Draft) -> bool:
    """Whether it speaks of a month that is closed, which wants a reason (DUTY-08)."""
    entry, _ = compose(draft, house.books, house.now())
    return any(p.field == "why" for p in weigh(entry, house.books).input)


def _ask_field(call: Call, house: House, register: Register, field: Field, step: Step) -> Any:
    books, now = house.books, house.now()
    default = default_of(field, step) if field.default is not None else MISSING
    shown = "" if default is MISSING else value(default, field, books, register.name, now, call.lang)
    options = list(choices(field, books, register.name).items()) if field.type in ("enum", "choice") else []
    while True:
        words = _scanned(call, field) if field.type == "scan" else _read(call, field, options, shown)
        if not words and default is not MISSING:
            return default
        try:
            found = _understood(field, _picked(words, options), house, register)
        except (Unfit, WuyeError) as error:
            _complain(call, error)
            continue
        meant = value(found, field, books, register.name, now, call.lang)
        if field.type == "person" and not active(books, str(found)):
            sys.stderr.write(f"{INDENT}→ {meant}{_outsider(call, str(found), house)}\n")
        elif meant != words and field.type != "flag":
            sys.stderr.write(f"{INDENT}→ {meant}\n")
        return found


def _scanned(call: Call, field: Field) -> str:
    """Numbers as a scanner types them, each on a line of its own; an empty line ends them."""
    lines: list[str] = []
    while line := _read(call, field, [], f"{len(lines)}" if lines else ""):
        lines.append(line)
    return " ".join(lines)


def _outsider(call: Call, name: str, house: House) -> str:
    """What to know of a name that is not in the register of staff."""
    near = unknown_person(name, house.books).remedy
    hint = f"；{near.zh}" if near and "wuye" not in near.zh else ""
    hint_en = f"; {near.en}" if near and "wuye" not in near.en else ""
    return Text(f"（不在名册{hint}）", f" (not enrolled{hint_en})").to(call.lang)


def _understood(field: Field, words: str, house: House, register: Register) -> Any:
    if field.many or field.type in ("sheet", "count"):
        parts = [p.strip() for p in words.replace("；", ";").split(";") if p.strip()]
        draft = Draft(register.name, "", "", (), {field.name: parts})
        values, problems = understand(draft, house.books, house.now())
        if problems:
            raise BadInput(tuple(problems))
        return values[field.name]
    return from_text(field, words, house.books, register.name, house.now())


def _complain(call: Call, error: Exception) -> None:
    texts = [error.text] if isinstance(error, Unfit) else [p.message for p in getattr(error, "problems", ())]
    for text in texts:
        pieces, gap = (list(text.zh), "") if call.lang == "zh" else (text.en.split(" "), " ")
        for line in wrapped(pieces, gap, _width()):
            sys.stderr.write(f"{INDENT}{line}\n")


def wrapped(words: Sequence[str], gap: str, width: int) -> list[str]:
    """Words put on lines of at most so many columns; nothing is cut."""
    lines: list[str] = []
    for word in words:
        if lines and cells(lines[-1] + gap + word) <= width:
            lines[-1] += gap + word
        else:
            lines.append(word)
    return lines


def _width() -> int:
    return shutil.get_terminal_size().columns - len(INDENT)


def _picked(words: str, options: Sequence[tuple[str, Text]]) -> str:
    if words.isdigit() and 1 <= int(words) <= len(options):
        return options[int(words) - 1][0]
    return words


def _read(call: Call, field: Field, options: Sequence[tuple[str, Text]], default: str) -> str:
    label = field.label.to(call.lang)
    head = "  " + label + " " * max(1, len(INDENT) - 2 - cells(label))
    if options and cells(head) > len(INDENT):
        sys.stderr.write(f"{head.rstrip()}\n")
        head = INDENT
    if options:
        words = [f"{i} {plain(text.to(call.lang))}" for i, (_, text) in enumerate(options, 1)]
        first, *rest = wrapped(words, "  ", _width())
        sys.stderr.write("".join(f"{line}\n" for line in (head + first, *(INDENT + line for line in rest))))
        head = INDENT
    hint = f"[{default}] " if default else Text("[是/否] ", "[y/n] ").to(call.lang) if field.type == "flag" else ""
    return ask_line(head + hint)


def ask_line(prompt: str) -> str:
    """One line from the terminal; the prompt goes to stderr, Ctrl-D counts as Ctrl-C."""
    sys.stderr.write(prompt)
    sys.stderr.flush()
    line = sys.stdin.readline()
    if not line:
        raise KeyboardInterrupt
    return line.strip()


def ask_text(call: Call, label: Text) -> str:
    """Words that must not be empty."""
    while True:
        words = ask_line(f"  {label.to(call.lang)}  ")
        if words:
            return words


def confirm(call: Call, question: Text) -> bool:
    """Yes or no; an empty answer is yes."""
    return ask_line(f"  {question.to(call.lang)}[Y/n] ").lower() in ("", "y", "yes", "是", "好")
