"""What happened in 示例大厦 from 9 to 15 November 2026 besides the ordinary."""

from __future__ import annotations

from bench.routine import viewing
from bench.scribe import Scribe


def first_week(s: Scribe) -> None:
    """Plans the first week."""
    _reserved_viewing(s)
    _contractors(s)
    _lights_left_on(s)
    _assistant_wants_plant_room(s)
    _forgotten_key(s)
    _lost_key(s)
    _plant_count(s)
    _leak_at_night(s)


def _reserved_viewing(s: Scribe) -> None:
    """Lina reserves a key, changes the time, and a second wish for the same hours is refused."""
    wish = {"things": ["K-3002-1"], "who": "lina", "purpose": "viewing"}
    s.tell("09 16:10", "lina", "reservation book", tag="wish", starts="明天 15:00", ends="明天 17:00", **wish)
    s.tell("09 16:40", "lina", "reservation change", "wish", starts="明天 16:00", ends="明天 17:30")
    viewing(s, "10 16:02", "K-3002-1", "17:10")
    s.refuse("10 16:20", "KEY-32", "zhaomin", "key borrow", "K-3003-1", borrower="sunqiang", org="engineering",
             purpose="viewing")  # fmt: skip
    s.tell("10 16:30", "lina", "reservation book", tag="dropped", things=["K-3004-1"], who="lina", starts="明天 09:00",
           ends="明天 10:00", purpose="viewing")  # fmt: skip
    s.tell("11 08:40", "lina", "reservation cancel", "dropped", why="客户改期")


def _contractors(s: Scribe) -> None:
    """A contractor's foreman asks in vain; an engineer signs for the key and passes it to his colleague."""
    s.refuse(
        "10 13:05", "KEY-39", "zhaomin", "key borrow", "K-2304-1", borrower="周师傅", org="outside", purpose="repair"
    )
    s.tell("10 13:10", "zhaomin", "key borrow", "K-2304-1", tag="works", borrower="sunqiang", org="engineering",
           purpose="repair", contractor="恒达装饰", due="18:00")  # fmt: skip
    s.sign("10 13:12", "liuyang", "works")
    s.sign("10 13:13", "sunqiang", "works")
    s.tell("10 15:20", "sunqiang", "key transfer", "K-2304-1", tag="passed on", taker="wulei")
    s.sign("10 15:21", "wulei", "passed on")
    s.tell("10 17:30", "zhaomin", "key return", "K-2304-1", returned_by="wulei", condition="good")


def _lights_left_on(s: Scribe) -> None:
    """A viewing after which the power was still on: somebody goes back."""
    viewing(s, "11 16:15", "K-2802-1", "17:00", left="no")
    s.tell(
        "11 17:20",
        "zhaomin",
        "key done",
        of="K-2802-1 11 16:15 back",
        due="go_back",
        how="李娜回 2802 断电，赵敏电话核实",
    )


def _assistant_wants_plant_room(s: Scribe) -> None:
    """An assistant asks for a plant room's spare and is turned down; an engineer draws his own."""
    s.tell("11 11:20", "zhangwei", "key borrow", "K-PL-31-02-S", tag="plant wish", borrower="zhaomin", org="service",
           purpose="inspection", why="住户投诉水压低，想看水箱")  # fmt: skip
    s.sign("11 11:22", "liuyang", "plant wish")
    s.sign("11 11:30", "wangfang", "plant wish", no="不属特殊情况，请工程部去看")
    s.tell("11 11:40", "luping", "key borrow", "K-PL-31-02-1", borrower="sunqiang", org="engineering", purpose="repair")
    s.tell("11 14:05", "luping", "key return", "K-PL-31-02-1", condition="good")


def _forgotten_key(s: Scribe) -> None:
    """A client left his office key at home: application, security's formalities, manager, three people at the door."""
    key = "K-0802-C"
    s.refuse("12 09:05", "KEY-17", "zhangwei", "key borrow", key, borrower="方媛", org="outside", purpose="other")
    s.tell("12 09:12", "zhangwei", "key open", key, tag="forgotten", reason="forgotten", found_seal="F20273",
           before="封条完好，门锁完好", why="方媛忘带办公室钥匙", application={"no": "SQ2611-01", "signed_by": "方媛"},
           confirmed_with="方媛 13800000801", security_ref="保安部登记 2611-07")  # fmt: skip
    s.sign("12 09:16", "luping", "forgotten")
    s.sign("12 09:21", "wangfang", "forgotten")
    s.sign("12 09:30", "huangjing", "forgotten")
    s.sign("12 09:31", "zhouqiang", "forgotten")
    s.tell(
        "12 09:50",
        "zhangwei",
        "key reseal",
        key,
        tag="sealed again",
        seal_no="F20411",
        after="只开 0802 大门，室内未动",
    )
    s.sign("12 09:55", "zhouqiang", "sealed again")
    s.sign("12 14:20", "wangfang", "sealed again")
    s.tell("13 09:15", "machao", "key file_application", key,
           stamped_copy={"no": "SQ2611-01", "signed_by": "方媛", "stamped": True})  # fmt: skip


def _lost_key(s: Scribe) -> None:
    """A key lost in a stairwell, through to the new lock, the old copies exchanged and one more key received."""
    s.tell("12 13:35", "zhaomin", "key borrow", "K-2304-2", tag="to be lost", borrower="wulei", org="engineering",
           purpose="repair", due="17:30")  # fmt: skip
    s.sign("12 13:37", "liuyang", "to be lost")
    s.tell(
        "12 18:05", "zhaomin", "key explain", "K-2304-2", answer="吴磊说仍在找，可能落在消防楼梯", promised="明天 10:00"
    )
    s.tell(
        "13 09:20",
        "wulei",
        "key lose",
        "K-2304-2",
        tag="lost",
        account="11 月 12 日下午检修 2304 新风后下楼时遗失，沿消防楼梯和车库找过两遍没有找到",
    )
    s.sign("13 09:24", "liuyang", "lost", "seen")
    s.tell("13 09:26", "zhangwei", "key told", of="lost", to="dept:security", how="对讲机告知周强")
    s.sign("13 09:40", "wangfang", "lost", "seen")
    s.refuse("13 09:45", "KEY-52", "zhangwei", "key replace", "K-2304-2", order={"no": "PZ2611-01"}, place="A 柜")
    s.tell("13 10:05", "wangfang", "key decide", "K-2304-2", decision="rekey", answer="当天换锁芯，旧钥匙作废")
    s.tell("13 15:10", "sunqiang", "key rekey", "K-2304-1", "K-2304-2", "K-2304-3", tag="new lock", cylinder="XZ-88213",
           order={"no": "PZ2611-02", "signed_by": "孙强"}, why="K-2304-2 遗失")  # fmt: skip
    s.sign("13 16:00", "liuyang", "new lock")
    s.tell("13 16:10", "zhaomin", "key receive", "K-2304-4", kind="vacant", opens=["2304"], place="A 柜 018 钩",
           lock="L-2304", generation="2", copy="3/3", note="新锁芯配套钥匙")  # fmt: skip


def _plant_count(s: Scribe) -> None:
    """A blind count of the spare keys: one hangs elsewhere, the difference is explained and reviewed."""
    seen = [f"K-{i}" for i in _plant_spares() if i != "PL-15-02-S"]
    s.tell("13 17:10", "zhaomin", "cabinet count", "plant", seen=seen)
    s.tell("13 17:45", "zhangwei", "cabinet explain", "plant", tag="explained",
           answers=[{"key": "K-PL-15-02-S", "reason": "上午对号时误挂在 A 柜 131 钩，已挂回"}])  # fmt: skip
    s.sign("13 18:02", "liuyang", "explained")


def _plant_spares() -> list[str]:
    from bench.building import PLANT

    return [f"{unit}-S" for unit, _ in PLANT]


def _leak_at_night(s: Scribe) -> None:
    """Water from 1502 at two in the morning, nobody of the client answers: glass is broken, and reviewed next day."""
    key = "K-1502-C"
    s.tell("15 02:08", "huangjing", "key open", key, tag="leak", reason="emergency", contact="unreachable", found_seal="F20295",
           before="封条完好；1402 天花漏水，水从 1502 门下流出", why="1502 漏水，客户联系不上",
           attempts=[{"at": "01:52", "phone": "13800001501", "answer": "无人接听"},
                     {"at": "01:58", "phone": "13800001501", "answer": "关机"}])  # fmt: skip
    s.tell("15 02:11", "huangjing", "key glass", of="leak", why="水已到电梯厅，经理和总经理电话都没有接通",
           told="02:09 打王芳、02:10 打陈静，未接，已发短信")  # fmt: skip
    s.sign("15 02:14", "zhangwei", "leak")
    s.sign("15 02:15", "zhouqiang", "leak")
    s.tell(
        "15 03:20",
        "huangjing",
        "key reseal",
        key,
        tag="leak over",
        seal_no="F20412",
        after="关闭茶水间进水阀，地面吸干，室内物品未动",
    )
    s.sign("15 03:24", "zhouqiang", "leak over")
    s.sign("15 09:10", "chenjing", "leak")
    s.sign("15 09:30", "wangfang", "leak over")
    s.tell("15 09:45", "huangjing", "key done", of="leak", due="tell_client", how="09:40 电话告知高峰，约周一面谈")
