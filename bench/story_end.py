"""What happened in 示例大厦 from 16 to 22 November 2026 besides the ordinary."""

from __future__ import annotations

from bench.routine import viewing
from bench.scribe import Scribe


def second_week(s: Scribe) -> None:
    """Plans the second week, and the morning on which the demonstration begins."""
    _not_back(s)
    _guard_at_night(s)
    _moved_in(s)
    _bent_key(s)
    _written_wrong(s)
    _outsider(s)
    _seal_broken(s)
    _taken_back(s)
    _last_days(s)


def _not_back(s: Scribe) -> None:
    """A viewing key that isn't back by six: reasons asked daily, reminders logged, claimed returned, found with the holder."""
    key = "K-1204-1"
    viewing(s, "16 16:20", key, "")
    s.tell(
        "16 18:20",
        "zhaomin",
        "key chase",
        key,
        channel="phone",
        answer="李娜说在外面带客户，明早还",
        promised="明天 09:30",
    )
    viewing(s, "17 10:10", "K-1201-2", "11:15", leave="wangfang")
    s.tell("17 17:40", "zhaomin", "key explain", key, answer="李娜未按约归还，手机关机", promised="明天 10:00")
    s.tell("17 18:05", "zhaomin", "key chase", key, channel="message", answer="未回")
    s.refuse("18 09:40", "KEY-35", "zhangwei", "key borrow", key, borrower="lina", org="leasing", purpose="viewing")
    s.tell("18 09:50", "zhangwei", "key claim_returned", key, answer="李娜说 17 日晚交给了前台")
    s.tell("18 10:30", "liuyang", "key resolve", key, found_where="holder", answer="前台交接记录里没有；李娜在包里找到")
    s.tell("18 17:40", "zhaomin", "key explain", key, answer="李娜明早带回", promised="明天 09:00")
    s.tell(
        "19 09:05",
        "zhangwei",
        "key return",
        key,
        tag="late back",
        power_off="yes",
        windows_closed="yes",
        door_locked="yes",
    )
    s.sign("19 09:07", "lina", "late back")


def _guard_at_night(s: Scribe) -> None:
    """At half past eleven the guard needs the roof key and nobody may issue it: glass is broken, the manager reviews."""
    s.tell("17 23:28", "huangjing", "key borrow", "K-ROOF-2", tag="roof", borrower="zhouqiang", org="security",
           purpose="inspection", due="明天 00:30")  # fmt: skip
    s.tell("17 23:30", "luping", "key glass", of="roof", why="天台门报警，领班和当班经理都不在楼内")
    s.sign("18 08:45", "wangfang", "roof")
    s.tell("18 00:12", "huangjing", "key return", "K-ROOF-2", condition="good")


def _moved_in(s: Scribe) -> None:
    """Flat 2503 moves in: notice, inspection, two keys to the client, the third into sealed custody."""
    client = {"client": "林建国", "responsible": "林建国", "phone": "13911112503"}
    s.tell("17 10:40", "zhangwei", "unit notify", "2503", notice={"no": "RH2026-031-T"}, list_no="RH2026-031", **client)
    s.refuse("17 10:50", "KEY-13", "zhangwei", "key to_client", "K-2503-1", owner="林建国", notice={"no": "RH2026-031-T"},
             slip={"no": "JJ2611-01", "signed_by": "林建国"})  # fmt: skip
    s.tell("18 10:20", "zhangwei", "unit inspect", "2503", inspection={"no": "RH2026-031-Y", "signed_by": "林建国"})
    s.tell("18 10:40", "zhangwei", "key to_client", "K-2503-1", "K-2503-2", owner="林建国", notice={"no": "RH2026-031-T"},
           slip={"no": "JJ2611-01", "signed_by": "林建国"})  # fmt: skip
    s.tell("18 10:55", "huangjing", "key entrust_again", "K-2503-3", owner="林建国", phone="13911112503",
           agreement={"no": "TG2026-061", "signed_by": "林建国"}, seal_no="F20413", place="B 柜 61 号信封",
           custodian="huangjing")  # fmt: skip
    s.tell("18 11:05", "zhangwei", "unit move_in", "2503", take_over={"no": "RH2026-031-S", "signed_by": "林建国"},
           deposit="3000.00", receipt="SJ6131", residents="3", items=["parking", "cable_tv"])  # fmt: skip


def _bent_key(s: Scribe) -> None:
    """A bent key is taken out of use and replaced on the foreman's word."""
    s.tell("19 15:15", "zhaomin", "key damage", "K-GYM-1", tag="bent", account="归还时发现匙身弯曲，插不到底")
    s.sign("19 15:40", "liuyang", "bent", "seen")
    s.refuse(
        "19 15:50", "KEY-06", "zhaomin", "key borrow", "K-GYM-1", borrower="tangying", org="service", purpose="other"
    )
    s.tell("20 10:10", "zhangwei", "key replace", "K-GYM-1", tag="new copy", order={"no": "PZ2611-03", "signed_by": "孙强"},
           place="A 柜 051 钩")  # fmt: skip
    s.sign("20 10:25", "liuyang", "new copy")


def _written_wrong(s: Scribe) -> None:
    """The wrong borrower was written: a correction beside the entry, and who had signed it signs again; then an extension."""
    s.tell(
        "20 10:40", "zhangwei", "key borrow", "K-CLN-2", tag="wrong", borrower="linna", org="service", purpose="other"
    )
    s.sign("20 10:42", "liuyang", "wrong")
    s.tell(
        "20 11:05",
        "zhangwei",
        "key correct",
        of="wrong",
        tag="right",
        why="借用人是唐英，写成了林娜",
        fields={"borrower": "tangying"},
    )
    s.sign("20 11:12", "liuyang", "wrong")
    s.sign("20 11:14", "liuyang", "right")
    s.tell("20 14:30", "zhaomin", "key extend", "K-CLN-2", tag="longer", due="17:30", why="清洁公司还没收工")
    s.sign("20 14:33", "liuyang", "longer")
    s.tell("20 17:20", "zhaomin", "key return", "K-CLN-2", condition="good")


def _outsider(s: Scribe) -> None:
    """The power company's inspector may have a key only with the manager's leave."""
    s.tell("20 13:20", "zhaomin", "key borrow", "K-MTR-3", tag="inspector", borrower="王工（供电局）", org="outside",
           purpose="inspection", phone="13700000095", due="16:30")  # fmt: skip
    s.sign("20 13:22", "liuyang", "inspector")
    s.sign("20 13:31", "wangfang", "inspector")
    s.tell("20 16:05", "zhaomin", "key return", "K-MTR-3", condition="good")


def _seal_broken(s: Scribe) -> None:
    """A seal found torn: told at once, an account in writing, the manager decides, sealed again before a guard."""
    key = "K-1103-C"
    s.tell(
        "20 15:45",
        "huangjing",
        "key seal_broken",
        key,
        tag="torn",
        account="核对信封时发现封条右侧裂开约两厘米，钥匙在内",
    )
    s.sign("20 15:50", "liuyang", "torn", "seen")
    s.tell("20 16:20", "wangfang", "key decide", key, decision="seal_again", answer="钥匙未动过，换封条；告知客户")
    s.tell("20 16:40", "huangjing", "key reseal", key, tag="mended", seal_no="F20414", after="钥匙与照片一致，封条换新")
    s.sign("20 16:44", "zhouqiang", "mended")
    s.sign("20 17:15", "wangfang", "mended")


def _taken_back(s: Scribe) -> None:
    """A client takes his deposited key back against his signature; the manager's deputy is named for the weekend."""
    s.tell("20 17:45", "wangfang", "staff deputise", "wangfang", deputy="heping", deputy_roles=["manager"],
           deputy_until="2026-11-23T08:30")  # fmt: skip
    s.tell("21 11:50", "huangjing", "key hand_back", "K-0301-C", slip={"no": "JJ2611-02", "signed_by": "周敏"})


def _last_days(s: Scribe) -> None:
    """The weekend: a key of Saturday that isn't back on Sunday, a wish for Monday, and Sunday's counter."""
    viewing(s, "21 14:05", "K-2602-1", "")
    s.tell("21 18:30", "huangjing", "key chase", "K-2602-1", channel="phone", answer="未接")
    s.tell(
        "21 22:10", "heping", "key chase", "K-2602-1", channel="phone", answer="李娜说明早带回", promised="明天 09:30"
    )
    s.tell("22 08:20", "lina", "reservation book", things=["K-1203-1"], who="lina", starts="2026-11-23T14:00",
           ends="2026-11-23T16:00", purpose="viewing")  # fmt: skip
    s.tell("22 07:50", "huangjing", "key borrow", "K-FD-1", tag="sunday desk", borrower="linna", org="service",
           purpose="other", due="22:30")  # fmt: skip
    s.sign("22 07:52", "heping", "sunday desk")
    s.tell("22 09:10", "huangjing", "key borrow", "K-GDN-1", tag="garden", borrower="zhouqiang", org="security",
           purpose="inspection")  # fmt: skip
    s.sign("22 09:12", "heping", "garden")
    s.tell(
        "22 09:40",
        "huangjing",
        "key explain",
        "K-2602-1",
        answer="李娜 9:30 仍未到，电话答复十一点前还",
        promised="11:00",
    )
    s.tell("22 09:55", "huangjing", "key borrow", "K-MTR-4", borrower="wulei", org="engineering", purpose="repair")
