"""Loss in general: KEY-51 and KEY-52."""

from __future__ import annotations

from tests.keys.figured import figure
from tests.keys.given import ask, desk_key, lent, plant, sealed, shared, vacant
from tests.keys.proof import proves
from tests.support.desk import Desk, stops
from wuye.errors import BadInput, NotAllowed, Refused


@proves("KEY-51")
def test_leader_and_security_hear_of_any_loss_at_once(desk: Desk) -> None:
    for make in (vacant, plant, shared, desk_key, sealed):
        name = make(desk)
        entry = desk.do("zhangwei", "key", "lose", name, account="找不到")
        assert desk.news(entry)["leader"] == desk.news(entry)["dept:security"] == ("KEY-51",)
        assert all(d.late(desk.later("1s").now()) for d in desk.books.dues_of("key", name) if d.kind == "tell")
        desk.told("zhangwei", entry, "leader")
        desk.seen("zhougang", entry)
        assert not {"leader", "dept:security"} & set(desk.news(entry))


@proves("KEY-51")
def test_who_writes_it_need_not_be_told(desk: Desk) -> None:
    entry = desk.do("liuyang", "key", "lose", shared(desk), account="找不到")
    assert set(desk.news(entry)) == {"dept:security"}


@proves("KEY-51")
def test_losses_are_counted_and_wherever_a_key_was_it_can_be_lost(desk: Desk) -> None:
    name = shared(desk)
    lent(desk, name)
    desk.do("sunqiang", "key", "lose", name, account="掉进集水井")
    assert (desk.state(name), desk.facts(name)["last_borrower"]) == ("lost", "sunqiang")
    assert (desk.due_status("return", name), "borrower" in desk.facts(name)) == ("settled", False)
    said = desk.rules.registers["key"].figures["losses"]
    assert [row[1] for row in figure(desk, "key.losses")] == [name]
    assert (said.per, "KEY-51" in said.rules, figure(desk, "key.key_list")) == ("month", True, [])
    twice = desk.do("sunqiang", "key", "lose", name, account="又报一次")
    assert (desk.flags(twice), desk.state(name)) == ({"KEY-51"}, "lost")


@proves("KEY-52")
def test_the_lock_is_changed_within_a_day(desk: Desk) -> None:
    name = vacant(desk, lock="L-1203")
    with stops(BadInput, field="account"):
        desk.do("zhangwei", "key", "lose", name)
    desk.do("zhangwei", "key", "lose", name, account="找不到")
    owed = desk.dues(name)["rekey"]
    assert (owed.rules, owed.who, owed.by) == (("KEY-52",), ("assistant", "leader"), desk.later("1d").now())
    assert desk.later("1s").due_status("rekey", name) == "late"
    with stops(NotAllowed, "KEY-52"):
        desk.do("sunli", "key", "rekey", name, cylinder="C-2", why="遗失")
    changed = desk.do("sunqiang", "key", "rekey", name, cylinder="C-2", why="遗失")
    assert (desk.due_status("rekey", name), desk.state(name)) == ("settled_late", "retired")
    slot = desk.slot(changed, "review")
    assert (slot.rules, slot.due) == (("KEY-52",), desk.later("1d").now())
    desk.sign("liuyang", changed)


@proves("KEY-52")
def test_a_key_found_is_not_lent_before_the_lock_is_changed(desk: Desk) -> None:
    name = vacant(desk, lock="L-1203")
    desk.do("zhangwei", "key", "lose", name, account="找不到")
    with stops(Refused, "KEY-52"):
        ask(desk, name)
    desk.do("zhangwei", "key", "find", name, account="在抽屉里", place="A01")
    with stops(Refused, "KEY-52"):
        ask(desk, name)
    with stops(Refused, "KEY-52"):
        desk.do("zhangwei", "key", "find", name, account="又找到", place="A01")
    desk.do("sunqiang", "key", "rekey", name, cylinder="C-2", why="遗失过")
    assert (desk.state(name), desk.facts(name)["generation"]) == ("cabinet", 2)
    lent(desk, name)
    assert desk.state(name) == "out"


@proves("KEY-52")
def test_all_keys_of_the_lock_go_over_to_the_new_cylinder(desk: Desk) -> None:
    names = [vacant(desk, f"K-1203-{i}", lock="L-1203", copy=f"{i}/3") for i in (1, 2, 3)]
    lent(desk, names[2])
    lost = desk.do("zhangwei", "key", "lose", names[0], account="找不到")
    told = " ".join(text.en for text in lost.says)
    assert "1203" in told
    assert all(name in told for name in names[1:])
    changed = desk.do("sunqiang", "key", "rekey", "L-1203", cylinder="C-2", why="遗失")
    assert changed.entry.subjects == tuple(names)
    assert [desk.facts(n)["generation"] for n in names] == [2, 2, 2]
    assert [desk.facts(n)["cylinder"] for n in names] == ["C-2"] * 3
    assert [desk.state(n) for n in names] == ["retired", "cabinet", "out"]
    assert {(f.subject, f.rules) for f in desk.marks(changed)} == {(names[2], ("KEY-52",))}


@proves("KEY-52")
def test_the_manager_may_decide_to_keep_the_lock(desk: Desk) -> None:
    name = shared(desk)
    desk.do("zhangwei", "key", "lose", name, account="找不到")
    desk.do("wangfang", "key", "decide", name, decision="other", answer="再找一天")
    assert "rekey" in desk.dues(name)
    desk.do("wangfang", "key", "decide", name, decision="keep_lock", answer="已在柜后找到")
    assert "rekey" not in desk.dues(name)
    desk.do("zhangwei", "key", "find", name, account="柜后", place="A10")
    lent(desk, name)


@proves("KEY-52")
def test_a_lost_key_is_not_written_off_while_the_lock_is_owed(desk: Desk) -> None:
    name = shared(desk)
    desk.do("zhangwei", "key", "lose", name, account="找不到")
    with stops(Refused):
        desk.do("zhangwei", "key", "retire", name, why="找不到了")
    desk.do("sunqiang", "key", "rekey", name, cylinder="C-2", why="遗失")
    assert desk.state(name) == "retired"


@proves("KEY-51", "KEY-52")
def test_what_is_lost_with_a_key_is_told(desk: Desk) -> None:
    """The doors it opens, its ring, the copies of its lock, and the line that changes the lock of all of them."""
    names = [vacant(desk, f"K-{i}", ring="R-1", lock="L-9", copy=f"{i}/2") for i in (1, 2)]
    other = vacant(desk, "K-3", ring="R-1", opens="1204")
    said = "\n".join(text.en for text in desk.do("zhangwei", "key", "lose", names[0], account="找不到").says)
    assert "K-1 opens 1203" in said and f"on the same ring: {names[1]}, {other}" in said
    assert f"keys of the same lock: {names[1]};" in said
    assert "wuye key rekey K-1 (and the keys of the same lock)" in said
