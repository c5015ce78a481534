"""Archives and documents as they stand before a test begins."""

from __future__ import annotations

from typing import Any

from tests.support.desk import Desk
from wuye.desk.record import Receipt

KEEPERS = {
    "machao": ("马超", "clerk", "service"),
    "luxun": ("鲁寻", "archivist", "service"),
    "qinyue": ("秦月", "secretary", "administration"),
    "tangbo": ("唐博", "office_clerk", "administration"),
    "fangmin": ("方敏", "supervisor", "service"),
    "caiwu": ("蔡武", "accountant", "finance"),
}
SOUND = {"complete": True, "systematic": True, "accurate": True, "genuine": True}
TEXT = "ledgers/files/ab/" + "ab" * 32 + ".pdf"
OTHER_TEXT = "ledgers/files/cd/" + "cd" * 32 + ".pdf"
CONTRACT, DUTY = "W001-HT·2026-D30-KF-001", "W001-ZY·2014-D10-KF-001"


def staffed(desk: Desk) -> Desk:
    """The keepers enrolled and two shelves set up."""
    for person, (name, role, dept) in KEEPERS.items():
        desk.enrol(person, name=name, roles=role, dept=dept)
    for shelf in ("A1", "A2"):
        desk.do("wangfang", "shelf", "set_up", shelf, place="档案室", keeper="luxun")
    return desk.at("2026-11-10 09:30")


def typed(common: dict[str, Any], more: dict[str, Any]) -> dict[str, Any]:
    """Fields with some changed, and those left out that are None."""
    return {k: v for k, v in {**common, **more}.items() if v is not None}


def whole(desk: Desk, by: str = "luxun", **more: Any) -> Receipt:
    """A file taken in."""
    common = {
        "unit": "file", "title": "2026年保洁外包合同", "class": "contract", "date": "2026-01-05", "dept": "service",
        "shelf": "A1", "labelled": True,
    }  # fmt: skip
    return desk.do(by, "archive", "receive", **typed(common, more))


def item(desk: Desk, file: str = CONTRACT, by: str = "luxun", **more: Any) -> Receipt:
    """An item taken into a file."""
    common = {
        "unit": "item", "file": file, "title": "保洁外包合同正本", "date": "2026-01-05", "pages": 12, "medium": "paper",
        "ink": "print", "paper": "a4", "original": True, "checks": SOUND,
    }  # fmt: skip
    return desk.do(by, "archive", "receive", **typed(common, more))


def filed(desk: Desk, **more: Any) -> str:
    """A file with one item; the code of the file."""
    code = name(whole(desk, **more))
    item(desk, code, date=str(more.get("date", "2026-01-05")))
    return code


def name(receipt: Receipt) -> str:
    """What an entry is about."""
    return receipt.entry.subjects[0]


def ask(desk: Desk, *codes: str, by: str = "luxun", do: str = "borrow", **more: Any) -> Receipt:
    """A loan written and not yet signed by the borrower."""
    common = {"borrower": "zhangwei", "purpose": "work", "counted": 12}
    return desk.do(by, "archive", do, *codes, **typed(common, more))


def lent(desk: Desk, *codes: str, **more: Any) -> Receipt:
    """A loan that is out."""
    loan = ask(desk, *codes, **more)
    desk.sign(str(more.get("borrower", "zhangwei")), loan)
    return loan


def back(desk: Desk, *codes: str, by: str = "luxun", **more: Any) -> Receipt:
    """A return."""
    return desk.do(by, "archive", "return", *codes, **typed({"counted": 12, "condition": "sound"}, more))


def reserve(desk: Desk, code: str, who: str = "zhangwei", **more: Any) -> Receipt:
    """A file reserved for somebody."""
    common = {"starts": "2026-11-12 09:00", "ends": "2026-11-13 09:00", "purpose": "reading"}
    return desk.do("zhangwei", "reservation", "book", things=[code], who=who, **typed(common, more))


def old(desk: Desk, **more: Any) -> str:
    """A file whose retention is over, with one item."""
    made = {"title": "2014年值班记录", "class": "duty", "date": "2014-03-01", **more}
    return filed(desk, **made)


def appraised(desk: Desk, code: str, **more: Any) -> str:
    """A file found not worth keeping."""
    common = {"worth": "not_worth", "why": "期满，无保存价值"}
    desk.sign("luxun", desk.do("wangfang", "archive", "appraise", code, **typed(common, more)))
    return code


def condemned(desk: Desk, code: str) -> str:
    """A file on an approved destruction list."""
    listed = desk.do("luxun", "archive", "condemn", code, list_no="XH-2026-1", why="期满")
    desk.sign("chenjing", listed)
    return code


def incoming(desk: Desk, by: str = "qinyue", **more: Any) -> str:
    """A document received."""
    common = {
        "from_body": "区消防大队", "their_no": "消防〔2026〕12号", "title": "关于冬季防火检查的通知",
        "class": "instruction", "pages": 3,
    }  # fmt: skip
    return name(desk.do(by, "document", "receive", **typed(common, more)))


def minuted(desk: Desk, **more: Any) -> str:
    """A document received and minuted by the general manager."""
    code = incoming(desk, **more)
    desk.do("chenjing", "document", "minute", code, minute="工程部承办，各部门传阅")
    return code


def assigned(desk: Desk, **more: Any) -> str:
    """A document with its handler."""
    code = minuted(desk)
    common = {"handler": "sunqiang", "carried_by": "qinyue"}
    desk.do("qinyue", "document", "assign", code, **typed(common, more))
    return code


def drafted(desk: Desk, by: str = "zhangwei", **more: Any) -> str:
    """An outgoing letter as drafted."""
    common = {"kind": "outgoing", "title": "关于停水的函", "class": "letter", "text": TEXT}
    return name(desk.do(by, "document", "draft", **typed(common, more)))


def approved(desk: Desk, **more: Any) -> str:
    """A draft signed by whom it wants."""
    code = drafted(desk, **more)
    wanted = desk.do("zhangwei", "document", "approve", code)
    desk.sign("chenjing" if more.get("kind", "outgoing") == "outgoing" else "wangfang", wanted)
    return code


def sent(desk: Desk) -> str:
    """A letter numbered and sent."""
    code = approved(desk)
    desk.do("machao", "document", "number", code, number="客服〔2026〕7号")
    desk.do("machao", "document", "send", code, to_body="自来水公司", sent_by="courier", text=TEXT, carried_by="machao")
    return code
