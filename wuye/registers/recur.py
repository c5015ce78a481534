"""When a routine is due: `month 25`, `year 01-31`, `week fri 16:00`, `workday 08:00`, a moment of the shift, so long before a holiday."""

from __future__ import annotations

import datetime as dt

from wuye.pattern import pattern
from wuye.registers import clock
from wuye.registers.clock import Calendar

Span = tuple[dt.datetime, dt.datetime]
WEEK = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
IN_SHIFT = pattern(r"(start|end)(?: ([+-])(\d+(?:m|min|h)))?")
BEFORE = pattern(r"(.+) before")


def is_every(text: str) -> bool:
    """Whether the words say how often: a period, and which day or hour of it."""
    head, *rest = text.split() or [""]
    if head not in ("day", "workday", "week", "month", "quarter", "half-year", "year", "shift", "holiday"):
        return False
    if head in ("shift", "holiday", "quarter", "half-year"):
        return not rest
    if rest and _is_day(head, rest[0]):
        rest = rest[1:]
    return not rest or (len(rest) == 1 and clock.is_clock(rest[0]))


def _is_day(head: str, word: str) -> bool:
    """Whether a word names a day of a week, a month or a year."""
    if head == "year":
        return _day_of_year(word, 2028) is not None
    if head == "month":
        return word == "end" or (word.isdecimal() and 1 <= int(word) <= 31)
    return head == "week" and word in WEEK


def _day_of_year(word: str, year: int) -> dt.date | None:
    """The day that a word such as `01-31` names in a year."""
    try:
        return dt.date.fromisoformat(f"{year}-{word}")
    except ValueError:
        return None


def is_before(text: str) -> bool:
    """Whether the words are a length ahead of something: `7d before`."""
    found = BEFORE.fullmatch(text)
    return found is not None and clock.length(found[1]) is not None


def in_shift(at: str, span: Span, calendar: Calendar) -> dt.datetime:
    """A moment of a shift: `end -15m`, `start -10m`, `start`; ValueError where the words are none."""
    found = IN_SHIFT.fullmatch(at)
    if found is None:
        raise ValueError(at)
    anchor = span[0] if found[1] == "start" else span[1]
    return clock.plus(anchor, found[3], calendar, -1 if found[2] == "-" else 1) if found[3] else anchor


def due_in(every: str, span: Span, calendar: Calendar) -> dt.datetime | None:
    """The moment of a period by which it is due, as its words say; None where they name none."""
    _, *rest = every.split()
    if not rest:
        return None
    first = span[0].astimezone(calendar.zone).date()
    days = (span[1].astimezone(calendar.zone).date() - first).days
    day, hour = days - 1 if every.startswith("week") else 0, "24:00"
    for word in rest:
        if clock.is_clock(word):
            hour = word
        else:
            day = _day_in(word, first, days)
    return clock.at_clock(first + dt.timedelta(days=day), hour, calendar.zone)


def _day_in(word: str, first: dt.date, days: int) -> int:
    """Which day of a period a word means, counted from its first."""
    if "-" in word:
        # The 29th of February of a year that has none is its last day of February.
        return ((_day_of_year(word, first.year) or dt.date(first.year, 2, 28)) - first).days
    return WEEK.index(word) if word in WEEK else days - 1 if word == "end" else min(int(word), days) - 1


def before_holiday(now: dt.datetime, early: dt.timedelta, calendar: Calendar) -> Span | None:
    """From when on the next public holiday is prepared for, and when it begins; None where it is further off than `early`."""
    today, holidays = now.astimezone(calendar.zone).date(), set(calendar.holidays)
    first = min((d for d in holidays if d > today and d - dt.timedelta(days=1) not in holidays), default=None)
    if first is None:
        return None
    before = max((d for d in holidays if d < first), default=None)
    start = first - early if before is None else max(first - early, before + dt.timedelta(days=1))
    span = (clock.at_clock(start, "00:00", calendar.zone), clock.at_clock(first, "00:00", calendar.zone))
    return span if span[0] <= now else None


MONTHS = {"last": -1, "this": 0, "next": 1}
"""Which month a duty is about, seen from the one that runs."""


def month_about(which: str, span: Span, calendar: Calendar) -> str:
    """The month before, of or after a period, as `2026-12`."""
    first = span[0].astimezone(calendar.zone).date().replace(day=1)
    year, month = divmod(first.year * 12 + first.month - 1 + MONTHS[which], 12)
    return f"{year:04}-{month + 1:02}"


def ahead(by: str, moment: dt.datetime, calendar: Calendar) -> dt.datetime:
    """So long before a moment: `7d before`; ValueError where the words are no such length."""
    found = BEFORE.fullmatch(by)
    if found is None:
        raise ValueError(by)
    return clock.plus(moment, found[1], calendar, -1)
