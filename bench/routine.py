"""What comes back every day in 示例大厦: viewings, works, the front desk's keys, counts, the daily look at what is out."""

from __future__ import annotations

from bench.building import DESK, SHOW_FLATS
from bench.scribe import Scribe

WEEKEND = (14, 15, 21, 22)
DESK_SEEN = [key for name, _ in DESK for key in ((name,) if name in ("K-FD-1", "K-FD-5") else (name, f"{name}B"))]
SHOW_SEEN = [f"K-{unit}-{copy}" for unit in SHOW_FLATS for copy in (1, 2)]

VIEWINGS = (
    ("09 14:10", "K-1201-1", "15:05"), ("10 09:35", "K-2103-1", "10:20"), ("10 14:00", "K-2204-1", "14:50"),
    ("11 10:05", "K-1203-1", "11:00"), ("11 15:10", "K-2601-1", "16:00"), ("12 09:40", "K-2702-2", "10:45"),
    ("12 16:05", "K-1202-1", "17:10"), ("13 10:15", "K-2803-1", "11:20"), ("14 10:00", "K-2104-1", "11:10"),
    ("14 14:30", "K-2901-1", "15:40"), ("15 11:00", "K-2201-1", "12:00"), ("16 14:15", "K-2302-1", "15:00"),
    ("19 09:50", "K-2504-1", "10:40"),
    ("20 14:20", "K-1203-2", "15:25"), ("21 10:30", "K-2402-1", "11:40"), ("21 15:10", "K-2703-1", "16:05"),
)  # fmt: skip
WORKS = (
    ("09 13:30", ("K-MTR-1",), "sunqiang", "16:20"), ("10 10:05", ("K-ELV-1", "K-ELV-2"), "wulei", "15:30"),
    ("11 13:40", ("K-GAR-1",), "zhouqiang", "17:05"), ("12 13:20", ("K-ROOF-1",), "sunqiang", "14:35"),
    ("13 14:05", ("K-CLB-1",), "tangying", "17:30"), ("16 10:20", ("K-MTR-2",), "wulei", "11:50"),
    ("17 14:30", ("K-LOAD-1",), "zhouqiang", "16:00"), ("18 09:30", ("K-RFG-1", "K-FST-1"), "sunqiang", "11:30"),
    ("19 13:40", ("K-GYM-1",), "tangying", "15:10"), ("20 09:20", ("K-ELV-3",), "wulei", "12:10"),
)  # fmt: skip


def giver(when: str) -> str:
    """Who issues keys then: the shift leader in office hours, the manager on shift at other times."""
    day, clock = when.split()
    return "liuyang" if int(day) not in WEEKEND and "08:30" <= clock < "18:00" else "heping"


def assistant(when: str) -> str:
    """Who is at the counter then."""
    day, clock = when.split()
    if int(day) in WEEKEND:
        return "huangjing"
    return "zhangwei" if clock < "13:00" else "zhaomin"


def later(when: str, minutes: int) -> str:
    """Some minutes later the same day."""
    day, clock = when.split()
    total = int(clock[:2]) * 60 + int(clock[3:]) + minutes
    return f"{day} {total // 60:02d}:{total % 60:02d}"


def viewing(s: Scribe, when: str, key: str, back: str, left: str = "yes", leave: str = "") -> None:
    """A viewing from the loan to the leasing agent's own word on how the unit was left."""
    day, loan, home = when.split()[0], f"{key} {when}", f"{key} {when} back"
    s.tell(when, assistant(when), "key borrow", key, tag=loan, borrower="lina", org="leasing", purpose="viewing")
    s.sign(later(when, 1), giver(when), loan)
    s.sign(later(when, 2), "lina", loan)
    if leave:
        s.sign(later(when, 9), leave, loan)
    if back:
        end = f"{day} {back}"
        s.tell(
            end, assistant(end), "key return", key, tag=home, power_off=left, windows_closed="yes", door_locked="yes"
        )
        s.sign(later(end, 3), "lina", home)


def work(s: Scribe, when: str, keys: tuple[str, ...], who: str, back: str) -> None:
    """Keys lent to somebody of the house for work, and brought back."""
    org = {"zhouqiang": "security", "tangying": "service"}.get(who, "engineering")
    tag, purpose = f"{keys} {when}", "other" if org == "service" else "repair"
    s.tell(when, assistant(when), "key borrow", *keys, tag=tag, borrower=who, org=org, purpose=purpose)
    s.sign(later(when, 2), giver(when), tag)
    end = f"{when.split()[0]} {back}"
    s.tell(end, assistant(end), "key return", *keys, condition="good")


def every_day(s: Scribe) -> None:
    """Plans the two weeks' ordinary days."""
    for row in VIEWINGS:
        viewing(s, *row)
    for each in WORKS:
        work(s, *each)
    for day in range(10, 22):
        _front_desk(s, f"{day:02d}")
    for day in range(10, 23):
        _control_room(s, f"{day:02d}", day)
        _daily_look(s, f"{day:02d}", day)


def _front_desk(s: Scribe, day: str) -> None:
    """The desk's key drawn in the morning, counted and handed over at the change, locked up at the end."""
    drawn, swap, seen = f"desk {day}", f"swap {day}", f"count {day}"
    early = "zhangwei" if int(day) not in WEEKEND else "huangjing"
    s.tell(f"{day} 07:52", early, "key borrow", "K-FD-1", tag=drawn, borrower="linna", org="service", purpose="other",
           due="22:30")  # fmt: skip
    s.sign(f"{day} 07:54", "heping", drawn)
    s.tell(f"{day} 15:50", "linna", "cabinet count", "front_desk", tag=seen, counterpart="tangying",
           seen=[*(k for k in DESK_SEEN if k != "K-FD-1"), *SHOW_SEEN])  # fmt: skip
    s.sign(f"{day} 15:54", "tangying", seen)
    s.tell(f"{day} 15:58", "linna", "key transfer", "K-FD-1", tag=swap, taker="tangying")
    s.sign(f"{day} 15:59", "tangying", swap)
    s.tell(f"{day} 22:05", "tangying", "key lock_up", "K-FD-1",
           closing={"articles": True, "cabinet": True, "key": True})  # fmt: skip


def _control_room(s: Scribe, day: str, number: int) -> None:
    """The engineer on duty draws the plant rooms' keys in the control room and brings them back."""
    room = ("K-PL-B1-01-1", "K-PL-B1-04-1", "K-PL-31-01-1", "K-PL-B1-06-1", "K-PL-15-01-1", "K-PL-B2-02-1")[number % 6]
    who = "wulei" if number % 2 and number != 13 else "sunqiang"
    s.tell(
        f"{day} 09:{number:02d}", "luping", "key borrow", room, borrower=who, org="engineering", purpose="inspection"
    )
    if number < 22:
        s.tell(f"{day} 10:{number + 15:02d}", "luping", "key return", room, condition="good")


def _daily_look(s: Scribe, day: str, number: int) -> None:
    """The daily look at the keys that are out; nothing out is entered too."""
    if number not in (17, 18, 19, 22):
        by = assistant(f"{day} 17:40")
        s.tell(f"{day} 17:40", by, "key routine", routine="daily_check", note="除前台钥匙外没有未还钥匙")
