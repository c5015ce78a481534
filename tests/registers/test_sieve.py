"""The sieve leaves out only cases that don't hold: it tells the same as weighing each one in turn."""

from __future__ import annotations

from typing import Any

import pytest

from tests.registers.small import Desk, header, rules_of
from wuye.registers.conditions import all_hold
from wuye.registers.define import Register
from wuye.registers.paths import Scene
from wuye.registers.plan import facts_after
from wuye.registers.sieve import sieve

BOX = header("""
fields:
  size: {type: text, label: {zh: 大小, en: size}}
  kind: {type: text, many: true, label: {zh: 种类, en: kind}}
  level: {type: text, label: {zh: 级, en: level}}
  lid: {type: flag, label: {zh: 盖, en: lid}}
facts: [size, kind, level, lid]
states:
  here: {zh: 在, en: here}
  shut: {zh: 关, en: shut}
actions:
  make: {label: {zh: 做, en: make}, to: here, may: [size, kind, level, lid]}
  move:
    label: {zh: 移, en: move}
    from: [here]
    may: [size, kind, level, lid]
    cases:
      - {when: {size: small}, set: {level: low}}
      - {when: {size: [small, big], lid: true}}
      - {when: {size: big}, set: {level: high}}
      - {when: {lid: true}}
      - {when: {lid: false}}
      - {when: {kind: red}}
      - {when: {was.state: here}}
      - {when: {was.state: shut}}
      - {when: {was.size: small, size: big}}
      - {when: {level: low}}
      - {when: {level: high}}
      - {when: {any_of: [{size: big}, {lid: true}]}}
      - {when: {size: {not: small}}}
      - {when: {size: {given: false}}}
""")
GIVEN: dict[str, Any] = {
    "size": ("small", "big", "odd", "", None, ["small", "big"], ["odd"], 3),
    "kind": ("red", ["red", "blue"], ["blue"], []),
    "lid": (True, False, 1, 0, "true"),
    "level": ("low", "high"),
}


@pytest.fixture
def desk() -> Desk:
    desk = Desk(BOX)
    desk.ok("amy", "make", "A", size="small")
    return desk


def in_turn(scene: Scene, register: Register) -> list[int]:
    """Each case weighed whole, one after the other."""
    held = []
    for number, case in enumerate(register.actions["move"].cases):
        if all_hold(case.when, scene):
            held.append(number)
            facts_after(scene, case.clause)
    return held


def sieved(scene: Scene, register: Register) -> list[int]:
    """The cases that come through the sieve."""
    cases, held = register.actions["move"].cases, []
    for case in sieve(register.actions["move"], register).holding(scene):
        held.append(next(number for number, each in enumerate(cases) if each is case))
        facts_after(scene, case.clause)
    return held


def seen(desk: Desk, fields: dict[str, Any], facts: dict[str, Any], was: bool = True) -> Scene:
    """A box with some facts, and an entry with some fields."""
    scene = desk.scene("A")
    subject = desk.subject("A") if was else None
    return Scene(desk.books, scene.register, "amy", desk.now, "A", subject, fields, facts, "here")


@pytest.mark.parametrize(("name", "value"), [(name, value) for name, values in GIVEN.items() for value in values])
def test_the_same_cases_hold_whatever_stands_in_a_field_or_a_fact(desk: Desk, name: str, value: Any) -> None:
    register = desk.scene("A").register
    for size in ("small", "big", None):
        for fields, facts in (({name: value}, {"size": size}), ({"size": size}, {name: value}), ({}, {name: value})):
            scenes = [seen(desk, fields, dict(facts), was) for was in (True, True, False, False)]
            assert sieved(scenes[0], register) == in_turn(scenes[1], register)
            assert sieved(scenes[2], register) == in_turn(scenes[3], register)
            assert scenes[0].facts == scenes[1].facts and scenes[2].facts == scenes[3].facts


def test_a_word_that_an_earlier_case_changes_is_seen_by_a_later_one(desk: Desk) -> None:
    register = desk.scene("A").register
    assert 9 in sieved(seen(desk, {"size": "small"}, {"level": "high"}), register)
    assert 10 in sieved(seen(desk, {"size": "big"}, {"level": "low"}), register)


def test_a_sieve_is_made_once_for_an_action_and_again_for_another_of_that_name(desk: Desk) -> None:
    register, newer = desk.scene("A").register, rules_of(BOX.replace("{size: small}", "{size: odd}"))
    own, other = register.actions["move"], next(iter(r for r in newer.registers.values() if "move" in r.actions))
    kept = sieve(own, register)
    assert sieve(own, register) is kept
    assert sieve(other.actions["move"], register) is not kept
    assert sieve(own, register) is not kept and sieve(own, register).action is own
