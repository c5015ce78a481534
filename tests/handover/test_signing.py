"""The handover from its preparation to both signatures: then, and only then, the shift is over."""

from __future__ import annotations

import pytest

from tests.handover.given import ARTICLES, accepted, checked, counted, house, offered, prepared, ready, rows
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
