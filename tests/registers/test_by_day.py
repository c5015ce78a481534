"""Queries that ask for a day not later than another find it by the day, and find the same."""

from __future__ import annotations

import pytest

from tests.registers.small import Desk, header
from wuye.registers.queries import value_of

LIST = header("""
fields:
  day: {type: day, label: {zh: 日, en: day}}
  last: {type: day, label: {zh: 最后, en: last}}
facts: [day]
values:
  due: {each: box, state: [open], where: {day: {before: {the: last}}}}
states:
  open: {zh: 开, en: open}
  shut: {zh: 关, en: shut, final: true}
actions:
  make: {label: {zh: 做, en: make}, to: open, may: [day]}
  look: {label: {zh: 看, en: look}, from: [open], need: [last]}
  shut: {label: {zh: 关, en: shut}, from: [open], to: shut}
  move: {label: {zh: 移, en: move}, from: [open], need: [day]}
""")


@pytest.fixture
def desk() -> Desk:
    desk = Desk(LIST)
    for name, day in (("A", "2026-11-01"), ("B", "2026-11-23"), ("C", "2027-01-01"), ("D", "2026-10-01")):
        desk.ok("amy", "make", name, day=day)
    desk.ok("amy", "make", "E")
    return desk


def found(desk: Desk, last: str) -> list[str]:
    entry, verdict = desk.try_("amy", "look", "A", last=last)
    names: list[str] = value_of("due", verdict.steps[0].scene)
    assert entry.do == "look"
    return names


def test_by_day_in_the_order_they_were_made(desk: Desk) -> None:
    assert desk.rules.asked["box"] == ("day",)
    assert [found(desk, d) for d in ("2026-09-30", "2026-11-23", "2030-01-01")] == [
        [],
        ["A", "B", "D"],
        ["A", "B", "C", "D"],
    ]


def test_what_moved_or_was_shut_is_looked_for_anew(desk: Desk) -> None:
    desk.ok("amy", "move", "A", day="2026-12-01")
    desk.ok("amy", "shut", "D")
    assert (found(desk, "2026-11-23"), found(desk, "2026-12-01")) == (["B"], ["A", "B"])
    assert desk.again().books.by_day("box", "day", desk.facts("A")["day"])[0].id == "A"
