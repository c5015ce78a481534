"""Books as offices have them: workbooks by openpyxl, tables in text."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import openpyxl

from tests.support.house import Desk

NOW = "2026-11-10T09:00:00+08:00"
LATER = "2026-11-10T10:00:00+08:00"
HEADINGS = ("编号", "类型", "房号", "挂位", "责任人", "业主", "锁号", "锁芯代次", "份数", "备用钥匙", "状态", "备注")
"""An office's own words for a book of keys, most of them not the register's."""
Row = list[Any]


def good_row(number: int) -> Row:
    """A row of a book of keys with which nothing is wrong."""
    kind = "机房" if number % 7 == 0 else "空置"
    spare = "是" if number % 5 == 0 else None
    return [
        f"N-{number:04}",
        kind,
        f"{number // 20:04}",
        f"A{number % 90:02}",
        None,
        None,
        f"L{number // 3}",
        1,
        "1/3",
        spare,
        "在柜",
        None,
    ]


def workbook(path: Path, rows: Sequence[Sequence[Any]], after: Callable[[Any], None] | None = None) -> Path:
    """A workbook of one sheet; `after` makes it odd."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in rows:
        sheet.append(list(row))
    if after is not None:
        after(sheet)
    book.save(path)
    return path


def keys(path: Path, rows: Sequence[Row], after: Callable[[Any], None] | None = None) -> Path:
    """A book of keys: a title, the headings, the rows from the third on."""
    return workbook(path, [["国际中心钥匙台账"], HEADINGS, *rows], after)


def text_file(path: Path, words: str, coding: str = "utf-8") -> Path:
    """A table in text."""
    path.write_bytes(words.encode(coding))
    return path


def states(desk: Desk, register: str, to: Path, **how: Any) -> Path:
    """A register's subjects as they stand, exported by somebody who may see all of it."""
    result = desk.wuye("export", register, "--state", "--reveal", "-o", str(to), as_="wangfang", now=LATER, **how)
    assert result.code == 0, result.err
    return to
