"""Standing orders: what is withdrawn or has lapsed needn't be acknowledged any more (HAND-09)."""

from __future__ import annotations

from tests.support.desk import Desk, stops
from wuye.errors import NotAllowed, Refused
from wuye.reports.orders import unacknowledged
from wuye.reports.owed import owed, owed_on
from wuye.reports.waits import wanted_from


def owing(desk: Desk) -> list[tuple[str, ...]]:
    return [row.owed_by for row in owed(desk.books, desk.now()) if row.register == "order"]


def test_a_withdrawn_order_is_acknowledged_by_nobody(desk: Desk) -> None:
    """HAND-09: what was acknowledged before stays."""
    first = desk.do("wangfang", "order", "issue", text="停水，逐户通知", concerned=["zhangwei", "zhaomin"])
    other = desk.do("wangfang", "order", "issue", text="降温，看好水箱间", concerned=["zhaomin"])
    desk.sign("zhangwei", first, "confirm")
    assert owing(desk) == [("person:zhaomin",), ("person:zhaomin",)]
    desk.do("wangfang", "order", "withdraw", first.entry.id, why="已送水")
    assert owing(desk) == [("person:zhaomin",)], "the other one stands"
    assert [row.order.id for row in unacknowledged(desk.books, "zhaomin", desk.now())] == [other.entry.id]
    assert [s.by for s in desk.record(first).signers()] == ["zhangwei"]
    with stops(NotAllowed):
        desk.sign("zhaomin", first, "confirm")
    with stops(Refused):
        desk.do("wangfang", "order", "withdraw", first.entry.id, why="再撤一次")


def test_an_order_that_has_lapsed_is_acknowledged_by_nobody(desk: Desk) -> None:
    """HAND-09: nobody owes his confirmation of what isn't in force any more; what was acknowledged before stays."""
    until = "2026-11-12T18:00:00+08:00"
    lapses = desk.do(
        "wangfang", "order", "issue", text="停水，逐户通知", concerned=["zhangwei", "zhaomin"], until=until
    )
    lasts = desk.do("wangfang", "order", "issue", text="看好水箱间", concerned=["zhaomin"])
    name = lapses.entry.id
    desk.sign("zhangwei", lapses, "confirm")
    desk.at("2026-11-12 17:59")
    assert asked(desk) == {name, lasts.entry.id} and len(owing(desk)) == 2
    desk.at("2026-11-12 18:00")
    assert desk.state(name, "order") == "expired"
    assert asked(desk) == {lasts.entry.id} and owing(desk) == [("person:zhaomin",)]
    assert owed_on(desk.subject("order", name), desk.books, desk.now()) == []
    with stops(NotAllowed):
        desk.sign("zhaomin", lapses, "confirm")
    assert [s.by for s in desk.record(lapses).signers()] == ["zhangwei"]
    desk.sign("zhaomin", lasts, "confirm")
    assert owing(desk) == []


def asked(desk: Desk) -> set[str]:
    """The orders that wait for Zhao's signature."""
    return {row.record.entry.id for row in wanted_from(desk.books, "zhaomin", desk.now())}
