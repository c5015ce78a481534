"""Times as people and schemas say them."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.registers.small import ZONE, clock, local, rules_of
from wuye.registers.clock import Calendar, at_clock, deadline, inside, length, next_clock, parse_when, period, plus
from wuye.registers.shifts import shift_at

NATIONAL_DAY = frozenset({dt.date(2026, 10, 1), dt.date(2026, 10, 2)})
CALENDAR = Calendar(ZONE, NATIONAL_DAY, frozenset({dt.date(2026, 11, 28)}))
MOMENTS = st.integers(0, 5 * 365 * 24 * 60).map(lambda m: clock("2025-01-01 00:00") + dt.timedelta(minutes=m))


@pytest.mark.parametrize(
    ("start", "words", "end"),
    [
        ("2026-11-23 08:00", "0m", "2026-11-23 08:00"),
        ("2026-11-23 08:00", "30m", "2026-11-23 08:30"),
        ("2026-11-23 08:00", "4h", "2026-11-23 12:00"),
        ("2026-11-23 08:00", "1d", "2026-11-24 08:00"),
        ("2026-11-23 08:00", "2w", "2026-12-07 08:00"),
        ("2026-11-23 08:00", "1 workday", "2026-11-24 08:00"),
        ("2026-11-20 08:00", "1 workday", "2026-11-23 08:00"),
        ("2026-11-21 08:00", "1 workday", "2026-11-23 08:00"),
        ("2026-11-27 17:00", "1 workday", "2026-11-28 17:00"),
        ("2026-09-30 17:00", "1 workday", "2026-10-05 17:00"),
        ("2026-09-30 17:00", "2 workdays", "2026-10-06 17:00"),
        ("2026-11-23 17:59", "18:00", "2026-11-23 18:00"),
        ("2026-11-23 18:00", "18:00", "2026-11-24 18:00"),
        ("2026-11-23 08:00", "24:00", "2026-11-24 00:00"),
        ("2026-11-23 08:00", "month 25", "2026-11-26 00:00"),
        ("2026-11-25 23:00", "month 25", "2026-11-26 00:00"),
        ("2026-11-26 00:00", "month 25", "2026-12-26 00:00"),
        ("2026-11-23 08:00", "month end", "2026-12-01 00:00"),
        ("2026-12-31 23:59", "month end", "2027-01-01 00:00"),
        ("2027-01-31 08:00", "1 month", "2027-02-28 08:00"),
        ("2028-02-29 08:00", "1 year", "2029-02-28 08:00"),
        ("2026-02-10 08:00", "month 31", "2026-03-01 00:00"),
        ("2026-03-01 00:00", "month 31", "2026-04-01 00:00"),
    ],
)
def test_a_deadline(start: str, words: str, end: str) -> None:
    assert local(deadline(clock(start), words, CALENDAR)) == end


@pytest.mark.parametrize("words", ["", "soon", "4", "h", "25:00", "4 parsecs", "-4h", "month", "month 0", "month 99"])
def test_words_that_are_no_deadline(words: str) -> None:
    with pytest.raises(ValueError, match=r".*"):
        deadline(clock("2026-11-23 08:00"), words, CALENDAR)


@pytest.mark.parametrize(
    ("typed", "moment"),
    [
        ("18:00", "2026-11-23 18:00"),
        ("7:05", "2026-11-23 07:05"),
        ("18：00", "2026-11-23 18:00"),
        ("2h", "2026-11-23 10:00"),
        ("2小时", "2026-11-23 10:00"),
        ("30分钟", "2026-11-23 08:30"),
        ("3天", "2026-11-26 08:00"),
        ("1个工作日", "2026-11-24 08:00"),
        ("1个月", "2026-12-23 08:00"),
        ("明天 18:00", "2026-11-24 18:00"),
        ("tomorrow 18:00", "2026-11-24 18:00"),
        ("昨天 9:30", "2026-11-22 09:30"),
        ("后天", "2026-11-26 00:00"),
        ("11-25 18:00", "2026-11-25 18:00"),
        ("2026-11-25", "2026-11-26 00:00"),
        ("2026-11-25 18:00", "2026-11-25 18:00"),
        ("2026-11-25T18:00+08:00", "2026-11-25 18:00"),
        ("2026-11-25T10:00Z", "2026-11-25 18:00"),
        ("明天18:00", "2026-11-24 18:00"),
        ("yesterday 18:00", "2026-11-22 18:00"),
    ],
)
def test_a_time_as_typed(typed: str, moment: str) -> None:
    assert local(parse_when(typed, clock("2026-11-23 08:00"), CALENDAR)) == moment


@pytest.mark.parametrize(
    "typed", ["", "soon", "25:00", "18:60", "13-45 18:00", "2026-02-30", "明天 25:00", "tomorrow noon"]
)
def test_a_time_that_cannot_be_read(typed: str) -> None:
    with pytest.raises(ValueError, match=r".*"):
        parse_when(typed, clock("2026-11-23 08:00"), CALENDAR)


@pytest.mark.parametrize(
    ("moment", "window", "answer"),
    [
        ("2026-11-23 22:00", "22:00-07:00", True),
        ("2026-11-23 21:59", "22:00-07:00", False),
        ("2026-11-24 06:59", "22:00-07:00", True),
        ("2026-11-24 07:00", "22:00-07:00", False),
        ("2026-11-23 08:30", "workday 08:30-18:00", True),
        ("2026-11-22 10:00", "workday 08:30-18:00", False),
        ("2026-11-28 10:00", "workday 08:30-18:00", True),
        ("2026-10-01 10:00", "workday 08:30-18:00", False),
        ("2026-11-23 23:59", "20:00-24:00", True),
    ],
)
def test_a_window(moment: str, window: str, answer: bool) -> None:
    assert inside(clock(moment), window, CALENDAR) is answer


@pytest.mark.parametrize(
    ("every", "start", "end"),
    [
        ("day", "2026-11-25 00:00", "2026-11-26 00:00"),
        ("week", "2026-11-23 00:00", "2026-11-30 00:00"),
        ("month", "2026-11-01 00:00", "2026-12-01 00:00"),
        ("month of happened", "2026-11-01 00:00", "2026-12-01 00:00"),
        ("quarter", "2026-10-01 00:00", "2027-01-01 00:00"),
        ("half-year", "2026-07-01 00:00", "2027-01-01 00:00"),
        ("year", "2026-01-01 00:00", "2027-01-01 00:00"),
    ],
)
def test_a_period(every: str, start: str, end: str) -> None:
    assert tuple(map(local, period(every, clock("2026-11-25 15:00"), CALENDAR))) == (start, end)


@pytest.mark.parametrize(
    ("moment", "shift"),
    [
        ("2026-11-23 08:00", (23, "day")),
        ("2026-11-23 19:59", (23, "day")),
        ("2026-11-23 20:00", (23, "night")),
        ("2026-11-24 07:59", (23, "night")),
        ("2026-11-24 08:00", (24, "day")),
    ],
)
def test_a_night_shift_belongs_to_the_day_it_starts(moment: str, shift: tuple[int, str]) -> None:
    day, name = shift_at(rules_of(), clock(moment))
    assert (day.day, name) == shift


def test_a_length_is_a_count_and_a_unit() -> None:
    assert (length("4h"), length("2 workdays"), length("3 个月"), length("later")) == (
        (4, "h"), (2, "workday"), (3, "month"), None,
    )  # fmt: skip


@given(MOMENTS, st.integers(0, 23), st.integers(0, 59))
def test_the_next_clock_time_is_within_a_day_and_never_now(moment: dt.datetime, hour: int, minute: int) -> None:
    found = next_clock(moment, f"{hour:02}:{minute:02}", ZONE)
    assert dt.timedelta(0) < found - moment <= dt.timedelta(days=1)
    assert (found.hour, found.minute) == (hour, minute)


@given(MOMENTS, st.sampled_from(["90s", "30m", "4h", "3d", "2w"]))
def test_a_plain_length_there_and_back(moment: dt.datetime, words: str) -> None:
    assert plus(plus(moment, words, CALENDAR), words, CALENDAR, -1) == moment


@given(MOMENTS, st.integers(1, 8))
def test_a_workday_later_is_a_workday(moment: dt.datetime, count: int) -> None:
    found = plus(moment, f"{count} workdays", CALENDAR)
    assert CALENDAR.works(found.date()) and found.timetz() == moment.timetz()
    if CALENDAR.works(moment.date()):
        assert plus(found, f"{count} workdays", CALENDAR, -1) == moment


@given(MOMENTS, st.sampled_from(["day", "week", "month", "quarter", "half-year", "year"]))
def test_a_moment_lies_in_its_period(moment: dt.datetime, every: str) -> None:
    start, end = period(every, moment, CALENDAR)
    assert start <= moment < end
    assert period(every, end, CALENDAR)[0] == end


def test_the_end_of_a_day_is_the_start_of_the_next() -> None:
    assert at_clock(dt.date(2026, 11, 30), "24:00", ZONE) == at_clock(dt.date(2026, 12, 1), "00:00", ZONE)
