"""A major or urgent event of the duty log opens its emergency record, besides the log (EMER-01)."""

from __future__ import annotations

import pytest

from tests.support.desk import Desk, stops
from wuye.errors import Refused

WATER = {"kind": "water", "importance": "major", "place": "1203", "handling": "关阀", "account": "1203 漏水到电梯厅"}


@pytest.fixture
def desk() -> Desk:
    return Desk().at("2026-11-10 02:00")


def noted(desk: Desk, **more: str) -> str:
    return desk.do("zhangwei", "duty", "note", **{**WATER, **more}).entry.id


def test_it_is_owed_and_settled_by_the_record_that_names_the_event(desk: Desk) -> None:
    """EMER-01"""
    event = noted(desk)
    assert "emergency.open" in desk.dues(event, "duty")
    desk.do("zhangwei", "emergency", "open", kind="flood", level="major", place="1203", what="漏水", event=event)
    assert "emergency.open" not in desk.dues(event, "duty")


def test_an_ordinary_event_owes_none(desk: Desk) -> None:
    """EMER-01"""
    assert "emergency.open" not in desk.dues(noted(desk, importance="ordinary"), "duty")


def test_it_isnt_closed_while_that_is_owed(desk: Desk) -> None:
    """EMER-01"""
    event = noted(desk)
    with stops(Refused):
        desk.do("zhangwei", "duty", "close", event, result="已处理")
    desk.do("zhangwei", "emergency", "open", kind="flood", level="major", place="1203", what="漏水", event=event)
    desk.do("zhangwei", "duty", "close", event, result="已处理")


def test_an_event_that_is_raised_owes_it_then(desk: Desk) -> None:
    """EMER-01, DUTY-21"""
    event = noted(desk, importance="important")
    assert "emergency.open" not in desk.dues(event, "duty")
    desk.do("zhangwei", "duty", "raise", event, importance="urgent", why="水到配电间")
    assert "emergency.open" in desk.dues(event, "duty")
