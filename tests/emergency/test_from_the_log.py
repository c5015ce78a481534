"""A major or urgent event of the duty log opens its emergency record, besides the log (EMER-01)."""

from __future__ import annotations

import pytest

from tests.support.desk import Desk, stops
from wuye.errors import Refused
from wuye.render.receipt import due_line
from wuye.reports.owed import line_for

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


def test_the_line_to_type_names_the_event(desk: Desk) -> None:
    """EMER-01: without it the record settles nothing."""
    event = noted(desk)
    due = desk.dues(event, "duty")["emergency.open"]
    assert due.label.en == "open the emergency record"
    assert line_for(due, None, desk.books) == f"wuye emergency open --event {event}"
    assert due_line(due, desk.books, desk.now(), "en").endswith(f"wuye emergency open --event {event}")


def test_after_a_fire_it_names_the_fire(desk: Desk) -> None:
    """FIRE-07, EMER-01"""
    fire = desk.do("majun", "fire", "alarm", what="20 层烟感报警", source="signal").entry.id
    desk.do("majun", "fire", "confirm", fire, at_scene="zhougang")
    due = desk.dues(fire, "fire")["emergency.open"]
    assert line_for(due, None, desk.books) == f"wuye emergency open --fire {fire}"
    desk.do("majun", "emergency", "open", kind="fire", level="major", place="20 层", what="火警", fire=fire)
    assert "emergency.open" not in desk.dues(fire, "fire")
