"""The files that offices have, and those that nobody should open: each is read rightly or refused in plain words."""

from __future__ import annotations

import io
import tracemalloc
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.inout.office import HEADINGS, good_row, keys, text_file, workbook
from wuye.desk.intake.table import Table, read_table
from wuye.errors import BadInput

LINES = [["编号", "类型", "房号", "挂位"], ["N-1", "空置", "0301", "A，01"], ["N-2", "机房", "B2", "第二行\n又一行"]]


def written(separator: str) -> str:
    """The lines as Excel writes them."""
    quoted = [[f'"{w}"' if set(w) & set(f'{separator}\n"') else w for w in line] for line in LINES]
    return "".join(separator.join(line) + "\r\n" for line in quoted)


@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("coding", ["utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-le", "utf-16-be"])
def test_text_of_every_kind(separator: str, coding: str) -> None:
    table = read_table("x.csv", written(separator).encode(coding))
    assert [[cell.words for cell in row.cells] for row in table.rows] == LINES
    assert {"utf-8-sig": "UTF-8"}.get(coding, coding[:6].upper()) in table.notes[0].zh or coding == "gb18030"


def test_the_line_that_names_the_separator_is_no_row() -> None:
    table = read_table("x.csv", b"sep=;\r\n" + "编号;挂位\r\nN-1;a,b\r\n".encode())
    assert [[cell.words for cell in row.cells] for row in table.rows] == [["编号", "挂位"], ["N-1", "a,b"]]


def refused(data: bytes, name: str = "x.xlsx") -> str:
    with pytest.raises(BadInput) as caught:
        read_table(name, data)
    assert all(p.remedy for p in caught.value.problems)
    return caught.value.problems[0].message.en


def test_what_is_no_table() -> None:
    assert "empty" in refused(b"") and "empty" in refused(b"\xef\xbb\xbf\r\n\r\n")
    ole = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 500
    assert "old .xls" in refused(ole)
    assert "password" in refused(ole + "EncryptedPackage".encode("utf-16-le"))
    assert "no sound workbook" in refused(b"PK\x03\x04 and nothing behind it")
    assert "no Excel workbook" in refused(packed({"word/document.xml": b"<a/>"}))
    assert "no sound workbook" in refused(packed({"[Content_Types].xml": b"<a/>"}))
    assert "neither UTF-8" in refused("编号,挂位\r\n".encode() + b"\xff\xff\xff\xfe\r\n", "x.csv")
    assert "row 1" in refused(b'a,"b\r\n', "x.csv")


def packed(parts: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as file:
        for name, data in parts.items():
            file.writestr(name, data)
    return out.getvalue()


def test_a_bomb_is_not_unpacked() -> None:
    data = packed({"[Content_Types].xml": b"<a/>", "xl/worksheets/sheet1.xml": b"\0" * (257 << 20)})
    assert len(data) < 1 << 20
    assert "unpacked it comes to 257 MB" in refused(data)


def edited(book: Path, edit: Callable[[bytes], bytes], part: str = "xl/worksheets/sheet1.xml") -> bytes:
    """A workbook with a part of it changed by hand."""
    with zipfile.ZipFile(book) as file:
        parts = {name: file.read(name) for name in file.namelist()}
    return packed({**parts, part: edit(parts[part])})


def test_a_sheet_that_says_more_than_it_holds(tmp_path: Path) -> None:
    book = keys(tmp_path / "x.xlsx", [good_row(1)])
    wide = edited(book, lambda xml: xml.replace(b'<dimension ref="A1:L3"', b'<dimension ref="A1:XFD1048576"'))
    assert len(read_table("x.xlsx", wide).rows) == 3
    far = edited(
        book,
        lambda xml: xml.replace(b"</sheetData>", b'<row r="1048576"><c r="A1048576"><v>1</v></c></row></sheetData>'),
    )
    assert "more than 20,000 rows" in refused(far)
    bomb = b'<!DOCTYPE a [<!ENTITY b "ccc">]>'
    assert "no sound workbook" in refused(edited(book, lambda xml: bomb + xml))
    merged = b'<mergeCells count="1"><mergeCell ref="A1:XFD1048576"/></mergeCells></worksheet>'
    assert "no sound workbook" in refused(edited(book, lambda xml: xml.replace(b"</worksheet>", merged)))
    # What stands far off is never dropped in silence; a cell that is only coloured is nothing.
    assert "more than 256 columns" in refused(beside(book, b'<c r="XFD3"><v>1</v></c>'))
    assert len(read_table("x.xlsx", beside(book, b'<c r="XFD3" s="0"/>')).rows[2].cells) <= 256


def beside(book: Path, cell: bytes) -> bytes:
    """A workbook with one cell more in its last row."""
    return edited(book, lambda xml: xml.replace(b"</row></sheetData>", cell + b"</row></sheetData>"))


@pytest.mark.parametrize(
    ("part", "there", "bomb", "words"),
    [
        ("xl/worksheets/sheet1.xml", b"</row></sheetData>", b'<c r="A9"/>' * 2_000_001, "more than 2,000,000 cells"),
        ("xl/styles.xml", b"</cellXfs>", b'<xf numFmtId="0"/>' * 1_000_000, "xl/styles.xml in it comes to"),
        ("xl/sharedStrings.xml", b"", b"<si><t>a</t></si>" * 4_000_000, "xl/sharedStrings.xml in it comes to"),
    ],
)
def test_a_bomb_below_the_size_costs_no_memory(
    tmp_path: Path, part: str, there: bytes, bomb: bytes, words: str
) -> None:
    """Each of these empty elements would be a thousand bytes in memory."""
    book = keys(tmp_path / "x.xlsx", [good_row(1)])
    with zipfile.ZipFile(book) as file:
        parts = {name: file.read(name) for name in file.namelist()}
    data = packed({**parts, part: parts.get(part, b"").replace(there, bomb + there) if there else bomb})
    assert len(data) < 1 << 20
    tracemalloc.start()
    try:
        assert words in refused(data)
        assert tracemalloc.get_traced_memory()[1] < 200 << 20
    finally:
        tracemalloc.stop()


def cells(table: Table, row: int) -> dict[str, tuple[str, str]]:
    found = next(r for r in table.rows if r.number == row)
    return {h: (c.words, c.odd) for h, c in zip(HEADINGS, found.cells, strict=False)}


def test_what_excel_makes_of_cells(tmp_path: Path) -> None:
    import datetime as dt

    row = good_row(1)
    moment = dt.datetime(2026, 11, 22, 8, 30)  # noqa: DTZ001 -- Excel knows no zones
    row[2], row[3], row[6], row[7], row[11] = 301, 0.1 + 0.2, moment, 1.0, True

    def after(sheet: Any) -> None:
        sheet["C3"].number_format = "0000"
        sheet.column_dimensions["D"].hidden = True
        sheet.row_dimensions[3].hidden = True
        sheet["L9"].number_format = "0000"

    book = keys(tmp_path / "x.xlsx", [row], after)
    table = read_table("x.xlsx", book.read_bytes())
    found = cells(table, 3)
    assert found["房号"] == ("0301", "number")
    assert found["锁号"] == ("2026-11-22T08:30:00", "day")
    assert found["锁芯代次"] == ("1", "number") and found["备注"] == ("yes", "yes")
    told = " ".join(note.en for note in table.notes)
    assert "hidden columns are read, too: D" in told and "hidden rows are read, too: 1" in told
    # Rows that only look like something aren't rows.
    assert max(r.number for r in table.rows) == 3


def test_the_sheet_that_is_meant(tmp_path: Path) -> None:
    import openpyxl

    book = openpyxl.Workbook()
    assert book.active is not None
    book.active.title = "封面"
    book.create_sheet("钥匙").append(["编号"])
    book.save(tmp_path / "x.xlsx")
    data = (tmp_path / "x.xlsx").read_bytes()
    assert read_table("x.xlsx", data, "钥匙").rows[0].cells[0].words == "编号"
    assert "封面" in read_table("x.xlsx", data).notes[0].zh
    with pytest.raises(BadInput) as caught:
        read_table("x.xlsx", data, "钥")
    assert "钥匙" in caught.value.problems[0].message.zh


def test_many_rows_are_refused_before_they_are_read(tmp_path: Path) -> None:
    lines = "编号,挂位\r\n" + "".join(f"N-{n},A\r\n" for n in range(20_100))
    assert "more than 20,000 rows" in refused(lines.encode(), "x.csv")


def test_workbook_of_one_cell(tmp_path: Path) -> None:
    book = workbook(tmp_path / "x.xlsx", [["只有这个"]])
    assert [[c.words for c in row.cells] for row in read_table("x.xlsx", book.read_bytes()).rows] == [["只有这个"]]
    assert text_file(tmp_path / "a.csv", "a").read_bytes() == b"a"
