"""What happened, what is ordered and what is owed since somebody's own last shift."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from wuye.registers.books import Books
from wuye.registers.define import Field, Register
from wuye.registers.kinds import choices
from wuye.registers.things import Record, Subject
from wuye.reports.orders import OrderRow, unacknowledged
from wuye.reports.owed import DueRow, mine, owed
from wuye.reports.routines import shift_span
from wuye.reports.shift_pages import Signed, as_signed
from wuye.reports.waits import WaitRow, news_for, wanted_from

READING = "reading"
EVENTS = ("emergency", "fire", "duty")
"""The registers whose entries are told one by one, the gravest first; of the others it is told how many there are."""
LAST = 60
"""So many of the newest signatures on pages are looked at for those that don't stand any more."""


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened or went on: its subject, how grave it is, and its entries since then."""

    subject: Subject
    level: str
    rank: int
    entries: list[Record]


@dataclass(frozen=True, slots=True)
class CatchUp:
    """All that somebody who comes on duty has to know."""

    person: str
    since: dt.datetime | None
    up_to: str
    events: list[Event]
    others: list[tuple[Register, int]]
    orders: list[OrderRow]
    owed: Sequence[DueRow]
    sign: list[WaitRow]
    news: list[Record]
    again: list[Signed]


def catch_up(books: Books, person: str, now: dt.datetime, since: dt.datetime | None = None) -> CatchUp:
    """Everything since a time, or since the person was last here."""
    start = since or last_here(books, person, now)
    records = list(_since(books, start))[::-1]
    orders = unacknowledged(books, person, now)
    waiting = {row.sign.entry.id for row in orders if row.sign is not None}
    return CatchUp(
        person, start, books.last.id if books.last else "", _events(books, records), _others(books, records), orders,
        mine(owed(books, now).but(lambda one: one.kind not in ("tell", "sign")), books, person, now),
        [row for row in wanted_from(books, person, now) if row.record.entry.id not in waiting],
        news_for(books, person, now), to_sign_again(books, person),
    )  # fmt: skip


def last_here(books: Books, person: str, now: dt.datetime) -> dt.datetime | None:
    """When a person was last here: his last reading, or his last entry before the running shift; None where never."""
    start = shift_span(books, now)[0]
    for record in books.records.newest():
        entry = record.entry
        if entry.by == person and (entry.at < start or (entry.register == READING and entry.do == "read")):
            return entry.at
    return None


def _since(books: Books, start: dt.datetime | None) -> Iterator[Record]:
    for record in books.records.newest():
        if start is not None and record.entry.at <= start:
            return
        yield record


def _events(books: Books, records: Sequence[Record]) -> list[Event]:
    found: dict[tuple[str, str], list[Record]] = {}
    for record in records:
        for name in record.about if record.entry.register in EVENTS else ():
            if books.subject(record.entry.register, name) is not None:
                found.setdefault((record.entry.register, name), []).append(record)
    rows = [_event(books, register, name, entries) for (register, name), entries in found.items()]
    return sorted(rows, key=lambda e: (-e.rank, EVENTS.index(e.subject.register), e.entries[0].entry.at))


def _event(books: Books, register: str, name: str, entries: list[Record]) -> Event:
    subject = books.subject(register, name)
    assert subject is not None
    kind = graded(books.register(register))
    levels = list(choices(kind, books, register)) if kind is not None else []
    level = str(subject.facts.get(kind.name, "")) if kind is not None else ""
    rank = levels.index(level) if level in levels else 0
    # What has a register of its own beside the log is graver than anything in it.
    return Event(subject, level, rank + 100 * (register != "duty"), entries)


def graded(register: Register) -> Field | None:
    """The field that says how grave something is."""
    return register.fields.get("importance") or register.fields.get("level")


def _others(books: Books, records: Sequence[Record]) -> list[tuple[Register, int]]:
    counts = Counter(r.entry.register for r in records if r.entry.register not in (*EVENTS, READING))
    return [(books.register(name), count) for name, count in counts.most_common() if name in books.rules.registers]


def to_sign_again(books: Books, person: str) -> list[Signed]:
    """The pages, and the months of them, that have grown since this person signed them."""
    newest: dict[tuple[str, str], Signed] = {}
    for register in (r for r in books.rules.registers.values() if r.paged or r.draws):
        records = books.doing(register.name, [n for n, a in register.actions.items() if a.clause.to is None])
        for record in [r for r in records if r.entry.by == person][-LAST:]:
            signed = as_signed(record, books)
            if signed is not None:
                newest[(record.entry.do, signed.page)] = signed
    return [signed for signed in newest.values() if not signed.stands]
