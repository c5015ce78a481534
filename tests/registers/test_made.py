"""Conditions are made into functions once for a register; what they say never hangs on when they were made."""

from __future__ import annotations

from typing import Any

import pytest

from tests.registers.small import Desk, header, rules_of
from wuye.registers import people, queries
from wuye.registers.conditions import all_hold, failing
from wuye.registers.define import Condition
from wuye.registers.lives import standing
from wuye.registers.paths import Scene, resolve

BOX = header("""
fields:
  size: {type: choice, table: sizes, label: {zh: 大小, en: size}}
  level: {type: int, label: {zh: 级, en: level}}
facts: [size, level]
tables:
  sizes:
    rows:
      small: {zh: 小, en: small, weight: 1}
values:
  boxes: {count: subjects}
states:
  here: {zh: 在, en: here}
  shut: {zh: 关, en: shut, final: true}
actions:
  make: {label: {zh: 做, en: make}, to: here, need: [size], may: [level], owes: {tidy: {while: {level: {over: 0}}}}}
  shut: {label: {zh: 关, en: shut}, from: any, to: shut}
""")
COUNTED = BOX.replace("  boxes:", "  level: {count: subjects}\n  boxes:")
"""The same book, where `level` has come to be a number that is counted."""


@pytest.fixture
def desk() -> Desk:
    desk = Desk(BOX)
    desk.ok("amy", "make", "A", size="small", level="0")
    return desk


def test_a_condition_is_made_once_and_again_for_another_schema(desk: Desk) -> None:
    tests, scene = Condition({"level": {"over": 0}}), desk.scene("A")
    assert not all_hold(tests, scene)
    made = tests.made
    assert not all_hold(tests, scene) and tests.made is made
    desk.books.adopt(rules_of(COUNTED), "")
    assert all_hold(tests, desk.scene("A"))
    assert tests.made is not made and all_hold(dict(tests), desk.scene("A"))


def test_a_due_of_an_older_schema_is_asked_under_the_newer_one(desk: Desk) -> None:
    due = desk.due("tidy")
    assert not standing(due, desk.books, desk.now)
    desk.books.adopt(rules_of(COUNTED), "")
    assert standing(due, desk.books, desk.now)
    assert "still owes" in desk.words("amy", "shut", "A")


def test_a_path_is_followed_in_the_tables_and_knobs_of_the_day(desk: Desk) -> None:
    assert resolve("size.weight", desk.scene("A")) == 1
    desk.books.adopt(rules_of(BOX, settings="tables: {box: {sizes: {small: {weight: 7}}}}\n"), "")
    assert resolve("size.weight", desk.scene("A")) == 7


def test_nothing_is_counted_where_something_plainer_fails(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []

    def counted(name: str, _scene: Scene) -> int:
        asked.append(name)
        return 1

    monkeypatch.setattr(queries, "value_of", counted)
    tests = Condition({"boxes": 1, "size": "large"})
    assert not all_hold(tests, desk.scene("A")) and not asked
    assert failing(tests, desk.scene("A")) == ["size"] and asked == ["boxes"]


@pytest.mark.parametrize(
    ("options", "missing", "answer"),
    [
        ([{"level": 9}, {"nothing": 1}], False, False),
        ([{"level": 9}, {"nothing": 1}], True, True),
        ([{"level": 9, "nothing": 1}], True, False),
        ([{"nothing": 1, "size": "small"}], False, False),
        ([{"nothing": 1}, {"size": "small"}], False, True),
        ([], True, False),
    ],
)
def test_any_of_knows_what_is_unknown(desk: Desk, options: list[Any], missing: bool, answer: bool) -> None:
    for tests in ({"any_of": options}, Condition({"any_of": options})):
        assert all_hold(tests, desk.scene("A"), missing) is answer
        assert failing(tests, desk.scene("A"), missing) == ([] if answer else ["any_of"])


def test_a_corrected_deputy_is_deputy_no_more(desk: Desk) -> None:
    wrong = desk.ok("boss", "deputise", "lee", register="staff", deputy="ann")
    assert people.fits(desk.books, ("leader",), "ann", desk.now) == (True, "leader", "lee")
    said = {"of": wrong.entry.id, "digest": wrong.entry.digest, "why": "写错", "fields": {"deputy": "gus"}}
    desk.ok("boss", "correct", register="staff", **said)
    assert not people.fits(desk.books, ("leader",), "ann", desk.now)[0]
    assert people.fits(desk.books, ("leader",), "gus", desk.now) == (True, "leader", "lee")


def test_of_two_principals_the_one_enrolled_last_is_named(desk: Desk) -> None:
    desk.ok("boss", "enrol", "kim", register="staff", name="金", roles=["leader"], dept="service")
    desk.ok("boss", "deputise", "kim", register="staff", deputy="ann")
    desk.ok("boss", "deputise", "lee", register="staff", deputy="ann")
    assert people.fits(desk.books, ("leader",), "ann", desk.now) == (True, "leader", "kim")
    desk.ok("boss", "leave", "kim", register="staff")
    assert people.fits(desk.books, ("leader",), "ann", desk.now) == (True, "leader", "lee")
