"""A fire step by step: what is still to be done, who is called, and the log of what was done, with the time between."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from wuye.registers import clock, people
from wuye.registers.books import Books
from wuye.registers.operands import who
from wuye.registers.paths import Scene
from wuye.registers.say import fill
from wuye.registers.things import Record, Subject
from wuye.reports.lives import timeline
from wuye.reports.scenes import counted, scene_now
from wuye.text import Text, same

RUNNING = ("signalled", "real")
"""The states in which there are steps to do."""


class StepRow(NamedTuple):
    """A step still to be done: who is called, at which number, what is said."""

    name: str
    label: Text
    people: tuple[str, ...]
    number: str
    say: Text


class LogRow(NamedTuple):
    """An entry of the running log, and how long after the one before."""

    record: Record
    since: dt.timedelta | None


def fires_running(books: Books, person: str, now: dt.datetime) -> list[Subject]:
    """The fires of these hours with steps still to do, the newest last; nobody in a hurry goes on with an old one."""
    start = clock.plus(now, str(books.rules.knob("fire", "take_up")), books.calendar, -1)
    found = [fire for fire in books.in_states("fire", RUNNING) if fire.since >= start]
    return [fire for fire in found if steps_left(fire, books, person, now)]


def steps_left(fire: Subject, books: Books, person: str, now: dt.datetime) -> list[StepRow]:
    """What is still to be done about a fire, in the house's order, as this person would say it."""
    register = books.register("fire")
    scene = scene_now(books, register, fire, now)
    scene.by = person
    done = {r.fields.get("step") for r in counted(timeline(fire, books), "fire", "step")}
    return [_step(name, row, scene) for name, row in _in_order(books) if name not in done and _wanted(name, row, scene)]


def _in_order(books: Books) -> list[tuple[str, Mapping[str, Any]]]:
    """The house's steps by their place; one in place 0 isn't asked for."""
    rows, places = books.rules.table("fire", "steps"), books.rules.knob("fire", "steps")
    placed = [
        (places.get(name, places["else"]), name, {**rows["else"], **row})
        for name, row in rows.items()
        if name != "else"
    ]
    return [(name, row) for place, name, row in sorted(placed, key=lambda found: found[0]) if place]


def _wanted(name: str, row: Mapping[str, Any], scene: Scene) -> bool:
    """An alarm is verified while it is a mere signal; power, lifts and the rest wait until the fire is real."""
    if name == "verify":
        return scene.state == "signalled"
    return scene.state == "real" or (scene.state == "signalled" and not row["real"])


def _step(name: str, row: Mapping[str, Any], scene: Scene) -> StepRow:
    books = scene.books
    numbers = books.rules.knob("fire", "contacts")
    called = people.candidates(books, who(row["who"], scene), scene.at, [scene.by]) if row["who"] else []
    say = fill(_text(row["say"]), scene)
    label = Text(str(row["zh"]), str(row["en"]))
    return StepRow(name, label, tuple(called), str(numbers.get(name, numbers["else"])), say)


def _text(raw: Any) -> Text:
    return Text(str(raw["zh"]), str(raw["en"])) if isinstance(raw, Mapping) else same(str(raw))


def running_log(subject: Subject, books: Books) -> Iterator[LogRow]:
    """The entries about a subject in the order in which they were made."""
    before: dt.datetime | None = None
    for record in reversed(timeline(subject, books)):
        at = record.entry.at
        yield LogRow(record, None if before is None else at - before)
        before = at
