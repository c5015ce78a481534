"""What is owed, who is chased, what recurs, what is found."""

from __future__ import annotations

import datetime as dt

import pytest

from tests.screens.books import SETTINGS, Desk
from wuye.errors import BadInput
from wuye.reports.board import board
from wuye.reports.entries import found, logged, since_when, wanted
from wuye.reports.lives import life_of
from wuye.reports.owed import lapsing, mine, owed
from wuye.reports.routines import RoutineRow, period_of, routines
from wuye.reports.scenes import typed_line
from wuye.reports.subjects import listed
from wuye.reports.waits import news_for, wanted_from


def test_a_loan_past_its_time_is_late_and_names_its_borrower(desk: Desk) -> None:
    desk.key()
    of = desk.lend("K-1203-1", "2026-11-19T11:00:00")
    [row] = owed(desk.books, desk.now)
    assert (row.what, row.subject, row.late, row.owed_by) == ("return", "K-1203-1", False, ("person:lina",))
    rows = owed(desk.books, desk.at("2026-11-19T11:00:01").now)
    [row] = rows
    assert (row.late, row.opened_by, row.line) == (True, of, "wuye key chase K-1203-1")
    assert list(mine(rows, desk.books, "lina", desk.now)) == [row]
    assert list(mine(rows, desk.books, "zhangwei", desk.now)) == []


def test_the_ladder_counts_reminders_and_climbs(desk: Desk) -> None:
    desk.key()
    desk.lend("K-1203-1", "2026-11-19T11:00:00")
    desk.at("2026-11-19T12:00:00").write("key", "chase", "zhangwei", "K-1203-1", channel="phone", answer="未接")
    [row] = owed(desk.books, desk.now)
    assert row.chase and (row.chase.count, row.chase.wanted, row.chase.stage) == (1, False, 0)
    assert row.line == "wuye key return K-1203-1"
    [row] = owed(desk.books, desk.at("2026-11-20T12:30:00").now)
    assert row.chase and (row.chase.wanted, row.chase.stage) == (True, 1)
    assert row.chase.to == ("project_manager",)


def test_signatures_owed_afterwards_are_owed(desk: Desk) -> None:
    desk.key(kind="vacant")
    given = {"borrower": "lina", "org": "leasing", "purpose": "viewing", "due": "2026-11-19T11:00:00+08:00"}
    of = desk.write("key", "borrow", "zhangwei", "K-1203-1", **given)
    desk.sign("liuyang", of, "give")
    desk.sign("lina", of, "receive")
    state = {"power_off": True, "windows_closed": True, "door_locked": True}
    back = desk.write("key", "return", "zhangwei", "K-1203-1", **state)
    [row] = owed(desk.books, desk.now)
    assert (row.kind, row.opened_by, row.line) == ("sign", back, f"wuye sign {back}")
    [wait] = wanted_from(desk.books, "lina", desk.now)
    assert (wait.record.entry.id, wait.kind) == (back, "confirm")


def test_news_waits_for_those_it_is_meant_for(desk: Desk) -> None:
    desk.key(kind="vacant")
    of = desk.write("key", "lose", "zhangwei", "K-1203-1", account="在 14 楼丢失")
    assert [r.entry.id for r in news_for(desk.books, "wangfang", desk.now)] == [of]
    assert news_for(desk.books, "lina", desk.now) == []
    told = next(r for r in owed(desk.books, desk.now) if r.owed_by == ("manager",))
    assert told.line == f"wuye told {of} --to manager --how …"


def test_a_person_sees_his_own_signatures_and_news_in_one_place(desk: Desk) -> None:
    desk.key(kind="vacant")
    desk.write("key", "lose", "zhangwei", "K-1203-1", account="在 14 楼丢失")
    shown = board(desk.books, "wangfang", desk.at("2026-11-19T09:30:00").now)
    assert len(shown.news) == 1
    assert ("manager",) not in [r.owed_by for r in shown.late]
    assert ("manager",) in [r.owed_by for r in board(desk.books, None, desk.now).late]


def test_out_counts_subjects_that_owe_a_return(desk: Desk) -> None:
    for name in ("K-1", "K-2", "K-3"):
        desk.key(name)
    desk.lend("K-1", "2026-11-19T11:00:00")
    desk.lend("K-2", "2026-11-19T11:00:00")
    assert [(name, n) for name, _, n in board(desk.books, None, desk.now).out] == [("key", 2)]


def routine(desk: Desk, name: str) -> RoutineRow:
    return next(r for r in routines(desk.books, desk.now) if f"{r.register}.{r.name}" == name)


def test_a_routine_with_nothing_to_go_through_wants_a_nil_entry(desk: Desk) -> None:
    row = routine(desk, "key.daily_check")
    assert (row.done, row.total, row.line) == (False, 0, "wuye routine done key.daily_check")
    desk.write("key", "routine", "zhangwei", routine="daily_check")
    assert routine(desk, "key.daily_check").done


def test_a_routine_names_what_is_missing_until_all_is_covered(desk: Desk) -> None:
    for name in ("K-1", "K-2"):
        desk.key(name)
        desk.lend(name, "2026-11-19T11:00:00")
    desk.write("key", "explain", "zhangwei", "K-1", answer="还在看房")
    row = routine(desk, "key.daily_check")
    assert (row.done, row.count, row.total, row.missing) == (False, 1, 2, ("K-2",))
    desk.write("key", "explain", "zhangwei", "K-2", answer="还在看房")
    assert routine(desk, "key.daily_check").done


def test_yesterdays_work_doesnt_count_today(desk: Desk) -> None:
    desk.write("key", "routine", "zhangwei", routine="daily_check")
    assert not routine(desk.at("2026-11-20T00:00:00"), "key.daily_check").done


@pytest.mark.parametrize(
    ("every", "at", "start", "end"),
    [
        ("shift", "2026-11-19T09:00:00", "2026-11-19T08:00:00", "2026-11-19T16:00:00"),
        ("shift", "2026-11-19T23:59:00", "2026-11-19T16:00:00", "2026-11-20T00:00:00"),
        ("workday", "2026-11-19T09:00:00", "2026-11-19T00:00:00", "2026-11-20T00:00:00"),
        ("month", "2026-11-19T09:00:00", "2026-11-01T00:00:00", "2026-12-01T00:00:00"),
        ("holiday", "2026-11-22T09:00:00", "2026-11-22T00:00:00", "2026-11-23T00:00:00"),
    ],
)
def test_periods(desk: Desk, every: str, at: str, start: str, end: str) -> None:
    span = period_of(every, desk.books, desk.at(at).now)
    assert span == tuple(dt.datetime.fromisoformat(f"{t}+08:00") for t in (start, end))


@pytest.mark.parametrize(
    ("every", "at"),
    [("workday", "2026-11-22T09:00:00"), ("holiday", "2026-11-19T09:00:00"), ("", "2026-11-19T09:00:00")],
)
def test_no_period(desk: Desk, every: str, at: str) -> None:
    assert period_of(every, desk.books, desk.at(at).now) is None


def test_list_by_state_and_facts_in_either_language(desk: Desk) -> None:
    desk.key("K-1")
    desk.key("K-2", kind="vacant")
    desk.lend("K-1", "2026-11-19T11:00:00")
    key = desk.books.register("key")

    def ids(state: str | None = None, *where: str) -> list[str]:
        return [row.id for row in listed(desk.books, key, desk.now, state, where)]

    assert ids() == ["K-1", "K-2"]
    assert ids("out") == ids("借出") == ["K-1"]
    assert ids(None, "kind=vacant") == ids(None, "类别=空置") == ids(None, "类别＝空置") == ["K-2"]
    assert ids(None, "borrower=lina") == ids(None, "借用人=李娜") == ids("借出", "开启=1203") == ["K-1"]
    assert ids(None, "类别=空置", "借用人=李娜") == []


@pytest.mark.parametrize(("state", "where"), [("缺页", ()), (None, ("缺页=1",)), (None, ("kind",))])
def test_list_refuses_what_it_doesnt_know(desk: Desk, state: str | None, where: tuple[str, ...]) -> None:
    with pytest.raises(BadInput) as refused:
        listed(desk.books, desk.books.register("key"), desk.now, state, where)
    assert refused.value.problems[0].remedy


def test_a_subject_whose_first_entry_waits_is_listed_as_waiting(desk: Desk) -> None:
    more = {"name": "孙强", "roles": ["director"], "dept": "service", "public_key": "ssh-ed25519 AAAAC3Nz"}
    of = desk.write("staff", "enrol", "wangfang", "sunqiang", **more)
    rows = {r.id: r for r in listed(desk.books, desk.books.register("staff"), desk.now)}
    assert (rows["sunqiang"].state, rows["sunqiang"].waits) == ("waiting", of)
    assert [r.id for r in listed(desk.books, desk.books.register("staff"), desk.now, "待签")] == ["sunqiang"]


def test_find_wants_every_word_and_reads_names_labels_and_wide_digits(desk: Desk) -> None:
    desk.key("K-1", place="A 柜 01 钩")
    of = desk.lend("K-1", "2026-11-19T11:00:00")

    def ids(*words: str) -> list[str]:
        return [r.entry.id for r in found(desk.books, wanted(words))]

    assert of in ids("李娜") and ids("李娜", "巡查") == [of]
    assert ids("李娜 巡查") == [of] and ids("ｋ－１", "借出")[-1] == of
    assert ids("inspection") == [of]
    assert ids("李娜", "没有的词") == [] and ids() == []


def test_log_by_register_subject_person_and_day(desk: Desk) -> None:
    first = desk.key("K-1")
    of = desk.at("2026-11-20T10:00:00").lend("K-1", "2026-11-20T11:00:00")
    assert [r.entry.id for r in logged(desk.books, "key")][:2] == [first, of]
    assert [r.entry.id for r in logged(desk.books, "key", "K-1")] == [first, of, "K2611-0003"]
    assert [r.entry.id for r in logged(desk.books, by="liuyang")] == ["K2611-0003"]
    assert len(logged(desk.books, since=since_when("2026-11-20", desk.books, desk.now))) == 2
    assert since_when("2h", desk.books, desk.now) == desk.now - dt.timedelta(hours=2)
    assert since_when("昨天", desk.books, desk.now).isoformat() == "2026-11-19T00:00:00+08:00"
    with pytest.raises(BadInput):
        since_when("下辈子", desk.books, desk.now)


def test_a_life_tells_kin_dues_and_signatures(desk: Desk) -> None:
    desk.key("K-1", lock="L9")
    desk.key("K-2", lock="L9")
    desk.key("K-3")
    of = desk.lend("K-1", "2026-11-19T11:00:00")
    lost = desk.write("key", "lose", "zhangwei", "K-1", account="丢了")
    subject = desk.books.subject("key", "K-1")
    assert subject is not None
    life = life_of(subject, desk.books, desk.now)
    assert life.state == "lost" and {r.what for r in life.dues} >= {"rekey"}
    assert ("同锁芯", [("K-2", "cabinet")]) in [(label.zh, others) for label, others in life.kin]
    assert [r.entry.id for r in life.entries] == [lost, of, "K2611-0001"]


RENTED = """\
register: locker
label: {zh: 储物柜, en: locker}
prefix: L
subject: {id: given, label: {zh: 柜号, en: locker no.}}
fields:
  ends: {type: time, label: {zh: 到期, en: ends}}
facts: [ends]
states:
  held: {zh: 在租, en: held, until: {the: ends}, then: free, warn: 3d}
  free: {zh: 空闲, en: free}
actions:
  assign:
    label: {zh: 出租, en: assign}
    who: [assistant]
    to: held
    need: [ends]
"""


def test_states_about_to_lapse_are_told() -> None:
    desk = Desk(SETTINGS, locker=RENTED)
    desk.write("locker", "assign", "zhangwei", "L-1", ends="2026-11-25T09:00:00+08:00")
    assert lapsing(desk.books, desk.at("2026-11-22T08:59:00").now) == []
    [row] = lapsing(desk.books, desk.at("2026-11-22T09:00:00").now)
    assert (row.subject, row.then.zh) == ("L-1", "空闲")
    assert lapsing(desk.books, desk.at("2026-11-25T09:00:00").now) == []


@pytest.mark.parametrize(
    ("word", "line"),
    [("K-1", "wuye key return K-1"), ("甲-1", "wuye key return 甲-1"), ("a;rm", "wuye key return 'a;rm'"), ("o'x", "wuye key return 'o'\\''x'")],
)  # fmt: skip
def test_a_line_to_type_is_safe_to_type(word: str, line: str) -> None:
    assert typed_line("key", "return", word) == line
