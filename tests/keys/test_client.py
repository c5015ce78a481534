"""Occupied units, keys that go to the client and come back: KEY-13 and KEY-14."""

from __future__ import annotations

from tests.keys.given import SLIP, sealed, unit, vacant
from tests.keys.proof import proves
from tests.support.desk import Desk, stops
from wuye.errors import BadInput, Refused

CLIENT = {"owner": "周先生", "notice": "N-1", "slip": SLIP}


@proves("KEY-13")
def test_the_handover_waits_for_notice_and_joint_inspection(desk: Desk) -> None:
    name = vacant(desk)
    with stops(Refused, "KEY-13"):
        desk.do("zhangwei", "key", "to_client", name, **CLIENT)
    unit(desk)
    with stops(Refused, "KEY-13"):
        desk.do("zhangwei", "key", "to_client", name, **CLIENT)
    with stops(Refused, "KEY-13"):
        desk.do("zhangwei", "unit", "inspect", "1203", inspection={"no": "I-1", "signed_by": "周先生"})
    desk.do("zhangwei", "unit", "notify", "1203", notice="N-1", client="周先生", list_no="R-1")
    with stops(Refused, "KEY-13"):
        desk.do("zhangwei", "unit", "inspect", "1203", inspection="I-1")
    desk.do("zhangwei", "unit", "inspect", "1203", inspection={"no": "I-1", "signed_by": "周先生"})
    with stops(BadInput, "KEY-13", field="notice"):
        desk.do("zhangwei", "key", "to_client", name, owner="周先生", slip=SLIP)
    desk.do("zhangwei", "key", "to_client", name, **CLIENT)
    assert desk.state(name) == "with_client"


@proves("KEY-13")
def test_a_key_of_two_units_waits_for_both(desk: Desk) -> None:
    unit(desk, "1203", inspected=True)
    name = vacant(desk, opens="1203,1204")
    with stops(Refused, "KEY-13"):
        desk.do("zhangwei", "key", "to_client", name, **CLIENT)
    unit(desk, "1204", inspected=True)
    desk.do("zhangwei", "key", "to_client", name, **CLIENT)


@proves("KEY-14")
def test_assistant_and_client_both_sign_the_slip(desk: Desk) -> None:
    unit(desk, inspected=True)
    name = vacant(desk)
    with stops(BadInput, "KEY-14", field="slip"):
        desk.do("zhangwei", "key", "to_client", name, owner="周先生", notice="N-1")
    with stops(Refused, "KEY-14"):
        desk.do("zhangwei", "key", "to_client", name, owner="周先生", notice="N-1", slip="J-7")
    given = desk.slot(desk.do("zhangwei", "key", "to_client", name, **CLIENT), "give")
    assert ([s.by for s in given.filled], given.rules) == (["zhangwei"], ("KEY-14",))


@proves("KEY-14")
def test_what_is_handed_back_or_taken_back_is_signed_for(desk: Desk) -> None:
    name = sealed(desk)
    with stops(Refused, "KEY-14"):
        desk.do("zhangwei", "key", "hand_back", name, slip="J-7")
    desk.do("zhangwei", "key", "hand_back", name, slip=SLIP)
    with stops(Refused, "KEY-14"):
        desk.do("zhangwei", "key", "take_back", name, slip="J-8", kind="vacant", place="A01")
    desk.do("zhangwei", "key", "take_back", name, slip=SLIP, kind="vacant", place="A01")
    assert (desk.state(name), desk.facts(name)["kind"], "owner" in desk.facts(name)) == ("cabinet", "vacant", False)
