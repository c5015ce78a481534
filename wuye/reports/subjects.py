"""The subjects of a register: where each stands, by state and by facts."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from wuye.errors import BadInput
from wuye.registers import people
from wuye.registers.books import Books
from wuye.registers.define import Field, Register
from wuye.registers.kinds import choices
from wuye.registers.things import Record, Subject
from wuye.text import join, same

WAITING = "waiting"


@dataclass(frozen=True, slots=True)
class SubjectRow:
    """A subject with its state and facts; one whose first entry still waits is `waiting`."""

    register: str
    id: str
    state: str | None
    facts: dict[str, Any]
    since: dt.datetime
    waits: str | None = None
    contested: tuple[str, ...] = ()


def listed(
    books: Books, register: Register, now: dt.datetime, state: str | None = None, where: Iterable[str] = ()
) -> list[SubjectRow]:
    """The subjects in a state, where every condition `FIELD=VALUE` holds; names or labels of either language."""
    wanted = state_named(register, state) if state else None
    where = tuple(where)
    fits = fitting(books, register, where)
    return [
        row
        for row in _rows(books, register, now, _among(books, register, wanted, where))
        if (wanted is None or row.state == wanted or (wanted == WAITING and row.waits)) and fits(row.facts)
    ]


def fitting(books: Books, register: Register, where: Iterable[str]) -> Callable[[Mapping[str, Any]], bool]:
    """Whether a subject's facts meet every condition `FIELD=VALUE`."""
    tests = [_test(register, words) for words in where]
    return lambda facts: all(_holds(facts.get(kind.name), value, kind, books, register.name) for kind, value in tests)


def _among(books: Books, register: Register, state: str | None, where: Iterable[str]) -> Iterable[Subject]:
    """The subjects among which all that is asked for can be found, by a fact or the state; so that a large book isn't gone through."""
    for kind, value in (_test(register, words) for words in where):
        if kind.name in books.rules.asked.get(register.name, ()) and kind.type in ("text", "person"):
            named = [s.id for s in books.all("staff") if s.facts.get("name") == value] if kind.type == "person" else []
            return {s.id: s for said in (value, *named) for s in books.having(register.name, kind.name, said)}.values()
    if state not in (None, WAITING):
        return books.in_states(register.name, books.rules.own_states(register.name, [state]))
    return books.all(register.name)


def _rows(books: Books, register: Register, now: dt.datetime, subjects: Iterable[Subject]) -> Iterator[SubjectRow]:
    waits = {s: r for r in books.waiting(now) if r.entry.register == register.name for s in _names(r)}
    for subject in subjects:
        wait = waits.pop(subject.id, None)
        waiting = wait.entry.id if wait else None
        yield SubjectRow(
            register.name,
            subject.id,
            books.state(subject, now),
            subject.facts,
            subject.since,
            waiting,
            tuple(subject.contested),
        )
    for name, record in waits.items():
        if books.subject(register.name, name) is not None:
            continue
        facts = {k: v for k, v in record.fields.items() if k in register.facts}
        yield SubjectRow(register.name, name, WAITING, facts, record.entry.at, record.entry.id)


def _names(record: Record) -> tuple[str, ...]:
    return record.entry.subjects or (record.entry.id,)


def state_named(register: Register, words: str) -> str:
    """The state of that name or label; BadInput names those there are."""
    if words in (WAITING, "待签"):
        return WAITING
    for state in register.states.values():
        if words in (state.name, *state.label):
            return state.name
    known = join([s.label for s in register.states.values()])
    raise BadInput.of(
        f"{register.label.zh}没有 {words} 这个状态，有：{known.zh}",
        f"{register.label.en} has no state {words}; there are {', '.join(register.states)}",
        remedy=same(f"wuye {register.name} list --state {next(iter(register.states), '…')}"), field="state",
    )  # fmt: skip


def _test(register: Register, words: str) -> tuple[Field, str]:
    name, eq, value = words.replace("＝", "=").partition("=")
    if not eq:
        raise BadInput.of(
            f"看不懂 {words}", f"can't read {words}", remedy=same(f"wuye {register.name} list --where FIELD=VALUE")
        )
    for fact in register.facts:
        kind = register.fields.get(fact)
        if kind is not None and name.strip() in (kind.name, *kind.label):
            return kind, value.strip()
    labels = join([register.fields[f].label for f in register.facts if f in register.fields])
    raise BadInput.of(
        f"{register.label.zh}没有 {name} 这一栏，有：{labels.zh}",
        f"{register.label.en} has no fact {name}; there are {', '.join(register.facts)}",
        remedy=same(f"wuye {register.name} list --where {next(iter(register.facts), '…')}=…"), field="where",
    )  # fmt: skip


def _holds(raw: Any, wanted: str, kind: Field, books: Books, register: str) -> bool:
    if isinstance(raw, list):
        return any(_holds(item, wanted, kind, books, register) for item in raw)
    return raw is not None and wanted in ways_to_say(raw, kind, books, register)


def ways_to_say(raw: Any, kind: Field | None, books: Books, register: str) -> set[str]:
    """All the words by which a value may be asked for: as it stands, its label in both languages, a name."""
    said = {str(raw)}
    if isinstance(raw, bool):
        said |= {"yes", "是", "√"} if raw else {"no", "否", "×"}
    elif isinstance(raw, dt.datetime):
        local = raw.astimezone(books.rules.zone)
        said |= {f"{local:%Y-%m-%d}", f"{local:%Y-%m-%d %H:%M}", f"{local:%H:%M}"}
    elif kind is not None and kind.type in ("person", "people"):
        said.add(people.name_of(books, str(raw)))
    elif kind is not None and kind.type in ("enum", "choice"):
        said |= set(choices(kind, books, register).get(str(raw), ()))
    return said
