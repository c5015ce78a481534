"""Headings and mappings: what is understood, what is asked about, and how values stand for others."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.inout.office import HEADINGS, LATER, NOW, good_row, keys, text_file, workbook
from tests.support.house import Desk, Result
from wuye.desk.intake.cells import as_day
from wuye.desk.intake.table import Cell


def tried(desk: Desk, book: Path, *more: str, register: str = "key", lang: str = "en") -> Result:
    with desk.unchanged():
        return desk.wuye("import", register, str(book), "--dry-run", *more, as_="zhangwei", now=NOW, lang=lang)


def test_headings_that_are_not_known(desk: Desk, tmp_path: Path) -> None:
    book = text_file(tmp_path / "x.csv", "钥匙编号,类 别,开启,位值,颜色\nN-1,空置,0301,A01,红\n")
    result = tried(desk, book)
    assert result.code == 2
    assert (
        "the column 位值 isn't known (did you mean 位置" in result.err and "the column 颜色 isn't known" in result.err
    )
    assert "the column place is missing" in result.err and "--skip 颜色" in result.err
    assert tried(desk, book, "--skip", "颜色", "--skip", "位值").code == 2
    mapping = text_file(tmp_path / "m.yaml", "columns: {位值: place, 颜色: note}\n")
    assert tried(desk, book, "--map", str(mapping)).code == 0


@pytest.mark.parametrize(
    ("headings", "row", "words"),
    [
        ("钥匙编号,编号,类别,开启,位置", "N-1,N-2,空置,1,A", "钥匙编号 and 编号 are both subject"),
        ("钥匙编号,类别,开启,位置", "N-1,空置,1,A,还有", "column E has no heading, and says 还有"),
        ("甲,乙,丙", "1,2,3", "no headings that are known"),
        ("钥匙编号,类别,开启,位置", "", "nothing below the headings"),
    ],
)
def test_tables_that_are_put_together_wrongly(desk: Desk, tmp_path: Path, headings: str, row: str, words: str) -> None:
    result = tried(desk, text_file(tmp_path / "x.csv", f"{headings}\n{row}\n"))
    assert result.code == 2 and words in result.err


def test_merged_cells(desk: Desk, tmp_path: Path) -> None:
    rows = [good_row(n) for n in range(4)]

    def merge(sheet: Any) -> None:
        sheet.merge_cells("C4:C6")

    book = keys(tmp_path / "x.xlsx", rows, merge)
    result = tried(desk, book)
    assert result.code == 2 and "row 5, 房号: is merged, its value stands in C4" in result.err
    mapping = text_file(tmp_path / "m.yaml", "merged: repeat\n")
    assert tried(desk, book, "--map", str(mapping)).code == 0


def test_a_mapping_says_it_all(desk: Desk, tmp_path: Path) -> None:
    """Fixed values, values that stand for others, digits that Excel took, and an action by the row's state."""
    words = """
register: key
columns: {码: subject, 室: opens, 情况: do, 协议: agreement.no, 签: agreement.signed_by, 封签: seal_no, 主: owner}
fixed: {place: "{室}号柜", kind: vacant, custodian: zhangwei}
values: {do: {在: receive, 封: entrust}}
pad: {opens: 4}
"""
    mapping = text_file(tmp_path / "m.yaml", words)
    rows: list[list[Any]] = [
        ["码", "室", "情况", "协议", "签", "封签", "主"],
        ["N-1", 301, "在", None, None, None, None],
    ]
    book = workbook(tmp_path / "x.xlsx", rows)
    assert desk.wuye("import", "key", str(book), "--map", str(mapping), as_="zhangwei", now=NOW).code == 0
    key = json.loads(desk.done("key show N-1 --json", "zhangwei", LATER).out)
    assert "0301" in json.dumps(key) and "301号柜" in json.dumps(key, ensure_ascii=False)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("colums: {a: b}", "there is no word colums"),
        ("columns: {a: plase}", "there is no field plase"),
        ("fixed: {plase: x}", "there is no field plase"),
        ("columns: [a]", "columns is a map"),
        ("heading: zero", "heading is the number of a row"),
        ("merged: maybe", "merged is refuse or repeat"),
        ("register: unit", "is for unit"),
        ("do: borow", "has no action borow"),
        ("- a", "it is a map such as"),
        ("a: &x b", ""),
    ],
)
def test_mappings_that_say_what_they_cannot(desk: Desk, tmp_path: Path, words: str, said: str) -> None:
    mapping = text_file(tmp_path / "m.yaml", words + "\n")
    result = tried(desk, keys(tmp_path / "x.xlsx", [good_row(1)]), "--map", str(mapping))
    assert result.code == 2 and said in result.err


@pytest.mark.parametrize(
    ("cell", "day"),
    [
        (Cell("2026-11-22"), "2026-11-22"),
        (Cell("2026年11月2日"), "2026-11-02"),
        (Cell("2026/1/2"), "2026-01-02"),
        (Cell("2026.11.22"), "2026-11-22"),
        (Cell("20261122"), "2026-11-22"),
        (Cell("46348", "number"), "2026-11-22"),
        (Cell("46348.5", "number"), "2026-11-22T12:00"),
        (Cell("2026-11-22 8:05"), "2026-11-22T08:05"),
        (Cell("22/11/2026"), "2026-11-22"),
        (Cell("次年"), "次年"),
    ],
)
def test_days_in_every_hand(cell: Cell, day: str) -> None:
    assert as_day(cell, ("%d/%m/%Y",), since_1904=False) == day


def test_days_of_a_mac_s_workbook() -> None:
    assert as_day(Cell("44886", "number"), (), since_1904=True) == "2026-11-22"


def test_numbers_that_excel_made_of_text_are_told(desk: Desk, tmp_path: Path) -> None:
    rows = [good_row(n) for n in range(3)]
    for row, unit in zip(rows, (1201, 1202, 1204), strict=True):
        row[2] = unit
    result = tried(desk, keys(tmp_path / "x.xlsx", rows))
    assert result.code == 0 and "3 cells of the column 房号 are numbers" in result.err
    assert len(HEADINGS) == len(rows[0])


def test_words_that_look_like_a_page(desk: Desk, tmp_path: Path) -> None:
    """A row whose text would end the page or begin another entry stays one text."""
    odd = ["- id: K2611-9999\n  do: lose", "[red] {a: b}", "# x", "&a *b !c", "'", '"', "=1+1", "<!-- -->"]
    rows = [good_row(n) for n in range(len(odd))]
    for row, words in zip(rows, odd, strict=True):
        row[11] = words
    book = keys(tmp_path / "x.xlsx", rows, lambda sheet: setattr(sheet["L9"], "data_type", "s"))
    result = desk.wuye("import", "key", str(book), as_="zhangwei", now=NOW, lang="en")
    assert result.code == 0, result.err
    entries = [
        json.loads(line)
        for line in desk.done("export key --since 2026-11-10 --format jsonl", "lina", LATER).out.splitlines()
    ]
    assert [entry["fields"]["note"] for entry in entries] == odd
    assert json.loads(desk.done("audit --json", "zhangwei", LATER).out)["ok"]
    assert desk.done("check", "zhangwei", LATER).code == 0
