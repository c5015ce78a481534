"""Office equipment and its loans: EQUIP-01 to EQUIP-05."""

from __future__ import annotations

import pytest

from tests.custody.given import borrowed, borrowing, device
from tests.support.desk import Desk, stops
from wuye.errors import BadInput, NotAllowed, Refused
from wuye.reports.routines import routines


def test_each_device_has_a_responsible_person_who_takes_it_on(desk: Desk) -> None:
    """EQUIP-01: asked for, signed by him; the ledger is kept by him and the office, by nobody else."""
    with stops(BadInput, "EQUIP-01", field="keeper"):
        desk.do("zhangwei", "equipment", "enter", name="打印机", kind="office", dept="service", place="前台")
    made = desk.do(
        "zhangwei", "equipment", "enter", name="打印机", kind="office", dept="service", place="前台", keeper="sunli"
    )
    assert desk.slot(made, "receive").rules == ("EQUIP-01",)
    assert desk.slot(made, "receive").who == ("person:sunli",)
    name = made.entry.subjects[0]
    with stops(NotAllowed, "EQUIP-01"):
        desk.do("lina", "equipment", "move_place", name, place="会所")
    desk.do("sunli", "equipment", "move_place", name, place="大堂")
    assert desk.facts(name, "equipment")["place"] == "大堂"


def test_a_responsible_person_of_another_department_is_flagged(desk: Desk) -> None:
    """EQUIP-01"""
    made = [
        desk.do("zhangwei", "equipment", "enter", name="梯子", kind="tool", dept=dept, place="库", keeper="sunli")
        for dept in ("service", "engineering")
    ]
    assert [desk.flags(m) for m in made] == [set(), {"EQUIP-01"}]


def test_the_responsible_person_changes_when_the_new_one_has_signed(desk: Desk) -> None:
    """EQUIP-01"""
    name = device(desk)
    change = desk.do("sunli", "equipment", "change_keeper", name, keeper="zhaomin")
    assert desk.facts(name, "equipment")["keeper"] == "sunli"
    desk.sign("zhaomin", change)
    assert desk.facts(name, "equipment")["keeper"] == "zhaomin"


def test_the_number_is_the_department_s_first_character_and_a_serial(desk: Desk) -> None:
    """EQUIP-02: such as 客001; a number of another form isn't taken."""
    names = [device(desk), device(desk), device(desk, dept="security", keeper="zhougang")]
    assert names == ["客001", "客002", "保001"]
    with stops(BadInput):
        desk.do(
            "zhangwei", "equipment", "enter", "A-7", name="x", kind="tool", dept="service", place="库", keeper="sunli"
        )
    with stops(Refused, "EQUIP-02"):
        device(desk, dept="outside")


def test_the_first_character_is_the_house_s_to_say() -> None:
    """EQUIP-02: a column of the table of departments."""
    tables = {"house": {"departments": {"service": {"initial": "服"}}}}
    assert device(Desk(tables=tables).at("2026-11-10 09:30")) == "服001"


@pytest.mark.parametrize("lacking", ["borrower", "org", "purpose"])
def test_a_loan_is_complete_in_the_loan_register(desk: Desk, lacking: str) -> None:
    """EQUIP-03"""
    name = device(desk)
    typed = {"borrower": "wulei", "org": "engineering", "purpose": "开会"}
    with stops(BadInput, "EQUIP-03", field=lacking):
        desk.do("zhangwei", "equipment", "borrow", name, **{k: v for k, v in typed.items() if k != lacking})
    loan = borrowed(desk, name)
    assert (desk.state(name, "equipment"), desk.slot(loan, "give").rules) == ("out", ("EQUIP-03",))
    assert desk.due_status("return", name, "equipment") == "open"


def test_who_is_responsible_or_the_office_gives_it_out(desk: Desk) -> None:
    """EQUIP-03"""
    name = device(desk)
    with stops(NotAllowed):
        borrowing(desk, name, by="lina")
    borrowed(desk, name, by="sunli")
    assert desk.state(name, "equipment") == "out"


def test_a_loan_to_outsiders_wants_the_manager(desk: Desk) -> None:
    """EQUIP-03"""
    loan = borrowing(desk, device(desk), borrower="老吴", org="outside")
    assert "approve" in {s.kind for s in desk.record(loan).slots}
    inside = borrowing(desk, device(desk))
    assert "approve" not in {s.kind for s in desk.record(inside).slots}


def test_the_return_says_how_it_came_back(desk: Desk) -> None:
    """EQUIP-03"""
    good, bad = device(desk), device(desk)
    borrowed(desk, good, bad)
    desk.do("zhangwei", "equipment", "return", good, ok=True)
    desk.do("zhangwei", "equipment", "return", bad, ok=False, fault="灯泡坏")
    assert [desk.state(n, "equipment") for n in (good, bad)] == ["in_use", "faulty"]
    assert desk.facts(bad, "equipment")["answers"] == "wulei"
    assert set(desk.dues(bad, "equipment")) == {"mend"}
    with stops(Refused):
        borrowing(desk, bad)
    desk.do("sunli", "equipment", "mend", bad)
    borrowed(desk, bad)


def test_the_desk_s_equipment_is_checked_at_each_handover(desk: Desk) -> None:
    """EQUIP-05, HAND-15, HAND-19"""
    here, elsewhere = device(desk, place="前台"), device(desk)

    def row() -> object:
        return next(r for r in routines(desk.books, desk.now()) if (r.register, r.name) == ("equipment", "at_the_desk"))

    assert row().missing == [here] or set(row().missing) == {here}  # type: ignore[attr-defined]
    desk.do("sunli", "equipment", "check", here, ok=False, fault="卡纸")
    assert row().done  # type: ignore[attr-defined]
    assert (desk.state(here, "equipment"), desk.state(elsewhere, "equipment")) == ("faulty", "in_use")
    assert desk.dues(here, "equipment")["mend"].rules == ("EQUIP-05",)


def test_equipment_that_is_started_holds_a_handover(desk: Desk) -> None:
    """HAND-28: the book of equipment says so."""
    rows = desk.rules.table("handover", "sources")
    name = device(desk, kind="facility", dept="engineering", keeper="sunqiang")
    desk.do("sunqiang", "equipment", "start", name)
    assert desk.state(name, "equipment") in rows["equipment"]["states"]
    desk.do("sunqiang", "equipment", "steady", name)
    assert desk.state(name, "equipment") not in rows["equipment"]["states"]


def test_scrapping_is_approved_and_ends_what_is_owed(desk: Desk) -> None:
    name = device(desk)
    desk.do("sunli", "equipment", "fault", name, fault="主板烧了")
    scrap = desk.do("sunli", "equipment", "scrap", name, why="修不了")
    assert desk.state(name, "equipment") == "faulty"
    desk.sign("wangfang", scrap)
    assert (desk.state(name, "equipment"), desk.dues(name, "equipment")) == ("scrapped", {})


def test_the_conduct_rule_is_reminded_of(desk: Desk) -> None:
    """EQUIP-04"""
    assert desk.rules.registers["equipment"].reminds == ("EQUIP-04",)
