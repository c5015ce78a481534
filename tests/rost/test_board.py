"""The first line of the board: who is on duty now, who comes next, who leads, who has the day off."""

from __future__ import annotations

import pytest

from tests.rost.given import drawn, here
from tests.support.desk import Desk
from wuye.render.board import board_lines, board_object
from wuye.render.lists import routine_words
from wuye.render.view import View
from wuye.reports.board import board
from wuye.text import Lang, cells


def shown(desk: Desk, when: str, lang: Lang = "zh", person: str | None = "zhangwei", width: int = 80) -> list[str]:
    desk.at(when)
    view = View(desk.books, desk.now(), lang)
    lines = board_lines(board(desk.books, person, desk.now()), view, width)
    return ["".join(span.words for span in line).rstrip() for line in lines]


def test_by_the_roster(desk: Desk) -> None:
    line = shown(desk, "2026-11-05 09:00")[1]
    assert line == "早班 08:00–16:00  张伟  接班 赵敏  领班 刘洋  客服经理 王芳（今日休）"
    line = shown(desk, "2026-11-05 17:00")[1]
    assert line == "中班 16:00–24:00  赵敏  接班 孙丽  客服经理 王芳（今日休）"


def test_in_english(desk: Desk) -> None:
    line = shown(desk, "2026-11-05 09:00", "en", width=120)[1]
    assert line == "day shift 08:00–24:00".replace("24:00", "16:00") + (
        "  张伟  next 赵敏  leader 刘洋  service manager 王芳 (off today)"
    )


def test_a_manager_who_is_there_is_not_off() -> None:
    desk = Desk()
    drawn(desk, wangfang="d")
    assert shown(desk, "2026-11-05 09:00")[1] == "早班 08:00–16:00  张伟、王芳  接班 赵敏  领班 刘洋"
    assert shown(desk, "2026-11-05 17:00")[1] == "中班 16:00–24:00  赵敏  接班 孙丽  客服经理 王芳"


def test_a_manager_on_leave_is_off_that_day(desk: Desk) -> None:
    desk = Desk()
    drawn(desk, wangfang="d")
    given = {"from": "2026-11-05T08:00", "until": "2026-11-05T16:00", "told": "huangtao"}
    desk.at("2026-11-05 07:00").do("wangfang", "leave", "sick", **given)
    assert shown(desk, "2026-11-05 09:00")[1].endswith("客服经理 王芳（今日休）")


def test_nobody_is_said_too(desk: Desk) -> None:
    empty = Desk()
    drawn(empty, zhangwei="o", liuyang="o")
    assert shown(empty, "2026-11-05 09:00")[1].startswith("早班 08:00–16:00  无人  接班 赵敏")


def test_without_a_roster_as_before(bare: Desk) -> None:
    assert shown(bare, "2026-11-05 09:00")[1] == "早班 08:00–16:00  张伟（客服助理）"


def test_who_asks_stands_below(desk: Desk) -> None:
    assert shown(desk, "2026-11-05 09:00")[2] == "张伟（客服助理）"
    assert "--as" in shown(desk, "2026-11-05 09:00", person=None)[2]


@pytest.mark.parametrize("width", [60, 80])
def test_it_fits(desk: Desk, width: int) -> None:
    assert [line for line in shown(desk, "2026-11-05 09:00", width=width) if cells(line) > width] == []


def test_as_data(desk: Desk) -> None:
    desk.at("2026-11-05 09:00")
    view = View(desk.books, desk.now(), "zh")
    told = board_object(board(desk.books, None, desk.now()), view)["on_duty"]
    assert told == {"here": ["zhangwei"], "next": ["zhaomin"], "leaders": ["liuyang"], "off": ["wangfang"]}
    assert here(desk) == ["zhangwei", "liuyang"]


def test_a_routine_with_a_moment_shows_it(desk: Desk) -> None:
    desk.at("2026-11-20 09:00")
    view = View(desk.books, desk.now(), "zh")
    said = [routine_words(row, view) for row in board(desk.books, "zhangwei", desk.now()).routines]
    assert "送交考勤 11-25 24:00 前" in said, said
