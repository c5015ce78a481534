"""Standing orders: what is withdrawn needn't be acknowledged any more (HAND-09)."""

from __future__ import annotations

from tests.support.desk import Desk, stops
from wuye.errors import NotAllowed, Refused
from wuye.reports.orders import unacknowledged
from wuye.reports.owed import owed


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
