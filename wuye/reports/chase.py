"""Who is to be reminded of a due, how often that was done, and what was said the last time."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import takewhile
from typing import Any

from wuye.registers import clock
from wuye.registers.books import Books
from wuye.registers.operands import operand, who
from wuye.registers.paths import Scene
from wuye.registers.rules import MISSING
from wuye.registers.things import Due, Record
from wuye.reports.scenes import about, counted, scene_now


@dataclass(frozen=True, slots=True)
class Chase:
    """Where a due stands on its ladder of reminders."""

    stage: int
    to: tuple[str, ...]
    wanted: bool
    count: int
    last: Record | None


def chase_of(due: Due, books: Books, now: dt.datetime) -> Chase | None:
    """The ladder of a due, or None where it has none or nothing on it is reached yet."""
    limit = due.limit(now)
    if not due.chase or limit is None:
        return None
    scene = scene_now(books, books.register(due.register), books.subject(due.register, due.subject), now)
    contacts = contacts_of(due, books)
    last = contacts[-1] if contacts else None
    reached = [i for i, rung in enumerate(due.chase) if _starts(rung, limit, scene) <= now]
    if not reached:
        return Chase(-1, (), False, len(contacts), last) if contacts else None
    wanted = any(_wanted(due.chase[i], limit, last, scene) for i in reached)
    return Chase(reached[-1], who(due.chase[reached[-1]].get("to"), scene), wanted, len(contacts), last)


def contacts_of(due: Due, books: Books) -> list[Record]:
    """The reminders since the due was opened, in order."""
    # Entries are kept in the order of time: nothing older is read.
    since = takewhile(lambda r: r.entry.at >= due.opened_at, books.records.newest_of("about", due.subject))
    found = [r for r in counted(since, due.register, "chase") if about(r, due.subject)]
    return found[::-1]


def _starts(rung: Mapping[str, Any], limit: dt.datetime, scene: Scene) -> dt.datetime:
    return _moved(limit, rung.get("after"), scene)


def _wanted(rung: Mapping[str, Any], limit: dt.datetime, last: Record | None, scene: Scene) -> bool:
    start = _starts(rung, limit, scene)
    if last is None or last.entry.at < start:
        return True
    return "every" in rung and _moved(last.entry.at, rung["every"], scene) <= scene.at


def _moved(moment: dt.datetime, by: Any, scene: Scene) -> dt.datetime:
    length = operand(by, scene)
    return moment if length in (None, MISSING) else clock.plus(moment, str(length), scene.books.calendar)
