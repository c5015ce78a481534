"""The incoming side reads, counts blind, checks and asks; the outgoing side explains."""

from __future__ import annotations

import pytest

from tests.handover.given import (
    ARTICLES,
    MARKS,
    accepted,
    checked,
    counted,
    house,
    offered,
    opened,
    prepared,
    ready,
    rows,
)
from tests.keys.given import desk_key
from tests.support.desk import Desk, stops
from wuye.errors import BadInput, NotAllowed, Refused


@pytest.fixture
def desk() -> Desk:
    return house()


def explain(desk: Desk, by: str = "zhangwei", **typed: object) -> object:
    desk.later("1m")
    return desk.do(by, "handover", "explain", "desk", **typed)


def test_the_last_record_is_read_first(desk: Desk) -> None:
    """HAND-14: and what is to be followed up is noted."""
    prepared(desk)
    counted(desk)
    with stops(Refused, "HAND-14"):
        checked(desk, read="no")
    assert checked(desk, follow=["1203 回访"]).entry.fields["follow"] == ["1203 回访"]


def test_every_article_is_counted(desk: Desk) -> None:
    """HAND-15, HAND-41: the waiting mail among them."""
    prepared(desk)
    desk.later("1m")
    less = {name: number for name, number in ARTICLES.items() if name != "mail"}
    with stops(Refused, "HAND-15", "HAND-41"):
        desk.do("zhaomin", "handover", "count", "desk", articles=rows(less))
    with stops(BadInput, "HAND-15", field="articles"):
        desk.do("zhaomin", "handover", "count", "desk")
    assert not desk.dues("desk", "handover").get("explain")
    counted(desk)
    assert desk.state("desk", "handover") == "counted"


def test_a_difference_is_explained_by_who_goes(desk: Desk) -> None:
    """HAND-15, HAND-19: no signature before that."""
    prepared(desk)
    receipt = counted(desk, cash=1900)
    due = desk.due("explain", "desk", "handover")
    assert due.who == ("person:zhangwei",) and "备用金" in receipt.says[0].zh
    checked(desk)
    with stops(Refused, "HAND-19"):
        offered(desk)
    with stops(NotAllowed, "HAND-15"):
        explain(desk, by="sunli", answers=[{"item": "cash", "reason": "x"}])
    with stops(Refused, "HAND-19"):
        explain(desk, answers=[{"item": "radios", "reason": "x"}])
    explain(desk, answers=[{"item": "cash", "reason": "垫付快递 100 元，单据在抽屉"}])
    offered(desk)
    accepted(desk)


def test_what_cannot_be_told_stays_open(desk: Desk) -> None:
    """HAND-15: kept open, it is owed after the handover."""
    prepared(desk)
    counted(desk, radios=3)
    explain(desk, kept=["radios"])
    checked(desk)
    offered(desk)
    accepted(desk)
    assert "leader" in desk.due("clear_up", "desk", "handover").who


def test_the_closing_balance_is_the_next_opening_balance(desk: Desk) -> None:
    prepared(desk)
    counted(desk, mail=5)
    explain(desk, answers=[{"item": "mail", "reason": "领走 4 件"}])
    checked(desk)
    offered(desk)
    accepted(desk)
    desk.at("2026-11-02 23:46")
    prepared(desk, by="zhaomin")
    assert "结存相符" in counted(desk, by="sunli", mail=5).says[0].zh
    assert counted(desk, by="sunli").says[0].zh.startswith("与结存不符：待领信报")


def test_refused_counts_leave_the_balance_alone(desk: Desk) -> None:
    prepared(desk)
    counted(desk, mail=5)
    desk.do("zhaomin", "handover", "refuse", "desk", why="信件对不上")
    assert desk.facts("desk", "handover")["balance"] == rows(ARTICLES)


def keys_of(desk: Desk) -> Desk:
    desk.do("liuyang", "cabinet", "set_up", "Q-F", kind="front_desk", place="前台", keeper="zhangwei")
    for name in ("K-F-1", "K-F-2"):
        desk_key(desk, name, cabinet="Q-F")
    desk.do("liuyang", "handover", "amend", "desk", why="前台柜启用", cabinets=["Q-F"])
    return desk


def test_keys_are_counted_face_to_face_and_stand_in_the_record(desk: Desk) -> None:
    """HAND-16, HAND-42: blind, by whoever comes; each difference is explained by whoever goes."""
    keys_of(desk)
    prepared(desk)
    desk.later("1m")
    with stops(BadInput, "HAND-16", "HAND-42", field="seen"):
        counted(desk)
    with stops(NotAllowed, "HAND-16"):
        desk.do("zhangwei", "handover", "count", "desk", articles=rows(ARTICLES), seen=["K-F-1", "K-F-2"])
    desk.do("zhaomin", "handover", "count", "desk", articles=rows(ARTICLES), seen=["K-F-1"])
    (due,) = [d for d in desk.books.dues_of("handover", "desk") if d.kind == "difference"]
    assert (due.item, due.who) == ("K-F-2", ("person:zhangwei",))
    checked(desk)
    with stops(Refused, "HAND-19"):
        offered(desk)
    explain(desk, answers=[{"item": "K-F-2", "reason": "孙强借用未登记，已补记"}])
    offered(desk)
    accepted(desk)


def test_what_is_out_is_handed_over(desk: Desk) -> None:
    """HAND-16: keys that are lent stand with the preparation."""
    desk_key(desk, "K-F-1")
    lent = desk.do("zhangwei", "key", "borrow", "K-F-1", borrower="sunqiang", org="engineering", purpose="repair")
    for by in [w.removeprefix("person:") for _, who in desk.waits(lent) for w in who]:
        desk.sign({"leader": "liuyang"}.get(by.removesuffix("@shift"), "liuyang"), lent)
        break
    assert desk.state("K-F-1") == "out"
    assert prepared(desk).entry.fields["out"] == ["key K-F-1"]


def test_what_is_odd_is_explained(desk: Desk) -> None:
    """HAND-17: and the explanation is written down."""
    prepared(desk)
    counted(desk)
    with stops(BadInput, "HAND-17", field="asked"):
        checked(desk, abnormal="大堂有水迹")
    checked(desk, abnormal="大堂有水迹", asked=[{"question": "水从哪来", "answer": "保洁刚拖过"}])


def test_equipment_is_verified_together(desk: Desk) -> None:
    """HAND-18."""
    prepared(desk)
    counted(desk)
    with stops(Refused, "HAND-18"):
        checked(desk, verified="no")
    checked(desk)


def test_every_question_has_its_answer(desk: Desk) -> None:
    """HAND-20."""
    prepared(desk)
    counted(desk)
    with stops(BadInput, "HAND-20", field="asked"):
        desk.do("zhaomin", "handover", "ask", "desk", asked=[{"question": "电梯修好了吗"}])
    asked = [{"question": "电梯修好了吗", "answer": "明早来人"}]
    assert desk.do("zhaomin", "handover", "ask", "desk", asked=asked).entry.fields["asked"] == asked


def test_gate_articles_are_counted_and_the_log_checked(desk: Desk) -> None:
    """HAND-44, HAND-46."""
    opened(desk, "gate", "chenhao")
    prepared(desk, "gate", "chenhao", work="进出 41 车次，无异常")
    with stops(Refused, "HAND-44"):
        desk.do("zhougang", "handover", "count", "gate", articles=rows({"radios": 3}))
    counted(desk, "gate", "zhougang")
    assert "log_book" in MARKS["gate"]
    checked(desk, "gate", "zhougang")
    offered(desk, "gate", "chenhao")
    accepted(desk, "gate", "zhougang")
    with stops(BadInput, "HAND-46", field="work"):
        prepared(desk, "gate", "zhougang", work="")


def test_damage_is_traced_to_a_person_with_its_price(desk: Desk) -> None:
    """HAND-45."""
    prepared(desk)
    counted(desk, radios=3)
    told = {"answers": [{"item": "radios", "reason": "摔坏"}], "liable": "张伟"}
    with stops(BadInput, "HAND-45", field="price"):
        explain(desk, **told)
    explain(desk, **told, price="380.00")


def test_counting_again_takes_the_check_back(desk: Desk) -> None:
    """HAND-29: what was checked was another count."""
    ready(desk)
    counted(desk)
    with stops(Refused, "HAND-29"):
        offered(desk)
