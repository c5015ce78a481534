"""Parts that go with their whole, numbers by a house's pattern, signatures in order, shared cases, catalogues."""

from __future__ import annotations

import pytest

from tests.registers.small import Desk, faults_of, header, local, rule_files
from wuye.errors import BadInput
from wuye.registers.check import check_files
from wuye.registers.recur import due_in, is_every
from wuye.reports.catalogues import Listed, catalogue_named, listed

FOLDER = header("""
subject:
  id: {the: knob.code, of: kind}
  many: true
  part_of: whole
  hands_down: [colour]
  follows: [here, shut, gone]
  label: {zh: 编号, en: no}
knobs:
  code: {default: {folder: "F{day.year}-{n:2}", else: "{whole}/{n:1}"}}
fields:
  kind: {enum: {folder: {zh: 夹, en: folder}, sheet: {zh: 张, en: sheet}}, label: {zh: 种, en: kind}}
  whole: {type: ref, in: box, label: {zh: 夹子, en: whole}}
  colour: {type: text, label: {zh: 色, en: colour}}
  owner: {type: text, label: {zh: 主, en: owner}}
  day: {type: day, label: {zh: 日, en: day}}
  pages: {type: int, label: {zh: 页, en: pages}}
  readers: {type: people, label: {zh: 读者, en: readers}}
  marks: {type: text, many: true, label: {zh: 记号, en: marks}}
facts: [kind, whole, colour, owner, day, pages, marks]
values:
  reading: {python: unsigned_here}
states:
  here: {zh: 在, en: here}
  away: {zh: 外, en: away}
  shut: {zh: 合, en: shut}
  gone: {zh: 没了, en: gone, final: true}
shared:
  bright:
    - {must: {colour: {not: black}}, rule: KEY-02}
actions:
  make: {label: {zh: 做, en: make}, to: here, need: [kind, day], may: [whole, colour, owner, pages]}
  take: {label: {zh: 拿, en: take}, from: [here], to: away, use: [bright]}
  look: {label: {zh: 望, en: look}, from: [here, shut], use: [bright], cases: [{must: {colour: {given: true}}, rule: KEY-03}]}
  shut: {label: {zh: 合上, en: shut}, from: [here], to: shut}
  open: {label: {zh: 打开, en: open}, from: [shut, away], to: here}
  burn: {label: {zh: 烧, en: burn}, from: [shut], to: gone}
  mark: {label: {zh: 记, en: mark}, from: [here], need: [marks], set: {marks: {the: was.marks}}, add: {marks: {the: marks}}}
  wipe: {label: {zh: 擦, en: wipe}, from: [here], need: [marks], set: {marks: {the: was.marks}}, add: {marks: {minus: {the: marks}}}}
  bare: {label: {zh: 空, en: bare}, from: [here], cases: [{must: {was.marks: {given: false}}}]}
  pass_round:
    label: {zh: 传, en: pass round}
    from: [here]
    need: [readers]
    signs: [{as: review, each: {the: readers}, in_order: true, within: 1d, rule: KEY-27}]
  put_away: {label: {zh: 收, en: put away}, from: [here], to: away, cases: [{must: {reading: {given: false}}, rule: KEY-09}]}
catalogues:
  folders: {label: {zh: 夹目, en: folders}, where: {kind: folder}, group: [colour], order: [day], columns: [subject, day, state]}
  sheets: {label: {zh: 张目, en: sheets}, of: whole, columns: [subject, colour]}
  sums: {label: {zh: 总数, en: sums}, where: {kind: sheet}, group: [whole], sum: [pages]}
""")


@pytest.fixture
def desk() -> Desk:
    desk = Desk(FOLDER)
    desk.ok("amy", "make", kind="folder", day="2025-03-01", colour="red", owner="amy")
    desk.ok("amy", "make", kind="sheet", day="2025-03-02", whole="F2025-01", pages="3")
    desk.ok("amy", "make", kind="sheet", day="2025-03-03", whole="F2025-01", pages="4")
    return desk


def test_numbers_follow_the_pattern_of_their_kind(desk: Desk) -> None:
    assert [s.id for s in desk.books.all("box")] == ["F2025-01", "F2025-01/1", "F2025-01/2"]
    desk.ok("amy", "make", kind="folder", day="2026-01-01")
    assert desk.state("F2026-01") == "here"


def test_a_house_has_a_pattern_of_its_own() -> None:
    own = Desk(FOLDER, settings="knobs:\n  box:\n    code: {folder: 'X{n:3}', else: '{whole}.{n:2}'}\n")
    own.ok("amy", "make", kind="folder", day="2025-03-01")
    assert own.state("X001") == "here"
    assert "isn't written like that" in own.words("amy", "make", "F2025-07", kind="folder", day="2025-03-01")


def test_only_what_is_handed_down_is_the_whole_s(desk: Desk) -> None:
    assert desk.ok("amy", "look", "F2025-01/1").status == "done"
    desk.ok("amy", "make", kind="folder", day="2025-03-04", colour="black")
    desk.ok("amy", "make", kind="sheet", day="2025-03-04", whole="F2025-02")
    (problem,) = desk.no("amy", "take", "F2025-02/1")
    assert problem.rules == ("KEY-02",)


def test_a_part_stands_where_its_whole_stands(desk: Desk) -> None:
    desk.ok("amy", "take", "F2025-01/2")
    desk.ok("amy", "shut", "F2025-01")
    assert [desk.state(f"F2025-01{n}") for n in ("", "/1", "/2")] == ["shut", "shut", "away"]
    assert "F2025-01/1 is shut" in desk.words("amy", "take", "F2025-01/1")
    desk.ok("amy", "open", "F2025-01")
    assert desk.state("F2025-01/1") == "here"
    desk.ok("amy", "shut", "F2025-01")
    desk.ok("amy", "burn", "F2025-01")
    assert desk.state("F2025-01/1") == "gone" and desk.subject("F2025-01/1").state == "here"
    assert "is gone" in desk.words("amy", "look", "F2025-01/1")


def test_a_set_that_was_emptied_is_not_given(desk: Desk) -> None:
    desk.ok("amy", "mark", "F2025-01", marks=["a"])
    assert desk.no("amy", "bare", "F2025-01")
    desk.ok("amy", "wipe", "F2025-01", marks=["a"])
    assert desk.facts("F2025-01")["marks"] == []
    desk.ok("amy", "bare", "F2025-01")


def test_readers_sign_one_after_the_other(desk: Desk) -> None:
    passed = desk.ok("amy", "pass_round", "F2025-01", readers="mona,lee,gus")
    assert [local(s.due) for s in passed.slots] == ["2026-11-24 08:00", "2026-11-25 08:00", "2026-11-26 08:00"]
    assert "too early" in desk.no_sign("gus", passed) and "too early" in desk.no_sign("lee", passed)
    (problem,) = desk.no("amy", "put_away", "F2025-01")
    assert problem.rules == ("KEY-09",)
    for reader in ("mona", "lee", "gus"):
        desk.sign(reader, passed)
    desk.ok("amy", "put_away", "F2025-01")


def test_shared_cases_come_after_an_action_s_own(desk: Desk) -> None:
    desk.ok("amy", "make", kind="folder", day="2025-03-04")
    assert [p.rules for p in desk.no("amy", "look", "F2025-02")] == [("KEY-03",), ("KEY-02",)]
    faults = faults_of(FOLDER.replace("use: [bright]", "use: [brigth]"))
    assert len(faults) == 3 and "no brigth under shared" in faults[-1] and "no action uses bright" in faults[0]


def read(desk: Desk, name: str, of: str | None = None, *where: str) -> Listed:
    register = desk.books.register("box")
    return listed(desk.books, register, catalogue_named(register, name), desk.now, of, where)


def test_a_catalogue_lists_under_heads_and_adds_up(desk: Desk) -> None:
    desk.ok("amy", "make", kind="folder", day="2025-01-01", colour="red")
    desk.ok("amy", "make", kind="folder", day="2025-01-01", colour="blue")
    parts = read(desk, "夹目").parts
    assert [p.head for p in parts] == [{"colour": "blue"}, {"colour": "red"}]
    assert [row["subject"] for row in parts[1].rows] == ["F2025-02", "F2025-01"]
    sheets = read(desk, "sheets", "F2025-01").parts[0].rows
    assert sheets == [{"subject": f"F2025-01/{n}", "colour": "red"} for n in (1, 2)]
    (sums,) = read(desk, "sums").parts
    assert (sums.count, sums.sums, sums.rows) == (2, {"pages": 7}, [])
    assert read(desk, "folders", None, "colour=blue").parts[0].count == 1


@pytest.mark.parametrize(
    ("name", "of"), [("nosuch", None), ("sheets", None), ("folders", "F2025-01"), ("sheets", "F1")]
)
def test_a_catalogue_asked_for_wrongly(desk: Desk, name: str, of: str | None) -> None:
    with pytest.raises(BadInput):
        read(desk, name, of)


def test_a_day_of_the_year(desk: Desk) -> None:
    assert is_every("year 01-31") and is_every("year 02-29 17:00")
    assert not is_every("year 13-01") and not is_every("year 31")
    year = (desk.at("2027-01-01 00:00").now, desk.at("2028-01-01 00:00").now)
    assert local(due_in("year 01-31", year, desk.books.calendar)) == "2027-02-01 00:00"
    leap = (desk.at("2028-01-01 00:00").now, desk.at("2029-01-01 00:00").now)
    assert local(due_in("year 02-29", leap, desk.books.calendar)) == "2028-03-01 00:00"
    assert local(due_in("year 02-29", year, desk.books.calendar)) == "2027-03-01 00:00"


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("columns: [subject, day, state]", "columns: [subject, dya]", "dya is none of the facts"),
        ("sum: [pages]", "sum: [colour]", "colour is no number"),
        ("of: whole, columns", "of: colour, columns", "of is a ref"),
        ("group: [whole], sum: [pages]", "sum: [pages]", "wants columns or a group"),
        ("follows: [here, shut, gone]", "follows: [her]", "her"),
        ("hands_down: [colour]", "hands_down: [color]", "color"),
        ("part_of: whole", "group: [colour]", "go with part_of"),
        ("{the: knob.code, of: kind}", "{the: knob.cod, of: kind}", "no knob cod"),
        ('folder: "F{day.year}-{n:2}"', 'folder: "F{day.yaer}-{n:2}"', "yaer"),
        ("each: {the: readers}, in_order", "who: any, in_order", "in_order goes with each"),
    ],
)
def test_the_check_finds_what_leads_nowhere(old: str, new: str, said: str) -> None:
    assert old in FOLDER
    faults = check_files(rule_files(FOLDER.replace(old, new)), {"KEY-02", "KEY-03", "KEY-09", "KEY-27"}).errors
    assert any(said in fault.message.en for fault in faults), [f.message.en for f in faults]


def test_the_check_has_nothing_against_it_as_it_is() -> None:
    errors = check_files(rule_files(FOLDER), {"KEY-02", "KEY-03", "KEY-09", "KEY-27"}).errors
    assert [e.message.en for e in errors if e.path == "schemas/box.yaml"] == []
