"""Each row of a table as a draft, with what is wrong with its cells; every cell is looked at, none is guessed."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from wuye.data import dataclass, field
from wuye.desk.batch import Item
from wuye.desk.draft import Draft
from wuye.desk.intake import cells
from wuye.desk.intake.columns import Column, Columns
from wuye.desk.intake.table import Cell, Row, Table
from wuye.errors import Problem
from wuye.registers.books import Books
from wuye.registers.define import Action, Field
from wuye.registers.kinds import Unfit
from wuye.registers.plan import field_of
from wuye.text import Text

HOLE = re.compile(r"\{([^{}]+)\}")


@dataclass(slots=True)
class Rows:
    """The rows of a table as items, and what their reader should be told."""

    items: list[Item] = field(default_factory=list)
    notes: list[Text] = field(default_factory=list)


def read_rows(table: Table, columns: Columns, books: Books, by: str, folder: Path | None = None) -> Rows:
    """Every row that isn't blank as an item of the batch."""
    reader, found = _Reader(table, columns, books, by, folder), Rows()
    filled = [row for row in columns.rows if not row.blank]
    reader.prepare(filled)
    found.items = [reader.item(row) for row in filled]
    _mark_doubles(found.items, columns.action)
    found.notes.extend(reader.notes(filled))
    blank = len(columns.rows) - len(filled)
    if blank:
        found.notes.append(Text(f"空行没有读：{blank} 行", f"blank rows are left out: {blank}"))
    return found


class _Reader:
    """Reads the rows of one table."""

    def __init__(self, table: Table, columns: Columns, books: Books, by: str, folder: Path | None) -> None:
        self.table, self.columns, self.books, self.by, self.folder = table, columns, books, by, folder
        self.map, self.register = columns.map, columns.register
        self._zeros: set[int] = set()
        self._numbers: dict[str, list[int]] = {}
        self._values: dict[str, str] = {}

    def prepare(self, rows: list[Row]) -> None:
        """Looks over the columns: in which of them a zero stands in front of something."""
        for row in rows:
            for column in self.columns.found:
                cell = _at(row, column.index)
                if cell.words[:1] == "0" and len(cell.words) > 1 and cell.words.isdigit():
                    self._zeros.add(column.index)
        if self.map.repeat:
            from wuye.desk.intake.table import letter

            self._values = {
                f"{letter(i)}{row.number}": cell.words for row in rows for i, cell in enumerate(row.cells) if cell.words
            }

    def item(self, row: Row) -> Item:
        """One row."""
        item = Item(Draft(self.register.name, self.columns.action.name, self.by), row.number)
        typed: dict[str, Any] = {}
        for column in self.columns.found:
            cell = self._cell(row, column)
            if not (cell.words or cell.odd):
                continue
            item.said[column.to] = (column.heading, cell.words)
            try:
                self._put(column, cell, item, typed)
            except Unfit as unfit:
                item.faults.append(Problem(unfit.text, remedy=unfit.remedy, field=column.to))
        self._fixed(row, item, typed)
        item.draft.typed = typed
        return item

    def _cell(self, row: Row, column: Column) -> Cell:
        cell = _at(row, column.index)
        if cell.odd == "merged" and self.map.repeat:
            return Cell(self._values.get(cell.origin, ""))
        return cell

    def _put(self, column: Column, cell: Cell, item: Item, typed: dict[str, Any]) -> None:
        """Puts a cell where its column goes."""
        draft, to = item.draft, column.to
        kind = field_of(self.register, to)
        wrong = cells.spoilt(cell, kind.label if kind else self.register.subject.label)
        if wrong is not None:
            raise wrong
        meant = self.map.values.get(to, {}).get(cell.words, cell.words)
        if not isinstance(meant, str):
            typed[to] = meant
        elif to == "subject" and kind is None:
            draft.subjects = tuple(cells.several(self._name(column, cell._replace(words=meant), None)))
        elif to == "do" and kind is None:
            draft.do = self._action(meant)
        elif to == "state" and kind is None:
            self._check_state(meant, draft.do)
        elif column.part and kind is not None:
            typed[to] = {**(typed.get(to) or {}), self._part(kind, column.part): cells.as_part(kind, meant)}
        elif kind is not None:
            typed[to] = self._value(kind, column, cell._replace(words=meant))

    def _value(self, kind: Field, column: Column, cell: Cell) -> Any:
        if kind.type in ("day", "time"):
            return cells.as_day(cell, self.map.dates, self.table.since_1904)
        if kind.type == "key":
            return cells.as_key(cell.words, self.folder)
        words = self._name(column, cell, kind)
        if kind.type in ("paper", "sheet", "rows", "page"):
            return cells.as_record(words)
        if kind.many or kind.type in ("count", "scan", "people"):
            return cells.several(words.replace("，", ",") if kind.type != "text" else words)
        return words

    def _name(self, column: Column, cell: Cell, kind: Field | None) -> str:
        if kind is not None and kind.type not in cells.WORDY:
            return cell.words
        if cell.odd == "number" and kind is not None and kind.type == "text" and kind.name == "note":
            return cell.words
        if cell.odd == "number":
            self._numbers.setdefault(column.heading, []).append(1)
        pad = self.map.pad.get(column.to)
        return cells.as_name(cell, pad, column.index in self._zeros or self._lost(kind, cell))

    def _lost(self, kind: Field | None, cell: Cell) -> bool:
        """Whether the books know the same number with a zero in front."""
        where = self.register.name if kind is None else kind.register
        if cell.odd != "number" or where is None:
            return False
        return self.books.subject(where, cell.words) is None and self.books.subject(where, f"0{cell.words}") is not None

    def _part(self, kind: Field, word: str) -> str:
        from wuye.registers.kinds import column_of

        return column_of(kind, word) if kind.type == "paper" else word

    def _action(self, words: str) -> str:
        for action in self.register.actions.values():
            if words in (action.name, *action.label):
                return action.name
        return words

    def _check_state(self, words: str, do: str) -> None:
        """The book says where a thing stands: an action that leads elsewhere would say something else of it."""
        action, states = self.register.actions.get(do), self.register.states
        to = states.get(action.clause.to or "") if action else None
        if action is None or to is None or words in (to.name, *to.label):
            return
        known = next((s.label for s in states.values() if words in (s.name, *s.label)), Text(words, words))
        raise Unfit(
            f"写的是「{known.zh}」，「{action.label.zh}」只能记成「{to.label.zh}」",
            f"says {known.en}; {action.label.en} enters it as {to.label.en} only",
            Text(f"先按「{to.label.zh}」导入，再补记后来的；或从表里去掉这一行",
                 f"import it as {to.label.en} and enter afterwards what came later, or take the row out"),
        )  # fmt: skip

    def _fixed(self, row: Row, item: Item, typed: dict[str, Any]) -> None:
        """What the mapping says of every row, where the row says nothing itself."""
        for name, raw in self.map.fixed.items():
            to, _, part = name.partition(".")
            if to in item.said and not part:
                continue
            value = self._filled(raw, row, item) if isinstance(raw, str) else raw
            if to == "subject":
                item.draft.subjects = (str(value),)
                continue
            kind = field_of(self.register, to)
            if part and kind is not None:
                typed[to] = {**(typed.get(to) or {}), part: value}
                continue
            try:
                typed[to] = cells.as_key(str(value), self.folder) if kind is not None and kind.type == "key" else value
            except Unfit as unfit:
                item.faults.append(Problem(unfit.text, remedy=unfit.remedy, field=to))

    def _filled(self, words: str, row: Row, item: Item) -> str:
        """Fixed words with the row's own in their places: `keys/{工号}.pub`."""
        here = {column.heading: _at(row, column.index).words for column in self.columns.found}
        here["subject"] = item.draft.subjects[0] if item.draft.subjects else ""
        return HOLE.sub(lambda found: here.get(found[1], found[0]), words)

    def notes(self, rows: list[Row]) -> list[Text]:
        """Names that Excel keeps as numbers, column by column: nobody but the office knows whether a zero is gone."""
        return [
            Text(f"「{heading}」列有 {len(found)} 格是数而不是文本；若原来有前导 0，已被 Excel 去掉",
                 f"{len(found)} cells of the column {heading} are numbers, not text; if they had zeros in front, Excel has taken them off")
            for heading, found in self._numbers.items()
        ]  # fmt: skip


def _at(row: Row, index: int) -> Cell:
    return row.cells[index] if index < len(row.cells) else Cell()


def _mark_doubles(items: list[Item], action: Action) -> None:
    """Tells of each row that makes what an earlier one makes already."""
    first: dict[str, int] = {}
    for item in items:
        for name in item.draft.subjects if action.makes and item.draft.do == action.name else ():
            earlier = first.setdefault(name, item.place)
            if earlier != item.place:
                item.double = True
                item.faults.append(
                    Problem(
                        Text(f"与第 {earlier} 行重复：{name}", f"the same as row {earlier}: {name}"),
                        remedy=Text("去掉其中一行", "take one of the rows out"),
                        field="subject",
                    )
                )
