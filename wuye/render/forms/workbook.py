"""A paper as an Excel workbook: a sheet for each, numbers as numbers, words never formulas, the same bytes each time."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator, Sequence
from math import ceil
from typing import Any

from openpyxl import Workbook
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.hyperlink import Hyperlink

from wuye.errors import BadInput
from wuye.pattern import pattern
from wuye.render.forms.files import archive
from wuye.render.forms.heading import CONTENTS, NOTE, ROWS, SHEET, VERDICT, facts, notes, unique
from wuye.render.forms.said import RIGHT, Voice, voice
from wuye.render.forms.workbook_cells import BOLD, LINK, Put, head_cell, heads, puts, value_cell, words_cell
from wuye.reports.paper import Paper
from wuye.reports.sheet import Cell, Column, Sheet
from wuye.text import Lang, cells, same

MOST_ROWS, MOST_NAME = 1_048_575, 31
"""What Excel holds: rows below the headings, characters in the name of a sheet."""
FORBIDDEN = pattern(r"[\[\]:*?/\\\x00-\x1f]")
WIDEST, UPRIGHT = 60, 95
"""The widest column; how many characters fit side by side on A4 that stands upright."""
ROOM = 3
"""How much wider than its words a column is."""
LINE, HIGHEST = 15, 409
"""How high a line is, and the highest row that Excel has."""
TITLE = Font("Calibri", 16, bold=True)
COUNT = Column("rows", ROWS, "number")


def as_xlsx(paper: Paper, lang: Lang) -> bytes:
    """The paper as a workbook; its first sheet tells what it is and what is in it."""
    said = voice(paper, lang)
    for sheet in paper.sheets:
        _fits(sheet, said)
    book = Workbook(write_only=True)
    names = unique((_name(said.to(text)) for text in (CONTENTS, *(s.title for s in paper.sheets))), MOST_NAME)
    _contents(book.create_sheet(names[0]), paper, names[1:], said)
    for sheet, name in zip(paper.sheets, names[1:], strict=True):
        _sheet(book.create_sheet(name), sheet, said)
    out = io.BytesIO()
    book.save(out)
    return _timeless(out)


def _name(title: str) -> str:
    """A title as the name of a sheet."""
    name = FORBIDDEN.sub(" ", title).strip(" '") or "-"
    while len(name.encode("utf-16-le")) > 2 * MOST_NAME:
        name = name[:-1]
    return f"{name}_" if name.casefold() == "history" else name.rstrip(" '")


def _contents(page: Any, paper: Paper, names: Sequence[str], said: Voice) -> None:
    titles = [said.to(sheet.title) for sheet in paper.sheets]
    widths = [*(min(WIDEST, max([22, *map(cells, words)]) + ROOM) for words in (titles, names)), 10, 70]
    for letter, width in zip("ABCD", widths, strict=True):
        page.column_dimensions[letter].width = width
    _printed(page)
    page.row_dimensions[1].height = 26
    page.append([words_cell(page, said.to(paper.title), TITLE, wrapped=False)])
    told = list(facts(paper.head, said))
    if paper.head.verdict is not None:
        told.insert(0, (said.to(VERDICT), said.to(paper.head.verdict)))
    for label, words in told:
        page.append([words_cell(page, label, BOLD), words_cell(page, words, wrapped=False)])
    page.append([])
    page.append([head_cell(page, said.to(text), right=text is ROWS) for text in (CONTENTS, SHEET, ROWS, NOTE)])
    for n, (sheet, title, name) in enumerate(zip(paper.sheets, titles, names, strict=True), len(told) + 4):
        link, note = words_cell(page, title, LINK), words_cell(page, notes(sheet, said))
        link.hyperlink = _inward(link, name)
        row = [link, words_cell(page, name), value_cell(page, Put(len(sheet.rows), "0"), COUNT), note]
        _append(page, n, row, widths)


def _inward(cell: Any, name: str) -> Any:
    quoted = name.replace("'", "''")
    return Hyperlink(ref=cell.coordinate or "A1", location=f"'{quoted}'!A1")


def _fits(sheet: Sheet, said: Voice) -> None:
    if len(sheet.rows) > MOST_ROWS:
        raise BadInput.of(
            f"{said.to(sheet.title)} 有 {len(sheet.rows)} 行，Excel 一张表最多 {MOST_ROWS} 行",
            f"{said.to(sheet.title)} has {len(sheet.rows)} rows, a sheet of Excel at most {MOST_ROWS}",
            remedy=same("--format csv"), field="format",
        )  # fmt: skip


def _sheet(page: Any, sheet: Sheet, said: Voice) -> None:
    labels = [head for column in sheet.columns for head in heads(column, said)]
    widths = list(_widths(sheet, said))
    for i, width in enumerate(widths, 1):
        page.column_dimensions[get_column_letter(i)].width = width
    _printed(page, lying=sum(widths) > UPRIGHT)
    page.freeze_panes = "B2" if len(labels) > 3 else "A2"
    page.print_title_rows = "1:1"
    page.auto_filter.ref = f"A1:{get_column_letter(max(1, len(labels)))}{len(sheet.rows) + 1}"
    _append(page, 1, [head_cell(page, label, right=column.kind in RIGHT) for label, column in labels], widths)
    for n, row in enumerate(sheet.rows):
        _append(page, n + 2, list(_row(page, sheet, row, said, marked=n in sheet.marked)), widths)


def _append(page: Any, n: int, row: list[Any], widths: Sequence[int]) -> None:
    """Adds a row as high as its words are; not every program that opens it works that out."""
    lines = max((_lines(cell.value, width) for cell, width in zip(row, widths, strict=True)), default=1)
    if lines > 1:
        page.row_dimensions[n].height = min(HIGHEST, LINE * lines)
    page.append(row)


def _lines(value: Any, width: int) -> int:
    """About how many lines words take in a column."""
    each = value.split("\n") if isinstance(value, str) else ()
    return sum(max(1, ceil(cells(line) / (width - ROOM))) for line in each)


def _row(page: Any, sheet: Sheet, row: tuple[Cell, ...], said: Voice, *, marked: bool) -> Iterator[Any]:
    for cell, column in zip(row, sheet.columns, strict=True):
        yield from (value_cell(page, put, column, marked=marked) for put in puts(cell, column, said))


def _widths(sheet: Sheet, said: Voice) -> Iterator[int]:
    for i, column in enumerate(sheet.columns):
        words = (cells(line) for row in sheet.rows for line in said.said(row[i]).split("\n"))
        widest = 0 if column.kind == "ratio" else max(words, default=0)
        yield from (min(WIDEST, max(6, widest + ROOM, min(24, cells(label)) + 4)) for label, _ in heads(column, said))


def _printed(page: Any, *, lying: bool = True) -> None:
    """On A4, as wide as the paper, the pages numbered."""
    page.page_setup.paperSize, page.page_setup.orientation = 9, "landscape" if lying else "portrait"
    page.page_setup.fitToWidth, page.page_setup.fitToHeight = 1, 0
    page.sheet_properties.pageSetUpPr.fitToPage = True
    page.oddHeader.left.text, page.oddFooter.right.text = "&A", "&P / &N"


def _timeless(made: io.BytesIO) -> bytes:
    """The workbook without the time at which it was made."""
    with zipfile.ZipFile(made) as packed:
        files = {name: packed.read(name) for name in packed.namelist()}
    files["docProps/core.xml"] = CORE
    return archive(files)


CORE = (
    b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<cp:coreProperties '
    b'xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" '
    b'xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:creator>wuye</dc:creator></cp:coreProperties>'
)
"""What a workbook says of itself: no name, no time."""
