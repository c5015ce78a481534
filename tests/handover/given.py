"""A post, its opening balance, and a handover from its preparation to the last signature."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

from tests.support.desk import Desk, shipped
from wuye.builtin import schemas_dir
from wuye.desk.record import Receipt
from wuye.registers.define import Register
from wuye.registers.load import FORMAT, load_rules

ARTICLES = {"radios": 4, "calculators": 2, "mail": 9, "slips": 30, "cash": 2000}
GATE = {"radios": 3, "gear": 5, "torches": 2}
DESK_MARKS = ("tidy", "computers", "phones", "devices_off")
MARKS = {
    "desk": DESK_MARKS, "gate": ("tidy", "lights", "log_book"),
    "control": ("tidy", "phones", "consoles", "screens", "recorders"), "security": ("book",),
}  # fmt: skip
WORK = """
register: {name}
label: {{zh: {name}册, en: {name} book}}
prefix: {prefix}
page: {page}
subject: {{id: given, label: {{zh: 编号, en: no.}}}}
fields:
  importance: {{enum: [ordinary, important, urgent, major], label: {{zh: 重要程度, en: importance}}}}
  reason: {{type: text, label: {{zh: 原因, en: reason}}}}
  solve_by: {{type: day, label: {{zh: 解决日期, en: solved by}}}}
facts: [importance, reason, solve_by]
states:
  {open}: {{zh: 未结, en: open}}
  closed: {{zh: 已结, en: closed, final: true}}
actions:
  note: {{label: {{zh: 记, en: note}}, to: {open}, may: [importance, reason, solve_by]}}
  follow: {{label: {{zh: 跟进, en: follow}}, from: [{open}], may: [importance, reason, solve_by]}}
  close: {{label: {{zh: 结, en: close}}, from: [{open}], to: closed}}
"""


def small(name: str, prefix: str, page: str = "day", state: str = "open") -> str:
    """A little register of open and closed matters."""
    choices = "{ordinary: {zh: 一般, en: ordinary}, important: {zh: 重要, en: important}, "
    choices += "urgent: {zh: 紧急, en: urgent}, major: {zh: 重大, en: major}}"
    text = WORK.format(name=name, prefix=prefix, page=page, open=state)
    return text.replace("[ordinary, important, urgent, major]", choices)


@cache
def registers() -> Mapping[str, Register]:
    """Registers whose matters are handed over, as small as can be."""
    files = {f"schemas/{p.name}": p.read_bytes() for p in sorted(schemas_dir().glob("*.yaml"))}
    for name, prefix, page, state in (
        ("duty", "YD", "shift", "open"), ("emergency", "YE", "day", "open"), ("dispatch", "YP", "day", "open"),
        ("order", "YO", "day", "open"),
    ):  # fmt: skip
        files[f"schemas/{name}.yaml"] = small(name, prefix, page, state).encode()
    found = load_rules({**files, "wuye.yaml": f"wuye: {FORMAT}\n".encode()}).registers
    return {
        name: made for name, made in found.items() if name not in shipped() or name in ("duty", "emergency", "order")
    }


def rows(numbers: Mapping[str, int]) -> list[dict[str, Any]]:
    """Articles as the book has them."""
    return [{"article": name, "number": number} for name, number in numbers.items()]


def opened(desk: Desk, kind: str = "desk", holder: str = "zhangwei", **more: Any) -> Desk:
    """A post with its first holder and its opening balance."""
    balance = {"desk": ARTICLES, "gate": GATE, "control": {"radios": 3, "torches": 2}}.get(kind)
    given = {"balance": rows(balance)} if balance else {}
    desk.do("liuyang", "handover", "open_post", kind, kind=kind, holder=holder, **{**given, **more})
    return desk


def house(kind: str = "desk", holder: str = "zhangwei", **knobs: Any) -> Desk:
    """A desk in the last quarter of an hour of the day shift, with a post and every register that is looked at."""
    desk = Desk({"handover": knobs}, registers())
    opened(desk, kind, holder)
    return desk.at("2026-11-02 15:46")


def prepared(desk: Desk, kind: str = "desk", by: str = "zhangwei", **more: Any) -> Receipt:
    """The outgoing side has prepared."""
    desk.later("1m")
    return desk.do(by, "handover", "prepare", kind, **more)


def counted(desk: Desk, kind: str = "desk", by: str = "zhaomin", **numbers: int) -> Receipt:
    """The incoming side has counted, blind."""
    desk.later("1m")
    balance = {"desk": ARTICLES, "gate": GATE, "control": {"radios": 3, "torches": 2}}.get(kind)
    given = {"articles": rows({**balance, **numbers})} if balance else {}
    return desk.do(by, "handover", "count", kind, **given)


def checked(desk: Desk, kind: str = "desk", by: str = "zhaomin", **more: Any) -> Receipt:
    """The incoming side has gone through the list."""
    desk.later("1m")
    given: dict[str, Any] = {"marks": dict.fromkeys(MARKS[kind], True), "read": "yes", "verified": "yes"}
    return desk.do(by, "handover", "check", kind, **{**given, **more})


def ready(desk: Desk, kind: str = "desk", out: str = "zhangwei", into: str = "zhaomin", **more: Any) -> Desk:
    """Everything is done but the signatures."""
    prepared(desk, kind, out, **more)
    counted(desk, kind, into)
    checked(desk, kind, into)
    return desk


def offered(desk: Desk, kind: str = "desk", by: str = "zhangwei", **more: Any) -> Receipt:
    """The outgoing side has signed."""
    desk.later("1m")
    return desk.do(by, "handover", "offer", kind, **{"fit": "yes", **more})


def accepted(desk: Desk, kind: str = "desk", by: str = "zhaomin", **more: Any) -> Receipt:
    """The incoming side has signed."""
    desk.later("1m")
    return desk.do(by, "handover", "accept", kind, **more)
