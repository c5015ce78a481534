"""Cabinet, lending in general: KEY-01 to KEY-07."""

from __future__ import annotations

from tests.keys.given import EVENING, NIGHT, ask, cabinets, lent, sealed, shared, vacant
from tests.keys.proof import proves
from tests.support.desk import Desk, stops
from wuye.errors import BadInput, NotAllowed, Refused


@proves("KEY-01")
def test_the_place_of_each_key_is_in_the_book(desk: Desk) -> None:
    with stops(BadInput, "KEY-01", field="place"):
        desk.do("zhangwei", "key", "receive", "K-1", kind="shared", opens="会所")
    name = vacant(desk, place="A01")
    assert desk.facts(name)["place"] == "A01"
    desk.do("liuyang", "key", "move_place", name, place="A02")
    assert desk.facts(name)["place"] == "A02"
    with stops(BadInput, field="place"):
        desk.do("liuyang", "key", "move_place", name, cabinet="office")
    lent(desk, name)
    with stops(Refused):
        desk.do("liuyang", "key", "move_place", name, place="A03")


@proves("KEY-01")
def test_a_key_lies_in_the_office_where_nothing_else_is_said(desk: Desk) -> None:
    assert desk.facts(vacant(desk))["cabinet"] == "office"
    assert desk.facts(vacant(desk, "K-1203-2", cabinet="plant"))["cabinet"] == "plant"
    assert desk.facts(sealed(desk))["cabinet"] == "office"
    assert desk.facts(sealed(desk, "K-1501-2", seal_no="F-2", cabinet="safe"))["cabinet"] == "safe"


@proves("KEY-02", "KEY-16")
def test_an_entrusted_key_has_a_custodian_of_the_leasing_post(desk: Desk) -> None:
    with stops(BadInput, "KEY-02", field="custodian"):
        vacant(desk, "K-1", kind="shared", owner="吴女士")
    vacant(desk, "K-1", kind="shared", owner="吴女士", custodian="zhaomin")
    with stops(BadInput, "KEY-02", field="custodian"):
        desk.do(
            "zhangwei", "key", "entrust", "K-2", opens="1501", owner="周先生", agreement="T-1", seal_no="F-1", place="B"
        )
    sealed(desk, "K-3", seal_no="F-3")
    sealed(desk, "K-4", seal_no="F-4", custodian="sunqiang")
    assert [desk.flags(desk.books.life("key", k)[0]) for k in ("K-3", "K-4")] == [set(), {"KEY-02"}]


@proves("KEY-02")
def test_a_custodian_leaves_only_after_handing_his_keys_on(desk: Desk) -> None:
    name = sealed(desk)
    with stops(Refused, "KEY-02"):
        desk.do("wangfang", "staff", "leave", "zhaomin", why="辞职")
    desk.do("zhangwei", "key", "move_place", name, place="B07", custodian="zhangwei")
    desk.do("wangfang", "staff", "leave", "zhaomin", why="辞职")
    assert desk.state("zhaomin", "staff") == "gone"


@proves("KEY-03")
def test_a_slip_is_complete_or_not_written(desk: Desk) -> None:
    name = shared(desk)
    whole = {"borrower": "sunqiang", "org": "engineering", "purpose": "inspection"}
    for lacking in whole:
        with stops(BadInput, "KEY-03", field=lacking):
            desk.do("zhangwei", "key", "borrow", name, **{k: v for k, v in whole.items() if k != lacking})
    lent(desk, name, due="12:00")
    facts = desk.facts(name)
    assert {k: facts[k] for k in whole} == whole
    assert facts["due"].strftime("%H:%M") == "12:00"


@proves("KEY-04")
def test_leader_or_shift_manager_issues_the_key_after_hours(desk: Desk) -> None:
    for name, issuer in (("K-1", "liuyang"), ("K-2", "linxia")):
        desk.at(EVENING)
        loan = ask(desk, shared(desk, name))
        assert desk.waits(loan) == [("give", ("leader@shift", "shift_manager@shift"))]
        assert (desk.state(name), desk.slot(loan, "give").rules) == ("cabinet", ("KEY-04",))
        with stops(NotAllowed, "KEY-04"):
            desk.sign("zhaomin", loan)
        desk.sign(issuer, loan)
        assert desk.state(name) == "out"


@proves("KEY-04")
def test_an_extension_is_approved_like_an_issue(desk: Desk) -> None:
    name = shared(desk)
    lent(desk, name, due="12:00")
    more = desk.do("zhangwei", "key", "extend", name, due="14:00", why="没修完")
    assert (desk.slot(more, "approve").rules, desk.facts(name)["due"].hour) == (("KEY-04",), 12)
    with stops(NotAllowed, "KEY-04"):
        desk.sign("sunqiang", more)
    desk.sign("linxia", more)
    assert desk.facts(name)["due"].hour == 14


@proves("KEY-04")
def test_at_night_the_glass_may_be_broken_for_our_own_staff(desk: Desk) -> None:
    desk.at(NIGHT)
    loan = ask(desk, shared(desk))
    broken = desk.glass("zhaomin", loan, why="水管爆裂，领班不在")
    assert (desk.state("K-S-1"), desk.slot(loan, "give").waived) == ("out", broken.entry.id)
    assert desk.slot(loan, "review").rules == ("KEY-04",)
    desk.later("12h").sign("wangfang", loan)
    assert desk.reviews(loan) == []


@proves("KEY-04")
def test_by_day_or_for_what_leaves_the_building_the_glass_holds(desk: Desk) -> None:
    with stops(Refused, "KEY-04"):
        desk.glass("zhaomin", ask(desk, shared(desk)), why="急用")
    desk.at(NIGHT)
    with stops(Refused, "KEY-04"):
        desk.glass("zhaomin", ask(desk, shared(desk, "K-S-2"), leaves_building=True), why="急用")
    with stops(Refused, "KEY-04"):
        desk.glass(
            "zhaomin", ask(desk, shared(desk, "K-S-3"), borrower="老吴", org="outside", purpose="other"), why="急用"
        )


@proves("KEY-05")
def test_in_office_hours_the_leader_holds_the_cabinet(desk: Desk) -> None:
    loan = ask(desk, shared(desk))
    assert desk.waits(loan) == [("give", ("leader",))]
    with stops(NotAllowed, "KEY-04", "KEY-05"):
        desk.sign("linxia", loan)
    desk.sign("liuyang", loan)
    assert desk.state("K-S-1") == "out"


@proves("KEY-05")
def test_a_saturday_has_no_office_hours(desk: Desk) -> None:
    desk.at("2026-11-14 09:30")
    desk.sign("linxia", ask(desk, shared(desk)))
    assert desk.state("K-S-1") == "out"


@proves("KEY-05")
def test_the_office_cabinet_is_kept_by_a_leader(desk: Desk) -> None:
    with stops(Refused, "KEY-05"):
        desk.do("liuyang", "cabinet", "set_up", "office", kind="office", place="一层", keeper="zhangwei")
    cabinets(desk)
    with stops(Refused, "KEY-05"):
        desk.do("wangfang", "cabinet", "change_keeper", "office", keeper="sunli")
    change = desk.do("liuyang", "cabinet", "change_keeper", "office", keeper="wangfang")
    assert desk.slot(change, "receive").rules == ("KEY-05",)
    desk.sign("wangfang", change)
    assert desk.facts("office", "cabinet")["keeper"] == "wangfang"


@proves("KEY-06", "KEY-07")
def test_a_damaged_key_is_withdrawn_until_a_new_one_is_cut(desk: Desk) -> None:
    name = shared(desk)
    desk.do("sunli", "key", "damage", name, account="齿断了一个")
    assert desk.state(name) == "damaged"
    with stops(Refused, "KEY-06"):
        ask(desk, name)
    with stops(BadInput, "KEY-07", field="order"):
        desk.do("zhangwei", "key", "replace", name, place="A10")
    cut = desk.do("zhangwei", "key", "replace", name, order="P-1", place="A10")
    assert (desk.state(name), desk.slot(cut, "approve").rules) == ("damaged", ("KEY-07",))
    desk.sign("liuyang", cut)
    lent(desk, name)
    assert desk.state(name) == "out"


@proves("KEY-06")
def test_damage_out_of_the_house_ends_the_loan(desk: Desk) -> None:
    name = shared(desk)
    lent(desk, name)
    desk.do("sunqiang", "key", "damage", name, account="折断在锁里")
    assert (desk.state(name), desk.facts(name)["last_borrower"]) == ("damaged", "sunqiang")
    assert "borrower" not in desk.facts(name)
    assert desk.due_status("return", name) == "settled"
    with stops(Refused, "KEY-06"):
        ask(desk, name)


@proves("KEY-07")
def test_a_private_copy_never_closes_a_loss(desk: Desk) -> None:
    name = vacant(desk)
    desk.do("zhangwei", "key", "lose", name, account="找不到")
    with stops(Refused, "KEY-07"):
        desk.do("zhangwei", "key", "replace", name, order="P-1", place="A01")
    desk.do("zhangwei", "key", "find", name, account="在抽屉里", place="A01")
    with stops(Refused, "KEY-07"):
        ask(desk, name)
    assert "KEY-07" in desk.rules.registers["key"].reminds


@proves("KEY-07", "KEY-52")
def test_who_finds_a_key_hears_that_the_lock_is_still_to_be_changed(desk: Desk) -> None:
    name = vacant(desk)
    desk.do("zhangwei", "key", "lose", name, account="找不到")
    found = desk.do("zhangwei", "key", "find", name, account="在抽屉里", place="A01")
    assert [text.en for text in found.says] == ["the lock must still be changed before it is lent again"]


@proves("KEY-01")
def test_a_cabinet_is_given_up_empty(desk: Desk) -> None:
    cabinets(desk)
    name = vacant(desk)
    with stops(Refused, "KEY-01"):
        desk.do("liuyang", "cabinet", "retire", "office", why="搬迁")
    desk.do("liuyang", "key", "move_place", name, place="A01", cabinet="safe")
    desk.do("liuyang", "cabinet", "retire", "office", why="搬迁")
    assert desk.state("office", "cabinet") == "retired"
