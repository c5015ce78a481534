"""Incoming, outgoing and internal documents: DOC-01 to DOC-19."""

from __future__ import annotations

import pytest

from tests.archive.given import (
    OTHER_TEXT,
    TEXT,
    approved,
    assigned,
    drafted,
    filed,
    incoming,
    item,
    minuted,
    name,
    sent,
)
from tests.support.desk import Desk, stops
from wuye.desk.record import Receipt
from wuye.errors import BadInput, NotAllowed, Refused
from wuye.reports.chase import chase_of

READERS = ["wangfang", "huangtao", "fangmin"]


def state(desk: Desk, code: str) -> str | None:
    return desk.state(code, "document")


def circulated(desk: Desk, code: str, **more: object) -> Receipt:
    return desk.do("qinyue", "document", "circulate", code, **{"readers": READERS, "carried_by": "qinyue", **more})


def internal(desk: Desk, **more: object) -> str:
    return approved(desk, **{"kind": "internal", "title": "关于夜间巡查的联络单", "class": "liaison", **more})


def issued(desk: Desk, code: str, **more: object) -> Receipt:
    return desk.do(
        "machao", "document", "issue", code, **{"receivers": ["zhangwei", "sunli"], "carried_by": "tangbo", **more}
    )


def test_the_office_alone_signs_for_incoming_documents(desk: Desk) -> None:
    """DOC-01."""
    for person in ("zhangwei", "sunli", "wangfang", "tangbo"):
        with stops(NotAllowed, "DOC-01"):
            incoming(desk, person)
    for person in ("qinyue", "machao"):
        assert state(desk, incoming(desk, person)) == "received"
    with stops(Refused, "DOC-01"):
        drafted(desk, kind="incoming")


def test_they_are_classified_registered_and_passed_on_without_delay(desk: Desk) -> None:
    """DOC-02."""
    for lacking in ("class", "their_no"):
        with stops(BadInput, field=lacking):
            incoming(desk, **{lacking: None})
    codes = [incoming(desk), incoming(desk)]
    assert codes == ["收2026-001", "收2026-002"]
    due = desk.dues(codes[0], "document")["minute"]
    assert due.rules == ("DOC-02", "DOC-03") and desk.later("2d").due_status("minute", codes[0], "document") == "late"


def test_they_first_go_to_the_general_manager(desk: Desk) -> None:
    """DOC-03."""
    code = incoming(desk)
    with stops(Refused, "DOC-03"):
        circulated(desk, code)
    with stops(Refused, "DOC-03"):
        desk.do("qinyue", "document", "assign", code, handler="sunqiang", carried_by="qinyue")
    with stops(NotAllowed, "DOC-03"):
        desk.do("wangfang", "document", "minute", code, minute="照办")
    noted = desk.do("qinyue", "document", "minute", code, minute="请工程部阅办")
    assert desk.slot(noted, "approve").rules == ("DOC-03",) and state(desk, code) == "received"
    desk.sign("chenjing", noted)
    assert (state(desk, code), desk.dues(code, "document")) == ("minuted", {})


def test_as_a_rule_means_that_periodicals_go_round_at_once(desk: Desk) -> None:
    """DOC-03."""
    code = incoming(desk, **{"class": "periodical"})
    assert desk.dues(code, "document") == {}
    circulated(desk, code)
    assert state(desk, code) == "circulating"


def test_they_pass_from_one_head_of_department_to_the_next(desk: Desk) -> None:
    """DOC-04."""
    passed = circulated(desk, minuted(desk))
    assert desk.flags(passed) == set() and {s.rules for s in desk.reviews(passed)} == {("DOC-04",)}
    for early in ("fangmin", "huangtao"):
        with stops(NotAllowed, "DOC-04"):
            desk.sign(early, passed)
    for reader in READERS:
        desk.sign(reader, passed)
    assert desk.reviews(passed) == []
    assert desk.flags(circulated(desk, minuted(desk), readers=["wangfang", "zhangwei"])) == {"DOC-04"}
    with stops(BadInput, field="readers"):
        circulated(desk, minuted(desk), readers=None)


def test_the_handling_department_is_dunned_until_done(desk: Desk) -> None:
    """DOC-05."""
    code = assigned(desk, due="2026-11-13 18:00")
    due = desk.dues(code, "document")["report"]
    assert (due.rules, due.who) == (("DOC-05", "DOC-18"), ("person:sunqiang",))
    assert chase_of(due, desk.books, desk.at("2026-11-13 17:00").now()) is None
    first = chase_of(due, desk.books, desk.at("2026-11-14 09:00").now())
    assert first is not None and first.to == ("person:sunqiang",) and first.wanted
    desk.do("qinyue", "document", "chase", code, channel="phone", answer="明天报")
    later = chase_of(due, desk.books, desk.at("2026-11-18 09:00").now())
    assert later is not None and (later.to, later.count) == (("project_manager",), 1)
    desk.do("sunqiang", "document", "report", code, result="已整改")
    assert "report" not in desk.dues(code, "document")
    with stops(BadInput, "DOC-05", field="handler"):
        desk.do("qinyue", "document", "assign", minuted(desk), handler="nobody", carried_by="qinyue")
    with stops(NotAllowed, "DOC-05"):
        desk.do("zhangwei", "document", "assign", minuted(desk), handler="sunqiang", carried_by="qinyue")


def test_doubts_are_raised_with_the_superior_at_once(desk: Desk) -> None:
    """DOC-06."""
    code = assigned(desk)
    with stops(NotAllowed, "DOC-06"):
        desk.do("zhangwei", "document", "doubt", code, doubt="不归我们")
    with stops(BadInput, field="doubt"):
        desk.do("sunqiang", "document", "doubt", code)
    raised = desk.do("sunqiang", "document", "doubt", code, doubt="第三条要求与合同不符")
    assert desk.news(raised) == {"project_manager": ("DOC-06",)}


def test_closed_only_with_readers_result_and_original(desk: Desk) -> None:
    """DOC-07."""
    code = minuted(desk)
    passed = circulated(desk, code)
    given = desk.do("qinyue", "document", "assign", code, handler="sunqiang", carried_by="qinyue")
    with stops(Refused, "DOC-07"):
        desk.do("qinyue", "document", "close", code, original=True)
    desk.sign("sunqiang", given)
    desk.do("sunqiang", "document", "report", code, result="已检查，隐患三处已整改")
    for reader in READERS:
        with stops(Refused, "DOC-07"):
            desk.do("qinyue", "document", "close", code, original=True)
        desk.sign(reader, passed)
    with stops(Refused, "DOC-07"):
        desk.do("qinyue", "document", "close", code, original=False)
    with stops(NotAllowed, "DOC-07"):
        desk.do("sunqiang", "document", "close", code, original=True)
    desk.do("qinyue", "document", "close", code, original=True)
    assert state(desk, code) == "closed" and "DOC-07" in desk.dues(code, "document")["archive.receive"].rules


def test_nothing_goes_out_before_the_general_manager_has_read_it(desk: Desk) -> None:
    """DOC-08."""
    code = drafted(desk)
    out = {"to_body": "自来水公司", "sent_by": "courier", "carried_by": "machao"}
    with stops(Refused, "DOC-08"):
        desk.do("machao", "document", "send", code, **out)
    wanted = desk.do("zhangwei", "document", "approve", code)
    assert desk.slot(wanted, "approve").rules == ("DOC-08",)
    with stops(NotAllowed, "DOC-08"):
        desk.sign("wangfang", wanted)
    with stops(Refused, "DOC-08"):
        desk.do("machao", "document", "send", code, **out)
    with stops(Refused, "DOC-08"):
        issued(desk, approved(desk))
    desk.sign("chenjing", wanted)
    desk.do("machao", "document", "number", code, number="客服〔2026〕8号")
    desk.do("machao", "document", "send", code, **out)
    assert state(desk, code) == "sent"


def test_the_original_stays_with_the_clerk_and_is_filed(desk: Desk) -> None:
    """DOC-09."""
    code = sent(desk)
    due = desk.dues(code, "document")["archive.receive"]
    assert "DOC-09" in due.rules and due.who == ("person:machao",)
    item(desk, filed(desk), source=code)
    assert (state(desk, code), desk.dues(code, "document")) == ("filed", {})


def test_the_clerk_alone_numbers_and_sends(desk: Desk) -> None:
    """DOC-10."""
    code = approved(desk)
    for person in ("zhangwei", "qinyue", "wangfang", "chenjing"):
        with stops(NotAllowed, "DOC-10"):
            desk.do(person, "document", "number", code, number="客服〔2026〕7号")
    with stops(Refused, "DOC-10"):
        desk.do("machao", "document", "send", code, to_body="自来水公司", sent_by="courier", carried_by="machao")
    desk.do("machao", "document", "number", code, number="客服〔2026〕7号")
    with stops(NotAllowed, "DOC-10"):
        desk.do("qinyue", "document", "send", code, to_body="自来水公司", sent_by="courier", carried_by="machao")
    with stops(Refused, "DOC-10"):
        desk.do("machao", "document", "number", approved(desk), number="客服〔2026〕7号")
    with stops(Refused, "DOC-10"):
        desk.do("machao", "document", "number", internal(desk), number="客服〔2026〕9号")


def test_internal_papers_are_drafted_by_the_department_and_signed_by_its_manager(desk: Desk) -> None:
    """DOC-11."""
    with stops(Refused, "DOC-11"):
        drafted(desk, kind="internal", dept="engineering")
    code = drafted(desk, kind="internal")
    with stops(Refused, "DOC-11"):
        issued(desk, code)
    wanted = desk.do("zhangwei", "document", "approve", code)
    assert (desk.waits(wanted), desk.slot(wanted, "approve").rules) == ([("approve", ("manager",))], ("DOC-11",))
    with stops(NotAllowed, "DOC-11"):
        desk.sign("huangtao", wanted)
    desk.sign("wangfang", wanted)
    engineers = drafted(desk, "sunqiang", kind="internal")
    assert desk.waits(desk.do("sunqiang", "document", "approve", engineers)) == [
        ("approve", ("project_manager", "general_manager"))
    ]


def test_internal_papers_are_filed_complete_and_without_gaps(desk: Desk) -> None:
    """DOC-12."""
    codes = [internal(desk) for _ in range(3)]
    assert codes == ["联2026-001", "联2026-002", "联2026-003"]
    for code in codes:
        issued(desk, code)
        assert "DOC-12" in desk.dues(code, "document")["archive.receive"].rules
    item(desk, filed(desk), source=codes[1])
    assert [state(desk, code) for code in codes] == ["issued", "filed", "issued"]
    with stops(NotAllowed, "DOC-12"):
        desk.do("zhangwei", "document", "issue", internal(desk), receivers=["sunli"], carried_by="tangbo")


@pytest.mark.parametrize("carrier", ["qinyue", "machao", "tangbo"])
def test_secretary_clerk_and_office_clerk_carry(desk: Desk, carrier: str) -> None:
    """DOC-13."""
    assert circulated(desk, minuted(desk), carried_by=carrier).record.status == "done"
    assert issued(desk, internal(desk), carried_by=carrier).record.status == "done"


@pytest.mark.parametrize("carrier", ["zhangwei", "sunli", "zhougang"])
def test_nobody_else_carries(desk: Desk, carrier: str) -> None:
    """DOC-13."""
    with stops(Refused, "DOC-13"):
        circulated(desk, minuted(desk), carried_by=carrier)
    with stops(Refused, "DOC-13"):
        issued(desk, internal(desk), carried_by=carrier)
    with stops(Refused, "DOC-13"):
        incoming(desk, carried_by=carrier)


def test_what_a_leader_has_signed_is_not_altered(desk: Desk) -> None:
    """DOC-15."""
    code = drafted(desk)
    desk.do("zhangwei", "document", "revise", code, text=OTHER_TEXT)
    with stops(Refused, "DOC-15"):
        desk.do("zhangwei", "document", "approve", code, text=TEXT)
    wanted = desk.do("zhangwei", "document", "approve", code)
    assert wanted.entry.fields["text"] == OTHER_TEXT
    desk.sign("chenjing", wanted)
    for person in ("zhangwei", "chenjing", "machao"):
        with stops(Refused, "DOC-15"):
            desk.do(person, "document", "revise", code, text=TEXT)
    desk.do("machao", "document", "number", code, number="客服〔2026〕8号")
    with stops(Refused, "DOC-15"):
        desk.do(
            "machao", "document", "send", code, to_body="自来水公司", sent_by="post", carried_by="machao", text=TEXT
        )


def test_withdrawn_and_superseded_documents(desk: Desk) -> None:
    """DOC-15, DOC-16."""
    code = approved(desk)
    back = desk.do("zhangwei", "document", "withdraw", code, why="数字有误")
    assert desk.slot(back, "approve").rules == ("DOC-11", "DOC-15")
    desk.sign("wangfang", back)
    assert state(desk, code) == "withdrawn"
    first, second = internal(desk), internal(desk)
    for each in (first, second):
        issued(desk, each)
    with stops(Refused):
        desk.do("machao", "document", "supersede", first, replaced_by=second, why="新规定")
    item(desk, filed(desk), source=first)
    with stops(Refused, "DOC-16"):
        desk.do("machao", "document", "supersede", first, replaced_by=first, why="新规定")
    desk.do("machao", "document", "supersede", first, replaced_by=second, why="新规定")
    assert state(desk, first) == "superseded"


def test_handled_without_delay_or_shifting_and_written_up(desk: Desk) -> None:
    """DOC-18."""
    with stops(Refused, "DOC-18"):
        assigned(desk, due="2026-11-09 09:00")
    code = assigned(desk)
    assert desk.later("8d").due_status("report", code, "document") == "late"
    with stops(NotAllowed, "DOC-18"):
        desk.do("zhangwei", "document", "report", code, result="办好了")
    with stops(BadInput, field="result"):
        desk.do("sunqiang", "document", "report", code)
    with stops(BadInput, field="why"):
        desk.do("qinyue", "document", "reassign", code, handler="wulei", carried_by="qinyue")
    with stops(Refused, "DOC-18"):
        desk.do("qinyue", "document", "reassign", code, handler="sunqiang", carried_by="qinyue", why="请假")
    moved = desk.do("qinyue", "document", "reassign", code, handler="wulei", carried_by="qinyue", why="孙强请假")
    assert desk.slot(moved, "approve").rules == ("DOC-18",)
    assert desk.facts(code, "document")["handler"] == "sunqiang"
    desk.sign("huangtao", moved)
    desk.sign("wulei", moved)
    assert desk.dues(code, "document")["report"].who == ("person:wulei",)
    desk.do("wulei", "document", "report", code, result="办好了")


def test_receipt_is_signed_on_the_sheet(desk: Desk) -> None:
    """DOC-19."""
    code = internal(desk)
    with stops(BadInput, field="receivers"):
        issued(desk, code, receivers=None)
    sheet = issued(desk, code)
    assert {(s.who, s.rules) for s in desk.reviews(sheet)} == {
        (("person:zhangwei",), ("DOC-19",)), (("person:sunli",), ("DOC-19",)),
    }  # fmt: skip
    with stops(NotAllowed, "DOC-19"):
        desk.sign("lina", sheet)
    desk.sign("sunli", sheet)
    desk.sign("zhangwei", sheet)
    assert desk.reviews(sheet) == []
    code = assigned(desk)
    desk.do("sunqiang", "document", "report", code, result="已办")
    with stops(Refused, "DOC-07"):
        desk.do("qinyue", "document", "close", code, original=True)


def test_figures_count_what_is_received_sent_and_not_filed(desk: Desk) -> None:
    figures = desk.rules.registers["document"].figures
    assert {n: f.rules for n, f in figures.items()} == {
        "incoming": ("DOC-02",), "sent": ("DOC-10",), "unfiled": ("ARCH-12", "DOC-12"), "in_hand": ("DOC-05",),
        "reported": ("DOC-05", "DOC-07"), "overdue": ("DOC-05",), "chased": ("DOC-05",),
        "receipts": ("DOC-19",), "circulated": ("DOC-04",),
    }  # fmt: skip
    assert (
        name(desk.do("zhangwei", "document", "draft", kind="notice", title="停水", text=TEXT, **{"class": "rule"}))
        == "通2026-001"
    )
