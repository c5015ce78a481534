"""Recurring duties of the running period: done, or what is missing."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from wuye.registers import clock, recur
from wuye.registers.books import Books
from wuye.registers.define import Register
from wuye.registers.on_duty import length_of
from wuye.registers.operands import operand, who
from wuye.registers.paths import Scene
from wuye.registers.queries import matches
from wuye.registers.rounds import Routine
from wuye.registers.shifts import named_span, shift_at
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
    due: dt.datetime | None = None


def routines(books: Books, now: dt.datetime) -> list[RoutineRow]:
    """Every duty that runs now, those to be done first, the soonest to end first."""
    rows = [row for register in books.rules.registers.values() for row in _of(register, books, now)]
    return sorted(rows, key=lambda r: (r.done, r.due or r.end))


def come(books: Books, now: dt.datetime) -> list[RoutineRow]:
    """The duties whose moment has come and that aren't done; those without a moment, or with nothing to cover, are never among them."""
    timed = [(books.register(name), one) for name, routines in books.rules.timed.items() for one in routines]
    found = [row for r, one in timed if (row := _timed(r, r.routines[one], books, now)) is not None]
    return [row for row in found if not row.done and row.due is not None and row.total]


def _timed(register: Register, routine: Routine, books: Books, now: dt.datetime) -> RoutineRow | None:
    scene = scene_now(books, register, None, now)
    when = when_of(routine, scene)
    return None if when is None or when[1] is None or now < when[1] else _row(register, routine, *when, scene)


def _of(register: Register, books: Books, now: dt.datetime) -> Iterator[RoutineRow]:
    scene = scene_now(books, register, None, now)
    for routine in register.routines.values():
        when = when_of(routine, scene)
        if when is not None:
            yield _row(register, routine, *when, scene)


def when_of(routine: Routine, scene: Scene) -> tuple[Period, dt.datetime | None] | None:
    """The running period of a routine and the moment by which it is due; None where none runs."""
    books, now = scene.books, scene.at
    every, at, by = (operand(raw, scene) for raw in (routine.every, routine.at, routine.by))
    if every == "holiday" and by:
        span = recur.before_holiday(now, length_of(books, "house", "holiday_ahead", "30d"), books.calendar)
        return None if span is None else (span, recur.ahead(str(by), span[1], books.calendar))
    if every == "shift" and at:
        return _in_shift(str(at), books, now)
    span = period_of(str(every), books, now)
    return None if span is None else (span, recur.due_in(str(every), span, books.calendar))


def _in_shift(at: str, books: Books, now: dt.datetime) -> tuple[Period, dt.datetime]:
    """What is due before a shift starts belongs to the shift that comes: its time runs from that moment to the next such one."""
    span = shift_span(books, now)
    early = span[0] - recur.in_shift(at, span, books.calendar)
    if not at.startswith("start") or early <= dt.timedelta():
        return span, recur.in_shift(at, span, books.calendar)
    start, end = shift_span(books, now + early)
    return (start - early, end - early), start - early


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
    return named_span(books.rules, day, name) or clock.period("day", now, books.calendar)


def _row(register: Register, routine: Routine, span: Period, due: dt.datetime | None, scene: Scene) -> RoutineRow:
    ticked = _within(span, (register.name, "routine"), scene.books)
    nil = any(r.fields.get("routine") == routine.name for r in ticked)
    done_by = [r for done in routine.do for r in _within(span, _action(register, done), scene.books)]
    doing = [r for r in done_by if _about(r, routine, span, scene)]
    covered = {s for r in doing for s in r.entry.subjects}
    wanted = _by_then(population(routine, scene), routine, due, scene.books)
    missing = () if nil or wanted is None else tuple(s for s in wanted if s not in covered)
    if wanted is None:
        count, total = len(doing), routine.times
    else:
        count, total = len([s for s in wanted if s in covered]), len(wanted)
    done = nil or (bool(doing) and count >= total and not missing)
    return RoutineRow(
        register.name, routine.name, routine.label, *span, count, total, done, missing, who(routine.who, scene),
        routine.rules, _line(register, routine, missing, wanted, scene), due,
    )  # fmt: skip


def _within(span: Period, action: tuple[str, str], books: Books) -> list[Record]:
    register, do = action
    records = books.done_by(register, [do], *span)
    return list(counted((r for r in records if span[0] <= r.happened < span[1]), register, do))


def _about(record: Record, routine: Routine, span: Period, scene: Scene) -> bool:
    """Whether an entry is about the month that the duty asks for."""
    return all(
        _month(record.fields.get(name)) == recur.month_about(str(which), span, scene.books.calendar)
        for name, which in (routine.about or {}).items()
    )


def _month(raw: object) -> object:
    return raw.get("month") if isinstance(raw, dict) else raw


def _action(register: Register, done: str) -> tuple[str, str]:
    head, dot, tail = done.partition(".")
    return (head, tail) if dot else (register.name, head)


def population(routine: Routine, scene: Scene) -> list[str] | None:
    """The subjects a duty must cover; None where it has none to cover."""
    if routine.each is None:
        return None
    query = {"of": routine.each.get("in"), **{k: v for k, v in routine.each.items() if k in ("state", "where")}}
    return [str(getter("subject")) for getter in matches(query, scene)]


def _by_then(wanted: list[str] | None, routine: Routine, due: dt.datetime | None, books: Books) -> list[str] | None:
    """Without the subjects that came only after the moment by which it was due."""
    if wanted is None or due is None or routine.each is None:
        return wanted
    register = str(routine.each.get("in"))
    return [name for name in wanted if books.records[books.life(register, name)[0]].entry.at <= due]


def _line(
    register: Register, routine: Routine, missing: tuple[str, ...], wanted: list[str] | None, scene: Scene
) -> str:
    name, action = _action(register, routine.do[0] if routine.do else "")
    target = scene.books.rules.registers.get(name)
    if target is None or action not in target.actions or wanted == []:
        return typed_line("routine", "done", f"{register.name}.{routine.name}")
    return typed_line(name, action, *missing[: 8 if target.subject.many else 1])
