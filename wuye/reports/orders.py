"""Standing orders and who has acknowledged them: each person concerned, and again after an absence."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from wuye.registers import clock, people, signing
from wuye.registers.books import Books
from wuye.registers.rules import MISSING
from wuye.registers.things import Record, Slot, Subject

ORDER = "order"


@dataclass(frozen=True, slots=True)
class OrderRow:
    """An order that a person is to acknowledge: for the first time, or again since an absence."""

    order: Subject
    again: bool
    sign: Record | None
    """The entry that waits for his signature, where one does."""


def unacknowledged(books: Books, person: str, now: dt.datetime) -> list[OrderRow]:
    """The orders in force that concern a person and that he hasn't acknowledged since he was last away."""
    if ORDER not in books.rules.registers:
        return []
    standing = [s for s in books.in_states(ORDER, ["standing"]) if books.state(s, now) == "standing"]
    mine = [s for s in standing if concerns(books, s, person)]
    known = {s.id: acknowledged(books, s, person) for s in mine}
    seen = [at for at in known.values() if at is not None]
    back = returned(books, person, now, min(seen)) if seen else None
    rows = []
    for order in mine:
        at = known[order.id]
        again = at is not None and back is not None and at < back
        if at is None or again:
            rows.append(OrderRow(order, again, _waiting(books, order, person, now)))
    return rows


def concerns(books: Books, order: Subject, person: str) -> bool:
    """Whether an order is meant for somebody: named in it, or of a department it is for, also where he came later."""
    named = order.facts.get("concerned") or ()
    writer = books.records[books.life(ORDER, order.id)[0]].entry.by
    there = people.dept_of(books, person) in (order.facts.get("depts") or ())
    return person != writer and (person in named or there)


def acknowledged(books: Books, order: Subject, person: str) -> dt.datetime | None:
    """When a person last acknowledged an order, by his signature or with a reading."""
    records = [books.records[entry] for entry in books.life(ORDER, order.id)]
    signed = [s.at for record in records for s in record.signers() if s.by == person]
    read = [r.entry.at for r in records if r.entry.by == person and r.entry.register != ORDER]
    return max([*signed, *read], default=None)


def returned(books: Books, person: str, now: dt.datetime, since: dt.datetime) -> dt.datetime | None:
    """When a person came back from his last long absence after a time; None where he was never away so long."""
    absence = books.rules.knob(ORDER, "absence")
    if absence is MISSING:
        return None
    later = now
    for record in books.records.newest():
        at = record.entry.at
        if record.entry.by == person:
            if clock.plus(at, str(absence), books.calendar) < later:
                return later
            later = at
        if at <= since:
            return None
    return None


def _waiting(books: Books, order: Subject, person: str, now: dt.datetime) -> Record | None:
    """The entry of an order that has an open place for this person's signature."""
    for entry in books.life(ORDER, order.id):
        record = books.records[entry]
        if record.entry.register == ORDER and isinstance(signing.place_for(record, person, now, books), Slot):
            return record
    return None
