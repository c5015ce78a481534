"""Occupied units, what is agreed with the client: KEY-15 to KEY-17, and who may open: KEY-08, KEY-18 to KEY-23."""

from __future__ import annotations

from typing import Any

from tests.keys.given import AGREEMENT, CALLS, NIGHT, SLIP, ask, emergency, forgotten, opened, sealed, unit, vacant
from tests.keys.proof import proves
from tests.support.desk import Desk, stops
from wuye.errors import BadInput, NotAllowed, Refused


@proves("KEY-15", "KEY-16")
def test_no_key_is_sealed_before_the_agreement_is_signed(desk: Desk) -> None:
    rest = {"opens": "1501", "owner": "周先生", "seal_no": "F-0001", "place": "B07", "custodian": "zhaomin"}
    with stops(BadInput, "KEY-15", field="agreement"):
        desk.do("zhangwei", "key", "entrust", "K-1501-1", **rest)
    with stops(Refused, "KEY-15"):
        desk.do("zhangwei", "key", "entrust", "K-1501-1", agreement="T-15", **rest)
    with stops(Refused, "KEY-15", "KEY-16"):
        vacant(desk, "K-1501-1", kind="sealed")
    desk.do("zhangwei", "key", "entrust", "K-1501-1", agreement=AGREEMENT, **rest)
    assert (desk.state("K-1501-1"), desk.facts("K-1501-1")["kind"]) == ("sealed", "sealed")


@proves("KEY-15", "KEY-16", "KEY-02")
def test_entrusting_again_asks_all_of_it_again(desk: Desk) -> None:
    name = sealed(desk)
    desk.do("zhangwei", "key", "hand_back", name, slip=SLIP)
    with stops(Refused, "KEY-15", "KEY-16"):
        desk.do("zhangwei", "key", "take_back", name, slip=SLIP, kind="sealed", place="A01")
    rest = {"owner": "周先生", "seal_no": "F-0002", "place": "B07", "custodian": "zhaomin"}
    with stops(Refused, "KEY-15"):
        desk.do("zhangwei", "key", "entrust_again", name, agreement="T-16", **rest)
    whole = {**rest, "agreement": {"no": "T-16", "signed_by": "周先生"}}
    for field, rule in {"agreement": "KEY-15", "owner": "KEY-16", "seal_no": "KEY-16", "custodian": "KEY-02"}.items():
        with stops(BadInput, rule, field=field):
            desk.do("zhangwei", "key", "entrust_again", name, **{k: v for k, v in whole.items() if k != field})
    with stops(Refused, "KEY-26"):
        desk.do("zhangwei", "key", "entrust_again", name, **{**whole, "seal_no": "F-0001"})
    again = desk.do("zhangwei", "key", "entrust_again", name, **{**whole, "custodian": "sunqiang"})
    assert (desk.state(name), desk.flags(again)) == ("sealed", {"KEY-02"})


@proves("KEY-14", "KEY-15", "KEY-16")
def test_a_new_client_wants_a_new_agreement(desk: Desk) -> None:
    unit(desk, "1501", inspected=True)
    taken = {"take_over": "Q-1", "deposit": "3000", "receipt": "R-9", "residents": 4}
    desk.do("zhangwei", "unit", "move_in", "1501", **taken)
    name = sealed(desk)
    moved = desk.do("zhangwei", "unit", "transfer", "1501", client="钱女士", transfer_paper="Z-1")
    assert desk.flags(moved) == {"KEY-15"}
    with stops(Refused, "KEY-16"):
        desk.do("zhangwei", "unit", "move_out", "1501", why="退租")
    desk.do("zhangwei", "key", "hand_back", name, slip=SLIP)
    assert desk.flags(desk.do("zhangwei", "unit", "move_out", "1501", why="退租")) == {"KEY-14"}


@proves("KEY-16")
def test_a_sealed_key_is_registered_with_care(desk: Desk) -> None:
    whole = {
        "opens": "1501",
        "owner": "周先生",
        "agreement": AGREEMENT,
        "seal_no": "F-1",
        "place": "B",
        "custodian": "zhaomin",
    }
    for lacking in ("opens", "owner", "seal_no", "place"):
        with stops(BadInput, "KEY-16", field=lacking):
            desk.do("zhangwei", "key", "entrust", "K-1", **{k: v for k, v in whole.items() if k != lacking})
    desk.do("zhangwei", "key", "entrust", "K-1", **whole)
    assert desk.facts("K-1").items() >= {"owner": "周先生", "seal_no": "F-1", "place": "B"}.items()


@proves("KEY-16")
def test_a_sealed_key_goes_back_to_who_deposited_it(desk: Desk) -> None:
    other = {"no": "J-9", "signed_by": "周太太"}
    slips: dict[str, dict[str, Any]] = {
        "K-1": {"slip": SLIP},
        "K-2": {"slip": other},
        "K-3": {"slip": other, "authority": "W-1"},
    }
    flagged = {}
    for i, (name, slip) in enumerate(slips.items()):
        sealed(desk, name, seal_no=f"F-{i}")
        flagged[name] = desk.flags(desk.do("zhangwei", "key", "hand_back", name, **slip))
    assert flagged == {"K-1": set(), "K-2": {"KEY-16"}, "K-3": set()}


@proves("KEY-17")
def test_a_sealed_key_is_never_lent_nor_reserved(desk: Desk) -> None:
    name = sealed(desk)
    with stops(Refused, "KEY-17"):
        ask(desk, name)
    span = {"starts": "2026-11-11T09:00", "ends": "2026-11-11T10:00"}
    with stops(Refused, "KEY-17"):
        desk.do("sunqiang", "reservation", "book", things=name, who="sunqiang", purpose="repair", **span)
    entry = opened(desk, name)
    with stops(Refused):
        ask(desk, name)
    assert desk.status(entry) == "done"
    assert "KEY-17" in desk.rules.registers["key"].reminds


@proves("KEY-17")
def test_a_sealed_key_can_be_talked_out_of_its_seal_by_no_other_word(desk: Desk) -> None:
    name = sealed(desk)
    with stops(Refused):
        desk.do("zhangwei", "key", "claim_returned", name, answer="已经还了")
    with stops(Refused):
        desk.do("sunli", "key", "lock_up", name, closing=["articles", "cabinet", "key"])
    desk.do("zhaomin", "key", "return", name)
    assert desk.state(name) == "sealed"


@proves("KEY-18")
def test_an_emergency_opens_only_where_the_client_cannot_come(desk: Desk) -> None:
    sealed(desk)
    with stops(Refused, "KEY-18"):
        emergency(desk, contact="can_come")
    with stops(BadInput, "KEY-18", field="contact"):
        emergency(desk, contact=None)
    with stops(BadInput, "KEY-18", field="attempts"):
        emergency(desk, attempts=None)
    with stops(BadInput, "KEY-18", field="attempts"):
        emergency(desk, attempts=CALLS[:1])
    with stops(BadInput, "KEY-18", field="confirmed_with"):
        emergency(desk, contact="cannot_come", attempts=None)
    assert desk.status(emergency(desk, contact="cannot_come", attempts=None, confirmed_with="周先生")) == "waiting"
    assert desk.status(emergency(desk)) == "waiting"


@proves("KEY-18")
def test_the_client_is_told_of_an_emergency_opening_within_a_day(desk: Desk) -> None:
    name = sealed(desk)
    entry = emergency(desk)
    for person in ("wangfang", "chenjing", "zhaomin", "zhougang"):
        desk.sign(person, entry)
    owed = desk.dues(name)["tell_client"]
    assert (owed.rules, owed.by) == (("KEY-18",), desk.later("1d").now())
    assert desk.later("1s").due_status("tell_client", name) == "late"
    desk.done("zhangwei", entry, "tell_client", how="电话告知周先生")
    assert desk.due_status("tell_client", name) == "settled_late"


@proves("KEY-19", "KEY-27", "KEY-20")
def test_the_manager_puts_it_to_the_general_manager_first(desk: Desk) -> None:
    name = sealed(desk)
    entry = emergency(desk)
    assert desk.waits(entry) == [("propose", ("manager",))]
    with stops(NotAllowed, "KEY-19"):
        desk.sign("chenjing", entry)
    with stops(NotAllowed, "KEY-20"):
        desk.sign("zhougang", entry)
    desk.sign("wangfang", entry)
    assert desk.slot(entry, "propose").rules == ("KEY-19", "KEY-27")
    assert desk.waits(entry) == [("approve", ("general_manager",))]
    with stops(NotAllowed, "KEY-19"):
        desk.sign("huangtao", entry, "approve")
    desk.sign("chenjing", entry)
    assert {k for k, _ in desk.waits(entry)} == {"present"}
    assert desk.state(name) == "sealed"


@proves("KEY-19")
def test_at_night_people_come_first_and_the_general_manager_reviews(desk: Desk) -> None:
    name = sealed(desk)
    with stops(Refused, "KEY-19"):
        desk.glass("zhangwei", emergency(desk), why="漏水", told="已致电总经理")
    desk.at(NIGHT)
    with stops(Refused, "KEY-19"):
        desk.glass("zhangwei", forgotten(desk), why="忘带钥匙", told="已致电经理")
    entry = emergency(desk)
    with stops(BadInput, "KEY-19", field="told"):
        desk.glass("zhangwei", entry, why="漏水")
    desk.glass("zhangwei", entry, why="漏水", told="03:05 已致电总经理")
    assert desk.state(name) == "sealed"
    desk.sign("zhougang", entry)
    assert (desk.state(name), desk.slot(entry, "review").rules) == ("opened", ("KEY-19",))
    with stops(NotAllowed, "KEY-19"):
        desk.sign("wangfang", entry)
    desk.later("9h").sign("chenjing", entry)
    assert desk.reviews(entry) == []


@proves("KEY-20")
def test_two_assistants_and_a_guard_are_present(desk: Desk) -> None:
    name = sealed(desk)
    entry = forgotten(desk)
    desk.sign("majun", entry)
    desk.sign("wangfang", entry)
    assert desk.waits(entry) == [("present", ("assistant",)), ("present", ("guard",))]
    assert {s.rules for s in desk.record(entry).slots if s.kind == "present"} == {("KEY-20",)}
    assert [s.by for s in desk.slot(entry, "present", "assistant").filled] == ["zhangwei"]
    with stops(NotAllowed, "KEY-20"):
        desk.sign("sunqiang", entry)
    with stops(NotAllowed):
        desk.sign("zhangwei", entry)
    desk.sign("zhougang", entry)
    assert desk.state(name) == "sealed"
    with stops(NotAllowed, "KEY-20"):
        desk.sign("chenhao", entry)
    desk.sign("zhaomin", entry)
    assert desk.state(name) == "opened"


@proves("KEY-20")
def test_without_the_guard_it_stays_shut(desk: Desk) -> None:
    name = sealed(desk)
    entry = forgotten(desk)
    for person in ("majun", "wangfang", "zhaomin"):
        desk.sign(person, entry)
    assert (desk.state(name), desk.waits(entry)) == ("sealed", [("present", ("guard",))])


@proves("KEY-08")
def test_security_comes_before_a_spare_is_used(desk: Desk) -> None:
    name = sealed(desk)
    for reason in ("forgotten", "unit_spare"):
        with stops(BadInput, "KEY-08", field="security_ref"):
            forgotten(desk, reason=reason, security_ref=None)
        entry = forgotten(desk, reason=reason)
        assert desk.waits(entry) == [("agree", ("dept:security",))]
        with stops(NotAllowed, "KEY-08"):
            desk.sign("wangfang", entry)
        desk.sign("zhougang", entry)
        assert (desk.slot(entry, "agree").rules, desk.state(name)) == (("KEY-08",), "sealed")


@proves("KEY-21", "KEY-22")
def test_a_forgotten_key_wants_application_and_confirmation(desk: Desk) -> None:
    sealed(desk)
    for reason in ("forgotten", "unit_spare"):
        with stops(BadInput, "KEY-21", field="application"):
            forgotten(desk, reason=reason, application=None)
        with stops(BadInput, "KEY-22", field="confirmed_with"):
            forgotten(desk, reason=reason, confirmed_with=None)
        assert desk.status(forgotten(desk, reason=reason)) == "waiting"


@proves("KEY-23", "KEY-27")
def test_the_manager_agrees_before_a_spare_is_used(desk: Desk) -> None:
    name = sealed(desk)
    entry = forgotten(desk)
    desk.sign("zhougang", entry)
    assert desk.waits(entry) == [("approve", ("manager",))]
    assert desk.slot(entry, "approve").rules == ("KEY-23", "KEY-27")
    for person in ("liuyang", "linxia", "chenjing"):
        with stops(NotAllowed, "KEY-23"):
            desk.sign(person, entry, "approve")
    desk.decline("wangfang", entry, why="请业户本人来")
    assert (desk.status(entry), desk.state(name)) == ("declined", "sealed")
