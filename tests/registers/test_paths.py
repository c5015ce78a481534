"""Paths, tests and operands: what a condition of a schema sees."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from tests.registers.small import Desk, clock, header
from wuye.registers.conditions import all_hold, failing, holds
from wuye.registers.operands import as_time, operand
from wuye.registers.paths import resolve
from wuye.registers.rules import MISSING

BOX = header(
    """
knobs:
  loan: {default: 4h}
  per: {default: {small: 1h, else: 2h}}
  names: {default: [amy, ann]}
  shut: {default: "18:00"}
tables:
  sizes:
    rows:
      small: {zh: 小, en: small, weight: 1, who: [leader]}
      large: {zh: 大, en: large, weight: 9}
    else: {zh: 其他, en: other, weight: 5}
fields:
  size: {type: choice, table: sizes, label: {zh: 大小, en: size}}
  many: {type: choice, table: sizes, many: true, label: {zh: 几种, en: many}}
  holder: {type: person, outsiders: true, label: {zh: 持有人, en: holder}}
  inside: {type: ref, in: box, label: {zh: 装在, en: inside}}
  parts: {type: ref, in: box, many: true, label: {zh: 部件, en: parts}}
  due: {type: time, label: {zh: 应还, en: due}}
  on: {type: day, label: {zh: 日期, en: on}}
  paper: {type: paper, label: {zh: 单据, en: paper}}
  n: {type: int, label: {zh: 数, en: n}}
  remark: {type: text, label: {zh: 说, en: remark}}
facts: [size, many, holder, inside, parts, due, on, paper, n]
values:
  boxes: {count: box}
states:
  here: {zh: 在, en: here}
  out: {zh: 出, en: out}
actions:
  make:
    label: {zh: 做, en: make}
    to: here
    may: [size, many, holder, inside, parts, due, on, paper, n]
  lend:
    label: {zh: 借, en: lend}
    from: [here]
    to: out
    may: [holder, n, remark]
    owes: {back: {by: {the: knob.loan}}}
  back: {label: {zh: 还, en: back}, from: [out], to: here}
"""
)


@pytest.fixture
def desk() -> Desk:
    desk = Desk(BOX)
    desk.ok("amy", "make", "A", size="small", holder="lee", n="3", due="18:00", on="2026-11-24")
    desk.ok("amy", "make", "B", size="large", inside="A", parts="A", many="small,large")
    return desk


def see(desk: Desk, path: str, subject: str | None = "B", **fields: Any) -> Any:
    return resolve(path, desk.scene(subject, **fields))


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("size", "large"),
        ("subject", "B"),
        ("state", "here"),
        ("was.state", "here"),
        ("was.size", "large"),
        ("by", "amy"),
        ("by.name", "艾米"),
        ("by.dept", "service"),
        ("today", dt.date(2026, 11, 23)),
        ("at", clock("2026-11-23 08:00")),
        ("size.weight", 9),
        ("inside.size", "small"),
        ("inside.size.weight", 1),
        ("inside.holder.name", "李雷"),
        ("inside.state", "here"),
        ("was.inside.n", 3),
        ("knob.loan", "4h"),
        ("knob.per.small", "1h"),
        ("knob.per.huge", "2h"),
        ("boxes", 2),
        ("due.back", "none"),
        ("parts.n", [3]),
        ("many.weight", [1, 9]),
    ],
)
def test_a_path_leads_to(desk: Desk, path: str, value: Any) -> None:
    assert see(desk, path) == value


@pytest.mark.parametrize(
    "path",
    ["n", "holder", "holder.role", "was.holder.name", "inside.inside.size", "knob.nothing", "size.colour", "nowhere"],
)
def test_what_is_not_there_is_missing(desk: Desk, path: str) -> None:
    assert see(desk, path) is MISSING


def test_a_field_of_the_entry_stands_before_the_fact(desk: Desk) -> None:
    assert see(desk, "n", "A", n=7) == 7
    assert see(desk, "was.n", "A", n=7) == 3


def test_a_row_a_table_lacks_reads_else() -> None:
    desk = Desk(BOX, settings="tables: {box: {sizes: {huge: {zh: 巨, en: huge}}}}\n")
    assert resolve("size.weight", desk.scene(size="unheard")) == 5
    assert resolve("size.weight", desk.scene(size="huge")) is MISSING


def test_roles_behind_a_person_hold_all_he_counts_as(desk: Desk) -> None:
    scene = desk.scene(by="tom")
    assert resolve("by.role", scene) == ["assistant", "newcomer", "trainee"]
    assert all_hold({"by.role": "assistant"}, scene)
    assert not all_hold({"by.role": {"not": "trainee"}}, scene)


def test_a_person_from_outside_is_not_enrolled(desk: Desk) -> None:
    assert see(desk, "holder.enrolled", holder="路人") is False
    assert see(desk, "holder.enrolled", holder="lee") is True
    assert see(desk, "holder.name", holder="路人") == "路人"
    assert see(desk, "holder.role", holder="路人") == []


def test_a_due_goes_from_open_to_late_to_settled_late(desk: Desk) -> None:
    desk.ok("amy", "lend", "A")
    assert see(desk, "due.back", "A") == "open"
    assert see(desk.wait(hours=5), "due.back", "A") == "late"
    desk.ok("amy", "back", "A")
    assert see(desk, "due.back", "A") == "settled_late"


def test_a_due_settled_in_time_is_settled(desk: Desk) -> None:
    desk.ok("amy", "lend", "A")
    desk.wait(hours=1).ok("amy", "back", "A")
    assert see(desk.wait(days=9), "due.back", "A") == "settled"


def test_a_condition_on_several_references_holds_for_every_one(desk: Desk) -> None:
    scene = desk.scene("A", parts=["A", "B"])
    assert all_hold({"parts.state": "here"}, scene)
    assert not all_hold({"parts.size": "small"}, scene)
    assert all_hold({"parts.size": ["small", "large"]}, scene)


def test_one_missing_among_several_references_is_missing(desk: Desk) -> None:
    scene = desk.scene("A", parts=["A", "B"])
    assert resolve("parts.n", scene) is MISSING


@pytest.mark.parametrize(
    ("value", "test", "answer"),
    [
        (3, 3, True),
        (3, [1, 3], True),
        (3, [1, 2], False),
        (["a", "b"], "a", True),
        (["a", "b"], ["b", "c"], True),
        (["a", "b"], "c", False),
        (3, {"min": 3}, True),
        (2, {"min": 3}, False),
        (3, {"max": 3}, True),
        (3, {"over": 3}, False),
        (3, {"under": 4}, True),
        (3, {"min": 1, "max": 2}, False),
        (3, {"not": 4}, True),
        (3, {"not": [3, 4]}, False),
        (3, {"not": {"min": 3}}, False),
        (3, {"given": True}, True),
        (3, {"given": False}, False),
        (["a"], {"has": "a"}, True),
        ("abc", {"has": "b"}, True),
        ("abc", {"has": "x"}, False),
        ("three", {"min": 3}, False),
        (True, True, True),
        (False, True, False),
        (clock("2026-11-23 17:00"), {"before": "18:00"}, True),
        (clock("2026-11-23 19:00"), {"before": "18:00"}, False),
        (clock("2026-11-23 19:00"), {"after": "18:00"}, True),
        (clock("2026-11-23 09:00"), {"within": "workday 08:30-18:00"}, True),
        (clock("2026-11-22 09:00"), {"within": "workday 08:30-18:00"}, False),
        (clock("2026-11-22 03:00"), {"within": "22:00-07:00"}, True),
        (clock("2026-11-22 07:00"), {"within": "22:00-07:00"}, False),
        (clock("2026-11-23 12:00"), {"max": "4h"}, True),
        (clock("2026-11-23 12:01"), {"max": "4h"}, False),
        (dt.timedelta(hours=5), {"over": "4h"}, True),
        (dt.timedelta(hours=3), {"over": "4h"}, False),
        (dt.date(2026, 11, 24), {"after": {"the": "today"}}, True),
        (dt.date(2026, 11, 22), {"after": {"the": "today"}}, False),
        (3, {"the": "n"}, True),
        (3, {"max": {"the": "n"}}, True),
        (3, {"the": "nothing"}, False),
        (3, {"not": {"the": "nothing"}}, False),
        (3, {"max": {"the": "nothing"}}, False),
    ],
)
def test_a_test_of_a_value(desk: Desk, value: Any, test: Any, answer: bool) -> None:
    assert holds(value, test, desk.scene("A")) is answer


@pytest.mark.parametrize(
    ("span", "other", "answer"),
    [
        ((9, 11), (10, 12), True),
        ((9, 10), (10, 12), False),
        ((9, None), (10, 12), True),
        ((13, None), (10, 12), False),
        ((9, 11), (10, None), True),
    ],
)
def test_spans_overlap_when_they_share_a_moment(desk: Desk, span: Any, other: Any, answer: bool) -> None:
    start = clock("2026-11-23 00:00")

    def hours(pair: Any) -> list[Any]:
        return [None if h is None else start + dt.timedelta(hours=h) for h in pair]

    assert holds(hours(span), {"overlaps": hours(other)}, desk.scene("A")) is answer


@pytest.mark.parametrize(
    ("raw", "value"),
    [
        (5, 5),
        ({"the": "n"}, 3),
        ({"the": "n", "plus": 2}, 5),
        ({"the": "n", "minus": {"the": "n"}}, 0),
        ({"the": "knob.per", "of": "size"}, "1h"),
        ({"the": "at", "plus": "2h"}, clock("2026-11-23 10:00")),
        ({"the": "at", "minus": "30m"}, clock("2026-11-23 07:30")),
        ({"the": "at", "plus": {"the": "knob.loan"}}, clock("2026-11-23 12:00")),
        ({"the": "at", "plus": {"the": "knob.per", "of": "size"}}, clock("2026-11-23 09:00")),
        ({"earliest": ["18:00", "4h"]}, clock("2026-11-23 12:00")),
        ({"earliest": [{"the": "knob.shut"}, "30d"]}, clock("2026-11-23 18:00")),
        ({"the": "nothing", "plus": 2}, MISSING),
        ({"the": "n", "plus": {"the": "nothing"}}, MISSING),
        ({"on": 1}, {"on": 1}),
    ],
)
def test_an_operand(desk: Desk, raw: Any, value: Any) -> None:
    assert operand(raw, desk.scene("A")) == value


def test_a_day_moved_by_a_length_is_a_day(desk: Desk) -> None:
    scene = desk.scene("A")
    assert operand({"the": "on", "plus": "3d"}, scene) == dt.date(2026, 11, 27)
    assert operand({"the": "today", "minus": "1 month"}, scene) == dt.date(2026, 10, 23)


def test_earliest_never_lies_in_the_past(desk: Desk) -> None:
    desk.at("2026-11-23 19:00")
    assert operand({"earliest": [{"the": "due"}, "4h"]}, desk.scene("A")) == clock("2026-11-23 23:00")


def test_an_index_that_is_missing_reads_else(desk: Desk) -> None:
    assert operand({"the": "knob.per", "of": "size"}, desk.scene()) == "2h"


def test_unknown_is_unknown(desk: Desk) -> None:
    scene = desk.scene("B")
    assert failing({"n": 3}, scene) == ["n"]
    assert failing({"n": 3}, scene, missing=True) == []
    assert failing({"n": {"not": 3}}, scene) == ["n"]
    assert failing({"n": {"given": False}}, scene) == []
    assert failing({"n": {"given": True}}, scene, missing=True) == ["n"]


def test_any_of_wants_one(desk: Desk) -> None:
    scene = desk.scene("A")
    assert all_hold({"any_of": [{"n": 9}, {"size": "small"}]}, scene)
    assert not all_hold({"any_of": [{"n": 9}, {"size": "large"}]}, scene)
    assert not all_hold({"any_of": [{"n": 3, "size": "large"}]}, scene)


def test_a_moment_from_a_value(desk: Desk) -> None:
    scene = desk.scene("A")
    assert as_time(dt.date(2026, 11, 23), scene) == clock("2026-11-24 00:00")
    assert as_time("2h", scene) == clock("2026-11-23 10:00")
    assert as_time(5, scene) is None


def test_a_paper_is_read_by_its_parts(desk: Desk) -> None:
    scene = desk.scene("A", paper={"no": "7", "stamped": True})
    assert all_hold({"paper.stamped": True, "paper.no": "7"}, scene)
    assert resolve("paper.signed_by", scene) is MISSING
