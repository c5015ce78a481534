"""Equipment, radios, batteries and chargers as they stand before a test begins."""

from __future__ import annotations

from typing import Any

from tests.support.desk import Desk
from wuye.desk.record import Receipt


def device(desk: Desk, dept: str = "service", keeper: str = "sunli", **more: Any) -> str:
    """A device in use, with its responsible person; its number is given."""
    typed = {"name": "投影仪", "kind": "office", "dept": dept, "keeper": keeper, "place": "会议室", **more}
    return desk.do("zhangwei", "equipment", "enter", **typed).entry.subjects[0]


def borrowing(desk: Desk, *names: str, **more: Any) -> Receipt:
    """A loan of equipment written and not yet signed."""
    typed = {"borrower": "wulei", "org": "engineering", "purpose": "开会", **more}
    return desk.do(typed.pop("by", "zhangwei"), "equipment", "borrow", *names, **typed)


def borrowed(desk: Desk, *names: str, **more: Any) -> Receipt:
    """A loan of equipment that has taken effect, given by whoever is responsible."""
    loan = borrowing(desk, *names, **more)
    if desk.slot(loan, "give").open:
        desk.sign("sunli", loan)
    return loan


def radio(desk: Desk, name: str = "R-01", **more: Any) -> str:
    """A radio of the service department, in store."""
    typed = {"kind": "radio", "dept": "service", "place": "前台柜", "channel_set": "service", **more}
    desk.do("zhangwei", "radio", "enter", name, **{k: v for k, v in typed.items() if v is not None})
    return name


def battery(desk: Desk, name: str = "B-01", **more: Any) -> str:
    """A battery, in store."""
    return radio(desk, name, kind="battery", channel_set=None, **more)


def charger(desk: Desk, name: str = "C-01") -> str:
    """A charger."""
    return radio(desk, name, kind="charger", channel_set=None)


def issued(desk: Desk, name: str = "R-01", borrower: str = "sunli", **more: Any) -> Receipt:
    """A radio with its user."""
    return desk.do("zhangwei", "radio", "borrow", radio(desk, name), borrower=borrower, **more)
