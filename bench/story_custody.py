"""Equipment, radios and their batteries in 示例大厦: entered, lent on one slip, charged, counted, handed in."""

from __future__ import annotations

from bench.scribe import Scribe

DEVICES = (
    ("投影仪", "office", "service", "linna", "会议室"), ("激光测距仪", "tool", "service", "tangying", "办公室"),
    ("前台打印机", "office", "service", "linna", "前台"), ("空调主机1号", "facility", "engineering", "sunqiang", "空调主机房"),
)  # fmt: skip
SETS = (
    ("R-01", "radio"),
    ("R-02", "radio"),
    ("R-03", "radio"),
    ("B-01", "battery"),
    ("B-02", "battery"),
    ("C-01", "charger"),
)


def things_in_hand(s: Scribe) -> None:
    """Plans what is entered on the first day, and two weeks of loans and charges, a stocktake, somebody who hands in."""
    _entered(s)
    _lent_on_one_slip(s)
    _charged(s)
    _counted(s)
    _handed_in(s)


def _entered(s: Scribe) -> None:
    for i, (name, kind, dept, keeper, place) in enumerate(DEVICES):
        tag = f"device {i}"
        s.tell(
            "09 14:40",
            "machao",
            "equipment enter",
            tag=tag,
            name=name,
            kind=kind,
            dept=dept,
            keeper=keeper,
            place=place,
        )
        s.sign("09 14:50", keeper, tag)
    for name, kind in SETS:
        more = {"channel_set": "service"} if kind == "radio" else {}
        s.tell("09 15:00", "machao", "radio enter", name, kind=kind, dept="service", place="前台柜", **more)


def _lent_on_one_slip(s: Scribe) -> None:
    """Two devices on one slip; one comes back first, and the slip says what is left."""
    s.tell("10 10:05", "zhangwei", "equipment borrow", "客001", "客002", tag="slip", borrower="lina", org="leasing",
           purpose="客户看房演示", due="2026-11-10T17:30")  # fmt: skip
    s.tell("10 15:20", "zhangwei", "equipment return", "客002", ok=True)
    s.tell("10 17:10", "zhaomin", "equipment return", "客001", ok=True)
    s.refuse("11 09:10", "EQUIP-02", "machao", "equipment enter", name="自带风扇", kind="other", dept="outside",
             keeper="linna", place="前台")  # fmt: skip


def _charged(s: Scribe) -> None:
    """A radio with its user, one battery charged long enough and one too short."""
    s.tell("11 08:20", "zhangwei", "radio borrow", "R-01", tag="issue", borrower="linna")
    s.sign("11 08:25", "linna", "issue")
    s.tell("11 08:30", "zhangwei", "radio charge", "B-01", "B-02", charger="C-01")
    s.tell("11 13:30", "zhangwei", "radio unplug", "B-02", why="备用电池急用")
    s.tell("11 18:10", "zhaomin", "radio unplug", "B-01")
    s.tell("11 19:40", "zhaomin", "radio return", "R-01", ok=True)


def _counted(s: Scribe) -> None:
    """The cabinet of radios counted: one is missing, explained, searched for; the leader decides."""
    s.tell("16 10:00", "zhangwei", "stocktake open", tag="stock", book="radio", shelf="前台柜")
    s.tell("16 10:05", "linna", "stocktake scan", "stock", scan=["R-01", "R-02", "B-01", "B-02", "C-01"])
    s.tell("16 10:20", "zhangwei", "stocktake compare", "stock")
    s.tell("16 10:40", "zhangwei", "stocktake explain", "stock", answers=[{"item": "R-03", "reason": "可能在门岗"}],
           search=["R-03"], searcher="linna")  # fmt: skip
    s.tell("16 14:30", "linna", "stocktake searched", "stock", answers=[{"item": "R-03", "reason": "在门岗抽屉里"}])
    s.tell("16 15:00", "liuyang", "stocktake decide", "stock", why="十一月对讲机盘点，相符")


def _handed_in(s: Scribe) -> None:
    """Somebody who changes his post brings in what he has, by one entry that both sign."""
    s.tell(
        "18 09:00",
        "zhangwei",
        "equipment borrow",
        "客002",
        tag="tool",
        borrower="wulei",
        org="engineering",
        purpose="放线",
    )
    s.tell("18 15:00", "zhangwei", "clearance hand_in", tag="in", who="wulei", things=["客002"])
    s.sign("18 15:05", "wulei", "in")
