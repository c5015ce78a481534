"""Attendance: clocking in and out, lateness, the relief, what is left undone, the month's sheet."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from tests.rost.given import drawn, on_day
from tests.support.desk import Desk, older, stops
from wuye.desk.record import Receipt
from wuye.errors import BadInput, NotAllowed, Refused
from wuye.registers.paths import Scene, resolve
from wuye.registers.rostering import month_ends, sheet_month

OLDER = {"house": ("clock_near", "holiday_ahead"), "attendance": ("month_ends",)}


def clock(desk: Desk, who: str, do: str, when: str, **more: str) -> Receipt:
    return desk.at(when).do(who, "attendance", do, **more)


@pytest.mark.parametrize(
    ("when", "flags"),
    [
        ("2026-11-05 07:50", set()),
        ("2026-11-05 07:51", {"ROST-04", "D-01"}),
        ("2026-11-05 08:01", {"ROST-05"}),
    ],
)
def test_at_the_post_ten_minutes_before_the_shift(desk: Desk, when: str, flags: set[str]) -> None:
    """ROST-03, ROST-04, ROST-05."""
    assert desk.flags(clock(desk, "zhangwei", "in", when)) == flags


def test_how_early_is_a_figure_of_the_house() -> None:
    """ROST-04, D-01."""
    desk = Desk({"attendance": {"arrive_early": "5m"}})
    drawn(desk)
    assert desk.flags(clock(desk, "zhangwei", "in", "2026-11-05 07:55")) == set()


def test_whoever_clocks_for_another_says_why(desk: Desk) -> None:
    """ROST-03."""
    entry = clock(desk, "liuyang", "in", "2026-11-05 07:45", person="zhangwei")
    assert desk.flags(entry) == {"ROST-03"}
    entry = clock(desk, "liuyang", "in", "2026-11-06 07:45", person="zhangwei", reason="打卡机坏了")
    assert desk.flags(entry) == set()


def test_nobody_goes_before_the_relief_is_there(desk: Desk) -> None:
    """ROST-19, ROST-23."""
    desk.at("2026-11-05 16:05")
    with stops(Refused, "ROST-19", "ROST-23"):
        clock(desk, "zhangwei", "out", "2026-11-05 16:05")
    clock(desk, "zhaomin", "in", "2026-11-05 16:10")
    assert desk.flags(clock(desk, "zhangwei", "out", "2026-11-05 16:11")) == set()


def test_whoever_left_all_the_same_says_why_and_the_superior_hears_of_it(desk: Desk) -> None:
    """ROST-19, ROST-23."""
    entry = clock(desk, "zhangwei", "out", "2026-11-05 16:05", why="送医")
    assert desk.flags(entry) == {"ROST-19", "ROST-23"}
    assert set(desk.news(entry)) == {"leader"}


def test_where_nobody_comes_next_nobody_is_waited_for(desk: Desk) -> None:
    """ROST-19."""
    drawn_again = desk.do("wangfang", "roster", "withdraw", "2026-11-service", why="停用")
    desk.sign("huangtao", drawn_again)
    assert desk.flags(clock(desk, "zhangwei", "out", "2026-11-05 16:05")) == set()


def test_going_early_is_flagged_and_leaves_the_post_to_somebody(desk: Desk) -> None:
    """ROST-05, ROST-23: the leader is at the same post."""
    clock(desk, "liuyang", "in", "2026-11-05 07:45")
    assert desk.flags(clock(desk, "zhangwei", "out", "2026-11-05 15:00")) == {"ROST-05"}
    with stops(Refused, "ROST-23"):
        clock(desk, "zhaomin", "out", "2026-11-05 20:00")


def test_what_is_left_undone_is_said_on_going(desk: Desk) -> None:
    """ROST-07, D-04."""
    clock(desk, "zhaomin", "in", "2026-11-05 15:45")
    owing = desk.do("zhangwei", "leave", "sick", **{"from": "18:00", "until": "20:00", "told": "liuyang"})
    assert "certificate" in desk.dues(owing.entry.id, "leave")
    with stops(BadInput, "ROST-07", field="tasks_left"):
        clock(desk, "zhangwei", "out", "2026-11-05 16:05")
    assert desk.flags(clock(desk, "zhangwei", "out", "2026-11-05 16:06", tasks_left="证明明天交")) == set()


def mark(desk: Desk, by: str = "kaoqin", **more: str) -> Receipt:
    return desk.do(by, "attendance", "mark", **{"person": "zhangwei", "day": "2026-11-05", "verdict": "late", **more})


def test_one_named_person_keeps_attendance(desk: Desk) -> None:
    """ROST-01."""
    assert desk.flags(mark(desk)) == set()
    with stops(NotAllowed, "ROST-01"):
        mark(desk, "wangfang")
    with stops(Refused, "ROST-01"):
        mark(desk, person="kaoqin")
    desk.enrol("kaoqin2", name="第二", roles="timekeeper", dept="administration")
    assert desk.flags(mark(desk)) == {"ROST-01"}


def test_absence_wants_its_reason(desk: Desk) -> None:
    """ROST-05, ROST-21."""
    with stops(BadInput, "ROST-21", field="reason"):
        mark(desk, verdict="absent")
    mark(desk, verdict="absent", reason="未请假")


def sheet(desk: Desk) -> dict[str, dict[str, Any]]:
    scene = Scene(desk.books, desk.books.register("attendance"), "kaoqin", desk.now())
    return {row["who"]: row for row in resolve("of_the_month", scene)}


def numbers(row: dict[str, Any]) -> tuple[int, ...]:
    return tuple(row[name] for name in ("shifts", "present", "late", "early", "absent", "leave"))


def test_the_sheet_counts_what_the_books_say(bare: Desk) -> None:
    """ROST-02, ROST-03: shifts, present, late, early, absent, on leave, up to the 25th."""
    week = " ".join("d" if 5 <= day <= 9 else "o" for day in range(1, 31))
    drawn(bare, zhangwei=week, liuyang=on_day(5, "d", "o"))
    clock(bare, "liuyang", "in", "2026-11-05 07:40")
    clock(bare, "zhangwei", "in", "2026-11-05 07:40")
    clock(bare, "zhangwei", "in", "2026-11-06 08:20")
    clock(bare, "zhaomin", "in", "2026-11-06 15:40")
    clock(bare, "zhangwei", "out", "2026-11-06 15:50", why="看牙")
    leave = bare.do(
        "zhangwei", "leave", "private", **{"from": "2026-11-07T08:00", "until": "2026-11-07T16:00", "reason": "搬家"}
    )
    bare.sign("liuyang", leave)
    bare.at("2026-11-24 09:00")
    assert bare.rules.day_of(bare.now()).day == 24 and sheet_empty(bare)
    bare.at("2026-11-25 18:00")
    assert numbers(sheet(bare)["zhangwei"]) == (4, 2, 1, 1, 2, 1)
    mark(bare, day="2026-11-08", verdict="excused", reason="停电")
    assert numbers(sheet(bare)["zhangwei"]) == (4, 2, 1, 1, 1, 1)


def sheet_empty(desk: Desk) -> bool:
    """Before the 25th, the month that ended last is October's, of which there is no roster."""
    scene = Scene(desk.books, desk.books.register("attendance"), "kaoqin", desk.now())
    return not isinstance(resolve("of_the_month", scene), list)


def test_the_sheet_goes_to_the_administration(desk: Desk) -> None:
    """ROST-02, D-15: drawn from the books, by the timekeeper alone."""
    desk.at("2026-11-25 18:00")
    entry = desk.do("kaoqin", "attendance", "submit")
    assert {row["who"] for row in desk.record(entry).fields["sheet"]} >= {"zhangwei", "zhaomin", "sunli"}
    assert desk.news(entry)["dept:administration"] == ("ROST-02", "D-15")
    with stops(NotAllowed, "ROST-02"):
        desk.do("zhangwei", "attendance", "submit")


def test_where_it_goes_is_a_figure_of_the_house() -> None:
    """D-15."""
    desk = Desk({"attendance": {"recipient": ["manager"]}})
    desk.enrol("kaoqin", name="高勤", roles="timekeeper", dept="administration")
    drawn(desk)
    assert set(desk.news(desk.at("2026-11-25 18:00").do("kaoqin", "attendance", "submit"))) == {"manager"}


def test_hours_at_the_post_are_only_reminded_of(desk: Desk) -> None:
    """ROST-06 is conduct: no entry is refused for it."""
    assert "ROST-06" in desk.books.register("attendance").reminds


def test_how_near_a_shift_clocking_belongs_to_it() -> None:
    """ROST-03: a figure of the house."""
    desk = Desk()
    drawn(desk)
    assert shift_at(desk, "2026-11-05 11:59") is None
    assert shift_at(desk, "2026-11-05 12:00") == "evening"
    wide = Desk({"house": {"clock_near": "6h"}})
    drawn(wide)
    assert (shift_at(wide, "2026-11-05 09:59"), shift_at(wide, "2026-11-05 10:00")) == (None, "evening")


def shift_at(desk: Desk, when: str) -> str | None:
    at = desk.at(when).now()
    found = resolve(
        "my_shift",
        Scene(
            desk.books,
            desk.books.register("attendance"),
            "zhaomin",
            at,
            None,
            None,
            {"person": "zhaomin", "clocked": at},
        ),
    )
    return found["name"] if isinstance(found, dict) and found else None


def test_a_house_with_older_rules_takes_the_figures_they_had() -> None:
    """ROST-02, ROST-03."""
    desk = Desk(registers={name: older(name, *knobs) for name, knobs in OLDER.items()})
    drawn(desk)
    assert (shift_at(desk, "2026-11-05 11:59"), shift_at(desk, "2026-11-05 12:00")) == (None, "evening")
    assert month_ends(desk.rules) == 25


def test_the_day_the_month_ends_is_a_figure_of_the_house() -> None:
    """ROST-02."""
    assert month_ends(Desk({"attendance": {"month_ends": 20}}).rules) == 20
    nov = dt.date(2026, 11, 26)
    assert sheet_month(nov, 25) == (dt.date(2026, 10, 26), dt.date(2026, 11, 25))
    assert sheet_month(nov, 20) == (dt.date(2026, 10, 21), dt.date(2026, 11, 20))
    assert sheet_month(nov, 31) == (dt.date(2026, 10, 1), dt.date(2026, 10, 31))
    assert sheet_month(dt.date(2026, 11, 30), 31) == (dt.date(2026, 11, 1), dt.date(2026, 11, 30))


POST = {"kind": "security", "holder": "zhangwei"}


def test_a_relief_who_counts_at_the_handover_is_there(desk: Desk) -> None:
    """ROST-19, ROST-23, HAND-21: also where he forgot to clock in; whoever else counts is nobody's relief."""
    desk.at("2026-11-05 15:40").do("liuyang", "handover", "open_post", "book", **POST)
    desk.do("zhangwei", "handover", "prepare", "book", clients="无")
    desk.at("2026-11-05 15:42").do("liuyang", "handover", "count", "book")
    with stops(Refused, "ROST-23"):
        clock(desk, "zhangwei", "out", "2026-11-05 16:05")
    desk.do("zhaomin", "handover", "count", "book")
    desk.do("zhaomin", "handover", "check", "book", marks={"book": True}, read="yes", verified="yes")
    desk.do("zhangwei", "handover", "offer", "book", fit="yes")
    desk.at("2026-11-05 16:06").do("zhaomin", "handover", "accept", "book")
    assert desk.flags(clock(desk, "zhangwei", "out", "2026-11-05 16:07")) == set()


def test_nobody_goes_who_still_holds_a_post(desk: Desk) -> None:
    """HAND-21, HAND-22: both sign before anybody goes; who went all the same says why, a stand-in lets him go."""
    desk.at("2026-11-05 15:40").do("liuyang", "handover", "open_post", "book", **POST)
    clock(desk, "zhaomin", "in", "2026-11-05 15:45")
    with stops(Refused, "HAND-21", "HAND-22"):
        clock(desk, "zhangwei", "out", "2026-11-05 16:05")
    assert {"HAND-22"} <= desk.flags(clock(desk, "zhangwei", "out", "2026-11-05 16:06", why="送医"))
    cover = desk.do("zhangwei", "handover", "cover", "book", stand_in="sunli", until="1h", why="送医")
    desk.sign("sunli", cover)
    assert desk.flags(clock(desk, "zhangwei", "out", "2026-11-05 16:08", tasks_left="17:00 前返岗")) == set()
