"""Destruction through one gate: ARCH-39 to ARCH-41."""

from __future__ import annotations

import datetime as dt

import pytest

from tests.archive.given import appraised, condemned, filed, item, old
from tests.support.desk import Desk, stops
from wuye.errors import BadInput, NotAllowed, Refused
from wuye.reports.catalogues import catalogue_named, listed
from wuye.reports.routines import routines

LIST = {"list_no": "XH-2026-1", "why": "期满"}
BURN = {"method": "torn", "place": "碎纸间"}


def test_from_the_list_to_the_certificate(desk: Desk) -> None:
    """ARCH-39."""
    code = old(desk)
    item(desk, code, date="2014-05-01")
    due = next(r for r in routines(desk.books, desk.now()) if r.name == "disposal")
    assert (due.missing, due.rules) == ((code,), ("ARCH-39",))
    found = desk.do("wangfang", "archive", "appraise", code, worth="not_worth", why="无保存价值")
    assert desk.slot(found, "agree").rules == ("ARCH-39",)
    desk.sign("luxun", found)
    wanted = desk.do("luxun", "archive", "condemn", code, **LIST)
    assert (desk.waits(wanted), desk.slot(wanted, "approve").rules) == (
        [("approve", ("general_manager",))], ("ARCH-39", "D-13"),
    )  # fmt: skip
    with stops(NotAllowed, "ARCH-39"):
        desk.sign("wangfang", wanted)
    desk.sign("chenjing", wanted)
    assert (desk.state(code, "archive"), desk.state(f"{code}-0002", "archive")) == ("condemned", "condemned")
    gone = desk.do("luxun", "archive", "destroy", code, **BURN)
    desk.sign("machao", gone)
    assert desk.state(code, "archive") == "condemned"
    desk.sign("zhaomin", gone)
    assert [desk.state(f"{code}{n}", "archive") for n in ("", "-0001", "-0002")] == ["destroyed"] * 3
    assert not desk.dues(code, "archive")


def test_the_list_is_kept_for_ever(desk: Desk) -> None:
    """ARCH-39."""
    code = condemned(desk, appraised(desk, old(desk)))
    gone = desk.do("luxun", "archive", "destroy", code, **BURN)
    for person in ("machao", "zhaomin"):
        desk.sign(person, gone)
    register = desk.rules.registers["archive"]
    kept = listed(
        desk.books, register, catalogue_named(register, "销毁清册"), desk.at("2060-01-01 09:00").now(), None, ()
    )
    assert [(p.head, [(r["subject"], r["state"]) for r in p.rows]) for p in kept.parts] == [
        ({"list_no": "XH-2026-1"}, [(code, "destroyed")])
    ]
    assert desk.facts(code, "archive")["title"] == "2014年值班记录"


def test_nothing_is_destroyed_before_its_term(desk: Desk) -> None:
    """ARCH-39, ARCH-11."""
    code = filed(desk)
    with stops(Refused, "ARCH-11", "ARCH-39"):
        desk.do("wangfang", "archive", "appraise", code, worth="not_worth", why="占地方")
    with stops(Refused, "ARCH-11", "ARCH-39"):
        desk.do("luxun", "archive", "condemn", code, **LIST)
    for_ever = filed(desk, title="营业执照", date="1990-01-01", **{"class": "licence"})
    with stops(Refused, "ARCH-39"):
        desk.do("wangfang", "archive", "appraise", for_ever, worth="not_worth", why="旧")


def test_nothing_is_destroyed_that_was_not_appraised(desk: Desk) -> None:
    """ARCH-39."""
    code = old(desk)
    with stops(Refused, "ARCH-39"):
        desk.do("luxun", "archive", "condemn", code, **LIST)
    with stops(NotAllowed, "ARCH-39"):
        desk.do("luxun", "archive", "appraise", code, worth="not_worth", why="期满")
    appraised(desk, code, worth="keep")
    assert desk.facts(code, "archive")["expires"] == dt.date(2036, 11, 10)
    with stops(Refused, "ARCH-39"):
        desk.do("luxun", "archive", "condemn", code, **LIST)


def test_a_term_is_changed_with_the_general_manager_s_approval(desk: Desk) -> None:
    """ARCH-11, ARCH-39."""
    code = filed(desk)
    with stops(NotAllowed, "ARCH-11"):
        desk.do("luxun", "archive", "retain", code, retention="passing", why="没用")
    for term, ends in (("years_10", dt.date(2036, 1, 5)), ("permanent", None)):
        changed = desk.do("wangfang", "archive", "retain", code, retention=term, why="按新的保管期限表")
        assert desk.slot(changed, "approve").rules == ("ARCH-11", "ARCH-39")
        desk.sign("chenjing", changed)
        assert desk.facts(code, "archive").get("expires") == ends


def test_a_hold_stops_it_at_each_step(desk: Desk) -> None:
    """ARCH-39."""
    code = appraised(desk, old(desk))
    with stops(NotAllowed, "ARCH-39"):
        desk.do("luxun", "archive", "hold", code, matter="1502 纠纷", why="法务要求")
    desk.do("wangfang", "archive", "hold", code, matter="1502 纠纷", why="法务要求")
    with stops(Refused, "ARCH-39"):
        desk.do("luxun", "archive", "condemn", code, **LIST)
    with stops(Refused, "ARCH-39"):
        desk.do("wangfang", "archive", "release", code, matter="审计", why="写错")
    desk.do("wangfang", "archive", "release", code, matter="1502 纠纷", why="已结案")
    condemned(desk, code)


def test_it_is_checked_again_when_the_last_witness_signs(desk: Desk) -> None:
    """ARCH-39, ARCH-40."""
    code = condemned(desk, appraised(desk, old(desk)))
    gone = desk.do("luxun", "archive", "destroy", code, **BURN)
    desk.sign("machao", gone)
    desk.do("wangfang", "archive", "hold", code, matter="审计", why="临时抽查")
    with stops(Refused, "ARCH-39"):
        desk.sign("zhaomin", gone)
    assert desk.state(code, "archive") == "condemned"
    desk.do("wangfang", "archive", "release", code, matter="审计", why="查完")
    desk.sign("zhaomin", gone)
    assert desk.state(code, "archive") == "destroyed"


def test_a_hold_on_one_item_holds_the_file(desk: Desk) -> None:
    """ARCH-39."""
    code = appraised(desk, old(desk))
    desk.do("wangfang", "archive", "hold", f"{code}-0001", matter="审计", why="抽中")
    with stops(Refused, "ARCH-39"):
        desk.do("luxun", "archive", "condemn", code, **LIST)
    desk.do("wangfang", "archive", "release", f"{code}-0001", matter="审计", why="查完")
    condemned(desk, code)


def test_a_loan_or_a_debt_on_an_item_stops_it(desk: Desk) -> None:
    code = old(desk)
    lacking = item(
        desk,
        code,
        date="2014-05-01",
        checks={"complete": "缺页", "systematic": True, "accurate": True, "genuine": True},
    )
    appraised(desk, code)
    with stops(Refused, "ARCH-31"):
        desk.do("luxun", "archive", "condemn", code, **LIST)
    desk.do("luxun", "archive", "complete", lacking.entry.subjects[0], answer="补齐")
    loan = desk.do("luxun", "archive", "borrow", f"{code}-0001", borrower="zhangwei", purpose="work", counted=12)
    desk.sign("zhangwei", loan)
    with stops(Refused, "ARCH-09"):
        desk.do("luxun", "archive", "condemn", code, **LIST)


def test_papers_are_never_thrown_away_loosely(desk: Desk) -> None:
    """ARCH-40."""
    code = old(desk)
    with stops(Refused, "ARCH-40"):
        desk.do("luxun", "archive", "destroy", code, **BURN)
    actions = desk.rules.registers["archive"].actions.values()
    assert [a.name for a in actions if a.clause.to == "destroyed"] == ["destroy"]


def test_two_witnesses_who_did_not_write_it(desk: Desk) -> None:
    """ARCH-40."""
    code = condemned(desk, appraised(desk, old(desk)))
    gone = desk.do("luxun", "archive", "destroy", code, **BURN)
    assert (desk.slot(gone, "witness").count, desk.slot(gone, "witness").rules) == (2, ("ARCH-40",))
    for person in ("luxun", "lina"):
        with stops(NotAllowed, "ARCH-40"):
            desk.sign(person, gone)
    desk.sign("machao", gone)
    with stops(NotAllowed):
        desk.sign("machao", gone)


@pytest.mark.parametrize("level", ["secret", "confidential"])
def test_confidential_papers_go_through_the_shredder(desk: Desk, level: str) -> None:
    """ARCH-41, CUST-06."""
    code = condemned(desk, appraised(desk, old(desk, level=level)))
    with stops(Refused, "ARCH-41"):
        desk.do("luxun", "archive", "destroy", code, **BURN)
    assert desk.do("luxun", "archive", "destroy", code, **{**BURN, "method": "shredder"}).record.status == "waiting"


def test_ordinary_papers_are_torn_up_first_and_tenant_files_are_confidential(desk: Desk) -> None:
    """ARCH-41."""
    code = condemned(desk, appraised(desk, old(desk)))
    with stops(BadInput, field="method"):
        desk.do("luxun", "archive", "destroy", code, place="碎纸间")
    with stops(BadInput, field="method"):
        desk.do("luxun", "archive", "destroy", code, method="rubbish", place="碎纸间")
    assert desk.do("luxun", "archive", "destroy", code, **BURN).record.status == "waiting"
    assert desk.facts(filed(desk, title="1502 业户档案", **{"class": "owner"}), "archive")["level"] == "confidential"


def test_a_file_is_spared(desk: Desk) -> None:
    """ARCH-39."""
    code = condemned(desk, appraised(desk, old(desk)))
    desk.do("wangfang", "archive", "spare", code, why="纪念馆要用")
    assert (desk.state(code, "archive"), desk.dues(code, "archive")) == ("in_store", {})
