"""Emergencies: EMER-01 to EMER-17, each with what it lets through and what it doesn't."""

from __future__ import annotations

from typing import Any

import pytest

from tests.support.desk import Desk, stops
from wuye.desk.record import Receipt
from wuye.errors import BadInput, NotAllowed, Refused
from wuye.text import Text

PHOTO = "ledgers/files/ab/" + "ab" * 32 + ".jpg"


def event(desk: Desk, by: str = "zhangwei", kind: str = "other", level: str = "ordinary", **more: Any) -> Receipt:
    """An event as it is entered."""
    return desk.do(by, "emergency", "open", what="12 楼出事", kind=kind, level=level, place="12F", **more)


def grave(desk: Desk, kind: str = "accident", **more: Any) -> Receipt:
    """A major event with photos."""
    return event(desk, kind=kind, level="major", files=[PHOTO], **more)


def tell_all(desk: Desk, of: Receipt) -> None:
    """Everybody concerned is told by phone."""
    for token in list(desk.news(of)):
        desk.told("zhangwei", of, token.removeprefix("person:"))


def close(desk: Desk, of: Receipt, by: str = "zhangwei") -> Receipt:
    return desk.do(by, "emergency", "close", of.entry.id, done="处理完了")


def state(desk: Desk, of: Receipt) -> str | None:
    return desk.state(of.entry.id, "emergency")


def owed(desk: Desk, of: Receipt) -> dict[str, Any]:
    return desk.dues(of.entry.id, "emergency")


def said(receipt: Receipt) -> str:
    return " ".join(text.zh for text in receipt.says)


def test_anybody_enters_a_major_event_besides_the_duty_log(desk: Desk) -> None:
    for by in ("zhougang", "majun", "sunqiang", "lina", "zhangwei"):
        made = event(desk, by, level="major", event="D2611-0003")
        assert (state(desk, made), desk.waits(made), made.record.status) == ("open", [], "done")
        assert desk.facts(made.entry.id, "emergency")["event"] == "D2611-0003"
    figures = desk.rules.registers["emergency"].figures
    assert figures["grave"].rules == ("EMER-01",)
    with stops(NotAllowed):
        event(desk, "nobody", level="major")


def test_special_matters_are_counted_by_the_day(desk: Desk) -> None:
    special = desk.rules.registers["emergency"].figures["special"]
    assert (special.rules, special.per) == (("EMER-03",), "day")
    made = grave(desk)
    with stops(BadInput, "EMER-03", field="account"):
        desk.do("zhangwei", "emergency", "report", made.entry.id)
    assert desk.do("zhangwei", "emergency", "report", made.entry.id, account="经过如下").record.status == "done"


def test_photos_of_the_scene_are_owed_and_hold_the_closing(desk: Desk) -> None:
    assert "photo" not in owed(desk, event(desk)) and "photo" not in owed(desk, grave(desk))
    made = event(desk, level="urgent")
    due = owed(desk, made)["photo"]
    assert (due.rules, due.by) == (("EMER-02",), desk.at("2026-11-10 05:00").now())
    desk.at("2026-11-10 03:30")
    tell_all(desk, made)
    with stops(Refused, "EMER-02"):
        close(desk, made)
    with stops(Refused, "EMER-02"):
        desk.do("zhougang", "emergency", "photo", made.entry.id)
    desk.do("zhougang", "emergency", "photo", made.entry.id, files=[PHOTO])
    close(desk, made)
    assert state(desk, made) == "closed"


def test_it_is_handled_at_once(desk: Desk) -> None:
    made = event(desk)
    due = owed(desk, made)["follow"]
    assert (due.rules, due.who, due.by) == (("EMER-04",), ("person:zhangwei",), desk.at("2026-11-10 03:30").now())
    assert desk.at("2026-11-10 03:31").due_status("follow", made.entry.id, "emergency") == "late"
    desk.do("zhaomin", "emergency", "follow", made.entry.id, done="到现场")
    assert desk.due_status("follow", made.entry.id, "emergency") == "settled_late"


@pytest.mark.parametrize("kind", ["accident", "illness", "drunk", "personal"])
def test_manager_and_supervisor_hear_of_it(desk: Desk, kind: str) -> None:
    made = event(desk, kind=kind)
    news = desk.news(made)
    assert set(news) == {"manager", "supervisor"} and "EMER-05" in news["manager"] and "D-32" in news["manager"]
    desk.seen("wangfang", made)
    assert set(desk.news(made)) == {"supervisor"}


def test_whom_a_kind_concerns_is_the_houses_to_say() -> None:
    desk = Desk({"emergency": {"recipients": {"flood": ["project_manager"], "else": ["leader"]}}})
    assert set(desk.news(event(desk, kind="flood"))) == {"project_manager"}
    assert set(desk.news(event(desk, kind="theft"))) == {"leader"}


def test_a_major_event_goes_to_the_superior_at_once_and_is_not_concealed(desk: Desk) -> None:
    assert "leader" not in desk.news(event(desk, kind="theft"))
    made = grave(desk, "theft")
    assert desk.news(made)["leader"] == ("EMER-06",)
    with stops(Refused, "EMER-06"):
        close(desk, made)
    tell_all(desk, made)
    done = close(desk, made)
    assert [(s.kind, s.rules) for s in desk.reviews(done)] == [("review", ("EMER-06",))]
    assert desk.reviews(close(desk, event(desk))) == []


def test_a_major_event_reported_late_is_flagged_not_refused(desk: Desk) -> None:
    two = desk.now().replace(hour=2)
    assert "EMER-06" in desk.flags(grave(desk, happened=two))
    assert "EMER-06" not in desk.flags(grave(desk, happened=two.replace(minute=45)))
    assert "EMER-06" not in desk.flags(event(desk, happened=two))


def test_what_one_cannot_handle_is_raised_and_help_is_asked_for(desk: Desk) -> None:
    assert "raise" not in owed(desk, event(desk))
    made = event(desk, kind="flood", level="important")
    desk.do("zhangwei", "emergency", "follow", made.entry.id, done="关不上总阀", beyond=True)
    assert owed(desk, made)["raise"].rules == ("EMER-07",)
    up = desk.do(
        "zhangwei", "emergency", "raise", made.entry.id, done="总阀坏了", asked=["engineering", "fire_brigade"]
    )
    assert "raise" not in owed(desk, made)
    assert desk.news(up) == {"manager": ("EMER-07",), "dept:engineering": ("EMER-07",)}
    assert "raise" in owed(desk, event(desk, beyond=True))


def test_raised_to_major_it_owes_what_a_major_event_owes(desk: Desk) -> None:
    made = event(desk, level="important")
    assert "report" not in owed(desk, made)
    up = desk.do("zhangwei", "emergency", "raise", made.entry.id, done="有人受伤", level="major")
    assert {"report", "photo"} <= set(owed(desk, made)) and "EMER-06" in desk.news(up)["leader"]
    assert "EMER-07" in desk.flags(up)
    asked = desk.do("zhangwei", "emergency", "raise", made.entry.id, done="请工程部来", asked=["engineering"])
    assert "EMER-07" not in desk.flags(asked)


def test_the_written_report_is_owed_by_the_end_of_the_next_day(desk: Desk) -> None:
    made = grave(desk)
    due = owed(desk, made)["report"]
    assert (due.rules, due.who) == (("EMER-08",), ("person:zhangwei",))
    assert due.by == desk.at("2026-11-12 00:00").now()
    assert desk.at("2026-11-12 00:01").due_status("report", made.entry.id, "emergency") == "late"
    written = desk.do("zhangwei", "emergency", "report", made.entry.id, account="经过、处理、结果")
    assert desk.news(written) == {"manager": ("EMER-08",)} and "report" not in owed(desk, made)
    assert "report" not in owed(desk, event(desk, level="important"))


def test_by_the_plan_and_calmly(desk: Desk) -> None:
    assert "《突发事件应急预案》" in said(event(desk)) and "EMER-09" in said(event(desk))
    own = desk.with_knobs("emergency", plan="三号预案")
    assert "《三号预案》" in said(event(own))
    assert {"EMER-06", "EMER-09", "EMER-11", "EMER-17"} <= set(desk.rules.registers["emergency"].reminds)


def test_the_control_room_reports_to_the_supervisor(desk: Desk) -> None:
    assert "EMER-10" in desk.news(event(desk, "majun"))["supervisor"]
    assert "supervisor" not in desk.news(event(desk, "zhougang"))


def test_gate_staff_act_report_and_write_it_up(desk: Desk) -> None:
    desk.enrol("menwei", name="门卫", roles="concierge", dept="service")
    made = event(desk, "menwei")
    assert owed(desk, made)["report"].rules == ("EMER-11",) and "EMER-11" in said(made)
    plain = event(desk, "zhangwei")
    assert "report" not in owed(desk, plain) and "EMER-11" not in said(plain)
    done = desk.do(
        "menwei", "emergency", "follow", made.entry.id, done="围起来了", posts_called=True, scene_protected=True
    )
    assert done.record.fields["scene_protected"] is True


def club(desk: Desk) -> str:
    """An assistant of the club post."""
    desk.enrol("huisuo", name="会所助理", roles="assistant", dept="service", posts=["club"])
    return "huisuo"


def test_the_club_post_settles_only_what_is_its_own(desk: Desk) -> None:
    by = club(desk)
    small = event(desk, by)
    assert not desk.flags(desk.do(by, "emergency", "follow", small.entry.id, done="处理了"))
    close(desk, small, by)
    large = event(desk, by, level="important")
    assert "EMER-12" in desk.flags(desk.do(by, "emergency", "follow", large.entry.id, done="先处理"))
    with stops(Refused, "EMER-12"):
        close(desk, large, by)
    desk.do(by, "emergency", "raise", large.entry.id, done="请主管定")
    assert not desk.flags(desk.do(by, "emergency", "follow", large.entry.id, done="照办"))
    close(desk, large, by)
    assert state(desk, large) == "closed"


def test_other_posts_have_their_authority(desk: Desk) -> None:
    made = event(desk, level="important")
    assert "EMER-12" not in desk.flags(desk.do("zhangwei", "emergency", "follow", made.entry.id, done="处理"))
    close(desk, made)


def test_the_housing_post_helps_engineering_and_reports(desk: Desk) -> None:
    desk.enrol("zhuzhai", name="住宅助理", roles="assistant", dept="service", posts=["housing"])
    made = event(desk, "zhuzhai", kind="flood")
    assert "EMER-13" in desk.news(made)["supervisor"] and "EMER-13" in said(made)
    assert "supervisor" not in desk.news(event(desk, kind="flood"))


def test_people_trapped_in_a_lift(desk: Desk) -> None:
    made = event(desk, kind="trapped", level="important")
    assert owed(desk, made)["mechanics"].rules == ("EMER-14",) and "EMER-14" in said(made)
    with stops(Refused, "EMER-14"):
        close(desk, made)
    now = desk.now()
    desk.do("zhangwei", "emergency", "follow", made.entry.id, done="停在 7 层", car_at="7F", mechanics_told=now)
    assert "mechanics" not in owed(desk, made)
    bare = desk.do("zhangwei", "emergency", "contain", made.entry.id, done="出来了")
    assert "EMER-14" in desk.flags(bare)
    with stops(Refused, "EMER-14"):
        close(desk, made)


def test_people_out_of_the_lift_it_may_be_closed(desk: Desk) -> None:
    made, now = event(desk, kind="trapped", level="important"), desk.now()
    facts = {"car_at": "7F", "mechanics_told": now, "with_them": "zhangwei", "freed": now}
    out = desk.do("zhangwei", "emergency", "contain", made.entry.id, done="人已救出", **facts)
    assert not desk.flags(out) and (state(desk, made), owed(desk, made)) == ("contained", {})
    close(desk, made)
    assert "mechanics" not in owed(desk, event(desk))


def test_a_storm_owes_the_round_of_the_vacant_rooms(desk: Desk) -> None:
    for name in ("1201", "1202"):
        desk.do("zhangwei", "unit", "enter", name, kind="flat")
    made = event(desk, kind="storm")
    assert owed(desk, made)["round"].rules == ("EMER-15",)
    with stops(Refused, "EMER-15"):
        close(desk, made)
    some = desk.do("zhangwei", "emergency", "round", made.entry.id, rooms=["1201"], done="关窗")
    assert "EMER-15" in desk.flags(some)
    both = desk.do("zhangwei", "emergency", "round", made.entry.id, rooms=["1201", "1202"], done="门窗已关")
    assert "EMER-15" not in desk.flags(both)
    close(desk, made)
    assert "round" not in owed(desk, event(desk))


def test_suspicious_persons_are_reported_to_security_at_once(desk: Desk) -> None:
    own = desk.with_knobs("emergency", recipients={"else": ["manager"]}).at("2026-11-10 03:00")
    assert own.news(event(own, kind="suspicious"))["dept:security"] == ("EMER-16",)
    assert "dept:security" not in own.news(event(own, kind="theft"))
    assert "EMER-16" in said(event(desk, kind="suspicious"))


def test_extra_work_in_an_emergency_is_reminded_of(desk: Desk) -> None:
    assert "EMER-17" in said(grave(desk)) and "EMER-17" not in said(event(desk))


def test_a_major_event_is_analysed_and_ends_with_nothing_owed(desk: Desk) -> None:
    made = grave(desk)
    tell_all(desk, made)
    close(desk, made)
    name = made.entry.id
    with stops(Refused):
        close(desk, made)
    assert owed(desk, made)["analyse"].rules == ("RISK-24",)
    how: dict[str, Any] = {"cause": "老化", "measures": [{"what": "更换", "who": "工程部", "until": "12 月"}]}
    with stops(Refused, "EMER-08"):
        desk.do("wangfang", "emergency", "analyse", name, **how)
    desk.do("zhangwei", "emergency", "report", name, account="经过")
    with stops(NotAllowed, "RISK-24"):
        desk.do("zhangwei", "emergency", "analyse", name, **how)
    desk.do("wangfang", "emergency", "analyse", name, **how)
    assert (state(desk, made), owed(desk, made)) == ("reviewed", {})


def test_who_may_close_it_and_when_it_may_be_analysed(desk: Desk) -> None:
    made = event(desk)
    with stops(NotAllowed, "EMER-04"):
        close(desk, made, "sunqiang")
    desk.do("zhougang", "emergency", "contain", made.entry.id, done="已控制")
    with stops(Refused, "RISK-24"):
        desk.do(
            "wangfang",
            "emergency",
            "analyse",
            made.entry.id,
            cause="不明",
            measures=[{"what": "查", "who": "王芳", "until": "12 月"}],
        )
    close(desk, made)


def test_nothing_waits_for_anybody_at_night(desk: Desk) -> None:
    for action in desk.rules.registers["emergency"].actions.values():
        clauses = [action.clause, *(case.clause for case in action.cases)]
        assert all(sign.within for clause in clauses for sign in clause.signs), action.name


def test_the_plan_is_said_in_both_languages(desk: Desk) -> None:
    assert all(text.zh and text.en and isinstance(text, Text) for text in grave(desk, "trapped").says)
