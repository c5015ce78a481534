"""Figures that are functions of the books."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from wuye.registers.rostering import attendance_sheet, month_ends
from wuye.reports.figures.ask import Answer, Ask
from wuye.reports.figures.values import Values
from wuye.reports.scenes import scene_now
from wuye.reports.sheet import Column


def attendance(ask: Ask) -> Answer:
    """The attendance of the month that ends in the period, a row for each person."""
    last = month_ends(ask.rules)
    end = dt.datetime.combine(ask.period.last.replace(day=last), dt.time(23, 59, 59), ask.rules.zone)
    now = dt.datetime.fromtimestamp(ask.now, ask.rules.zone)
    columns = ask.register.fields["sheet"].columns
    scene = scene_now(ask.books, ask.register, None, min(end, now))
    values = Values(ask.books, ask.register)
    rows = [tuple(values.of(kind, row[name]) for name, kind in columns.items()) for row in attendance_sheet(scene)]
    heads = tuple(
        Column(n, k.label, "text" if k.type == "person" else "number", person=k.type == "person")
        for n, k in columns.items()
    )
    return Answer(heads, rows)


NAMED: dict[str, Callable[[Ask], Answer]] = {"attendance_sheet": attendance}
"""The functions by the names that a schema may write."""


def function(ask: Ask) -> Answer:
    """What one of them gives."""
    return NAMED[str(ask.figure.said["python"])](ask)
