"""Queries find by the facts they ask for what they would find by looking at every subject."""

from __future__ import annotations

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.registers.small import Desk, header, rules_of
from wuye.registers.paths import resolve

BOX = header("""
fields:
  holder: {type: person, outsiders: true, label: {zh: 持有人, en: holder}}
  locks: {type: text, many: true, label: {zh: 锁, en: locks}}
  n: {type: int, label: {zh: 数, en: n}}
  until: {type: time, label: {zh: 至, en: until}}
facts: [holder, locks, n, until]
values:
  held: {each: subjects, state: [here], where: {holder: {the: holder}}, but_this: true}
  alike: {each: box, where: {locks: {the: locks}}}
  numbered: {each: subjects, where: {n: {the: n}}}
  boss: {each: box, where: {holder: boss, n: {over: 1}}}
states:
  here: {zh: 在, en: here, until: {the: until}, then: over}
  over: {zh: 过, en: over}
actions:
  make: {label: {zh: 做, en: make}, to: here, may: [holder, locks, n, until]}
  pass: {label: {zh: 转, en: pass}, from: any, may: [holder, locks, n]}
""")
VALUES = ("held", "alike", "numbered", "boss")
NAMES = st.sampled_from(["A", "B", "C", "D"])
STEPS = st.lists(
    st.tuples(NAMES, st.sampled_from(["boss", "amy", "王"]), st.sampled_from(["L1", "L2", "L1,L2"]), st.integers(0, 3)),
    max_size=8,
)  # fmt: skip


def desk_of(steps: list[tuple[str, str, str, int]], *, scans: bool) -> Desk:
    """A desk where boxes were made and passed on; one that scans knows of no facts that are asked for."""
    desk = Desk(BOX)
    if scans:
        desk.rules.__dict__["asked"] = {}
    for name, holder, locks, n in steps:
        known = desk.books.subject("box", name) is not None
        until: dict[str, Any] = {} if known or n % 2 else {"until": "09:00"}
        desk.wait(minutes=9).ok("amy", "pass" if known else "make", name, holder=holder, locks=locks, n=str(n), **until)
    return desk


@settings(max_examples=40, deadline=None)
@given(STEPS, NAMES, st.sampled_from([{}, {"holder": "boss"}, {"locks": ["L2", "L9"]}, {"n": 2, "holder": "王"}]))
def test_what_is_found_by_its_facts_is_what_a_scan_finds(steps: Any, name: str, fields: dict[str, Any]) -> None:
    quick, slow = desk_of(steps, scans=False), desk_of(steps, scans=True)
    for value in VALUES:
        found = resolve(value, quick.scene(name, **fields))
        assert found == resolve(value, slow.scene(name, **fields)), value


def test_the_facts_that_are_asked_for_are_kept_apart() -> None:
    assert Desk(BOX).rules.asked == {"box": ("holder", "locks", "n")}


def test_a_newer_schema_may_ask_for_another_fact() -> None:
    desk = Desk(BOX.replace("where: {holder: {the: holder}}", "where: {n: 1}").replace("holder: boss, ", ""))
    desk.ok("amy", "make", "A", holder="boss", n="2")
    assert desk.rules.asked == {"box": ("locks", "n")}
    desk.books.adopt(rules_of(BOX), "")
    assert resolve("boss", desk.scene("A")) == ["A"]
