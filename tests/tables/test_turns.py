"""What changes an entry afterwards, and what the clock does, as the tables have it; every moment of it as the books had it."""

from __future__ import annotations

import datetime as dt
import sqlite3
from typing import Any

from tests.keys.given import shared, vacant
from tests.support.desk import Desk
from tests.tables.kit import as_books_say, as_tables_say, differ, tables_of


class Told:
    """A desk that remembers what its books said after each entry."""

    def __init__(self, **settings: Any) -> None:
        self.desk = Desk(**settings)
        self.said: dict[dt.datetime, Any] = {}

    def now(self) -> None:
        """Remembers."""
        at = max(self.desk.now(), self.desk.books.last.at) if self.desk.books.last else self.desk.now()
        self.said[at] = as_books_say(self.desk.books, at)
        self.desk.later("1h")

    def tables(self) -> sqlite3.Connection:
        """The tables, which say the same at each of those moments."""
        db = tables_of(self.desk.books, self.desk.now())
        for at, said in self.said.items():
            assert differ(said, as_tables_say(db, at)) == {}, at
        return db


def one(db: sqlite3.Connection, sql: str, *args: Any) -> Any:
    """One row."""
    return db.execute(sql, args).fetchone()


def at(desk: Desk, when: str) -> int:
    """A moment in seconds."""
    return int(dt.datetime.fromisoformat(when).replace(tzinfo=desk.rules.zone).timestamp())


def test_what_waits_takes_effect_with_the_last_signature() -> None:
    told = Told()
    desk = told.desk.at("2026-11-10 09:30")
    vacant(desk)
    told.now()
    loan = desk.do(
        "zhangwei", "key", "borrow", "K-1203-1", borrower="sunqiang", org="engineering", purpose="inspection"
    )
    told.now()
    asked = desk.now()
    desk.sign("liuyang", loan)
    told.now()
    db = told.tables()
    given = int(asked.timestamp())
    assert one(db, "SELECT status, done_at FROM entries WHERE id = ?", loan.entry.id) == ("done", given)
    out = one(db, "SELECT from_at, to_at, entry FROM spans WHERE subject = 'K-1203-1' AND state = 'out'")
    assert out == (given, None, loan.entry.id)
    since = one(db, "SELECT from_at, value FROM facts WHERE subject = 'K-1203-1' AND fact = 'borrower'")
    assert since == (given, '"sunqiang"')
    sign = "SELECT s.kind, s.by, s.at, s.stale FROM signs s JOIN entries e USING (seq) WHERE e.id = ?"
    assert one(db, sign, loan.entry.id) == ("give", "liuyang", given, 0)


def test_a_refusal_leaves_no_trace_but_the_entries() -> None:
    told = Told()
    desk = told.desk.at("2026-11-10 09:30")
    vacant(desk)
    told.now()
    loan = desk.do(
        "zhangwei", "key", "borrow", "K-1203-1", borrower="sunqiang", org="engineering", purpose="inspection"
    )
    told.now()
    desk.decline("liuyang", loan)
    told.now()
    db = told.tables()
    assert one(db, "SELECT status, done_at FROM entries WHERE id = ?", loan.entry.id) == ("declined", None)
    assert one(db, "SELECT count(*) FROM effective WHERE action = 'borrow'") == (0,)
    assert one(db, "SELECT count(*) FROM spans WHERE subject = 'K-1203-1'") == (1,)


def test_a_correction_puts_right_what_stands_and_one_without_fields_strikes_out() -> None:
    told = Told()
    desk = told.desk.at("2026-11-10 09:30")
    key = shared(desk)
    first = desk.books.last
    assert first is not None
    told.now()
    before = desk.now()
    right = desk.correct("zhangwei", first.id, place="A12")
    told.now()
    shared(desk, "K-S-2")
    second = desk.books.last
    assert second is not None
    told.now()
    struck = desk.correct("zhangwei", second.id)
    told.now()
    db = told.tables()
    places = db.execute("SELECT value, from_at, to_at, entry FROM facts WHERE subject = ? AND fact = 'place'", (key,))
    moment = int(before.timestamp())
    assert [row[0] for row in places.fetchall()] == ['"A10"', '"A12"']
    entry = "SELECT json_extract(json, '$.place'), void, corrected_by FROM entries WHERE id = ?"
    assert one(db, entry, first.id) == ("A12", 0, right.entry.id)
    assert one(db, entry, second.id) == ("A10", 1, struck.entry.id)
    assert one(db, 'SELECT "of", at FROM entries WHERE id = ?', right.entry.id) == (first.id, moment)
    assert db.execute("SELECT id FROM effective WHERE register = 'key'").fetchall() == [(first.id,)]


def test_what_is_recorded_late_and_the_night_that_counts_to_the_day_it_starts() -> None:
    shifts = {"night": {"zh": "夜班", "en": "night", "start": "23:00", "end": "07:00"}}
    told = Told(tables={"house": {"shifts": shifts}})
    desk = told.desk.at("2026-11-11 06:30")
    entry = desk.do(
        "zhangwei", "key", "receive", "K-9", kind="shared", opens="会所", place="A1", happened="2026-11-11 02:00"
    )
    db = told.tables()
    row = one(db, "SELECT happened, day, shift_day, late FROM entries WHERE id = ?", entry.entry.id)
    assert row == (at(desk, "2026-11-11 02:00"), "2026-11-11", "2026-11-10", 1)


def test_leave_that_is_over_ends_by_the_clock() -> None:
    told = Told()
    desk = told.desk
    entry = desk.do(
        "zhangwei",
        "leave",
        "cover",
        **{"from": "2026-11-05T10:00", "until": "2026-11-05T13:00", "relief": "zhaomin", "event": "接孩子"},
    )
    told.now()
    for person in ("zhaomin", "liuyang", "wangfang"):
        if desk.status(entry) == "waiting":
            desk.sign(person, entry)
            told.now()
    assert desk.status(entry) == "done"
    desk.at("2026-11-05 12:59")
    told.now()
    desk.at("2026-11-05 13:00")
    told.now()
    db = told.tables()
    spans = db.execute("SELECT state, to_at FROM spans WHERE register = 'leave'").fetchall()
    assert spans[-2:] == [("granted", at(desk, "2026-11-05 13:00")), ("over", None)]
    assert one(db, "SELECT state FROM subjects WHERE register = 'leave'") == ("over",)
