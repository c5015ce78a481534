"""The period a report is asked for: a month, a day, from one day until another; and the period before it."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

from wuye.errors import BadInput
from wuye.pattern import pattern
from wuye.reports.figures.ask import Period
from wuye.text import Text, same

MONTH = pattern(r"(\d{4})-(\d{2})")
DAY = dt.timedelta(days=1)
MONTHS = {"month": 1, "quarter": 3, "half-year": 6, "year": 12}


def month_of(words: str, zone: ZoneInfo) -> Period:
    """A calendar month such as 2026-11."""
    found = MONTH.fullmatch(words.strip())
    if found is None or not 1 <= int(found[2]) <= 12 or int(found[1]) < 1970:
        raise unreadable(words)
    first = dt.date(int(found[1]), int(found[2]), 1)
    return months(first, 1, zone)


def unreadable(words: str) -> BadInput:
    """What was typed is no period."""
    error = BadInput.of(
        f"看不懂的月份：{words}", f"no month: {words}", remedy=Text("月份写成 2026-11", "a month is written 2026-11"),
        field="period",
    )  # fmt: skip
    assert isinstance(error, BadInput)
    return error


def months(first: dt.date, count: int, zone: ZoneInfo) -> Period:
    """So many months from a day on."""
    return _period(moved(first, -count), first, moved(first, count), zone, f"{first:%Y-%m}")


def _period(before: dt.date, first: dt.date, after: dt.date, zone: ZoneInfo, name: str) -> Period:
    a, b, c = (int(dt.datetime.combine(day, dt.time(), zone).timestamp()) for day in (before, first, after))
    return Period(b, c, a, first, after - DAY, name)


def moved(day: dt.date, count: int) -> dt.date:
    """The same day so many months later, in a short month its last."""
    index = day.year * 12 + day.month - 1 + count
    year, month = divmod(index, 12)
    for number in range(day.day, 0, -1):
        try:
            return dt.date(year, month + 1, number)
        except ValueError:
            continue
    raise ValueError(day)


def between(since: str | None, until: str | None, today: dt.date, zone: ZoneInfo) -> Period:
    """From a day until another, both counted; the other is today where it isn't named."""
    first = _day(since, today.replace(day=1))
    last = _day(until, today)
    if last < first:
        raise BadInput.of(
            f"{last} 在 {first} 之前", f"{last} is before {first}", remedy=same("--from 2026-11-01 --until 2026-11-30"),
            field="until",
        )  # fmt: skip
    return _period(first - (last - first + DAY), first, last + DAY, zone, f"{first}..{last}")


def _day(words: str | None, usual: dt.date) -> dt.date:
    if words is None:
        return usual
    try:
        return dt.date.fromisoformat(words.strip())
    except ValueError:
        raise BadInput.of(
            f"看不懂的日期：{words}",
            f"no day: {words}",
            remedy=same("--from 2026-11-01 --until 2026-11-30"),
            field="from",
        ) from None


def own_period(per: str, asked: Period, zone: ZoneInfo) -> Period | None:
    """The period of a figure in a month that was asked for; None where no period of it ends in that month.

    A figure of days or weeks is told for the whole month; a month that ends with the 25th runs from the 26th before.
    """
    head, _, day = per.partition(" ")
    if day:
        first = moved(asked.first, -1).replace(day=int(day)) + DAY
        after = moved(first, 1)
        return _period(moved(first, -1), first, after, zone, f"{first}..{after - DAY}")
    count = MONTHS.get(head, 1)
    if asked.last.month % count:
        return None
    return asked if count == 1 else _long(asked, count, zone)


def _long(asked: Period, count: int, zone: ZoneInfo) -> Period:
    first = moved(asked.first, 1 - count)
    return months(first, count, zone)._replace(name=f"{first:%Y-%m}..{asked.last:%Y-%m}")
