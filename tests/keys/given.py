"""Keys as they stand before a test begins: in the cabinet, lent, sealed, open."""

from __future__ import annotations

from typing import Any

from tests.support.desk import Desk
from wuye.desk.record import Receipt

DAY, EVENING, NIGHT = "2026-11-10 09:30", "2026-11-10 19:00", "2026-11-10 23:30"
"""One Tuesday: in office hours, after them, at night."""

AGREEMENT = {"no": "T-15", "signed_by": "周先生"}
SLIP = {"no": "J-7", "signed_by": "周先生"}
STAMPED = {"no": "S-3", "signed_by": "周先生", "stamped": True}
CALLS = [
    {"at": "09:05", "phone": "13800000000", "answer": "无人接听"},
    {"at": "09:15", "phone": "13800000000", "answer": "无人接听"},
]


def vacant(desk: Desk, name: str = "K-1203-1", **more: Any) -> str:
    """A key of a vacant unit, in the office cabinet."""
    typed = {"kind": "vacant", "opens": "1203", "place": "A01", **more}
    desk.do("zhangwei", "key", "receive", name, **typed)
    return name


def plant(desk: Desk, name: str = "K-B2-03", **more: Any) -> str:
    """A spare key of a plant room."""
    return vacant(desk, name, **{"kind": "plant", "opens": "B2配电房", "place": "A09", "spare": True, **more})


def shared(desk: Desk, name: str = "K-S-1", **more: Any) -> str:
    """A key that several posts use."""
    return vacant(desk, name, **{"kind": "shared", "opens": "样板间", "place": "A10", **more})


def desk_key(desk: Desk, name: str = "K-F-1", **more: Any) -> str:
    """The key of the front desk."""
    return vacant(desk, name, **{"kind": "desk", "opens": "前台柜", "place": "A11", **more})


def sealed(desk: Desk, name: str = "K-1501-1", **more: Any) -> str:
    """A client's key in sealed custody."""
    typed = {
        "opens": "1501", "owner": "周先生", "agreement": AGREEMENT, "seal_no": "F-0001", "place": "B07",
        "custodian": "zhaomin", **more,
    }  # fmt: skip
    desk.do("zhangwei", "key", "entrust", name, **typed)
    return name


def cabinets(desk: Desk) -> None:
    """The three cabinets."""
    for name, keeper in {"office": "liuyang", "control_room": "majun", "front_desk": "sunli"}.items():
        desk.do("liuyang", "cabinet", "set_up", name, kind=name, place="一层", keeper=keeper)


def unit(desk: Desk, name: str = "1203", inspected: bool = False) -> str:
    """A vacant unit, or one inspected with its client."""
    desk.do("zhangwei", "unit", "enter", name, kind="office")
    if inspected:
        desk.do("zhangwei", "unit", "notify", name, notice="N-1", client="周先生", list_no="R-1")
        desk.do("zhangwei", "unit", "inspect", name, inspection={"no": "I-1", "signed_by": "周先生"})
    return name


def ask(desk: Desk, *names: str, **more: Any) -> Receipt:
    """A loan written and not yet signed, to an engineer on his round."""
    typed = {"borrower": "sunqiang", "org": "engineering", "purpose": "inspection", **more}
    return desk.do(typed.pop("by", "zhangwei"), "key", "borrow", *names, **typed)


def viewing(desk: Desk, *names: str, **more: Any) -> Receipt:
    """A viewing written and not yet signed, for the leasing agent."""
    return ask(desk, *names, **{"borrower": "lina", "org": "leasing", "purpose": "viewing", **more})


def lent(desk: Desk, *names: str, **more: Any) -> Receipt:
    """A loan that has taken effect, by day."""
    loan = ask(desk, *names, **more)
    desk.sign("liuyang", loan)
    return loan


def shown(desk: Desk, *names: str, **more: Any) -> Receipt:
    """A viewing that has taken effect, by day."""
    loan = viewing(desk, *names, **more)
    desk.sign("liuyang", loan)
    desk.sign("lina", loan)
    return loan


def emergency(desk: Desk, name: str = "K-1501-1", **more: Any) -> Receipt:
    """The opening of a sealed key in an emergency, written and not yet signed."""
    typed = {
        "reason": "emergency", "contact": "unreachable", "attempts": CALLS, "found_seal": "F-0001",
        "before": "门窗完好", "why": "吊顶漏水", **more,
    }  # fmt: skip
    return desk.do("zhangwei", "key", "open", name, **{k: v for k, v in typed.items() if v is not None})


def forgotten(desk: Desk, name: str = "K-1501-1", **more: Any) -> Receipt:
    """The opening of a sealed key for a client who forgot his own, written and not yet signed."""
    typed = {
        "reason": "forgotten", "application": "A-1", "confirmed_with": "周先生", "security_ref": "B-9",
        "found_seal": "F-0001", "before": "门窗完好", "why": "忘带钥匙", **more,
    }  # fmt: skip
    return desk.do("zhangwei", "key", "open", name, **{k: v for k, v in typed.items() if v is not None})


def opened(desk: Desk, name: str = "K-1501-1") -> Receipt:
    """A sealed key opened for a client who forgot his own."""
    entry = forgotten(desk, name)
    for person in ("majun", "wangfang", "zhaomin", "zhougang"):
        desk.sign(person, entry)
    return entry
