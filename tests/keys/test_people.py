"""Who may write what, person by person, and from where an action starts."""

from __future__ import annotations

from tests.keys.given import SLIP, cabinets, forgotten, opened, sealed, shared, unit
from tests.keys.proof import proves
from tests.support.desk import CAST, Desk, stops
from wuye.errors import Refused

ASSISTANT = {"zhangwei", "zhaomin"}
LEADER, DESK, CONTROL, ENGINEER = {"liuyang"}, {"sunli"}, {"majun"}, {"sunqiang", "wulei"}
SETS_UP = {"liuyang", "wangfang"}

WHO: dict[str, set[str]] = {
    "receive": ASSISTANT,
    "borrow": ASSISTANT,
    "return": set(CAST),
    "extend": ASSISTANT | CONTROL,
    "explain": ASSISTANT | DESK | CONTROL | LEADER,
    "chase": set(CAST),
    "claim_returned": set(CAST),
    "resolve": ASSISTANT | LEADER,
    "transfer": set(CAST),
    "to_client": ASSISTANT,
    "entrust": ASSISTANT,
    "entrust_again": ASSISTANT,
    "hand_back": ASSISTANT,
    "take_back": ASSISTANT,
    "open": ASSISTANT,
    "reseal": ASSISTANT,
    "file_application": ASSISTANT,
    "seal_broken": set(CAST),
    "damage": set(CAST),
    "lose": set(CAST),
    "find": ASSISTANT | LEADER | CONTROL,
    "decide": {"wangfang"},
    "rekey": ASSISTANT | LEADER | ENGINEER,
    "replace": ASSISTANT,
    "move_place": ASSISTANT | LEADER,
    "lock_up": ASSISTANT | LEADER | DESK,
    "retire": ASSISTANT | LEADER,
}

EVERY = ("KEY-01", "KEY-07", "KEY-16", "KEY-17", "KEY-26", "KEY-29", "KEY-30", "KEY-35", "KEY-45", "KEY-48", "KEY-52")


@proves(*EVERY)
def test_each_action_of_a_key_is_for_its_own_people(desk: Desk) -> None:
    name = shared(desk)
    assert set(WHO) == {name for name, action in desk.rules.registers["key"].actions.items() if not action.by_entry}
    for action, people in WHO.items():
        subject = "K-NEW" if action in ("receive", "entrust") else name
        assert {p for p in CAST if desk.may(p, "key", action, subject)} == people, action


@proves("KEY-01", "KEY-05", "KEY-09", "KEY-11")
def test_each_action_of_a_cabinet_is_for_its_own_people(desk: Desk) -> None:
    assert {p for p in CAST if desk.may(p, "cabinet", "set_up", "new")} == SETS_UP
    cabinets(desk)
    for action in ("change_keeper", "retire"):
        assert {p for p in CAST if desk.may(p, "cabinet", action, "office")} == SETS_UP
    counts = {"office": ASSISTANT | LEADER, "control_room": CONTROL, "front_desk": ASSISTANT | DESK}
    for name, people in counts.items():
        assert {p for p in CAST if desk.may(p, "cabinet", "count", name)} == people
        assert {p for p in CAST if desk.may(p, "cabinet", "explain", name)} == people | SETS_UP


@proves("KEY-13")
def test_a_move_in_is_prepared_by_assistants_and_leader(desk: Desk) -> None:
    unit(desk)
    assert {p for p in CAST if desk.may(p, "unit", "notify", "1203")} == ASSISTANT | LEADER
    assert {p for p in CAST if desk.may(p, "unit", "inspect", "1203")} == ASSISTANT
    desk.do("zhangwei", "unit", "notify", "1203", notice="N-1", client="周先生", list_no="R-1")
    with stops(Refused, "KEY-13"):
        desk.do("zhangwei", "unit", "notify", "1203", notice="N-2", client="钱女士", list_no="R-2")


@proves("KEY-16")
def test_only_a_key_in_custody_is_handed_back(desk: Desk) -> None:
    name = sealed(desk)
    desk.do("zhangwei", "key", "hand_back", name, slip=SLIP)
    with stops(Refused, "KEY-16"):
        desk.do("zhangwei", "key", "hand_back", name, slip=SLIP, authority="W-1")


@proves("KEY-30", "KEY-01")
def test_only_a_key_with_a_client_is_taken_back(desk: Desk) -> None:
    with stops(Refused, "KEY-01"):
        desk.do("zhangwei", "key", "take_back", shared(desk), slip=SLIP, kind="shared", place="A10")


@proves("KEY-17")
def test_an_open_key_is_not_opened_again(desk: Desk) -> None:
    opened(desk, sealed(desk))
    with stops(Refused):
        forgotten(desk)


@proves("KEY-45")
def test_a_sound_key_is_not_replaced(desk: Desk) -> None:
    with stops(Refused, "KEY-45"):
        desk.do("zhangwei", "key", "replace", shared(desk), order="P-1", place="A10")
