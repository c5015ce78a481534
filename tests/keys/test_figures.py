"""The figures of the key registers: what managers read of loans, sealed keys, losses and counts."""

from __future__ import annotations

import datetime as dt

from tests.keys.figured import figure
from tests.keys.given import (
    DAY,
    STAMPED,
    cabinets,
    desk_key,
    emergency,
    lent,
    opened,
    plant,
    sealed,
    shared,
    shown,
    vacant,
)
from tests.keys.proof import proves
from tests.support.desk import Desk
from wuye.reports.sheet import Ratio

MINUTES = dt.timedelta(minutes=1)
NONE = (0, 0, 0, 0, Ratio(0, 0))


@proves("KEY-03", "KEY-33", "KEY-34", "KEY-35", "KEY-42")
def test_loans_are_told_by_purpose_in_time_or_late(desk: Desk) -> None:
    desk.at(DAY)
    vacant(desk, "K-1")
    plant(desk, "K-2")
    shown(desk, "K-1")
    lent(desk, "K-2", due="11:30")
    desk.at("2026-11-10 10:15")
    desk.do("zhangwei", "key", "return", "K-1", power_off=True, windows_closed=False, door_locked=True)
    desk.at("2026-11-10 18:00")
    desk.do("zhangwei", "key", "chase", "K-2", channel="phone", answer="马上还")
    assert figure(desk, "key.lent") == [("inspection", "engineering", 1), ("viewing", "leasing", 1)]
    assert figure(desk, "key.lent_by_month") == [("2026-11", 2)]
    assert figure(desk, "key.returned") == [(2, 1, 1, 0, Ratio(1, 2))]
    assert [row[:3] for row in figure(desk, "key.loan_length")] == [("inspection", 0, 1), ("viewing", 1, 0)]
    assert figure(desk, "key.left_in_order") == [(Ratio(0, 1),)]
    assert figure(desk, "key.out_by_day")[-1] == (dt.date(2026, 11, 10), 1, 1)
    assert [row[0] for row in figure(desk, "key.still_out")] == ["K-2"]
    assert [row[:2] for row in figure(desk, "key.overdue")] == [("K-2", "孙强")]
    assert figure(desk, "key.chased") == [("chase", 1)]
    desk.at("2026-11-11 10:00").do("zhangwei", "key", "explain", "K-2", answer="还要用")
    desk.at("2026-11-12 09:00")
    assert figure(desk, "key.checked", routines=True)[0][:4] == (2, 1, 0, 1)


@proves("KEY-18", "KEY-19", "KEY-20", "KEY-24", "KEY-25", "KEY-26", "KEY-27")
def test_sealed_keys_opened_are_told_with_what_is_owed_for_them(desk: Desk) -> None:
    desk.at(DAY)
    opened(desk, sealed(desk))
    (row,) = figure(desk, "key.openings")
    assert row[1:5] == ("K-1501-1", "forgotten or lost", "张伟, 赵敏, 周刚", "门窗完好")
    assert figure(desk, "key.resealed") == figure(desk, "key.applications") == [(1, 0, 0, 1, Ratio(0, 0))]
    assert figure(desk, "key.client_told") == [NONE]
    desk.later("30m").do("zhangwei", "key", "file_application", "K-1501-1", stamped_copy=STAMPED)
    assert figure(desk, "key.applications") == [(1, 1, 0, 0, Ratio(1, 1))]


@proves("KEY-18")
def test_a_client_who_has_to_be_told_is_counted(desk: Desk) -> None:
    desk.at(DAY)
    entry = emergency(desk, sealed(desk))
    for person in ("wangfang", "chenjing", "zhaomin", "zhougang"):
        desk.sign(person, entry)
    assert figure(desk, "key.client_told") == [(1, 0, 0, 1, Ratio(0, 0))]


@proves("KEY-40", "KEY-45", "KEY-51", "KEY-52")
def test_losses_are_told_with_the_time_to_a_new_lock(desk: Desk) -> None:
    desk.at(DAY)
    for name in (vacant(desk, "K-3"), shared(desk, "K-4")):
        desk.do("zhangwei", "key", "lose", name, account="找不到")
    assert [row[1:5] for row in figure(desk, "key.losses")] == [
        ("K-3", "vacant", "1203", "lose"), ("K-4", "shared", "样板间", "lose"),
    ]  # fmt: skip
    assert figure(desk, "key.lost_by_month") == [("2026-11", 2)]
    assert [row[:3] for row in figure(desk, "key.replaced")] == [("shared", 0, 1), ("vacant", 0, 1)]
    assert figure(desk, "key.lock_changed")[0][:2] == (0, 2)
    desk.at("2026-11-10 10:30").do("sunqiang", "key", "rekey", "K-3", cylinder="C-2", why="遗失")
    ((changed, still, median, *_),) = figure(desk, "key.lock_changed")
    assert (changed, still) == (1, 1) and 59 * MINUTES < median <= 60 * MINUTES
    assert figure(desk, "key.locks_owed") == [(2, 1, 0, 1, Ratio(1, 1))]


@proves("KEY-09", "KEY-10", "KEY-12", "KEY-16", "KEY-46", "KEY-48")
def test_counts_are_told_with_their_differences(desk: Desk) -> None:
    desk.at(DAY)
    cabinets(desk)
    vacant(desk)
    desk_key(desk, cabinet="front_desk")
    sealed(desk)
    assert sorted(figure(desk, "key.key_list")) == [
        ("front desk", "in the cabinet", 1, 0, 1), ("sealed", "sealed", 1, 0, 1), ("vacant", "in the cabinet", 1, 0, 1),
    ]  # fmt: skip
    desk.do("liuyang", "cabinet", "count", "office", seen=["K-1203-1"])
    desk.do("sunli", "cabinet", "count", "front_desk", seen=["K-F-1"], counterpart="zhaomin")
    assert figure(desk, "cabinet.counts") == [("front_desk", 1), ("office", 1)]
    assert figure(desk, "cabinet.differences") == [(1, 0, 0, 1, Ratio(0, 0))]
    desk.do("liuyang", "cabinet", "explain", "office", answers=[{"key": "K-1501-1", "reason": "看漏"}])
    assert figure(desk, "cabinet.differences") == [(1, 1, 0, 0, Ratio(1, 1))]
    assert figure(desk, "cabinet.reviewed")[0][:2] == (1, 0)
    desk.at("2026-11-11 09:00")
    handed = figure(desk, "cabinet.desk_handover", routines=True)[0]
    assert handed[:2] == (1, 1)
    assert sum(row[1] for row in figure(desk, "key.desk_keys", routines=True)) > 0
    assert sum(row[1] for row in figure(desk, "key.reconciled", routines=True)) > 0
