"""Sheets as `--json` prints them: both languages, money in fen, lengths in seconds; of a query a plain object for each row."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from wuye.render.words import plain_json
from wuye.reports.sheet import Cell, Money, Ratio, Sheet
from wuye.text import Lang, Text


def sheet_objects(sheets: Sequence[Sheet]) -> list[dict[str, Any]]:
    """Each sheet as an object."""
    return [_sheet(sheet) for sheet in sheets]


def _sheet(sheet: Sheet) -> dict[str, Any]:
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


def row_objects(sheet: Sheet, lang: Lang) -> list[dict[str, Any]]:
    """An object for each row, in one language."""
    names = [column.name for column in sheet.columns]
    return [dict(zip(names, (_plain(cell, lang) for cell in row), strict=True)) for row in sheet.rows]


def _plain(cell: Cell, lang: Lang) -> Any:
    if isinstance(cell, Text):
        return cell.to(lang)
    if isinstance(cell, Decimal):
        return int(cell) if cell == cell.to_integral_value() else float(cell)
    return cell.isoformat() if isinstance(cell, dt.datetime) else cell
