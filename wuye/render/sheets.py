"""Sheets on a terminal: a table that fits, each row a small form of its own where there is no room for columns; and as JSON."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Any

from wuye.render.layout import Line, Row, Span, lay_out
from wuye.render.words import plain, plain_json, span
from wuye.reports.paper import Head
from wuye.reports.sheet import Cell, Column, Money, Ratio, Sheet
from wuye.text import Lang, Text, cells

RIGHT = ("number", "ratio", "money", "length")
NARROW = 8
"""A column of words isn't made narrower than this."""
GAP = 2
WIDEST = 200
"""The width of a table that is written to a file."""


def said(cell: Cell, lang: Lang) -> str:
    """A cell as people read it; nothing where there is nothing."""
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return Text("是", "yes").to(lang) if cell else Text("否", "no").to(lang)
    if isinstance(cell, Text):
        return plain(cell.to(lang))
    if isinstance(cell, Ratio):
        percent = cell.percent()
        return f"{cell.part}/{cell.whole} {Text('无', 'none').to(lang) if percent is None else f'{percent}%'}"
    if isinstance(cell, Money):
        return f"{Decimal(cell.fen) / 100:,.2f}"
    if isinstance(cell, dt.timedelta):
        return span(cell, lang)
    return f"{cell:%Y-%m-%d %H:%M}" if isinstance(cell, dt.datetime) else plain(str(cell))


def head_lines(head: Head, lang: Lang, width: int | None) -> Iterator[Line]:
    """Whether the books can be believed, and which they are; nothing where a paper doesn't say."""
    if head.verdict is None:
        return
    mark = "! " if head.sound is False else ""
    yield from lay_out([Row((Span(f"{mark}{plain(head.verdict.to(lang))}", "bold"),))], width)
    for where in (Text(f"账本 {head.head}", f"at {head.head}"), Text(f"根钥匙 {head.root}", f"root {head.root}")):
        yield [Span(plain(where.to(lang)), "dim")]
    yield [Span("")]


def sheets_lines(sheets: Sequence[Sheet], lang: Lang, width: int | None) -> Iterator[Line]:
    """Sheets one below the other; those that hold something that should not be are marked."""
    for n, sheet in enumerate(sheets):
        if n:
            yield [Span("")]
        yield from _sheet(sheet, lang, width)


def _sheet(sheet: Sheet, lang: Lang, width: int | None) -> Iterator[Line]:
    mark = "! " if sheet.alarm else ""
    rules = f"  [{' '.join(sheet.rules)}]" if sheet.rules else ""
    note = f"  {sheet.note.to(lang)}" if sheet.note is not None else ""
    alone = len(sheet.columns) == 1 and len(sheet.rows) == 1
    value = f"  {said(sheet.rows[0][0], lang)}" if alone else ""
    none = "" if sheet.rows else Text("  没有", "  none").to(lang)
    yield from lay_out([Row((Span(f"{mark}{sheet.title.to(lang)}{value}{none}", "bold"),))], width)
    if note or rules:
        yield from lay_out([Row((Span(f"{note}{rules}".strip(), "dim"),))], width)
    if sheet.rows and not alone:
        yield from _rows(sheet, lang, width)


def _rows(sheet: Sheet, lang: Lang, width: int | None) -> Iterator[Line]:
    heads = [plain(column.label.to(lang)) for column in sheet.columns]
    rows = [[said(cell, lang) for cell in row] for row in sheet.rows]
    if width is not None and _least(sheet.columns, heads, rows) > width:
        for row in rows:
            yield [Span("")]
            told = [Row((Span(head, "dim"), Span(words))) for head, words in zip(heads, row, strict=True) if words]
            yield from lay_out(told, width)
        return
    for line in _table(sheet.columns, heads, rows, width).splitlines():
        yield [Span(line.rstrip())]


def _least(columns: Sequence[Column], heads: Sequence[str], rows: Sequence[Sequence[str]]) -> int:
    """The narrowest that a table may be."""
    floors = [
        max([cells(row[n]) for row in rows] if column.kind != "text" else [min(NARROW, cells(heads[n]))], default=0)
        for n, column in enumerate(columns)
    ]
    return sum(floors) + GAP * (len(columns) - 1)


def _table(columns: Sequence[Column], heads: Sequence[str], rows: Sequence[Sequence[str]], width: int | None) -> str:
    wide = width or max(WIDEST, *(sum(map(cells, row)) + GAP * len(row) for row in (heads, *rows)))
    sizes = [max(map(_size, words)) for words in zip(heads, *rows, strict=True)]
    if not _fits(sizes, rows, wide):
        return _wrapped(columns, heads, rows, wide)
    right = [column.kind in RIGHT for column in columns]
    return "\n".join((" " * GAP).join(map(_padded, row, sizes, right)) for row in (heads, *rows))


def _fits(sizes: Sequence[int], rows: Sequence[Sequence[str]], wide: int) -> bool:
    """Whether no cell has to be folded."""
    return sum(sizes) + GAP * (len(sizes) - 1) <= wide and not any("\n" in words for row in rows for words in row)


def _size(words: str) -> int:
    return len(words) if words.isascii() else cells(words)


def _padded(words: str, size: int, right: bool) -> str:
    room = " " * (size - _size(words))
    return room + words if right else words + room


def _wrapped(columns: Sequence[Column], heads: Sequence[str], rows: Sequence[Sequence[str]], wide: int) -> str:
    """A table whose cells have to be folded, so that it is as narrow as is wanted."""
    from rich.console import Console
    from rich.table import Table

    table = Table(box=None, padding=(0, GAP, 0, 0), pad_edge=False)
    for column, head in zip(columns, heads, strict=True):
        right = column.kind in RIGHT
        table.add_column(head, justify="right" if right else "left", no_wrap=column.kind != "text", overflow="fold")
    for row in rows:
        table.add_row(*row)
    out = io.StringIO()
    Console(file=out, width=wide, markup=False, highlight=False, emoji=False, color_system=None).print(table)
    return out.getvalue()


def sheet_object(sheet: Sheet) -> dict[str, Any]:
    """A sheet as JSON."""
    return {
        "name": sheet.name, "title": sheet.title._asdict(), "note": sheet.note and sheet.note._asdict(), "rules": list(sheet.rules),
        "columns": [{"name": c.name, "label": c.label._asdict(), "kind": c.kind} for c in sheet.columns],
        "rows": [{c.name: _object(cell) for c, cell in zip(sheet.columns, row, strict=True)} for row in sheet.rows],
        "alarm": sheet.alarm, "private": sheet.private, "to": list(sheet.to),
    }  # fmt: skip


def _object(cell: Cell) -> Any:
    if isinstance(cell, (Text, Ratio)):
        return cell._asdict()
    if isinstance(cell, Money):
        return cell.fen
    return int(cell.total_seconds()) if isinstance(cell, dt.timedelta) else plain_json(cell)
