"""From what was typed to an entry: people, times and choices understood, groups expanded, defaults filled."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from typing import Any

from wuye.data import dataclass, field, replace
from wuye.errors import Problem
from wuye.ledger.entry import Entry, parse_id
from wuye.ledger.page import parse_path
from wuye.registers.books import Books
from wuye.registers.define import Action, Field, Register
from wuye.registers.kinds import Unfit
from wuye.registers.naming import next_name
from wuye.registers.operands import operand
from wuye.registers.paths import Scene
from wuye.registers.plan import Step, field_of, needed, plan_step
from wuye.registers.rules import MISSING
from wuye.registers.turning import as_field, path_of, running
from wuye.registers.typing_in import from_text, row_from_texts
from wuye.registers.values import from_page


@dataclass(slots=True)
class Draft:
    """An entry before it has an id: who does what to what, the fields as typed."""

    register: str
    do: str
    by: str
    subjects: tuple[str, ...] = ()
    typed: Mapping[str, Any] = field(default_factory=dict)
    files: Mapping[str, bytes] = field(default_factory=dict)
    as_page: bool = False
    """Whether the fields are a page's values, and not words to be understood."""


def understand(draft: Draft, books: Books, now: dt.datetime) -> tuple[dict[str, Any], list[Problem]]:
    """The fields as page values, and a problem for each that can't be understood."""
    if draft.as_page:
        return dict(draft.typed), []
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
            problems.append(unfit.problem(kind))
    return values, problems


def _value(kind: Field, typed: Any, books: Books, register: str, now: dt.datetime) -> Any:
    if not isinstance(typed, (str, list, tuple)):
        return typed
    items = [typed] if isinstance(typed, str) else list(typed)
    if kind.type == "sheet":
        return {k: v for item in items for k, v in from_text(kind, item, books, register, now).items()}
    if kind.type in ("count", "scan"):
        return [name for item in items for name in re.split(r"[\s,，]+", item) if name]
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
    if isinstance(item, dict) and kind.type == "rows":
        return row_from_texts(kind, item, books, register, now)
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
            if name not in fields and kind is not None and (kind.default is not None or kind.type == "page"):
                value = default_of(kind, step)
                if value is not MISSING:
                    fields[name] = value
    return Entry(
        entry.register, entry.id, entry.at, entry.by, entry.do, entry.subjects, in_order(fields, register, action)
    )


def default_of(kind: Field, step: Step) -> Any:
    """A field's default for one entry, as a page value; MISSING where it can't be told."""
    if kind.type == "page" and kind.default is None:
        return as_field(step.scene.books, kind, _page_meant(kind, step))
    value = operand(kind.default, step.scene)
    if kind.many and isinstance(value, str):
        return [value]
    if value is MISSING or kind.type != "time" or not isinstance(value, str):
        return value
    from wuye.registers.clock import deadline

    return deadline(step.scene.at, value, step.scene.books.calendar)


def _page_meant(kind: Field, step: Step) -> str:
    """The page that a subject is called after, else the one on which this desk writes now."""
    path = path_of(str(kind.of), step.subject)
    if path is not None and parse_path(path) is not None:
        return step.subject
    return running(step.scene.books, step.scene.at, parse_id(step.scene.entry).desk)


def named(entry: Entry, books: Books) -> Entry:
    """The entry with the name that the register's template gives a new subject."""
    register, action = books.register(entry.register), books.register(entry.register).actions[entry.do]
    if not entry.subjects and register.subject.id == "page":
        values = [entry.fields.get(kind.name) for kind in register.paged]
        return replace(entry, subjects=tuple(str(v["page"]) for v in values if isinstance(v, dict))[:1])
    if entry.subjects or not (register.subject.templated and action.makes):
        return entry
    scene = Scene(books, register, entry.by, entry.at, fields=typed_fields(entry, register, books))
    name = next_name(register, scene)
    return entry if name is None else replace(entry, subjects=(name,))


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
                typed[name] = from_page(kind, raw, books, register.name)
            except Unfit:
                continue
    return typed


def in_order(fields: Mapping[str, Any], register: Register, action: Action) -> dict[str, Any]:
    """Fields in the order of the schema."""
    rank = {name: i for i, name in enumerate(register.fields)}
    return dict(sorted(fields.items(), key=lambda item: rank.get(item[0], len(rank))))
