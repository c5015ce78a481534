"""When a routine is due: a day of the month or the week, an hour, a moment of the shift, so long before a holiday."""

from __future__ import annotations

import datetime as dt

import pytest

from tests.registers.small import Desk, clock, header, local, rule_files
from wuye.registers.check import check_files
from wuye.registers.recur import is_every
from wuye.reports.owed import owed
from wuye.reports.routines import RoutineRow, routines

HOLIDAYS = "holidays: ['2026-12-31', '2027-01-01', '2027-01-02']\n"


def routine(every: str, *more: str) -> str:
    lines = "".join(f"    {line}\n" for line in more)
    return header(
        "states: {here: {zh: 在, en: here}}\n"
        "actions:\n  make: {label: {zh: 做, en: make}, to: here}\n"
        "routines:\n  round:\n    label: {zh: 巡, en: round}\n    who: [assistant]\n    do: make\n"
        f"    every: {every}\n{lines}"
    )


def rows(desk: Desk, when: str) -> list[RoutineRow]:
    return routines(desk.at(when).books, clock(when))


def due(desk: Desk, when: str) -> list[str]:
    desk.at(when)
    return [local(row.by) for row in owed(desk.books, desk.now) if row.kind == "routine"]


@pytest.mark.parametrize(
    ("every", "when", "by"),
    [
        ("month 25", "2026-11-03 09:00", "2026-11-26 00:00"),
        ("month 31", "2026-11-03 09:00", "2026-12-01 00:00"),
        ("month end", "2026-11-03 09:00", "2026-12-01 00:00"),
        ("month 25 10:00", "2026-11-03 09:00", "2026-11-25 10:00"),
        ("week fri 16:00", "2026-11-25 09:00", "2026-11-27 16:00"),
        ("week fri", "2026-11-25 09:00", "2026-11-28 00:00"),
        ("workday 08:00", "2026-11-25 09:00", "2026-11-25 08:00"),
        ("day 18:00", "2026-11-22 09:00", "2026-11-22 18:00"),
    ],
)
def test_by_when(every: str, when: str, by: str) -> None:
    [row] = rows(Desk(routine(every)), when)
    assert local(row.due) == by


@pytest.mark.parametrize("every", ["day", "week", "month", "quarter", "year", "shift"])
def test_without_a_moment_it_is_never_in_due(every: str) -> None:
    desk = Desk(routine(every))
    assert [row.due for row in rows(desk, "2026-11-23 09:00")] == [None]
    assert due(desk, "2026-11-23 09:00") == []


def test_it_is_in_due_once_its_moment_has_come_until_it_is_done() -> None:
    desk = Desk(routine("week fri 16:00"))
    assert due(desk, "2026-11-27 15:59") == []
    assert due(desk, "2026-11-27 16:00") == ["2026-11-27 16:00"]
    desk.at("2026-11-27 16:30").ok("amy", "make", "A")
    assert due(desk, "2026-11-27 17:00") == []
    assert due(desk, "2026-12-01 09:00") == [], "another week"


def test_what_is_done_before_its_moment_is_done() -> None:
    desk = Desk(routine("month 25"))
    desk.at("2026-11-20 10:00").ok("amy", "make", "A")
    assert due(desk, "2026-11-26 00:00") == []


def test_no_workday_no_duty() -> None:
    assert rows(Desk(routine("workday 08:00")), "2026-11-22 09:00") == []


def test_towards_the_end_of_a_shift() -> None:
    desk = Desk(routine("shift", "at: end -15m"))
    [row] = rows(desk, "2026-11-23 09:00")
    assert [local(t) for t in (row.start, row.end, row.due)] == [
        "2026-11-23 08:00", "2026-11-23 20:00", "2026-11-23 19:45",
    ]  # fmt: skip
    assert due(desk, "2026-11-23 19:44") == []
    assert due(desk, "2026-11-23 19:45") == ["2026-11-23 19:45"]
    assert due(desk, "2026-11-23 20:00") == [], "the next shift has its own"
    assert due(desk, "2026-11-24 07:50") == ["2026-11-24 07:45"], "a night ends the next day"


def test_before_the_shift_that_comes() -> None:
    desk = Desk(routine("shift", "at: start -10m"))
    [row] = rows(desk, "2026-11-23 19:49")
    assert local(row.due) == "2026-11-23 07:50"
    [row] = rows(desk, "2026-11-23 19:50")
    assert [local(t) for t in (row.start, row.end, row.due)] == [
        "2026-11-23 19:50", "2026-11-24 07:50", "2026-11-23 19:50",
    ]  # fmt: skip
    desk.at("2026-11-23 19:55").ok("amy", "make", "A")
    assert due(desk, "2026-11-23 23:00") == []
    assert due(desk, "2026-11-24 07:50") == ["2026-11-24 07:50"]


def test_so_long_before_a_public_holiday() -> None:
    """ROST-11: the holidays are those of the house; the days of one are one."""
    desk = Desk(routine("holiday", "by: 7d before"), settings=HOLIDAYS)
    assert rows(desk, "2026-11-20 09:00") == [], "more than a month away"
    [row] = rows(desk, "2026-12-05 09:00")
    assert [local(t) for t in (row.end, row.due)] == ["2026-12-31 00:00", "2026-12-24 00:00"]
    assert due(desk, "2026-12-23 23:59") == []
    assert due(desk, "2026-12-24 00:00") == ["2026-12-24 00:00"]
    assert rows(desk, "2027-01-01 09:00") == [], "no other one is known of"


def test_without_a_list_of_holidays_there_is_none_to_prepare_for() -> None:
    assert rows(Desk(routine("holiday", "by: 7d before")), "2026-12-05 09:00") == []
    assert len(rows(Desk(routine("holiday")), "2026-11-22 09:00")) == 1, "a day off is a holiday as before"


@pytest.mark.parametrize(
    "words",
    [
        "month 25",
        "month end",
        "month",
        "week fri 16:00",
        "week 16:00",
        "workday 08:00",
        "day",
        "shift",
        "half-year",
        "holiday",
    ],
)
def test_words_that_say_how_often(words: str) -> None:
    assert is_every(words)


@pytest.mark.parametrize(
    "words",
    ["", "month 32", "month fri", "week 3", "shift 08:00", "workday 25:00", "year 1", "noon", "day 08:00 09:00"],
)
def test_words_that_say_nothing(words: str) -> None:
    assert not is_every(words)


def test_a_year_s_moments_all_lie_within_their_periods() -> None:
    desk = Desk(routine("month 31 18:00"))
    for n in range(0, 365, 9):
        when = clock("2027-01-01 12:00") + dt.timedelta(days=n)
        [row] = routines(desk.books, when)
        assert row.due is not None and row.start <= row.due <= row.end


def test_how_long_before_a_holiday_is_a_figure_of_the_house() -> None:
    """ROST-11: `house.holiday_ahead`."""
    near = Desk(routine("holiday", "by: 7d before"), settings=f"{HOLIDAYS}knobs: {{house: {{holiday_ahead: 10d}}}}\n")
    assert rows(near, "2026-12-20 23:00") == []
    assert len(rows(near, "2026-12-21 01:00")) == 1


@pytest.mark.parametrize(
    ("about", "said"),
    [("{month: soon}", "about is"), ("next", "about is"), ("{}", "about is"), ("{when: next}", "has no field when")],
)
def test_which_month_a_duty_is_about_is_checked(about: str, said: str) -> None:
    desk = routine("month 25", f"about: {about}")
    assert any(said in p.message.en for p in check_files(rule_files(desk), {}).errors)


def test_what_is_about_another_month_does_not_count() -> None:
    said = (
        routine("month 25", "about: {month: WHICH}")
        .replace("states:", "fields: {month: {type: text, label: {zh: 月, en: month}}}\nstates:")
        .replace("to: here}", "to: here, may: [month]}")
    )
    for which, month in (("last", "2026-10"), ("this", "2026-11"), ("next", "2026-12")):
        desk = Desk(said.replace("WHICH", which)).at("2026-11-20 10:00")
        desk.ok("amy", "make", "A", month="2026-09")
        assert due(desk, "2026-11-26 00:00") == ["2026-11-26 00:00"]
        desk.at("2026-11-26 10:00").ok("amy", "make", "B", month=month)
        assert due(desk, "2026-11-26 11:00") == []
