"""What is owed: dues, news to tell, differences to explain, signatures afterwards, states about to lapse."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple, overload

from wuye.registers import clock, people
from wuye.registers.books import Books
from wuye.registers.define import Register
from wuye.registers.grouping import Afterwards
from wuye.registers.lives import standing
from wuye.registers.rules import MISSING
from wuye.registers.signing import KIND, afterwards, unsigned
from wuye.registers.things import Due, Record, Slot, Subject
from wuye.reports.chase import Chase, chase_of
from wuye.reports.routines import RoutineRow, come
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


class Owing(NamedTuple):
    """One thing owed before anything more is read of it than where it stands among others, and from whom it is."""

    by: dt.datetime | None
    late: bool
    owed_by: tuple[str, ...]
    kind: str
    row: Callable[[], DueRow]


class Owed(Sequence[DueRow]):
    """Things owed in their order; each is read when it is taken."""

    def __init__(self, owing: Iterable[Owing]) -> None:
        self._owing = list(owing)

    def __len__(self) -> int:
        return len(self._owing)

    @overload
    def __getitem__(self, at: int) -> DueRow: ...
    @overload
    def __getitem__(self, at: slice) -> Owed: ...
    def __getitem__(self, at: int | slice) -> DueRow | Owed:
        """One of them, or some."""
        return Owed(self._owing[at]) if isinstance(at, slice) else self._owing[at].row()

    def but(self, fits: Callable[[Owing], bool]) -> Owed:
        """Those of which something holds."""
        return Owed(filter(fits, self._owing))


def owed(books: Books, now: dt.datetime, *, duties: bool = True) -> Owed:
    """Everything owed now, what is most overdue first; recurring duties among it once their moment has come."""
    dues = [_due(due, books, now) for due in books.all_open() if standing(due, books, now)]
    signatures = [_afterwards(one, books, now) for one in afterwards(books, now) if one.owed]
    recurring = [_routine(row) for row in come(books, now)] if duties else []
    return Owed(sorted([*dues, *signatures, *recurring], key=lambda o: (o.by is None, o.by or now)))


def _due(due: Due, books: Books, now: dt.datetime) -> Owing:
    return Owing(due.limit(now), due.late(now), due.who, due.kind, lambda: _row(due, books, now))


def _routine(row: RoutineRow) -> Owing:
    """A recurring duty whose moment has come."""
    what = f"{row.register}.{row.name}"
    due = DueRow(what, row.label, row.register, what, row.due, True, row.who, "", "routine", row.rules, row.line)
    return Owing(row.due, True, row.who, "routine", lambda: due)


def _afterwards(one: Afterwards, books: Books, now: dt.datetime) -> Owing:
    def row() -> DueRow:
        record = books.records[one.entry]
        return _signature(record, record.slots[one.place], books, now)

    return Owing(one.by, one.by is not None and one.by < now, one.who, "sign", row)


def owed_on(subject: Subject, books: Books, now: dt.datetime) -> list[DueRow]:
    """What is owed on one subject, what is most overdue first."""
    dues = books.dues_of(subject.register, subject.id)
    rows = [_row(due, books, now) for due in dues if standing(due, books, now)]
    left = unsigned(books.unsigned_on(subject.register, subject.id), now, books)
    rows += [_signature(record, slot, books, now) for record, slot in left]
    return sorted(rows, key=lambda r: (r.by is None, r.by or now))


def owes(books: Books, person: str, now: dt.datetime) -> Callable[[Owing], bool]:
    """Whether this person owes a thing."""
    fits = cache(lambda tokens: people.fits(books, tokens, person, now)[0])
    return lambda one: fits(one.owed_by)


def mine(rows: Owed, books: Books, person: str, now: dt.datetime) -> Owed:
    """Those that this person owes."""
    return rows.but(owes(books, person, now))


def soon(rows: Owed, books: Books, now: dt.datetime) -> Owed:
    """Those not late whose time comes within the house's knob `soon`; none where a house has no such knob."""
    knob = books.rules.knob("house", "soon")
    if knob is MISSING:
        return Owed(())
    until = clock.plus(now, str(knob), books.calendar)
    return rows.but(lambda one: not one.late and one.by is not None and one.by <= until)


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
        return typed_line(register, action, *_named(due, books.register(register), action))
    return typed_line("done", due.opened_by, due.name, "--how") + " …"


def _named(due: Due, register: Register, action: str) -> tuple[str, ...]:
    """The option by which another register's entry names the subject, which is what settles its due."""
    clause = register.actions[action].clause if action in register.actions else None
    fields = [register.fields[n] for n in (*clause.need, *clause.may) if n in register.fields] if clause else []
    by = next((kind.name for kind in fields if kind.type == "ref" and kind.register == due.register), None)
    return () if by is None else (f"--{by.replace('_', '-')}", due.subject)


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
