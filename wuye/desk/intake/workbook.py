"""Tables in Excel workbooks, read within bounds; what Excel has made of a cell is told with it."""

from __future__ import annotations

import datetime as dt
import io
import re
import warnings
import zipfile
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from wuye.desk.intake.sheet_xml import Marks, marks_of
from wuye.desk.intake.table import ALONE, MOST_COLUMNS, Cell, Row, Table, letter, unreadable
from wuye.errors import BadInput
from wuye.text import Text, near_to

MOST_UNPACKED = 256 << 20
"""How much a workbook may come to once it is unpacked."""
PARTS = (("xl/worksheets/", MOST_UNPACKED), ("xl/sharedStrings", 64 << 20), ("", 16 << 20))
"""How much of that one part may be, by how its name begins: each becomes many times as much in memory."""
ZEROS = re.compile("0+")


def read_workbook(name: str, data: bytes, sheet: str | None) -> Table:
    """The rows of a workbook's first sheet, or of the one named."""
    _check_size(name, data)
    try:
        # What openpyxl doesn't know of a workbook, such as rules for input, isn't wanted here.
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return _read(name, data, sheet)
    except (BadInput, MemoryError):
        raise
    except Exception as error:  # noqa: BLE001 -- a file made by hand breaks its reader in any way there is
        raise unreadable(
            name, f"不是完好的工作簿（{type(error).__name__}）", f"it is no sound workbook ({type(error).__name__})"
        ) from None


def _read(name: str, data: bytes, sheet: str | None) -> Table:
    import openpyxl

    book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True, keep_links=False)
    found = _sheet(name, book, sheet)
    marks = _marks(name, data, found)
    table = Table(name, sheet=found.title, since_1904=book.epoch.year == 1904)
    found.reset_dimensions()
    table.rows.extend(_rows(found, marks))
    table.notes.extend(_notes(book, found.title, marks))
    return table


def _check_size(name: str, data: bytes) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            sizes = {part.filename: part.file_size for part in packed.infolist()}
            size = sum(part.file_size for part in packed.infolist())
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        raise unreadable(name, "不是完好的工作簿", "it is no sound workbook") from None
    if size > MOST_UNPACKED:
        raise unreadable(
            name, f"解开有 {size >> 20} MB，最多 {MOST_UNPACKED >> 20} MB",
            f"unpacked it comes to {size >> 20} MB, {MOST_UNPACKED >> 20} MB is the most", ALONE,
        )  # fmt: skip
    for part, one in sizes.items():
        if one > (most := next(most for begins, most in PARTS if part.startswith(begins))):
            raise unreadable(
                name, f"里面的 {part} 解开有 {one >> 20} MB，最多 {most >> 20} MB",
                f"{part} in it comes to {one >> 20} MB unpacked, {most >> 20} MB is the most", ALONE,
            )  # fmt: skip
    if "[Content_Types].xml" not in sizes:
        raise unreadable(name, "不是 Excel 工作簿", "it is no Excel workbook")


def _sheet(name: str, book: Any, wanted: str | None) -> Any:
    sheets = {one.title: one for one in book.worksheets}
    if not sheets:
        raise unreadable(name, "里面没有工作表", "there is no sheet in it")
    if wanted is None:
        shown = [one for one in sheets.values() if one.sheet_state == "visible"]
        return (shown or list(sheets.values()))[0]
    if wanted not in sheets:
        near = near_to(wanted, list(sheets)) or list(sheets)[:5]
        raise BadInput.of(
            f"没有 {wanted} 这张工作表，有：{'、'.join(sheets)}", f"there is no sheet {wanted}; there are {', '.join(sheets)}",
            remedy=Text(f"--工作表 {near[0]}", f"--sheet {near[0]}"), field="sheet",
        )  # fmt: skip
    return sheets[wanted]


def _marks(name: str, data: bytes, sheet: Any) -> Marks:
    with zipfile.ZipFile(io.BytesIO(data)) as packed:
        return marks_of(name, packed.read(sheet._worksheet_path.lstrip("/")))


def _rows(sheet: Any, marks: Marks) -> Iterator[Row]:
    last = marks.last
    for number, cells in enumerate(sheet.iter_rows(max_col=MOST_COLUMNS), 1):
        if number > last:
            break
        row = Row(number, [_cell(cell, f"{letter(i)}{number}", marks) for i, cell in enumerate(cells)])
        while row.cells and not (row.cells[-1].words or row.cells[-1].odd):
            row.cells.pop()
        yield row


def _cell(cell: Any, place: str, marks: Marks) -> Cell:
    origin = marks.merged.get(place)
    if origin is not None:
        return Cell("", "merged", origin)
    value = cell.value
    if value is None:
        return Cell("", "formula") if place in marks.formulas else Cell()
    if cell.data_type == "e":
        return Cell(str(value), "error")
    if isinstance(value, bool):
        return Cell("yes" if value else "no", "yes")
    if isinstance(value, (int, float)):
        return Cell(_number(value, cell.number_format or ""), "number")
    if isinstance(value, (dt.datetime, dt.date, dt.time, dt.timedelta)):
        return Cell(_moment(value), "day")
    return Cell(str(value).strip())


def _number(value: int | float, form: str) -> str:
    """A number as it is meant: one that is shown as 0301 is 0301."""
    number = Decimal(repr(value))
    words = str(int(number)) if number == number.to_integral_value() else format(number.normalize(), "f")
    return words.zfill(len(form)) if ZEROS.fullmatch(form) and words.isdigit() else words


def _moment(value: Any) -> str:
    if isinstance(value, dt.datetime):
        midnight = (value.hour, value.minute, value.second) == (0, 0, 0)
        return value.date().isoformat() if midnight else value.isoformat(timespec="seconds")
    return value.isoformat() if isinstance(value, (dt.date, dt.time)) else str(value)


def _notes(book: Any, title: str, marks: Marks) -> list[Text]:
    """What a reader of the sheet might not see, and is read all the same."""
    notes = []
    if len(book.sheetnames) > 1:
        others = "、".join(one for one in book.sheetnames if one != title)
        notes.append(
            Text(f"读的是工作表「{title}」，另有：{others}", f"the sheet {title} is read; there are others: {others}")
        )
    if marks.hidden_columns:
        columns = " ".join(letter(i) for i in marks.hidden_columns)
        notes.append(Text(f"隐藏的列也读了：{columns}", f"hidden columns are read, too: {columns}"))
    if marks.hidden_rows:
        notes.append(Text(f"隐藏的行也读了：{marks.hidden_rows} 行", f"hidden rows are read, too: {marks.hidden_rows}"))
    return notes
