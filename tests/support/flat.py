"""The flat tables made in memory, slowly: every entry is folded once more, and what has changed after each is noted."""

from __future__ import annotations

import datetime as dt
import json
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Sequence
from decimal import Decimal
from typing import Any

from wuye.ledger.entry import Entry
from wuye.registers import clock
from wuye.registers.books import Books
from wuye.registers.fold import take
from wuye.registers.paths import Scene
from wuye.registers.plan import field_of
from wuye.registers.rounds import Routine
from wuye.registers.rules import MISSING, Rules
from wuye.registers.shifts import named_span, shift_at
from wuye.registers.things import Record, Subject
from wuye.reports.routines import _about, _action, _by_then, population, when_of

TABLES = """
CREATE TABLE entries(seq INTEGER PRIMARY KEY, id TEXT UNIQUE, register, action, subject, at, happened, day, month, shift_day, by, status, done_at,
 lapses_at, late, void, of, corrected_by, glass, path, line, json);
CREATE TABLE about(register TEXT, subject TEXT, seq INTEGER, PRIMARY KEY(register, subject, seq)) WITHOUT ROWID;
CREATE TABLE spans(register, subject, state, from_at, to_at, entry, reach AS (CASE WHEN to_at - from_at < 86400 THEN 86400 WHEN to_at > 0 THEN 1e9 END));
CREATE TABLE reaches(reach INTEGER PRIMARY KEY); INSERT INTO reaches VALUES (86400), (1e9);
CREATE TABLE facts(register, subject, fact, value, from_at, to_at, entry);
CREATE TABLE moves(register, subject, fact, delta, at, entry);
CREATE TABLE dues(number INTEGER PRIMARY KEY, register, subject, what, kind, label_zh, label_en, opened_at, opened_by, by_at, settled_at, settled_by,
 who, paused_seconds, paused_at, reach AS (CASE WHEN settled_at - opened_at < 86400 THEN 86400 WHEN settled_at > 0 THEN 1e9 END));
CREATE TABLE signs(seq INTEGER, place, kind, who, count, within, due_at, waived, by, role, deputy_of, verdict, at, entry, stale);
CREATE TABLE flags(seq INTEGER, subject, zh, en, rules); CREATE TABLE knobs(register, name, value, from_at, to_at);
CREATE TABLE roles(person, role, from_at, to_at);
CREATE TABLE days(day TEXT PRIMARY KEY, month, starts, ends, workday, workno); CREATE TABLE duties(register, routine, period, due_at, subject, done_at, entry);
CREATE INDEX entries_0 ON entries(register, action, happened); CREATE INDEX entries_1 ON entries(happened);
CREATE INDEX entries_2 ON entries(late, at); CREATE INDEX entries_3 ON entries(month, register); CREATE INDEX about_0 ON about(seq);
CREATE INDEX spans_3 ON spans(register, state, reach, from_at); CREATE INDEX dues_2 ON dues(register, what, reach, opened_at);
CREATE INDEX spans_0 ON spans(register, state, to_at); CREATE INDEX spans_1 ON spans(register, state, from_at);
CREATE INDEX spans_2 ON spans(register, subject, from_at); CREATE INDEX facts_0 ON facts(register, subject, fact, from_at);
CREATE INDEX moves_0 ON moves(register, fact, at); CREATE INDEX dues_0 ON dues(register, what, opened_at);
CREATE INDEX dues_1 ON dues(register, what, settled_at); CREATE INDEX signs_0 ON signs(seq);
CREATE INDEX signs_1 ON signs(by, at); CREATE INDEX signs_2 ON signs(kind, at); CREATE INDEX flags_0 ON flags(seq);
CREATE INDEX knobs_0 ON knobs(register, name, from_at); CREATE INDEX duties_0 ON duties(due_at);
CREATE VIEW effective AS SELECT * FROM entries WHERE status = 'done' AND void = 0 AND action NOT IN
 ('sign', 'decline', 'glass', 'correct', 'done', 'told', 'routine', 'settle');
"""
Key = tuple[str, str]
Due = tuple[dt.datetime, dt.datetime, dt.datetime, str, Routine]


class Flat:
    """The tables of some entries, with the duties of some months and of the one before each."""

    def __init__(
        self, entries: Iterable[Entry], rules: Rules, rules_of: Callable[[Entry], Rules], months: Sequence[str] = ()
    ) -> None:
        self.db = sqlite3.connect(":memory:")
        self.db.executescript(TABLES)
        self.rules, self._rules_of = rules, rules_of
        self._stood: dict[Key, tuple[str | None, dt.datetime, str, dict[str, Any]]] = {}
        self._facts: dict[tuple[str, str, str], tuple[Any, dt.datetime, str]] = {}
        self._wanted: list[tuple[Due, list[str] | None]] = []
        self._knobs: dict[Key, tuple[str, dt.datetime]] = {}
        self.books = self._folded(entries, sorted(_instances(rules, months), key=lambda row: row[2]))
        self._end()

    def rows(self, sql: str, args: Any = ()) -> Iterable[Sequence[Any]]:
        """The rows that a question finds."""
        return self.db.execute(sql, args)

    def _put(self, table: str, *row: Any) -> None:
        self.db.execute(f"INSERT INTO {table} VALUES ({', '.join('?' * len(row))})", row)

    def _folded(self, entries: Iterable[Entry], due: list[Due]) -> Books:
        books: Books | None = None
        for entry in entries:
            if books is None:
                books = Books(self._rules_of(entry), entry.id)
            while due and due[0][2] < entry.at:
                self._expect(due.pop(0), books)
            take(entry, books)
            if entry.register == "house" and entry.do in ("found", "adopt"):
                books.adopt(self._rules_of(entry), entry.id)
                self._turned(books.rules, entry)
            self._note(entry, books)
        assert books is not None
        for one in due:
            self._expect(one, books)
        return books

    def _expect(self, due: Due, books: Books) -> None:
        _, end, by, register, routine = due
        book = books.rules.registers.get(register)
        if book is None or books.last is None or end <= next(iter(books.records.values())).entry.at:
            return
        wanted = population(routine, Scene(books, book, "", min(by, end - dt.timedelta(seconds=1))))
        self._wanted.append((due, _by_then(wanted, routine, by, books)))

    def _turned(self, rules: Rules, entry: Entry) -> None:
        now = {
            (book.name, name): _json(rules.knob(book.name, name))
            for book in rules.registers.values()
            for name in book.knobs
        }
        for key, (value, since) in list(self._knobs.items()):
            if now.get(key) != value:
                self._put("knobs", *key, value, _s(since), _s(entry.at))
                del self._knobs[key]
        self._knobs |= {key: (value, entry.at) for key, value in now.items() if key not in self._knobs}

    def _note(self, entry: Entry, books: Books) -> None:
        for key, subject in books.subjects.items():
            before = self._stood.get(key)
            if before is not None and (before[0], before[3]) == (subject.state, subject.facts):
                continue
            if before is None or before[0] != subject.state:
                if before is not None:
                    self._span(key, before, entry.at)
                self._stood[key] = (subject.state, entry.at, entry.id, dict(subject.facts))
            else:
                self._stood[key] = (*before[:3], dict(subject.facts))
            self._changed(key, subject, entry)

    def _changed(self, key: Key, subject: Subject, entry: Entry) -> None:
        names = {n for _, _, n in [k for k in self._facts if k[:2] == key]} | set(subject.facts)
        for name in names:
            now, before = subject.facts.get(name), self._facts.get((*key, name))
            if before is not None and before[0] == now:
                continue
            old = before[0] if before is not None else 0
            if before is not None:
                self._put(
                    "facts", *key, name, self._said(key[0], name, before[0]), _s(before[1]), _s(entry.at), before[2]
                )
                del self._facts[*key, name]
            if now is not None:
                self._facts[*key, name] = (now, entry.at, entry.id)
            if all(isinstance(n, (int, Decimal)) and not isinstance(n, bool) for n in (now or 0, old)):
                self._put("moves", *key, name, float((now or 0) - old), _s(entry.at), entry.id)

    def _span(
        self, key: Key, stood: tuple[str | None, dt.datetime, str, dict[str, Any]], end: dt.datetime | None
    ) -> None:
        state, since, entry, facts = stood
        kind = self.rules.registers[key[0]].states.get(state or "")
        if kind is not None and kind.until is not None and kind.then is not None:
            lapse = Books(self.rules).lapse(Subject(*key, state, since, facts), kind)
            if lapse is not None and (end is None or lapse < end):
                self._put("spans", *key, state, _s(since), _s(lapse), entry)
                state, since = kind.then, lapse
        self._put("spans", *key, state, _s(since), _s(end), entry)

    def _end(self) -> None:
        for key, stood in self._stood.items():
            self._span(key, stood, None)
        for (register, subject, name), (value, since, entry) in self._facts.items():
            self._put("facts", register, subject, name, self._said(register, name, value), _s(since), None, entry)
        for knob, (said, at) in self._knobs.items():
            self._put("knobs", *knob, said, _s(at), None)
        for number, record in enumerate(self.books.records.values()):
            self._record(number, record)
        for due in self.books.dues.values():
            paused = sum(((e - s).total_seconds() for s, e in due.paused if e is not None), 0.0)
            running = next((s for s, e in due.paused if e is None), None)
            self._put("dues", due.number, due.register, due.subject, due.name, due.kind, *due.label, _s(due.opened_at), due.opened_by,
                      _s(due.by), _s(due.settled_at), due.settled_by, _json(due.who), int(paused), _s(running))  # fmt: skip
        self._days()
        for person in self.books.all("staff"):
            for role in person.facts.get("roles") or ():
                self._put("roles", person.id, role, _s(person.since), None)
        for one, wanted in self._wanted:
            for row in self._duty(one, wanted):
                self._put("duties", *row)

    def _days(self) -> None:
        first = (
            next(iter(self.books.records.values())).happened.astimezone(self.rules.zone).date().replace(month=1, day=1)
        )
        works = 0
        for n in range(3 * 366):
            day = first + dt.timedelta(days=n)
            starts, ends = clock.at_clock(day, "00:00", self.rules.zone), clock.at_clock(day, "24:00", self.rules.zone)
            works += self.rules.calendar.works(day)
            words = day.isoformat()
            self._put("days", words, words[:7], _s(starts), _s(ends), int(self.rules.calendar.works(day)), works)

    def _record(self, seq: int, record: Record) -> None:
        entry, local = record.entry, record.happened.astimezone(self.rules.zone)
        by = self.books.named(record.corrected_by)
        void = by is not None and not by.entry.fields.get("fields")
        fields = {n: json.loads(self._said(entry.register, n, v)) for n, v in record.fields.items()}
        self._put("entries", seq, entry.id, entry.register, entry.do, entry.subject, _s(entry.at), _s(record.happened), local.date().isoformat(),
                  f"{local:%Y-%m}", shift_at(self.rules, local)[0].isoformat(), entry.by, record.status, _s(record.done_at), _s(record.lapses),
                  int(_late(record, self.books)), int(void), entry.fields.get("of"), record.corrected_by, record.glass, entry.path, entry.line,
                  json.dumps(fields, ensure_ascii=False))  # fmt: skip
        for subject in dict.fromkeys(entry.subjects or (entry.id,)):
            self._put("about", entry.register, subject, seq)
        for place, slot in enumerate(record.slots):
            head = (seq, place, slot.kind, _json(slot.who), slot.count, slot.within, _s(slot.due), slot.waived)
            for g in slot.filled:
                self._put(
                    "signs", *head, g.by, g.role, g.deputy_of, g.verdict, _s(g.at), g.entry, int(g.by in record.resign)
                )
            if slot.open or not slot.filled:
                self._put("signs", *head, *[None] * 6, 0)
        for flag in record.flags:
            self._put("flags", seq, flag.subject, *flag.message, _json(flag.rules))

    def _said(self, register: str, name: str, value: Any) -> str:
        kind = field_of(self.rules.registers[register], name)
        if kind is not None and kind.personal:
            return '"***"'
        if kind is not None and kind.type == "money" and isinstance(value, (int, Decimal)):
            return str(int(value * 100))
        return _json(value)

    def _duty(self, one: Due, wanted: list[str] | None) -> Iterator[tuple[Any, ...]]:
        start, end, by, register, routine = one
        book = self.books.register(register)
        scene = Scene(self.books, book, "", end - dt.timedelta(seconds=1))
        found = [
            r
            for do in routine.do
            for r in self._within(start, end, *_action(book, do))
            if _about(r, routine, (start, end), scene)
        ]
        nil = [r for r in self._within(start, end, register, "routine") if r.fields.get("routine") == routine.name]
        found.sort(key=lambda r: r.happened)
        for subject in [None] if wanted is None else wanted:
            mine = [r for r in found if subject is None or subject in r.entry.subjects][
                (routine.times if subject is None else 1) - 1 :
            ]
            done = next(iter(mine or nil), None)
            yield (
                register,
                routine.name,
                start.isoformat(),
                _s(by),
                subject,
                done and _s(done.happened),
                done and done.entry.id,
            )

    def _within(self, start: dt.datetime, end: dt.datetime, register: str, do: str) -> list[Record]:
        records = self.books.done_by(register, [do], start, end)
        return [r for r in records if start <= r.happened < end and r.status == "done" and not r.corrected_by]


def _instances(rules: Rules, months: Sequence[str]) -> Iterator[Due]:
    """Every time that a routine is due in some months and the ones before."""
    books, seen = Books(rules), set()
    wanted = {m for one in months for m in (one, f"{_days(one)[0] - dt.timedelta(days=1):%Y-%m}")}
    days = [day for month in sorted(wanted) for day in _days(month)]
    for register in rules.registers.values():
        for routine in register.routines.values():
            for day in days:
                for at in _moments(rules, day):
                    when = when_of(routine, Scene(books, register, "", at))
                    if when is None or (register.name, routine.name, when[0]) in seen:
                        continue
                    seen.add((register.name, routine.name, when[0]))
                    yield (*when[0], when[1] or when[0][1], register.name, routine)


def _moments(rules: Rules, day: dt.date) -> list[dt.datetime]:
    spans = [named_span(rules, day, name) for name in rules.table("house", "shifts")]
    return [span[0] for span in spans if span is not None] or [clock.at_clock(day, "12:00", rules.zone)]


def _days(month: str) -> list[dt.date]:
    first = dt.date.fromisoformat(f"{month}-01")
    days = (first + dt.timedelta(days=n) for n in range(31))
    return [day for day in days if day.month == first.month]


def _late(record: Record, books: Books) -> bool:
    happened = record.fields.get("happened")
    limit = books.rules.knob("house", "late_after")
    if not isinstance(happened, dt.datetime) or limit is MISSING:
        return False
    return record.entry.at > clock.plus(happened, str(limit), books.calendar)


def _s(moment: dt.datetime | None) -> int | None:
    return None if moment is None else int(moment.timestamp())


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, default=_plain)


def _plain(value: Any) -> Any:
    if isinstance(value, (dt.date, dt.datetime)):
        return value.isoformat()
    if isinstance(value, Decimal):
        return float(value)
    return sorted(value) if isinstance(value, (set, frozenset)) else str(value)
