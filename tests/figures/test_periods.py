"""Which days a report is about: months by the house's zone, days counted on both sides, longer periods in the month that ends them."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

import pytest

from wuye.errors import BadInput
from wuye.reports.figures import periods
from wuye.reports.figures.source import months_of

ZONE = ZoneInfo("Asia/Shanghai")


def at(words: str) -> int:
    return int(dt.datetime.fromisoformat(words).timestamp())


def test_a_month_is_the_house_s() -> None:
    found = periods.month_of("2026-11", ZONE)
    assert (found.start, found.end) == (at("2026-11-01T00:00:00+08:00"), at("2026-12-01T00:00:00+08:00"))
    assert (found.before, found.month) == (at("2026-10-01T00:00:00+08:00"), "2026-11")
    assert periods.month_of("2026-11", ZoneInfo("UTC")).start == at("2026-11-01T00:00:00+00:00")


@pytest.mark.parametrize("words", ["2026", "2026-13", "2026-00", "11", "", "2026-11-01", "二〇二六"])
def test_what_is_no_month_is_told(words: str) -> None:
    with pytest.raises(BadInput):
        periods.month_of(words, ZONE)


def test_days_count_on_both_sides() -> None:
    found = periods.between("2026-11-09", "2026-11-15", dt.date(2026, 12, 1), ZONE)
    assert (found.end - found.start, found.start - found.before) == (7 * 86400, 7 * 86400)
    assert periods.between(None, None, dt.date(2026, 11, 20), ZONE).name == "2026-11-01..2026-11-20"
    for since, until in (("2026-11-10", "2026-11-09"), ("x", None), (None, "2026-02-30")):
        with pytest.raises(BadInput):
            periods.between(since, until, dt.date(2026, 12, 1), ZONE)


def test_a_long_period_is_told_in_the_month_that_ends_it() -> None:
    november, december = (periods.month_of(f"2026-{n}", ZONE) for n in (11, 12))
    assert periods.own_period("month", november, ZONE) is november
    assert periods.own_period("week", november, ZONE) is november
    assert periods.own_period("quarter", november, ZONE) is None
    quarter = periods.own_period("quarter", december, ZONE)
    assert quarter is not None and (quarter.first, quarter.last) == (dt.date(2026, 10, 1), dt.date(2026, 12, 31))
    assert quarter.before == at("2026-07-01T00:00:00+08:00")
    year = periods.own_period("year", december, ZONE)
    assert year is not None and (year.first, months_of(year)[0], len(months_of(year))) == (
        dt.date(2026, 1, 1),
        "2026-01",
        12,
    )


def test_a_month_may_end_with_another_day() -> None:
    found = periods.own_period("month 25", periods.month_of("2026-11", ZONE), ZONE)
    assert found is not None and (found.first, found.last) == (dt.date(2026, 10, 26), dt.date(2026, 11, 25))
    assert found.before == at("2026-09-26T00:00:00+08:00")
