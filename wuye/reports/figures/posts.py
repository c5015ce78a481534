"""When a post stood empty by the roster: planned, and nobody there once leave and swaps are taken into account."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence

from wuye.registers import clock, on_duty
from wuye.registers.on_duty import Watch
from wuye.registers.shifts import named_span
from wuye.reports.figures.ask import Answer, Ask, column
from wuye.reports.figures.values import Values
from wuye.reports.sheet import Cell
from wuye.text import same

COLUMNS = (
    column("day", "日期", "day", "day"), column("shift", "班次", "shift", "text"), column("post", "岗位", "post", "text"),
    column("from", "从", "from", "time"), column("until", "到", "until", "time"), column("length", "空多久", "for how long", "length"),
)  # fmt: skip
Gap = tuple[dt.datetime, dt.datetime]


def empty_posts(ask: Ask) -> Answer:
    """A row for each time that nobody was at a post of the roster; days without a roster have none (rule: ROST-14)."""
    end = dt.datetime.fromtimestamp(ask.as_of, ask.rules.zone)
    rows: list[tuple[Cell, ...]] = []
    day = ask.period.first
    while day <= ask.period.last and day <= ask.rules.day_of(end):
        rows += _of_day(ask, day, end)
        day += dt.timedelta(days=1)
    return Answer(COLUMNS, rows, ask.figure.alarm and bool(rows))


def _of_day(ask: Ask, day: dt.date, end: dt.datetime) -> Iterator[tuple[Cell, ...]]:
    books, values = ask.books, Values(ask.books, ask.register)
    moment = min(end, clock.at_clock(day, "24:00", ask.rules.zone))
    plan = on_duty.planned(books, day, moment)
    if not any(plan.values()):
        return
    there = on_duty.of_day(books, day, moment)
    posts = {(str(one.shift), one.post) for what in plan.values() for one in what}
    shifts = ask.rules.house_list("shifts")
    posts |= {(name, "") for name in shifts if name not in {shift for shift, _ in posts}}
    for shift, post in sorted(posts):
        span = named_span(ask.rules, day, shift)
        for start, until in gaps(span, [w for w in there if (w.shift, w.post) == (shift, post)], end) if span else ():
            start, until = (values.moment(int(one.timestamp())) for one in (start, until))
            yield day, shifts.get(shift, same(shift)), post or None, start, until, until - start


def gaps(span: Gap, watches: Sequence[Watch], end: dt.datetime) -> Iterator[Gap]:
    """The times within a span, up to an end, in which nobody of these was there."""
    at, last = span[0], min(span[1], end)
    for one in sorted(watches, key=lambda one: one.start):
        if one.start > at and at < last:
            yield at, min(one.start, last)
        at = max(at, one.end)
    if at < last:
        yield at, last
