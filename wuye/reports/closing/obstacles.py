"""What stands in the way of a close: what somebody could still put right."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple

from wuye.ledger.entry import match_id
from wuye.registers import signing
from wuye.registers.books import Books
from wuye.registers.rules import Rules
from wuye.reports.closing.figures import Standing
from wuye.reports.figures import answers
from wuye.text import Text


class Obstacle(NamedTuple):
    """One kind of thing that is left: what it is, how many, what to type to see them, and the rules that want it."""

    what: Text
    number: int
    look: str
    rules: tuple[str, ...] = ()


def obstacles(at: Standing, now: dt.datetime, own_desk: str) -> list[Obstacle]:
    """All that is left of a month as things stand now, and the desks that haven't been heard since its end."""
    books, end = at.then.books, dt.datetime.fromtimestamp(at.period.end, dt.UTC)
    return [
        *_waiting(books, end, now), *_unsigned(books, end, now), *_contested(books), *_overdue(books, end, now),
        *_routines(at), *_left(at, now), *_unheard(books, end, own_desk),
    ]  # fmt: skip


def _by_register(found: Counter[str], rules: Rules, what: Text, look: str, *by: str) -> Iterator[Obstacle]:
    for name, count in sorted(found.items()):
        label = rules.registers[name].label
        yield Obstacle(Text(f"{what.zh} · {label.zh}", f"{what.en}: {label.en}"), count, look, by)


def _waiting(books: Books, end: dt.datetime, now: dt.datetime) -> Iterator[Obstacle]:
    found = Counter(r.entry.register for r in books.waiting(now) if r.happened < end)
    yield from _by_register(found, books.rules, Text("等着审批", "waiting for approval"), "wuye sign", "DUTY-24")


def _unsigned(books: Books, end: dt.datetime, now: dt.datetime) -> Iterator[Obstacle]:
    owed = {one.entry for one in signing.afterwards(books, now)}
    found = Counter(books.records[e].entry.register for e in owed if books.records[e].happened < end)
    yield from _by_register(found, books.rules, Text("没有签", "not signed"), "wuye sign", "DUTY-24", "DUTY-26")


def _contested(books: Books) -> Iterator[Obstacle]:
    found = Counter(s.register for s in books.subjects.group("contested"))
    yield from _by_register(found, books.rules, Text("有争议", "contested"), "wuye settle", "DUTY-08")


def _overdue(books: Books, end: dt.datetime, now: dt.datetime) -> Iterator[Obstacle]:
    found = Counter(due.register for due in books.all_open() if due.opened_at < end and due.late(now))
    yield from _by_register(found, books.rules, Text("逾期待办", "overdue"), "wuye due --late", "DUTY-12")


MISSING = """SELECT register, routine, count(*) FROM duties WHERE due_at > :start AND due_at <= :end AND done_at IS NULL
  GROUP BY register, routine ORDER BY register, routine"""


def _routines(at: Standing) -> Iterator[Obstacle]:
    """Duties of the month that nobody has done: stocktakes, the sample, checks."""
    for register, name, count in at.tables.rows(MISSING, {"start": at.period.start, "end": at.period.end}):
        book = at.then.books.rules.registers[register]
        label, rules = book.routines[name].label, book.routines[name].rules
        what = Text(f"没有做 · {book.label.zh} · {label.zh}", f"not done: {book.label.en}, {label.en}")
        yield Obstacle(what, count, f"wuye report {register}", rules)


def _left(at: Standing, now: dt.datetime) -> Iterator[Obstacle]:
    """Where a figure calls it alarming that subjects still stand in some state, those that stand there now."""
    books = at.then.books
    until = at.period._replace(end=max(at.period.end, int(now.timestamp()) + 1))
    for listed in answers.figures_of(books, at.then.now()):
        said = listed.figure.said
        if listed.figure.alarm and said.get("list") == "subjects" and "state" in said and "do" not in said:
            rows = answers.sheet(listed, until, at.tables, books, now).rows
            if rows:
                yield Obstacle(listed.title, len(rows), f"wuye report {listed.name}", listed.figure.rules)


def _unheard(books: Books, end: dt.datetime, own: str) -> Iterator[Obstacle]:
    """The desks whose entries may still be on their way; what this one has written is here."""
    heard: dict[str, dt.datetime] = {}
    for record in books.records.values():
        parts = match_id(record.entry.id)
        if parts is not None:
            heard[parts.desk] = record.entry.at
    for desk, last in sorted(heard.items()):
        if desk != own and last < end:
            name = desk or "-"
            when = last.astimezone(books.rules.zone).strftime("%m-%d %H:%M")
            yield Obstacle(
                Text(f"岗 {name} 从 {when} 起没有消息", f"desk {name} hasn't been heard since {when}"), 1, "wuye sync"
            )


def as_rows(found: list[Obstacle]) -> list[dict[str, object]]:
    """As a close keeps them, in both languages."""
    return [{"zh": one.what.zh, "en": one.what.en, "count": one.number} for one in found]
