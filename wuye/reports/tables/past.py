"""Which subjects there were at a moment and what was true of them, as the tables say: looked up once for many moments."""

from __future__ import annotations

import datetime as dt
import sqlite3
from collections.abc import Mapping
from typing import Any

from wuye.registers.books import Books
from wuye.registers.conditions import weigher
from wuye.registers.define import Register
from wuye.registers.paths import Scene, resolve
from wuye.registers.rounds import Routine
from wuye.registers.rules import MISSING
from wuye.reports.routines import Period
from wuye.reports.tables.values import Values, seconds

Stay = tuple[str, str | None, int, int | None]
"""A subject, a state, from when to when it was in it."""
# Of what ended before the time looked at nearly nothing is read: see `reach`.
THERE = """SELECT s.subject, s.state, s.from_at, s.to_at FROM (
  SELECT s.* FROM spans s WHERE s.register = :register AND {which} AND s.reach IS NULL AND s.from_at <= :until
  UNION ALL SELECT s.* FROM reaches r CROSS JOIN spans s WHERE s.register = :register AND {which} AND s.reach = r.reach
    AND s.from_at > :since - r.reach AND s.from_at <= :until AND s.to_at > :since) s
  JOIN standing t ON t.register = :register AND t.subject = s.subject ORDER BY t.number, s.from_at"""
VALUE = """SELECT value, from_at, to_at FROM facts WHERE register = ? AND subject = ? AND fact = ? AND from_at <= ?
  AND (to_at IS NULL OR to_at > ?) ORDER BY from_at DESC, rowid DESC LIMIT 1"""


class Past:
    """The subjects of the books as they were, mostly within a time that is asked about again and again."""

    def __init__(self, db: sqlite3.Connection, books: Books, time: Period) -> None:
        self.db, self.books = db, books
        self._since, self._until = (int(moment.timestamp()) for moment in time)
        self._values = Values(books.rules)
        self._stays: dict[tuple[str, tuple[Any, ...]], list[Stay]] = {}
        self._facts: dict[tuple[str, str, str], tuple[Any, int, int | None]] = {}

    def wanted(self, routine: Routine, scene: Scene, at: dt.datetime) -> list[str]:
        """The subjects that a routine was to go through at a moment."""
        each = routine.each or {}
        book, where, states = self.books.register(str(each.get("in"))), each.get("where") or {}, each.get("state")
        tests = {path: weigher(test, scene.register) for path, test in where.items()}
        there = Scene(self.books, scene.register, "", at)
        found = self._there(book.name, tuple(states) if isinstance(states, list) else (states,) if states else (), at)
        return [name for name, state in found if not tests or self._fits(book, name, state, tests, there)]

    def _there(self, register: str, states: tuple[Any, ...], at: dt.datetime) -> list[tuple[str, str | None]]:
        """The subjects that were there at a moment, in some states or in any, in the order they came."""
        moment = int(at.timestamp())
        if self._since <= moment <= self._until:
            key = (register, states)
            if key not in self._stays:
                self._stays[key] = self._looked_up(register, states, self._since, self._until)
            stays = self._stays[key]
        else:
            stays = self._looked_up(register, states, moment, moment)
        return [(name, state) for name, state, start, end in stays if start <= moment and (end is None or end > moment)]

    def _looked_up(self, register: str, states: tuple[Any, ...], since: int, until: int) -> list[Stay]:
        args: dict[str, Any] = {"register": register, "since": since, "until": until}
        which = "1"
        if states:
            args |= {f"s{n}": state for n, state in enumerate(states)}
            which = f"s.state IN ({', '.join(f':s{n}' for n in range(len(states)))})"
        return list(self.db.execute(THERE.format(which=which), args))

    def _fits(self, book: Register, name: str, state: str | None, tests: Mapping[str, Any], there: Scene) -> bool:
        facts = {path.split(".")[0]: None for path in tests}
        known = {fact: value for fact in facts if (value := self._fact(book, name, fact, there.at)) is not None}
        view = Scene(self.books, book, "", there.at, name, None, {}, known, state)
        values = ((resolve(path, view), passes) for path, passes in tests.items())
        return all(value is not MISSING and passes(value, there) is True for value, passes in values)

    def _fact(self, book: Register, name: str, fact: str, at: dt.datetime) -> Any:
        moment, key = seconds(at) or 0, (book.name, name, fact)
        known = self._facts.get(key)
        if known is not None and known[1] <= moment and (known[2] is None or known[2] > moment):
            return known[0]
        row = self.db.execute(VALUE, (*key, moment, moment)).fetchone()
        if row is None:
            return None
        value = self._values.typed(book.name, fact, str(row[0]))
        self._facts[key] = value, int(row[1]), row[2]
        return value
