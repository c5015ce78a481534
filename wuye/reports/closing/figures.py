"""The figures of a month as a function of a head, the month, and the rules at that head."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from typing import NamedTuple

from wuye.audit.trust import pins
from wuye.desk.house import House
from wuye.desk.then import Then
from wuye.reports.figures import answers, periods
from wuye.reports.figures.ask import Period
from wuye.reports.figures.source import months_of
from wuye.reports.paper import Head, Paper
from wuye.reports.sheet import Sheet
from wuye.reports.tables.opened import Tables, open_tables
from wuye.text import Text


class Told(NamedTuple):
    """All figures of a month, in the order of the registers: those for everybody, and those about persons."""

    public: Paper
    private: Paper

    @property
    def sheets(self) -> tuple[Sheet, ...]:
        """Every sheet."""
        return (*self.public.sheets, *self.private.sheets)


class Standing(NamedTuple):
    """A house at a head, its tables, the month in question, and the root key of its history."""

    then: Then
    period: Period
    tables: Tables
    root: str


@contextmanager
def standing(house: House, month: str, head: str) -> Iterator[Standing]:
    """A house at a head with the tables made from its pages alone, thrown away afterwards."""
    period = periods.month_of(month, house.rules.zone)
    moment = dt.datetime.fromtimestamp(period.end, dt.UTC)
    with Then(house.path, head, moment) as then, open_tables(then, months_of(period)) as tables:
        yield Standing(then, period, tables, pins(then).root)


def figures(at: Standing) -> Told:
    """Every figure of the month, what should not be first."""
    books, now = at.then.books, at.then.now()
    sheets: list[Sheet] = []
    for listed in answers.figures_of(books, now):
        period = periods.own_period(listed.figure.per, at.period, books.rules.zone)
        if period is not None:
            sheets.append(answers.sheet(listed, period, at.tables, books, now))
    sheets.sort(key=lambda one: not one.alarm)
    return Told(_paper(at, [s for s in sheets if not s.private]), _paper(at, [s for s in sheets if s.private]))


def _paper(at: Standing, sheets: list[Sheet]) -> Paper:
    rules = at.then.books.rules
    title = Text(f"{rules.name.zh} {at.period.name} 月报", f"{rules.name.en}, {at.period.name}")
    head = Head(rules.name.to(rules.lang), at.period.name, at.then.head, at.root, rules.zone)
    return Paper(title, tuple(sheets), head)
