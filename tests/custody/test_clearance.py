"""What somebody holds, keeps, owes and may sign; handing it in; leaving is refused before."""

from __future__ import annotations

import json

import pytest

from tests.custody.given import borrowed, device, issued
from tests.keys.given import lent, sealed, shared, unit
from tests.support.desk import Desk, stops
from tests.support.house import Desk as House
from wuye.errors import NotAllowed, Refused
from wuye.reports.clearance import clearance


def laden(desk: Desk) -> list[str]:
    """sunli holds a key, a device and a radio, and is responsible for another device."""
    key, own, lent_ = shared(desk), device(desk, keeper="zhaomin"), device(desk, keeper="sunli")
    lent(desk, key, borrower="sunli", org="service")
    loan = borrowed(desk, own, borrower="sunli", org="service")
    assert desk.status(loan) == "done"
    issued(desk)
    return [key, own, "R-01", lent_]


def test_all_that_somebody_has_is_told_from_every_register(desk: Desk) -> None:
    key, own, radio, kept = laden(desk)
    found = clearance(desk.books, "sunli", desk.later("2d").now())
    assert [(h.name, h.late) for h in found.held] == [(key, True), (own, True), (radio, True)]
    assert [h.name for h in found.kept] == [kept]
    assert (list(found.roles), found.clear, len(found.signs)) == (["receptionist"], False, 2)
    assert clearance(desk.books, "chenhao", desk.now()).clear


def test_leaving_is_refused_before(desk: Desk) -> None:
    """ARCH-32: nothing borrowed is taken along, from whatever register."""
    laden(desk)
    with stops(Refused, "ARCH-32", "KEY-34", "KEY-02"):
        desk.do("wangfang", "staff", "leave", "sunli", why="辞职")
    own = Desk().at("2026-11-10 09:30")
    borrowed(own, device(own, keeper="zhaomin"), borrower="wulei", org="engineering")
    with stops(Refused, "ARCH-32", "KEY-34"):
        own.do("wangfang", "staff", "leave", "wulei", why="辞职")


def test_it_comes_in_item_by_item_or_in_bulk_signed_by_both(desk: Desk) -> None:
    """ARCH-32"""
    key, own, radio, _ = laden(desk)
    one = desk.do("zhangwei", "clearance", "hand_in", who="sunli", things=[own])
    assert desk.state(own, "equipment") == "out"
    desk.sign("sunli", one)
    assert (desk.state(own, "equipment"), desk.state(key)) == ("in_use", "out")
    rest = desk.do("zhangwei", "clearance", "hand_in", who="sunli")
    assert rest.entry.fields["things"] == [key, radio]
    desk.sign("sunli", rest)
    assert (desk.state(key), desk.state(radio, "radio")) == ("cabinet", "store")
    assert "borrower" not in desk.facts(key)
    assert not [d for n, r in ((key, "key"), (radio, "radio")) for d in desk.books.dues_of(r, n) if d.name == "return"]


def test_only_what_he_holds_comes_in(desk: Desk) -> None:
    """ARCH-32"""
    laden(desk)
    lent(desk, shared(desk, "K-9"), borrower="wulei")
    with stops(Refused, "ARCH-32"):
        desk.do("zhangwei", "clearance", "hand_in", who="sunli", things=["K-9"])


def test_all_he_has_passes_to_another_by_one_entry(desk: Desk) -> None:
    _, _, radio, kept = laden(desk)
    desk.enrol("heli", name="何丽", roles="clerk", dept="service")
    gone = desk.do("wangfang", "staff", "leave", "sunli", handover="zhaomin", why="辞职")
    desk.sign("zhaomin", gone)
    assert desk.state("sunli", "staff") == "gone"
    assert desk.facts(radio, "radio")["borrower"] == "zhaomin"
    assert desk.facts(kept, "equipment")["keeper"] == "zhaomin"


def test_the_certificate_comes_when_all_is_clear(desk: Desk) -> None:
    """ARCH-32"""
    loan = borrowed(desk, device(desk, keeper="zhaomin"), borrower="wulei", org="engineering")
    with stops(Refused, "ARCH-32"):
        desk.do("zhangwei", "clearance", "certify", who="wulei")
    with stops(NotAllowed):
        desk.do("lina", "clearance", "certify", who="chenhao")
    desk.do("zhangwei", "equipment", "return", *loan.entry.subjects, ok=True)
    paper = desk.do("zhangwei", "clearance", "certify", who="wulei")
    assert desk.slot(paper, "approve").rules == ("ARCH-32",)


def test_somebody_from_outside_signs_the_slip(desk: Desk) -> None:
    loan = borrowed(desk, device(desk), borrower="老吴", org="outside")
    desk.sign("wangfang", loan)
    with stops(Refused):
        desk.do("zhangwei", "clearance", "hand_in", who="老吴", slip="S-1")
    desk.do("zhangwei", "clearance", "hand_in", who="老吴", slip={"no": "S-1", "signed_by": "老吴"})
    assert desk.state(loan.entry.subjects[0], "equipment") == "in_use"


def test_a_tenant_s_keys_are_told_by_his_unit(desk: Desk) -> None:
    name = unit(desk, "1501", inspected=True)
    key = sealed(desk)
    found = clearance(desk.books, name, desk.now())
    assert (found.who, [c.name for c in found.clients], found.clients[0].line) == (
        "周先生", [key], f"wuye key hand-back {key}",
    )  # fmt: skip


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_question_at_the_counter(founded: House, lang: str) -> None:
    shown = founded.wuye("clearance", "chenjing", lang=lang)
    assert shown.code == 1
    told = json.loads(founded.wuye("clearance", "chenjing", "--json", lang=lang).out)
    assert (told["who"], told["clear"], told["holds"], "general_manager" in told["sole"]) == (
        "chenjing",
        False,
        [],
        True,
    )


def test_a_name_nobody_has_is_no_clearance(founded: House) -> None:
    shown = founded.wuye("clearance", "chenjin", lang="en")
    assert (shown.code, "chenjing" in shown.err) == (2, True)
