"""Vacant units: KEY-30 to KEY-35."""

from __future__ import annotations

import datetime as dt

from tests.keys.given import ask, lent, shared, shown, vacant, viewing
from tests.keys.proof import proves
from tests.keys.test_counts import duty
from tests.support.desk import Desk, stops
from wuye.errors import BadInput, NotAllowed, Refused

LEFT = {"power_off": True, "windows_closed": True, "door_locked": True}


@proves("KEY-30", "KEY-01")
def test_keys_of_vacant_units_belong_in_the_office(desk: Desk) -> None:
    for i, cabinet in enumerate(("office", "control_room", "front_desk")):
        vacant(desk, f"K-{i}", cabinet=cabinet)
    flagged = [desk.flags(desk.books.life("key", f"K-{i}")[0]) for i in range(3)]
    assert flagged == [set(), {"KEY-01", "KEY-30"}, {"KEY-01", "KEY-30"}]
    with stops(NotAllowed):
        desk.do("sunli", "key", "receive", "K-9", kind="vacant", opens="1203", place="A01")


@proves("KEY-31")
def test_an_assistant_writes_every_loan_in_detail(desk: Desk) -> None:
    name = vacant(desk)
    with stops(NotAllowed, "KEY-31"):
        ask(desk, name, by="sunli")
    for lacking in ("borrower", "org", "purpose"):
        typed = {"borrower": "sunqiang", "org": "engineering", "purpose": "inspection"}
        with stops(BadInput, "KEY-31", field=lacking):
            desk.do("zhangwei", "key", "borrow", name, **{k: v for k, v in typed.items() if k != lacking})
    lent(desk, name)
    assert desk.state(name) == "out"


@proves("KEY-32")
def test_a_viewing_key_goes_to_the_leasing_agent_in_person(desk: Desk) -> None:
    name = vacant(desk)
    with stops(Refused, "KEY-32"):
        viewing(desk, name, borrower="sunqiang", org="engineering")
    loan = viewing(desk, name)
    assert desk.waits(loan) == [("give", ("leader",)), ("receive", ("person:lina",))]
    assert desk.slot(loan, "receive").rules == ("KEY-32",)
    desk.sign("liuyang", loan)
    with stops(NotAllowed, "KEY-32"):
        desk.sign("hejun", loan)
    assert desk.state(name) == "cabinet"
    desk.sign("lina", loan)
    assert desk.state(name) == "out"


@proves("KEY-32")
def test_a_viewing_key_passes_only_from_agent_to_agent(desk: Desk) -> None:
    name = vacant(desk)
    shown(desk, name)
    with stops(Refused, "KEY-32"):
        desk.do("lina", "key", "transfer", name, taker="sunqiang")
    desk.sign("hejun", desk.do("lina", "key", "transfer", name, taker="hejun"))
    assert desk.facts(name)["borrower"] == "hejun"


@proves("KEY-32")
def test_a_viewing_is_reserved_by_the_agent(desk: Desk) -> None:
    name = vacant(desk)
    span = {"starts": "2026-11-11T09:00", "ends": "2026-11-11T10:00", "purpose": "viewing"}
    with stops(Refused, "KEY-32"):
        desk.do("zhangwei", "reservation", "book", things=name, who="sunqiang", **span)
    desk.do("lina", "reservation", "book", things=name, who="lina", **span)


@proves("KEY-33")
def test_after_a_viewing_power_windows_and_door_are_asked_for(desk: Desk) -> None:
    name = vacant(desk)
    shown(desk, name)
    back = desk.do("zhangwei", "key", "return", name, **LEFT)
    assert (desk.state(name), desk.flags(back), "go_back" in desk.dues(name)) == ("cabinet", set(), False)
    slot = desk.slot(back, "confirm")
    assert (slot.who, slot.rules, slot.due) == (("person:lina",), ("KEY-33",), desk.later("1h").now())
    desk.sign("lina", back)
    assert desk.reviews(back) == []


@proves("KEY-33")
def test_the_agent_who_writes_it_himself_has_confirmed(desk: Desk) -> None:
    name = vacant(desk)
    shown(desk, name)
    assert desk.reviews(desk.do("lina", "key", "return", name, **LEFT)) == []


@proves("KEY-33")
def test_what_was_left_undone_is_flagged_and_owed(desk: Desk) -> None:
    for i, lacking in enumerate(LEFT):
        name = vacant(desk, f"K-{i}")
        shown(desk, name)
        back = desk.do("zhangwei", "key", "return", name, **{**LEFT, lacking: False})
        assert (desk.state(name), desk.flags(back)) == ("cabinet", {"KEY-33"})
        owed = desk.dues(name)["go_back"]
        assert (owed.who, owed.rules, owed.by) == (("person:lina",), ("KEY-33",), desk.later("30m").now())
        desk.done("lina", back, "go_back", how="已回去断电")
        assert desk.due_status("go_back", name) == "settled"


@proves("KEY-33")
def test_a_return_without_answers_is_taken_and_flagged(desk: Desk) -> None:
    name = vacant(desk)
    shown(desk, name)
    back = desk.do("zhangwei", "key", "return", name)
    assert (desk.state(name), desk.flags(back)) == ("cabinet", {"KEY-33"})
    other = shared(desk)
    lent(desk, other)
    assert desk.flags(desk.do("zhangwei", "key", "return", other)) == set()


@proves("KEY-34")
def test_a_vacant_units_key_is_back_the_same_day(desk: Desk) -> None:
    name = vacant(desk)
    shown(desk, name)
    assert f"{desk.facts(name)['due']:%m-%d %H:%M}" == "11-10 13:30"
    owed = desk.dues(name)["return"]
    assert (owed.who, owed.rules) == (("person:lina",), ("KEY-34", "KEY-35"))
    assert (desk.later("4h").due_status("return", name), desk.later("1m").due_status("return", name)) == (
        "open",
        "late",
    )
    desk.do("zhangwei", "key", "return", name, **LEFT)
    assert desk.due_status("return", name) == "settled_late"


@proves("KEY-34")
def test_six_in_the_evening_is_the_latest(desk: Desk) -> None:
    desk.at("2026-11-10 16:00")
    early, late = shown(desk, vacant(desk, "K-1")), viewing(desk, vacant(desk, "K-2"), due="19:00")
    assert f"{desk.facts('K-1')['due']:%H:%M}" == "18:00"
    assert (desk.flags(early), desk.flags(late)) == (set(), {"KEY-34", "D-10"})
    more = desk.do("zhangwei", "key", "extend", "K-1", due="18:30", why="客户迟到")
    assert desk.flags(more) == {"KEY-34", "D-10"}
    desk.sign("liuyang", more)
    assert f"{desk.dues('K-1')['return'].by:%H:%M}" == "18:30"
    with stops(Refused, "KEY-34"):
        desk.do("zhangwei", "key", "extend", "K-1", due="17:00", why="早还")


@proves("KEY-34")
def test_a_key_is_not_due_before_it_is_lent(desk: Desk) -> None:
    with stops(Refused, "KEY-34"):
        ask(desk, vacant(desk), due="09:00")


@proves("KEY-34")
def test_nobody_leaves_with_a_key(desk: Desk) -> None:
    name = vacant(desk)
    shown(desk, name)
    with stops(Refused, "KEY-34"):
        desk.do("wangfang", "staff", "leave", "lina", why="辞职")
    back = desk.do("zhangwei", "key", "return", name, **LEFT)
    desk.sign("lina", back)
    desk.do("wangfang", "staff", "leave", "lina", why="辞职")


@proves("KEY-35")
def test_each_key_not_back_is_explained_every_day(desk: Desk) -> None:
    one, two, home = vacant(desk, "K-1"), vacant(desk, "K-2"), vacant(desk, "K-3")
    lent(desk, one, two)
    assert desk.state(home) == "cabinet"
    desk.at("2026-11-11 09:00")
    assert duty(desk, "key.daily_check").missing == (one, two)
    desk.do("zhangwei", "key", "explain", one, answer="工程部说下午还", promised="15:00")
    assert duty(desk, "key.daily_check").missing == (two,)
    desk.do("zhangwei", "key", "claim_returned", two, answer="说昨晚放前台了")
    desk.do("zhangwei", "key", "explain", two, answer="正在查")
    assert (duty(desk, "key.daily_check").done, duty(desk, "key.daily_check").rules) == (True, ("KEY-35",))
    assert duty(desk.at("2026-11-12 09:00"), "key.daily_check").missing == (one, two)
    with stops(Refused, "KEY-35"):
        desk.do("zhangwei", "key", "explain", home, answer="在柜里")


@proves("KEY-35")
def test_who_is_late_gets_the_next_key_from_the_manager_only(desk: Desk) -> None:
    lent(desk, vacant(desk, "K-1"), due="10:00")
    again = ask(desk, vacant(desk, "K-2"))
    assert {k for k, _ in desk.waits(again)} == {"give"}
    desk.at("2026-11-10 10:30")
    late = ask(desk, "K-2")
    assert desk.slot(late, "approve").rules == ("KEY-35",)
    desk.sign("liuyang", late)
    assert desk.state("K-2") == "cabinet"
    desk.sign("wangfang", late)
    assert desk.state("K-2") == "out"
    other = ask(desk, vacant(desk, "K-3"), borrower="wulei")
    assert {k for k, _ in desk.waits(other)} == {"give"}


@proves("KEY-35")
def test_who_is_late_takes_no_key_over_without_the_manager(desk: Desk) -> None:
    lent(desk, vacant(desk, "K-1"), due="10:00")
    lent(desk, vacant(desk, "K-2"), borrower="wulei")
    desk.at("2026-11-10 10:30")
    over = desk.do("wulei", "key", "transfer", "K-2", taker="sunqiang")
    assert desk.slot(over, "approve").rules == ("KEY-35",)
    with stops(NotAllowed, "KEY-35"):
        desk.sign("liuyang", over)


@proves("KEY-35")
def test_a_loan_is_chased_up_the_line(desk: Desk) -> None:
    lent(desk, vacant(desk, "K-1"))
    owed = desk.dues("K-1")["return"]
    assert [set(stage) - {"to"} for stage in owed.chase] == [{"every"}, {"after"}]
    desk.later("1d")
    chased = desk.do("sunli", "key", "chase", "K-1", channel="phone", answer="说明早还", promised="明天 09:00")
    assert (desk.state("K-1"), desk.flags(chased), owed.open) == ("out", set(), True)
    desk.do("zhangwei", "key", "return", "K-1")
    assert desk.flags(desk.do("sunli", "key", "chase", "K-1", channel="phone", answer="已还")) == {"KEY-35"}


@proves("KEY-35")
def test_a_claimed_return_is_settled_by_looking(desk: Desk) -> None:
    for name, where, state in (("K-1", "cabinet", "cabinet"), ("K-2", "holder", "out")):
        lent(desk, vacant(desk, name))
        desk.do("sunqiang", "key", "claim_returned", name, answer="昨晚放前台了")
        owed = desk.dues(name)["resolve"]
        assert (desk.state(name), owed.rules, owed.who) == ("claimed", ("KEY-35",), ("leader",))
        assert owed.by == owed.opened_at + dt.timedelta(hours=4)
        assert "return" in desk.dues(name)
        with stops(BadInput, field="found_where"):
            desk.do("liuyang", "key", "resolve", name, answer="查过了")
        desk.do("liuyang", "key", "resolve", name, found_where=where, answer="查过了")
        assert (desk.state(name), "return" in desk.dues(name)) == (state, state == "out")
        assert ("borrower" in desk.facts(name)) == (state == "out")
        with stops(Refused, "KEY-35"):
            desk.do("liuyang", "key", "resolve", name, found_where=where, answer="再查")
