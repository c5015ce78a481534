"""What is expected in the months asked for: each time a routine is due, and who is on duty when."""

from __future__ import annotations

import datetime as dt
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from wuye.registers import clock, on_duty, people
from wuye.registers.books import Books
from wuye.reports.routines import Period
from wuye.reports.tables.duties import duty_rows
from wuye.reports.tables.layout import MONTHLY, TABLES, create, insert
from wuye.reports.tables.rows import Row
from wuye.reports.tables.values import seconds

if TYPE_CHECKING:
    from wuye.desk.house import House


def fill_months(db: sqlite3.Connection, house: House, months: Sequence[str], now: dt.datetime) -> None:
    """Makes the tables of the months asked for and of the one before each, seen from now."""
    for table in TABLES:
        if table.name in MONTHLY:
            db.execute(create(table, temporary=True))
    if months:
        spans = reaches(months, house.books, now)
        db.executemany(insert("posts"), (row for span in spans for row in post_rows(house.books, span, now)))
        db.executemany(
            insert("duties"),
            list(duty_rows(db, house.books, [(start, min(end, now)) for start, end in spans if start < now])),
        )


def reaches(months: Iterable[str], books: Books, now: dt.datetime) -> list[Period]:
    """The months, each with the one before it, in order and none twice; nothing of before the house was there."""
    firsts = {day for month in months for day in _with_before(dt.date.fromisoformat(f"{month}-01"))}
    founded = next(iter(books.records.values())).entry.at
    at = (
        tuple(clock.at_clock(day, "00:00", books.rules.zone) for day in (first, _next(first)))
        for first in sorted(firsts)
    )
    return [(max(start, founded), end) for start, end in at if end > founded]


def _with_before(first: dt.date) -> tuple[dt.date, dt.date]:
    return (first - dt.timedelta(days=1)).replace(day=1), first


def _next(first: dt.date) -> dt.date:
    return (first + dt.timedelta(days=31)).replace(day=1)


def post_rows(books: Books, span: Period, now: dt.datetime) -> Iterator[Row]:
    """Everybody's time on duty, by the rosters and what was granted as of the end of the day, or now."""
    day, last = (books.rules.day_of(moment) for moment in (span[0], span[1] - dt.timedelta(seconds=1)))
    while day <= last:
        moment = min(now, clock.at_clock(day, "24:00", books.rules.zone))
        for one in on_duty.of_day(books, day, moment):
            role = next(iter(people.own_roles(books, one.person)), None)
            yield day.isoformat(), one.shift, one.person, role, one.post, seconds(one.start), seconds(one.end)
        day += dt.timedelta(days=1)
