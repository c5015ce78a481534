"""What the figures of a register say of the entries that a desk has written."""

from __future__ import annotations

from typing import Any

from tests.figures.given import plain
from tests.support.desk import Desk
from tests.support.flat import Flat
from wuye.reports.figures import answers, periods


def figure(desk: Desk, name: str, month: str = "2026-11", routines: bool = False) -> list[tuple[Any, ...]]:
    """The rows of a figure such as `key.lent`, texts in English; `routines` where it counts what was due."""
    assert desk.books.last is not None
    now = max(desk.now(), desk.books.last.at)
    entries, rules = [record.entry for record in desk.books.records.values()], desk.rules
    flat = Flat(entries, rules, lambda _: rules, [month] if routines else [])
    listed = answers.named(flat.books, name, now)
    assert listed.name == name, f"there is no figure {name}"
    asked = periods.month_of(month, rules.zone)
    period = periods.own_period(listed.figure.per, asked, rules.zone) or asked
    sheet = answers.sheet(listed, period, flat, flat.books, now)
    return [tuple(plain(cell) for cell in row) for row in sheet.rows]
