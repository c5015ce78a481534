"""Documents and archives of 示例大厦: a file's whole life from the incoming document to its destruction, loans, refusals."""

from __future__ import annotations

import hashlib
from typing import Any

from bench.scribe import Scribe

KEEPER, SECRETARY, CARRIER = "machao", "qinyue", "tangbo"
NOTICE, LETTER, SHEET = "收2026-001", "发2026-001", "联2026-001"
PASSING, CONTRACT = "W001-WS·2026-LS-KF-001", "W001-HT·2026-D30-KF-001"
SECRET, OWNER, PERSONNEL = "W001-HT·2026-D30-KF-002", "W001-ZY·2026-D30-KF-001", "W001-RS·2026-Y-XZ-001"
SOUND = {"complete": True, "systematic": True, "accurate": True, "genuine": True}
KEPT = {"tidy": True, "sound": True, "matching": True, "loans": True}


def archives(s: Scribe) -> None:
    """Plans two weeks of papers."""
    _staffed(s)
    _incoming(s)
    _filed(s)
    _read(s)
    _destroyed(s)
    _stock(s)
    _lent(s)
    _refused(s)
    _letters(s)
    _kept(s)


def _staffed(s: Scribe) -> None:
    """The secretary, the office clerk and two shelves."""
    for at, person, name, role, number in (
        ("09 14:02", SECRETARY, "秦月", "secretary", "GJ019"),
        ("09 14:04", CARRIER, "唐博", "office_clerk", "GJ020"),
    ):
        more = {"name": name, "roles": [role], "number": number}
        s.tell(at, "wangfang", "staff enrol", person, tag="", dept="administration", **more)
    for at, shelf in (("09 14:20", "A-01"), ("09 14:21", "A-02")):
        s.tell(at, "heping", "shelf set_up", shelf, place="一层档案室", keeper=KEEPER)


def _incoming(s: Scribe) -> None:
    """A notice of the street office: signed for, minuted, passed round in order, handled, chased, reported, closed."""
    said = {
        "from_body": "街道办事处",
        "their_no": "街安〔2026〕31号",
        "title": "关于消防演练期间临时停车的通知",
        "class": "instruction",
    }
    s.refuse("10 09:02", "DOC-01", "linna", "document receive", pages="2", **said)
    s.tell("10 09:05", SECRETARY, "document receive", pages="2", **said)
    s.refuse("10 09:20", "DOC-03", SECRETARY, "document circulate", NOTICE, readers=["wangfang"], carried_by=SECRETARY)
    s.tell("10 10:12", "chenjing", "document minute", NOTICE, minute="王芳、赵刚阅；工程部办理临时车位，演练前报结果")
    s.refuse(
        "10 10:30", "DOC-13", SECRETARY, "document circulate", NOTICE, readers=["wangfang"], carried_by="zhouqiang"
    )
    s.tell(
        "10 10:32",
        SECRETARY,
        "document circulate",
        NOTICE,
        tag="round",
        readers=["wangfang", "zhaogang"],
        carried_by=CARRIER,
    )
    s.sign("10 11:15", "wangfang", "round")
    s.sign("10 14:40", "zhaogang", "round")
    s.tell(
        "10 15:02",
        SECRETARY,
        "document assign",
        NOTICE,
        tag="given",
        handler="sunqiang",
        due="2026-11-12 12:00",
        carried_by=CARRIER,
    )
    s.sign("10 15:20", "sunqiang", "given")
    s.tell("11 09:30", "sunqiang", "document doubt", NOTICE, tag="doubt", doubt="通知里的车位数与车库实际不符")
    s.sign("11 10:05", "zhaogang", "doubt", "seen")
    s.refuse("12 16:00", "DOC-07", SECRETARY, "document close", NOTICE, original="yes")
    s.tell(
        "12 16:10", SECRETARY, "document chase", NOTICE, channel="phone", answer="孙强说下午写好", promised="明天 10:00"
    )
    s.tell("13 09:50", "sunqiang", "document report", NOTICE, result="划临时车位 12 个，演练当日撤除，已与街道核对数字")
    s.tell("13 10:20", SECRETARY, "document close", NOTICE, original="yes")


def _file(title: str, kind: str, date: str, **more: Any) -> dict[str, Any]:
    common = {
        "unit": "file",
        "title": title,
        "class": kind,
        "date": date,
        "dept": "service",
        "shelf": "A-01",
        "labelled": "yes",
    }
    return {**common, **more}


def _item(file: str, title: str, date: str, pages: int, **more: Any) -> dict[str, Any]:
    common = {
        "unit": "item", "file": file, "title": title, "date": date, "pages": str(pages), "medium": "paper", "ink": "print",
        "paper": "a4", "original": "yes", "checks": SOUND,
    }  # fmt: skip
    return {**common, **more}


def _filed(s: Scribe) -> None:
    """What is finished goes into the archive: no copy, no ballpoint, then the original."""
    s.tell(
        "13 13:30",
        KEEPER,
        "archive receive",
        **_file("2026年消防演练临时停车来文", "approval", "2026-11-10", retention="passing"),
    )
    wanted = _item(PASSING, "关于消防演练期间临时停车的通知", "2026-11-10", 2, source=NOTICE)
    s.refuse("13 13:36", "ARCH-06", KEEPER, "archive receive", **{**wanted, "ink": "ballpoint"})
    s.refuse("13 13:37", "ARCH-08", KEEPER, "archive receive", **{**wanted, "original": "no"})
    s.tell("13 13:40", KEEPER, "archive receive", **wanted)


def _read(s: Scribe) -> None:
    """A document archive is read in the room and never lent."""
    reader = {"borrower": "zhangwei", "purpose": "work", "counted": "2"}
    s.refuse("16 10:00", "ARCH-23", KEEPER, "archive borrow", f"{PASSING}-0001", **reader)
    s.tell("16 10:02", KEEPER, "archive read", f"{PASSING}-0001", tag="reading", **reader)
    s.sign("16 10:03", "zhangwei", "reading")
    s.tell("16 10:25", KEEPER, "archive return", f"{PASSING}-0001", tag="read", counted="2", condition="sound")
    s.sign("16 10:26", "zhangwei", "read")


def _destroyed(s: Scribe) -> None:
    """Its term over, it is appraised, held back, put on the list, approved, and destroyed before two witnesses."""
    clear = {"list_no": "XH2611-01", "why": "临时文件，办完期满"}
    s.refuse("14 09:30", "ARCH-39", KEEPER, "archive condemn", PASSING, **clear)
    s.tell(
        "17 09:10",
        "wangfang",
        "archive appraise",
        PASSING,
        tag="appraised",
        worth="not_worth",
        why="演练已结束，无查考价值",
    )
    s.sign("17 09:20", KEEPER, "appraised")
    s.tell(
        "17 09:40",
        "wangfang",
        "archive hold",
        PASSING,
        matter="停车收费投诉",
        why="1502 业户投诉演练当日收费，结案前不动",
    )
    s.refuse("17 10:00", "ARCH-39", KEEPER, "archive condemn", PASSING, **clear)
    s.tell("18 16:30", "wangfang", "archive release", PASSING, matter="停车收费投诉", why="已退费结案")
    s.tell("18 16:40", KEEPER, "archive condemn", PASSING, tag="condemned", **clear)
    s.sign("18 17:30", "chenjing", "condemned")
    s.tell("19 14:00", KEEPER, "archive destroy", PASSING, tag="destroyed", method="shredder", place="客服部碎纸间")
    s.sign("19 14:05", "zhaomin", "destroyed")
    s.refuse("19 14:06", "ARCH-09", KEEPER, "archive seal", f"{CONTRACT}-0001", bag="D-01")
    s.sign("19 14:10", "linna", "destroyed")


def _stock(s: Scribe) -> None:
    """What stands on the shelves: contracts, one of them secret, a tenant's file, a personnel file in its bag."""
    s.tell("11 13:30", KEEPER, "archive receive", **_file("2026年保洁外包合同", "contract", "2026-01-05"))
    s.tell("11 13:34", KEEPER, "archive receive", **_item(CONTRACT, "保洁外包合同正本", "2026-01-05", 18))
    s.tell("11 13:38", KEEPER, "archive receive",
           **_item(CONTRACT, "保洁质量标准附件", "2026-01-05", 6, checks={**SOUND, "complete": "缺考核表"}))  # fmt: skip
    s.tell("12 09:30", KEEPER, "archive complete", f"{CONTRACT}-0002", answer="考核表已由保洁公司补来", pages="7")
    s.tell(
        "11 13:50", KEEPER, "archive receive", **_file("2026年电梯维保竞价", "contract", "2026-03-02", level="secret")
    )
    s.tell("11 13:54", KEEPER, "archive receive", **_item(SECRET, "三家报价和评分", "2026-03-02", 11))
    s.tell("11 14:10", "linna", "archive receive", **_file("1502 业户档案", "owner", "2026-02-10", shelf="A-02"))
    s.tell("11 14:14", "linna", "archive receive", **_item(OWNER, "业户登记表和身份核对", "2026-02-10", 5))
    s.tell("11 14:30", KEEPER, "archive receive",
           **_file("林娜人事档案", "personnel", "2026-01-20", dept="administration", shelf="A-02", bag="R-07"))  # fmt: skip


def _lent(s: Scribe) -> None:
    """A contract that isn't back in time: chased, said to be back, found with the borrower, torn, repaired."""
    code = f"{CONTRACT}-0001"
    loan = {"borrower": "zhaomin", "purpose": "work", "counted": "18", "due": "2026-11-17 18:00"}
    s.refuse("12 10:00", "ARCH-28", KEEPER, "archive borrow", code, **{**loan, "counted": "17"})
    s.tell("12 10:02", KEEPER, "archive borrow", code, tag="loan", **loan)
    s.sign("12 10:04", "zhaomin", "loan")
    s.tell("18 09:10", KEEPER, "archive chase", code, channel="message", answer="赵敏说已放回桌上")
    s.tell("18 09:40", "zhaomin", "archive claim_returned", code, answer="17 日下班放在档案室桌上")
    s.tell("18 11:00", "heping", "archive resolve", code, found_where="holder", answer="夹在赵敏的巡查本里")
    s.refuse(
        "18 11:10",
        "ARCH-21",
        KEEPER,
        "archive borrow",
        f"{CONTRACT}-0002",
        **{**loan, "counted": "7", "due": "2026-11-20 18:00"},
    )
    s.tell("18 11:20", KEEPER, "archive return", code, tag="torn", counted="18", condition="torn")
    s.sign("18 11:22", "zhaomin", "torn")
    s.sign("18 11:40", "wangfang", "torn", "seen")
    s.tell(
        "18 11:50",
        "zhaomin",
        "archive report",
        code,
        account="17 日傍晚巡查时夹在本子里，取出时封底撕开约三厘米，未及时归还",
    )
    s.tell("19 15:30", KEEPER, "archive repair", code, mended="repaired", answer="封底托裱，页数核过仍 18 页")


def _refused(s: Scribe) -> None:
    """What nobody gets, and what wants the general manager."""
    ask = {"borrower": "zhangwei", "purpose": "work"}
    s.refuse("16 15:00", "ARCH-24", KEEPER, "archive read", f"{OWNER}-0001", counted="5", **ask)
    s.refuse("16 15:02", "ARCH-26", KEEPER, "archive read", PERSONNEL, counted="30", **{**ask, "borrower": "chenjing"})
    s.refuse("16 15:03", "ARCH-26", KEEPER, "archive unseal", PERSONNEL, why="核对工龄")
    s.refuse(
        "16 15:05", "ARCH-22", KEEPER, "archive borrow", f"{CONTRACT}-0002", counted="7", leaves_company="yes", **ask
    )
    s.refuse(
        "16 15:06",
        "ARCH-19",
        KEEPER,
        "archive borrow",
        f"{CONTRACT}-0002",
        counted="7",
        **{**ask, "borrower": "sunqiang"},
    )
    s.tell(
        "16 15:20",
        KEEPER,
        "archive read",
        f"{SECRET}-0001",
        tag="secret",
        counted="11",
        **{**ask, "borrower": "zhaogang"},
    )
    s.sign("16 15:31", "chenjing", "secret")
    s.sign("16 15:35", "zhaogang", "secret")
    s.tell("16 16:20", KEEPER, "archive return", f"{SECRET}-0001", tag="secret back", counted="11", condition="sound")
    s.sign("16 16:21", "zhaogang", "secret back")
    s.tell("17 11:00", KEEPER, "archive copy", f"{CONTRACT}-0002", tag="copied", copies="1",
           certified={"no": "FZ2611-01", "stamped": True}, **ask)  # fmt: skip
    s.sign("17 11:03", "zhangwei", "copied")


def _attached(s: Scribe, words: str) -> str:
    """A text kept among the sample's files, by its digest."""
    data = (words + "\n").encode()
    digest = hashlib.sha256(data).hexdigest()
    path = f"ledgers/files/{digest[:2]}/{digest}.txt"
    s.pages[path] = data
    return path


def _letters(s: Scribe) -> None:
    """A letter to the waterworks, and a liaison sheet that two people sign for."""
    text = _attached(s, "自来水公司：本大厦拟于 11 月 25 日检修二次供水，请届时派员核对表底。")
    sheet = _attached(s, "保安部：夜间巡查请加查 31 层水箱间，每班一次。")
    s.tell(
        "16 09:40",
        "zhangwei",
        "document draft",
        kind="outgoing",
        title="关于二次供水检修的函",
        text=text,
        **{"class": "letter"},
    )
    out = {"to_body": "自来水公司", "sent_by": "courier", "carried_by": KEEPER}
    s.refuse("16 09:50", "DOC-08", KEEPER, "document send", LETTER, **out)
    s.tell("16 10:30", "zhangwei", "document approve", LETTER, tag="letter")
    s.sign("16 11:30", "chenjing", "letter")
    s.refuse("16 11:40", "DOC-15", "zhangwei", "document revise", LETTER, text=sheet)
    s.tell("16 13:30", KEEPER, "document number", LETTER, number="客服〔2026〕7号")
    s.tell("16 13:40", KEEPER, "document send", LETTER, **out)
    s.tell("18 10:00", "zhaomin", "document draft", kind="internal", title="关于夜间巡查路线的联络单", text=sheet,
           **{"class": "liaison"})  # fmt: skip
    s.tell("18 10:10", "zhaomin", "document approve", SHEET, tag="sheet")
    s.sign("18 10:40", "wangfang", "sheet")
    s.tell(
        "18 13:30", KEEPER, "document issue", SHEET, tag="issued", receivers=["luping", "huangjing"], carried_by=CARRIER
    )
    s.sign("18 14:00", "luping", "issued")
    s.sign("18 23:50", "huangjing", "issued")


def _kept(s: Scribe) -> None:
    """A blind count that finds one file on the wrong shelf, the inspection, the climate."""
    s.tell("20 15:00", KEEPER, "shelf count", "A-01", seen=[CONTRACT], keeping=KEPT)
    s.tell(
        "20 15:20",
        KEEPER,
        "shelf explain",
        "A-01",
        tag="misplaced",
        answers=[{"file": SECRET, "reason": "查阅后误插 A-02，已归位"}],
    )
    s.sign("20 16:00", "heping", "misplaced")
    s.tell("20 15:30", KEEPER, "shelf inspect", "A-02", inspection={"damp": True, "insects": True, "decay": True})
    s.tell("20 15:32", KEEPER, "shelf measure", "A-02", temperature="19.5", humidity="52")
