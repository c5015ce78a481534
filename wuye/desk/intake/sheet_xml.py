"""What a sheet's own XML says of its cells and openpyxl's quick reader doesn't: merged, hidden, formulas without values."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from xml.parsers import expat

from wuye.data import dataclass, field
from wuye.desk.intake.table import MOST_CELLS, MOST_COLUMNS, MOST_ROWS, letter, too_many, too_much, too_wide

RANGE = re.compile(r"([A-Z]{1,3})([0-9]{1,7}):([A-Z]{1,3})([0-9]{1,7})")
MOST_MERGED = 200_000
"""How many merged cells are looked at."""


@dataclass(slots=True)
class Marks:
    """The marks of one sheet."""

    last: int = 0
    """The last row in which anything stands."""
    merged: dict[str, str] = field(default_factory=dict)
    """A cell that is merged into another -> the one that holds the value."""
    formulas: set[str] = field(default_factory=set)
    hidden_columns: list[int] = field(default_factory=list)
    hidden_rows: int = 0


def marks_of(name: str, data: bytes) -> Marks:
    """The marks in the XML of a sheet of this file; nothing is kept of it but these."""
    if b"<!DOCTYPE" in data or b"<!ENTITY" in data:
        raise ValueError("a document type in a sheet")
    scan, parser = _Scan(name), expat.ParserCreate()
    parser.StartElementHandler, parser.EndElementHandler, parser.CharacterDataHandler = scan.start, scan.end, scan.text
    parser.Parse(data, True)
    return scan.marks


class _Scan:
    """Goes through a sheet's XML, element by element: a tree of one made to harm would not fit into any memory."""

    def __init__(self, name: str) -> None:
        self.name, self.marks = name, Marks()
        self._row = self._column = self._cells = 0
        self._cell: Mapping[str, str] | None = None
        self._parts: set[str] = set()
        self._inside = ""

    def start(self, tag: str, said: dict[str, str]) -> None:
        """An element begins."""
        tag = tag.rpartition(":")[2]
        if self._cell is not None:
            self._parts.add(tag)
            self._inside = tag
        elif tag == "c":
            self._begin(said)
        elif tag == "row":
            number = said.get("r", "")
            self._row, self._column = int(number) if number.isdigit() else self._row + 1, 0
            self.marks.hidden_rows += said.get("hidden") in ("1", "true")
        elif tag == "col" and said.get("hidden") in ("1", "true"):
            self.marks.hidden_columns.extend(
                range(int(said.get("min", "1")) - 1, min(int(said.get("max", "1")), MOST_COLUMNS))
            )
        elif tag == "mergeCell":
            self.marks.merged.update(_merged(said.get("ref", "")))
            if len(self.marks.merged) > MOST_MERGED:
                raise ValueError("too many merged cells")

    def _begin(self, said: dict[str, str]) -> None:
        self._cells += 1
        if self._cells > MOST_CELLS:
            raise too_much(self.name)
        letters = said.get("r", "").rstrip("0123456789")
        self._column = _column(letters) + 1 if letters else self._column + 1
        self._cell, self._parts = said, set()

    def text(self, words: str) -> None:
        """Words in an element."""
        if self._inside == "v" and words:
            self._parts.add("value")

    def end(self, tag: str) -> None:
        """An element ends."""
        self._inside = ""
        cell = self._cell
        if cell is None or tag.rpartition(":")[2] != "c":
            return
        # An empty text that a formula gave is a value; a formula nobody has worked out yet has none.
        if "f" in self._parts and "value" not in self._parts and cell.get("t") != "str":
            self.marks.formulas.add(str(cell.get("r")))
        if self._parts:
            self.marks.last = self._row
            if self._row > MOST_ROWS:
                raise too_many(self.name)
            if self._column > MOST_COLUMNS:
                raise too_wide(self.name)
        self._cell = None


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
