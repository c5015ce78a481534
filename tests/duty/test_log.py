"""The page as a subject: who is on duty, nobody leaves the post, daily and monthly signatures: DUTY-10, DUTY-14 to DUTY-18, DUTY-24 to DUTY-26."""

from __future__ import annotations

from tests.duty.given import DAY, noted, routine
from tests.support.desk import Desk, stops
from wuye.errors import BadInput, NotAllowed, Refused
from wuye.reports.catch_up import to_sign_again
from wuye.reports.shift_pages import shift_page


def test_somebody_is_named_on_duty_at_a_place_for_every_shift_of_the_day(desk: Desk) -> None:
    """DUTY-14, DUTY-16, DUTY-06, D-05."""
    assert not routine(desk, "log.open_page").done
    with stops(NotAllowed, "DUTY-14"):
        desk.do("lina", "log", "begin")
    page = desk.do("zhangwei", "log", "begin")
    assert (page.entry.subjects, desk.state(DAY, "log")) == ((DAY,), "running")
    assert desk.facts(DAY, "log").items() >= {"on_duty": ["zhangwei"], "place": "客服部办公室"}.items()
    assert routine(desk, "log.open_page").done
    for now, shift in (("2026-11-10 17:00", "evening"), ("2026-11-11 03:00", "night")):
        assert not routine(desk.at(now), "log.open_page").done
        assert desk.do("zhaomin", "log", "begin").entry.subject.endswith(shift)


def test_a_shift_begins_its_own_page_and_no_other(desk: Desk) -> None:
    """DUTY-02."""
    with stops(Refused, "DUTY-02"):
        desk.do("zhangwei", "log", "begin", "2026-11-10-day", page="2026-11-09-day")
    desk.do("zhangwei", "log", "begin")
    with stops(Refused):
        desk.do("zhaomin", "log", "begin")


def test_the_post_is_never_empty(desk: Desk) -> None:
    """DUTY-17, DUTY-18: who leaves it has somebody else hold it, who signs for it."""
    desk.do("zhangwei", "log", "begin")
    with stops(Refused, "DUTY-17", "DUTY-18"):
        desk.do("zhangwei", "log", "leave_post", DAY, stand_in="zhangwei", why="吃饭", back_by="12:30")
    left = desk.do("zhangwei", "log", "leave_post", DAY, stand_in="zhaomin", why="吃饭", back_by="12:30")
    assert (desk.state(DAY, "log"), desk.status(left)) == ("running", "waiting")
    desk.sign("zhaomin", left)
    assert desk.state(DAY, "log") == "away"
    desk.do("zhangwei", "log", "resume", DAY)
    assert desk.state(DAY, "log") == "running"


def test_a_post_found_empty_is_told_of_with_who_left_it(desk: Desk) -> None:
    """DUTY-17, DUTY-18: damage is laid to the person who left."""
    desk.do("zhangwei", "log", "begin")
    with stops(BadInput, "DUTY-18", field="left_by"):
        desk.do("liuyang", "log", "found_empty", DAY, account="10:20 岗上无人")
    found = desk.do(
        "liuyang", "log", "found_empty", DAY, account="10:20 岗上无人", left_by="zhangwei", damage="对讲机丢失"
    )
    assert (desk.news(found), desk.facts(DAY, "log")["left_by"]) == ({"manager": ("DUTY-17",)}, "zhangwei")


def test_a_page_is_closed_when_its_work_is_done_or_carried_on(desk: Desk) -> None:
    """DUTY-07, DUTY-13, D-04."""
    desk.do("zhangwei", "log", "begin")
    event = noted(desk)
    with stops(Refused, "DUTY-13", "D-04"):
        desk.do("zhangwei", "log", "close")
    desk.do("zhangwei", "duty", "carry", event.entry.id, reason="缺软管", solve_by="明天 18:00", to_do="催采购")
    desk.do("zhangwei", "log", "close")
    assert desk.state(DAY, "log") == "closed"


def test_the_manager_signs_and_the_leader_checks_every_page(desk: Desk) -> None:
    """DUTY-24, DUTY-25, DUTY-15, D-02."""
    desk.do("zhangwei", "log", "begin")
    owed = desk.dues(DAY, "log")
    assert {name: (due.who, due.rules) for name, due in owed.items()} == {
        "check": (("leader", "supervisor"), ("DUTY-25",)), "endorse": (("manager",), ("DUTY-24",)),
    }  # fmt: skip
    for do, right, wrong, rule in (
        ("check", "liuyang", "wangfang", "DUTY-25"),
        ("endorse", "wangfang", "liuyang", "DUTY-24"),
    ):
        with stops(NotAllowed, rule):
            desk.do(wrong, "log", do, DAY)
        desk.do(right, "log", do, DAY)
    assert desk.dues(DAY, "log") == {}


def test_who_signs_daily_is_the_houses_choice(desk: Desk) -> None:
    """D-02, DUTY-24."""
    own = desk.with_knobs("log", daily_signers=["shift_manager"], sign_within="2h").at("2026-11-10 09:30")
    own.do("zhangwei", "log", "begin")
    with stops(NotAllowed, "DUTY-24"):
        own.do("wangfang", "log", "endorse", DAY)
    assert own.due_status("endorse", DAY, "log") == "open"
    assert own.later("3h").due_status("endorse", DAY, "log") == "late"
    own.do("linxia", "log", "endorse", DAY)
    assert own.due_status("endorse", DAY, "log") == "settled_late"


def test_a_page_is_signed_as_it_stands(desk: Desk) -> None:
    """DUTY-24: another number of entries, another word, another page: refused."""
    desk.do("zhangwei", "log", "begin")
    signed = desk.do("wangfang", "log", "endorse", DAY).entry.fields["page"]
    noted(desk)
    for page in (signed, {**signed, "count": 1}, {**signed, "digest": "sha256:" + "0" * 64}):
        with stops(Refused, "DUTY-24"):
            desk.do("wangfang", "log", "endorse", DAY, page=page)
    with stops(Refused, "DUTY-24"):
        desk.do("wangfang", "log", "endorse", DAY, page="2026-11-09-day")


def test_a_page_that_grew_after_it_was_signed_is_to_be_signed_again(desk: Desk) -> None:
    """DUTY-24: shown on the page and to the signer; when the page is closed, it is owed again."""
    desk.do("zhangwei", "log", "begin")
    noted(desk, result="好")
    desk.do("wangfang", "log", "endorse", DAY)
    assert to_sign_again(desk.books, "wangfang") == []
    noted(desk, result="好")
    page = shift_page(desk.books, desk.rules.registers["duty"], DAY, desk.now())
    assert [(s.count, s.now, s.stands) for s in page.signed] == [(1, 2, False)]
    assert [s.page for s in to_sign_again(desk.books, "wangfang")] == [DAY]
    desk.do("zhangwei", "log", "close")
    assert "endorse" in desk.dues(DAY, "log")
    desk.do("wangfang", "log", "endorse", DAY)
    assert to_sign_again(desk.books, "wangfang") == []


def test_the_supervisor_reads_and_signs_every_month(desk: Desk) -> None:
    """DUTY-26, D-02: over the month's pages as they stand."""
    noted(desk, result="好")
    desk.at("2026-12-02 09:00")
    assert not routine(desk, "reading.month").done
    with stops(NotAllowed, "DUTY-26"):
        desk.do("liuyang", "reading", "month", pages="2026-11")
    reading = desk.do("xuhong", "reading", "month", pages="2026-11")
    assert (reading.entry.fields["pages"]["pages"], routine(desk, "reading.month").done) == (1, True)
    for other in ({"pages": 2}, {"digest": "sha256:" + "0" * 64}, {"month": "2026-10"}):
        with stops(Refused, "DUTY-26"):
            desk.do("xuhong", "reading", "month", pages={**reading.entry.fields["pages"], **other})
    with stops(BadInput, field="pages"):
        desk.do("xuhong", "reading", "month", pages="2026-13")


def test_a_month_that_grew_after_it_was_read_is_to_be_read_again(desk: Desk) -> None:
    """DUTY-26."""
    noted(desk, result="好")
    desk.do("xuhong", "reading", "month", pages="2026-11")
    assert to_sign_again(desk.books, "xuhong") == []
    noted(desk, result="好")
    assert [(s.page, s.stands) for s in to_sign_again(desk.books, "xuhong")] == [("2026-11", False)]
    desk.do("xuhong", "reading", "month", pages="2026-11")
    assert to_sign_again(desk.books, "xuhong") == []


def test_a_finished_page_is_put_away_with_the_group(desk: Desk) -> None:
    """DUTY-10: not before it is closed and signed."""
    desk.do("zhangwei", "log", "begin")
    with stops(Refused, "DUTY-24", "DUTY-25"):
        desk.do("zhangwei", "log", "shelve", DAY)
    desk.do("zhangwei", "log", "close")
    with stops(Refused, "DUTY-24"):
        desk.do("zhangwei", "log", "shelve", DAY)
    desk.do("liuyang", "log", "check", DAY)
    desk.do("wangfang", "log", "endorse", DAY)
    desk.do("zhangwei", "log", "shelve", DAY)
    assert (desk.state(DAY, "log"), desk.facts(DAY, "log")["place"]) == ("shelved", "客服组")
