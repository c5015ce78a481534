"""Which entries wait, and for whose signature."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import cache

from wuye.registers import people, signing
from wuye.registers.books import Books
from wuye.registers.signing import KIND
from wuye.registers.things import Record, Slot
from wuye.text import Text


@dataclass(frozen=True, slots=True)
class WaitRow:
    """One entry a person may sign now, and as what."""

    record: Record
    kind: str
    label: Text
    by: dt.datetime | None = None


def wanted_from(books: Books, person: str, now: dt.datetime) -> list[WaitRow]:
    """The entries that want this person's signature now, those that wait for it first."""
    fits = cache(lambda tokens: people.fits(books, tokens, person, now)[0])
    named = dict.fromkeys(one.entry for one in signing.afterwards(books, now) if fits(one.who))
    others = {r.entry.id: r for r in (*books.waiting(now), *books.to_sign_again(person))}
    asked = {**others, **{entry: books.records[entry] for entry in named}}
    records = [asked[entry] for entry in sorted(asked, key=books.records.number)]
    rows = [row for record in records if (row := _wait(record, books, person, now)) is not None]
    return sorted(rows, key=lambda row: (row.record.status != "waiting", row.record.entry.at))


def _wait(record: Record, books: Books, person: str, now: dt.datetime) -> WaitRow | None:
    if person in record.resign:
        return WaitRow(record, "review", Text("更正后重签", "sign again after the correction"))
    if not (record.waiting(now) or (record.status == "done" and any(s.open for s in record.slots))):
        return None
    place = signing.place_for(record, person, now, books)
    return WaitRow(record, place.kind, KIND[place.kind], place.due) if isinstance(place, Slot) else None


def news_for(books: Books, person: str, now: dt.datetime) -> list[Record]:
    """The entries this person is still to take note of, oldest first."""
    open_ = [d for d in books.all_open() if d.kind == "tell" and people.fits(books, d.who, person, now)[0]]
    ids = dict.fromkeys(d.opened_by for d in open_)
    return [books.records[i] for i in ids if i in books.records]
