"""What subjects were: their states and facts one after another, from what was noted of their lives."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from typing import Any, NamedTuple

from wuye.registers.books import Books
from wuye.registers.define import Register
from wuye.registers.things import Lived, Subject
from wuye.reports.tables.rows import Put
from wuye.reports.tables.values import Values, fen, seconds

GONE = object()


class Span(NamedTuple):
    """A state, from when on, by which entry; the next one ends it."""

    at: dt.datetime
    state: str | None
    entry: str


class History:
    """The lives of a house's subjects as rows."""

    def __init__(self, books: Books, values: Values) -> None:
        self.books, self.values = books, values
        self._added = {book.name: added(book) for book in books.rules.registers.values()}
        self._wholes: dict[tuple[str, str], list[Span]] = {}

    def put(self, register: str, subject: str, lives: list[Lived], put: Put) -> None:
        """The spans, facts, moves and roles of one subject."""
        spans = self.spans(register, subject, lives)
        for span, after in zip(spans, [*spans[1:], None], strict=True):
            end = seconds(after.at) if after is not None else None
            put("spans", (register, subject, span.state, seconds(span.at), end, span.entry))
        self._facts(register, subject, lives, put)
        if register == "staff":
            for role, since, until in roles(lives):
                put("roles", (subject, role, seconds(since), seconds(until)))

    def spans(self, register: str, subject: str, lives: list[Lived]) -> list[Span]:
        """The states of a subject, one after another, with what the clock did and where its whole went."""
        if register not in self.books.rules.lapsing:
            return merged(Span(one.at, one.state, one.entry) for one in lives)
        book = self.books.rules.registers[register]
        own = list(self._lapsed(register, subject, book, lives))
        if book.subject.part_of is None or not book.subject.follows:
            return merged(own)
        return merged(self._with_whole(book, own, lives))

    def _lapsed(self, register: str, subject: str, book: Register, lives: list[Lived]) -> Iterator[Span]:
        facts: dict[str, Any] = {}
        for one, after in zip(lives, [*lives[1:], None], strict=True):
            grown(facts, one.facts)
            state = book.states.get(one.state or "")
            end = None
            if state is not None and state.until is not None and state.then is not None:
                end = self.books.lapse(Subject(register, subject, one.state, one.at, facts), state)
            if end is None or (after is not None and end >= after.at):
                yield Span(one.at, one.state, one.entry)
                continue
            assert state is not None
            if end > one.at:
                yield Span(one.at, one.state, one.entry)
            yield Span(max(end, one.at), state.then, one.entry)

    def _with_whole(self, book: Register, own: list[Span], lives: list[Lived]) -> Iterator[Span]:
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
            yield Span(at, leader.state, leader.entry)

    def _whole(self, register: str, name: str) -> list[Span]:
        key = (register, name)
        if key not in self._wholes:
            self._wholes[key] = []
            self._wholes[key] = self.spans(register, name, self.books.lives.group("of", register, name))
        return self._wholes[key]

    def _facts(self, register: str, subject: str, lives: list[Lived], put: Put) -> None:
        open_: dict[str, tuple[Any, dt.datetime, str]] = {}
        added_ = self._added.get(register, frozenset())
        for one in lives:
            for name, value in one.facts.items():
                before = open_.pop(name, None)
                if before is not None:
                    self._fact(register, subject, name, before, one.at, put)
                if value is not None:
                    open_[name] = (value, one.at, one.entry)
                if name in added_:
                    self._move(one, name, before[0] if before else 0, 0 if value is None else value, put)
        for name, last in open_.items():
            self._fact(register, subject, name, last, None, put)

    def _fact(
        self, register: str, subject: str, name: str, fact: tuple[Any, dt.datetime, str], until: dt.datetime | None, put: Put
    ) -> None:  # fmt: skip
        value, since, entry = fact
        words = self.values.fact(register, name, value)
        put("facts", (register, subject, name, words, seconds(since), seconds(until), entry))

    def _move(self, one: Lived, name: str, before: Any, now: Any, put: Put) -> None:
        if not (isinstance(before, (int, Decimal)) and isinstance(now, (int, Decimal))):
            return
        delta: Any = now - before
        kind = self.values.kind(one.register, name)
        plain = fen(delta) if kind is not None and kind.type == "money" else delta
        if isinstance(plain, Decimal):
            plain = int(plain) if plain == plain.to_integral_value() else float(plain)
        put("moves", (one.register, one.subject, name, plain, seconds(one.at), one.entry))


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


def _named(lives: Iterable[Lived], fact: str) -> Iterator[tuple[dt.datetime, Any]]:
    return ((one.at, one.facts[fact]) for one in lives if fact in one.facts)


def _at(spans: list[Span], at: dt.datetime) -> Span | None:
    """The span that runs at a moment, the last to begin."""
    return next((span for span in reversed(spans) if span.at <= at), None)


def _value(rows: list[tuple[dt.datetime, Any]], at: dt.datetime) -> Any:
    return next((value for since, value in reversed(rows) if since <= at), None)
