"""A table out of an office's file: rows of cells as text, with what is odd about each."""

from __future__ import annotations

from typing import Literal, NamedTuple

from wuye.data import dataclass, field
from wuye.desk.batch import MOST
from wuye.errors import BadInput, WuyeError
from wuye.text import Text

Odd = Literal["", "number", "day", "yes", "formula", "error", "merged"]
"""What a cell is besides text: a number or a day as Excel keeps it, a formula without its value, a fault, a merged one."""
MOST_ROWS, MOST_COLUMNS = MOST + 20, 256
"""As many rows as a batch may have entries, and some for titles and headings."""
MOST_CELLS = MOST * 100
"""How many cells a sheet may have, and be they empty ones that are only coloured."""
MOST_BYTES = 64 << 20
"""How large a file may be."""
ALONE = Text("把要导入的那张表的内容单独另存一份", "save what is to be imported in a file of its own")


class Cell(NamedTuple):
    """One cell: its words, and what is odd about it; for a merged one the place that holds its value."""

    words: str = ""
    odd: Odd = ""
    origin: str = ""


@dataclass(slots=True)
class Row:
    """One row: its number as the office's own program shows it, its cells."""

    number: int
    cells: list[Cell]

    @property
    def blank(self) -> bool:
        """Whether nothing stands in it."""
        return not any(cell.words or cell.odd for cell in self.cells)


@dataclass(slots=True)
class Table:
    """A file's rows as they stand, and what its reader should be told."""

    name: str
    rows: list[Row] = field(default_factory=list)
    notes: list[Text] = field(default_factory=list)
    sheet: str = ""
    since_1904: bool = False


def letter(column: int) -> str:
    """The name of a column in a workbook: 0 is A, 26 is AA."""
    name = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        name = chr(65 + rest) + name
    return name


def unreadable(name: str, zh: str, en: str, remedy: Text | None = None) -> WuyeError:
    """A file that can't be read, and why."""
    other = Text("在 Excel 里另存为 .xlsx 或 CSV UTF-8", "in Excel, save it as .xlsx or as CSV UTF-8")
    return BadInput.of(f"{name} 读不了：{zh}", f"{name} can't be read: {en}", remedy=remedy or other)


def too_many(name: str) -> WuyeError:
    """More rows than are read from one file."""
    return unreadable(
        name, f"超过 {MOST:,} 行", f"it has more than {MOST:,} rows",
        Text("分成几份，一份一份导入", "split it and import one part after the other"),
    )  # fmt: skip


def too_wide(name: str) -> WuyeError:
    """More columns than are read from one file."""
    return unreadable(name, f"超过 {MOST_COLUMNS} 列", f"it has more than {MOST_COLUMNS} columns", ALONE)


def too_much(name: str) -> WuyeError:
    """More cells than are read from one sheet."""
    return unreadable(name, f"单元格超过 {MOST_CELLS:,} 个", f"it has more than {MOST_CELLS:,} cells", ALONE)


def read_table(name: str, data: bytes, sheet: str | None = None) -> Table:
    """The table in a file's bytes: a workbook's sheet, or comma-, semicolon- or tab-separated text."""
    if not data.strip(b"\r\n\t \0\xef\xbb\xbf\xff\xfe"):
        raise unreadable(
            name, "文件是空的", "the file is empty", Text("看看是不是存错了文件", "see whether it is the right file")
        )
    if len(data) > MOST_BYTES:
        raise unreadable(
            name, f"太大，最多 {MOST_BYTES >> 20} MB", f"it is too large, {MOST_BYTES >> 20} MB is the most", ALONE
        )
    if data.startswith(b"PK\x03\x04"):
        from wuye.desk.intake.workbook import read_workbook

        return read_workbook(name, data, sheet)
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        raise _old(name, data)
    from wuye.desk.intake.csvs import read_csv

    return read_csv(name, data)


def _old(name: str, data: bytes) -> WuyeError:
    """A file in Microsoft's old wrapper: an .xls, or a workbook with a password."""
    if "EncryptedPackage".encode("utf-16-le") in data:
        return unreadable(
            name,
            "设有打开密码",
            "it has a password",
            Text("在 Excel 里去掉密码再存一次", "take the password off in Excel and save it again"),
        )
    return unreadable(name, "是老式的 .xls", "it is an old .xls")
