"""Loans in any register of things: several on one slip, quotas, late borrowers, transfers, reservations that rank."""

from __future__ import annotations

import pytest

from tests.custody.given import borrowed, borrowing, device, issued, radio
from tests.keys.given import ask, lent, shared
from tests.support.desk import Desk, stops
from wuye.errors import NotAllowed, Refused


def test_a_slip_is_called_by_its_number_until_the_last_is_back(desk: Desk) -> None:
    """One entry, one signature each side; returned in parts; what is left is told."""
    names = [device(desk) for _ in range(3)]
    loan = borrowed(desk, *names)
    assert {desk.facts(n, "equipment")["loan_no"] for n in names} == {loan.entry.id}
    assert len(desk.slot(loan, "give").filled) == 1
    back = desk.do("zhangwei", "equipment", "return", names[1], ok=True)
    assert [s.en for s in back.says] == [f"slip {loan.entry.id}: {names[0]}, {names[2]} still out"]
    rest = desk.do("zhangwei", "equipment", "return", loan.entry.id, ok=True)
    assert (rest.entry.subjects, rest.says) == ((names[0], names[2]), [])
    assert ["loan_no" in desk.facts(n, "equipment") for n in names] == [False] * 3


def test_one_thing_alone_has_no_slip(desk: Desk) -> None:
    name = device(desk)
    borrowed(desk, name)
    assert "loan_no" not in desk.facts(name, "equipment")


def test_a_quota_for_each_person_and_for_each_kind(desk: Desk) -> None:
    """G-05"""
    own = desk.with_knobs("equipment", allowance={"engineering": 2, "else": 1}, allowance_of={"tool": 1, "else": 9})
    own.at("2026-11-10 09:30")
    names = [device(own, kind=kind) for kind in ("tool", "tool", "office", "office")]
    borrowed(own, names[0])
    with stops(Refused, "G-05"):
        borrowing(own, names[1])
    borrowed(own, names[2])
    with stops(Refused, "G-05"):
        borrowing(own, names[3])
    with stops(Refused, "G-05"):
        borrowing(own, names[1], names[3], borrower="lina", org="leasing")
    borrowed(own, names[1], borrower="lina", org="leasing")


@pytest.mark.parametrize(("register", "rule"), [("equipment", "EQUIP-03"), ("radio", "RADIO-09"), ("key", "KEY-35")])
def test_who_is_late_borrows_only_with_leave(desk: Desk, register: str, rule: str) -> None:
    late, more = _two(desk, register)
    _lend(desk, register, late)
    desk.later("2d")
    loan = _lend(desk, register, more)
    assert desk.slot(loan, "approve").rules == (rule,)
    assert desk.state(more, register) != "out"


def _two(desk: Desk, register: str) -> tuple[str, str]:
    if register == "key":
        return shared(desk, "K-1"), shared(desk, "K-2")
    if register == "radio":
        return radio(desk, "R-01"), radio(desk, "R-02")
    return device(desk), device(desk)


def _lend(desk: Desk, register: str, name: str):  # type: ignore[no-untyped-def]
    if register == "key":
        return lent(desk, name)
    if register == "radio":
        return desk.do("zhangwei", "radio", "borrow", name, borrower="sunli")
    return borrowed(desk, name)


def test_a_transfer_of_equipment_goes_through_the_desk(desk: Desk) -> None:
    """EQUIP-03: entered by the office, signed by both; the house may let anybody enter it."""
    name = device(desk)
    borrowed(desk, name)
    with stops(NotAllowed):
        desk.do("wulei", "equipment", "transfer", name, taker="sunqiang")
    passed = desk.do("zhangwei", "equipment", "transfer", name, taker="sunqiang")
    desk.sign("wulei", passed)
    assert desk.facts(name, "equipment")["borrower"] == "wulei"
    desk.sign("sunqiang", passed)
    assert desk.facts(name, "equipment")["borrower"] == "sunqiang"
    own = desk.with_knobs("equipment", transfer_roles="any").at("2026-11-10 09:30")
    other = device(own)
    borrowed(own, other)
    own.do("wulei", "equipment", "transfer", other, taker="sunqiang")


def test_who_brings_what_another_borrowed_is_flagged(desk: Desk) -> None:
    name = device(desk)
    borrowed(desk, name)
    back = desk.do("zhangwei", "equipment", "return", name, returned_by="sunqiang", ok=True)
    assert (desk.state(name, "equipment"), len(desk.marks(back))) == ("in_use", 1)


@pytest.mark.parametrize(("due", "flags"), [("17:30", set()), ("20:00", {"EQUIP-03", "D-10"})])
def test_a_curfew_for_each_kind(desk: Desk, due: str, flags: set[str]) -> None:
    assert desk.flags(borrowing(desk, device(desk, kind="tool"), due=due)) == flags
    assert desk.flags(borrowing(desk, device(desk, kind="office"), due=due)) == set()


def test_an_extension_beyond_the_limit_wants_leave(desk: Desk) -> None:
    """G-05"""
    name = device(desk)
    borrowed(desk, name)
    for day in ("2026-11-12", "2026-11-13"):
        desk.do("zhangwei", "equipment", "extend", name, due=f"{day}T09:00", why="未完")
    third = desk.do("zhangwei", "equipment", "extend", name, due="2026-11-14T09:00", why="未完")
    assert desk.slot(third, "approve").rules == ("G-05",)
    assert desk.facts(name, "equipment")["extensions"] == 2


def test_what_is_said_to_be_back_is_settled(desk: Desk) -> None:
    issued(desk)
    desk.do("sunli", "radio", "claim_returned", "R-01", answer="放在柜里了")
    desk.do("liuyang", "radio", "resolve", "R-01", found_where="store", answer="在柜里")
    assert (desk.state("R-01", "radio"), desk.dues("R-01", "radio")) == ("store", {})


def book(desk: Desk, purpose: str, who: str, *things: str, starts: str = "14:00", ends: str = "16:00") -> str:
    typed = {"starts": f"2026-11-10T{starts}", "ends": f"2026-11-10T{ends}", "purpose": purpose}
    return desk.do(who, "reservation", "book", things=list(things), who=who, **typed).entry.id


def test_anything_may_be_reserved_and_what_ranks_first_displaces(desk: Desk) -> None:
    key, name, set_ = shared(desk), device(desk), radio(desk)
    first = book(desk, "inspection", "sunli", key, name, set_)
    with stops(Refused):
        book(desk, "repair", "wulei", name)
    urgent = book(desk, "emergency", "wulei", name)
    assert [desk.state(r, "reservation") for r in (first, urgent)] == ["displaced", "booked"]
    told = [d for d in desk.books.dues_of("reservation", first) if d.kind == "tell"]
    assert [d.who for d in told] == [("person:sunli",)]
    with stops(Refused):
        book(desk, "emergency", "sunli", name)
    assert len(desk.marks(borrowing(desk, name, borrower="sunqiang", due="15:00"))) == 1


def test_a_ring_and_a_slip_are_names_of_several_keys(desk: Desk) -> None:
    names = [shared(desk, f"K-{i}", ring="R-9") for i in range(2)]
    loan = ask(desk, "R-9")
    desk.sign("liuyang", loan)
    assert desk.do("zhangwei", "key", "return", loan.entry.id).entry.subjects == tuple(names)
