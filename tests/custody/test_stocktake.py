"""Stocktakes of any register of things: blind counts, differences by kind, explained, decided; nothing is overwritten."""

from __future__ import annotations

import pytest

from tests.custody.given import device, radio
from tests.keys.given import lent, shared
from tests.support.desk import Desk, stops
from wuye.desk.record import Receipt
from wuye.errors import BadInput, NotAllowed, Refused


def counted(desk: Desk, *scans: list[str], book: str = "key", spoilt: list[str] | None = None, **more: str) -> Receipt:
    """A stocktake compared with the book, after so many scans."""
    name = desk.do("zhangwei", "stocktake", "open", book=book, **more).entry.id
    for scan in scans:
        desk.do("sunli", "stocktake", "scan", name, scan=scan, **({"spoilt": spoilt} if spoilt else {}))
    return desk.do("zhangwei", "stocktake", "compare", name)


def found(desk: Desk, receipt: Receipt) -> dict[str, list[str]]:
    facts = desk.facts(receipt.entry.subjects[0], "stocktake")
    return {k: facts[k] for k in ("missing", "misplaced", "unexpected", "unknown", "damaged") if k in facts}


def test_every_kind_of_difference_is_told(desk: Desk) -> None:
    """KEY-09"""
    here, gone, moved, out, broken = (shared(desk, f"K-{i}", place="A01") for i in range(5))
    desk.do("liuyang", "key", "move_place", moved, place="B01")
    lent(desk, out)
    done = counted(desk, [here, moved, out], ["K-X", broken], shelf="A01", spoilt=[broken])
    assert found(desk, done) == {
        "missing": [gone], "misplaced": [moved], "unexpected": [out], "unknown": ["K-X"], "damaged": [broken],
    }  # fmt: skip
    session = done.entry.subjects[0]
    items = [d.item for d in desk.books.dues_of("stocktake", session) if d.name == "explain"]
    assert items == [gone, moved, out, "K-X", broken]


def test_nothing_in_the_book_is_overwritten(desk: Desk) -> None:
    gone, out = shared(desk, "K-1"), shared(desk, "K-2")
    lent(desk, out)
    before = [(desk.state(n), dict(desk.facts(n))) for n in (gone, out)]
    done = counted(desk, [out])
    session = done.entry.subjects[0]
    desk.do("zhangwei", "stocktake", "explain", session, answers=[{"item": n, "reason": "x"} for n in (gone, out)])
    said = desk.do("liuyang", "stocktake", "decide", session, why="月末")
    assert [(desk.state(n), dict(desk.facts(n))) for n in (gone, out)] == before
    assert "wuye key lose K-1" in said.says[0].en and "wuye key return K-2" in said.says[0].en


def test_each_line_proposed_is_one_that_the_book_has(desk: Desk) -> None:
    """A radio isn't moved from place to place by an entry: what lies elsewhere is told, and no such line is named."""
    rules = desk.books.rules
    for book in rules.custodies:
        actions = rules.registers[book].actions
        for kind in ("missing", "unexpected", "damaged"):
            assert any(do in actions for do in rules.table("stocktake", "entered_as")[kind]["do"]), (book, kind)
    radio(desk, "R-01")
    radio(desk, "R-02", place="机房")
    done = counted(desk, ["R-02", "R-9"], book="radio", spoilt=["R-02"], shelf="前台柜")
    session = done.entry.subjects[0]
    items = [d.item for d in desk.books.dues_of("stocktake", session) if d.name == "explain"]
    desk.do("zhangwei", "stocktake", "explain", session, answers=[{"item": n, "reason": "x"} for n in items])
    said = desk.do("liuyang", "stocktake", "decide", session, why="月末").says[0].en
    assert "wuye radio lose R-01 …" in said and "wuye radio fault R-02 …" in said
    assert "move" not in said and "R-9" not in said


def test_a_stocktake_is_decided_when_all_is_explained_and_by_another(desk: Desk) -> None:
    """KEY-09"""
    gone = shared(desk)
    session = counted(desk).entry.subjects[0]
    with stops(Refused, "KEY-09"):
        desk.do("liuyang", "stocktake", "decide", session, why="月末")
    desk.do("zhangwei", "stocktake", "explain", session, answers=[{"item": gone, "reason": "夹在本子里"}])
    with stops(NotAllowed, "KEY-09"):
        desk.do("lina", "stocktake", "decide", session, why="月末")
    desk.do("liuyang", "stocktake", "decide", session, why="月末")
    assert (desk.state(session, "stocktake"), desk.dues(session, "stocktake")) == ("decided", {})


def test_whoever_counted_doesn_t_decide(desk: Desk) -> None:
    session = desk.do("liuyang", "stocktake", "open", book="key").entry.id
    desk.do("liuyang", "stocktake", "compare", session)
    with stops(NotAllowed):
        desk.do("liuyang", "stocktake", "decide", session, why="月末")
    desk.do("wangfang", "stocktake", "decide", session, why="月末")


def test_what_can_t_be_told_is_searched_for(desk: Desk) -> None:
    gone = shared(desk)
    session = counted(desk).entry.subjects[0]
    desk.do("zhangwei", "stocktake", "explain", session, answers=[{"item": gone, "reason": "不明"}], search=[gone])
    assert desk.dues(session, "stocktake")["searched"].who == ("person:zhangwei",)
    with stops(Refused):
        desk.do("liuyang", "stocktake", "decide", session, why="月末")
    desk.do("zhangwei", "stocktake", "searched", session, answers=[{"item": gone, "reason": "抽屉里"}])
    desk.do("liuyang", "stocktake", "decide", session, why="月末")


def test_the_same_shelf_isn_t_counted_twice_at_once(desk: Desk) -> None:
    desk.do("zhangwei", "stocktake", "open", book="key", shelf="office")
    with stops(Refused):
        desk.do("sunli", "stocktake", "open", book="key", shelf="office")
    desk.do("sunli", "stocktake", "open", book="key", shelf="plant")


@pytest.mark.parametrize("book", ["equipment", "radio"])
def test_every_register_of_things_is_counted_the_same_way(desk: Desk, book: str) -> None:
    names = [radio(desk, f"R-0{i}") for i in range(2)] if book == "radio" else [device(desk), device(desk)]
    done = counted(desk, names[:1], book=book)
    assert found(desk, done) == {"missing": names[1:]}
    assert found(desk, counted(desk, names, book=book)) == {}


def test_only_registers_of_things_are_counted(desk: Desk) -> None:
    with stops(BadInput, field="book"):
        desk.do("zhangwei", "stocktake", "open", book="duty")


def test_a_scanner_s_lines_are_numbers(desk: Desk) -> None:
    names = [shared(desk, f"K-{i}") for i in range(3)]
    assert found(desk, counted(desk, ["K-0\nK-1\n", "K-2"])) == {}
    assert names == ["K-0", "K-1", "K-2"]


def test_a_count_at_the_cabinet_tells_kinds_too(desk: Desk) -> None:
    """KEY-09: the one engine behind both."""
    desk.do("liuyang", "cabinet", "set_up", "office", kind="office", place="一层", keeper="liuyang")
    out = shared(desk, "K-1")
    lent(desk, out)
    desk.do("liuyang", "cabinet", "count", "office", seen=[out])
    (due,) = desk.books.dues_of("cabinet", "office")
    assert due.label.en == "explain seen, in the book it isn't here K-1"
