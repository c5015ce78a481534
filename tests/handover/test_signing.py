"""The handover from its preparation to both signatures: then, and only then, the shift is over."""

from __future__ import annotations

import pytest

from tests.handover.given import ARTICLES, accepted, checked, counted, house, offered, prepared, ready, rows
from tests.support.desk import Desk, stops
from wuye.errors import NotAllowed


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
