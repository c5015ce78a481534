"""Every kind of figure on both sides: what counts and what doesn't; month ends, nights, corrections, nothing of nothing."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest

from tests.figures.given import BOX, rows, sheet
from tests.registers.small import PEOPLE, ZONE, Desk
from wuye.registers.things import Record
from wuye.reports.sheet import Money, Ratio

HOUR = dt.timedelta(hours=1)


@pytest.fixture
def desk() -> Desk:
    """Four boxes in the middle of November; amy lends, over the month's end too."""
    return stocked(BOX)


def stocked(text: str) -> Desk:
    """The same by other words of the register."""
    desk = Desk(text, people=False).at("2026-11-02 08:00")
    for who, (name, role, dept) in PEOPLE.items():
        desk.ok("boss", "enrol", who, register="staff", name=name, roles=[role], dept=dept)
    desk.at("2026-11-20 09:00")
    desk.ok("amy", "make", "b1", "b2", colour="red", expires="2026-11-25")
    desk.ok("amy", "make", "b3", "b4", colour="blue", expires="2026-12-05")
    return desk


def lend(desk: Desk, at: str, *names: str, by: str = "amy") -> None:
    """Boxes lent at a time."""
    desk.at(at).ok(by, "lend", *names, holder="ann")


def back(desk: Desk, at: str, *names: str, **more: str) -> None:
    """Boxes brought back at a time."""
    desk.at(at).ok("amy", "back", *names, **more)


def correct(desk: Desk, record: Record, **fields: str) -> None:
    """An entry put right, or without fields struck out."""
    more = {"fields": fields} if fields else {}
    desk.ok("amy", "correct", of=record.entry.id, digest=record.entry.digest, why="wrong", **more)


def test_a_count_is_of_the_month_in_which_it_happened(desk: Desk) -> None:
    lend(desk, "2026-11-30 23:59", "b1", "b3")
    lend(desk, "2026-12-01 00:00", "b2")
    assert rows(desk, "lent", "2026-11") == [(1,)]
    assert rows(desk, "lent_boxes", "2026-11") == [("red", 1), ("blue", 1)]
    assert sheet(desk, "lent_boxes", "2026-11").note == ("2026-11 · 共 2", "2026-11 · 2 in all")
    assert rows(desk, "lent", "2026-12") == [(1,)]
    assert rows(desk, "lent", "2026-10") == [(0,)]
    assert rows(desk, "lent_boxes", "2026-10") == []


def test_a_night_counts_to_the_day_it_starts_where_a_figure_says_so(desk: Desk) -> None:
    lend(desk, "2026-12-01 03:00", "b1")
    assert (rows(desk, "lent_nights", "2026-11"), rows(desk, "lent_nights", "2026-12")) == ([(1,)], [(0,)])
    assert (rows(desk, "lent", "2026-11"), rows(desk, "lent", "2026-12")) == ([(0,)], [(1,)])


def test_what_is_recorded_late_counts_when_it_happened_unless_a_figure_says_otherwise(desk: Desk) -> None:
    lend(desk, "2026-11-30 20:00", "b1")
    back(desk, "2026-12-01 09:00", "b1", happened="2026-11-30 21:00")
    assert rows(desk, "lent_recorded", "2026-11") == [(1,)]
    assert rows(desk, "lent_recorded", "2026-12") == [(1,)]
    assert rows(desk, "ready", "2026-11") == [(Ratio(0, 1),)]
    found = rows(desk, "late", "2026-12")
    assert [(row[0].day, row[1].day, row[6]) for row in found] == [(30, 1, "recorded late")]
    assert rows(desk, "late", "2026-11") == []


def test_what_waits_was_declined_or_struck_out_doesn_t_count(desk: Desk) -> None:
    desk.at("2026-11-21 09:00")
    waits, good, bad = (desk.ok("amy", "paint", name, colour="blue") for name in ("b1", "b2", "b3"))
    assert rows(desk, "painted", "2026-11") == [(0,)]
    desk.wait(minutes=5).sign("mona", good)
    desk.sign("mona", bad, verdict="no")
    assert rows(desk, "painted", "2026-11") == [(1,)]
    assert [row[2] for row in rows(desk, "declined", "2026-11")] == [bad.entry.id]
    lend(desk, "2026-11-22 09:00", "b4")
    assert rows(desk, "lent", "2026-11") == [(1,)]
    correct(desk.wait(minutes=5), desk.books.records[desk.played[-1].id])
    assert rows(desk, "lent", "2026-11") == [(0,)]
    assert len(rows(desk, "corrected", "2026-11")) == 1
    assert waits.status == "waiting"


def test_a_correction_puts_a_figure_right(desk: Desk) -> None:
    sold = desk.at("2026-11-21 10:00").ok("amy", "sell", "b1", price="12.50")
    desk.ok("amy", "sell", "b2", price="0.07", weight="0.1")
    desk.ok("amy", "sell", "b2", weight="0.2")
    assert rows(desk, "takings", "2026-11") == [(3, Money(1257))]
    assert rows(desk, "weights", "2026-11") == [(3, Decimal("0.3"))]
    correct(desk.wait(minutes=1), sold, price="10.00")
    assert rows(desk, "takings", "2026-11") == [(3, Money(1007))]
    assert [row[1] for row in rows(desk, "sales", "2026-11")] == [Money(1000), Money(7), None]
    assert rows(desk, "takings", "2026-12") == [(0, Money(0))]


def test_where_things_stood_at_a_month_s_end_stays_what_it_was(desk: Desk) -> None:
    lend(desk, "2026-11-30 22:00", "b1")
    before = {name: rows(desk, name, "2026-11", "2026-12-01 00:00") for name in ("who_has", "standing", "owing", "red")}
    assert before["who_has"] == [("b1", "安妮", dt.datetime(2026, 11, 30, 22, tzinfo=ZONE), 2 * HOUR)]
    assert before["standing"] == [("blue", 2, 0, 2), ("red", 2, 0, 2)]
    back(desk, "2026-12-02 09:00", "b1")
    desk.ok("amy", "lose", "b2")
    painted = desk.ok("amy", "paint", "b3", colour="red")
    desk.sign("mona", painted)
    assert {name: rows(desk, name, "2026-11") for name in before} == before
    assert rows(desk, "who_has", "2026-12") == []
    assert rows(desk, "standing", "2026-12") == [("red", 2, 2, 0), ("blue", 1, 2, -1)]
    assert rows(desk, "red", "2026-12") == [(2,)]


def test_kept_tells_in_time_late_and_not_due_yet(desk: Desk) -> None:
    lend(desk, "2026-11-21 09:00", "b1", "b2")
    back(desk, "2026-11-21 11:00", "b1")
    back(desk, "2026-11-21 11:01", "b2")
    lend(desk, "2026-11-30 23:00", "b3")
    assert rows(desk, "kept", "2026-11") == [(3, 1, 1, 1, Ratio(1, 2))]
    assert sheet(desk, "kept", "2026-11").alarm
    back(desk, "2026-12-05 09:00", "b3")
    # What was done afterwards doesn't change what was so at the month's end.
    assert rows(desk, "kept", "2026-11") == [(3, 1, 1, 1, Ratio(1, 2))]
    assert rows(desk, "kept", "2026-12") == [(0, 0, 0, 0, Ratio(0, 0))]
    assert Ratio(0, 0).percent() is None
    assert ("box", 3, 1, 1, 1, Ratio(1, 2)) in rows(desk, "all_kept", "2026-11")


def test_what_is_owed_and_late_is_listed_while_it_is(desk: Desk) -> None:
    lend(desk, "2026-11-30 20:00", "b1")
    lend(desk, "2026-11-30 23:00", "b2")
    assert [(row[0], row[1], row[3]) for row in rows(desk, "owing", "2026-11")] == [("b1", "安妮", 2 * HOUR)]
    assert rows(desk, "owing", "2026-11", "2026-11-30 21:59") == []
    back(desk, "2026-12-01 09:00", "b1", "b2")
    assert rows(desk, "owing", "2026-12") == []
    assert sheet(desk, "owing", "2026-11").alarm
    assert not sheet(desk, "owing", "2026-12").alarm


def test_what_is_owed_while_something_holds_is_left_out_where_it_no_longer_does() -> None:
    desk = stocked(BOX.replace("who: {the: holder}}}", "who: {the: holder}, while: {colour: red, state: out}}}"))
    lend(desk, "2026-11-21 09:00", "b1", "b2", "b3")
    assert [row[0] for row in rows(desk, "owing", "2026-11")] == ["b1", "b2"]
    assert rows(desk, "kept", "2026-11") == [(2, 0, 2, 0, Ratio(0, 2))]
    back(desk, "2026-12-01 09:00", "b1", "b3")
    assert [row[0] for row in rows(desk, "owing", "2026-12")] == ["b2"]
    assert [row[0] for row in rows(desk, "owing", "2026-11")] == ["b1", "b2"]
    assert [row for row in rows(desk, "all_kept", "2026-11") if row[0] == "box"] == [("box", 2, 0, 2, 0, Ratio(0, 2))]


def test_months_one_after_the_other(desk: Desk) -> None:
    desk = stocked(BOX + "  by_month: {label: {zh: 逐月, en: by month}, kept: {due: back}, trend: 3}\n")
    lend(desk, "2026-11-21 09:00", "b1", "b2")
    back(desk, "2026-11-21 10:00", "b1")
    lend(desk, "2026-12-21 09:00", "b3")
    kept = (("2026-11", 2, 1, 1, 0, Ratio(1, 2)), ("2026-12", 1, 0, 1, 0, Ratio(0, 1)))
    assert rows(desk, "by_month", "2026-12") == [*kept]
    assert rows(desk, "by_month", "2026-11") == [kept[0]]
    assert [row[0] for row in rows(desk, "by_month", "2027-03")] == ["2027-01", "2027-02", "2027-03"]
    assert not sheet(desk, "by_month", "2026-12").alarm


def test_rates_are_of_those_that_are_counted(desk: Desk) -> None:
    assert rows(desk, "came_back", "2026-11") == [(Ratio(0, 0),)]
    lend(desk, "2026-11-21 09:00", "b1", "b2", "b3")
    back(desk, "2026-11-21 10:00", "b1", ready=True)
    back(desk, "2026-11-21 10:05", "b2", ready=False)
    back(desk, "2026-12-01 10:05", "b3")
    assert rows(desk, "ready", "2026-11") == [(Ratio(1, 2),)]
    assert rows(desk, "came_back", "2026-11") == [(Ratio(2, 3),)]
    assert rows(desk, "ready", "2026-12") == [(Ratio(0, 1),)]


def test_coverage_is_of_what_was_expected(desk: Desk) -> None:
    desk.at("2026-11-24 09:00").ok("amy", "put", "b1", qty=1)
    # Four weeks end in November; the one that ends on the 1st was before there was any entry.
    assert rows(desk, "weekly", "2026-11") == [(4, 1, 0, 3, Ratio(1, 4))]
    lend(desk, "2026-11-25 09:00", "b2", by="amy")
    first = desk.books.records[desk.played[-1].id]
    lend(desk, "2026-11-25 10:00", "b3", by="amy")
    desk.at("2026-11-27 09:00").sign("mona", first)
    assert rows(desk, "reviewed", "2026-11") == [(2, 1, 1, 1, Ratio(1, 2))]
    assert rows(desk, "reviewed", "2026-11", "2026-11-26 09:00") == [(2, 0, 0, 2, Ratio(0, 2))]


def test_balances_open_come_go_and_close(desk: Desk) -> None:
    desk.at("2026-11-21 09:00").ok("amy", "put", "b1", qty=10)
    desk.at("2026-11-22 09:00").ok("amy", "draw", "b1", qty=3)
    desk.at("2026-12-02 09:00").ok("amy", "draw", "b1", qty=2)
    assert ("b1", 0, 10, 3, 7) in rows(desk, "stock", "2026-11")
    assert ("b1", 7, 0, 2, 5) in rows(desk, "stock", "2026-12")
    lend(desk, "2026-11-30 09:00", "b2", "b3")
    back(desk, "2026-11-30 10:00", "b2")
    lend(desk, "2026-12-03 09:00", "b2")
    back(desk, "2026-12-03 10:00", "b2", "b3")
    assert rows(desk, "outside", "2026-11") == [(0, 2, 1, 1)]
    assert rows(desk, "outside", "2026-12") == [(1, 1, 2, 0)]


def test_a_quota_is_met_or_not(desk: Desk) -> None:
    lend(desk, "2026-11-21 09:00", "b1")
    back(desk, "2026-11-21 10:00", "b1")
    lend(desk, "2026-11-21 11:00", "b1")
    assert (rows(desk, "goal", "2026-11"), sheet(desk, "goal", "2026-11").alarm) == ([(1, 3)], True)
    assert rows(desk, "share", "2026-11") == [(Ratio(1, 4), 2)]
    lend(desk, "2026-11-22 09:00", "b2", "b3")
    assert (rows(desk, "goal", "2026-11"), sheet(desk, "goal", "2026-11").alarm) == ([(3, 3)], False)


def test_how_long_it_took(desk: Desk) -> None:
    for day, hours in ((21, 1), (22, 2), (23, 3)):
        lend(desk, f"2026-11-{day} 09:00", "b1")
        back(desk, f"2026-11-{day} {9 + hours:02}:00", "b1")
    lend(desk, "2026-11-30 23:00", "b2")
    back(desk, "2026-12-01 01:00", "b2")
    assert rows(desk, "long", "2026-11") == [(3, 1, 2 * HOUR, 3 * HOUR, 3 * HOUR)]
    assert rows(desk, "owed_long", "2026-11") == rows(desk, "away", "2026-11") == rows(desk, "long", "2026-11")
    # A stay belongs to the month in which it ends, a loan to the one in which it began.
    assert rows(desk, "away", "2026-12") == [(1, 0, 2 * HOUR, 2 * HOUR, 2 * HOUR)]
    assert rows(desk, "long", "2026-12") == [(0, 0, None, None, None)]


def test_what_was_written_all_the_same_is_marked(desk: Desk) -> None:
    desk.at("2026-11-21 09:00").ok("amy", "heavy", "b1", weight="9")
    desk.ok("amy", "heavy", "b2", weight="11", why="x")
    assert [(row[3], row[6]) for row in rows(desk, "flagged", "2026-11")] == [("b2", "too heavy")]
    assert rows(desk, "flagged", "2026-12") == []


def test_the_last_day_of_the_period_is_today(desk: Desk) -> None:
    assert rows(desk, "expired", "2026-11") == [("b1", dt.date(2026, 11, 25)), ("b2", dt.date(2026, 11, 25))]
    assert [row[0] for row in rows(desk, "expired", "2026-12")] == ["b1", "b2", "b3", "b4"]


def test_a_month_that_has_not_come_says_nothing_has_happened(desk: Desk) -> None:
    lend(desk, "2026-11-21 09:00", "b1")
    assert rows(desk, "kept", "2027-12") == [(0, 0, 0, 0, Ratio(0, 0))]
    assert rows(desk, "standing", "2026-10", "2026-11-21 10:00") == []
