"""What a house decides for itself: the disagreements D-11, D-12, D-13, D-14, D-39, D-44, D-48 and figures nobody gives."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from tests.archive.given import CONTRACT, appraised, ask, filed, minuted, name, old, staffed, whole
from tests.support.desk import Desk, stops
from wuye.errors import NotAllowed, Refused

ITEM = f"{CONTRACT}-0001"


def house(register: str = "archive", **knobs: Any) -> Desk:
    return staffed(Desk({register: knobs}))


def test_archives_may_leave_where_a_house_says_so() -> None:
    """D-11."""
    desk = house(allow_outside=True)
    filed(desk)
    assert ask(desk, ITEM, leaves_company=True).record.status == "waiting"


def test_which_categories_are_read_on_the_spot_only() -> None:
    """D-11."""
    desk = house(readonly_codes=["HT"])
    filed(desk)
    with stops(Refused, "ARCH-23", "D-11"):
        ask(desk, ITEM)
    letter = f"{filed(desk, **{'class': 'notice'})}-0001"
    assert ask(desk, letter).record.status == "waiting"


def test_levels_are_a_house_s_own() -> None:
    """D-12."""
    desk = house(approve_levels=["secret", "confidential"], closed_levels=[])
    filed(desk, level="confidential")
    assert desk.waits(ask(desk, ITEM)) == [("approve", ("general_manager",))]
    desk = house(approve_levels=[], closed_levels=["secret"])
    filed(desk, level="secret")
    with stops(Refused, "ARCH-24", "D-12"):
        ask(desk, ITEM)


def test_who_approves_destruction_and_what_is_shredded() -> None:
    """D-13, D-44."""
    desk = house(destroy_approver=["project_manager"], witnesses_shred=[])
    code = appraised(desk, old(desk, level="secret"))
    wanted = desk.do("luxun", "archive", "condemn", code, list_no="X-1", why="期满")
    with stops(NotAllowed, "D-13"):
        desk.sign("chenjing", wanted)
    desk.sign("huangtao", wanted)
    assert desk.do("luxun", "archive", "destroy", code, method="torn", place="库房").record.status == "waiting"


def test_when_files_are_sealed_and_the_store_is_cleared() -> None:
    """D-14."""
    desk = house(seal_after="2 years")
    assert desk.facts(filed(desk), "archive")["seal_on"] == dt.date(2028, 11, 10)
    assert Desk({"shelf": {"clearance": "year 03-31"}}).rules.knob("shelf", "clearance") == "year 03-31"


@pytest.mark.parametrize(("allowed", "carrier"), [(True, "sunli"), (True, "zhangwei"), (False, "sunli")])
def test_the_front_desk_carries_where_a_house_says_so(allowed: bool, carrier: str) -> None:
    """DOC-14, D-39."""
    desk = house("document", front_desk_carries=allowed)
    code = minuted(desk)
    typed = {"readers": ["wangfang"], "carried_by": carrier}
    if allowed:
        assert desk.do("qinyue", "document", "circulate", code, **typed).record.status == "done"
        typed["carried_by"] = "zhougang"
    with stops(Refused, "DOC-13", "DOC-14", "D-39"):
        desk.do("qinyue", "document", "circulate", code, **typed)


def test_who_keeps_archives() -> None:
    """D-48."""
    desk = house()
    household = name(whole(desk, "sunli", title="1502 业户档案", **{"class": "owner"}))
    assert desk.state(household, "archive") == "in_store"
    with stops(NotAllowed, "ARCH-04"):
        whole(desk, "sunli")
    assert name(whole(house(keeper_roles={"else": ["receptionist"]}), "sunli")) == CONTRACT


def test_a_house_numbers_and_keeps_in_its_own_way() -> None:
    """ARCH-13, ARCH-11, G-05."""
    desk = house(
        reference_code={"file": "{dept_code}{year}-{n:2}", "else": "{file}/{n:2}"}, dept_codes={"else": "K"},
        retention_of={"else": "years_10"}, loan="3d",
    )  # fmt: skip
    code = filed(desk)
    assert (code, desk.facts(code, "archive")["retention"]) == ("K2026-01", "years_10")
    assert ask(desk, f"{code}/01").record.fields["due"] == desk.at("2026-11-13 09:30").now()


def test_retentions_of_the_house_s_own() -> None:
    """ARCH-11."""
    row = {"years_3": {"zh": "3年", "en": "3 years", "code": "D3", "length": "3 years"}}
    desk = staffed(Desk(tables={"archive": {"retentions": row}}))
    code = name(whole(desk, retention="years_3"))
    assert (code, desk.facts(code, "archive")["expires"]) == ("W001-HT·2026-D3-KF-001", dt.date(2029, 1, 5))
