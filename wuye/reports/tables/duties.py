"""Every time a routine was due, for whom, and whether it was done."""

from __future__ import annotations

import datetime as dt
import sqlite3
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from wuye.registers import clock, recur
from wuye.registers.books import Books
from wuye.registers.define import Register
from wuye.registers.paths import Scene
from wuye.registers.rounds import Routine
from wuye.reports.routines import Period, when_of
from wuye.reports.scenes import scene_now
from wuye.reports.tables.past import Past
from wuye.reports.tables.rows import Row
from wuye.reports.tables.values import seconds

DAY = dt.timedelta(days=1)


class Doing(NamedTuple):
    """An entry by which a routine was done: when it happened, its id, what it is about, what it says."""

    happened: int
    entry: str
    subject: str
    about: str | None


def duty_rows(db: sqlite3.Connection, books: Books, spans: Sequence[Period]) -> Iterator[Row]:
    """The duties whose period begins in a span or runs at its beginning, none twice."""
    if not spans:
        return
    past = Past(db, books, (spans[0][0], spans[-1][1]))
    for register in books.rules.registers.values():
        for routine in register.routines.values():
            yield from _of(register, routine, spans, past)


def _of(register: Register, routine: Routine, spans: Sequence[Period], past: Past) -> Iterator[Row]:
    found = dict(one for span in spans for one in periods(past.books, register, routine, span))
    if not found:
        return
    done = _doings(past.db, register, routine, (min(found)[0], max(end for _, end in found)))
    for period, due in found.items():
        scene = scene_now(past.books, register, None, period[0])
        head = (register.name, routine.name, said(period), seconds(due or period[1]))
        ticks, mine = _within(done, period, routine, scene)
        if routine.each is None:
            yield from _times(head, routine, [*mine, *ticks])
        else:
            yield from _each(head, past.wanted(routine, scene, min(due or period[1], spans[-1][1])), mine, ticks)


def periods(
    books: Books, register: Register, routine: Routine, span: Period
) -> Iterator[tuple[Period, dt.datetime | None]]:
    """The periods of a routine that begin before the end of a span and end after its beginning, and when each is due."""
    at = span[0]
    while at < span[1]:
        when = when_of(routine, scene_now(books, register, None, at))
        if when is None:
            at = clock.period("day", at, books.calendar)[1]
            continue
        yield when
        at = max(when[0][1], at + dt.timedelta(seconds=1))


def said(period: Period) -> str:
    """A period by when it begins: a month, a day, or the very minute."""
    start, end = period
    if start.hour or start.minute:
        return f"{start:%Y-%m-%d %H:%M}"
    return f"{start:%Y-%m}" if start.day == 1 and end - start > 27 * DAY else f"{start:%Y-%m-%d}"


def _times(head: tuple[Any, ...], routine: Routine, doings: list[Doing]) -> Iterator[Row]:
    """As many as it takes, each done by one of the entries."""
    entries = list({one.entry: one for one in doings}.values())
    yield from ((*head, None, one.happened, one.entry) for one in entries[: routine.times])
    yield from ((*head, None, None, None) for _ in range(routine.times - len(entries)))


def _each(head: tuple[Any, ...], wanted: list[str], mine: list[Doing], ticks: list[Doing]) -> Iterator[Row]:
    first: dict[str, Doing] = {}
    for one in mine:
        first.setdefault(one.subject, one)
    for subject in wanted:
        done = first.get(subject) or next(iter(ticks), None)
        yield (*head, subject, *((None, None) if done is None else done[:2]))


def _doings(
    db: sqlite3.Connection, register: Register, routine: Routine, span: Period
) -> tuple[list[Doing], list[Doing]]:
    """The entries of a span that tick the routine off, and those that do it, in order."""
    ticks = _entries(db, register.name, "routine", span, "$.routine")
    found = []
    for done in routine.do:
        head, dot, tail = done.partition(".")
        name = next(iter(routine.about or ()), "")
        found += _entries(db, *((head, tail) if dot else (register.name, head)), span, f"$.{name}" if name else "$.-")
    return [one for one in ticks if one.about == routine.name], sorted(found)


def _entries(db: sqlite3.Connection, register: str, do: str, span: Period, path: str) -> list[Doing]:
    sql = """SELECT e.happened, e.id, a.subject, coalesce(json_extract(e.json, :path || '.month'), json_extract(e.json, :path))
      FROM entries e JOIN about a USING (seq) WHERE e.register = :register AND e.action = :do
      AND e.happened >= :start AND e.happened < :end AND e.status = 'done' AND e.void = 0 ORDER BY e.happened, e.seq"""
    args = {"path": path, "register": register, "do": do, "start": seconds(span[0]), "end": seconds(span[1])}
    return [Doing(*row) for row in db.execute(sql, args)]


def _within(
    done: tuple[list[Doing], list[Doing]], period: Period, routine: Routine, scene: Scene
) -> tuple[list[Doing], list[Doing]]:
    start, end = period[0].timestamp(), period[1].timestamp()
    ticks, mine = ([one for one in some if start <= one.happened < end] for some in done)
    which = next(iter((routine.about or {}).values()), None)
    if which is not None:
        month = recur.month_about(str(which), period, scene.books.calendar)
        mine = [one for one in mine if one.about == month]
    return ticks, mine
