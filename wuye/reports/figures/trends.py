"""A figure month by month: each month as it was told at its own end."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator

from wuye.data import replace
from wuye.reports.figures.ask import Answer, Ask, Period
from wuye.reports.figures.periods import months, moved
from wuye.reports.sheet import Cell, Column
from wuye.text import Text

MONTH = Column("month", Text("月份", "month"))


def trend(ask: Ask, run: Callable[[Ask], Answer]) -> Answer:
    """A row for each month up to the one that is asked for; none for before the house was there."""
    told = [(month.name, run(replace(ask, period=month))) for month in _months(ask, int(str(ask.figure.said["trend"])))]
    rows: list[tuple[Cell, ...]] = [(name, *row) for name, answer in told for row in answer.rows]
    return Answer((MONTH, *(told[-1][1].columns if told else ())), rows)


def _months(ask: Ask, count: int) -> Iterator[Period]:
    last = ask.period.last.replace(day=1)
    founded = ask.rules.day_of(_founded(ask)).replace(day=1)
    for back in range(count - 1, -1, -1):
        first = moved(last, -back)
        if first >= founded or back == 0:
            yield months(first, 1, ask.rules.zone)


def _founded(ask: Ask) -> dt.datetime:
    first = next(iter(ask.books.records.values()), None)
    return first.entry.at if first is not None else dt.datetime.fromtimestamp(ask.period.start, ask.rules.zone)
