"""What stands on the screen: nothing is cut, nothing is raw, at every width and in both languages."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.screens.books import Desk, bare, words
from wuye.render.board import board_lines, board_object
from wuye.render.dues import due_lines, due_object
from wuye.render.life import entry_whole, life_lines, life_object
from wuye.render.lists import entry_lines, routine_lines, routine_object, subject_lines, subject_object
from wuye.render.paint import print_json
from wuye.reports.board import board
from wuye.reports.entries import logged
from wuye.reports.lives import life_of
from wuye.reports.owed import owed
from wuye.reports.routines import routines
from wuye.reports.subjects import listed
from wuye.text import Lang, cells

WIDTHS = (60, 80, 120)
NASTY = ["北门[in use]", "[red]", "=HYPERLINK(1)", "右\u200f左", "钥匙🔑👨‍👩‍👧", "０１２ no 012", "长" * 70, "x" * 80]
LONG = "两千字" * 666 + "完。"


def screens(desk: Desk, lang: Lang, width: int | None) -> dict[str, str]:
    """Every screen of these books, as text."""
    view, key = desk.view(lang), desk.books.register("key")
    subjects = desk.books.all("key")
    return {
        "board": words(board_lines(board(desk.books, "liuyang", desk.now), view, width)),
        "due": words(due_lines(owed(desk.books, desk.now), view, width)),
        "list": words(subject_lines(listed(desk.books, key, desk.now), key, view, width)),
        "log": words(entry_lines(logged(desk.books), view, width)),
        "routines": words(routine_lines(routines(desk.books, desk.now), view, width)),
        **{s.id: words(life_lines(life_of(s, desk.books, desk.now), view, width)) for s in subjects},
    }


@pytest.fixture
def full(desk: Desk) -> Desk:
    for i, place in enumerate(NASTY):
        desk.key(f"K-{i}", place=place, lock="L9", ring=f"R-{i}")
    desk.lend("K-0", "2026-11-19T11:00:00")
    desk.write("key", "lose", "zhangwei", "K-1", account=LONG)
    given = {"borrower": "lina", "org": "leasing", "purpose": "repair", "due": "2026-11-19T12:00:00+08:00"}
    desk.write("key", "borrow", "zhangwei", "K-2", **given)
    desk.at("2026-11-19T12:30:00").write("key", "chase", "zhangwei", "K-0", channel="phone", answer="未接[/]")
    return desk


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("width", WIDTHS)
def test_every_line_fits(full: Desk, lang: Lang, width: int) -> None:
    for name, text in screens(full, lang, width).items():
        assert [line for line in text.splitlines() if cells(line) > width] == [], name


@pytest.mark.parametrize("width", [*WIDTHS, None])
def test_no_value_is_cut_swallowed_or_raw(full: Desk, width: int | None) -> None:
    shown = screens(full, "zh", width)
    for place in NASTY:
        assert bare(place.replace("\u200f", "�")) in bare(shown["list"])
        assert bare(place.replace("\u200f", "�")) in bare(shown["log"])
    assert bare(LONG) in bare(shown["log"]) and bare(LONG) in bare(shown["K-1"])
    assert not any(c in text for text in shown.values() for c in "\x1b\u200f\u202e")


@pytest.mark.parametrize("width", WIDTHS)
def test_the_columns_of_a_list_are_aligned(full: Desk, width: int) -> None:
    lines = screens(full, "zh", width)["list"].splitlines()
    starts = {cells(line[: line.index("类别")]) for line in lines if "类别" in line}
    assert len(starts) == 1
    assert starts == {cells(lines[0][: lines[0].index("内容")])}


def test_the_board_says_the_most_important_first(full: Desk) -> None:
    lines = screens(full, "zh", 80)["board"].splitlines()
    assert lines[0].startswith("国际中心 客服部") and lines[0].endswith("2026-11-19 周四 12:30")
    assert lines[1] == "早班 08:00–16:00  刘洋（领班）"
    labels = [line.split()[0] for line in lines[3:] if line and line[0] != " "]
    assert labels == ["超时", "等我签", "待知悉", "将到期", "在外", "例行", "账本：共"]
    assert lines[3].startswith("超时 ") and lines[-1].endswith("wuye audit")


def test_the_board_in_english(full: Desk) -> None:
    text = screens(full, "en", 80)["board"]
    assert "to sign 1" in text and "late by" in text and "超" not in text.replace("超出", "")


def test_a_calm_board_says_so(desk: Desk) -> None:
    text = words(board_lines(board(desk.books, None, desk.now), desk.view(), 80))
    assert "没有超时，没有等您签的" in text and "加 --as 工号" in text


def test_the_board_counts_what_it_doesnt_show(desk: Desk) -> None:
    for i in range(12):
        desk.key(f"K-{i}")
        desk.lend(f"K-{i}", "2026-11-19T11:00:00") if i < 9 else None
    shown = board(desk.books, None, desk.at("2026-11-20T11:00:00").now)
    text = words(board_lines(shown, desk.view(), 80))
    assert "超时 9" in text and "还有 1 项" in text and "wuye due --late" in text


def test_what_is_personal_is_masked_in_lists_and_whole_in_a_life(desk: Desk) -> None:
    desk.key("K-1", owner="赵六", custodian="zhangwei")
    shown = screens(desk, "zh", 80)
    assert "赵六" not in shown["list"] and "交存人 ***" in shown["list"]
    assert "赵六" in shown["K-1"]
    [row] = listed(desk.books, desk.books.register("key"), desk.now)
    assert subject_object(row, desk.books.register("key"))["owner"] == "***"


def test_a_life_shows_hands_and_marks(full: Desk) -> None:
    text = screens(full, "zh", 120)["K-0"]
    assert "张伟 记 · 刘洋 发放" in text and "现在    借出 · 借用人 李娜" in text and "催过 1 次" in text
    assert "同锁芯" in text and "K-2 在柜" in text


def test_a_corrected_entry_says_so(desk: Desk) -> None:
    desk.key("K-1")
    of = desk.lend("K-1", "2026-11-19T11:00:00")
    digest = desk.books.records[of].entry.digest
    desk.write("key", "correct", "zhangwei", of=of, digest=digest, why="写错", fields={"purpose": "other"})
    text = screens(desk, "zh", 120)["K-1"]
    assert "已由 K2611-0004 更正" in text and "刘洋 重签" in text and "改为 用途 其他" in text


def test_an_entry_to_sign_is_shown_whole(full: Desk) -> None:
    record = next(r for r in full.books.records.values() if r.status == "waiting")
    text = words(entry_whole(record, full.view(), 60))
    for value in ("借用人 李娜", "用途 维修", "应还 今天 12:00", "还等：", "wuye sign"):
        assert value in text


def objects(desk: Desk) -> list[Any]:
    view, key = desk.view(), desk.books.register("key")
    return [
        board_object(board(desk.books, "liuyang", desk.now), view),
        [due_object(r, view) for r in owed(desk.books, desk.now)],
        [subject_object(r, key) for r in listed(desk.books, key, desk.now)],
        [routine_object(r, view) for r in routines(desk.books, desk.now)],
        *(life_object(life_of(s, desk.books, desk.now), view) for s in desk.books.all("key")),
    ]


def test_json_holds_every_value_and_moves_no_cursor(full: Desk, capsys: pytest.CaptureFixture[str]) -> None:
    for value in objects(full):
        print_json(value)
        said = capsys.readouterr().out
        assert json.loads(said) == value
        assert not any(c in said for c in "\x1b\x9b\u200f\u202e")


def test_json_of_a_list_and_of_dues_is_as_promised(full: Desk) -> None:
    _, dues, subjects, *_ = objects(full)
    assert {"what", "subject", "register", "by", "late", "owed_by", "opened_by"} <= set(dues[0])
    assert [row["place"] for row in subjects] == NASTY
    assert list(subjects[0])[:2] == ["subject", "state"]
