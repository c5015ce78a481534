"""Where a key stands when something is written about it: every action against every state."""

from __future__ import annotations

from typing import Any

from tests.keys.figured import figure
from tests.keys.given import AGREEMENT, SLIP, lent, opened, sealed, shared, shown, unit, vacant
from tests.support.desk import Desk, stops
from wuye.errors import Refused


def in_every_state(desk: Desk) -> dict[str, str]:
    """One key in each state."""
    lent(desk, shared(desk, "K-out"))
    lent(desk, shared(desk, "K-claimed"))
    desk.do("sunqiang", "key", "claim_returned", "K-claimed", answer="还了")
    desk.do("zhangwei", "key", "hand_back", sealed(desk, "K-with_client", seal_no="F-7"), slip=SLIP)
    desk.do("zhangwei", "key", "damage", shared(desk, "K-damaged"), account="断齿")
    desk.do("zhangwei", "key", "lose", shared(desk, "K-lost"), account="找不到")
    desk.sign("wangfang", desk.do("zhangwei", "key", "retire", shared(desk, "K-retired"), why="拆门"))
    shared(desk, "K-cabinet")
    opened(desk, sealed(desk, "K-opened"))
    sealed(desk, "K-sealed", seal_no="F-8")
    names = {f"K-{state}": state for state in desk.rules.registers["key"].states}
    assert {name: desk.state(name) for name in names} == names
    return {state: name for name, state in names.items()}


ACTS: dict[str, tuple[set[str], dict[str, Any]]] = {
    "borrow": ({"cabinet"}, {"borrower": "sunqiang", "org": "engineering", "purpose": "inspection"}),
    "extend": ({"out"}, {"due": "2026-11-10T15:00", "why": "没修完"}),
    "claim_returned": ({"out"}, {"answer": "还了"}),
    "resolve": ({"claimed"}, {"found_where": "holder", "answer": "查过"}),
    "transfer": ({"out"}, {"taker": "wulei"}),
    "to_client": ({"cabinet"}, {"owner": "周先生", "notice": "N-1", "slip": SLIP}),
    "entrust_again": (
        {"with_client", "cabinet"},
        {"owner": "周先生", "agreement": AGREEMENT, "seal_no": "F-9", "place": "B07", "custodian": "zhaomin"},
    ),
    "hand_back": ({"sealed", "opened"}, {"slip": SLIP, "after": "锁好"}),
    "take_back": ({"with_client"}, {"slip": SLIP, "kind": "shared", "place": "A01"}),
    "reseal": ({"opened"}, {"seal_no": "F-9", "after": "锁好"}),
    "seal_broken": ({"sealed"}, {"account": "封条撕开"}),
    "find": ({"lost"}, {"account": "找到", "place": "A01"}),
    "replace": ({"damaged"}, {"order": "P-1", "place": "A01"}),
    "move_place": ({"cabinet", "sealed"}, {"place": "A02"}),
    "lock_up": ({"out", "claimed", "cabinet"}, {"closing": {"articles": True, "cabinet": True, "key": True}}),
    "retire": ({"cabinet", "damaged", "with_client"}, {"why": "拆门"}),
}
"""Action -> the states it may start from here (an opened or lost key still owes something), and what it needs."""


def test_each_act_starts_only_where_it_may(desk: Desk) -> None:
    unit(desk, "样板间", inspected=True)
    unit(desk, "1501", inspected=True)
    keys = in_every_state(desk)
    for action, (states, typed) in ACTS.items():
        by = "wangfang" if action == "decide" else "zhangwei"
        free = {s for s, name in keys.items() if not desk.weigh(by, "key", action, name, **typed).refused}
        assert free == states, action


def test_what_is_told_of_a_key_elsewhere_leaves_it_there(desk: Desk) -> None:
    keys = in_every_state(desk)
    for state, name in keys.items():
        back = desk.do("zhangwei", "key", "return", name)
        expected = {"out": "cabinet", "claimed": "cabinet"}.get(state, state)
        assert (desk.state(name), bool(desk.marks(back))) == (expected, expected == state)


def test_a_key_that_is_gone_for_good_stays_so(desk: Desk) -> None:
    keys = in_every_state(desk)
    for action in ("damage", "lose"):
        told = desk.do("zhangwei", "key", action, keys["retired"], account="报告")
        assert (desk.state(keys["retired"]), bool(desk.marks(told))) == ("retired", True)
    with stops(Refused):
        desk.do("zhangwei", "key", "rekey", keys["retired"], cylinder="C-1", why="换锁")


def test_loans_are_counted_and_the_viewing_is_reminded_of(desk: Desk) -> None:
    """KEY-33: what will be asked at the return is said at the loan."""
    loan = shown(desk, vacant(desk))
    assert figure(desk, "key.lent") == [("viewing", "leasing", 1)]
    assert desk.rules.registers["key"].figures["lent"].per == "month"
    assert any("power off" in text.en for text in loan.says)
