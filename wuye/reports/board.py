"""The board: what is late, what waits for my signature, what comes soon, what is out."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from wuye.registers.books import Books
from wuye.registers.contest import contested
from wuye.registers.shifts import shift_at
from wuye.registers.things import Record, Subject
from wuye.reports.owed import DueRow, LapseRow, lapsing, owed, owes, soon
from wuye.reports.routines import RoutineRow, routines, shift_span
from wuye.reports.waits import WaitRow, news_for, wanted_from
from wuye.text import Text, same


@dataclass(frozen=True, slots=True)
class Shift:
    """The shift that runs."""

    name: str
    label: Text
    start: dt.datetime
    end: dt.datetime


@dataclass(frozen=True, slots=True)
class Board:
    """Everything the desk should know on one screen."""

    name: Text
    now: dt.datetime
    person: str | None
    shift: Shift
    late: Sequence[DueRow]
    sign: list[WaitRow]
    news: list[Record]
    soon: Sequence[DueRow]
    lapsing: list[LapseRow]
    out: list[tuple[str, Text, int]]
    routines: list[RoutineRow]
    entries: int
    contested: list[Subject]


def board(books: Books, person: str | None, now: dt.datetime) -> Board:
    """The board of a person, or of nobody in particular."""
    rows = owed(books, now)
    if person is not None:
        mine = owes(books, person, now)
        # News for this person and signatures wanted of him have lines of their own.
        rows = rows.but(lambda one: not (one.kind in ("tell", "sign") and mine(one)))
    return Board(
        books.rules.name, now, person, shift_now(books, now), rows.but(lambda one: one.late),
        wanted_from(books, person, now) if person else [], news_for(books, person, now) if person else [],
        soon(rows, books, now), lapsing(books, now), outs(books), [r for r in routines(books, now) if not r.done],
        len(books.records), list(contested(books)),
    )  # fmt: skip


def shift_now(books: Books, now: dt.datetime) -> Shift:
    """The shift that runs, by the house's table."""
    _, name = shift_at(books.rules, now)
    start, end = shift_span(books, now)
    return Shift(name, books.rules.house_list("shifts").get(name, same(name)), start, end)


def outs(books: Books) -> list[tuple[str, Text, int]]:
    """How many subjects of each register owe a return."""
    counts: dict[str, set[str]] = {}
    for due in books.all_open():
        if due.name == "return":
            counts.setdefault(due.register, set()).add(due.subject)
    found = [(name, books.register(name).label, len(subjects)) for name, subjects in counts.items()]
    return sorted(found, key=lambda row: -row[2])
