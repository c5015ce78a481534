"""What a figure asks: through indexes, and in a number of questions that doesn't grow with the books."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Sequence
from typing import Any

from tests.support.flat import Flat
from wuye.reports import month
from wuye.reports.figures import answers, periods
from wuye.reports.figures.ask import Tables

SMALL = r"SCAN (CONSTANT|\d+ CONSTANT|k\b|j\b|m\b|y\b|w\b|r\b|\(|duties\b)"
"""What may be gone through: lists in the question, a page's marks, the days, the roles, the duties of the months asked for."""
MOST = 5


class Watched:
    """Tables that look at how each question is answered."""

    def __init__(self, tables: Tables) -> None:
        self.tables, self.asked, self.scans = tables, 0, list[str]()

    def rows(self, sql: str, args: Any = ()) -> Iterable[Sequence[Any]]:
        """The rows that a question finds."""
        self.asked += 1
        plan = [str(row[3]) for row in self.tables.rows(f"EXPLAIN QUERY PLAN {sql}", args)]
        # What was looked up in parts is gone through once.
        made = {f"SCAN {line.split()[1]}" for line in plan if line.startswith(("CO-ROUTINE", "MATERIALIZE"))}
        for line in plan:
            if (line.startswith("SCAN") and line not in made and not re.match(SMALL, line)) or "AUTOMATIC" in line:
                self.scans.append(line)
        return self.tables.rows(sql, args)


def test_every_question_uses_an_index_and_there_are_few(flat: Flat, now: dt.datetime) -> None:
    period = periods.month_of("2026-11", flat.rules.zone)
    for listed in answers.figures_of(flat.books, now):
        watched = Watched(flat)
        answers.sheet(listed, period, watched, flat.books, now)
        assert (watched.scans, watched.asked <= MOST * int(str(listed.figure.said.get("trend", 1)))) == ([], True), (
            listed.name
        )


def test_the_front_page_uses_indexes_too(flat: Flat) -> None:
    watched = Watched(flat)
    for sql in (month.BY_REGISTER, month.IN_ALL):
        assert watched.rows(sql, {"month": "2026-11"})
    assert watched.scans == []


def test_a_question_that_goes_through_a_table_is_found(flat: Flat) -> None:
    watched = Watched(flat)
    watched.rows("SELECT count(*) FROM entries e WHERE e.by = 'zhangwei'")
    assert watched.scans
