"""Who is on duty at a moment: by the roster in force then, the swaps, covers and leave that were granted."""

from __future__ import annotations

import datetime as dt

import pytest

from tests.rost.given import drawn, here, on_day, revised, watching
from tests.support.desk import Desk, stops
from wuye.errors import NotAllowed
from wuye.registers import on_duty, people
from wuye.registers.paths import Scene, resolve
from wuye.reports.owed import mine, owed

MORE = {"house": {"shifts": {"night": {"start": "22:00", "end": "06:00"}, "day": {"start": "06:00", "end": "14:00"},
                             "evening": {"start": "14:00", "end": "22:00"}}}}  # fmt: skip


@pytest.mark.parametrize(
    ("when", "who"),
    [
        ("2026-11-05 00:00", ["sunli", "linxia"]),
        ("2026-11-05 07:59", ["sunli", "linxia"]),
        ("2026-11-05 08:00", ["zhangwei", "liuyang"]),
        ("2026-11-05 16:00", ["zhaomin"]),
        ("2026-11-05 23:59", ["zhaomin"]),
        ("2026-12-01 09:00", []),
    ],
)
def test_the_shift_that_runs(desk: Desk, when: str, who: list[str]) -> None:
    assert here(desk, when) == who


def test_a_night_belongs_to_the_day_it_starts() -> None:
    desk = Desk(tables=MORE)
    drawn(desk, sunli=on_day(5, "n", "o"), linxia="o")
    assert here(desk, "2026-11-05 21:59") == ["zhaomin"]
    assert here(desk, "2026-11-05 23:00") == here(desk, "2026-11-06 05:59") == ["sunli"]
    assert [one.day for one in watching(desk, "2026-11-06 05:00")] == [dt.date(2026, 11, 5)]
    assert here(desk, "2026-11-05 05:00") == []


def test_the_last_night_of_a_month_is_that_months() -> None:
    desk = Desk(tables=MORE)
    drawn(desk)
    assert here(desk, "2026-12-01 05:00") == ["sunli", "linxia"]


def test_whoever_has_left_is_not_on_duty(desk: Desk) -> None:
    [roster] = [r for r in desk.books.records.values() if r.entry.do == "draw"]
    desk.sign("zhangwei", roster.entry.id, "receive")
    desk.do("wangfang", "staff", "leave", "zhangwei", why="辞职")
    assert here(desk) == ["liuyang"]


def test_paths_behind_a_person_and_the_running_shift(desk: Desk) -> None:
    def at(path: str, by: str) -> object:
        return resolve(path, Scene(desk.books, desk.books.register("key"), by, desk.now()))

    assert (at("by.on_duty", "zhangwei"), at("by.shift", "zhangwei")) == (True, "day")
    assert at("by.on_duty", "zhaomin") is False
    assert (at("shift.name", "zhaomin"), at("shift.day", "zhaomin")) == ("day", dt.date(2026, 11, 2))
    assert f"{at('shift.start', 'zhaomin'):%H:%M} {at('shift.end', 'zhaomin'):%H:%M}" == "08:00 16:00"


# role@shift


def fits(desk: Desk, token: str, person: str) -> bool:
    return people.fits(desk.books, (token,), person, desk.now())[0]


def test_without_a_roster_role_at_shift_is_the_role(bare: Desk) -> None:
    assert fits(bare, "leader@shift", "liuyang")
    assert people.say_who(bare.books, ("leader@shift",)).en == "shift leader"


def test_with_one_only_whoever_is_on_duty(desk: Desk) -> None:
    desk.at("2026-11-05 10:00")
    assert fits(desk, "leader@shift", "liuyang") and not fits(desk, "shift_manager@shift", "linxia")
    desk.at("2026-11-05 03:00")
    assert fits(desk, "shift_manager@shift", "linxia") and not fits(desk, "leader@shift", "liuyang")
    assert fits(desk, "leader", "liuyang"), "the plain role is asked of anybody"
    assert people.candidates(desk.books, ("leader@shift", "shift_manager@shift"), desk.now()) == ["linxia"]
    said = people.say_who(desk.books, ("leader@shift", "shift_manager@shift"))
    assert (said.zh, said.en) == ("当班领班 或 当班经理", "shift leader on duty or shift manager on duty")


@pytest.mark.parametrize(("when", "fit"), [("07:29", False), ("07:30", True), ("16:29", True), ("16:30", False)])
def test_a_little_before_and_after_the_shift_counts(desk: Desk, when: str, fit: bool) -> None:
    assert fits(desk.at(f"2026-11-05 {when}"), "leader@shift", "liuyang") is fit


def test_the_grace_is_a_figure_of_the_house() -> None:
    desk = Desk({"house": {"shift_grace": "5m"}})
    drawn(desk)
    assert not fits(desk.at("2026-11-05 07:50"), "leader@shift", "liuyang")
    assert fits(desk.at("2026-11-05 07:55"), "leader@shift", "liuyang")


def test_a_department_without_a_roster_is_not_held_to_that_of_another(desk: Desk) -> None:
    assert on_duty.rostered(desk.books, dt.date(2026, 11, 5), "service")
    assert not on_duty.rostered(desk.books, dt.date(2026, 11, 5), "security")
    assert fits(desk, "guard@shift", "zhougang") and fits(desk, "guard@shift", "chenhao")


def test_after_the_month_the_role_is_asked_of_anybody_again(desk: Desk) -> None:
    assert fits(desk.at("2026-12-05 03:00"), "leader@shift", "liuyang")


def test_a_key_is_given_out_by_the_leader_on_duty(desk: Desk) -> None:
    desk.do("zhangwei", "key", "receive", "K-1", kind="shared", opens="会所", place="A10")
    desk.at("2026-11-05 03:00")
    loan = desk.do("zhangwei", "key", "borrow", "K-1", borrower="lina", org="leasing", purpose="inspection")
    with stops(NotAllowed):
        desk.sign("liuyang", loan, "give")
    desk.sign("linxia", loan, "give")
    assert desk.state("K-1") == "out"


def test_a_deputy_acts_for_a_leader_on_duty(desk: Desk) -> None:
    desk.do("liuyang", "staff", "deputise", "liuyang", deputy="zhaomin", deputy_until="2026-11-03T18:00")
    assert people.fits(desk.books, ("leader@shift",), "zhaomin", desk.now()) == (True, "leader", "liuyang")


def test_the_only_leader_on_duty_does_not_approve_his_own(desk: Desk) -> None:
    """His superiors are asked, as without a roster."""
    who, top = people.escalate(desk.books, ("leader@shift",), "liuyang", desk.now())
    assert (who, top) == (("manager",), False)
    assert people.escalate(desk.books, ("leader@shift",), "zhangwei", desk.now()) == (("leader@shift",), False)


def test_a_correction_of_the_roster_is_told_at_once(desk: Desk) -> None:
    assert here(desk) == ["zhangwei", "liuyang"]
    revised(desk, zhangwei="o", zhaomin="d")
    assert here(desk) == ["zhaomin", "liuyang"]


LEAK = {"account": "1203 漏水", "kind": "water", "place": "1203", "handling": "关阀"}


def test_the_log_is_kept_by_whoever_is_on_duty(desk: Desk) -> None:
    """DUTY-01, DUTY-14, D-40: where there is a roster it is asked; what somebody off duty notes is kept, and marked."""
    desk.at("2026-11-05 16:20")
    event = desk.do("zhangwei", "duty", "note", **LEAK)
    assert desk.flags(event) == set(), "just off duty still counts"
    late = desk.do("zhangwei", "duty", "note", **LEAK) if desk.at("2026-11-05 16:31") else None
    assert late is not None and desk.flags(late) == {"DUTY-01", "DUTY-14"}
    for do, more in (("follow", {"handling": "换管"}), ("close", {"result": "好"})):
        with stops(NotAllowed):
            desk.do("zhangwei", "duty", do, event.entry.id, **more)
    assert desk.flags(desk.do("zhaomin", "duty", "close", event.entry.id, result="好")) == set()


def test_the_page_is_begun_and_closed_by_whoever_is_on_duty(desk: Desk) -> None:
    """DUTY-14, DUTY-18: a little before the shift, too; nobody in the middle of another's."""
    with stops(NotAllowed, "DUTY-14"):
        desk.at("2026-11-05 10:00").do("zhaomin", "log", "begin")
    desk.do("zhangwei", "log", "begin")
    with stops(NotAllowed):
        desk.at("2026-11-05 16:31").do("zhangwei", "log", "close", "2026-11-05-day")
    desk.do("zhaomin", "log", "close", "2026-11-05-day")
    desk.do("zhaomin", "log", "begin")


def test_what_is_owed_in_the_log_is_owed_by_whoever_is_on_duty(desk: Desk) -> None:
    """DUTY-13."""
    desk.at("2026-11-05 10:00").do("zhangwei", "duty", "note", **LEAK)
    rows = owed(desk.books, desk.now())
    who = [p for p in ("zhangwei", "zhaomin") if any(r.what == "close" for r in mine(rows, desk.books, p, desk.now()))]
    assert who == ["zhangwei"]


def test_at_three_in_the_morning_a_house_with_a_roster_is_not_stuck(desk: Desk) -> None:
    """HAND-26, D-42: the two on the spot decide, no superior is on duty or awake; the emergency is anybody's to enter."""
    desk.at("2026-11-04 23:40").do("liuyang", "handover", "open_post", "book", kind="security", holder="zhaomin")
    desk.do("zhaomin", "handover", "prepare", "book", clients="无")
    desk.at("2026-11-05 00:05").do("sunli", "handover", "refuse", "book", why="现场有水")
    decision = desk.do("zhaomin", "handover", "decide", "book", decision="take_over", why="阀已关")
    desk.glass("zhaomin", decision, why="领班和主管联系不上")
    with stops(NotAllowed):
        desk.sign("zhangwei", decision, "agree")
    desk.sign("sunli", decision, "agree")
    assert desk.state("book", "handover") == "prepared"
    desk.at("2026-11-05 03:00").do(
        "zhangwei", "emergency", "open", kind="flood", level="urgent", place="1203", what="漏水"
    )
