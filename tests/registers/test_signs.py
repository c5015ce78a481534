"""Signatures: who, how many, in what order; what waits, lapses and is judged again."""

from __future__ import annotations

import pytest

from tests.registers.small import Desk, header, local

BOX = header(
    """
knobs:
  soon: {default: 1d}
fields:
  taker: {type: person, outsiders: true, label: {zh: 接收人, en: taker}}
  crew: {type: person, many: true, label: {zh: 小组, en: crew}}
  qty: {type: int, min: 1, label: {zh: 数量, en: quantity}}
  stock: {type: int, min: 0, rule: SUPPLY-01, label: {zh: 库存, en: stock}}
  urgent: {type: flag, label: {zh: 紧急, en: urgent}}
  told: {type: text, label: {zh: 已告知, en: told}}
facts: [stock]
states:
  here: {zh: 在, en: here}
  out: {zh: 出, en: out}
actions:
  make: {label: {zh: 做, en: make}, to: here, may: [stock]}
  take: {label: {zh: 拿, en: take}, from: [here], to: out}
  back: {label: {zh: 还, en: back}, from: [out], to: here}
  ask: {label: {zh: 请, en: ask}, from: [here], to: out, signs: [{as: approve, who: [leader], rule: KEY-37}]}
  two: {label: {zh: 两人, en: two}, from: [here], to: out, signs: [{as: present, who: [assistant], count: 2}]}
  steps:
    label: {zh: 逐级, en: steps}
    from: [here]
    to: out
    signs: [{as: approve, who: [[leader], [manager], [general_manager]], rule: KEY-19}]
  mixed:
    label: {zh: 混合, en: mixed}
    from: [here]
    to: out
    signs: [{as: approve, who: [manager], step: 1}, {as: present, who: [assistant], count: 2, step: 2}]
  team: {label: {zh: 全组, en: team}, from: [here], to: out, need: [crew], signs: [{as: agree, each: {the: crew}}]}
  later:
    label: {zh: 后签, en: later}
    from: [here]
    to: out
    signs: [{as: review, who: [manager], within: {the: knob.soon}, rule: KEY-27}]
  hand: {label: {zh: 交, en: hand}, from: [here], to: out, need: [taker], signs: [{as: receive, who: {the: taker}}]}
  issue: {label: {zh: 发, en: issue}, from: [here], to: out, signs: [{as: give, who: [leader]}]}
  watch: {label: {zh: 看, en: watch}, from: [here], to: out, signs: [{as: witness, who: [manager, leader]}]}
  top: {label: {zh: 顶, en: top}, from: [here], to: out, signs: [{as: approve, who: [general_manager], rule: G-02}]}
  boss_only: {label: {zh: 管, en: boss only}, from: [here], to: out, signs: [{as: approve, who: [manager]}]}
  draw:
    label: {zh: 领, en: draw}
    from: [here]
    need: [qty]
    add: {stock: {minus: {the: qty}}}
    signs: [{as: approve, who: [leader]}]
  fill:
    label: {zh: 补, en: fill}
    from: [here]
    need: [qty]
    add: {stock: {the: qty}}
    signs: [{as: approve, who: [leader]}]
  open:
    label: {zh: 启封, en: open}
    from: [here]
    to: out
    may: [urgent]
    signs: [{as: approve, who: [general_manager], step: 1}, {as: present, who: [assistant], count: 2, step: 2}]
    glass:
      when: {urgent: true}
      waives: [approve]
      keeps: 2
      need: [told]
      review: {who: [general_manager], within: 1d}
      rule: KEY-21
"""
)


@pytest.fixture
def desk() -> Desk:
    desk = Desk(BOX)
    desk.ok("amy", "make", "A", stock="5")
    return desk


def test_the_effect_waits_for_the_signature(desk: Desk) -> None:
    asked = desk.ok("amy", "ask", "A")
    assert (asked.status, desk.state("A")) == ("waiting", "here")
    desk.sign("lee", asked)
    assert (asked.status, desk.state("A")) == ("done", "out")


def test_who_may_not_sign(desk: Desk) -> None:
    asked = desk.ok("amy", "ask", "A")
    assert "doesn't wait for 安妮 but for: leader to approve" in desk.no_sign("ann", asked)
    assert "there is no entry" in desk.words("lee", "sign", of="B2611-9999", digest="x")
    assert "digest isn't that" in desk.words("lee", "sign", of=asked.entry.id, digest="sha256:0")
    assert "digest is missing" in desk.words("lee", "sign", of=asked.entry.id)


def test_nobody_claims_a_role_he_does_not_hold(desk: Desk) -> None:
    asked = desk.ok("amy", "ask", "A")
    said = {"of": asked.entry.id, "digest": asked.entry.digest}
    assert "doesn't hold the role manager" in desk.words("lee", "sign", **said, role="manager")


def test_a_signature_says_yes_or_no(desk: Desk) -> None:
    asked = desk.ok("amy", "ask", "A")
    assert desk.no("lee", "sign", of=asked.entry.id, digest=asked.entry.digest, verdict="maybe")


def test_a_decline_ends_it(desk: Desk) -> None:
    asked = desk.ok("amy", "ask", "A")
    desk.sign("lee", asked, verdict="no")
    assert (asked.status, desk.state("A")) == ("declined", "here")
    assert desk.no_sign("lee", asked)


def test_the_only_approver_is_the_author_so_it_goes_up(desk: Desk) -> None:
    asked = desk.ok("lee", "ask", "A")
    assert asked.slots[0].who == ("manager",)
    assert desk.no_sign("lee", asked)
    desk.sign("mona", asked)
    assert desk.state("A") == "out"


def test_at_the_top_it_is_allowed_and_flagged(desk: Desk) -> None:
    done = desk.ok("boss", "top", "A")
    assert (done.status, [f.rules for f in done.flags]) == ("done", [("G-02",)])


def test_another_of_the_same_role_may_approve_so_it_does_not_go_up(desk: Desk) -> None:
    desk.ok("boss", "enrol", "max", register="staff", name="马克", roles=["leader"], dept="service")
    asked = desk.ok("lee", "ask", "A")
    assert asked.slots[0].who == ("leader",)
    assert "approve his own entry" in desk.no_sign("lee", asked)
    desk.sign("max", asked)


def test_the_writer_counts_for_one_presence_and_nobody_twice(desk: Desk) -> None:
    asked = desk.ok("amy", "two", "A")
    assert [s.by for s in asked.signers()] == ["amy"]
    assert "can't sign twice" in desk.no_sign("amy", asked)
    desk.sign("ann", asked)
    assert desk.state("A") == "out"


def test_the_writer_gives_but_never_witnesses(desk: Desk) -> None:
    assert desk.ok("lee", "issue", "A").status == "done"
    desk.ok("amy", "back", "A")
    asked = desk.ok("lee", "watch", "A")
    assert asked.status == "waiting"
    assert "witness his own entry" in desk.no_sign("lee", asked)


def test_a_chain_is_signed_in_order(desk: Desk) -> None:
    asked = desk.ok("amy", "steps", "A")
    assert "too early; first leader to approve" in desk.no_sign("boss", asked)
    for who in ("lee", "mona"):
        desk.sign(who, asked)
        assert asked.status == "waiting"
    desk.sign("boss", asked)
    assert asked.status == "done"


def test_a_step_waits_for_the_one_before(desk: Desk) -> None:
    asked = desk.ok("lee", "mixed", "A")
    assert "too early" in desk.no_sign("amy", asked)
    desk.sign("mona", asked)
    desk.sign("amy", asked)
    assert asked.status == "waiting"
    desk.sign("ann", asked)
    assert asked.status == "done"


def test_each_person_of_a_list_signs(desk: Desk) -> None:
    asked = desk.ok("lee", "team", "A", crew="amy,gus")
    desk.sign("gus", asked)
    assert "doesn't wait for" in desk.no_sign("ann", asked)
    desk.sign("amy", asked)
    assert asked.status == "done"


def test_a_signature_within_a_time_does_not_hold_but_is_owed(desk: Desk) -> None:
    done = desk.ok("amy", "later", "A")
    assert (done.status, desk.state("A"), local(done.slots[0].due)) == ("done", "out", "2026-11-24 08:00")
    desk.wait(days=2).sign("mona", done)
    assert done.slots[0].open == 0


def test_an_outsider_signs_on_paper(desk: Desk) -> None:
    assert desk.ok("amy", "hand", "A", taker="路人").status == "done"
    desk.ok("amy", "back", "A")
    asked = desk.ok("amy", "hand", "A", taker="gus")
    desk.sign("gus", asked)
    assert asked.status == "done"


def test_a_waiting_entry_reserves_nothing_and_is_judged_again(desk: Desk) -> None:
    asked = desk.ok("amy", "ask", "A")
    desk.ok("ann", "take", "A")
    assert "A is out" in desk.no_sign("lee", asked)
    desk.ok("ann", "back", "A")
    desk.sign("lee", asked)
    assert desk.state("A") == "out"


def test_a_second_try_ends_the_first(desk: Desk) -> None:
    first, second = desk.ok("amy", "ask", "A"), desk.ok("ann", "ask", "A")
    assert (first.status, second.status) == ("replaced", "waiting")
    assert desk.no_sign("lee", first)
    desk.sign("lee", second)


def test_what_waits_too_long_lapses_by_the_clock(desk: Desk) -> None:
    asked = desk.ok("amy", "ask", "A")
    desk.wait(hours=23, minutes=59)
    assert asked.waiting(desk.now)
    desk.wait(minutes=1)
    assert not asked.waiting(desk.now)
    assert "has lapsed" in desk.no_sign("lee", asked)


def test_a_waiting_draw_counts_when_it_is_recorded(desk: Desk) -> None:
    first = desk.ok("amy", "draw", "A", qty="3")
    assert desk.no("ann", "draw", "A", qty="3")[0].rules == ("SUPPLY-01",)
    second = desk.ok("ann", "draw", "A", qty="2")
    assert (first.status, second.status, desk.facts("A")["stock"]) == ("waiting", "waiting", 5)
    desk.sign("lee", first)
    desk.sign("lee", second)
    assert desk.facts("A")["stock"] == 0


def test_a_declined_or_lapsed_draw_gives_back(desk: Desk) -> None:
    first = desk.ok("amy", "draw", "A", qty="5")
    desk.sign("lee", first, verdict="no")
    desk.ok("ann", "draw", "A", qty="5")
    desk.wait(hours=25).ok("ann", "draw", "A", qty="5")


def test_a_waiting_delivery_counts_only_at_its_effect(desk: Desk) -> None:
    came = desk.ok("amy", "fill", "A", qty="5")
    assert desk.no("ann", "draw", "A", qty="6")
    desk.sign("lee", came)
    desk.ok("ann", "draw", "A", qty="6")


def test_glass_waives_the_approval_and_owes_a_review(desk: Desk) -> None:
    asked = desk.ok("amy", "open", "A", urgent="yes")
    said = {"of": asked.entry.id, "digest": asked.entry.digest}
    assert "told is missing" in desk.words("amy", "glass", **said, why="漏水")
    desk.ok("amy", "glass", **said, why="漏水", told="电话报总经理")
    assert asked.status == "waiting", "two are still wanted"
    desk.sign("ann", asked)
    assert (asked.status, desk.state("A")) == ("done", "out")
    review = asked.slots[-1]
    assert (review.kind, review.who, local(review.due)) == ("review", ("general_manager",), "2026-11-24 08:00")


def test_glass_is_for_its_case_only(desk: Desk) -> None:
    asked = desk.ok("amy", "open", "A")
    said = {"of": asked.entry.id, "digest": asked.entry.digest, "why": "急", "told": "无"}
    assert "break-glass doesn't apply" in desk.words("amy", "glass", **said)
    plain = desk.ok("amy", "ask", "A")
    assert "has no break-glass rule" in desk.words(
        "amy", "glass", of=plain.entry.id, digest=plain.entry.digest, why="急"
    )
