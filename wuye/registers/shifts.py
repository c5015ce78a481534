"""Shifts: which one runs at a moment; a night shift belongs to the day it starts."""

from __future__ import annotations

import datetime as dt

from wuye.registers import clock
from wuye.registers.rules import Rules


def shift_at(rules: Rules, at: dt.datetime) -> tuple[dt.date, str]:
    """(day, shift) of a moment, from the house's table of shifts (G-17)."""
    local = at.astimezone(rules.zone)
    for days_back in (0, 1):
        day = local.date() - dt.timedelta(days=days_back)
        for name, row in rules.table("house", "shifts").items():
            start, end = _span(day, str(row["start"]), str(row["end"]), rules)
            if start <= local < end:
                return day, name
    return local.date(), "day"


def named_span(rules: Rules, day: dt.date, name: str) -> tuple[dt.datetime, dt.datetime] | None:
    """From when to when a shift of a day runs; None where the house has none of that name."""
    row = rules.table("house", "shifts").get(name)
    return None if row is None else _span(day, str(row["start"]), str(row["end"]), rules)


def _span(day: dt.date, start: str, end: str, rules: Rules) -> tuple[dt.datetime, dt.datetime]:
    begins, ends = clock.at_clock(day, start, rules.zone), clock.at_clock(day, end, rules.zone)
    return begins, ends if ends > begins else ends + dt.timedelta(days=1)
