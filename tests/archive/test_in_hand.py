"""Archives among all that is held, counted and handed in: the same words as for keys, by the same engine."""

from __future__ import annotations

import pytest

from tests.archive.given import CONTRACT, filed, item, lent, name
from tests.support.desk import Desk, stops
from wuye.errors import Refused
from wuye.reports.clearance import clearance


@pytest.fixture
def code(desk: Desk) -> str:
    return filed(desk)


def test_whoever_goes_brings_the_files_back_first(desk: Desk, code: str) -> None:
    """ARCH-32: leaving is refused while a file is out; handed in before two, it lies in the store again. ARCH-28"""
    lent(desk, code, due="2026-11-12", leaves_company=False)
    assert [h.name for h in clearance(desk.books, "zhangwei", desk.now()).held] == [code]
    with stops(Refused, "ARCH-32"):
        desk.do("wangfang", "staff", "leave", "zhangwei", why="辞职")
    handed = desk.do("luxun", "clearance", "hand_in", who="zhangwei")
    assert handed.entry.fields["things"] == [code] and desk.state(code, "archive") == "out"
    desk.sign("zhangwei", handed)
    assert desk.state(code, "archive") == "in_store" and "borrower" not in desk.facts(code, "archive")
    assert not [d for d in desk.books.dues_of("archive", code) if d.name == "return"]
    assert not clearance(desk.books, "zhangwei", desk.now()).held


def test_a_shelf_of_files_is_counted_blind(desk: Desk, code: str) -> None:
    other = name(item(desk, code, title="保洁外包合同附件"))
    session = desk.do("luxun", "stocktake", "open", book="archive", shelf="A1").entry.id
    desk.do("luxun", "stocktake", "scan", session, scan=[other])
    desk.do("luxun", "stocktake", "compare", session)
    facts = desk.facts(session, "stocktake")
    assert code == CONTRACT and facts["missing"] == [code]
    assert desk.state(code, "archive") == "in_store"
