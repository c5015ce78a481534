"""What stands in a cell of a workbook: numbers, days, times and lengths as such; words that are never formulas."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal
from typing import Any, NamedTuple

from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side

from wuye.pattern import pattern
from wuye.render.forms.commas import FORMULA
from wuye.render.forms.said import RIGHT, Voice, seconds
from wuye.reports.sheet import Cell, Column, Money, Ratio
from wuye.text import Text

MOST_LETTERS = 32_767
"""How many characters a cell of Excel holds."""
EXACT = 15
"""How many digits a number in Excel has; longer ones are kept as words."""
FIRST = dt.date(1900, 3, 1)
"""The days before are numbered differently in Excel and elsewhere; they are kept as words."""
HEXED = pattern(r"_(?=x[0-9A-Fa-f]{4}_)")
"""Excel reads `_x0041_` as a letter, so the line before it has to be written in that way itself."""
FORMS = {
    "money": "#,##0.00;[Red]-#,##0.00", "ratio": "0.0%", "day": "yyyy-mm-dd", "time": "yyyy-mm-dd hh:mm", "length": "[h]:mm:ss",
}  # fmt: skip
PART, WHOLE = Text("数", "part"), Text("总数", "whole")
BOLD, LINK = Font("Calibri", 11, bold=True), Font("Calibri", 11, color="27496D", underline="single")
WASH, MARKED = PatternFill("solid", fgColor="F3F5F7"), PatternFill("solid", fgColor="FBF3EF")
THIN = Border(bottom=Side("thin", color="1C1F24"))
# Words stand off from the edge: a number may end at it.
WORDS, ONE_LINE = Alignment("left", vertical="top", wrap_text=True, indent=1), Alignment("left", vertical="top")
SIDES = {True: Alignment("right", vertical="top", indent=1), False: Alignment("left", vertical="top", indent=1)}
HEADS = {
    True: Alignment("right", vertical="bottom", wrap_text=True, indent=1),
    False: Alignment("left", vertical="bottom", wrap_text=True, indent=1),
}
"""On which side a column stands, by whether it is one of numbers."""


class Put(NamedTuple):
    """A value as the workbook holds it, and the form in which it is shown."""

    value: Any
    form: str = "General"


def heads(column: Column, said: Voice) -> Iterator[tuple[str, Column]]:
    """A column's heading; a ratio takes three columns, so that its two numbers can be summed."""
    label = said.to(column.label)
    yield label, column
    if column.kind == "ratio":
        yield from ((f"{label} · {said.to(more)}", column) for more in (PART, WHOLE))


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
            return Put(dt.timedelta(seconds=seconds(cell)), FORMS["length"])
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


def value_cell(page: Any, put: Put, column: Column, *, marked: bool = False) -> Any:
    """A cell with a value in its form, on the side of its column."""
    if isinstance(put.value, str):
        return words_cell(page, put.value, marked=marked)
    cell = WriteOnlyCell(page, put.value)
    cell.number_format = put.form
    cell.alignment = SIDES[column.kind in RIGHT]
    if marked:
        cell.fill = MARKED
    return cell


def words_cell(page: Any, words: str, font: Font | None = None, *, marked: bool = False, wrapped: bool = True) -> Any:
    """Words, typed as such; what looks like a formula stays words also when somebody edits it."""
    # Of no words a cell has nothing: typed as words without any, Excel would find the file broken.
    cell = WriteOnlyCell(page, HEXED.sub("_x005F_", words) or None)
    cell.data_type = "s" if words else "n"
    cell.quotePrefix = bool(FORMULA.match(words))
    if font is not None:
        cell.font = font
    if marked:
        cell.fill = MARKED
    cell.alignment = WORDS if wrapped else ONE_LINE
    return cell


def head_cell(page: Any, words: str, *, right: bool) -> Any:
    """A heading."""
    cell = words_cell(page, words, BOLD)
    cell.border, cell.fill, cell.alignment = THIN, WASH, HEADS[right]
    return cell
