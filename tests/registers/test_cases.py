"""Cases, facts and bounds: what an entry is refused for, and what it leaves behind."""

from __future__ import annotations

from decimal import Decimal

import pytest

from tests.registers.small import Desk, header

BOX = header(
    """
knobs:
  par: {default: 3}
fields:
  kind:
    enum:
      red: {zh: 红, en: red}
      blue: {zh: 蓝, en: blue}
    label: {zh: 种类, en: kind}
  stock: {type: int, min: 0, rule: SUPPLY-01, label: {zh: 库存, en: stock}}
  qty: {type: int, min: 1, label: {zh: 数量, en: quantity}}
  price: {type: money, min: 0, label: {zh: 金额, en: money}}
  spent: {type: money, label: {zh: 花费, en: spent}}
  tags: {type: text, many: true, label: {zh: 标签, en: tags}}
  seal: {type: text, unique: ever, rule: KEY-26, label: {zh: 封条, en: seal}}
  badge: {type: text, unique: state, label: {zh: 牌号, en: badge}}
  holder: {type: text, label: {zh: 持有人, en: holder}}
  why_not: {type: text, label: {zh: 何故, en: why not}}
  lid: {type: flag, label: {zh: 盖, en: lid}}
  ring: {type: text, label: {zh: 串, en: ring}}
facts: [kind, stock, spent, tags, seal, badge, holder, ring]
subject: {id: given, many: true, group: [ring], label: {zh: 编号, en: no}}
states:
  here: {zh: 在, en: here}
  out: {zh: 出, en: out}
  gone: {zh: 没了, en: gone, final: true}
actions:
  make:
    label: {zh: 做, en: make}
    to: here
    need: [kind]
    may: [stock, tags, badge, ring, price]
  draw:
    label: {zh: 领, en: draw}
    from: [here]
    need: [qty]
    add: {stock: {minus: {the: qty}}}
    cases:
      - when: {stock: {under: {the: knob.par}}}
        should: {why_not: {given: true}}
        may: [why_not]
        rule: SUPPLY-07
        say: {zh: "{subject} 只剩 {stock}", en: "{subject} is down to {stock}"}
  fill: {label: {zh: 补, en: fill}, from: [here], need: [qty], add: {stock: {the: qty}}}
  pay: {label: {zh: 付, en: pay}, from: [here], need: [price], add: {spent: {the: price}}}
  mark: {label: {zh: 标, en: mark}, from: [here], need: [tags], add: {tags: {the: tags}}}
  unmark: {label: {zh: 去标, en: unmark}, from: [here], may: [why_not], add: {tags: {minus: [old]}}}
  seal: {label: {zh: 封, en: seal}, from: [here], need: [seal]}
  lend:
    label: {zh: 借, en: lend}
    from: [here]
    to: out
    need: [holder]
    may: [lid]
    cases:
      - must: {kind: red}
        rule: KEY-32
        say: {zh: "{kind} 的不借", en: "{kind} ones aren't lent to {holder}"}
        remedy: {zh: "wuye 盒 看 {subject}", en: "wuye box show {subject}"}
      - {must: {lid: true}, rule: KEY-33}
      - {when: {holder: 外人}, need: [why_not], rule: KEY-34}
  return:
    label: {zh: 还, en: return}
    testimony: true
    from: [out]
    to: here
    clear: [holder]
    may: [lid, badge, qty]
    cases:
      - {must: {lid: true}, rule: KEY-33, say: {zh: 没有盖, en: no lid}}
      - {when: {lid: false}, need: [why_not], rule: KEY-34}
  rename: {label: {zh: 换牌, en: rename}, from: any, need: [badge], set: {holder: {the: badge}}}
  drop: {label: {zh: 毁, en: drop}, from: any, to: gone}
"""
)


@pytest.fixture
def desk() -> Desk:
    desk = Desk(BOX)
    desk.ok("amy", "make", "A", kind="red", stock="5", tags="old,new", badge="7", ring="R1")
    desk.ok("amy", "make", "B", kind="blue", stock="5", ring="R1")
    return desk


def test_what_no_action_allows_is_refused(desk: Desk) -> None:
    assert "has no action fly" in desk.words("amy", "fly", "A")
    assert "no box called C" in desk.words("amy", "drop", "C")
    assert "make takes no holder" in desk.words("amy", "make", "C", kind="red", holder="x")
    assert "there is no field colour" in desk.words("amy", "make", "C", kind="red", colour="x")
    assert "kind is missing" in desk.words("amy", "make", "C")
    assert "A is registered already" in desk.words("amy", "make", "A", kind="red")


def test_a_state_the_action_does_not_start_from(desk: Desk) -> None:
    desk.ok("amy", "drop", "A")
    assert "A is gone: draw" in desk.words("amy", "draw", "A", qty="1")
    assert "A is gone: rename" in desk.words("amy", "rename", "A", badge="9"), "any means any but a final one"


def test_facts_stay_and_fields_do_not_leak(desk: Desk) -> None:
    desk.ok("amy", "lend", "A", holder="王", lid="yes")
    assert desk.facts("A")["holder"] == "王"
    assert "lid" not in desk.facts("A")
    desk.ok("amy", "return", "A", lid="yes")
    assert "holder" not in desk.facts("A")


def test_must_refuses_with_its_words_and_rule(desk: Desk) -> None:
    (problem,) = desk.no("amy", "lend", "B", holder="王", lid="yes")
    assert (problem.message.zh, problem.message.en) == ("蓝 的不借", "blue ones aren't lent to 王")
    assert problem.rules == ("KEY-32",)
    assert problem.remedy is not None and problem.remedy.en == "wuye box show B"


def test_every_violation_is_told_at_once(desk: Desk) -> None:
    assert {r for p in desk.no("amy", "lend", "B", holder="外人") for r in p.rules} == {"KEY-32", "KEY-33", "KEY-34"}


def test_must_refuses_what_is_not_known(desk: Desk) -> None:
    assert desk.no("amy", "lend", "A", holder="王")[0].rules == ("KEY-33",)


def test_should_flags_and_is_silent_where_nothing_is_known(desk: Desk) -> None:
    assert desk.ok("amy", "draw", "A", qty="2").flags == []
    (flag,) = desk.ok("amy", "draw", "A", qty="1").flags
    assert (flag.message.en, flag.rules) == ("A is down to 2", ("SUPPLY-07",))
    assert desk.ok("amy", "draw", "A", qty="1", why_not="没货").flags == []


def test_a_testimony_is_never_refused_only_flagged(desk: Desk) -> None:
    desk.ok("amy", "lend", "A", holder="王", lid="yes")
    flags = desk.ok("gus", "return", "A", lid="no").flags
    assert {f.rules for f in flags} == {("KEY-33",), ("KEY-34",)}
    assert desk.state("A") == "here"
    (flag,) = desk.ok("gus", "return", "A", lid="yes").flags
    assert "A is here" in flag.message.en


def test_a_mark_used_twice_in_a_testimony_is_flagged(desk: Desk) -> None:
    desk.ok("amy", "lend", "A", holder="王", lid="yes")
    desk.ok("amy", "make", "C", kind="red", badge="8")
    assert "8 has been used" in desk.ok("amy", "return", "A", lid="yes", badge="8").flags[0].message.en


def test_numbers_go_up_and_down_and_keep_their_bound(desk: Desk) -> None:
    desk.ok("amy", "draw", "A", qty="5")
    assert desk.facts("A")["stock"] == 0
    (problem,) = desk.no("amy", "draw", "A", qty="1")
    assert (problem.message.en, problem.rules) == ("stock would fall below 0", ("SUPPLY-01",))
    desk.ok("amy", "fill", "A", qty="9")
    assert desk.facts("A")["stock"] == 9
    assert "can't be under 1" in desk.words("amy", "fill", "A", qty="0")


def test_money_adds_up_exactly(desk: Desk) -> None:
    for _ in range(10):
        desk.ok("amy", "pay", "A", price="0.10")
    assert desk.facts("A")["spent"] == Decimal("1.00")


def test_lists_grow_and_shrink_without_doubles(desk: Desk) -> None:
    desk.ok("amy", "mark", "A", tags="new,hot")
    desk.ok("amy", "unmark", "A")
    assert "old" not in desk.facts("A")["tags"]


def test_a_mark_of_the_state_is_free_again_one_used_ever_is_not(desk: Desk) -> None:
    assert "7 has been used (A)" in desk.words("amy", "make", "C", kind="red", badge="7")
    desk.ok("amy", "rename", "A", badge="8")
    desk.ok("amy", "make", "C", kind="red", badge="7")
    desk.ok("amy", "seal", "A", seal="S1")
    desk.ok("amy", "seal", "A", seal="S2")
    assert desk.no("amy", "seal", "B", seal="S1")[0].rules == ("KEY-26",)


def test_one_mark_on_two_subjects_of_one_entry_is_used_twice(desk: Desk) -> None:
    assert "S9 has been used" in desk.words("amy", "seal", "A", "B", seal="S9")


def test_set_takes_values_of_the_entry(desk: Desk) -> None:
    desk.ok("amy", "rename", "A", badge="11")
    assert desk.facts("A")["holder"] == "11"


def test_many_is_all_or_nothing(desk: Desk) -> None:
    assert desk.no("amy", "lend", "A", "B", holder="王", lid="yes")[0].subject == "B"
    assert desk.state("A") == "here"
    desk.ok("amy", "draw", "A", "B", qty="2")
    assert (desk.facts("A")["stock"], desk.facts("B")["stock"]) == (3, 3)
    assert desk.ok("amy", "draw", "A", "A", qty="2").entry.subjects == ("A",), "named twice, meant once"


def test_a_group_stands_for_its_members(desk: Desk) -> None:
    assert desk.ok("amy", "draw", "R1", qty="1").entry.subjects == ("A", "B")
    desk.ok("amy", "drop", "B")
    assert desk.ok("amy", "draw", "R1", qty="1").entry.subjects == ("A",)


def test_each_fact_knows_the_entry_it_came_from(desk: Desk) -> None:
    later = desk.ok("amy", "rename", "A", badge="9")
    sources = desk.subject("A").sources
    assert sources["badge"] == later.entry.id != sources["kind"]
