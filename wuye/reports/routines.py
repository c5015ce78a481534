"""Recurring duties of the running period: done, or what is missing."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from wuye.registers import clock
from wuye.registers.books import Books
from wuye.registers.define import Register
from wuye.registers.paths import Scene, operand, who
from wuye.registers.queries import matches
from wuye.registers.rounds import Routine
from wuye.registers.shifts import shift_at
from wuye.registers.things import Record
from wuye.reports.scenes import counted, scene_now, typed_line
from wuye.text import Text

Period = tuple[dt.datetime, dt.datetime]


@dataclass(frozen=True, slots=True)
class RoutineRow:
    """One duty in its running period: done `count` of `total`, what is still missing, and the line to type."""

    register: str
    name: str
    label: Text
    start: dt.datetime
    end: dt.datetime
    count: int
    total: int
    done: bool
    missing: tuple[str, ...]
    who: tuple[str, ...]
    rules: tuple[str, ...]
    line: str


def routines(books: Books, now: dt.datetime) -> list[RoutineRow]:
    """Every duty that runs now, those to be done first, the soonest to end first."""
    rows = [row for register in books.rules.registers.values() for row in _of(register, books, now)]
    return sorted(rows, key=lambda r: (r.done, r.end))


def _of(register: Register, books: Books, now: dt.datetime) -> Iterator[RoutineRow]:
    scene = scene_now(books, register, None, now)
    for routine in register.routines.values():
        span = period_of(str(operand(routine.every, scene)), books, now)
        if span is not None:
            yield _row(register, routine, span, scene)


def period_of(every: str, books: Books, now: dt.datetime) -> Period | None:
    """The running period; None on a day on which the duty doesn't fall, or where the words are no period."""
    head = every.split()[0] if every.split() else ""
    works = books.calendar.works(books.rules.day_of(now))
    if not head or (head == "workday" and not works) or (head == "holiday" and works):
        return None
    if head == "shift":
        return shift_span(books, now)
    try:
        return clock.period("day" if head == "holiday" else every, now, books.calendar)
    except KeyError:
        return None


def shift_span(books: Books, now: dt.datetime) -> Period:
    """The start and the end of the running shift; the day where the house names no such shift."""
    day, name = shift_at(books.rules, now)
    row = books.rules.table("house", "shifts").get(name)
    if row is None:
        return clock.period("day", now, books.calendar)
    start = clock.at_clock(day, str(row["start"]), books.rules.zone)
    end = clock.at_clock(day, str(row["end"]), books.rules.zone)
    return start, end if end > start else end + dt.timedelta(days=1)


def _row(register: Register, routine: Routine, span: Period, scene: Scene) -> RoutineRow:
    ticked = _within(span, register.name, "routine", scene.books)
    nil = any(r.fields.get("routine") == routine.name for r in ticked)
    doing = _within(span, *_action(register, routine), scene.books)
    covered = {s for r in doing for s in r.entry.subjects}
    wanted = population(routine, scene)
    missing = () if nil or wanted is None else tuple(s for s in wanted if s not in covered)
    if wanted is None:
        count, total = len(doing), routine.times
    else:
        count, total = len([s for s in wanted if s in covered]), len(wanted)
    done = nil or (bool(doing) and count >= total and not missing)
    return RoutineRow(
        register.name, routine.name, routine.label, *span, count, total, done, missing, who(routine.who, scene),
        routine.rules, _line(register, routine, missing, wanted, scene),
    )  # fmt: skip


def _within(span: Period, register: str, do: str, books: Books) -> list[Record]:
    records = books.done_by(register, [do], *span)
    return list(counted((r for r in records if span[0] <= r.happened < span[1]), register, do))


def _action(register: Register, routine: Routine) -> tuple[str, str]:
    head, dot, tail = (routine.do or "").partition(".")
    return (head, tail) if dot else (register.name, head)


def population(routine: Routine, scene: Scene) -> list[str] | None:
    """The subjects a duty must cover; None where it has none to cover."""
    if routine.each is None:
        return None
    query = {"of": routine.each.get("in"), **{k: v for k, v in routine.each.items() if k in ("state", "where")}}
    return [str(getter("subject")) for getter in matches(query, scene)]


def _line(
    register: Register, routine: Routine, missing: tuple[str, ...], wanted: list[str] | None, scene: Scene
) -> str:
    name, action = _action(register, routine)
    target = scene.books.rules.registers.get(name)
    if target is None or action not in target.actions or wanted == []:
        return typed_line("routine", "done", f"{register.name}.{routine.name}")
    return typed_line(name, action, *missing[: 8 if target.subject.many else 1])
