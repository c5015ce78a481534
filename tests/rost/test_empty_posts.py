"""ROST-14: the times that nobody was at a post of the roster, for the month's report."""

from __future__ import annotations

import datetime as dt
from typing import Any

from tests.rost.given import on_day, revised
from tests.support.desk import Desk
from wuye.registers.on_duty import Watch
from wuye.reports.figures import answers, periods
from wuye.reports.figures.posts import gaps


class Nothing:
    """Tables nobody asks."""

    def rows(self, sql: str, args: Any = ()) -> list[tuple[Any, ...]]:
        """None."""
        return []


def empty(desk: Desk, month: str, now: str = "2026-12-01") -> list[tuple[Any, ...]]:
    """The rows of the figure."""
    moment = dt.datetime.fromisoformat(now).replace(tzinfo=desk.rules.zone)
    listed = answers.named(desk.books, "roster.empty_posts", moment)
    sheet = answers.sheet(listed, periods.month_of(month, desk.rules.zone), Nothing(), desk.books, moment)
    assert sheet.alarm == bool(sheet.rows)
    return [tuple(row) for row in sheet.rows]


def test_a_roster_with_somebody_on_every_shift_has_none(desk: Desk) -> None:
    assert [row for row in empty(desk, "2026-11") if row[0] > desk.now().date()] == []
    assert empty(desk, "2027-01", "2027-02-01") == []


def test_a_shift_without_anybody_is_one(desk: Desk) -> None:
    day = desk.now().date() + dt.timedelta(days=2)
    revised(desk, zhaomin=on_day(day.day, "o", "e"))
    found = [row for row in empty(desk, "2026-11") if row[0] == day]
    assert [(row[1].en, row[5]) for row in found] == [("evening shift", dt.timedelta(hours=8))]
    # What hasn't come yet isn't empty.
    assert [row for row in empty(desk, "2026-11", f"{day}T10:00:00") if row[0] == day] == []


def test_gaps_lie_between_those_who_were_there() -> None:
    at = [dt.datetime(2026, 11, 3, hour, tzinfo=dt.UTC) for hour in range(24)]
    day = dt.date(2026, 11, 3)
    watches = [
        Watch("a", day, "day", "", at[8], at[12]),
        Watch("b", day, "day", "", at[11], at[13]),
        Watch("c", day, "day", "", at[14], at[15]),
    ]
    assert list(gaps((at[8], at[16]), watches, at[23])) == [(at[13], at[14]), (at[15], at[16])]
    assert list(gaps((at[8], at[16]), watches, at[14])) == [(at[13], at[14])]
    assert list(gaps((at[8], at[16]), [], at[10])) == [(at[8], at[10])]
    assert list(gaps((at[8], at[16]), [], at[7])) == []
