"""Figures that are files of SQL."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from wuye.registers import sql
from wuye.reports.figures.ask import Answer, Ask
from wuye.reports.figures.values import Values
from wuye.reports.sheet import Cell, Column, Money, Ratio
from wuye.text import Text


def question(ask: Ask) -> Answer:
    """What a file asks, for the period: `:a` `:b` from when to when, `:t` as of when, `:month`, `:first` and `:last` day."""
    found = sql.read(ask.rules.sql[str(ask.figure.said["sql"])])
    period = ask.period
    args = {
        "a": period.start, "b": period.end, "t": ask.as_of, "before": period.before, "month": period.month,
        "first": period.first.isoformat(), "last": period.last.isoformat(),
    }  # fmt: skip
    values = Values(ask.books, ask.register)
    rows = [_row(found.columns, row, values) for row in ask.rows(found.body, args)]
    return Answer(tuple(_column(*one) for one in found.columns), rows, ask.figure.alarm and bool(rows), found.note)


def _column(name: str, kind: str, label: Text) -> Column:
    form: Any = "text" if kind in sql.NAMED else kind
    return Column(name, label, form, person=kind in ("person", "people", "who"))


def _row(columns: Sequence[tuple[str, str, Text]], row: Sequence[Any], values: Values) -> tuple[Cell, ...]:
    cells: list[Cell] = []
    rest = iter(row)
    for _, kind, _label in columns:
        raw = next(rest)
        cells.append(Ratio(int(raw or 0), int(next(rest) or 0)) if kind == "ratio" else _cell(kind, raw, values))
    return tuple(cells)


def _cell(kind: str, raw: Any, values: Values) -> Cell:
    if raw is None:
        return None
    if kind == "time":
        return values.moment(int(raw))
    if kind == "length":
        return dt.timedelta(seconds=int(raw))
    if kind == "money":
        return Money(int(raw))
    if kind == "day":
        return dt.date.fromisoformat(str(raw))
    if kind == "person":
        return values.name(str(raw))
    if kind == "yes":
        return bool(raw)
    if kind == "number":
        return int(raw) if isinstance(raw, int) else Decimal(str(raw))
    return values.named(kind, str(raw))
