"""A table that has room is drawn as one that may have to be folded."""

from __future__ import annotations

import datetime as dt

import pytest

from tests.support.flat import Flat
from wuye.render.sheets import _table, _wrapped, said
from wuye.reports.figures import answers, periods
from wuye.text import Lang


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_with_room_it_is_the_same_table(flat: Flat, now: dt.datetime, lang: Lang) -> None:
    period = periods.month_of("2026-11", flat.rules.zone)
    for listed in answers.figures_of(flat.books, now):
        sheet = answers.sheet(listed, period, flat, flat.books, now)
        heads = [column.label.to(lang) for column in sheet.columns]
        rows = [[said(cell, lang) for cell in row] for row in sheet.rows]
        for width in (240, 90):
            drawn, folded = (draw(sheet.columns, heads, rows, width) for draw in (_table, _wrapped))
            assert [line.rstrip() for line in drawn.splitlines()] == [line.rstrip() for line in folded.splitlines()]
