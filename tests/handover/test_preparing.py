"""Before the handover: the outgoing side's record is drawn from the books, and says what they can't know."""

from __future__ import annotations

import pytest

from tests.handover.given import ARTICLES, checked, counted, house, offered, opened, prepared, ready, rows
from tests.support.desk import Desk, stops
from wuye.errors import BadInput, NotAllowed, Refused
from wuye.reports.routines import routines


@pytest.fixture
def desk() -> Desk:
    return house()


def routine(desk: Desk, name: str) -> tuple[str, ...]:
    """The rules of a routine of the handover, which must be there."""
    return desk.rules.registers["handover"].routines[name].rules


def test_preparing_comes_back_each_shift(desk: Desk) -> None:
    """HAND-01: it is asked for every shift, until it is done."""
    assert routine(desk, "prepare") == ("HAND-01",)

    def asked() -> list[str]:
        return [r.name for r in routines(desk.books, desk.now()) if r.register == "handover" and not r.done]

    assert "prepare" in asked()
    prepared(desk)
    assert "prepare" not in asked()


def test_only_who_is_on_watch_prepares(desk: Desk) -> None:
    """HAND-01, HAND-33: his own post, nobody else's; the recorder is named."""
    with stops(NotAllowed, "HAND-01"):
        prepared(desk, by="sunli")
    assert prepared(desk).entry.fields["recorder"] == "zhangwei"
    assert prepared(desk, recorder="sunli").entry.fields["recorder"] == "sunli"
    with stops(BadInput, field="recorder"):
        prepared(desk, recorder="nobody")


def test_who_comes_late_is_marked(desk: Desk) -> None:
    """HAND-02: ten minutes early."""
    prepared(desk)
    assert "HAND-02" not in desk.flags(counted(desk))
    desk.at("2026-11-02 15:52")
    assert "HAND-02" in desk.flags(counted(desk))


def test_the_work_of_the_shift_is_recorded(desk: Desk) -> None:
    """HAND-03, HAND-46: a line from the books, or his own words; never nothing."""
    desk.do("zhangwei", "duty", "note", "1")
    said = prepared(desk).entry.fields["work"]
    assert "日志 1 条" in said and "未结 1 件" in said
    assert prepared(desk, work="巡楼三次，无异常").entry.fields["work"] == "巡楼三次，无异常"
    with stops(BadInput, field="work"):
        prepared(desk, work=" ")


def test_open_work_is_drawn_by_importance(desk: Desk) -> None:
    """HAND-04, HAND-40: nothing is typed, and nothing may be left out."""
    desk.do("zhangwei", "duty", "note", "1", reason="等配件", solve_by="2026-11-05")
    desk.do("zhangwei", "duty", "note", "2", importance="important")
    fields = prepared(desk, repairs=["B2 灯管"]).entry.fields
    assert fields["open_work"] == ["duty 2", "duty 1"]
    with stops(Refused, "HAND-04"):
        prepared(desk, open_work=["duty 1"])
    assert fields["repairs"] == ["B2 灯管"]
    desk.do("zhangwei", "duty", "close", "1")
    desk.do("zhangwei", "duty", "close", "2")
    assert "open_work" not in prepared(desk).entry.fields and "open_work" not in desk.facts("desk", "handover")


def test_evidence_is_named(desk: Desk) -> None:
    """HAND-05: what there is for the successor stands with the preparation, nowhere else."""
    assert prepared(desk, evidence=["漏水照片 3 张"]).entry.fields["evidence"] == ["漏水照片 3 张"]
    with stops(BadInput, field="evidence"):
        desk.do("zhaomin", "handover", "count", "desk", articles=rows(ARTICLES), evidence=["x"])


def test_times_are_the_house_s(desk: Desk) -> None:
    """HAND-06: the tool gives the time, in the zone of the house; a moment without one is none."""
    assert prepared(desk).entry.at.isoformat().endswith("+08:00")
    with stops(BadInput, field="happened"):
        prepared(desk, happened="soon")


def test_a_matter_has_cause_course_and_result(desk: Desk) -> None:
    """HAND-07."""
    matter = {"what": "1203 漏水", "cause": "阀门老化", "course": "关阀，报工程部", "result": "明早换阀"}
    assert prepared(desk, told=[matter]).entry.fields["told"] == [matter]
    with stops(BadInput, "HAND-07", field="told"):
        prepared(desk, told=[{"what": "1203 漏水", "cause": "阀门老化"}])


def test_major_problems_are_handed_over_also_when_they_are_dealt_with(desk: Desk) -> None:
    """HAND-08."""
    desk.do("zhangwei", "duty", "note", "7", importance="major")
    desk.do("zhangwei", "duty", "close", "7")
    fields = prepared(desk).entry.fields
    assert fields["major"] == ["duty 7"] and "open_work" not in fields
    with stops(Refused, "HAND-29"):
        prepared(desk, major=["duty 8"])


def test_orders_are_handed_over(desk: Desk) -> None:
    """HAND-09: those in the book are drawn, those of mouth are written down."""
    desk.do("liuyang", "order", "note", "41")
    fields = prepared(desk, new_orders=["明天 9 点停水，逐户通知"]).entry.fields
    assert (fields["open_orders"], len(fields["new_orders"])) == (["order 41"], 1)
    with stops(Refused, "HAND-29"):
        prepared(desk, open_orders=["order 40"])


def test_slips_are_closed_or_have_reason_and_date(desk: Desk) -> None:
    """HAND-10, D-04."""
    desk.do("zhangwei", "dispatch", "note", "9")
    assert ready(desk).facts("desk", "handover")["open_slips"] == ["dispatch 9"]
    with stops(Refused, "HAND-10"):
        offered(desk)
    prepared(desk, carry_over=[{"item": "dispatch 9", "reason": "等住户回家", "until": "2026-11-03"}])
    counted(desk)
    checked(desk)
    offered(desk)
    strict = house(dispatch_rule="closed")
    strict.do("zhangwei", "dispatch", "note", "9", reason="等住户回家", solve_by="2026-11-03")
    ready(strict)
    with stops(Refused, "HAND-10"):
        offered(strict)
    strict.do("zhangwei", "dispatch", "close", "9")
    offered(strict)


def test_what_is_passed_on_wants_reason_and_date(desk: Desk) -> None:
    """HAND-11: ordinary work without them is marked, with them it isn't."""
    desk.do("zhangwei", "duty", "note", "1")
    assert "HAND-11" in desk.flags(prepared(desk))
    carried = prepared(desk, carry_over=[{"item": "1", "reason": "等配件", "until": "2026-11-05"}])
    assert "HAND-11" not in desk.flags(carried)
    desk.do("zhangwei", "duty", "follow", "1", reason="等配件", solve_by="2026-11-05")
    assert "HAND-11" not in desk.flags(prepared(desk))


def test_important_work_that_may_be_passed_on_wants_them_too(desk: Desk) -> None:
    """HAND-11, D-04: where the house lets it pass, or the superior has ordered so; what holds the handover isn't asked."""
    row = {"item": "duty 2", "reason": "等配件", "until": "2026-11-05"}
    lax = house(block_levels=["major"])
    for one in (lax, desk):
        one.do("zhangwei", "duty", "note", "2", importance="important")
    assert "HAND-11" in lax.flags(prepared(lax)) and "HAND-11" not in lax.flags(prepared(lax, carry_over=[row]))
    assert "HAND-11" not in desk.flags(prepared(desk))
    desk.do("zhaomin", "handover", "refuse", "desk", why="没有做完")
    desk.do("liuyang", "handover", "decide", "desk", decision="take_over", why="下一班继续")
    assert "HAND-11" in desk.flags(prepared(desk)) and "HAND-11" not in desk.flags(prepared(desk, carry_over=[row]))


def test_devices_are_switched_off(desk: Desk) -> None:
    """HAND-12: an item of the desk's list, marked like the others."""
    prepared(desk)
    counted(desk)
    with stops(Refused, "HAND-12"):
        checked(desk, marks=dict.fromkeys(("tidy", "computers", "phones"), True))
    checked(desk)


def test_without_the_form_there_is_no_handover(desk: Desk) -> None:
    """HAND-13, HAND-29: the preparation, the count and the check are the form."""
    with stops(Refused, "HAND-29"):
        offered(desk)
    prepared(desk)
    with stops(Refused, "HAND-29"):
        offered(desk)
    counted(desk)
    with stops(Refused, "HAND-29", "HAND-32"):
        offered(desk)
    checked(desk)
    assert offered(desk).entry.do == "offer"


def test_what_came_up_since_is_prepared_too(desk: Desk) -> None:
    """HAND-29: the cut-off is one that both see."""
    ready(desk)
    desk.do("zhangwei", "duty", "note", "3")
    with stops(Refused, "HAND-29"):
        offered(desk)
    prepared(desk)
    assert desk.state("desk", "handover") == "counted"
    offered(desk)


def test_a_second_post_has_a_handover_of_its_own(desk: Desk) -> None:
    opened(desk, "gate", "chenhao")
    prepared(desk, "gate", "chenhao")
    assert (desk.state("gate", "handover"), desk.state("desk", "handover")) == ("prepared", "on_watch")
