"""What is owed: dues, news to tell, differences to explain, signatures afterwards, states about to lapse."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from wuye.registers import clock, people
from wuye.registers.books import Books
from wuye.registers.conditions import standing
from wuye.registers.fold import unsigned
from wuye.registers.rules import MISSING
from wuye.registers.signing import KIND
from wuye.registers.things import Due, Record, Slot, Subject
from wuye.reports.chase import Chase, chase_of
from wuye.reports.scenes import typed_line
from wuye.text import Text, same


@dataclass(frozen=True, slots=True)
class DueRow:
    """One thing owed, with the line to type for it."""

    what: str
    label: Text
    register: str
    subject: str
    by: dt.datetime | None
    late: bool
    owed_by: tuple[str, ...]
    opened_by: str
    kind: str
    rules: tuple[str, ...]
    line: str
    chase: Chase | None = None


@dataclass(frozen=True, slots=True)
class LapseRow:
    """A state that ends by the clock before long."""

    register: str
    subject: str
    state: Text
    then: Text
    ends: dt.datetime


def owed(books: Books, now: dt.datetime) -> list[DueRow]:
    """Everything owed now, what is most overdue first."""
    rows = [_row(due, books, now) for due in books.all_open() if standing(due, books, now)]
    rows += [_signature(record, slot, books, now) for record, slot in unsigned(books.unsigned())]
    return sorted(rows, key=lambda r: (r.by is None, r.by or now))


def owed_on(subject: Subject, books: Books, now: dt.datetime) -> list[DueRow]:
    """What is owed on one subject, what is most overdue first."""
    dues = books.dues_of(subject.register, subject.id)
    rows = [_row(due, books, now) for due in dues if standing(due, books, now)]
    about = [r for r in books.records.group("about", subject.id) if r.entry.register == subject.register]
    rows += [
        _signature(r, slot, books, now) for r, slot in unsigned(about) if (r.entry.subject or r.entry.id) == subject.id
    ]
    return sorted(rows, key=lambda r: (r.by is None, r.by or now))


def mine(rows: Iterable[DueRow], books: Books, person: str, now: dt.datetime) -> list[DueRow]:
    """Those that this person owes."""
    return [row for row in rows if people.fits(books, row.owed_by, person, now)[0]]


def soon(rows: Iterable[DueRow], books: Books, now: dt.datetime) -> list[DueRow]:
    """Those not late whose time comes within the house's knob `soon`; none where a house has no such knob."""
    knob = books.rules.knob("house", "soon")
    if knob is MISSING:
        return []
    until = clock.plus(now, str(knob), books.calendar)
    return [row for row in rows if not row.late and row.by is not None and row.by <= until]


def _row(due: Due, books: Books, now: dt.datetime) -> DueRow:
    chase = chase_of(due, books, now)
    return DueRow(
        due.name, due.label, due.register, due.subject, due.limit(now), due.late(now), due.who, due.opened_by, due.kind,
        due.rules, line_for(due, chase, books), chase,
    )  # fmt: skip


def _signature(record: Record, slot: Slot, books: Books, now: dt.datetime) -> DueRow:
    entry, kind = record.entry, KIND[slot.kind]
    action = record.action.label if record.action else same(entry.do)
    label = Text(f"{kind.zh} {action.zh}", f"{kind.en}: {action.en}")
    late = slot.due is not None and slot.due < now
    return DueRow(
        "sign", label, entry.register, entry.subject or entry.id, slot.due, late, slot.who, entry.id, "sign", slot.rules,
        typed_line("sign", entry.id),
    )  # fmt: skip


def line_for(due: Due, chase: Chase | None, books: Books) -> str:
    """The line that settles a due, or, where a reminder is wanted first, the one that records it."""
    actions = books.register(due.register).actions
    if due.kind == "tell":
        to = due.who[0].removeprefix("person:").removesuffix("@shift") if due.who else "…"
        return typed_line("told", due.opened_by, "--to", to, "--how") + " …"
    if chase is not None and chase.wanted and "chase" in actions:
        return typed_line(due.register, "chase", due.subject)
    if due.name in actions:
        return typed_line(due.register, due.name, due.subject)
    register, dot, action = due.name.partition(".")
    if dot and register in books.rules.registers:
        return typed_line(register, action)
    return typed_line("done", due.opened_by, due.name, "--how") + " …"


def lapsing(books: Books, now: dt.datetime) -> list[LapseRow]:
    """States whose end is nearer than their `warn`, the nearest first."""
    warned = [(r.name, [s.name for s in r.states.values() if s.warn]) for r in books.rules.registers.values()]
    near = [subject for name, states in warned for subject in books.in_states(name, states)]
    found = [row for subject in near if (row := _lapse(subject, books, now)) is not None]
    return sorted(found, key=lambda r: r.ends)


def _lapse(subject: Subject, books: Books, now: dt.datetime) -> LapseRow | None:
    states = books.register(subject.register).states
    state = states.get(subject.state or "")
    if state is None or state.warn is None or not isinstance(state.until, dict):
        return None
    ends = subject.facts.get(str(state.until.get("the")))
    if not isinstance(ends, dt.datetime) or not now < ends <= clock.plus(now, state.warn, books.calendar):
        return None
    then = states.get(state.then or "")
    return LapseRow(subject.register, subject.id, state.label, then.label if then else same("-"), ends)
