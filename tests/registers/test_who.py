"""Who expressions: one grammar for writers, signers and those who owe or are told."""

from __future__ import annotations

from typing import Any

import pytest

from tests.registers.small import Desk, clock, header
from wuye.registers import people
from wuye.registers.operands import who

BOX = header(
    """
knobs:
  keepers: {default: [leader, manager]}
tables:
  kinds:
    rows:
      red: {zh: 红, en: red, who: [guard]}
      blue: {zh: 蓝, en: blue, who: ["dept:security"]}
fields:
  kind: {type: choice, table: kinds, label: {zh: 种类, en: kind}}
  holder: {type: person, outsiders: true, label: {zh: 持有人, en: holder}}
  crew: {type: person, many: true, label: {zh: 小组, en: crew}}
  inside: {type: ref, in: box, label: {zh: 装在, en: inside}}
facts: [kind, holder, crew, inside]
states:
  here: {zh: 在, en: here}
actions:
  make: {label: {zh: 做, en: make}, to: here, may: [kind, holder, crew, inside]}
  use: {label: {zh: 用, en: use}, from: [here], who: [leader], not_who: [manager]}
  keep: {label: {zh: 管, en: keep}, from: [here], who: {the: knob.keepers}}
  hand: {label: {zh: 交, en: hand}, from: [here], who: {the: holder}}
  free:
    label: {zh: 放, en: free}
    from: [here]
    who: [guard]
    cases:
      - {when: {kind: red}, who: [assistant], rule: KEY-01}
"""
)


@pytest.fixture
def desk() -> Desk:
    desk = Desk(BOX)
    desk.ok("amy", "make", "A", kind="red", holder="lee", crew="amy,ann")
    desk.ok("amy", "make", "B", kind="blue", inside="A")
    return desk


@pytest.mark.parametrize(
    ("raw", "tokens"),
    [
        ("leader", ("leader",)),
        (["leader", "guard@shift"], ("leader", "guard@shift")),
        ("dept:security", ("dept:security",)),
        ("any", ("any",)),
        ("writer", ("person:amy",)),
        ({"the": "by"}, ("person:amy",)),
        ({"the": "holder"}, ("person:lee",)),
        ({"the": "was.holder"}, ("person:lee",)),
        ({"each": "crew"}, ("person:amy", "person:ann")),
        ({"the": "crew"}, ("person:amy", "person:ann")),
        ({"the": "knob.keepers"}, ("leader", "manager")),
        ({"the": "kind.who"}, ("guard",)),
        ({"superior": "by"}, ("leader",)),
        ({"superior": "holder"}, ("manager",)),
        ({"the": "nothing"}, ()),
        ([{"the": "holder"}, "guard"], ("person:lee", "guard")),
        (None, ()),
    ],
)
def test_a_who_expression(desk: Desk, raw: Any, tokens: tuple[str, ...]) -> None:
    assert who(raw, desk.scene("A")) == tokens


def test_a_person_behind_a_reference(desk: Desk) -> None:
    assert who({"the": "inside.holder"}, desk.scene("B")) == ("person:lee",)
    assert who({"the": "kind.who"}, desk.scene("B")) == ("dept:security",)


@pytest.mark.parametrize(
    ("token", "meant"),
    [
        ("leader", ["lee"]),
        ("leader@shift", ["lee"]),
        ("assistant", ["amy", "ann", "tom"]),
        ("trainee", ["tom"]),
        ("dept:security", ["gus"]),
        ("dept:outside", []),
        ("person:ann", ["ann"]),
        ("any", ["boss", "mona", "lee", "amy", "ann", "tom", "gus"]),
        ("nobody", []),
    ],
)
def test_who_is_meant(desk: Desk, token: str, meant: list[str]) -> None:
    assert people.candidates(desk.books, (token,), desk.now) == meant


def test_whoever_left_is_meant_no_more(desk: Desk) -> None:
    desk.ok("boss", "leave", "lee", register="staff")
    assert not people.fits(desk.books, ("leader", "any", "dept:service"), "lee", desk.now)[0]
    assert "isn't enrolled" in desk.words("lee", "use", "A")


def test_he_reports_to_whom_the_register_names(desk: Desk) -> None:
    desk.ok("boss", "enrol", "kim", register="staff", name="金", roles=["guard"], dept="security", reports_to="gus")
    assert people.superiors(desk.books, "kim") == ("person:gus",)
    assert people.superiors(desk.books, "boss") == ()


def test_a_deputy_signs_for_his_principal_in_his_time(desk: Desk) -> None:
    desk.ok("boss", "deputise", "lee", register="staff", deputy="ann", deputy_from="10:00", deputy_until="18:00")
    assert people.fits(desk.books, ("leader",), "ann", clock("2026-11-23 09:59"))[0] is False
    assert people.fits(desk.books, ("leader",), "ann", clock("2026-11-23 10:00")) == (True, "leader", "lee")
    assert people.fits(desk.books, ("leader",), "ann", clock("2026-11-23 18:00"))[0] is False


def test_what_somebody_counts_as_is_told_anew_once_a_person_or_the_rules_change(desk: Desk) -> None:
    assert not people.fits(desk.books, ("leader",), "ann", desk.now)[0] and "ann" in desk.books.held
    desk.ok("boss", "deputise", "lee", register="staff", deputy="ann")
    assert people.fits(desk.books, ("leader",), "ann", desk.now) == (True, "leader", "lee")
    assert "ann" not in desk.books.held, "of a deputy it depends on the moment"
    people.fits(desk.books, ("leader",), "lee", desk.now)
    assert "lee" in desk.books.held
    desk.books.adopt(desk.books.rules, "")
    assert not desk.books.held


def test_a_deputy_holds_only_the_roles_given_to_him(desk: Desk) -> None:
    desk.ok("boss", "deputise", "boss", register="staff", deputy="ann", deputy_roles=["manager"])
    assert not people.fits(desk.books, ("general_manager",), "ann", desk.now)[0]
    assert not people.fits(desk.books, ("manager",), "ann", desk.now)[0], "the principal isn't manager himself"


def test_who_may_write(desk: Desk) -> None:
    desk.ok("lee", "use", "A")
    assert desk.words("amy", "use", "A") == "艾米 may not use; it takes leader"
    (problem,) = desk.no("amy", "use", "A")
    assert problem.remedy is not None and problem.remedy.en == "who may: 李雷"


def test_a_knob_says_who_may(desk: Desk) -> None:
    desk.ok("mona", "keep", "A")
    assert "it takes leader or manager" in desk.words("gus", "keep", "A")


def test_a_fact_says_who_may(desk: Desk) -> None:
    desk.ok("lee", "hand", "A")
    assert "it takes 李雷" in desk.words("amy", "hand", "A")
    assert desk.no("amy", "hand", "B"), "nobody is named, so nobody may"


def test_a_case_says_who_may_instead(desk: Desk) -> None:
    desk.ok("amy", "free", "A")
    assert desk.no("gus", "free", "A")[0].rules == ("KEY-01",)
    desk.ok("gus", "free", "B")
    assert "it takes guard" in desk.words("amy", "free", "B")


def test_not_who_shuts_somebody_out(desk: Desk) -> None:
    desk.ok("boss", "enrol", "two", register="staff", name="双", roles=["leader", "manager"], dept="service")
    assert "may not use" in desk.words("two", "use", "A")


def test_names_are_understood_and_two_of_one_name_are_asked_apart(desk: Desk) -> None:
    desk.ok("amy", "make", "C", holder="李雷")
    assert desk.facts("C")["holder"] == "lee"
    desk.ok("boss", "enrol", "lee2", register="staff", name="李雷", roles=["guard"], dept="security")
    assert "2 people are called 李雷" in desk.words("amy", "make", "D", holder="李雷")
