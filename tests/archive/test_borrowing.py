"""The section Borrowing, rule by rule, each refusal with its rule: ARCH-19 to ARCH-32."""

from __future__ import annotations

import pytest

from tests.archive.given import CONTRACT, ask, back, filed, item, lent, name, reserve, sent, whole
from tests.support.desk import Desk, stops
from wuye.errors import BadInput, NotAllowed, Refused
from wuye.reports.chase import chase_of

ITEM = f"{CONTRACT}-0001"
STAMPED = {"no": "FZ-1", "stamped": True}


def secret(desk: Desk, level: str = "secret") -> str:
    return f"{filed(desk, level=level)}-0001"


def test_outside_one_s_scope_there_is_no_access(desk: Desk) -> None:
    """ARCH-19."""
    filed(desk)
    for do in ("borrow", "read"):
        with stops(Refused, "ARCH-19"):
            ask(desk, ITEM, do=do, borrower="sunqiang")
    with stops(Refused, "ARCH-19"):
        ask(desk, ITEM, do="copy", borrower="sunqiang", counted=None, certified=STAMPED)
    assert desk.state(name(lent(desk, ITEM)), "archive") == "out"


def test_class_of_file_borrower_and_purpose_together(desk: Desk) -> None:
    """ARCH-19."""
    filed(desk)
    with stops(Refused, "ARCH-19"):
        ask(desk, ITEM, purpose="reference")
    assert desk.waits(ask(desk, ITEM, purpose="audit")) == [("receive", ("person:zhangwei",))]
    plans = f"{filed(desk, **{'class': 'property'})}-0001"
    assert desk.waits(ask(desk, plans, purpose="reference")) == [("receive", ("person:zhangwei",))]


def test_another_department_wants_the_manager_and_the_leaders_don_t(desk: Desk) -> None:
    """ARCH-19."""
    filed(desk)
    other = ask(desk, ITEM, borrower="caiwu")
    assert desk.slot(other, "approve").rules == ("ARCH-19", "G-16") and desk.waits(other) == [("approve", ("manager",))]
    with stops(NotAllowed, "ARCH-19"):
        desk.sign("caiwu", other)
    desk.sign("wangfang", other)
    desk.sign("caiwu", other)
    assert desk.state(ITEM, "archive") == "out"
    back(desk, ITEM)
    assert desk.waits(ask(desk, ITEM, borrower="huangtao")) == [("receive", ("person:huangtao",))]


@pytest.mark.parametrize("lacking", ["borrower", "purpose"])
def test_a_loan_is_registered_with_purpose_and_borrower(desk: Desk, lacking: str) -> None:
    """ARCH-20."""
    filed(desk)
    for do in ("borrow", "read"):
        with stops(BadInput, "ARCH-20", field=lacking) if lacking == "purpose" else stops(BadInput, field=lacking):
            ask(desk, ITEM, do=do, **{lacking: None})
    loan = lent(desk, ITEM)
    facts = desk.facts(ITEM, "archive")
    assert (facts["borrower"], facts["purpose"], loan.entry.by, facts["due"]) == (
        "zhangwei", "work", "luxun", desk.at("2026-11-17 09:30").now(),
    )  # fmt: skip


def test_a_loan_has_a_return_date_and_is_back_by_then(desk: Desk) -> None:
    """ARCH-21."""
    filed(desk)
    with stops(Refused, "ARCH-21"):
        ask(desk, ITEM, due="2026-11-09 12:00")
    with stops(Refused, "ARCH-21"):
        ask(desk, ITEM, due="2026-12-20 12:00")
    lent(desk, ITEM, due="2026-11-12 12:00")
    due = desk.dues(ITEM, "archive")["return"]
    assert (due.rules, due.who) == (("ARCH-21", "ARCH-29"), ("person:zhangwei",))
    assert desk.at("2026-11-12 12:01").due_status("return", ITEM, "archive") == "late"
    back(desk, ITEM)
    assert desk.due_status("return", ITEM, "archive") == "settled_late"


def test_who_is_late_borrows_no_more(desk: Desk) -> None:
    """ARCH-21."""
    filed(desk)
    item(desk)
    lent(desk, ITEM, due="2026-11-12 12:00")
    assert desk.waits(ask(desk, f"{CONTRACT}-0002"))
    desk.at("2026-11-12 13:00")
    with stops(Refused, "ARCH-21", "ARCH-29"):
        ask(desk, f"{CONTRACT}-0002")
    back(desk, ITEM)
    ask(desk, f"{CONTRACT}-0002")


def test_archives_do_not_leave_the_company(desk: Desk) -> None:
    """ARCH-22."""
    filed(desk)
    with stops(Refused, "ARCH-22"):
        ask(desk, ITEM, leaves_company=True)
    with stops(Refused, "ARCH-22"):
        ask(desk, ITEM, borrower="周先生")
    with stops(BadInput, "ARCH-22", field="who"):
        reserve(desk, ITEM, who="周先生")
    assert ask(desk, ITEM, leaves_company=False).record.status == "waiting"


def test_document_archives_are_read_on_the_spot_and_never_lent(desk: Desk) -> None:
    """ARCH-23."""
    letter = f"{filed(desk, **{'class': 'notice'})}-0001"
    with stops(Refused, "ARCH-23"):
        ask(desk, letter)
    reading = ask(desk, letter, do="read")
    desk.sign("zhangwei", reading)
    due = desk.dues(letter, "archive")["return"]
    assert (desk.state(letter, "archive"), due.rules) == ("reading", ("ARCH-23",))
    assert due.by == desk.at("2026-11-10 18:00").now()
    back(desk, letter)
    assert desk.state(letter, "archive") == "in_store"


@pytest.mark.parametrize("do", ["borrow", "read", "copy"])
def test_confidential_archives_are_not_open_to_consultation(desk: Desk, do: str) -> None:
    """ARCH-24."""
    code = secret(desk, "confidential")
    more = {"certified": STAMPED, "counted": None} if do == "copy" else {}
    for borrower in ("zhangwei", "chenjing"):
        with stops(Refused, "ARCH-24"):
            ask(desk, code, do=do, borrower=borrower, **more)
    with stops(Refused, "ARCH-24"):
        reserve(desk, code)
    ordinary = f"{filed(desk, title='另一份合同')}-0001"
    assert ask(desk, ordinary, do=do, **more).record.status == "waiting"


@pytest.mark.parametrize("do", ["borrow", "read", "copy"])
def test_secret_documents_want_the_general_manager(desk: Desk, do: str) -> None:
    """ARCH-25."""
    code = secret(desk)
    more = {"certified": STAMPED, "counted": None} if do == "copy" else {}
    wanted = ask(desk, code, do=do, **more)
    assert desk.slot(wanted, "approve").rules == ("ARCH-25", "D-12")
    assert desk.waits(wanted) == [("approve", ("general_manager",))]
    with stops(NotAllowed, "ARCH-25"):
        desk.sign("wangfang", wanted)
    assert any("外传" in line.zh for line in wanted.says)
    desk.sign("chenjing", wanted)
    desk.sign("zhangwei", wanted)
    assert desk.status(wanted) == "done"


@pytest.mark.parametrize("do", ["borrow", "read", "copy"])
def test_nobody_reads_a_secret_personnel_file_the_keeper_included(desk: Desk, do: str) -> None:
    """ARCH-26."""
    code = name(whole(desk, title="张伟人事档案", dept="administration", bag="R-7", **{"class": "personnel"}))
    assert desk.state(code, "archive") == "sealed"
    more = {"certified": STAMPED, "counted": None} if do == "copy" else {}
    for by, borrower in (("luxun", "chenjing"), ("luxun", "qinyue"), ("machao", "luxun")):
        with stops(Refused, "ARCH-26"):
            ask(desk, code, by=by, do=do, borrower=borrower, **more)
    with stops(Refused, "ARCH-26"):
        desk.do("luxun", "archive", "unseal", code, why="看看")
    with stops(Refused, "ARCH-26"):
        reserve(desk, code)


def test_a_personnel_file_is_deposited_sealed_and_not_copied(desk: Desk) -> None:
    """ARCH-26."""
    with stops(BadInput, "ARCH-26", field="bag"):
        whole(desk, title="张伟人事档案", **{"class": "personnel"})
    code = name(whole(desk, title="张伟人事档案", bag="R-7", **{"class": "personnel"}))
    with stops(Refused, "ARCH-26"):
        item(desk, code)
    desk.do("luxun", "archive", "damage", code, account="袋口开裂", condition="torn")
    with stops(Refused, "ARCH-26"):
        desk.do("luxun", "archive", "repair", code, mended="copied", answer="复制")
    desk.do("luxun", "archive", "repair", code, mended="repaired", answer="换新袋，未看内容")
    assert desk.state(code, "archive") == "sealed"


def test_a_level_is_changed_with_the_general_manager_s_approval(desk: Desk) -> None:
    """ARCH-19, ARCH-25, ARCH-26."""
    code = filed(desk)
    with stops(NotAllowed, "ARCH-19"):
        desk.do("luxun", "archive", "reclassify", code, level="secret", why="含报价")
    changed = desk.do("wangfang", "archive", "reclassify", code, level="secret", why="含报价")
    assert desk.waits(ask(desk, ITEM)) == [("receive", ("person:zhangwei",))]
    desk.sign("chenjing", changed)
    assert desk.waits(ask(desk, ITEM)) == [("approve", ("general_manager",))]
    with stops(BadInput, "ARCH-26", field="bag"):
        desk.do("wangfang", "archive", "reclassify", code, level="personnel", why="混入人事材料")
    desk.sign(
        "chenjing", desk.do("wangfang", "archive", "reclassify", code, level="personnel", why="混入人事材料", bag="R-9")
    )
    assert desk.state(ITEM, "archive") == "sealed"


@pytest.mark.parametrize("how", ["folded", "taken_apart", "written_on", "torn"])
def test_a_file_is_not_folded_taken_apart_or_written_on(desk: Desk, how: str) -> None:
    """ARCH-27."""
    filed(desk)
    loan = lent(desk, ITEM)
    assert any("涂改" in line.zh for line in loan.record.action.clause.says)  # type: ignore[union-attr]
    came = back(desk, ITEM, condition=how)
    assert (desk.flags(came), desk.state(ITEM, "archive")) == ({"ARCH-27", "ARCH-30", "ARCH-34"}, "damaged")
    assert {"repair", "report"} == set(desk.dues(ITEM, "archive"))
    assert desk.dues(ITEM, "archive")["report"].who == ("person:zhangwei",)


def test_what_comes_back_sound_is_not_flagged(desk: Desk) -> None:
    """ARCH-27."""
    filed(desk)
    lent(desk, ITEM)
    came = back(desk, ITEM)
    assert (desk.flags(came), desk.state(ITEM, "archive"), desk.dues(ITEM, "archive")) == (set(), "in_store", {})


def test_keeper_and_borrower_count_face_to_face_and_both_sign(desk: Desk) -> None:
    """ARCH-28."""
    filed(desk)
    with stops(BadInput, field="counted"):
        ask(desk, ITEM, counted=None)
    with stops(Refused, "ARCH-28"):
        ask(desk, ITEM, counted=11)
    with stops(Refused, "ARCH-28"):
        ask(desk, ITEM, borrower="luxun")
    loan = ask(desk, ITEM)
    assert {s.kind: s.rules for s in desk.record(loan).slots} == {"give": ("ARCH-28",), "receive": ("ARCH-28",)}
    with stops(NotAllowed, "ARCH-28"):
        desk.sign("machao", loan)
    assert desk.state(ITEM, "archive") == "in_store"
    desk.sign("zhangwei", loan)
    assert desk.state(ITEM, "archive") == "out"
    came = back(desk, ITEM)
    assert [(s.kind, s.who, s.rules) for s in desk.reviews(came)] == [("give", ("person:zhangwei",), ("ARCH-28",))]
    with stops(NotAllowed, "ARCH-28"):
        desk.sign("machao", came)
    desk.sign("zhangwei", came)
    assert desk.reviews(came) == []


def test_a_whole_file_is_counted_by_its_items(desk: Desk) -> None:
    """ARCH-28."""
    code = filed(desk)
    item(desk, pages=3)
    with stops(Refused, "ARCH-28"):
        ask(desk, code, counted=12)
    lent(desk, f"{code}-0002", counted=3)
    with stops(Refused, "ARCH-28"):
        ask(desk, code, counted=15)
    back(desk, f"{code}-0002", counted=3)
    lent(desk, code, counted=15)
    with stops(Refused, "ARCH-20"):
        ask(desk, ITEM)
    assert desk.flags(back(desk, code, counted=15)) == set()


def test_pages_missing_at_the_return(desk: Desk) -> None:
    """ARCH-28."""
    filed(desk)
    lent(desk, ITEM)
    came = back(desk, ITEM, counted=10)
    assert "ARCH-28" in desk.flags(came) and desk.state(ITEM, "archive") == "damaged"
    assert set(desk.dues(ITEM, "archive")) == {"repair", "report", "answer_for"}
    assert desk.facts(ITEM, "archive")["condition"] == "pages_missing"


def test_what_is_out_is_dunned_for_on_schedule(desk: Desk) -> None:
    """ARCH-29."""
    filed(desk)
    lent(desk, ITEM, due="2026-11-12 12:00")

    def chased(when: str) -> tuple[int, tuple[str, ...], bool] | None:
        found = chase_of(desk.dues(ITEM, "archive")["return"], desk.books, desk.at(when).now())
        return None if found is None else (found.stage, found.to, found.wanted)

    assert chased("2026-11-12 11:00") is None
    assert chased("2026-11-12 13:00") == (0, ("person:zhangwei",), True)
    desk.do("luxun", "archive", "chase", ITEM, channel="phone", answer="说明天还", promised="2026-11-13 10:00")
    assert chased("2026-11-13 13:00") == (0, ("person:zhangwei",), False)
    assert chased("2026-11-15 13:00") == (0, ("person:zhangwei",), True)
    assert chased("2026-11-19 13:00") == (1, ("leader",), True)
    back(desk, ITEM)
    assert "return" not in desk.dues(ITEM, "archive")
    routine = desk.rules.registers["archive"].routines["dun"]
    assert (routine.do, routine.rules) == (("chase",), ("ARCH-29",))


def test_said_to_be_back_is_looked_into(desk: Desk) -> None:
    """ARCH-29."""
    filed(desk)
    lent(desk, ITEM)
    for where, state in (("holder", "out"), ("in_store", "in_store")):
        desk.do("zhangwei", "archive", "claim_returned", ITEM, answer="上周放在桌上了")
        assert desk.dues(ITEM, "archive")["resolve"].rules == ("ARCH-29",)
        desk.do("fangmin", "archive", "resolve", ITEM, found_where=where, answer="查过")
        assert desk.state(ITEM, "archive") == state
    assert desk.dues(ITEM, "archive") == {}


@pytest.mark.parametrize(("do", "state"), [("lose", "lost"), ("damage", "damaged"), ("leak", "out")])
def test_loss_damage_or_leak_is_reported_in_writing_at_once(desk: Desk, do: str, state: str) -> None:
    """ARCH-30."""
    filed(desk)
    lent(desk, ITEM)
    more = {"condition": "torn"} if do == "damage" else {}
    with stops(BadInput, field="account"):
        desk.do("zhangwei", "archive", do, ITEM, **more)
    told = desk.do("zhangwei", "archive", do, ITEM, account="在出租车上遗落", **more)
    news = {"manager": ("ARCH-30",), **({"general_manager": ("ARCH-30",)} if do == "leak" else {})}
    assert (desk.state(ITEM, "archive"), desk.news(told)) == (state, news)
    assert all(d.late(desk.later("1s").now()) for d in desk.books.all_open() if d.kind == "tell")


def test_a_report_owed_is_written_by_whoever_had_it(desk: Desk) -> None:
    """ARCH-30."""
    filed(desk)
    with stops(Refused, "ARCH-30"):
        desk.do("zhangwei", "archive", "report", ITEM, account="没事")
    lent(desk, ITEM)
    back(desk, ITEM, condition="torn")
    assert desk.later("1m").due_status("report", ITEM, "archive") == "late"
    desk.do("zhangwei", "archive", "report", ITEM, account="抽屉夹破")
    assert "report" not in desk.dues(ITEM, "archive")


def test_the_person_concerned_answers_by_gravity(desk: Desk) -> None:
    """ARCH-31."""
    filed(desk)
    answer = {"responsible": "zhangwei", "gravity": "grave", "liability": ["none"], "answer": "遗失合同正本"}
    with stops(Refused, "ARCH-31"):
        desk.do("wangfang", "archive", "answer_for", ITEM, **{**answer, "liability": ["legal"]})
    lent(desk, ITEM)
    desk.do("zhangwei", "archive", "lose", ITEM, account="找不到")
    assert desk.dues(ITEM, "archive")["answer_for"].who == ("manager",)
    with stops(NotAllowed, "ARCH-31"):
        desk.do("luxun", "archive", "answer_for", ITEM, **{**answer, "gravity": "minor"})
    with stops(Refused, "ARCH-31"):
        desk.do("wangfang", "archive", "answer_for", ITEM, **answer)
    with stops(Refused):
        desk.do("luxun", "archive", "write_off", ITEM, why="找不到")
    desk.do("wangfang", "archive", "answer_for", ITEM, **{**answer, "liability": ["administrative", "legal"]})
    gone = desk.do("luxun", "archive", "write_off", ITEM, why="找不到")
    assert desk.slot(gone, "approve").rules == ("ARCH-31", "ARCH-39")
    desk.sign("chenjing", gone)
    assert desk.state(ITEM, "archive") == "written_off"


def test_what_was_lost_is_found_again(desk: Desk) -> None:
    """ARCH-30."""
    filed(desk)
    desk.do("luxun", "archive", "lose", ITEM, account="架上没有")
    desk.do("luxun", "archive", "find", ITEM, condition="sound", answer="插错卷")
    assert desk.state(ITEM, "archive") == "in_store"


def test_a_leaver_brings_back_what_he_borrowed(desk: Desk) -> None:
    """ARCH-32."""
    filed(desk)
    lent(desk, ITEM)
    with stops(Refused, "ARCH-32"):
        desk.do("wangfang", "staff", "leave", "zhangwei")
    with stops(Refused, "ARCH-32"):
        desk.do("wangfang", "staff", "leave", "zhangwei", handover="zhaomin", why="辞职")
    with stops(Refused, "ARCH-32"):
        desk.do("wangfang", "staff", "hand_over", "zhangwei", taker="zhaomin", why="辞职")
    desk.sign("zhangwei", back(desk, ITEM))
    desk.do("wangfang", "staff", "leave", "zhangwei")
    assert desk.state("zhangwei", "staff") == "gone"


def test_a_leaver_hands_in_what_is_due_for_filing(desk: Desk) -> None:
    """ARCH-32."""
    filed(desk)
    code = sent(desk)
    for more in ({}, {"handover": "luxun", "why": "辞职"}):
        with stops(Refused, "ARCH-32"):
            desk.do("wangfang", "staff", "leave", "machao", **more)
    item(desk, source=code, title="关于停水的函")
    desk.enrol("xinren", name="新人", roles="clerk", dept="service")
    desk.do("wangfang", "staff", "leave", "machao")
    assert desk.state("machao", "staff") == "gone"


def test_renewal_recall_and_reservation(desk: Desk) -> None:
    filed(desk)
    lent(desk, ITEM, due="2026-11-14 12:00")
    with stops(Refused, "ARCH-21"):
        desk.do("luxun", "archive", "extend", ITEM, due="2026-11-13 12:00", why="未用完")
    desk.do("luxun", "archive", "extend", ITEM, due="2026-11-20 12:00", why="未用完")
    again = desk.do("luxun", "archive", "extend", ITEM, due="2026-11-25 12:00", why="还没用完")
    assert desk.slot(again, "approve").rules == ("G-05",)
    desk.decline("wangfang", again)
    with stops(Refused, "ARCH-21"):
        desk.do("luxun", "archive", "recall", ITEM, due="2026-11-21 12:00", why="急用")
    called = desk.do("luxun", "archive", "recall", ITEM, due="2026-11-12 12:00", why="急用")
    assert desk.news(called) == {"person:zhangwei": ("ARCH-21",)}
    assert desk.dues(ITEM, "archive")["return"].by == desk.at("2026-11-12 12:00").now()
    reserve(desk.at("2026-11-11 09:00"), ITEM, who="zhaomin", starts="2026-11-12 14:00", ends="2026-11-14 14:00")
    with stops(Refused, "G-05"):
        desk.do("luxun", "archive", "extend", ITEM, due="2026-11-22 12:00", why="还没用完")
    back(desk, ITEM)
    with stops(Refused, "G-05"):
        ask(desk, ITEM)
    lent(desk, ITEM, borrower="zhaomin")
    assert desk.facts(ITEM, "archive")["borrower"] == "zhaomin"


@pytest.mark.parametrize("away", ["sealed", "damaged"])
def test_what_can_t_be_lent_is_not_reserved(desk: Desk, away: str) -> None:
    """ARCH-20: what is in the store or with a reader is reserved, what is in its bag or torn is not."""
    code = filed(desk)
    lent(desk, ITEM, due="2026-11-11 12:00")
    booked = reserve(desk, ITEM, who="zhaomin")
    assert (desk.state(booked.entry.id, "reservation"), desk.state(ITEM, "archive")) == ("booked", "out")
    back(desk, ITEM)
    if away == "sealed":
        desk.do("luxun", "archive", "seal", code, bag="D-1")
    else:
        desk.do("luxun", "archive", "damage", ITEM, account="虫蛀三页", condition="insects")
    with stops(Refused, "ARCH-20"):
        reserve(desk, ITEM, starts="2026-11-15 09:00", ends="2026-11-16 09:00")


def test_a_loan_does_not_run_into_another_s_reservation(desk: Desk) -> None:
    """G-05: till it begins, and for whoever reserved it, a file goes out; the keeper may cancel."""
    filed(desk)
    booked = reserve(desk, ITEM, who="zhaomin")
    with stops(Refused, "G-05"):
        ask(desk, ITEM)
    assert ask(desk, ITEM, due="2026-11-12 08:00").record.status == "waiting"
    assert ask(desk, ITEM, borrower="zhaomin").record.status == "waiting"
    with stops(NotAllowed):
        desk.do("caiwu", "reservation", "cancel", booked.entry.id, why="不用了")
    desk.do("luxun", "reservation", "cancel", booked.entry.id, why="改用复制件")
    assert ask(desk, ITEM).record.status == "waiting"


def test_a_certified_copy_instead_of_the_original(desk: Desk) -> None:
    filed(desk)
    with stops(Refused, "ARCH-20"):
        ask(desk, ITEM, do="copy", counted=None, certified={"no": "FZ-1", "stamped": False})
    copied = ask(desk, ITEM, do="copy", counted=None, certified=STAMPED)
    desk.sign("zhangwei", copied)
    assert desk.state(ITEM, "archive") == "in_store" and "borrower" not in desk.facts(ITEM, "archive")
