"""A paper as JSON: canonical, in both languages, whole numbers only."""

from __future__ import annotations

import datetime as dt
import json
from decimal import Decimal
from typing import Any

from wuye.render.forms.heading import column_names
from wuye.render.forms.said import LONE, Voice, seconds
from wuye.render.words import escaped
from wuye.reports.paper import Head, Paper
from wuye.reports.sheet import Cell, Column, Money, Ratio, Sheet
from wuye.text import Lang, Text

UNITS = {"money": "fen", "length": "s"}


def as_json(paper: Paper, _lang: Lang) -> bytes:
    """The paper as one object; the same in either language."""
    return canonical(paper_object(paper))


def as_lines(paper: Paper, _lang: Lang) -> bytes:
    """A row of the paper's only sheet on each line."""
    (sheet,) = paper.sheets
    return b"".join(canonical(row) for row in row_objects(sheet, Voice("zh", paper.head.zone)))


def canonical(value: Any) -> bytes:
    """A value as JSON has it in one way only: keys sorted, no spaces, UTF-8, one line."""
    words = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)
    return (escaped(LONE.sub(lambda found: f"\\u{ord(found[0]):04x}", words)) + "\n").encode()


def paper_object(paper: Paper) -> dict[str, Any]:
    """The paper as plain values."""
    voice = Voice("zh", paper.head.zone)
    sheets = [sheet_object(sheet, voice) for sheet in paper.sheets]
    return {"title": _both(paper.title), "head": _head(paper.head), "sheets": sheets}


def sheet_object(sheet: Sheet, voice: Voice) -> dict[str, Any]:
    """A sheet as plain values."""
    chart = sheet.chart and {"form": sheet.chart.form, "along": sheet.chart.along, "over": list(sheet.chart.over)}
    return {
        "name": sheet.name, "title": _both(sheet.title), "note": _both(sheet.note), "rules": list(sheet.rules),
        "columns": [_column(c, name) for c, name in zip(sheet.columns, column_names(sheet), strict=True)],
        "rows": row_objects(sheet, voice), "marked": sorted(sheet.marked), "chart": chart,
        "private": sheet.private, "to": list(sheet.to),
    }  # fmt: skip


def row_objects(sheet: Sheet, voice: Voice) -> list[dict[str, Any]]:
    """The rows, each cell under the name of its column."""
    names = column_names(sheet)
    return [
        {name: _cell(cell, column, voice) for name, cell, column in zip(names, row, sheet.columns, strict=True)}
        for row in sheet.rows
    ]


def _head(head: Head) -> dict[str, Any]:
    return {
        "house": head.house, "period": head.period, "head": head.head, "root": head.root,
        "zone": None if head.zone is None else str(head.zone), "verdict": _both(head.verdict), "sound": head.sound,
    }  # fmt: skip


def _column(column: Column, name: str) -> dict[str, Any]:
    unit = {"unit": UNITS[column.kind]} if column.kind in UNITS else {}
    return {"name": name, "label": _both(column.label), "kind": column.kind, "person": column.person, **unit}


def _both(text: Text | None) -> dict[str, str] | None:
    return None if text is None else {"zh": text.zh, "en": text.en}


def _cell(cell: Cell, column: Column, voice: Voice) -> Any:
    """A cell; money and lengths are whole numbers in a column of their kind, and say their unit elsewhere."""
    match cell:
        case None | bool() | int():
            return cell
        case Text():
            return _both(cell)
        case Ratio():
            return {"part": cell.part, "whole": cell.whole}
        case Money():
            return cell.fen if column.kind == "money" else {"fen": cell.fen}
        case dt.timedelta():
            return seconds(cell) if column.kind == "length" else {"s": seconds(cell)}
        case dt.datetime():
            return voice.local(cell).isoformat()
        case Decimal():
            return f"{cell:f}"
        case dt.date():
            return cell.isoformat()
        case _:
            return str(cell)
