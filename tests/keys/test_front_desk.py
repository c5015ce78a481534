"""Front-desk and office keys: KEY-46 to KEY-50."""

from __future__ import annotations

from tests.keys.given import NIGHT, cabinets, desk_key, lent, shared, vacant
from tests.keys.proof import proves
from tests.keys.test_counts import duty
from tests.support.desk import Desk, stops
from wuye.desk.record import Receipt
from wuye.errors import BadInput, NotAllowed, Refused

AWAY = {"articles": True, "cabinet": True, "key": True}


def drawn(desk: Desk) -> str:
    """The desk key, drawn by the receptionist in the morning."""
    name = desk_key(desk)
    lent(desk, name, borrower="sunli", org="service", purpose="other")
    return name


def lock_up(desk: Desk, name: str, **marks: object) -> Receipt:
    """The last one out locks up."""
    return desk.do("sunli", "key", "lock_up", name, closing={**AWAY, **marks})


@proves("KEY-34", "KEY-46")
def test_the_desk_key_is_handed_over_by_two(desk: Desk) -> None:
    name = drawn(desk)
    due = desk.facts(name)["due"]
    assert not duty(desk, "key.desk_handover").done
    over = desk.do("sunli", "key", "transfer", name, taker="zhaomin")
    assert [s.by for s in desk.slot(over, "give").filled] == ["sunli"]
    assert (desk.slot(over, "give").rules, desk.slot(over, "receive").rules) == (("KEY-46",), ("KEY-46",))
    assert (desk.facts(name)["borrower"], desk.waits(over)) == ("sunli", [("receive", ("person:zhaomin",))])
    assert not duty(desk, "key.desk_handover").done
    with stops(NotAllowed, "KEY-46"):
        desk.sign("zhangwei", over)
    desk.sign("zhaomin", over)
    assert desk.facts(name).items() >= {"borrower": "zhaomin", "last_borrower": "sunli", "due": due}.items()
    assert desk.dues(name)["return"].who == ("person:zhaomin",)
    assert desk.dues(name)["return"].rules == ("KEY-34", "KEY-35")
    assert duty(desk, "key.desk_handover").done


@proves("KEY-46")
def test_who_gives_signs_too_where_the_taker_writes(desk: Desk) -> None:
    name = drawn(desk)
    over = desk.do("zhaomin", "key", "transfer", name, taker="zhaomin")
    assert desk.waits(over) == [("give", ("person:sunli",))]
    desk.sign("sunli", over)
    assert desk.facts(name)["borrower"] == "zhaomin"
    with stops(Refused):
        desk.do("zhaomin", "key", "transfer", name, taker="zhaomin")


@proves("KEY-46", "KEY-12")
def test_the_desks_cabinet_is_counted_with_the_counterpart_each_day(desk: Desk) -> None:
    cabinets(desk)
    name = desk_key(desk, cabinet="front_desk")
    assert duty(desk, "cabinet.desk_handover").missing == ("front_desk",)
    alone = desk.do("sunli", "cabinet", "count", "front_desk", seen=[name])
    assert "KEY-46" in desk.flags(alone)
    both = desk.do("sunli", "cabinet", "count", "front_desk", seen=[name], counterpart="zhaomin")
    assert desk.slot(both, "receive").rules == ("KEY-12", "KEY-46")
    assert duty(desk, "cabinet.desk_handover").done


@proves("KEY-47")
def test_the_handover_is_written_with_the_taker_named(desk: Desk) -> None:
    name = drawn(desk)
    with stops(BadInput, "KEY-46", "KEY-47", field="taker"):
        desk.do("sunli", "key", "transfer", name)
    over = desk.do("sunli", "key", "transfer", name, taker="zhaomin")
    assert over.entry.raw.decode().startswith(f"- id: {over.entry.id}\n")
    assert b"taker: zhaomin" in over.entry.raw
    assert duty(desk, "key.desk_handover").rules == ("KEY-46", "KEY-47")


@proves("KEY-48", "KEY-49")
def test_going_off_duty_all_is_locked_away(desk: Desk) -> None:
    name = drawn(desk)
    assert not duty(desk, "key.closing").done
    entry = lock_up(desk, name)
    assert (desk.state(name), desk.flags(entry), "borrower" in desk.facts(name)) == ("cabinet", set(), False)
    assert desk.facts(name).items() >= {"place": "办公室指定位置", "last_borrower": "sunli"}.items()
    assert (desk.due_status("return", name), duty(desk, "key.closing").done) == ("settled", True)
    assert duty(desk, "key.closing").rules == ("KEY-48", "KEY-49")
    assert not duty(desk.at("2026-11-11 18:00"), "key.closing").done
    assert {"KEY-48", "KEY-50"} <= set(desk.rules.registers["key"].reminds)


@proves("KEY-48", "KEY-49")
def test_every_point_of_the_closing_check_is_marked(desk: Desk) -> None:
    name = drawn(desk)
    with stops(BadInput, field="closing"):
        desk.do("sunli", "key", "lock_up", name)
    for lacking in AWAY:
        marks = {k: v for k, v in AWAY.items() if k != lacking}
        with stops(Refused, "KEY-48", "KEY-49"):
            desk.do("sunli", "key", "lock_up", name, closing=marks)
    assert desk.state(name) == "out"


@proves("KEY-48", "KEY-50")
def test_what_was_not_locked_away_is_flagged_with_who_bears_it(desk: Desk) -> None:
    for mark in ("articles", "cabinet"):
        name = drawn(desk.at("2026-11-10 17:00")) if mark == "articles" else "K-F-1"
        entry = lock_up(desk, name, **{mark: "对讲机充电中"})
        assert (desk.flags(entry), desk.state(name)) == ({"KEY-48", "KEY-50"}, "cabinet")
    assert "bears a loss" in desk.marks(entry)[0].message.en


@proves("KEY-49")
def test_the_desk_key_is_left_at_its_place(desk: Desk) -> None:
    name = drawn(desk)
    assert desk.flags(lock_up(desk, name, key="带回家")) == {"KEY-49"}
    assert desk.flags(lock_up(desk, shared(desk))) == {"KEY-49"}
    desk.do("zhangwei", "key", "damage", vacant(desk), account="断齿")
    with stops(Refused, "KEY-48", "KEY-49"):
        lock_up(desk, "K-1203-1")


@proves("KEY-50")
def test_who_locked_up_is_named_by_the_entry(desk: Desk) -> None:
    entry = lock_up(desk.at(NIGHT), desk_key(desk), articles="雨伞未收")
    assert (entry.entry.by, "KEY-50" in desk.flags(entry)) == ("sunli", True)
    with stops(NotAllowed):
        desk.do("lina", "key", "lock_up", "K-F-1", closing=AWAY)
