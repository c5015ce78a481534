"""Vacant units, what needs leave and who never gets a key: KEY-36 to KEY-40."""

from __future__ import annotations

from tests.keys.given import ask, lent, plant, shared, vacant
from tests.keys.proof import proves
from tests.support.desk import Desk, stops
from wuye.errors import BadInput, NotAllowed, Refused

LEFT = {"power_off": True, "windows_closed": True, "door_locked": True}


@proves("KEY-36")
def test_without_permission_no_key_leaves_the_building(desk: Desk) -> None:
    name = vacant(desk)
    loan = ask(desk, name, leaves_building=True)
    assert desk.slot(loan, "approve").rules == ("KEY-36",)
    desk.sign("liuyang", loan)
    assert desk.state(name) == "cabinet"
    with stops(NotAllowed, "KEY-36"):
        desk.sign("linxia", loan)
    desk.sign("wangfang", loan)
    assert desk.state(name) == "out"
    home = ask(desk, vacant(desk, "K-2"), leaves_building=False)
    assert desk.waits(home) == [("give", ("leader",))]


@proves("KEY-37")
def test_without_permission_no_key_is_lent_to_outsiders(desk: Desk) -> None:
    name = vacant(desk)
    loan = ask(desk, name, borrower="老吴", org="outside", purpose="other")
    assert desk.slot(loan, "approve").rules == ("KEY-37",)
    desk.sign("liuyang", loan)
    assert desk.state(name) == "cabinet"
    desk.sign("wangfang", loan)
    assert desk.state(name) == "out"
    with stops(Refused, "KEY-37"):
        ask(desk, vacant(desk, "K-2"), borrower="老吴", org="engineering", purpose="other")
    span = {"starts": "2026-11-11T09:00", "ends": "2026-11-11T10:00", "purpose": "other"}
    with stops(BadInput):
        desk.do("zhangwei", "reservation", "book", things="K-2", who="老吴", **span)
    desk.do("wangfang", "staff", "leave", "wulei", why="辞职")
    with stops(Refused, "KEY-37"):
        desk.do("zhangwei", "reservation", "book", things="K-2", who="wulei", **span)


@proves("KEY-37")
def test_nor_is_it_handed_on_to_outsiders(desk: Desk) -> None:
    name = vacant(desk)
    lent(desk, name)
    over = desk.do("sunqiang", "key", "transfer", name, taker="老吴")
    assert desk.slot(over, "approve").rules == ("KEY-37",)
    assert desk.slot(over, "receive").waived == "paper"
    desk.sign("wangfang", over)
    assert desk.facts(name)["borrower"] == "老吴"


@proves("KEY-38")
def test_an_engineer_signs_for_what_contractors_use(desk: Desk) -> None:
    name = vacant(desk)
    with stops(Refused, "KEY-38"):
        ask(desk, name, borrower="zhaomin", org="service", purpose="repair", contractor="安达装修")
    loan = ask(desk, name, purpose="repair", contractor="安达装修")
    assert (desk.slot(loan, "receive").who, desk.slot(loan, "receive").rules) == (("person:sunqiang",), ("KEY-38",))
    desk.sign("liuyang", loan)
    assert desk.state(name) == "cabinet"
    desk.sign("sunqiang", loan)
    assert desk.state(name) == "out"


@proves("KEY-39")
def test_a_contractors_worker_never_borrows(desk: Desk) -> None:
    name = vacant(desk)
    for more in ({"purpose": "repair"}, {"purpose": "other", "contractor": "安达装修"}):
        with stops(Refused, "KEY-39"):
            ask(desk, name, borrower="老吴", org="outside", **more)
    assert "KEY-39" in desk.rules.registers["key"].reminds
    desk.enrol("laowu", name="老吴", roles="engineer", dept="outside")
    span = {"starts": "2026-11-11T09:00", "ends": "2026-11-11T10:00", "purpose": "repair"}
    with stops(Refused, "KEY-39"):
        desk.do("zhangwei", "reservation", "book", things=name, who="laowu", **span)
    desk.do("zhangwei", "reservation", "book", things=name, who="sunqiang", **span)


@proves("KEY-38", "KEY-39")
def test_nor_is_a_key_handed_on_to_him(desk: Desk) -> None:
    name = vacant(desk)
    desk.sign("sunqiang", lent(desk, name, purpose="repair", contractor="安达装修"))
    for taker in ("老吴", "zhaomin"):
        with stops(Refused, "KEY-38", "KEY-39"):
            desk.do("sunqiang", "key", "transfer", name, taker=taker)
    desk.sign("wulei", desk.do("sunqiang", "key", "transfer", name, taker="wulei"))
    assert desk.facts(name)["borrower"] == "wulei"
    other = shared(desk)
    lent(desk, other, purpose="repair")
    with stops(Refused, "KEY-39"):
        desk.do("sunqiang", "key", "transfer", other, taker="老吴")


@proves("KEY-40")
def test_the_manager_hears_at_once_of_a_unit_key_damaged_or_lost(desk: Desk) -> None:
    for action in ("damage", "lose"):
        name = vacant(desk, f"K-{action}")
        with stops(BadInput, "KEY-40", field="account"):
            desk.do("zhangwei", "key", action, name)
        entry = desk.do("zhangwei", "key", action, name, account="经过见附页")
        assert desk.news(entry)["manager"] == ("KEY-40",)
        owed = next(d for d in desk.books.dues_of("key", name) if d.who == ("manager",))
        assert owed.late(desk.later("1s").now())
        desk.seen("wangfang", entry)
        assert "manager" not in desk.news(entry)


@proves("KEY-40", "KEY-44")
def test_each_class_has_its_own_to_hear_of_it(desk: Desk) -> None:
    heard = {}
    for make in (vacant, plant, shared):
        heard[make.__name__] = set(desk.news(desk.do("zhangwei", "key", "damage", make(desk), account="断齿")))
    assert heard == {"vacant": {"manager"}, "plant": {"project_manager"}, "shared": {"leader"}}
