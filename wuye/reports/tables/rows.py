"""Entries, dues and subjects as rows of the tables."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from typing import Any

from wuye.registers import timing
from wuye.registers.books import Books
from wuye.registers.rules import Rules
from wuye.registers.things import Due, Record, Slot, Subject
from wuye.reports.tables.values import Values, seconds

Row = tuple[Any, ...]
Put = Callable[[str, Row], None]
"""Takes a row of a table."""


class Rows:
    """What becomes rows, by the books' rules; `rules_of` gives the rules of an edition, by which an entry was late."""

    def __init__(self, books: Books, values: Values, rules_of: Callable[[str], Rules]) -> None:
        self.books, self.values, self._rules_of = books, values, rules_of

    def record(self, seq: int, record: Record, put: Put) -> None:
        """An entry, what it is about, its signatures, its marks."""
        entry, values = record.entry, self.values
        # Very often one moment stands in all three places.
        at, when, effect = entry.at, record.happened, record.done_at
        recorded, register = int(at.timestamp()), entry.register
        happened = recorded if when is at else int(when.timestamp())
        done = recorded if effect is at else happened if effect is when else seconds(effect)
        day, shift_day = values.days(happened)
        of = entry.fields.get("of")
        put("entries", (
            seq, entry.id, register, entry.do, entry.subject, recorded, happened, day, day[:7],
            shift_day, entry.by, record.status, done, seconds(record.lapses),
            self._late(record), self._void(record), of if isinstance(of, str) else None, record.corrected_by,
            record.glass, entry.path, entry.line, values.fields(register, record.fields),
        ))  # fmt: skip
        for subject in dict.fromkeys(entry.subjects or (entry.id,)):
            put("about", (seq, register, subject))
        for place, slot in enumerate(record.slots):
            self._signs(seq, place, slot, record, put)
        for flag in record.flags:
            put("flags", (seq, flag.subject, *flag.message, values.json(flag.rules)))

    def _late(self, record: Record) -> int:
        if "happened" not in record.fields:
            return 0
        return int(timing.late(record, self._rules_of(record.edition)))

    def _void(self, record: Record) -> int:
        by = self.books.records.get(record.corrected_by) if record.corrected_by is not None else None
        return int(by is not None and not by.entry.fields.get("fields"))

    def _signs(self, seq: int, place: int, slot: Slot, record: Record, put: Put) -> None:
        head = (
            seq,
            place,
            slot.kind,
            self.values.json(slot.who),
            slot.count,
            slot.within,
            seconds(slot.due),
            slot.waived,
        )
        for sign in slot.filled:
            again = int(sign.by in record.resign)
            put("signs", (*head, sign.by, sign.role, sign.deputy_of, sign.verdict, seconds(sign.at), sign.entry, again))
        if slot.open or not slot.filled:
            put("signs", (*head, None, None, None, None, None, None, 0))

    def due(self, due: Due, put: Put) -> None:
        """What is owed, settled or not."""
        ended = [(start, end) for start, end in due.paused if end is not None]
        paused = sum(((end - start).total_seconds() for start, end in ended), 0.0)
        running = next((start for start, end in due.paused if end is None), None)
        put("dues", (
            due.number, due.register, due.subject, due.name, due.kind, due.label.zh, due.label.en,
            seconds(due.opened_at), due.opened_by, seconds(due.by), seconds(due.settled_at), due.settled_by,
            self.values.json(due.who), int(paused), seconds(running),
        ))  # fmt: skip

    def subject(self, number: int, subject: Subject, put: Put) -> None:
        """A subject as its entries left it."""
        put("standing", (
            number, subject.register, subject.id, subject.state, seconds(subject.since), subject.last,
            int(bool(subject.contested)), self.values.fields(subject.register, subject.facts),
            int(subject.register in self.books.rules.lapsing),
        ))  # fmt: skip


def knob_rows(books: Books, rules_of: Callable[[str], Rules], values: Values) -> Iterator[Row]:
    """Every value that a knob had, from the rules that were put in force one after another."""
    open_: dict[tuple[str, str], tuple[str, int | None]] = {}
    for record in books.doing("house", ["found", "adopt"]):
        at, now = seconds(record.done_at or record.entry.at), _knobs(rules_of(record.entry.id), values)
        for key in [k for k, (value, _) in open_.items() if now.get(k) != value]:
            value, since = open_.pop(key)
            yield (*key, value, since, at)
        open_.update({key: (value, at) for key, value in now.items() if key not in open_})
    for key, (value, since) in open_.items():
        yield (*key, value, since, None)


def _knobs(rules: Rules, values: Values) -> dict[tuple[str, str], str]:
    own = [(register, name) for register, knobs in (rules.settings.get("knobs") or {}).items() for name in knobs or ()]
    keys = [*own, *((book.name, name) for book in rules.registers.values() for name in book.knobs)]
    return {key: values.json(rules.knob(*key)) for key in keys}


def day_rows(books: Books) -> Iterator[Row]:
    """The days from the year of the first entry to the end of the year after the last one's."""
    first, last = next(iter(books.records.values())), books.last
    assert last is not None
    zone, calendar = books.rules.zone, books.calendar
    day = dt.date(first.happened.astimezone(zone).year - 1, 1, 1)
    end, number = dt.date(last.at.astimezone(zone).year + 2, 1, 1), 0
    starts = dt.datetime.combine(day, dt.time(), zone)
    while day < end:
        ends = dt.datetime.combine(day + dt.timedelta(days=1), dt.time(), zone)
        works = calendar.works(day)
        number += works
        yield day.isoformat(), day.isoformat()[:7], seconds(starts), seconds(ends), int(works), number
        day, starts = day + dt.timedelta(days=1), ends
