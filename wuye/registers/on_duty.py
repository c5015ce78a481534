"""Who is on duty: the roster in force, with the swaps, covers and leave that were granted; a shift belongs to the day it starts."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple
from weakref import WeakKeyDictionary

from wuye.registers import clock
from wuye.registers.books import Books
from wuye.registers.rules import MISSING
from wuye.registers.shifts import named_span, shift_at
from wuye.registers.things import Subject

GRANTED = ("granted", "swapped", "over")
"""The states of an application for leave that change who is on duty, or have changed it."""
KEPT = 64
"""So many days are kept as they were worked out last."""


class Watch(NamedTuple):
    """One person's time on duty: on which day's roster, in which shift, at which post, from when to when."""

    person: str
    day: dt.date
    shift: str
    post: str
    start: dt.datetime
    end: dt.datetime


class Planned(NamedTuple):
    """What a code of the roster stands for: a shift, or a day off."""

    shift: str | None
    post: str


_worked_out: WeakKeyDictionary[Books, tuple[object, dict[tuple[dt.date, dt.datetime], list[Watch]]]]
_worked_out = WeakKeyDictionary()


def watch(books: Books, at: dt.datetime) -> list[Watch]:
    """Everybody on duty at a moment, by the rosters in force then and what was granted."""
    return [one for one in _around(books, at) if one.start <= at < one.end]


def on_watch(books: Books, person: str, at: dt.datetime) -> Watch | None:
    """What somebody is on duty for at a moment; None where he isn't."""
    return next((one for one in watch(books, at) if one.person == person), None)


def rostered(books: Books, day: dt.date, dept: str | None) -> bool:
    """Whether a roster of a department is in force for a day."""
    return _roster(books, day, str(dept)) is not None


def may_act(books: Books, person: str, at: dt.datetime) -> bool:
    """Whether somebody counts as of the shift: on duty or nearly so; anybody where his department has no roster."""
    found = books.subject("staff", person)
    dept = found.facts.get("dept") if found else None
    if not rostered(books, books.rules.day_of(at), dept):
        return True
    grace = length_of(books, "house", "shift_grace", "30m")
    return any(o.person == person and o.start - grace <= at < o.end + grace for o in _around(books, at))


def nearest(books: Books, person: str, at: dt.datetime) -> Watch | None:
    """The time on duty that somebody's coming or going at a moment belongs to: the running one, else the next or last near it."""
    near = length_of(books, "house", "clock_near", "4h")
    own = [o for o in _around(books, at) if o.person == person and o.start - near <= at < o.end + near]
    return min(own, key=lambda o: max(o.start - at, at - o.end, dt.timedelta()), default=None)


def of_day(books: Books, day: dt.date, at: dt.datetime) -> list[Watch]:
    """Everybody's time on duty on a day, by what is in force at a moment."""
    state = (books.last.id if books.last else "", len(books.lives), books.rules)
    kept = _worked_out.get(books)
    if kept is None or kept[0] != state or len(kept[1]) > KEPT:
        kept = _worked_out[books] = (state, {})
    found = kept[1].get((day, at))
    if found is None:
        found = kept[1][(day, at)] = _changed(_swapped(planned(books, day, at), books, day), books, day)
    return found


def planned(books: Books, day: dt.date, at: dt.datetime) -> dict[str, list[Planned]]:
    """What the rosters in force at a moment say of a day, by person; an empty list is a day off."""
    found: dict[str, list[Planned]] = {}
    for dept in books.rules.house_list("departments"):
        roster = _roster(books, day, dept)
        for person, codes in (_rows(books, roster, at) if roster is not None else {}).items():
            one = _meant(books, codes, day)
            found[person] = [] if one is None or one.shift is None else [one]
    return {person: what for person, what in found.items() if _here(books, person)}


def absences(books: Books, day: dt.date) -> list[Subject]:
    """The applications granted that touch a day, in the order they were made."""
    months = dict.fromkeys((day + dt.timedelta(days=n)).isoformat()[:7] for n in (0, 1))
    found = {s.id: s for month in months for s in books.subjects.group("away", month)}
    numbers = books.subjects.numbers
    return sorted((s for s in found.values() if s.state in GRANTED), key=lambda s: numbers[("leave", s.id)])


def _around(books: Books, at: dt.datetime) -> Iterator[Watch]:
    today = books.rules.day_of(at)
    for days in (-1, 0, 1):
        yield from of_day(books, today + dt.timedelta(days=days), at)


def _roster(books: Books, day: dt.date, dept: str) -> Subject | None:
    found = books.subject("roster", f"{day:%Y-%m}-{dept}")
    return found if found is not None and found.state == "in_force" else None


def _rows(books: Books, roster: Subject, at: dt.datetime) -> Mapping[str, str]:
    """The rows of the version in force at a moment; an earlier one was superseded by it, a later one isn't yet."""
    last = books.records.get(roster.sources.get("rows", ""))
    if last is not None and (last.done_at or last.entry.at) <= at:
        return roster.facts.get("rows") or {}
    for entry in reversed(books.life("roster", roster.id)):
        record = books.records[entry]
        if "rows" in record.fields and (record.done_at or record.entry.at) <= at:
            rows: Mapping[str, str] = record.fields["rows"]
            return rows
    return {}


def _meant(books: Books, codes: str, day: dt.date) -> Planned | None:
    words = str(codes).split()
    row = books.rules.table("roster", "codes").get(words[day.day - 1]) if day.day <= len(words) else None
    return None if row is None else Planned(row.get("shift"), str(row.get("post") or ""))


def _here(books: Books, person: str) -> bool:
    found = books.subject("staff", person)
    return found is not None and found.state == "active"


def _swapped(plan: dict[str, list[Planned]], books: Books, day: dt.date) -> list[tuple[str, list[Planned]]]:
    """The plan with the shifts that were swapped: on `day` the partner works, on `back_day` the other in return."""
    for leave in absences(books, day):
        person, partner = str(leave.facts.get("person")), str(leave.facts.get("partner"))
        if leave.facts.get("kind") != "swap":
            continue
        gives, takes = (leave.facts.get(name) == day for name in ("day", "back_day"))
        mine, his = plan.get(person, []), plan.get(partner, [])
        if gives or takes:
            plan[person] = [*(his if takes else ()), *(() if gives else mine)]
            plan[partner] = [*(mine if gives else ()), *(() if takes else his)]
    return list(plan.items())


def _changed(plan: Iterable[tuple[str, list[Planned]]], books: Books, day: dt.date) -> list[Watch]:
    """The day's watches, cut where somebody is away, his relief standing in."""
    found = [w for person, what in plan for one in what if (w := _watch(books, person, day, one)) is not None]
    for leave in absences(books, day):
        if leave.facts.get("kind") != "swap":
            found = [piece for one in found for piece in _cut(one, leave)]
    return found


def _watch(books: Books, person: str, day: dt.date, one: Planned) -> Watch | None:
    span = named_span(books.rules, day, str(one.shift))
    return None if span is None else Watch(person, day, str(one.shift), one.post, *span)


def _cut(one: Watch, leave: Subject) -> Iterator[Watch]:
    facts: Mapping[str, Any] = leave.facts
    start, end = facts.get("from"), facts.get("until")
    if one.person != facts.get("person") or start is None or end is None or not (start < one.end and one.start < end):
        yield one
        return
    start, end = max(start, one.start), min(end, one.end)
    relief = facts.get("relief")
    pieces = [(one.person, one.start, start), (relief, start, end), (one.person, end, one.end)]
    yield from (one._replace(person=str(who), start=a, end=b) for who, a, b in pieces if who and a < b)


def length_of(books: Books, register: str, knob: str, else_: str) -> dt.timedelta:
    """How long a knob says; `else_` in a house whose rules are older than the knob."""
    value = books.rules.knob(register, knob)
    start = dt.datetime(2000, 1, 1, tzinfo=dt.UTC)
    return clock.plus(start, else_ if value is MISSING else str(value), books.calendar) - start


def running(books: Books, at: dt.datetime) -> dict[str, Any]:
    """The running shift as the paths `shift.name`, `shift.day`, `shift.start` and `shift.end` tell it."""
    day, name = shift_at(books.rules, at)
    span = named_span(books.rules, day, name)
    times = {} if span is None else {"start": span[0], "end": span[1]}
    return {"name": name, "day": day, **times}
