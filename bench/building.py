"""示例大厦 as it stands when its books are opened: 18 people, 4 cabinets, 120 units, 300 keys."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count
from typing import Any

from bench.scribe import Scribe

FOUNDER = ("chenjing", "陈静", ["general_manager"], "administration")
PEOPLE = (
    ("wangfang", "王芳", ["manager"], "service"),
    ("zhaogang", "赵刚", ["project_manager"], "administration"),
    ("heping", "何平", ["shift_manager", "supervisor", "director"], "service"),
    ("liuyang", "刘洋", ["leader"], "service"),
    ("zhangwei", "张伟", ["assistant"], "service"),
    ("zhaomin", "赵敏", ["assistant"], "service"),
    ("huangjing", "黄静", ["assistant"], "service"),
    ("linna", "林娜", ["receptionist"], "service"),
    ("tangying", "唐英", ["receptionist", "concierge", "culture_officer"], "service"),
    ("machao", "马超", ["clerk", "archivist", "cashier"], "service"),
    ("guohua", "郭华", ["accountant", "treasurer", "timekeeper", "buyer", "storekeeper"], "finance"),
    ("zhouqiang", "周强", ["guard"], "security"),
    ("luping", "罗平", ["control_room"], "security"),
    ("sunqiang", "孙强", ["engineer"], "engineering"),
    ("wulei", "吴磊", ["engineer"], "engineering"),
    ("lina", "李娜", ["leasing_agent"], "leasing"),
    ("shenyi", "沈怡", ["auditor"], "outside"),
)
MANAGEMENT = ("zhaogang", "heping")
POSTS = {
    "huangjing": "leasing",
    "zhangwei": "housing",
    "zhaomin": "decoration",
    "linna": "front_desk",
    "tangying": "lobby",
}

CLIENTS = (
    ("华信科技", (3, 4, 5), "周敏", "13800000301", 96),
    ("远景设计", (6, 7), "沈立", "13800000601", 41),
    ("中汇律师事务所", (8, 9), "方媛", "13800000801", 58),
    ("蓝海贸易", (10, 11), "梁超", "13800001001", 37),
    ("明德教育", (13, 14), "许琴", "13800001301", 64),
    ("康宁保险", (15, 16), "高峰", "13800001501", 82),
    ("启航传媒", (17, 18), "姚倩", "13800001701", 45),
    ("同创投资", (19, 20), "郑凯", "13800001901", 29),
)
PLANT = (
    ("PL-B1-01", "高压配电房"), ("PL-B1-02", "低压配电房"), ("PL-B1-03", "发电机房"), ("PL-B1-04", "水泵房"),
    ("PL-B1-05", "消防泵房"), ("PL-B1-06", "空调主机房"), ("PL-B2-01", "污水泵房"), ("PL-B2-02", "排风机房"),
    ("PL-01-01", "消防控制设备间"), ("PL-15-01", "避难层机房"), ("PL-15-02", "中区水箱间"), ("PL-31-01", "电梯机房"),
    ("PL-31-02", "屋顶水箱间"), ("PL-31-03", "卫星天线间"),
)  # fmt: skip
SHARED = (
    ("MTR", "水电表间", 6), ("ELV", "弱电井", 6), ("FST", "消防楼梯", 6), ("ROOF", "天台", 4), ("GAR", "车库闸门", 6),
    ("CLN", "清洁间", 6), ("GDN", "园林工具间", 4), ("CLB", "会所", 6), ("GYM", "健身房", 4), ("MTG", "会议室", 6),
    ("TRS", "垃圾房", 4), ("MAIL", "信报间", 4), ("LOAD", "卸货区", 6), ("RFG", "避难层", 4),
)  # fmt: skip
DESK = (("K-FD-1", "前台柜"), ("K-FD-2", "前台抽屉"), ("K-FD-3", "雨伞柜"), ("K-FD-4", "行李间"), ("K-FD-5", "失物柜"))
VACANT_OFFICES = ("1201", "1202", "1203", "1204")
SHOW_FLATS = ("2101", "2102")


def flats() -> list[str]:
    """The flats, storey 21 to 30, show flats left out."""
    return [n for storey in range(21, 31) for i in range(1, 5) if (n := f"{storey}0{i}") not in SHOW_FLATS]


def storey(number: int) -> list[str]:
    """The units of a storey."""
    return [f"{number:02d}0{i}" for i in range(1, 5)]


def open_books(s: Scribe) -> None:
    """Plans the first day's morning, when everything is entered that is there."""
    person, name, roles, dept = FOUNDER
    s.tell("09 08:00", person, "staff enrol", person, **_card(name, roles, dept))
    fill_books(s)


def fill_books(s: Scribe) -> None:
    """Plans the same for a house whose founder is in the book already."""
    _people(s)
    _cabinets(s)
    minutes = (f"09 {9 + m // 60:02d}:{m % 60:02d}" for m in (i // 2 for i in count()))
    _units(s, minutes)
    _keys(s, minutes)


def _people(s: Scribe) -> None:
    for i, (person, name, roles, dept) in enumerate(PEOPLE):
        by = "chenjing" if i == 0 else "wangfang"
        post: dict[str, Any] = {"posts": [POSTS[person]]} if person in POSTS else {}
        card = {**_card(name, roles, dept), "number": f"GJ{i + 2:03d}", **post}
        s.tell(f"09 08:{2 + i:02d}", by, "staff enrol", person, tag=f"enrol {person}", **card)
        if person in MANAGEMENT:
            s.sign(f"09 08:{2 + i:02d}", "chenjing", f"enrol {person}")


def _card(name: str, roles: list[str], dept: str) -> dict[str, Any]:
    return {"name": name, "roles": roles, "dept": dept}


def _cabinets(s: Scribe) -> None:
    rows = (
        ("office", "office", "客服部办公室", "liuyang"), ("control_room", "control_room", "监控室", "luping"),
        ("front_desk", "front_desk", "大堂前台", "linna"), ("plant", "plant", "客服部办公室里间", "zhangwei"),
    )  # fmt: skip
    for i, (cabinet, kind, place, keeper) in enumerate(rows):
        s.tell(f"09 08:{40 + i}", "liuyang", "cabinet set_up", cabinet, kind=kind, place=place, keeper=keeper)


def _units(s: Scribe, minutes: Iterator[str]) -> None:
    for number in range(1, 31):
        kind = "shop" if number < 3 else "office" if number < 21 else "flat"
        units = [u for u in storey(number) if u not in SHOW_FLATS]
        s.tell(next(minutes), "zhaomin", "unit enter", *units, kind=kind, storey=str(number))
    s.tell(next(minutes), "zhaomin", "unit enter", *SHOW_FLATS, kind="show_flat", storey="21")
    s.tell(next(minutes), "zhaomin", "unit enter", *(p for p, _ in PLANT), kind="plant", use="设备机房")
    s.tell(next(minutes), "zhaomin", "unit enter", *(f"PUB-{n}" for n, _, _ in SHARED), kind="shared", use="公共部位")
    for i, client in enumerate(CLIENTS, 1):
        _move_in(s, minutes, i, *client)


def _move_in(
    s: Scribe, minutes: Iterator[str], i: int, client: str, storeys: tuple[int, ...], head: str, phone: str, people: int
) -> None:
    units = [u for n in storeys for u in storey(n)]
    no, note = f"RH2026-{i:03d}", "建账补录"
    s.tell(next(minutes), "zhaomin", "unit notify", *units, notice={"no": f"{no}-T"}, client=client, list_no=no,
           responsible=head, phone=phone, note=note)  # fmt: skip
    s.tell(next(minutes), "zhaomin", "unit inspect", *units, inspection={"no": f"{no}-Y", "signed_by": head}, note=note)
    s.tell(next(minutes), "zhaomin", "unit move_in", *units, take_over={"no": f"{no}-S", "signed_by": head},
           deposit="20000.00", receipt=f"SJ{6100 + i}", residents=str(people), note=note)  # fmt: skip


def _keys(s: Scribe, minutes: Iterator[str]) -> None:
    hooks = (f"A 柜 {i:03d} 钩" for i in count(1))
    for unit in (*VACANT_OFFICES, *flats()):
        copies = [f"K-{unit}-{c}" for c in (1, 2, 3)]
        s.tell(next(minutes), "zhangwei", "key receive", *copies, kind="vacant", opens=[unit], place=next(hooks),
               lock=f"L-{unit}")  # fmt: skip
    for i, (unit, name) in enumerate(PLANT, 1):
        key, ring = f"K-{unit}", "R-PL1" if unit.startswith("PL-B") else "R-PL2"
        s.tell(next(minutes), "zhangwei", "key receive", f"{key}-S", kind="plant", opens=[unit], cabinet="plant",
               place=f"备用柜 {i:02d} 钩", lock=f"L-{unit}", spare="yes", note=name)  # fmt: skip
        s.tell(next(minutes), "zhangwei", "key receive", f"{key}-1", f"{key}-2", kind="plant", opens=[unit],
               cabinet="control_room", place=f"监控室 {i:02d} 钩", lock=f"L-{unit}", ring=ring)  # fmt: skip
    for name, label, copies_ in SHARED:
        keys = [f"K-{name}-{c}" for c in range(1, copies_ + 1)]
        s.tell(next(minutes), "zhangwei", "key receive", *keys, kind="shared", opens=[f"PUB-{name}"],
               place=next(hooks), lock=f"L-{name}", note=label)  # fmt: skip
    for i, unit in enumerate(SHOW_FLATS, 6):
        s.tell(next(minutes), "zhangwei", "key receive", f"K-{unit}-1", f"K-{unit}-2", kind="shared", opens=[unit],
               cabinet="front_desk", place=f"前台 {i} 号", lock=f"L-{unit}", note="样板间")  # fmt: skip
    for i, (key, label) in enumerate(DESK, 1):
        names = [key] if i in (1, 5) else [key, f"{key}B"]
        s.tell(next(minutes), "zhangwei", "key receive", *names, kind="desk", opens=["大堂前台"], cabinet="front_desk",
               place=f"前台 {i} 号", note=label)  # fmt: skip
    _deposits(s, minutes)


def _deposits(s: Scribe, minutes: Iterator[str]) -> None:
    number = count(1)
    for i, (client, storeys, head, phone, _) in enumerate(CLIENTS, 1):
        for unit in [u for n in storeys for u in storey(n)][: 3 if i in (2, 8) else 8 if i < 5 else 6]:
            n = next(number)
            s.tell(next(minutes), "huangjing", "key entrust", f"K-{unit}-C", opens=[unit], owner=head, phone=phone,
                   agreement={"no": f"TG2026-{n:03d}", "signed_by": head}, seal_no=f"F{20260 + n}",
                   place=f"B 柜 {n:02d} 号信封", custodian="huangjing", lock=f"L-{unit}", note=client)  # fmt: skip
