"""The store: stocktake, yearly clearance, sealing, inspection, climate; what is torn is mended. ARCH-33 to ARCH-38."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from tests.archive.given import CONTRACT, filed, item
from tests.support.desk import Desk, stops
from wuye.desk.record import Receipt
from wuye.errors import BadInput, NotAllowed, Refused
from wuye.reports.routines import RoutineRow, come, routines

KEPT = {"tidy": True, "sound": True, "matching": True, "loans": True}
DRY = {"damp": True, "insects": True, "decay": True}


def count(desk: Desk, *seen: str, by: str = "luxun", **more: Any) -> Receipt:
    return desk.do(by, "shelf", "count", "A1", seen=list(seen), **{"keeping": KEPT, **more})


def routine(desk: Desk, name: str) -> RoutineRow:
    return next(r for r in routines(desk.books, desk.now()) if r.name == name and r.register in ("shelf", "archive"))


def test_at_month_end_the_book_is_reconciled_with_the_shelves(desk: Desk) -> None:
    """ARCH-33."""
    code = filed(desk)
    assert not [r for r in come(desk.books, desk.now()) if r.name == "month_end"]
    (row,) = [r for r in come(desk.books, desk.at("2026-11-30 17:00").now()) if r.name == "month_end"]
    assert (row.rules, row.missing) == (("ARCH-33",), ("A1", "A2"))
    count(desk, code)
    desk.do("machao", "shelf", "count", "A2", seen=[], keeping=KEPT)
    assert not [r for r in come(desk.books, desk.now()) if r.name == "month_end"]


def test_each_difference_is_explained_and_no_state_changes(desk: Desk) -> None:
    """ARCH-33."""
    code = filed(desk)
    count(desk, code)
    assert not desk.books.dues_of("shelf", "A1")
    wrong = count(desk, "W001-ZY·2020-D10-KF-009")
    differences = [d for d in desk.books.dues_of("shelf", "A1") if d.kind == "difference"]
    assert {d.item for d in differences} == {code, "W001-ZY·2020-D10-KF-009"}
    assert {d.rules for d in differences} == {("ARCH-33", "ARCH-35")} and desk.state(code, "archive") == "in_store"
    answers = [{"file": d.item, "reason": "插错层，已归位"} for d in differences]
    explained = desk.do("luxun", "shelf", "explain", "A1", answers=answers)
    assert not desk.books.dues_of("shelf", "A1") and desk.reviews(explained)[0].rules == ("ARCH-33",)
    assert wrong.record.status == "done"


def test_the_state_of_keeping_is_marked_point_by_point(desk: Desk) -> None:
    """ARCH-33."""
    code = filed(desk)
    with stops(BadInput, field="keeping"):
        count(desk, code, keeping=None)
    assert desk.flags(count(desk, code, keeping={"tidy": True})) == {"ARCH-33"}
    assert desk.flags(count(desk, code)) == set()
    with stops(NotAllowed, "ARCH-33"):
        count(desk, code, by="zhangwei")


def test_torn_files_are_repaired_or_copied_in_time(desk: Desk) -> None:
    """ARCH-34."""
    code = f"{filed(desk)}-0001"
    with stops(Refused):
        desk.do("luxun", "archive", "repair", code, mended="copied", answer="复印补缺")
    desk.do("luxun", "archive", "damage", code, account="虫蛀三页", condition="insects")
    due = desk.dues(code, "archive")["repair"]
    assert due.rules == ("ARCH-34",) and desk.later("8d").due_status("repair", code, "archive") == "late"
    with stops(Refused, "ARCH-34"):
        desk.do("luxun", "archive", "borrow", code, borrower="zhangwei", purpose="work", counted=12)
    with stops(BadInput, field="mended"):
        desk.do("luxun", "archive", "repair", code, answer="复印补缺")
    desk.do("luxun", "archive", "repair", code, mended="copied", answer="复印补缺")
    assert (desk.state(code, "archive"), desk.due_status("repair", code, "archive")) == ("in_store", "settled_late")


def test_a_count_that_finds_torn_files_owes_treatment(desk: Desk) -> None:
    """ARCH-34."""
    code = filed(desk)
    count(desk, code)
    assert "treat" not in desk.dues("A1", "shelf")
    count(desk, code, keeping={**KEPT, "sound": "第三卷书脊开裂"})
    assert desk.dues("A1", "shelf")["treat"].rules == ("ARCH-34",)


def test_at_the_beginning_of_the_year_all_is_cleared_and_stored_together(desk: Desk) -> None:
    """ARCH-35."""
    code = filed(desk)
    assert not [r for r in come(desk.books, desk.now()) if r.name == "year_start"], "the shelves came after January"
    assert not [r for r in come(desk.books, desk.at("2027-01-31 12:00").now()) if r.name == "year_start"]
    assert [r.rules for r in come(desk.books, desk.at("2027-02-01 08:00").now()) if r.name == "year_start"] == [
        ("ARCH-35",)
    ]
    with stops(BadInput, field="gathered"):
        desk.do("luxun", "shelf", "clear", "A1", seen=[code])
    apart = desk.do("luxun", "shelf", "clear", "A1", seen=[code], gathered=False)
    assert desk.flags(apart) == {"ARCH-35"} and desk.dues("A1", "shelf")["gather"].rules == ("ARCH-35",)
    desk.done("luxun", apart, "gather", "移到一号库")
    whole = desk.do("luxun", "shelf", "clear", "A2", seen=[], gathered=True)
    assert desk.flags(whole) == set() and desk.reviews(whole)[0].rules == ("ARCH-35",)
    assert not [r for r in come(desk.books, desk.now()) if r.name == "year_start"]


def test_a_year_after_filing_a_file_goes_into_its_bag(desk: Desk) -> None:
    """ARCH-36."""
    code = filed(desk)
    assert desk.facts(code, "archive")["seal_on"] == dt.date(2027, 11, 10)
    assert routine(desk, "sealing").missing == ()
    desk.at("2027-11-11 09:00")
    assert routine(desk, "sealing").missing == (code,) and routine(desk, "sealing").rules == ("ARCH-36", "D-14")
    with stops(BadInput, field="bag"):
        desk.do("luxun", "archive", "seal", code)
    desk.do("luxun", "archive", "seal", code, bag="D-2027-1")
    assert routine(desk, "sealing").missing == ()
    assert (desk.state(code, "archive"), desk.state(f"{code}-0001", "archive")) == ("sealed", "sealed")


def test_what_is_sealed_is_opened_with_leave_only(desk: Desk) -> None:
    """ARCH-36."""
    code = filed(desk)
    desk.do("luxun", "archive", "seal", code, bag="D-1")
    with stops(Refused, "ARCH-36"):
        desk.do("luxun", "archive", "borrow", code, borrower="zhangwei", purpose="work", counted=12)
    opened = desk.do("luxun", "archive", "unseal", code, why="审计")
    assert desk.slot(opened, "approve").rules == ("ARCH-36",) and desk.state(code, "archive") == "sealed"
    desk.sign("wangfang", opened)
    assert desk.state(code, "archive") == "in_store" and "bag" not in desk.facts(code, "archive")


def test_no_file_is_sealed_while_an_item_is_away(desk: Desk) -> None:
    code = filed(desk)
    loan = desk.do("luxun", "archive", "borrow", f"{code}-0001", borrower="zhangwei", purpose="work", counted=12)
    desk.sign("zhangwei", loan)
    with stops(Refused, "ARCH-09"):
        desk.do("luxun", "archive", "seal", code, bag="D-1")


def test_the_store_is_inspected_for_damp_insects_and_decay(desk: Desk) -> None:
    """ARCH-37."""
    row = routine(desk, "inspection")
    assert (row.rules, row.missing) == (("ARCH-37",), ("A1", "A2"))
    with stops(BadInput, field="inspection"):
        desk.do("luxun", "shelf", "inspect", "A1")
    assert desk.flags(desk.do("luxun", "shelf", "inspect", "A1", inspection={"damp": True})) == {"ARCH-37"}
    desk.do("luxun", "shelf", "inspect", "A2", inspection=DRY)
    assert "treat" not in desk.dues("A2", "shelf") and routine(desk, "inspection").missing == ()
    found = desk.do("luxun", "shelf", "inspect", "A1", inspection={**DRY, "insects": "第二层有蠹鱼"})
    assert desk.flags(found) == {"ARCH-37"} and desk.dues("A1", "shelf")["treat"].rules == ("ARCH-37",)
    desk.do("luxun", "shelf", "treat", "A1", done="清理、放驱虫剂")
    assert "treat" not in desk.dues("A1", "shelf")
    with stops(Refused, "ARCH-37"):
        desk.do("luxun", "shelf", "treat", "A1", done="再放")


@pytest.mark.parametrize(
    ("temperature", "humidity", "flags"), [(20, 50, set()), (27, 50, {"ARCH-37"}), (20, 70, {"ARCH-37"})]
)
def test_climate_is_held_against_the_house_s_bounds(
    desk: Desk, temperature: int, humidity: int, flags: set[str]
) -> None:
    """ARCH-37."""
    assert desk.flags(desk.do("luxun", "shelf", "measure", "A1", temperature=temperature, humidity=humidity)) == flags


def test_what_can_only_be_reminded_of_is(desk: Desk) -> None:
    """ARCH-38: nothing piles up; ARCH-42: the keeper's duties; DOC-16, DOC-17: carried out, timely, exact, safe."""
    assert {"ARCH-38", "ARCH-42"} <= set(desk.rules.registers["archive"].reminds)
    assert {"DOC-16", "DOC-17"} == set(desk.rules.registers["document"].reminds)


def test_a_shelf_is_kept_by_a_keeper_and_given_up_empty(desk: Desk) -> None:
    """D-48."""
    with stops(Refused, "D-48"):
        desk.do("wangfang", "shelf", "set_up", "B1", place="前台", keeper="sunli")
    over = desk.do("wangfang", "shelf", "change_keeper", "A1", keeper="machao")
    desk.sign("machao", over)
    assert desk.facts("A1", "shelf")["keeper"] == "machao"
    code = filed(desk)
    with stops(Refused, "ARCH-35"):
        desk.do("wangfang", "shelf", "retire", "A1", why="拆架")
    desk.do("luxun", "archive", "move", code, shelf="A2")
    desk.do("wangfang", "shelf", "retire", "A1", why="拆架")
    with stops(BadInput, field="shelf"):
        desk.do("luxun", "archive", "move", code, shelf="A9")


def test_pages_are_recounted_under_review(desk: Desk) -> None:
    """ARCH-33."""
    filed(desk)
    item(desk)
    again = desk.do("luxun", "archive", "recount", f"{CONTRACT}-0002", pages=13, why="漏数封底")
    assert desk.reviews(again)[0].rules == ("ARCH-33",) and desk.facts(f"{CONTRACT}-0002", "archive")["pages"] == 13
    with stops(NotAllowed, "ARCH-33"):
        desk.do("zhangwei", "archive", "recount", f"{CONTRACT}-0002", pages=12, why="再数")
