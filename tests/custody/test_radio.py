"""Two-way radios and charging: RADIO-01 to RADIO-11."""

from __future__ import annotations

import pytest

from tests.custody.given import battery, charger, issued, radio
from tests.support.desk import Desk, stops
from wuye.errors import BadInput, NotAllowed, Refused
from wuye.reports.routines import RoutineRow, routines


def duty(desk: Desk, name: str) -> RoutineRow:
    return next(r for r in routines(desk.books, desk.now()) if (r.register, r.name) == ("radio", name))


def test_each_department_is_on_its_own_channel(desk: Desk) -> None:
    """RADIO-01"""
    with stops(BadInput, "RADIO-01", field="channel_set"):
        radio(desk, channel_set=None)
    with stops(Refused, "RADIO-01"):
        radio(desk, channel_set="security")
    name = radio(desk)
    with stops(Refused, "RADIO-01", "RADIO-09"):
        desk.do("zhangwei", "radio", "borrow", name, borrower="zhougang")
    desk.do("zhangwei", "radio", "borrow", name, borrower="sunli")
    assert desk.state(name, "radio") == "out"


def test_a_channel_is_changed_for_a_reason_and_with_leave(desk: Desk) -> None:
    """RADIO-01"""
    name = radio(desk)
    with stops(BadInput, field="why"):
        desk.do("zhangwei", "radio", "tune", name, channel_set="security", dept="security")
    with stops(Refused, "RADIO-01"):
        desk.do("zhangwei", "radio", "tune", name, channel_set="security", why="联合巡查")
    tuned = desk.do("zhangwei", "radio", "tune", name, channel_set="security", dept="security", why="联合巡查")
    assert (desk.facts(name, "radio")["channel_set"], desk.slot(tuned, "approve").rules) == ("service", ("RADIO-01",))
    desk.sign("wangfang", tuned)
    assert desk.facts(name, "radio")["channel_set"] == "security"


def test_only_an_engineer_opens_one(desk: Desk) -> None:
    """RADIO-01, RADIO-08"""
    name = radio(desk)
    desk.do("sunli", "radio", "fault", name, fault="没声音")
    sent = desk.do("zhangwei", "radio", "repair", name, fault="没声音", repaired_by="工程部")
    with stops(NotAllowed, "RADIO-08"):
        desk.sign("wangfang", sent)
    desk.sign("sunqiang", sent)
    with stops(NotAllowed, "RADIO-01"):
        desk.do("zhangwei", "radio", "repaired", name, ok=True, cause="wear")
    desk.do("sunqiang", "radio", "repaired", name, ok=True, cause="wear")
    assert desk.state(name, "radio") == "store"


def test_both_look_at_the_set_when_it_passes(desk: Desk) -> None:
    """RADIO-02: what is found then is the giver's; what is found later is the taker's."""
    issued(desk)
    with stops(BadInput, field="ok"):
        desk.do("sunli", "radio", "transfer", "R-01", taker="zhaomin")
    passed = desk.do("sunli", "radio", "transfer", "R-01", taker="zhaomin", ok=False, fault="天线松")
    assert {s.kind: s.rules for s in desk.record(passed).slots} == {"give": ("RADIO-02",), "receive": ("RADIO-02",)}
    desk.sign("zhaomin", passed)
    assert (desk.facts("R-01", "radio")["answers"], desk.facts("R-01", "radio")["borrower"]) == ("sunli", "zhaomin")
    assert "repair" in desk.dues("R-01", "radio")
    issued(desk, "R-02")
    desk.sign("zhaomin", desk.do("sunli", "radio", "transfer", "R-02", taker="zhaomin", ok=True))
    desk.do("liuyang", "radio", "fault", "R-02", fault="屏碎了")
    assert desk.facts("R-02", "radio")["answers"] == "zhaomin"


def test_radios_in_use_are_looked_at_each_shift(desk: Desk) -> None:
    """RADIO-02: and the handover's list has them."""
    issued(desk)
    assert (duty(desk, "each_shift").done, desk.rules.table("handover", "sources")["radio"]["part"]) == (False, "out")
    seen = desk.do("zhaomin", "radio", "check", "R-01", ok=False, fault="电量低")
    assert (duty(desk, "each_shift").done, desk.flags(seen)) == (True, set())
    assert desk.facts("R-01", "radio")["answers"] == "sunli"


def charging(desk: Desk, hours: int) -> set[str]:
    """The flags of a charge of so many hours."""
    battery(desk, "B-01")
    charger(desk)
    desk.do("sunli", "radio", "charge", "B-01", charger="C-01")
    desk.later(f"{hours}h")
    return desk.flags(desk.do("majun", "radio", "unplug", "B-01"))


def test_a_charge_is_logged_at_both_ends(desk: Desk) -> None:
    """RADIO-03: battery, charger, put in, taken out."""
    one, two = battery(desk), radio(desk)
    charger(desk)
    with stops(BadInput, field="charger"):
        desk.do("sunli", "radio", "charge", one)
    with stops(Refused, "RADIO-03"):
        desk.do("sunli", "radio", "charge", two, charger="C-01")
    with stops(Refused, "RADIO-03"):
        desk.do("sunli", "radio", "charge", one, charger="R-01")
    with stops(NotAllowed, "RADIO-03"):
        desk.do("lina", "radio", "charge", one, charger="C-01")
    put = desk.do("sunli", "radio", "charge", one, charger="C-01", put_in="2026-11-10T09:00")
    assert (put.entry.subjects, put.entry.fields["charger"]) == (("B-01",), "C-01")
    assert desk.dues(one, "radio")["unplug"].by == desk.at("2026-11-10 21:00").now()
    with stops(Refused, "RADIO-03"):
        desk.do("sunli", "radio", "unplug", one, taken_out="2026-11-10T08:00")
    out = desk.do("majun", "radio", "unplug", one, taken_out="2026-11-10T20:00")
    assert str(out.entry.fields["taken_out"]).startswith("2026-11-10T20:00")
    assert (desk.state(one, "radio"), desk.dues(one, "radio")) == ("store", {})


@pytest.mark.parametrize(("hours", "rules"), [(7, {"RADIO-04"}), (8, set()), (12, set()), (13, {"RADIO-04"})])
def test_a_charge_lasts_eight_to_twelve_hours(desk: Desk, hours: int, rules: set[str]) -> None:
    """RADIO-04"""
    assert charging(desk, hours) == rules


def test_the_hours_of_a_charge_are_the_house_s_to_say(desk: Desk) -> None:
    """RADIO-04"""
    own = desk.with_knobs("radio", charge_min="3h", charge_max="5h").at("2026-11-10 09:30")
    assert charging(own, 4) == set()


def test_several_batteries_are_put_in_by_one_entry(desk: Desk) -> None:
    """RADIO-03"""
    names = [battery(desk, f"B-0{i}") for i in range(3)]
    charger(desk)
    desk.do("sunli", "radio", "charge", *names, charger="C-01")
    desk.later("9h").do("sunli", "radio", "unplug", *names[:2])
    assert [desk.state(n, "radio") for n in names] == ["store", "store", "charging"]


def test_a_fault_goes_to_engineering_and_what_can_t_be_mended_to_the_office(desk: Desk) -> None:
    """RADIO-08"""
    name = radio(desk)
    desk.do("sunli", "radio", "fault", name, fault="进水")
    assert desk.dues(name, "radio")["repair"].rules == ("RADIO-08",)
    desk.sign("sunqiang", desk.do("zhangwei", "radio", "repair", name, fault="进水", repaired_by="工程部"))
    gone = desk.do("sunqiang", "radio", "repaired", name, ok=False, cause="wear", why="主板报废")
    assert (desk.state(name, "radio"), desk.slot(gone, "receive").rules) == ("office", ("RADIO-08",))
    scrap = desk.do("zhangwei", "radio", "scrap", name, why="修不好")
    desk.sign("wangfang", scrap)
    assert (desk.state(name, "radio"), desk.dues(name, "radio")) == ("scrapped", {})


def test_lending_on_and_taking_out_want_the_head_of_department(desk: Desk) -> None:
    """RADIO-09"""
    issued(desk)
    lent = desk.do("sunli", "radio", "transfer", "R-01", taker="zhaomin", hand="lend", ok=True, why="会所活动")
    assert desk.slot(lent, "approve").rules == ("RADIO-09",)
    desk.sign("zhaomin", lent)
    assert desk.facts("R-01", "radio")["borrower"] == "sunli"
    with stops(NotAllowed, "RADIO-09"):
        desk.sign("liuyang", lent, "approve")
    desk.sign("wangfang", lent)
    assert desk.facts("R-01", "radio")["borrower"] == "zhaomin"
    away = desk.do(
        "zhangwei", "radio", "borrow", radio(desk, "R-02"), borrower="sunli", purpose="private", why="外出办事"
    )
    assert (desk.state("R-02", "radio"), desk.slot(away, "approve").rules) == ("store", ("RADIO-09",))


def test_a_radio_stays_with_our_own_people(desk: Desk) -> None:
    """RADIO-09"""
    issued(desk)
    for do, more in (("transfer", {"taker": "老吴", "ok": True}), ("borrow", {"borrower": "老吴"})):
        with stops(Refused, "RADIO-09"):
            desk.do("zhangwei", "radio", do, "R-01" if do == "transfer" else radio(desk, "R-02"), **more)


def test_human_damage_is_charged_and_wear_isn_t(desk: Desk) -> None:
    """RADIO-10"""
    for name, cause in (("R-01", "human"), ("R-02", "wear")):
        issued(desk, name)
        desk.do("liuyang", "radio", "fault", name, fault="摔裂")
        desk.sign("sunqiang", desk.do("zhangwei", "radio", "repair", name, fault="摔裂", repaired_by="工程部"))
        desk.do("sunqiang", "radio", "repaired", name, ok=True, cause=cause)
    assert [set(desk.dues(n, "radio")) for n in ("R-01", "R-02")] == [{"assess"}, set()]
    with stops(Refused, "RADIO-10"):
        desk.do("wangfang", "radio", "assess", "R-02", cause="human", answers="sunli", cost="800")
    with stops(BadInput, "RADIO-10", field="cost"):
        desk.do("wangfang", "radio", "assess", "R-01", cause="human", answers="sunli")
    charged = desk.do("wangfang", "radio", "assess", "R-01", cause="human", answers="sunli", cost="800")
    assert (desk.flags(charged), desk.dues("R-01", "radio")["pay"].who) == (set(), ("person:sunli",))
    with stops(Refused, "RADIO-10"):
        desk.do("zhangwei", "radio", "pay", "R-01", cost="80", receipt="S-1")
    desk.do("zhangwei", "radio", "pay", "R-01", cost="800", receipt="S-1")
    assert desk.dues("R-01", "radio") == {}


def test_a_loss_is_charged_by_rule(desk: Desk) -> None:
    """RADIO-10: another amount than the rule's is flagged."""
    issued(desk)
    desk.do("sunli", "radio", "lose", "R-01", account="巡查时掉进井道")
    assert (desk.state("R-01", "radio"), set(desk.dues("R-01", "radio"))) == ("lost", {"assess"})
    less = desk.do("wangfang", "radio", "assess", "R-01", cause="human", answers="sunli", cost="100")
    assert desk.flags(less) == {"RADIO-10"}


def test_the_office_numbers_and_issues(desk: Desk) -> None:
    """RADIO-11"""
    with stops(NotAllowed, "RADIO-11"):
        desk.do("lina", "radio", "enter", "R-09", kind="radio", dept="leasing", place="租务", channel_set="leasing")
    with stops(BadInput):
        radio(desk, "对讲机一号")
    name = radio(desk)
    with stops(NotAllowed):
        desk.do("sunli", "radio", "borrow", name, borrower="sunli")
    loan = desk.do("zhangwei", "radio", "borrow", name, borrower="sunli")
    assert desk.slot(loan, "receive").rules == ("RADIO-11",)


def test_radios_and_batteries_are_checked_every_month(desk: Desk) -> None:
    """RADIO-11"""
    names = [radio(desk), battery(desk)]
    assert set(duty(desk, "monthly").missing) == set(names)
    desk.do("zhangwei", "radio", "check", names[0], ok=True)
    assert set(duty(desk, "monthly").missing) == {names[1]}
    desk.do("zhangwei", "radio", "check", names[1], ok=False, fault="鼓包")
    assert (duty(desk, "monthly").done, desk.state(names[1], "radio")) == (True, "faulty")
    assert not duty(desk.at("2026-12-01 09:00"), "monthly").done


def test_the_conduct_on_the_air_is_reminded_of(desk: Desk) -> None:
    """RADIO-05, RADIO-06, RADIO-07"""
    assert {"RADIO-05", "RADIO-06", "RADIO-07"} <= set(desk.rules.registers["radio"].reminds)
