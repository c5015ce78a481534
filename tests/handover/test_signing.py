"""The handover from its preparation to both signatures: then, and only then, the shift is over."""

from __future__ import annotations

import pytest

from tests.handover.given import ARTICLES, accepted, checked, counted, house, offered, opened, prepared, ready, rows
from tests.support.desk import Desk, stops
from wuye.errors import NotAllowed, Refused


@pytest.fixture
def desk() -> Desk:
    return house()


def test_a_quiet_shift_is_handed_over(desk: Desk) -> None:
    """HAND-22, HAND-23, HAND-34: both sign one record, the leader reviews within a day."""
    ready(desk)
    offer = offered(desk)
    assert desk.state("desk", "handover") == "offered" and desk.facts("desk", "handover")["holder"] == "zhangwei"
    accept = accepted(desk)
    assert offer.entry.fields["record"] == accept.entry.fields["record"]
    assert desk.state("desk", "handover") == "on_watch"
    assert desk.facts("desk", "handover")["holder"] == "zhaomin"
    review = desk.slot(accept, "review")
    assert ("HAND-34" in review.rules, review.within) == (True, "1d")
    desk.sign("liuyang", accept)
    assert not desk.reviews(accept)


def test_nobody_takes_over_from_himself(desk: Desk) -> None:
    """HAND-16, HAND-22: it takes two."""
    prepared(desk)
    desk.later("1m")
    with stops(NotAllowed, "HAND-15"):
        desk.do("zhangwei", "handover", "count", "desk", articles=rows(ARTICLES))
    counted(desk)
    checked(desk)
    offered(desk)
    with stops(NotAllowed):
        accepted(desk, by="zhangwei")
    with stops(NotAllowed):
        accepted(desk, by="sunli")


def test_signing_for_the_shift_closes_its_page_of_the_log(desk: Desk) -> None:
    """DUTY-02, DUTY-07: not the page of the shift that comes, nor one that the entry doesn't name."""
    page, later = "2026-11-02-day", "2026-11-02-evening"
    desk.do("zhangwei", "log", "begin")
    ready(desk)
    offered(desk)
    assert desk.state(page, "log") == "running"
    with stops(Refused, "HAND-24"):
        accepted(desk, closes=["2026-11-01-day"])
    taken = accepted(desk)
    assert (taken.entry.fields["closes"], desk.state(page, "log")) == ([page], "closed")
    assert desk.dues(page, "log").keys() == {"check", "endorse"}
    desk.at("2026-11-02 16:05").do("zhaomin", "log", "begin")
    assert desk.state(later, "log") == "running"
    ready(desk.at("2026-11-02 23:40"), out="zhaomin", into="sunli")
    offered(desk, by="zhaomin")
    assert accepted(desk, by="sunli").entry.fields["closes"] == [later]


def test_a_page_with_unfinished_work_is_not_closed_with_the_shift(desk: Desk) -> None:
    """DUTY-13: it goes on until the work is closed or carried on; the handover goes ahead and says so."""
    page = "2026-11-02-day"
    desk.do("zhangwei", "log", "begin")
    desk.do("zhangwei", "duty", "note", "1", importance="ordinary")
    ready(desk)
    offered(desk)
    taken = accepted(desk)
    assert ("closes" in taken.entry.fields, desk.state(page, "log")) == (False, "running")
    assert any("DUTY-13" in said.en and "1 events" in said.en for said in taken.says)
    with stops(Refused, "DUTY-13"):
        desk.do("zhangwei", "log", "close", page)


def test_a_reason_typed_at_the_handover_is_the_event_s_own() -> None:
    """HAND-11, DUTY-13, DUTY-11: written once; the event is carried on by that day, and the page closes."""
    desk = opened(Desk()).at("2026-11-02 15:46")
    desk.do("zhangwei", "log", "begin")
    water = {"account": "1203 漏水", "kind": "water", "importance": "ordinary", "place": "1203", "handling": "关阀"}
    first, other = (desk.do("zhangwei", "duty", "note", **water).entry.id for _ in range(2))
    row = {"item": f"duty {first}", "reason": "等配件", "until": "2026-11-05"}
    with stops(Refused, "HAND-11", "DUTY-13"):
        prepared(desk, carry_over=[{**row, "until": "2026-11-01"}])
    marked = prepared(desk, carry_over=[row])
    assert "HAND-11" in desk.flags(marked), "the other one has neither"
    assert (desk.state(first, "duty"), desk.state(other, "duty")) == ("carried", "open")
    facts = desk.facts(first, "duty")
    assert (facts["reason"], facts["solve_by"].isoformat()) == ("等配件", "2026-11-06T00:00:00+08:00")
    due = desk.due("close", first, "duty")
    assert (due.by, due.opened_by, desk.due_status("close", first, "duty")) == (
        facts["solve_by"],
        marked.entry.id,
        "open",
    )
    assert desk.due("close", other, "duty").by != due.by
    named = prepared(desk, carry_over=[{"item": other, "reason": "住户不在", "until": "2026-11-04"}])
    assert "HAND-11" not in desk.flags(named), "said once, it needn't be said again"
    counted(desk)
    checked(desk)
    offered(desk)
    assert accepted(desk).entry.fields["closes"] == ["2026-11-02-day"]
    assert desk.state("2026-11-02-day", "log") == "closed"
    desk.do("zhaomin", "duty", "close", first, result="已换阀")
    assert "reason" not in desk.facts(first, "duty") and not desk.dues(first, "duty")


def test_what_is_closed_already_is_not_carried_on() -> None:
    """HAND-11, DUTY-13: that is marked; a row about another book touches no event."""
    desk = opened(Desk()).at("2026-11-02 15:46")
    water = {"account": "1203 漏水", "kind": "water", "importance": "ordinary", "place": "1203", "handling": "关阀"}
    done = desk.do("zhangwei", "duty", "note", **water, result="好").entry.id
    left = desk.do("zhangwei", "duty", "note", **water).entry.id
    row = {"item": f"duty {done}", "reason": "等配件", "until": "2026-11-05"}
    assert {"DUTY-13", "DUTY-11"} <= desk.flags(prepared(desk, carry_over=[row]))
    assert (desk.state(done, "duty"), "reason" in desk.facts(done, "duty")) == ("closed", False)
    prepared(desk, carry_over=[{**row, "item": f"order {left}"}])
    assert desk.state(left, "duty") == "open"
