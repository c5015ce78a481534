"""What a sheet's own XML says of its cells and openpyxl's quick reader doesn't: merged, hidden, formulas without values."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from typing import Any
from xml.etree import ElementTree

from wuye.data import dataclass, field
from wuye.desk.intake.table import MOST_COLUMNS, MOST_ROWS, letter

RANGE = re.compile(r"([A-Z]{1,3})([0-9]{1,7}):([A-Z]{1,3})([0-9]{1,7})")
MOST_MERGED = 200_000
"""How many merged cells are looked at."""


class TooMany(Exception):
    """There is something in more rows than are read."""


@dataclass(slots=True)
class Marks:
    """The marks of one sheet."""

    row: int = 0
    last: int = 0
    """The last row in which anything stands."""
    merged: dict[str, str] = field(default_factory=dict)
    """A cell that is merged into another -> the one that holds the value."""
    formulas: set[str] = field(default_factory=set)
    hidden_columns: list[int] = field(default_factory=list)
    hidden_rows: int = 0


def marks_of(data: bytes) -> Marks:
    """The marks in a sheet's XML."""
    if b"<!DOCTYPE" in data or b"<!ENTITY" in data:
        raise ValueError("a document type in a sheet")
    marks = Marks()
    for _, element in ElementTree.iterparse(io.BytesIO(data)):
        name = element.tag.rpartition("}")[2]
        if name == "row":
            _row(element, marks)
            element.clear()
        elif name == "col" and element.get("hidden") in ("1", "true"):
            marks.hidden_columns.extend(
                range(int(element.get("min", "1")) - 1, min(int(element.get("max", "1")), MOST_COLUMNS))
            )
        elif name == "mergeCell":
            marks.merged.update(_merged(element.get("ref", "")))
            if len(marks.merged) > MOST_MERGED:
                raise ValueError("too many merged cells")
    return marks


def _row(element: Any, marks: Marks) -> None:
    said = element.get("r", "")
    marks.row = int(said) if said.isdigit() else marks.row + 1
    marks.hidden_rows += element.get("hidden") in ("1", "true")
    for cell in element:
        parts = {part.tag.rpartition("}")[2]: part for part in cell}
        value = parts.get("v")
        # An empty text that a formula gave is a value; a formula nobody has worked out yet has none.
        if "f" in parts and (value is None or not value.text) and cell.get("t") != "str":
            marks.formulas.add(str(cell.get("r")))
        if parts:
            marks.last = marks.row
    if marks.last > MOST_ROWS:
        raise TooMany


def _merged(ref: str) -> Iterator[tuple[str, str]]:
    found = RANGE.fullmatch(ref)
    if found is None:
        return
    left, top, right, bottom = _column(found[1]), int(found[2]), _column(found[3]), int(found[4])
    if (min(right, MOST_COLUMNS) - left + 1) * (min(bottom, MOST_ROWS) - top + 1) > MOST_MERGED:
        raise ValueError("too many merged cells")
    for row in range(top, min(bottom, MOST_ROWS) + 1):
        for column in range(left, min(right, MOST_COLUMNS) + 1):
            if (row, column) != (top, left):
                yield f"{letter(column)}{row}", f"{found[1]}{top}"


def _column(name: str) -> int:
    number = 0
    for char in name:
        number = number * 26 + ord(char) - 64
    return number - 1
