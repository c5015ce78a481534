"""Leave, swaps, stand-ins, meals: who approves what, how long, and who is on duty meanwhile."""

from __future__ import annotations

import pytest

from tests.rost.given import here, watching
from tests.support.desk import Desk, stops
from wuye.desk.record import Receipt
from wuye.errors import BadInput, NotAllowed, Refused

PAPER = "no=2026-07,signed_by=市一院"


def cover(desk: Desk, until: str = "2026-11-05T13:00", **more: str) -> Receipt:
    given = {"from": "2026-11-05T10:00", "until": until, "relief": "zhaomin", "event": "接孩子", **more}
    return desk.do("zhangwei", "leave", "cover", **given)


def granted(desk: Desk, entry: Receipt, *by: str) -> None:
    for person in by:
        desk.sign(person, entry)
    assert desk.status(entry) == "done"


# Swaps


def swap(desk: Desk, **more: str) -> Receipt:
    return desk.do("zhangwei", "leave", "swap", day="2026-11-05", partner="zhaomin", reason="体检", **more)


def test_a_swap_is_agreed_and_approved_and_the_manager_hears_of_it(desk: Desk) -> None:
    """ROST-15, ROST-09."""
    entry = swap(desk)
    assert desk.slot(entry, "approve").rules == ("ROST-09", "ROST-15")
    assert here(desk, "2026-11-05 09:00") == ["zhangwei", "liuyang"]
    desk.sign("zhaomin", entry, "agree")
    with stops(NotAllowed):
        desk.sign("sunli", entry, "approve")
    desk.sign("liuyang", entry, "approve")
    assert here(desk, "2026-11-05 09:00") == ["zhaomin", "liuyang"]
    assert desk.news(entry) == {"manager": ("ROST-15",)}


def test_a_swap_is_given_back_on_another_day(desk: Desk) -> None:
    granted(desk, swap(desk, back_day="2026-11-07"), "zhaomin", "liuyang")
    assert here(desk, "2026-11-05 09:00") == ["zhaomin", "liuyang"]
    assert here(desk, "2026-11-05 17:00") == ["zhaomin"], "his own shift stays his"
    assert here(desk, "2026-11-07 17:00") == ["zhangwei"]
    assert here(desk, "2026-11-07 09:00") == ["zhangwei", "liuyang"]
    assert here(desk, "2026-11-06 17:00") == ["zhaomin"]


def test_shifts_of_one_day_are_exchanged(desk: Desk) -> None:
    granted(desk, swap(desk, back_day="2026-11-05"), "zhaomin", "liuyang")
    assert here(desk, "2026-11-05 09:00") == ["zhaomin", "liuyang"]
    assert here(desk, "2026-11-05 17:00") == ["zhangwei"]


def test_a_swap_declined_or_taken_back_changes_nothing(desk: Desk) -> None:
    entry = swap(desk)
    desk.decline("zhaomin", entry)
    assert here(desk, "2026-11-05 09:00") == ["zhangwei", "liuyang"]
    again = swap(desk)
    granted(desk, again, "zhaomin", "liuyang")
    desk.do("zhangwei", "leave", "withdraw", again.entry.id, why="体检改期")
    assert here(desk, "2026-11-05 09:00") == ["zhangwei", "liuyang"]


def test_a_swap_is_arranged_in_advance(desk: Desk) -> None:
    """ROST-15, ROST-09."""
    desk.at("2026-11-06 09:00")
    with stops(Refused, "ROST-15", "ROST-09"):
        swap(desk)


def test_a_swap_done_is_not_taken_back(desk: Desk) -> None:
    """ROST-09."""
    entry = swap(desk)
    granted(desk, entry, "zhaomin", "liuyang")
    desk.at("2026-11-06 09:00")
    with stops(Refused, "ROST-09"):
        desk.do("zhangwei", "leave", "withdraw", entry.entry.id, why="反悔")


# Stand-ins


def test_a_stand_in_takes_the_watch_for_his_time(desk: Desk) -> None:
    """ROST-17, ROST-18, ROST-23: the relief agrees, whoever leads the shift lets him go."""
    desk.at("2026-11-05 09:00")
    entry = cover(desk)
    assert {kind for kind, _ in desk.waits(entry)} == {"agree", "approve"}
    granted(desk, entry, "zhaomin", "liuyang")
    assert [here(desk, f"2026-11-05 {t}") for t in ("09:59", "10:00", "12:59", "13:00")] == [
        ["zhangwei", "liuyang"], ["zhaomin", "liuyang"], ["zhaomin", "liuyang"], ["zhangwei", "liuyang"],
    ]  # fmt: skip
    assert {one.shift for one in watching(desk, "2026-11-05 11:00")} == {"day"}


def test_a_stand_in_lasts_four_hours_at_most_and_for_a_special_event(desk: Desk) -> None:
    """ROST-17, D-16."""
    desk.at("2026-11-05 09:00")
    cover(desk, until="2026-11-05T14:00")
    with stops(Refused, "ROST-17"):
        cover(desk, until="2026-11-05T14:01")
    with stops(BadInput, field="event"):
        desk.do("zhangwei", "leave", "cover", **{"from": "10:00", "until": "11:00", "relief": "zhaomin"})


def test_the_longest_stand_in_is_a_figure_of_the_house() -> None:
    """D-16."""
    desk = Desk({"leave": {"cover_max": "2h"}}).at("2026-11-05 09:00")
    with stops(Refused, "ROST-17"):
        cover(desk)


def test_nobody_stands_in_for_himself_or_while_away(desk: Desk) -> None:
    """ROST-17."""
    desk.at("2026-11-05 09:00")
    with stops(Refused, "ROST-17"):
        cover(desk, relief="zhangwei")
    away = desk.do("zhaomin", "leave", "sick", **{"from": "09:30", "until": "18:00", "told": "liuyang"})
    assert desk.status(away) == "done"
    with stops(Refused, "ROST-17"):
        cover(desk)


def test_at_night_nobody_need_be_had_who_is_not_there(desk: Desk) -> None:
    """ROST-18: break-glass waives the approval, the relief still signs, and it is reviewed the next day."""
    desk.at("2026-11-05 03:00")
    given = {"from": "2026-11-05T03:30", "until": "2026-11-05T05:00", "relief": "zhaomin", "event": "急病"}
    entry = desk.do("linxia", "leave", "cover", **given)
    desk.sign("zhaomin", entry, "agree")
    assert desk.status(entry) == "waiting"
    desk.glass("linxia", entry, why="经理联系不上")
    assert desk.status(entry) == "done"
    assert [slot.who for slot in desk.reviews(entry)] == [("manager",)]


# Meals, errands, visits


def meal(desk: Desk, until: str = "2026-11-05T12:30", relief: str = "zhaomin") -> Receipt:
    return desk.do("zhangwei", "leave", "meal", **{"from": "2026-11-05T12:00", "until": until, "relief": relief})


def test_at_a_meal_somebody_is_at_the_post(desk: Desk) -> None:
    """ROST-14, ROST-18, ROST-23: nobody goes before the relief is there and the leader agrees."""
    desk.at("2026-11-05 11:50")
    entry = meal(desk)
    assert {slot.kind for slot in desk.record(entry).slots if slot.open} == {"present", "approve"}
    granted(desk, entry, "zhaomin", "liuyang")
    assert here(desk, "2026-11-05 12:10") == ["zhaomin", "liuyang"]


def test_meals_are_staggered(desk: Desk) -> None:
    """ROST-14: whoever eats is nobody's relief; nor does it take hours."""
    desk.at("2026-11-05 11:50")
    granted(desk, meal(desk), "zhaomin", "liuyang")
    with stops(Refused, "ROST-14"):
        desk.do(
            "zhaomin",
            "leave",
            "meal",
            **{"from": "2026-11-05T12:10", "until": "2026-11-05T12:40", "relief": "zhangwei"},
        )
    with stops(Refused, "ROST-14"):
        desk.do(
            "sunli", "leave", "meal", **{"from": "2026-11-05T12:10", "until": "2026-11-05T13:40", "relief": "zhaomin"}
        )


def test_going_out_is_approved_first_and_the_post_is_covered(desk: Desk) -> None:
    """ROST-20, ROST-18, ROST-23."""
    desk.at("2026-11-05 09:00")
    given = {"from": "2026-11-05T10:00", "until": "2026-11-05T11:00", "reason": "送文件"}
    with stops(BadInput, "ROST-18", field="relief"):
        desk.do("zhangwei", "leave", "out", **given)
    with stops(Refused, "ROST-20"):
        desk.do("zhaomin", "leave", "out", **{**given, "from": "2026-11-05T08:00"})
    entry = desk.do("zhangwei", "leave", "out", relief="zhaomin", **given)
    assert desk.slot(entry, "approve").rules == ("ROST-20", "ROST-23")
    granted(desk, entry, "zhaomin", "liuyang")
    assert here(desk, "2026-11-05 10:30") == ["zhaomin", "liuyang"]


def test_private_visits_are_for_the_manager(desk: Desk) -> None:
    """ROST-24."""
    desk.at("2026-11-05 17:00")
    given = {"from": "2026-11-05T17:10", "until": "2026-11-05T17:30", "reason": "家属来访", "relief": "zhangwei"}
    entry = desk.do("zhaomin", "leave", "relatives", **given)
    desk.sign("zhangwei", entry, "agree")
    with stops(NotAllowed):
        desk.sign("liuyang", entry, "approve")
    desk.sign("wangfang", entry, "approve")
    assert desk.slot(entry, "approve").rules == ("ROST-24",)


# Leave


def private(desk: Desk, **more: str) -> Receipt:
    given = {"from": "2026-11-05T08:00", "until": "2026-11-05T16:00", "reason": "搬家", **more}
    return desk.do("zhangwei", "leave", "private", **given)


def test_private_leave_is_approved_by_the_superior(desk: Desk) -> None:
    """ROST-21, ROST-23: until then he is on duty."""
    entry = private(desk, event="搬家", form=PAPER)
    assert desk.flags(entry) == set()
    assert here(desk, "2026-11-05 09:00") == ["zhangwei", "liuyang"]
    desk.sign("liuyang", entry, "approve")
    assert here(desk, "2026-11-05 09:00") == ["liuyang"]
    assert desk.at("2026-11-06 09:00").state(entry.entry.id, "leave") == "over"


def test_without_event_or_form_it_is_flagged(desk: Desk) -> None:
    """ROST-17, ROST-21."""
    assert desk.flags(private(desk)) == {"ROST-17", "ROST-21"}


def test_leave_taken_already_is_not_applied_for(desk: Desk) -> None:
    """ROST-21, ROST-16: the timekeeper marks it absent."""
    desk.at("2026-11-05 09:00")
    with stops(Refused, "ROST-21", "ROST-16"):
        private(desk)


def test_no_two_leaves_at_once(desk: Desk) -> None:
    """ROST-21."""
    granted(desk, private(desk), "liuyang")
    with stops(Refused, "ROST-21"):
        private(desk, **{"from": "2026-11-05T12:00", "until": "2026-11-05T20:00"})


def test_a_substitute_named_beforehand_agrees(desk: Desk) -> None:
    """ROST-16."""
    entry = private(desk, relief="zhaomin")
    assert desk.slot(entry, "agree").rules == ("ROST-16",)
    granted(desk, entry, "zhaomin", "liuyang")
    assert here(desk, "2026-11-05 09:00") == ["zhaomin", "liuyang"]


def sick(desk: Desk, **more: str) -> Receipt:
    given = {"from": "2026-11-05T08:00", "until": "2026-11-06T08:00", "told": "liuyang", **more}
    return desk.do("zhangwei", "leave", "sick", **given)


@pytest.mark.parametrize(("when", "late"), [("2026-11-05 06:00", set()), ("2026-11-05 09:00", {"ROST-16"})])
def test_who_falls_ill_says_so_before_the_shift(desk: Desk, when: str, late: set[str]) -> None:
    """ROST-16, ROST-22: the superior is told; an illness is never refused."""
    desk.at(when)
    entry = sick(desk)
    assert desk.flags(entry) == late
    assert set(desk.news(entry)) == {"person:liuyang"}
    assert here(desk, "2026-11-05 10:00") == ["liuyang"]


def test_a_certificate_is_owed(desk: Desk) -> None:
    """ROST-22."""
    desk.at("2026-11-05 06:00")
    entry = sick(desk)
    due = desk.due("certificate", entry.entry.id, "leave")
    assert (due.rules, due.who) == (("ROST-22",), ("person:zhangwei",))
    assert f"{due.by:%m-%d %H:%M}" == "11-07 08:00"
    desk.at("2026-11-06 12:00").do("zhangwei", "leave", "certificate", entry.entry.id, certificate=PAPER)
    assert desk.due_status("certificate", entry.entry.id, "leave") == "settled"
    assert not desk.dues(sick(desk, certificate=PAPER).entry.id, "leave")


def test_back_early_is_on_duty_again_and_back_late_is_flagged(desk: Desk) -> None:
    """ROST-17."""
    desk.at("2026-11-05 09:00")
    first = cover(desk)
    granted(desk, first, "zhaomin", "liuyang")
    assert desk.flags(desk.at("2026-11-05 11:00").do("zhangwei", "leave", "back", first.entry.id)) == set()
    assert here(desk, "2026-11-05 11:30") == ["zhangwei", "liuyang"]
    second = cover(desk, **{"from": "2026-11-05T12:00"})
    granted(desk, second, "zhaomin", "liuyang")
    assert desk.flags(desk.at("2026-11-05 13:30").do("zhangwei", "leave", "back", second.entry.id)) >= {"ROST-17"}
