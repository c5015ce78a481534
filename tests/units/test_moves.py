"""Moving in, transfer of title, moving out: from the developer's list to the keys, and back."""

from __future__ import annotations

from typing import Any

import pytest

from tests.keys.figured import figure
from tests.keys.given import unit
from tests.support.desk import Desk, stops
from wuye.errors import BadInput, NotAllowed, Refused
from wuye.reports.sheet import Ratio

NOTICE = {"notice": "N-1", "client": "周先生", "list_no": "R-1"}
INSPECTED = {"inspection": {"no": "I-1", "signed_by": "周先生"}}
TAKEN = {"take_over": "Q-1", "deposit": "3000", "receipt": "R-9", "residents": 4}


@pytest.fixture
def desk() -> Desk:
    return Desk()


def do(desk: Desk, action: str, name: str = "1203", by: str = "zhangwei", **typed: Any) -> str:
    """One entry on a unit, and where the unit stands then."""
    desk.do(by, "unit", action, name, **typed)
    return str(desk.state(name, "unit"))


def moved_in(desk: Desk) -> None:
    unit(desk, inspected=True)
    do(desk, "move_in", **TAKEN)


def test_nobody_moves_in_who_is_not_on_the_developer_s_list(desk: Desk) -> None:
    """MOVE-01."""
    with stops(BadInput):
        do(desk, "notify", **NOTICE)
    unit(desk)
    with stops(BadInput, "MOVE-01", field="list_no"):
        do(desk, "notify", notice="N-1", client="周先生")
    assert do(desk, "notify", **NOTICE) == "notified"
    assert desk.facts("1203", "unit")["list_no"] == "R-1"


def test_nobody_moves_into_a_plant_room(desk: Desk) -> None:
    """MOVE-01."""
    do(desk, "enter", "P-1", kind="plant")
    with stops(Refused, "MOVE-01"):
        do(desk, "notify", "P-1", **NOTICE)


def test_notice_then_inspection_then_moving_in(desk: Desk) -> None:
    """MOVE-02."""
    unit(desk)
    for early in ({"action": "inspect", **INSPECTED}, {"action": "move_in", **TAKEN}):
        with stops(Refused, "MOVE-02"):
            do(desk, **early)
    do(desk, "notify", **NOTICE)
    with stops(Refused, "MOVE-02"):
        do(desk, "move_in", **TAKEN)
    assert do(desk, "inspect", **INSPECTED) == "inspected"
    assert do(desk, "move_in", **TAKEN) == "occupied"


def test_the_department_does_it_with_what_else_belongs_to_it(desk: Desk) -> None:
    """MOVE-03: parking, cable TV, letting, hire of public places; nobody outside the department."""
    unit(desk, inspected=True)
    with stops(NotAllowed, "MOVE-03"):
        do(desk, "move_in", by="sunqiang", **TAKEN)
    with stops(BadInput, field="items"):
        do(desk, "move_in", **TAKEN, items=["swimming"])
    do(desk, "move_in", **TAKEN, items=["parking", "cable_tv"])
    assert list(desk.facts("1203", "unit")["items"]) == ["parking", "cable_tv"]
    do(desk, "know", items=["letting", "public_place"])
    assert list(desk.facts("1203", "unit")["items"]) == ["letting", "public_place"]


def test_transfer_of_title_and_leaving_are_done_by_the_department(desk: Desk) -> None:
    """MOVE-04."""
    unit(desk)
    with stops(Refused, "MOVE-04"):
        do(desk, "move_out", why="退租")
    do(desk, "notify", **NOTICE)
    do(desk, "inspect", **INSPECTED)
    do(desk, "move_in", **TAKEN)
    with stops(BadInput, "MOVE-04", field="transfer_paper"):
        do(desk, "transfer", client="钱女士")
    for action, typed in (("transfer", {"client": "钱女士", "transfer_paper": "Z-1"}), ("move_out", {"why": "退租"})):
        with stops(NotAllowed, "MOVE-04"):
            do(desk, action, by="sunqiang", **typed)
    assert do(desk, "transfer", client="钱女士", transfer_paper="Z-1") == "occupied"
    assert desk.facts("1203", "unit")["client"] == "钱女士"
    assert do(desk, "move_out", why="退租") == "left"
    assert "client" not in desk.facts("1203", "unit")


@pytest.mark.parametrize("lacking", ["take_over", "deposit", "receipt"])
def test_a_deposit_is_taken_by_the_take_over_list_with_a_receipt(desk: Desk, lacking: str) -> None:
    """MOVE-05."""
    unit(desk, inspected=True)
    with stops(BadInput, "MOVE-05", field=lacking):
        do(desk, "move_in", **{name: value for name, value in TAKEN.items() if name != lacking})
    with stops(BadInput, field="deposit"):
        do(desk, "move_in", **{**TAKEN, "deposit": "-1"})
    assert do(desk, "move_in", **TAKEN) == "occupied"


def test_each_moving_in_and_out_is_an_item_of_the_duty_log_and_of_the_month(desk: Desk) -> None:
    """MOVE-06: the log has a kind for it, and knows no other word; the month counts each, and nothing else as one."""
    moved_in(desk)
    words = {"account": "周先生迁入", "place": "1203", "unit": "1203", "handling": "已办", "result": "已入住"}
    with stops(BadInput, field="kind"):
        desk.do("zhangwei", "duty", "note", kind="moving", importance="ordinary", **words)
    logged = desk.do("zhangwei", "duty", "note", kind="move", **words)
    assert desk.record(logged).fields["importance"] == "ordinary"
    do(desk, "know", residents=5)
    do(desk, "move_out", why="退租")
    told = {row[0]: row[-1] for row in figure(desk, "unit.moves")}
    assert told == {"notify": 1, "inspect": 1, "move in": 1, "move out": 1}


def test_who_looks_after_units_knows_them(desk: Desk) -> None:
    """MOVE-07: pipes, switches, number of people; asked again each year of whoever lives there."""
    moved_in(desk)
    with stops(NotAllowed, "MOVE-07"):
        do(desk, "know", by="sunqiang", pipes="东侧管井")
    with stops(BadInput, field="residents"):
        do(desk, "know", residents=-1)
    do(desk, "know", pipes="东侧管井", switches="阀门在吊顶内", residents=6)
    facts = desk.facts("1203", "unit")
    assert (facts["pipes"], facts["switches"], facts["residents"]) == ("东侧管井", "阀门在吊顶内", 6)


def test_the_month_tells_which_units_stand_how(desk: Desk) -> None:
    """CUST-04: by kind and state; a unit that was left counts as left."""
    moved_in(desk)
    unit(desk, "1204")
    assert [row[:3] for row in figure(desk, "unit.states")] == [("office", "vacant", 1), ("office", "occupied", 1)]
    do(desk, "move_out", why="退租")
    assert {row[:3] for row in figure(desk, "unit.states")} == {("office", "vacant", 1), ("office", "left", 1)}


@pytest.mark.parametrize("reviewed", [False, True])
def test_what_is_known_of_a_unit_is_gone_over_once_a_year(desk: Desk, reviewed: bool) -> None:
    """CUST-02: of whoever lives there; what wasn't done is told at the year's end."""
    moved_in(desk)
    if reviewed:
        do(desk, "know", residents=5)
    desk.at("2027-01-02 09:00")
    unit(desk, "1501")
    (told,) = figure(desk, "unit.known", "2026-12", routines=True)
    assert told[-1] == Ratio(int(reviewed), 1)
