"""Types of fields: what may be typed, what a page may hold."""

from __future__ import annotations

from typing import Any

import pytest

from tests.registers.small import Desk, header

BOX = header("""
knobs:
  points: {default: [door, light]}
tables:
  closing:
    rows:
      key: {zh: 钥匙, en: key}
      lock: {zh: 锁, en: lock}
  kinds:
    rows:
      hot: {zh: 热, en: hot}
    else: {zh: 其他, en: other}
fields:
  text: {type: text, longest: 10, label: {zh: 文, en: text}}
  code: {type: text, pattern: "[A-Z]{2}", label: {zh: 码, en: code}}
  int: {type: int, min: 1, max: 9, label: {zh: 数, en: int}}
  money: {type: money, label: {zh: 钱, en: money}}
  decimal: {type: decimal, label: {zh: 量, en: decimal}}
  flag: {type: flag, label: {zh: 是否, en: flag}}
  day: {type: day, label: {zh: 日, en: day}}
  time: {type: time, label: {zh: 时, en: time}}
  length: {type: length, label: {zh: 时长, en: length}}
  phone: {type: phone, label: {zh: 电话, en: phone}}
  who: {type: person, label: {zh: 人, en: who}}
  guest: {type: person, outsiders: true, label: {zh: 客, en: guest}}
  crew: {type: people, label: {zh: 组, en: crew}}
  kind: {type: choice, table: kinds, label: {zh: 种, en: kind}}
  colour:
    enum:
      red: {zh: 红, en: red}
      blue: {zh: 蓝, en: blue}
    label: {zh: 色, en: colour}
  dept: {enum: departments, label: {zh: 部门, en: dept}}
  in: {type: ref, in: box, label: {zh: 在, en: in}}
  near: {type: ref, in: box, loose: true, label: {zh: 近, en: near}}
  whole: {type: ref, in: box, state: [here], rule: KEY-05, label: {zh: 完好的, en: whole}}
  paper: {type: paper, label: {zh: 单, en: paper}}
  rows:
    type: rows
    min: 2
    cols:
      at: {type: time, label: {zh: 时间, en: at}}
      who: {type: person, label: {zh: 人, en: who}}
      n: {type: int, label: {zh: 次, en: n}}
    label: {zh: 表, en: rows}
  sheet: {type: sheet, of: closing, label: {zh: 检查, en: sheet}}
  tour: {type: sheet, of: points, label: {zh: 巡, en: tour}}
  open: {type: sheet, of: kinds, label: {zh: 开, en: open}}
  boxes: {type: sheet, of: box, label: {zh: 盒, en: boxes}}
states:
  here: {zh: 在, en: here}
  lost: {zh: 丢, en: lost}
actions:
  make:
    label: {zh: 做, en: make}
    to: here
    may: [text, code, int, money, decimal, flag, day, time, length, phone, who, guest, crew, kind, colour, dept, in,
          near, whole, paper, rows, sheet, tour, open, boxes]
  lose: {label: {zh: 丢, en: lose}, testimony: true, from: any, to: lost, may: [whole]}
""")


@pytest.fixture
def desk() -> Desk:
    desk = Desk(BOX)
    desk.ok("amy", "make", "A")
    return desk


@pytest.mark.parametrize(
    ("field", "typed", "value"),
    [
        ("text", "[red]", "[red]"),
        ("text", "=A1(1)", "=A1(1)"),
        ("text", "no", "no"),
        ("text", "012", "012"),
        ("code", "AB", "AB"),
        ("int", "9", 9),
        ("flag", "是", True),
        ("flag", "×", False),
        ("flag", "no", False),
        ("length", "3天", "3天"),
        ("phone", "138-0013 8000", "138-0013 8000"),
        ("who", "艾米", "amy"),
        ("guest", "路人", "路人"),
        ("crew", "amy,李雷", ["amy", "lee"]),
        ("kind", "热", "hot"),
        ("colour", "红", "red"),
        ("dept", "保安部", "security"),
        ("in", "A", "A"),
        ("near", "Z", "Z"),
        ("paper", "7号", {"no": "7号"}),
        ("paper", "编号=7,盖章=是", {"no": "7", "stamped": True}),
        ("sheet", ["key=√", "lock=锈了"], {"key": True, "lock": "锈了"}),
        ("tour", "door", {"door": True}),
        ("open", "whatever=√", {"whatever": True}),
        ("boxes", "A=√", {"A": True}),
    ],
)
def test_what_is_typed_and_kept(desk: Desk, field: str, typed: Any, value: Any) -> None:
    assert desk.ok("amy", "make", "N", **{field: typed}).fields[field] == value


@pytest.mark.parametrize(
    ("field", "typed", "said"),
    [
        ("text", "x" * 11, "too long"),
        ("text", "a\u202eb", "control characters"),
        ("text", " ", "can't be empty"),
        ("code", "ab", "isn't written like that"),
        ("int", "10", "can't be over 9"),
        ("int", "1.5", "whole number"),
        ("int", "１", "whole number"),
        ("money", "1.234", "a number such as 12.50"),
        ("money", "NaN", "a number such as 12.50"),
        ("decimal", "Infinity", "a number such as 12.50"),
        ("flag", "maybe", "yes or no"),
        ("day", "2026-02-30", "is a day"),
        ("time", "later", "can't read later"),
        ("length", "soon", "is a length"),
        ("phone", "call me", "phone number"),
        ("who", "路人", "nobody called 路人"),
        ("kind", "cold", "no choice cold"),
        ("colour", "green", "no choice green"),
        ("in", "Z", "Z is not registered"),
        ("paper", "盖章=是", "wants its number"),
        ("paper", "颜色=红", "has no column"),
        ("rows", ["at=10:00,who=amy,n=1"], "at least 2"),
        ("rows", ["at=10:00,who=amy,n=1", "at=10:00,who=amy"], "lacks n"),
        ("rows", ["at=10:00,who=amy,n=1", "at=10:00,who=路人,n=1"], "nobody called 路人"),
        ("rows", ["at=soon,who=amy,n=1"], "can't read soon"),
        ("rows", ["at=10:00,who=amy,n=many"], "whole number"),
        ("sheet", "door=√", "has no row door"),
        ("tour", "key=√", "has no row key"),
        ("boxes", "Z=√", "has no row Z"),
    ],
)
def test_what_cannot_be_understood(desk: Desk, field: str, typed: Any, said: str) -> None:
    assert said in desk.words("amy", "make", "N", **{field: typed})


def test_rows_are_kept_column_by_column(desk: Desk) -> None:
    rows = ["at=10:00,who=艾米,n=1", "时间=11:00,人=lee,次=2"]
    kept = desk.ok("amy", "make", "N", rows=rows).fields["rows"]
    assert [(r["who"], r["n"]) for r in kept] == [("amy", 1), ("lee", 2)]


def test_a_cell_on_a_page_is_held_to_its_type(desk: Desk) -> None:
    bad = [{"at": "2026-11-23T10:00:00+08:00", "who": "amy", "n": "one"}, {"at": "x", "who": "amy", "n": 1}]
    assert desk.no("amy", "make", "N", rows=bad)


def test_what_is_named_stands_where_the_field_wants_it(desk: Desk) -> None:
    desk.ok("amy", "make", "N", whole="A")
    desk.ok("amy", "lose", "A")
    (problem,) = desk.no("amy", "make", "M", whole="A")
    assert (problem.message.en, problem.rules) == ("whole A is lost", ("KEY-05",))
    assert "whole A is lost" in desk.ok("amy", "lose", "N", whole="A").flags[0].message.en


def test_the_edge_words_of_both_languages_pass_through_a_page(desk: Desk) -> None:
    nasty = ['"quoted"', "# not a comment", "a: b", "- item", "'", "😀", "01:00", "0x10", "~", "null", "2026-11-22"]
    for i, text in enumerate(nasty):
        words = text[:10]
        assert desk.ok("amy", "make", f"T{i}", text=words).fields["text"] == words
