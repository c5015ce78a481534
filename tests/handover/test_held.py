"""When nobody hands over, how the incoming side refuses, and the ways on that keep the post manned."""

from __future__ import annotations

import pytest

from tests.custody.given import device
from tests.handover.given import ARTICLES, accepted, checked, counted, house, offered, opened, prepared, ready, rows
from tests.support.desk import Desk, stops
from wuye.desk.record import Receipt
from wuye.errors import BadInput, NotAllowed, Refused


@pytest.fixture
def desk() -> Desk:
    return house()


def act(desk: Desk, by: str, do: str, **typed: object) -> Receipt:
    desk.later("1m")
    return desk.do(by, "handover", do, "desk", **typed)


def test_nobody_leaves_before_the_relief_has_signed(desk: Desk) -> None:
    """HAND-21, HAND-22: who goes stays on watch through every step; late relief is told to the superior."""
    late = act(desk, "zhangwei", "relief_late")
    assert desk.facts("desk", "handover")["holder"] == "zhangwei"
    assert desk.news(late) == {"leader": ("HAND-21",)}
    assert "HAND-21" in desk.due("relieve", "desk", "handover").rules
    for step in (prepared, counted, checked, offered):
        step(desk)
        assert desk.facts("desk", "handover")["holder"] == "zhangwei"
    accepted(desk)
    assert desk.facts("desk", "handover")["holder"] == "zhaomin"
    assert desk.due_status("relieve", "desk", "handover") == "settled"
    with stops(NotAllowed, "HAND-21"):
        act(desk, "zhangwei", "relief_late")


def test_both_sign_the_same_record(desk: Desk) -> None:
    """HAND-22, HAND-23: not another one, and not what it was before."""
    ready(desk)
    with stops(Refused, "HAND-22"):
        offered(desk, record="sha256:" + "0" * 64)
    first = offered(desk).entry.fields["record"]
    desk.correct("zhaomin", desk.books.life("handover", "desk")[2], note="数错了")
    with stops(Refused, "HAND-22"):
        accepted(desk)
    with stops(Refused, "HAND-22", "HAND-23"):
        accepted(desk, record="sha256:" + "0" * 64)
    second = offered(desk)
    assert second.entry.fields["record"] != first
    assert accepted(desk).entry.fields["record"] == second.entry.fields["record"]


def test_what_is_put_right_after_both_signed_is_reviewed_and_shows(desk: Desk) -> None:
    """HAND-34."""
    ready(desk)
    offered(desk)
    accepted(desk)
    count = desk.books.life("handover", "desk")[2]
    fix = desk.correct("zhaomin", count, articles=rows({**ARTICLES, "cash": 1900}))
    assert desk.record(count).corrected_by == fix.entry.id
    assert [slot.rules for slot in desk.reviews(fix)] == [("HAND-34",)]


def test_the_pages_of_the_log_are_signed_too(desk: Desk) -> None:
    """HAND-24: as they stand; one line more, and it is signed anew."""
    desk.do("zhangwei", "duty", "note", "1", reason="x", solve_by="2026-11-05")
    ready(desk)
    (log,) = offered(desk).entry.fields["logs"]
    assert log.startswith("duty 2026-11-02-day 1 sha256:")
    desk.do("zhangwei", "duty", "close", "1")
    with stops(Refused, "HAND-24"):
        accepted(desk)
    with stops(Refused, "HAND-24"):
        offered(desk, logs=[log])
    offered(desk)
    accepted(desk)


def test_the_incoming_side_may_refuse_with_reasons(desk: Desk) -> None:
    """HAND-25, HAND-26: the superior decides in half an hour, meanwhile nobody is relieved."""
    ready(desk)
    with stops(BadInput, "HAND-25", field="why"):
        act(desk, "zhaomin", "refuse")
    refusal = act(desk, "zhaomin", "refuse", why="1203 漏水没有交代清楚")
    assert desk.news(refusal) == {"leader": ("HAND-26",)}
    due = desk.due("decide", "desk", "handover")
    assert (due.who, due.rules) == (("leader",), ("HAND-26",))
    assert desk.facts("desk", "handover")["holder"] == "zhangwei"
    with stops(Refused, "HAND-21"):
        accepted(desk)
    act(desk, "liuyang", "decide", decision="finish_first", why="先把阀门换好")
    assert desk.state("desk", "handover") == "on_watch"
    assert desk.due_status("decide", "desk", "handover") == "settled"
    assert not desk.news(refusal), "whoever decides has heard of it"
    with stops(NotAllowed, "HAND-25"):
        ready(desk)
        act(desk, "zhangwei", "refuse", why="不想走")


def test_the_superior_may_have_it_taken_over_as_it_is(desk: Desk) -> None:
    """HAND-26, HAND-31: important work goes on with the next shift, by order."""
    desk.do("zhangwei", "duty", "note", "2", importance="important")
    ready(desk)
    with stops(Refused, "HAND-31"):
        offered(desk)
    act(desk, "zhaomin", "refuse", why="重要工作没有做完")
    act(desk, "liuyang", "decide", decision="take_over", why="等配件，下一班继续")
    counted(desk)
    checked(desk)
    offered(desk)
    accepted(desk)
    assert "ordered" not in desk.facts("desk", "handover")


def test_at_three_in_the_morning_the_two_decide_and_answer_for_it(desk: Desk) -> None:
    """HAND-26: where no superior can be had, glass; by day it waits for him."""
    ready(desk)
    act(desk, "zhaomin", "refuse", why="对讲机坏了一台")
    decision = act(desk, "zhangwei", "decide", decision="take_over", why="备用机先用")
    assert {kind for kind, _ in desk.waits(decision)} == {"approve", "agree"}
    with stops(Refused):
        desk.glass("zhangwei", decision, why="领班联系不上")
    desk.at("2026-11-03 03:00")
    again = act(desk, "zhangwei", "decide", decision="take_over", why="备用机先用")
    desk.glass("zhangwei", again, why="领班联系不上")
    desk.sign("sunli", again, "agree")
    assert desk.status(again) == "done" and desk.state("desk", "handover") == "prepared"
    assert ("leader", ("HAND-26",)) in desk.news(again).items()
    assert [slot.within for slot in desk.reviews(again)] == ["1d"]


def test_an_emergency_under_control_holds_nothing(desk: Desk) -> None:
    """HAND-27: until it is dealt with, not until its record is closed."""
    shipped = opened(Desk()).at("2026-11-02 15:46")
    given = {"kind": "flood", "level": "major", "place": "1203", "what": "漏水"}
    event = shipped.do("zhangwei", "emergency", "open", **given).entry.id
    ready(shipped)
    with stops(Refused, "HAND-27"):
        offered(shipped)
    shipped.do("zhangwei", "emergency", "contain", event, done="阀已关")
    ready(shipped)
    offered(shipped)


def test_nobody_decides_about_his_own_handover() -> None:
    """HAND-26: not even a leader, where he is one of the two."""
    desk = house(holder="liuyang")
    ready(desk, out="liuyang")
    act(desk, "zhaomin", "refuse", why="现金对不上")
    waiting = act(desk, "liuyang", "decide", decision="take_over", why="没问题")
    assert desk.waits(waiting)[0] == ("approve", ("supervisor",)) and desk.state("desk", "handover") == "refused"
    act(desk, "wangfang", "decide", decision="finish_first", why="先点清现金")
    assert desk.state("desk", "handover") == "on_watch"


@pytest.mark.parametrize(("register", "importance"), [("duty", "major"), ("duty", "urgent"), ("emergency", "ordinary")])
def test_an_urgent_event_holds_it(desk: Desk, register: str, importance: str) -> None:
    """HAND-27: until it is dealt with; an emergency is major by itself."""
    desk.do("zhangwei", register, "note", "5", importance=importance)
    ready(desk)
    with stops(Refused, "HAND-27"):
        offered(desk)
    desk.do("zhangwei", register, "close", "5")
    ready(desk)
    offered(desk)
    desk.do("zhangwei", register, "note", "6", importance=importance)
    with stops(Refused, "HAND-27"):
        accepted(desk)


def test_an_incident_suspends_it(desk: Desk) -> None:
    """HAND-21, HAND-27: both stay; afterwards it is counted anew."""
    ready(desk)
    with stops(BadInput, field="cause"):
        act(desk, "zhangwei", "suspend", why="x")
    told = act(desk, "zhangwei", "suspend", cause="incident", why="主管电梯困人")
    assert desk.news(told) == {"leader": ("HAND-27",)}
    with stops(Refused):
        counted(desk)
    act(desk, "zhangwei", "resume")
    assert desk.state("desk", "handover") == "prepared"
    counted(desk)
    checked(desk)
    offered(desk)
    accepted(desk)


def test_a_handover_that_was_interrupted_is_taken_up_again(desk: Desk) -> None:
    """HAND-21."""
    prepared(desk)
    act(desk, "zhaomin", "suspend", cause="interrupted", why="业主来访")
    with stops(NotAllowed, "HAND-21"):
        act(desk, "zhaomin", "resume")
    act(desk, "zhangwei", "resume")
    assert desk.state("desk", "handover") == "prepared"


def test_moving_equipment_holds_it(desk: Desk) -> None:
    """HAND-28: by what they see, or by the book of equipment."""
    prepared(desk)
    counted(desk)
    checked(desk, moving="yes")
    with stops(Refused, "HAND-28"):
        offered(desk)
    checked(desk)
    name = device(desk, name="2号冷机", kind="facility", dept="engineering", keeper="sunqiang")
    desk.do("sunqiang", "equipment", "start", name)
    with stops(Refused, "HAND-28"):
        offered(desk)
    desk.do("sunqiang", "equipment", "steady", name)
    offered(desk)
    accepted(desk)


def test_who_is_not_fit_takes_nothing_over(desk: Desk) -> None:
    """HAND-30: another one is found, who counts anew."""
    ready(desk)
    with stops(BadInput, field="fit"):
        act(desk, "zhangwei", "offer")
    with stops(Refused, "HAND-30"):
        offered(desk, fit="no")
    changed = act(desk, "zhangwei", "substitute", why="有酒气")
    assert "HAND-30" in desk.news(changed)["leader"]
    counted(desk, by="sunli")
    checked(desk, by="sunli")
    offered(desk)
    with stops(NotAllowed):
        accepted(desk)
    accepted(desk, by="sunli")
    assert desk.facts("desk", "handover")["holder"] == "sunli"


def test_important_work_holds_it(desk: Desk) -> None:
    """HAND-31, D-04: which importance does is a figure of the house."""
    desk.do("zhangwei", "duty", "note", "2", importance="important")
    ready(desk)
    with stops(Refused, "HAND-31"):
        offered(desk)
    desk.do("zhangwei", "duty", "close", "2")
    ready(desk)
    offered(desk)
    other = house(block_levels=["major"])
    other.do("zhangwei", "duty", "note", "2", importance="important", reason="x", solve_by="2026-11-05")
    ready(other)
    offered(other)


def test_a_stand_in_for_four_hours_at_most(desk: Desk) -> None:
    """HAND-21, D-16: he signs for it, and whoever is on watch comes back."""
    with stops(Refused, "D-16"):
        act(desk, "zhangwei", "cover", stand_in="sunli", until="5h", why="看病")
    with stops(Refused, "HAND-21"):
        act(desk, "zhangwei", "cover", stand_in="zhangwei", until="2h", why="看病")
    with stops(Refused, "HAND-21"):
        act(desk, "zhangwei", "cover", stand_in="chenhao", until="2h", why="看病")
    asked = act(desk, "zhangwei", "cover", stand_in="sunli", until="2h", why="看病")
    with stops(NotAllowed):
        prepared(desk, by="sunli")
    desk.sign("sunli", asked)
    prepared(desk, by="sunli")
    assert "HAND-21" in desk.due("come_back", "desk", "handover").rules
    act(desk, "zhangwei", "come_back")
    with stops(NotAllowed):
        prepared(desk, by="sunli")


def test_a_post_without_relief_goes_to_the_control_room(desk: Desk) -> None:
    """HAND-21: which signs for it; later it is taken up, counted, from the control room's hand."""
    prepared(desk)
    with stops(BadInput, "KEY-49", field="place"):
        act(desk, "zhangwei", "leave_unstaffed")
    left = act(desk, "zhangwei", "leave_unstaffed", place="前台钥匙在监控室，其余已锁柜")
    assert desk.state("desk", "handover") == "prepared"
    desk.sign("majun", left)
    assert desk.state("desk", "handover") == "unstaffed"
    desk.at("2026-11-03 08:00")
    typed = {"articles": rows({"radios": 4, "calculators": 2, "mail": 9, "slips": 30, "cash": 2000})}
    with stops(BadInput, "HAND-15", field="articles"):
        act(desk, "sunli", "take_up", read="yes", verified="yes")
    taken = act(desk, "sunli", "take_up", read="yes", verified="yes", **typed)
    assert desk.state("desk", "handover") == "unstaffed"
    desk.sign("majun", taken)
    assert (desk.state("desk", "handover"), desk.facts("desk", "handover")["holder"]) == ("on_watch", "sunli")
    assert desk.due_status("take_up", "desk", "handover") == "settled"


def test_a_post_is_not_left_while_something_urgent_is_open(desk: Desk) -> None:
    """HAND-27."""
    desk.do("zhangwei", "emergency", "note", "5")
    prepared(desk)
    with stops(Refused, "HAND-27"):
        act(desk, "zhangwei", "leave_unstaffed", place="监控室")
    desk.do("zhangwei", "emergency", "close", "5")
    act(desk, "zhangwei", "leave_unstaffed", place="监控室")


def test_leaving_a_post_to_the_control_room_closes_its_page_of_the_log() -> None:
    """HAND-21, DUTY-02, DUTY-13: once the control room has signed; with open events the page stays."""
    desk = opened(Desk()).at("2026-11-02 15:46")
    desk.do("zhangwei", "log", "begin")
    page = "2026-11-02-day"
    water = {"account": "1203 漏水", "kind": "water", "importance": "ordinary", "place": "1203", "handling": "关阀"}
    event = desk.do("zhangwei", "duty", "note", **water).entry.id
    prepared(desk)
    stays = act(desk, "zhangwei", "leave_unstaffed", place="监控室")
    assert "closes" not in stays.entry.fields and any("DUTY-13" in line.zh for line in stays.says)
    desk.do("zhangwei", "duty", "close", event, result="已修好")
    prepared(desk)
    with stops(Refused, "DUTY-02"):
        act(desk, "zhangwei", "leave_unstaffed", place="监控室", closes=["2026-11-01-day"])
    left = act(desk, "zhangwei", "leave_unstaffed", place="监控室")
    assert (left.entry.fields["closes"], desk.state(page, "log")) == ([page], "running")
    again = desk.do("zhangwei", "duty", "note", **water).entry.id
    with stops(Refused, "DUTY-13"):
        desk.sign("majun", left)
    desk.do("zhangwei", "duty", "close", again, result="已修好")
    desk.sign("majun", left)
    assert (desk.state("desk", "handover"), desk.state(page, "log")) == ("unstaffed", "closed")
    assert set(desk.dues(page, "log")) == {"check", "endorse"}
