"""Fires: FIRE-01 to FIRE-14, each with what it lets through and what it doesn't."""

from __future__ import annotations

from typing import Any

import pytest

from tests.support.desk import Desk, stops
from wuye.desk.record import Receipt
from wuye.errors import BadInput, NotAllowed, Refused
from wuye.registers.clock import plus
from wuye.reports.running import fires_running, running_log, steps_left

WHAT = "B2 配电房冒烟"
REAL = {"fire_centre", "tell_service", "tell_company", "tell_heads", "cut_power", "stop_lifts", "guide_out"}


def seen(desk: Desk, by: str = "zhangwei", **more: Any) -> str:
    """A fire that somebody saw."""
    return desk.do(by, "fire", "alarm", what=WHAT, source="seen", **more).entry.id


def signalled(desk: Desk, by: str = "majun") -> str:
    """An alarm signal nobody has looked after yet."""
    return desk.do(by, "fire", "alarm", what=WHAT, source="signal").entry.id


def step(desk: Desk, fire: str, name: str, by: str = "zhangwei", **more: Any) -> Receipt:
    return desk.do(by, "fire", "step", fire, step=name, **more)


def owed(desk: Desk, fire: str) -> set[str]:
    return set(desk.dues(fire, "fire"))


def left(desk: Desk, fire: str, by: str = "zhangwei") -> list[str]:
    return [row.name for row in steps_left(desk.subject("fire", fire), desk.books, by, desk.now())]


def test_leader_and_control_room_are_told_at_once(desk: Desk) -> None:
    fire = seen(desk)
    dues = desk.dues(fire, "fire")
    for name, who in (("tell_leader", "leader"), ("tell_control", "control_room")):
        assert (dues[name].rules, dues[name].by) == (("FIRE-01",), plus(desk.now(), "3m", desk.books.calendar))
        step(desk, fire, who)
        assert name not in owed(desk, fire)
    assert "tell_control" not in owed(desk, signalled(desk, "majun"))
    assert "tell_control" in owed(desk, signalled(desk, "zhougang"))


def test_a_leader_who_could_not_be_reached_is_still_to_be_told(desk: Desk) -> None:
    fire = seen(desk)
    step(desk, fire, "leader", skipped=True, word="没人接")
    assert "tell_leader" in owed(desk, fire)
    assert desk.later("4m").due_status("tell_leader", fire, "fire") == "late"
    step(desk, fire, "leader")
    assert desk.due_status("tell_leader", fire, "fire") == "settled_late"


def test_whom_to_call_is_the_highest_on_duty(desk: Desk) -> None:
    fire = seen(desk)
    first = steps_left(desk.subject("fire", fire), desk.books, "zhangwei", desk.now())[0]
    assert (first.name, set(first.people)) == ("leader", {"linxia", "liuyang"})
    own = desk.with_knobs("fire", leaders=["project_manager"])
    first = steps_left(own.subject("fire", seen(own)), own.books, "zhangwei", own.now())[0]
    assert first.people == ("huangtao",)


def test_the_call_to_the_fire_centre_says_who_where_and_what(desk: Desk) -> None:
    fire = seen(desk)
    assert desk.dues(fire, "fire")["fire_centre"].rules == ("FIRE-02",)
    rows = {r.name: r for r in steps_left(desk.subject("fire", fire), desk.books, "zhangwei", desk.now())}
    assert rows["fire_centre"].number == "119"
    assert all(word in rows["fire_centre"].say.zh for word in ("张伟", "客服助理", "起火现场", WHAT, "明火"))
    said = step(desk, fire, "fire_centre").record.fields
    assert said.items() >= {"caller": "张伟", "going_to": "起火现场", "said": WHAT}.items()
    assert said["position"] == ["assistant"] and "fire_centre" not in owed(desk, fire)


def test_a_call_to_the_fire_centre_left_out_stays_owed(desk: Desk) -> None:
    fire = seen(desk)
    out = step(desk, fire, "fire_centre", skipped=True, word="打不通")
    assert "fire_centre" in owed(desk, fire) and "caller" not in out.record.fields
    assert "D-33" in desk.flags(step(desk, seen(desk), "power", skipped=True))


def test_how_to_behave_is_said_with_the_alarm_and_reminded_of(desk: Desk) -> None:
    says = " ".join(t.zh for t in desk.do("zhangwei", "fire", "alarm", what=WHAT, source="seen").says)
    assert "FIRE-03" in says and "FIRE-04" in says
    rows = {r.name: r for r in steps_left(desk.subject("fire", seen(desk)), desk.books, "zhangwei", desk.now())}
    assert "疏散" in rows["evacuate"].say.zh
    assert {"FIRE-03", "FIRE-04", "FIRE-10", "FIRE-13", "FIRE-14"} <= set(desk.rules.registers["fire"].reminds)
    step(desk, fire := seen(desk), "leader")
    assert not any("FIRE-03" in t.zh for t in step(desk, fire, "control_room").says)


@pytest.mark.parametrize(
    ("name", "due"),
    [("service", "tell_service"), ("company", "tell_company"), ("power", "cut_power"), ("lifts", "stop_lifts"), ("evacuate", "guide_out")],
)  # fmt: skip
def test_a_real_fire_owes_the_measures(desk: Desk, name: str, due: str) -> None:
    fire = seen(desk)
    assert owed(desk, fire) >= REAL and desk.dues(fire, "fire")[due].rules == ("FIRE-05",)
    assert not REAL & owed(desk, signalled(desk))
    assert not desk.flags(step(desk, fire, name))
    assert due not in owed(desk, fire)
    other = seen(desk)
    assert "FIRE-05" in desk.flags(step(desk, other, name, skipped=True, word="用不着"))
    assert due not in owed(desk, other)


def test_a_small_fire_is_put_out_with_colleagues(desk: Desk) -> None:
    fire = seen(desk)
    with stops(BadInput, "FIRE-06", field="with"):
        desk.do("zhangwei", "fire", "small", fire, done="灭火器扑灭", scene_protected=True)
    out = desk.do(
        "zhangwei", "fire", "small", fire, done="灭火器扑灭", **{"with": ["zhougang", "保洁老李"]}, scene_protected=True
    )
    assert (desk.state(fire, "fire"), desk.news(out)) == ("out", {"manager": ("FIRE-06",)})
    assert not desk.flags(out) and not REAL & owed(desk, fire)
    careless = desk.do(
        "zhangwei", "fire", "small", seen(desk), done="扑灭", **{"with": ["zhougang"]}, scene_protected=False
    )
    assert "FIRE-06" in desk.flags(careless)


def test_a_signal_is_verified_on_the_spot_before_it_is_classed(desk: Desk) -> None:
    fire = signalled(desk)
    due = desk.dues(fire, "fire")["verify"]
    assert (due.rules, due.who, due.by) == (("FIRE-07",), ("guard",), plus(desk.now(), "5m", desk.books.calendar))
    with stops(BadInput, field="at_scene"):
        desk.do("majun", "fire", "reset", fire, cause="灰尘")
    with stops(Refused, "FIRE-07"):
        desk.do("majun", "fire", "reset", fire, cause="灰尘", at_scene="lina")
    desk.do("majun", "fire", "confirm", fire, at_scene="zhougang")
    assert desk.state(fire, "fire") == "real" and "verify" not in owed(desk, fire) and owed(desk, fire) >= REAL
    assert desk.dues(fire, "fire")["tell_heads"].rules == ("FIRE-07",)
    assert desk.dues(fire, "fire")["emergency.open"].rules == ("FIRE-07", "EMER-01")
    step(desk, fire, "fire_heads")
    assert "tell_heads" not in owed(desk, fire)


def test_a_real_fire_is_never_held_up_by_who_looked(desk: Desk) -> None:
    fire = signalled(desk)
    assert "FIRE-07" in desk.flags(desk.do("lina", "fire", "confirm", fire, at_scene="lina"))
    assert desk.state(fire, "fire") == "real"


def test_a_false_alarm_is_reset_and_logged_as_such(desk: Desk) -> None:
    fire = signalled(desk)
    with stops(NotAllowed, "FIRE-08"):
        desk.do("lina", "fire", "reset", fire, at_scene="zhougang", cause="灰尘")
    with stops(BadInput, "FIRE-08", field="cause"):
        desk.do("majun", "fire", "reset", fire, at_scene="zhougang")
    desk.do("majun", "fire", "reset", fire, at_scene="zhougang", cause="灰尘")
    assert (desk.state(fire, "fire"), owed(desk, fire)) == ("false_alarm", set())
    closed = desk.do("majun", "fire", "close", fire, done="已复位")
    assert [(s.kind, s.rules) for s in desk.reviews(closed)] == [("review", ("FIRE-09",))]
    with stops(Refused, "FIRE-08"):
        desk.do("majun", "fire", "reset", seen(desk), at_scene="zhougang", cause="灰尘")
    assert desk.rules.registers["fire"].figures["false_alarms"].rules == ("FIRE-08",)


def test_a_fire_is_closed_by_those_in_charge_once_it_is_out(desk: Desk) -> None:
    fire = signalled(desk)
    with stops(Refused, "FIRE-09"):
        desk.do("majun", "fire", "close", fire, done="完")
    desk.do("majun", "fire", "reset", fire, at_scene="zhougang", cause="灰尘")
    with stops(NotAllowed, "FIRE-09"):
        desk.do("zhangwei", "fire", "close", fire, done="完")
    with stops(Refused, "FIRE-11"):
        desk.do("zhougang", "fire", "clear", fire, done="没有隐患")
    figures = desk.rules.registers["fire"].figures
    assert {figures["alarms"].rules, figures["calls"].rules} == {("FIRE-09",)}


def test_every_alarm_and_complaint_at_the_control_centre_is_recorded_and_reported(desk: Desk) -> None:
    made = desk.do("majun", "fire", "call", what="1501 说有噪音", about="complaint")
    assert desk.news(made) == {"dept:service": ("FIRE-09",)} and not desk.flags(made)
    alarm = desk.do("majun", "fire", "call", what="12F 冒烟", about="alarm")
    assert not desk.flags(alarm) and any("wuye fire alarm" in t.en for t in alarm.says)
    fire = seen(desk)
    desk.do("zhangwei", "fire", "extinguished", fire, done="扑灭")
    with stops(Refused, "FIRE-01"):
        desk.do("majun", "fire", "close", fire, done="完")


def test_the_control_centres_telephone_is_for_alarms_only(desk: Desk) -> None:
    made = desk.do("majun", "fire", "call", what="家里来电", about="private")
    assert "FIRE-10" in desk.flags(made) and desk.news(made) == {"project_manager": ("FIRE-10",)}
    assert "FIRE-10" not in desk.flags(desk.do("majun", "fire", "call", what="12F 冒烟", about="alarm"))


def test_works_are_watched_for_flames_and_embers(desk: Desk) -> None:
    good = desk.do("zhougang", "fire", "check_works", place="1203", works={"flame": True, "embers": True})
    assert desk.state(good.entry.id, "fire") == "closed"
    bad = desk.do("zhougang", "fire", "check_works", place="1203", works={"flame": True, "embers": "垫料还热"})
    fire = bad.entry.id
    assert desk.state(fire, "fire") == "hazard" and desk.dues(fire, "fire")["clear"].rules == ("FIRE-11",)
    assert any("FIRE-13" in t.zh for t in bad.says)
    desk.do("zhougang", "fire", "clear", fire, done="浇水熄灭")
    assert desk.state(fire, "fire") == "closed"
    routine = desk.rules.registers["fire"].routines["works"]
    assert (routine.every, routine.do, routine.rules) == ("shift", ("check_works",), ("FIRE-11",))


def test_passages_stay_free(desk: Desk) -> None:
    rows = dict.fromkeys(("passages", "corridors", "stairs", "lifts", "notices"), True)
    good = desk.do("zhougang", "fire", "check_passages", place="1-12F", passages=rows)
    assert desk.state(good.entry.id, "fire") == "closed"
    bad = desk.do("zhougang", "fire", "check_passages", place="1-12F", passages={**rows, "stairs": "5F 堆纸箱"})
    assert desk.dues(bad.entry.id, "fire")["clear"].rules == ("FIRE-12",)
    with stops(BadInput, field="done"):
        desk.do("zhougang", "fire", "clear", bad.entry.id)
    assert desk.rules.registers["fire"].routines["passages"].rules == ("FIRE-12",)


def test_the_order_is_the_houses(desk: Desk) -> None:
    fire = signalled(desk)
    assert left(desk, fire) == ["leader", "control_room", "verify"]
    own = desk.with_knobs("fire", steps={"verify": 1, "lifts": 0, "else": 2})
    fire = signalled(own)
    assert left(own, fire) == ["verify", "leader", "control_room"]
    own.do("majun", "fire", "confirm", fire, at_scene="zhougang")
    assert "lifts" not in left(own, fire)


def test_a_step_before_its_turn_is_done_and_what_came_too_late_is_flagged(desk: Desk) -> None:
    fire = seen(desk)
    assert not desk.flags(step(desk, fire, "power"))
    assert "D-33" in desk.flags(step(desk, fire, "leader"))
    assert "D-33" not in desk.flags(step(desk, fire, "lifts"))


def test_a_real_fire_owes_its_emergency_record(desk: Desk) -> None:
    fire = seen(desk)
    due = desk.due("emergency.open", fire, "fire")
    assert due.rules == ("FIRE-07", "EMER-01")
    more = {"kind": "fire", "level": "major", "place": "B2"}
    desk.do("zhangwei", "emergency", "open", what=WHAT, fire=seen(desk), **more)
    assert "emergency.open" in owed(desk, fire)
    desk.do("zhangwei", "emergency", "open", what=WHAT, fire=fire, **more)
    assert "emergency.open" not in owed(desk, fire)


def test_the_script_ends_where_nothing_is_left(desk: Desk) -> None:
    fire = seen(desk)
    assert [f.id for f in fires_running(desk.books, "zhangwei", desk.now())] == [fire]
    while steps := left(desk, fire):
        step(desk, fire, steps[0])
    assert fires_running(desk.books, "zhangwei", desk.now()) == []
    assert owed(desk, fire) == {"emergency.open"}


def test_an_old_fire_is_not_offered_to_somebody_in_a_hurry(desk: Desk) -> None:
    fire = seen(desk)
    assert [f.id for f in fires_running(desk.books, "zhaomin", desk.later("11h").now())] == [fire]
    assert fires_running(desk.books, "zhaomin", desk.later("2h").now()) == []
    assert left(desk, fire)


def test_the_running_log_holds_the_time_between(desk: Desk) -> None:
    fire = seen(desk)
    desk.later("40s")
    step(desk, fire, "leader")
    desk.later("2m")
    desk.do("zhangwei", "fire", "follow", fire, done="烟变大")
    rows = list(running_log(desk.subject("fire", fire), desk.books))
    assert [row.record.entry.do for row in rows] == ["alarm", "step", "follow"]
    assert [row.since.total_seconds() if row.since is not None else None for row in rows] == [None, 40, 120]


def test_nothing_of_a_fire_waits_for_anybody(desk: Desk) -> None:
    for action in desk.rules.registers["fire"].actions.values():
        clauses = [action.clause, *(case.clause for case in action.cases)]
        assert all(sign.within for clause in clauses for sign in clause.signs), action.name
