"""Plant rooms: KEY-41 to KEY-45."""

from __future__ import annotations

from tests.keys.given import ask, lent, plant
from tests.keys.proof import proves
from tests.support.desk import Desk, stops
from wuye.errors import BadInput, NotAllowed, Refused


@proves("KEY-41")
def test_the_spare_set_is_held_by_the_office(desk: Desk) -> None:
    for i, cabinet in enumerate(("office", "control_room", "front_desk")):
        plant(desk, f"K-{i}", cabinet=cabinet)
    plant(desk, "K-3", cabinet="control_room", spare=False)
    flagged = [desk.flags(desk.books.life("key", f"K-{i}")[0]) for i in range(4)]
    assert flagged == [set(), {"KEY-41"}, {"KEY-41"}, set()]


@proves("KEY-41")
def test_the_cabinet_of_spares_is_kept_by_the_office(desk: Desk) -> None:
    with stops(Refused, "KEY-41"):
        desk.do("liuyang", "cabinet", "set_up", "plant", kind="plant", place="负二层", keeper="sunqiang")
    desk.do("liuyang", "cabinet", "set_up", "plant", kind="plant", place="办公室", keeper="zhaomin")
    with stops(Refused, "KEY-41"):
        desk.do("liuyang", "cabinet", "change_keeper", "plant", keeper="sunqiang")


@proves("KEY-42")
def test_who_needs_one_registers_the_drawing(desk: Desk) -> None:
    name = plant(desk)
    whole = {"borrower": "sunqiang", "org": "engineering", "purpose": "inspection"}
    for lacking in whole:
        with stops(BadInput, "KEY-42", field=lacking):
            desk.do("zhangwei", "key", "borrow", name, **{k: v for k, v in whole.items() if k != lacking})
    lent(desk, name)
    assert desk.facts(name).items() >= whole.items()


@proves("KEY-43")
def test_an_assistant_opens_a_plant_room_only_in_special_circumstances(desk: Desk) -> None:
    name = plant(desk)
    mine = {"borrower": "zhaomin", "org": "service"}
    with stops(BadInput, "KEY-43", field="why"):
        ask(desk, name, **mine)
    loan = ask(desk, name, why="漏水，工程部在路上", **mine)
    assert desk.slot(loan, "approve").rules == ("KEY-43",)
    desk.sign("liuyang", loan)
    assert desk.state(name) == "cabinet"
    desk.sign("wangfang", loan)
    assert desk.state(name) == "out"


@proves("KEY-43")
def test_an_engineer_or_another_door_needs_no_special_leave(desk: Desk) -> None:
    assert desk.waits(ask(desk, plant(desk))) == [("give", ("leader",))]
    other = ask(desk, plant(desk, "K-2", kind="shared"), borrower="zhaomin", org="service")
    assert desk.waits(other) == [("give", ("leader",))]


@proves("KEY-43")
def test_nor_does_he_take_the_key_over(desk: Desk) -> None:
    name = plant(desk)
    lent(desk, name)
    for taker in ("zhaomin", "老吴"):
        with stops(BadInput, "KEY-43", field="why"):
            desk.do("sunqiang", "key", "transfer", name, taker=taker)
    over = desk.do("sunqiang", "key", "transfer", name, taker="zhaomin", why="漏水")
    assert desk.slot(over, "approve").rules == ("KEY-43",)
    desk.sign("zhaomin", over)
    assert desk.facts(name)["borrower"] == "sunqiang"
    desk.sign("wangfang", over)
    assert desk.facts(name)["borrower"] == "zhaomin"


@proves("KEY-44")
def test_the_project_manager_hears_at_once_of_a_spare_damaged_or_lost(desk: Desk) -> None:
    for action in ("damage", "lose"):
        name = plant(desk, f"K-{action}")
        with stops(BadInput, "KEY-44", field="account"):
            desk.do("zhangwei", "key", action, name)
        entry = desk.do("zhangwei", "key", action, name, account="经过见附页")
        assert desk.news(entry)["project_manager"] == ("KEY-44",)
        owed = next(d for d in desk.books.dues_of("key", name) if d.who == ("project_manager",))
        assert owed.late(desk.later("1s").now())
        desk.told("zhangwei", entry, "huangtao")
        assert "project_manager" not in desk.news(entry)


@proves("KEY-45")
def test_a_damaged_spare_is_replaced_within_a_day(desk: Desk) -> None:
    name = plant(desk)
    desk.do("zhangwei", "key", "damage", name, account="断齿")
    owed = desk.dues(name)["replace"]
    assert (owed.rules, owed.who, owed.by) == (("KEY-45",), ("assistant",), desk.later("1d").now())
    assert desk.later("1s").due_status("replace", name) == "late"
    with stops(NotAllowed, "KEY-45"):
        desk.do("sunqiang", "key", "replace", name, order="P-1", place="A09")
    cut = desk.do("zhangwei", "key", "replace", name, order="P-1", place="A09", copy="2/3")
    assert desk.due_status("replace", name) == "late"
    desk.sign("liuyang", cut)
    assert (desk.due_status("replace", name), desk.state(name)) == ("settled_late", "cabinet")
    assert desk.facts(name)["condition"] == "good"


@proves("KEY-45", "KEY-52")
def test_a_lost_spare_is_replaced_once_the_lock_is_changed(desk: Desk) -> None:
    name = plant(desk, lock="L-B2")
    desk.do("zhangwei", "key", "lose", name, account="找不到")
    assert set(desk.dues(name)) == {"rekey", "replace"}
    with stops(Refused, "KEY-52"):
        desk.do("zhangwei", "key", "replace", name, order="P-1", place="A09")
    changed = desk.do("sunqiang", "key", "rekey", name, cylinder="C-2", why="遗失")
    assert (desk.state(name), set(desk.dues(name))) == ("lost", {"replace"})
    assert any("spare" in text.en for text in changed.says)
    desk.sign("liuyang", desk.do("zhangwei", "key", "replace", name, order="P-1", place="A09"))
    assert (desk.state(name), desk.facts(name)["generation"]) == ("cabinet", 2)


@proves("KEY-45")
def test_a_spare_found_again_needs_no_new_one(desk: Desk) -> None:
    name = plant(desk)
    desk.do("zhangwei", "key", "lose", name, account="找不到")
    desk.do("zhangwei", "key", "find", name, account="在工具箱里", place="A09")
    assert desk.due_status("replace", name) == "settled"
