"""Houses whose tables are looked at, and what their books said at a moment, folded up to it."""

from __future__ import annotations

import datetime as dt
import json
import sqlite3
from collections.abc import Callable, Iterable, Iterator
from typing import Any, cast

from wuye.desk.house import House
from wuye.ledger.entry import Entry
from wuye.registers import people
from wuye.registers.books import Books
from wuye.registers.rules import Rules
from wuye.reports.tables.build import fill
from wuye.reports.tables.history import added
from wuye.reports.tables.values import Values, seconds

Take = Callable[[Entry, Books], object]


class InMemory:
    """Books without a house around them."""

    kept = None

    def __init__(self, books: Books, now: dt.datetime) -> None:
        self.books, self._now = books, now

    def rules_of(self, _: Entry) -> Rules:
        """There is one edition."""
        return self.books.rules

    def now(self) -> dt.datetime:
        """The hour at which one looks at it."""
        return self._now


def tables_of(books: Books, now: dt.datetime) -> sqlite3.Connection:
    """The tables of books in memory."""
    db = sqlite3.connect("", isolation_level=None)
    moment = seconds(now)
    db.create_function("house_now", 0, lambda: moment)
    fill(db, cast(House, InMemory(books, now)))
    return db


def moments(entries: Iterable[Entry], every: int) -> Iterator[tuple[list[Entry], dt.datetime | None]]:
    """Entries in portions, none of which ends within a second, each with the moment after it."""
    waiting: list[Entry] = []
    for entry in entries:
        if len(waiting) >= every and entry.at > waiting[-1].at:
            yield waiting, entry.at - dt.timedelta(seconds=1)
            waiting = []
        waiting.append(entry)
    yield waiting, None


def as_books_say(books: Books, at: dt.datetime) -> dict[str, Any]:
    """What the books say at a moment: states, facts, what is open, who holds which role, what was signed."""
    values = Values(books.rules)
    subjects = list(books.subjects.values())
    facts = {
        (s.register, s.id, n): values.fact(s.register, n, v)
        for s in subjects
        for n, v in s.facts.items()
        if v is not None
    }
    sums = {
        (s.register, s.id, n): _plain(s.facts[n])
        for s in subjects
        for n in _added(books, s.register)
        if _number(s.facts.get(n))
    }
    signed = [(r.entry.id, one.by) for r in books.records.values() for one in r.signers()]
    return {
        "states": {(s.register, s.id): books.state(s, at) for s in subjects},
        "facts": facts,
        "sums": {key: value for key, value in sums.items() if value},
        "open": sorted(d.number for d in books.dues.values() if d.open),
        "roles": sorted((s.id, role) for s in books.all("staff") for role in people.own_roles(books, s.id)),
        "done": {r.entry.id for r in books.records.values() if r.done_at is not None and r.status == "done"},
        "signed": sorted(signed),
    }  # fmt: skip


def _added(books: Books, register: str) -> frozenset[str]:
    return added(books.register(register))


def _number(value: Any) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def _plain(value: Any) -> Any:
    return value


def as_tables_say(db: sqlite3.Connection, at: dt.datetime) -> dict[str, Any]:
    """The same by the tables, which know what came later, too."""
    now = {"at": seconds(at)}

    def rows(sql: str) -> list[Any]:
        return db.execute(sql, now).fetchall()

    runs = "from_at <= :at AND (to_at IS NULL OR to_at > :at)"
    return {
        "states": {(r, s): state for r, s, state in rows(f"SELECT register, subject, state FROM spans WHERE {runs}")},
        "facts": {(r, s, f): v for r, s, f, v in rows(f"SELECT register, subject, fact, value FROM facts WHERE {runs}")},
        "sums": {
            (r, s, f): n
            for r, s, f, n in rows("SELECT register, subject, fact, sum(delta) FROM moves WHERE at <= :at GROUP BY 1, 2, 3")
            if n
        },
        "open": [n for (n,) in rows("SELECT number FROM dues WHERE opened_at <= :at AND (settled_at IS NULL OR settled_at > :at) ORDER BY 1")],
        "roles": sorted(rows(f"SELECT person, role FROM roles WHERE {runs}")),
        "done": {i for (i,) in rows("SELECT id FROM entries WHERE done_at <= :at AND status = 'done'")},
        "signed": sorted(rows("SELECT e.id, s.by FROM signs s JOIN entries e USING (seq) WHERE s.at <= :at")),
    }  # fmt: skip


def differ(books: dict[str, Any], tables: dict[str, Any]) -> dict[str, Any]:
    """What is said otherwise, in a few words."""
    found: dict[str, Any] = {}
    for name, said in books.items():
        other = tables[name]
        if said == other:
            continue
        if isinstance(said, dict):
            found[name] = [
                (k, said.get(k), other.get(k)) for k in said.keys() | other.keys() if said.get(k) != other.get(k)
            ][:3]
        else:
            found[name] = (sorted(set(said) - set(other))[:3], sorted(set(other) - set(said))[:3])
    return found


def told(value: str) -> Any:
    """What stands in JSON."""
    return json.loads(value)
