"""What subjects were: their states and facts one after another, from what was noted of their lives."""

from __future__ import annotations

import datetime as dt
import json
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import zip_longest
from typing import Any, NamedTuple, TypeVar

from wuye.registers.books import Books
from wuye.registers.define import Register
from wuye.registers.things import Lived, Subject
from wuye.reports.tables.rows import Put
from wuye.reports.tables.values import Values, seconds

T = TypeVar("T")
Lives = list[tuple[int, Lived]]
"""The steps of a life, with their numbers among all."""


class Span(NamedTuple):
    """A state, from when on, by which entry and which step of the life; the next one ends it."""

    at: dt.datetime
    state: str | None
    entry: str
    number: int


class Value(NamedTuple):
    """A value of a fact as it is written, from when on, by which entry and which step; where it lies in the file, if it does."""

    words: str
    at: dt.datetime
    entry: str
    number: int
    row: int | None = None


class History:
    """The lives of a house's subjects as rows."""

    def __init__(self, books: Books, values: Values) -> None:
        self.books, self.values = books, values
        self._added = {book.name: added(book) for book in books.rules.registers.values()}
        self._wholes: dict[tuple[str, str], list[Span]] = {}

    def put(self, register: str, subject: str, lives: Lives, put: Put) -> None:
        """The spans, facts, moves and roles of one subject."""
        self._spans(register, subject, lives, put)
        self._facts(register, subject, lives, {}, put)
        self._roles(register, subject, lives, put)

    def go_on(self, db: sqlite3.Connection, register: str, subject: str, lives: Lives, put: Put) -> None:
        """The same of what came since, where the rows of before lie in the file; only what the clock changes is made again."""
        names = dict.fromkeys(name for _, one in lives for name in one.facts)
        open_ = {name: value for name in names if (value := open_value(db, register, subject, name)) is not None}
        self._facts(register, subject, lives, open_, put)
        if register in self.books.rules.lapsing or register == "staff":
            whole = self._whole_life(register, subject)
            self._roles(register, subject, whole, put)
        if register in self.books.rules.lapsing:
            self._spans(register, subject, whole, put)
        else:
            self._more_spans(db, register, subject, lives, put)

    def _whole_life(self, register: str, subject: str) -> Lives:
        lives = self.books.lives
        return [(number, lives[number]) for number in lives.keys_of("of", register, subject)]

    def again(self, db: sqlite3.Connection, register: str, subject: str, put: Put) -> None:
        """The spans of one subject made again, since its whole has gone elsewhere."""
        db.execute("DELETE FROM spans WHERE register = ? AND subject = ?", (register, subject))
        self._spans(register, subject, self._whole_life(register, subject), put)

    def _spans(self, register: str, subject: str, lives: Lives, put: Put) -> None:
        _put_spans(register, subject, self.spans(register, subject, lives), put)

    def _more_spans(self, db: sqlite3.Connection, register: str, subject: str, lives: Lives, put: Put) -> None:
        sql = "SELECT rowid, state FROM spans WHERE register = ? AND subject = ? AND to_at IS NULL"
        row = db.execute(sql, (register, subject)).fetchone()
        fresh = merged(Span(one.at, one.state, one.entry, number) for number, one in lives)
        if row is not None and fresh and fresh[0].state == row[1]:
            del fresh[0]
        if row is not None and fresh:
            put("spans ended", (seconds(fresh[0].at), fresh[0].number, row[0]))
        _put_spans(register, subject, fresh, put)

    def _roles(self, register: str, subject: str, lives: Lives, put: Put) -> None:
        if register == "staff":
            for role, since, until in roles(one for _, one in lives):
                put("roles", (subject, role, seconds(since), seconds(until)))

    def spans(self, register: str, subject: str, lives: Lives) -> list[Span]:
        """The states of a subject, one after another, with what the clock did and where its whole went."""
        if register not in self.books.rules.lapsing:
            return merged(Span(one.at, one.state, one.entry, number) for number, one in lives)
        book = self.books.rules.registers[register]
        own = list(self._lapsed(register, subject, book, lives))
        if book.subject.part_of is None or not book.subject.follows:
            return merged(own)
        return merged(self._with_whole(book, own, lives))

    def _lapsed(self, register: str, subject: str, book: Register, lives: Lives) -> Iterator[Span]:
        facts: dict[str, Any] = {}
        for (number, one), then in followed(lives):
            after = then[1] if then is not None else None
            grown(facts, one.facts)
            state = book.states.get(one.state or "")
            end = None
            if state is not None and state.until is not None and state.then is not None:
                end = self.books.lapse(Subject(register, subject, one.state, one.at, facts), state)
            if end is None or (after is not None and end >= after.at):
                yield Span(one.at, one.state, one.entry, number)
                continue
            assert state is not None
            if end > one.at:
                yield Span(one.at, one.state, one.entry, number)
            yield Span(max(end, one.at), state.then, one.entry, number)

    def _with_whole(self, book: Register, own: list[Span], lives: Lives) -> Iterator[Span]:
        """A part in a state that follows is where its whole is, as long as that is such a state, too."""
        part_of, follows = str(book.subject.part_of), book.subject.follows
        named = list(_named(lives, part_of))
        wholes = {name: self._whole(book.name, str(name)) for _, name in named if name is not None}
        turns = {span.at for span in own} | {at for at, _ in named} | {s.at for w in wholes.values() for s in w}
        first = own[0].at if own else None
        for at in sorted(turns):
            mine = _at(own, at)
            if first is None or at < first or mine is None:
                continue
            name = _value(named, at)
            there = _at(wholes.get(name, []), at) if name is not None else None
            follow = mine.state in follows and there is not None and there.state in follows
            leader = there if follow and there is not None else mine
            yield Span(at, leader.state, leader.entry, leader.number)

    def _whole(self, register: str, name: str) -> list[Span]:
        key = (register, name)
        if key not in self._wholes:
            self._wholes[key] = []
            self._wholes[key] = self.spans(register, name, self._whole_life(register, name))
        return self._wholes[key]

    def _facts(self, register: str, subject: str, lives: Lives, open_: dict[str, Value], put: Put) -> None:
        added_ = self._added.get(register, frozenset())
        for number, one in lives:
            for name, raw in one.facts.items():
                before = open_.pop(name, None)
                if before is not None:
                    self._ended(register, subject, name, before, (seconds(one.at), number), put)
                now = None
                if raw is not None:
                    now = open_[name] = Value(self.values.fact(register, name, raw), one.at, one.entry, number)
                if name in added_:
                    _move(one, number, name, before, now, put)
        for name, last in open_.items():
            if last.row is None:
                self._ended(register, subject, name, last, (None, None), put)

    def _ended(
        self, register: str, subject: str, name: str, value: Value, end: tuple[int | None, int | None], put: Put
    ) -> None:
        if value.row is not None:
            put("facts ended", (*end, value.row))
            return
        since = seconds(value.at)
        put("facts", (register, subject, name, value.words, since, end[0], value.entry, value.number, end[1]))


def _put_spans(register: str, subject: str, spans: list[Span], put: Put) -> None:
    for span, after in followed(spans):
        end, closed = (seconds(after.at), after.number) if after is not None else (None, None)
        put("spans", (register, subject, span.state, seconds(span.at), end, span.entry, span.number, closed))


def followed(items: Sequence[T]) -> Iterator[tuple[T, T | None]]:
    """Each of some things with the one after it; the last one with none."""
    return zip_longest(items, items[1:])


def open_value(db: sqlite3.Connection, register: str, subject: str, name: str) -> Value | None:
    """The value that a fact has in the file."""
    sql = """SELECT value, from_at, entry, opened, rowid FROM facts
      WHERE register = ? AND subject = ? AND fact = ? AND to_at IS NULL"""
    row = db.execute(sql, (register, subject, name)).fetchone()
    return None if row is None else Value(row[0], dt.datetime.fromtimestamp(row[1], dt.UTC), *row[2:])


def _move(one: Lived, number: int, name: str, before: Value | None, now: Value | None, put: Put) -> None:
    old, new = (0 if value is None else json.loads(value.words) for value in (before, now))
    if all(isinstance(n, (int, float)) and not isinstance(n, bool) for n in (old, new)):
        delta = new - old
        plain = delta if isinstance(delta, int) else round(delta, 6)
        put("moves", (one.register, one.subject, name, plain, seconds(one.at), one.entry, number))


def added(book: Register) -> frozenset[str]:
    """The facts of a register that some clause adds to or takes from."""
    clauses = [c for a in book.actions.values() for c in (a.clause, *(case.clause for case in a.cases))]
    return frozenset(name for clause in clauses for name in clause.add)


def grown(facts: dict[str, Any], changed: Mapping[str, Any]) -> None:
    """Facts with what an entry changed of them."""
    for name, value in changed.items():
        if value is None:
            facts.pop(name, None)
        else:
            facts[name] = value


def merged(spans: Iterable[Span]) -> list[Span]:
    """Without those that only go on with the state before."""
    found: list[Span] = []
    for span in spans:
        if not found or found[-1].state != span.state:
            found.append(span)
    return found


def roles(lives: Iterable[Lived]) -> Iterator[tuple[str, dt.datetime, dt.datetime | None]]:
    """The roles that somebody held, and from when to when; who has left holds none."""
    facts: dict[str, Any] = {}
    since: dict[str, dt.datetime] = {}
    for one in lives:
        grown(facts, one.facts)
        now = list(facts.get("roles") or ()) if one.state == "active" else []
        for role in [r for r in since if r not in now]:
            yield role, since.pop(role), one.at
        since.update({role: one.at for role in now if role not in since})
    for role, at in since.items():
        yield role, at, None


def _named(lives: Lives, fact: str) -> Iterator[tuple[dt.datetime, Any]]:
    return ((one.at, one.facts[fact]) for _, one in lives if fact in one.facts)


def _at(spans: list[Span], at: dt.datetime) -> Span | None:
    """The span that runs at a moment, the last to begin."""
    return next((span for span in reversed(spans) if span.at <= at), None)


def _value(rows: list[tuple[dt.datetime, Any]], at: dt.datetime) -> Any:
    return next((value for since, value in reversed(rows) if since <= at), None)
