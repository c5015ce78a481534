"""An answer in rows and as JSON."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

from wuye.render.layout import Line, Row, Span, lay_out
from wuye.reports.sheet import Cell, Sheet
from wuye.text import Lang, Text


def sheet_lines(sheet: Sheet, lang: Lang, width: int | None) -> list[Line]:
    """A sheet as a table."""
    head = Row(tuple(Span(column.label.to(lang), "dim") for column in sheet.columns))
    rows = [Row(tuple(Span(_words(cell, lang)) for cell in row)) for row in sheet.rows]
    return lay_out(rows, width, head)


def _words(cell: Cell, lang: Lang) -> str:
    if cell is None:
        return ""
    if isinstance(cell, dt.datetime):
        return f"{cell:%Y-%m-%d %H:%M:%S}".removesuffix(":00")
    return cell.to(lang) if isinstance(cell, Text) else str(cell)


def sheet_objects(sheet: Sheet, lang: Lang) -> list[dict[str, Any]]:
    """A sheet as JSON: an object for each row."""
    names = [column.name for column in sheet.columns]
    return [dict(zip(names, (_plain(cell, lang) for cell in row), strict=True)) for row in sheet.rows]


def _plain(cell: Cell, lang: Lang) -> Any:
    if isinstance(cell, Text):
        return cell.to(lang)
    if isinstance(cell, Decimal):
        return int(cell) if cell == cell.to_integral_value() else float(cell)
    return cell.isoformat() if isinstance(cell, dt.datetime) else cell
