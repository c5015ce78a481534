"""A month laid out for people: what matters first, small figures of one kind in one table, those that hold nothing in one line."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from wuye.data import replace
from wuye.reports.figures.answers import counted_at
from wuye.reports.paper import Paper
from wuye.reports.sheet import Cell, Column, Ratio, Sheet
from wuye.text import Text, join, same

FEW = 3
"""A figure of more rows is a table of its own."""
WHAT, RULES = Column("what", Text("数字", "figure")), Column("rules", Text("规定", "rules"))


class Kin(NamedTuple):
    """Figures whose last columns are the same, put into one table."""

    name: str
    title: Text
    tail: tuple[str, ...]


KIN = (
    Kin("in_time", Text("有没有按时", "In time or late"), ("owed", "in_time", "late", "open", "share")),
    Kin("done", Text("该做的做了没有", "Done of what was expected"), ("expected", "done", "late", "missing", "share")),
    Kin("rates", Text("比率", "Rates"), ("rate",)),
    Kin("goals", Text("目标", "Goals"), ("done", "goal")),
    Kin("counts_to_goal", Text("次数和目标", "Counts and their goals"), ("number", "goal")),
    Kin("lengths", Text("用了多久", "How long it took"), ("number", "still", "median", "ninth", "longest")),
    Kin("balances", Text("期初、入、出、期末", "Opening, in, out, closing"), ("opening", "in", "out", "closing")),
    Kin("ends", Text("期末数", "At the end of the month"), ("end", "start", "change")),
    Kin("counts", Text("次数", "Counts"), ("number",)),
)


def for_reading(paper: Paper) -> Paper:
    """The paper as people read it; every cell of a figure that holds anything is in it."""
    front, sheets = paper.sheets[: paper.front], paper.sheets[paper.front :]
    full, none = [s for s in sheets if not holds_nothing(s)], [s for s in sheets if holds_nothing(s)]
    alone = [s for s in full if kin_of(s) is None]
    merged = [_merged(kin, [s for s in full if kin_of(s) is kin]) for kin in KIN if any(kin_of(s) is kin for s in full)]
    listed = [s for s in alone if s.alarm and counted_at(s.columns) is None]
    named = [_plainly(s, paper) for s in (*listed, *merged, *(s for s in alone if s not in listed))]
    return replace(paper, sheets=(*front, *named, *([_none(none)] if none else [])))


def holds_nothing(sheet: Sheet) -> bool:
    """Whether a figure has no rows, or nothing but noughts in those that would go into a table with others."""
    kin = kin_of(sheet)
    if not sheet.rows or kin is None:
        return not sheet.rows
    # A goal that wasn't reached is something.
    return not sheet.alarm and not any(_counts(cell) for row in sheet.rows for cell in row[-len(kin.tail) :])


def _counts(cell: Cell) -> bool:
    return cell is not None and (cell.whole > 0 if isinstance(cell, Ratio) else bool(cell))


def kin_of(sheet: Sheet) -> Kin | None:
    """The table into which a figure goes; None where it is one of its own."""
    if sheet.private or len(sheet.rows) > (FEW if sheet.chart is None else 1):
        return None
    # Sums of money are no plain numbers.
    names = tuple(one.name if one.kind != "money" else "" for one in sheet.columns)
    return next((kin for kin in KIN if names[-len(kin.tail) :] == kin.tail and len(names) - len(kin.tail) < 2), None)


def _merged(kin: Kin, sheets: Sequence[Sheet]) -> Sheet:
    columns = sheets[0].columns[-len(kin.tail) :]
    rows: list[tuple[Cell, ...]] = []
    marked: set[int] = set()
    for sheet in sheets:
        for n, row in enumerate(sheet.rows):
            marked |= {len(rows)} if n in sheet.marked else set()
            rows.append((_called(sheet, row, columns), *row[-len(columns) :], " ".join(sheet.rules) or None))
    made = Sheet(f"month.{kin.name}", kin.title, (WHAT, *columns, RULES), rows, marked=frozenset(marked))
    return replace(made, alarm=bool(marked))


def _called(sheet: Sheet, row: Sequence[Cell], columns: Sequence[Column]) -> Text:
    """The figure's name, with what its row is about."""
    if len(row) == len(columns):
        return sheet.title
    first = row[0]
    return join(
        [sheet.title, first if isinstance(first, Text) else same(str(first if first is not None else "—"))],
        " · ",
        " · ",
    )


def _plainly(sheet: Sheet, paper: Paper) -> Sheet:
    """Without columns that hold nothing, and without the month in its note, which stands above all of it."""
    kept = [n for n in range(len(sheet.columns)) if any(row[n] is not None for row in sheet.rows)]
    if len(kept) < len(sheet.columns):
        rows = [tuple(row[n] for n in kept) for row in sheet.rows]
        sheet = replace(sheet, columns=tuple(sheet.columns[n] for n in kept), rows=rows)
    note, month = sheet.note, f"{paper.month} · "
    if note is None or not paper.month or not note.zh.startswith(paper.month):
        return sheet
    if note == same(paper.month):
        return replace(sheet, note=None)
    return replace(sheet, note=Text(note.zh.removeprefix(month), note.en.removeprefix(month)))


def _none(sheets: Iterable[Sheet]) -> Sheet:
    """Those that hold nothing, a line for each register."""
    columns = (Column("register", Text("登记簿", "register")), Column("none", Text("没有", "none")))
    rows = [(book, join(names, "、", "; ")) for book, names in by_register(sheets)]
    return Sheet("month.none", Text("没有的", "What there was none of"), columns, rows)


def by_register(sheets: Iterable[Sheet]) -> Iterator[tuple[Text, list[Text]]]:
    """The names of figures under those of their registers, as their titles have them."""
    found: dict[Text, list[Text]] = {}
    for sheet in sheets:
        book, name = parted(sheet.title)
        found.setdefault(book, []).append(name)
    yield from found.items()


def parted(title: Text) -> tuple[Text, Text]:
    """The register and the figure in a title."""
    (zh, _, zh_name), (en, _, en_name) = (words.partition(" · ") for words in title)
    return Text(zh, en), Text(zh_name, en_name)


def exceptions(sheets: Sequence[Sheet]) -> Sheet:
    """What should not be, a row for each register: what happened, and what wasn't done or came late."""
    found: dict[Text, tuple[list[Text], list[Text]]] = {}
    for sheet in sheets:
        if sheet.alarm:
            book, name = parted(sheet.title)
            happened, undone = found.setdefault(book, ([], []))
            place = counted_at(sheet.columns)
            (happened if place is None else undone).append(_how_many(sheet, name, place))
    rows = [(book, join(a) if a else None, join(b) if b else None) for book, (a, b) in found.items()]
    columns = (
        Column("register", Text("登记簿", "register")), Column("happened", Text("出了什么", "what there is")),
        Column("undone", Text("没做到", "not done, or late")),
    )  # fmt: skip
    return Sheet("month.exceptions", Text("要看的事", "What to look at"), columns, rows)


def _how_many(sheet: Sheet, name: Text, place: int | None) -> Text:
    """How many of what should not be a figure tells of, and of how many."""
    if place is None:
        return Text(f"{name.zh} {len(sheet.rows)}", f"{name.en} {len(sheet.rows)}")
    whole = next(n for n, one in enumerate(sheet.columns) if one.name in ("owed", "expected"))
    bad, of = (sum(int(str(row[n] or 0)) for row in sheet.rows) for n in (place, whole))
    return Text(f"{name.zh} {bad}/{of}", f"{name.en} {bad} of {of}")
