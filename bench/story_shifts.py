"""Two weeks of three shifts at the front desk of 示例大厦: the log, emergencies, a refusal, a relief found late."""

from __future__ import annotations

import struct
import zlib

from bench.routine import WEEKEND, later
from bench.scribe import Scribe

NIGHT, DAY, EVENING, RELIEF = "huangjing", "zhangwei", "zhaomin", "linna"
ARTICLES = {"radios": 4, "calculators": 2, "mail": 9, "slips": 30, "cash": 2000}
ONE_AWAY = {**ARTICLES, "radios": 3}
MARKS = ("tidy", "computers", "phones", "devices_off")
FIRST, LAST = 9, 22
PAGED = 19
"""From then on the pages of the log are begun and signed as well."""


def picture() -> bytes:
    """A small grey picture, the same bytes everywhere."""
    side = 16
    rows = b"".join(b"\0" + bytes(min(255, 8 * (x + y)) for x in range(side)) for y in range(side))
    # Stored, not compressed: another zlib would make other bytes of it.
    parts = (
        (b"IHDR", struct.pack(">IIBBBBB", side, side, 8, 0, 0, 0, 0)),
        (b"IDAT", zlib.compress(rows, 0)),
        (b"IEND", b""),
    )
    chunks = (struct.pack(">I", len(d)) + kind + d + struct.pack(">I", zlib.crc32(kind + d)) for kind, d in parts)
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunks)


def three_shifts(s: Scribe) -> None:
    """Plans what every shift writes, and what was out of the ordinary."""
    s.tell("09 15:30", "liuyang", "handover open_post", "desk", kind="desk", holder=DAY, balance=_rows(ARTICLES))
    for day in range(FIRST, LAST + 1):
        _changes(s, day)
    _pages(s)
    _log(s)
    _orders(s)
    _december(s)
    _alarm_at_night(s)
    _leak_reported(s)


def _rows(numbers: dict[str, int]) -> list[dict[str, object]]:
    return [{"article": name, "number": number} for name, number in numbers.items()]


def _changes(s: Scribe, day: int) -> None:
    """The three changes of a day; a post that was taken over in the evening is handed on in the morning."""
    if day == 14:
        _given_back(s)
    elif day > FIRST:
        _change(s, f"{day:02d} 07:38", NIGHT, DAY)
    if day == LAST:
        return
    if day == 13:
        _refused(s)
    elif day == 18:
        _substituted(s)
    else:
        _change(s, f"{day:02d} 15:46", DAY, EVENING)
    _change(s, f"{day:02d} 23:46", _evening(day), NIGHT, ONE_AWAY if day == 13 else ARTICLES)


def _evening(day: int) -> str:
    return RELIEF if day == 18 else EVENING


def _change(s: Scribe, at: str, out: str, into: str, counted: dict[str, int] = ARTICLES) -> None:
    """A quiet handover: prepared, counted blind, checked, signed by both; the foreman reviews it the next day."""
    _prepare(s, at, out)
    _count(s, later(at, 2), into, counted)
    _sign_over(s, later(at, 6), out, into)


def _prepare(s: Scribe, at: str, out: str) -> None:
    s.tell(at, out, "handover prepare", "desk", work=_work(at), recorder=out)


def _work(at: str) -> str:
    clock = at.split()[1]
    return {"07": "夜间巡看两次，来电已记", "15": "前台接待、钥匙借还照记", "23": "晚班巡看，信报已分"}[clock[:2]]


def _count(s: Scribe, at: str, into: str, counted: dict[str, int]) -> None:
    s.tell(at, into, "handover count", "desk", articles=_rows(counted))


def _check(s: Scribe, at: str, into: str) -> None:
    s.tell(
        at, into, "handover check", "desk", marks=dict.fromkeys(MARKS, True), read="yes", verified="yes", moving="no"
    )


def _sign_over(s: Scribe, at: str, out: str, into: str) -> None:
    _check(s, at, into)
    s.tell(later(at, 2), out, "handover offer", "desk", fit="yes")
    tag = f"over {at}"
    s.tell(later(at, 3), into, "handover accept", "desk", tag=tag)
    day, clock = at.split()
    reviewed = int(day) if clock < "09:00" else int(day) + 1
    if reviewed < LAST:
        s.sign(f"{reviewed:02d} 10:{int(clock[3:]) % 50 + 5:02d}", "liuyang", tag, "review")


def _refused(s: Scribe) -> None:
    """One radio is missing and nobody can say where it is: the relief refuses, the superior has it taken over as it is."""
    _prepare(s, "13 15:46", DAY)
    _count(s, "13 15:48", EVENING, ONE_AWAY)
    s.refuse("13 15:50", "HAND-29", DAY, "handover offer", "desk", fit="yes")
    s.tell("13 15:51", EVENING, "handover refuse", "desk", tag="refused", why="少一部对讲机，交班人说不清去向")
    s.tell(
        "13 16:05",
        "liuyang",
        "handover decide",
        "desk",
        decision="take_over",
        why="工程部周强借去查井道，下班前送回，先接班",
    )
    _count(s, "13 16:07", EVENING, ONE_AWAY)
    s.tell(
        "13 16:09",
        DAY,
        "handover explain",
        "desk",
        answers=[{"item": "radios", "reason": "工程部孙强借去查井道，未登记"}],
    )
    _sign_over(s, "13 16:11", DAY, EVENING)


def _given_back(s: Scribe) -> None:
    """The radio is there again, which the count shows as well."""
    _prepare(s, "14 07:38", NIGHT)
    _count(s, "14 07:40", DAY, ARTICLES)
    s.tell(
        "14 07:41",
        NIGHT,
        "handover explain",
        "desk",
        answers=[{"item": "radios", "reason": "孙强 22:10 送回，放在前台柜"}],
    )
    _sign_over(s, "14 07:43", NIGHT, DAY)


def _substituted(s: Scribe) -> None:
    """The relief is unwell: nobody hands over to her, another one is found."""
    _prepare(s, "18 15:46", DAY)
    _count(s, "18 15:48", EVENING, ARTICLES)
    _check(s, "18 15:50", EVENING)
    s.refuse("18 15:51", "HAND-30", DAY, "handover offer", "desk", fit="no")
    s.tell("18 15:52", DAY, "handover substitute", "desk", tag="another relief", why="赵敏服药后头晕，换林娜接班")
    s.sign("18 15:58", "liuyang", "another relief", "seen")
    _count(s, "18 16:02", RELIEF, ARTICLES)
    _sign_over(s, "18 16:05", DAY, RELIEF)


def _log(s: Scribe) -> None:
    """What the shifts wrote into the log."""
    for at, who, kind, place, account, handling, result in (
        ("09 17:20", EVENING, "water", "1203", "1203 空调滴水", "通知工程部吴磊", "换接水盘，已干"),
        ("10 11:10", DAY, "construction", "23 层", "2304 装修进场，核对许可", "请物业陪同进场", "许可在有效期内"),
        ("11 03:10", NIGHT, "power", "18 层", "18 层走廊照明跳闸", "通知值班工程吴磊", "查出短路灯管，已恢复"),
        ("12 16:40", EVENING, "move", "7 层", "远景设计搬出三箱资料", "核对放行条后放行", "已放行"),
        ("16 09:40", DAY, "other", "大堂", "大堂地垫翘边", "收起并报修", "下午换好"),
        ("19 20:15", EVENING, "violation", "门岗", "保洁领班未戴工牌", "当面提醒", "已补戴"),
    ):
        s.tell(at, who, "duty note", account=account, kind=kind, place=place, handling=handling, result=result,
               importance="ordinary")  # fmt: skip
    s.tell("17 10:20", DAY, "duty note", tag="noise", account="1501 投诉楼上拖动桌椅", kind="complaint", place="1501",
           handling="电话告知 1601 并致歉", complainant="高峰", phone="13800001501", importance="ordinary")  # fmt: skip
    s.tell("17 14:30", DAY, "duty follow", "noise", handling="1601 答应加脚垫")
    s.tell("17 15:20", DAY, "duty carry", "noise", reason="脚垫明天到货", solve_by="2026-11-18", to_do="回访 1501")
    s.tell("18 14:10", DAY, "duty close", "noise", result="脚垫已装，1501 表示满意")


def _pages(s: Scribe) -> None:
    """Each shift begins its page, which the handover closes; the leader checks it and the manager signs it."""
    for day in range(PAGED, LAST + 1):
        for clock, who, shift in (
            ("00:02", NIGHT, "night"),
            ("08:02", DAY, "day"),
            ("16:02", _evening(day), "evening"),
        ):
            if (day, shift) in ((LAST, "day"), (LAST, "evening")):
                continue
            page = f"2026-11-{day:02d}-{shift}"
            s.tell(f"{day:02d} {clock}", who, "log begin", page, page=page)
            _signed(s, day + 1 if shift == "evening" else day, "17:20" if shift == "day" else "10:40", page)


def _signed(s: Scribe, day: int, clock: str, page: str) -> None:
    """Once it is closed: checked by the leader, at weekends by the supervisor, and signed by the manager."""
    if day < LAST:
        at = f"{day:02d} {clock}"
        s.tell(at, "heping" if day in WEEKEND else "liuyang", "log check", page, page=page)
        s.tell(later(at, 25), "wangfang", "log endorse", page, page=page)


def _december(s: Scribe) -> None:
    """The roster of the month that comes: two on a shift by day, one at night, a day off each week."""
    rows = {DAY: "d", EVENING: "e", NIGHT: "n", RELIEF: "e", "liuyang": "d", "heping": "n"}
    lines = {who: _month(code, i) for i, (who, code) in enumerate(rows.items())}
    s.tell("20 10:00", "wangfang", "roster draw", tag="december", month="2026-12", dept="service", rows=lines)
    s.sign("20 14:00", "zhaogang", "december", "approve")
    s.tell("20 14:20", "wangfang", "roster told", of="december", to="dept:administration", how="纸本送行政人事部")
    for at, who in (("20 15:10", DAY), ("20 16:20", EVENING), ("21 00:20", NIGHT), ("20 16:30", "liuyang")):
        s.sign(at, who, "december", "receive")


def _month(code: str, shift: int) -> str:
    return " ".join("o" if day % 7 == shift else code for day in range(1, 32))


def _orders(s: Scribe) -> None:
    """A standing order, acknowledged by those it concerns."""
    s.tell("10 09:30", "wangfang", "order issue", tag="cold", text="降温：每班查看屋面水箱间门窗，有结冰即报工程部",
           depts=["service"], concerned=[NIGHT, DAY, EVENING])  # fmt: skip
    for at, who in (("10 09:41", DAY), ("10 16:05", EVENING), ("11 00:10", NIGHT)):
        s.sign(at, who, "cold", "confirm")


def _alarm_at_night(s: Scribe) -> None:
    """A detector goes off at night; somebody looks on the spot before it is called false."""
    s.tell("16 01:12", "luping", "fire alarm", tag="alarm", what="20 层东走廊感烟探头报警", source="signal")
    s.tell("16 01:13", "luping", "fire step", "alarm", step="leader")
    s.refuse("16 01:14", "FIRE-07", "luping", "fire reset", "alarm", at_scene="lina", cause="灰尘")
    s.tell(
        "16 01:19", "luping", "fire reset", "alarm", at_scene="zhouqiang", cause="装修粉尘，现场无烟无火，探头已清洁"
    )
    s.tell("16 01:30", "luping", "fire close", "alarm", done="已复位，通知工程部加防尘罩")


def _leak_reported(s: Scribe) -> None:
    """The leak of the second Sunday as an emergency, besides the log."""
    s.tell("15 02:01", NIGHT, "duty note", tag="flood", account="1402 天花漏水，水从 1502 来", kind="water", place="1402",
           handling="通知黄静、周强到场，关阀", importance="urgent")  # fmt: skip
    s.tell("15 02:05", NIGHT, "emergency open", tag="flood record", event="flood", kind="flood", level="urgent",
           place="1402、1502", what="1502 漏水到 1402 和电梯厅")  # fmt: skip
    s.tell("15 02:06", NIGHT, "emergency told", of="flood record", to="dept:engineering", how="电话，吴磊到场")
    s.tell("15 02:07", NIGHT, "emergency told", of="flood record", to="leader", how="电话告知刘洋")
    s.tell("15 02:20", NIGHT, "duty told", of="flood", to="project_manager", how="电话告知赵刚")
    s.tell("15 02:50", NIGHT, "emergency photo", "flood record", files=[s.attach(picture(), ".png")])
    s.tell("15 03:22", NIGHT, "emergency contain", "flood record", done="1502 茶水间进水阀已关，地面吸干")
    s.tell("15 03:30", NIGHT, "duty close", "flood", result="水已止住，1502 室内未动；经过见紧急情况登记")
    s.tell(
        "16 08:30",
        NIGHT,
        "emergency report",
        "flood record",
        account="15 日 01:50 1402 报漏水，02:14 启封 1502 关阀，03:20 处理完；原因为茶水间软管老化",
    )
