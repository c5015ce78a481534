"""The board: what is late, what waits for my signature, what comes soon, what is out."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from wuye.registers import people
from wuye.registers.books import Books
from wuye.registers.contest import contested
from wuye.registers.on_duty import absences, planned, rostered, watch
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
class Crew:
    """Who is on duty, who comes next, who leads, and those named beside them: (person, has the day off)."""

    here: tuple[str, ...]
    after: tuple[str, ...]
    leads: tuple[str, ...]
    named: tuple[tuple[str, bool], ...]


@dataclass(frozen=True, slots=True)
class Board:
    """Everything the desk should know on one screen."""

    name: Text
    now: dt.datetime
    person: str | None
    shift: Shift
    crew: Crew | None
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
    # A recurring duty has a line of its own, whether its moment has come or not.
    rows = owed(books, now, duties=False)
    if person is not None:
        mine = owes(books, person, now)
        # News for this person and signatures wanted of him have lines of their own.
        rows = rows.but(lambda one: not (one.kind in ("tell", "sign") and mine(one)))
    return Board(
        books.rules.name, now, person, shift_now(books, now), crew(books, now), rows.but(lambda one: one.late),
        wanted_from(books, person, now) if person else [], news_for(books, person, now) if person else [],
        soon(rows, books, now), lapsing(books, now), outs(books), [r for r in routines(books, now) if not r.done],
        len(books.records), list(contested(books)),
    )  # fmt: skip


def crew(books: Books, now: dt.datetime) -> Crew | None:
    """Who is on duty; None where no roster is in force today."""
    day = books.rules.day_of(now)
    if not any(rostered(books, day, dept) for dept in books.rules.house_list("departments")):
        return None
    here, end = watch(books, now), shift_now(books, now).end
    leads = [one.person for one in here if _holds(books, one.person, "leader_roles", now)]
    named = [p.id for p in books.all("staff") if p.state == "active" and _named(books, p.id)]
    there = tuple(one.person for one in here if one.person not in leads)
    after = tuple(
        dict.fromkeys(one.person for one in watch(books, end) if not _holds(books, one.person, "leader_roles", now))
    )
    return Crew(
        there, after, tuple(leads), tuple((p, _off(books, p, day, now)) for p in named if p not in (*leads, *there))
    )


def _roles(books: Books, knob: str) -> list[str]:
    value = books.rules.knob("house", knob)
    return [str(role) for role in value] if isinstance(value, (list, tuple)) else []


def _holds(books: Books, person: str, knob: str, now: dt.datetime) -> bool:
    return people.fits(books, _roles(books, knob), person, now)[0]


def _named(books: Books, person: str) -> bool:
    return bool(set(_roles(books, "board_roles")) & set(people.own_roles(books, person)))


def _off(books: Books, person: str, day: dt.date, now: dt.datetime) -> bool:
    """Whether somebody has the day off: by the roster, or on leave now."""
    away = any(
        s.facts.get("person") == person and s.facts["from"] <= now < s.facts["until"]
        for s in absences(books, day) if s.facts.get("kind") not in ("swap", "cover", "meal", "out")
    )  # fmt: skip
    return away or planned(books, day, now).get(person) == []


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
