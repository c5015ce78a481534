"""A paper as an Excel workbook: a sheet for each, numbers as numbers, words never formulas, the same bytes each time."""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Any, NamedTuple

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter

from wuye.errors import BadInput
from wuye.pattern import pattern
from wuye.render.forms.commas import FORMULA
from wuye.render.forms.files import archive
from wuye.render.forms.heading import CONTENTS, NOTE, ROWS, SHEET, VERDICT, facts, notes, unique
from wuye.render.forms.said import RIGHT, Voice, voice
from wuye.reports.paper import Paper
from wuye.reports.sheet import Cell, Column, Money, Ratio, Sheet
from wuye.text import Lang, Text, cells, same

MOST_ROWS, MOST_LETTERS, MOST_NAME = 1_048_575, 32_767, 31
"""What Excel holds: rows below the headings, characters in a cell, characters in the name of a sheet."""
EXACT = 15
"""How many digits a number in Excel has; longer ones are kept as words."""
FIRST = dt.date(1900, 3, 1)
"""The days before are numbered differently in Excel and elsewhere; they are kept as words."""
WIDEST = 60
FORBIDDEN = pattern(r"[\[\]:*?/\\\x00-\x1f]")
HEXED = pattern(r"_(?=x[0-9A-Fa-f]{4}_)")
"""Excel reads `_x0041_` as a letter, so the line before it has to be written in that way itself."""
FORMS = {
    "money": "#,##0.00;[Red]-#,##0.00", "ratio": "0.0%", "day": "yyyy-mm-dd", "time": "yyyy-mm-dd hh:mm", "length": "[h]:mm:ss",
}  # fmt: skip
PART, WHOLE = Text("数", "part"), Text("总数", "whole")
BOLD, LINK = Font(bold=True), Font(color="27496D", underline="single")
WASH, MARKED = PatternFill("solid", fgColor="F3F5F7"), PatternFill("solid", fgColor="FBF3EF")
THIN = Border(bottom=Side("thin", color="1C1F24"))
WORDS = Alignment(vertical="top", wrap_text=True)
HEADS = {
    True: Alignment("right", vertical="bottom", wrap_text=True),
    False: Alignment(vertical="bottom", wrap_text=True),
}


class Put(NamedTuple):
    """A value as the workbook holds it, and the form in which it is shown."""

    value: Any
    form: str = "General"


def as_xlsx(paper: Paper, lang: Lang) -> bytes:
    """The paper as a workbook; its first sheet tells what it is and what is in it."""
    said = voice(paper, lang)
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
    for letter, width in zip("ABCD", (36, 22, 10, 70), strict=True):
        page.column_dimensions[letter].width = width
    _printed(page)
    page.append([_words(page, said.to(paper.title), Font(bold=True, size=16))])
    told = list(facts(paper.head, said))
    if paper.head.verdict is not None:
        told.insert(0, (said.to(VERDICT), said.to(paper.head.verdict)))
    for label, words in told:
        page.append([_words(page, label, BOLD), _words(page, words, wrapped=False)])
    page.append([])
    heads = [said.to(text) for text in (CONTENTS, SHEET, ROWS, NOTE)]
    page.append([_head(page, heads[0], right=False), *(_head(page, h, right=h == heads[2]) for h in heads[1:])])
    for sheet, name in zip(paper.sheets, names, strict=True):
        link = _words(page, said.to(sheet.title), LINK)
        link.hyperlink = _inward(link, name)
        page.append([link, _words(page, name), len(sheet.rows), _words(page, notes(sheet, said))])


def _inward(cell: Any, name: str) -> Any:
    from openpyxl.worksheet.hyperlink import Hyperlink

    quoted = name.replace("'", "''")
    return Hyperlink(ref=cell.coordinate or "A1", location=f"'{quoted}'!A1")


def _sheet(page: Any, sheet: Sheet, said: Voice) -> None:
    if len(sheet.rows) > MOST_ROWS:
        raise BadInput.of(
            f"{said.to(sheet.title)} 有 {len(sheet.rows)} 行，Excel 一张表最多 {MOST_ROWS} 行",
            f"{said.to(sheet.title)} has {len(sheet.rows)} rows, a sheet of Excel at most {MOST_ROWS}",
            remedy=same("--format csv"), field="format",
        )  # fmt: skip
    heads = [head for column in sheet.columns for head in _heads(column, said)]
    for i, width in enumerate(_widths(sheet, said), 1):
        page.column_dimensions[get_column_letter(i)].width = width
    _printed(page)
    page.freeze_panes = "B2" if len(heads) > 3 else "A2"
    page.print_title_rows = "1:1"
    page.auto_filter.ref = f"A1:{get_column_letter(max(1, len(heads)))}{len(sheet.rows) + 1}"
    page.append([_head(page, label, right=column.kind in RIGHT) for label, column in heads])
    for n, row in enumerate(sheet.rows):
        fill = MARKED if n in sheet.marked else None
        page.append(
            [
                _cell(page, put, fill)
                for cell, column in zip(row, sheet.columns, strict=True)
                for put in puts(cell, column, said)
            ]
        )


def _heads(column: Column, said: Voice) -> Iterator[tuple[str, Column]]:
    """A column's heading; a ratio takes three columns, so that its two numbers can be summed."""
    label = said.to(column.label)
    yield label, column
    if column.kind == "ratio":
        yield from ((f"{label} · {said.to(more)}", column) for more in (PART, WHOLE))


def _widths(sheet: Sheet, said: Voice) -> Iterator[int]:
    for i, column in enumerate(sheet.columns):
        words = (cells(line) for row in sheet.rows for line in said.said(row[i]).split("\n"))
        widest = 0 if column.kind == "ratio" else max(words, default=0)
        yield from (min(WIDEST, max(6, widest + 2, min(24, cells(label)) + 4)) for label, _ in _heads(column, said))


def _printed(page: Any) -> None:
    """On A4, as wide as the paper, the pages numbered."""
    page.page_setup.paperSize, page.page_setup.orientation = 9, "landscape"
    page.page_setup.fitToWidth, page.page_setup.fitToHeight = 1, 0
    page.sheet_properties.pageSetUpPr.fitToPage = True
    page.oddHeader.left.text, page.oddFooter.right.text = "&A", "&P / &N"


def puts(cell: Cell, column: Column, said: Voice) -> Iterator[Put]:
    """A cell as the workbook holds it: one value, of a ratio three."""
    if column.kind != "ratio":
        yield _put(cell, said)
    elif isinstance(cell, Ratio):
        yield Put(cell.part / cell.whole if cell.whole else None, FORMS["ratio"])
        yield from (Put(cell.part, "0"), Put(cell.whole, "0"))
    else:
        yield from (_put(cell, said), Put(None), Put(None))


def _put(cell: Cell, said: Voice) -> Put:
    match cell:
        case None | bool():
            return Put(cell)
        case Money() if abs(cell.fen) < 10**EXACT:
            return Put(Decimal(cell.fen) / 100, FORMS["money"])
        case int() if abs(cell) < 10**EXACT:
            return Put(cell, "0")
        case Decimal() if cell.is_finite() and len(cell.as_tuple().digits) <= EXACT:
            return Put(cell)
        case dt.datetime() if cell.date() > FIRST:
            return Put(said.local(cell).replace(tzinfo=None), FORMS["time"] + (":ss" if cell.second else ""))
        case dt.timedelta() if cell >= dt.timedelta(0):
            return Put(dt.timedelta(seconds=cell // dt.timedelta(seconds=1)), FORMS["length"])
        case dt.date() if not isinstance(cell, dt.datetime) and cell >= FIRST:
            return Put(cell, FORMS["day"])
        case _:
            return Put(_short(said.said(cell), said))


def _short(words: str, said: Voice) -> str:
    """Words that Excel has room for; longer ones are cut and say so."""
    if len(words.encode("utf-16-le")) <= 2 * MOST_LETTERS:
        return words
    end = said.to(
        Text(f"……（共 {len(words)} 字，全文见其他形式）", f"… ({len(words)} characters, whole in the other forms)")
    )
    cut = words.encode("utf-16-le")[: 2 * (MOST_LETTERS - len(end))]
    return cut.decode("utf-16-le", "ignore") + end


def _cell(page: Any, put: Put, fill: PatternFill | None) -> Any:
    if isinstance(put.value, str):
        return _words(page, put.value, fill=fill)
    cell = WriteOnlyCell(page, put.value)
    cell.number_format = put.form
    cell.alignment = Alignment(vertical="top")
    if fill is not None:
        cell.fill = fill
    return cell


def _words(
    page: Any, words: str, font: Font | None = None, fill: PatternFill | None = None, *, wrapped: bool = True
) -> Any:
    """Words, typed as such; what looks like a formula stays words also when somebody edits it."""
    cell = WriteOnlyCell(page, HEXED.sub("_x005F_", words))
    cell.data_type = "s"
    cell.quotePrefix = bool(FORMULA.match(words))
    if font is not None:
        cell.font = font
    if fill is not None:
        cell.fill = fill
    if wrapped:
        cell.alignment = WORDS
    return cell


def _head(page: Any, words: str, *, right: bool) -> Any:
    cell = _words(page, words, BOLD, WASH, wrapped=False)
    cell.border, cell.alignment = THIN, HEADS[right]
    return cell


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
