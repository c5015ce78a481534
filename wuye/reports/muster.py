"""Who is in the building now, by what the books know: for the assembly point in a fire."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from itertools import takewhile
from typing import Any

from wuye.data import dataclass, field
from wuye.registers import people
from wuye.registers.books import Books
from wuye.registers.custody import ways
from wuye.registers.define import Register
from wuye.registers.on_duty import Watch, absences, running, watch
from wuye.registers.plan import field_of
from wuye.registers.things import Record, Subject
from wuye.text import Text

TABLE = "muster"
"""A register's table of this name says in which of its states somebody is in the building, and which fields name him."""
RECENT = dt.timedelta(hours=24)
"""Whoever clocked in longer ago than this and never out is no longer taken to be here."""
POSTED = ("on_watch", "prepared", "counted", "offered", "refused", "suspended")
"""The states of a post that somebody stands at."""
AWAY = ("private", "sick", "out")
"""The kinds of leave that take somebody out of the building; a meal or a visitor doesn't."""


@dataclass(frozen=True, slots=True)
class Reason:
    """Why somebody is taken to be here: on duty, clocked in, at a post, holding a thing, writing entries, entered as inside."""

    kind: str
    since: dt.datetime
    register: str
    subject: str
    entry: str = ""
    outside: bool = False
    """Whether it rather says that he is out of the building."""
    fresh: bool = False
    """Whether it is of the running shift."""


@dataclass(slots=True)
class Present:
    """One person to look for, why, how to reach him, and the last entry that tells of him."""

    who: str
    enrolled: bool
    company: str = ""
    reasons: list[Reason] = field(default_factory=list)
    phones: list[str] = field(default_factory=list)
    radios: list[Subject] = field(default_factory=list)
    through: list[str] = field(default_factory=list)
    """Those who hold a thing for him, and know where he is."""
    last: Record | None = None
    not_in: bool = False
    """On duty by the roster and not clocked in, where others have clocked in."""

    @property
    def here(self) -> bool:
        """Whether the books have him in the building; the others may be anywhere."""
        return any(r.kind != "holds" or r.fresh or not self.enrolled for r in self.reasons if not r.outside)


@dataclass(frozen=True, slots=True)
class Muster:
    """Those in the building, and those who hold something of its and may be anywhere."""

    now: dt.datetime
    here: tuple[Present, ...]
    maybe: tuple[Present, ...]
    numbers: tuple[tuple[Text, str], ...]
    """Whom to call in a fire, at the house's own numbers."""


def muster(books: Books, now: dt.datetime) -> Muster:
    """Everybody the books know to be in the building at a moment."""
    found: dict[str, Present] = {}
    clocks = _clocks(books, now)
    for one in watch(books, now):
        _on_duty(found, one, clocks, books)
    for record in clocks.values():
        if record.entry.do == "in":
            person = str(record.fields["person"])
            _add(found, person, Reason("clocked", record.happened, record.entry.register, "", record.entry.id), books)
    for post in _posts(books, now):
        holder = str(post.facts.get("stand_in") or post.facts.get("holder") or "")
        if holder:
            _add(found, holder, Reason("post", post.since, post.register, post.id, post.last), books)
    start = running(books, now).get("start", now)
    _holders(found, books, now, start)
    _inside(found, books, now)
    _writers(found, books, now, start)
    away = _away(books, now) | {who for who, row in found.items() if _gone(row, clocks.get(who))}
    rows = sorted(found.values(), key=lambda p: (not p.enrolled, people.dept_of(books, p.who) or p.company, p.who))
    here = tuple(p for p in rows if p.here and p.who not in away)
    return Muster(now, here, tuple(p for p in rows if p not in here), _numbers(books))


def _clocks(books: Books, now: dt.datetime) -> dict[str, Record]:
    """The last clocking of each person within a day."""
    if "attendance" not in books.rules.registers:
        return {}
    done = books.done_by("attendance", ("in", "out"), now - RECENT, now)
    counted = [r for r in done if r.status == "done" and _clocked(r) <= now]
    return {
        str(r.fields["person"]): r
        for r in sorted(counted, key=_clocked)
        if "person" in r.fields and _clocked(r) >= now - RECENT
    }


def _clocked(record: Record) -> dt.datetime:
    value = record.fields.get("clocked")
    return value if isinstance(value, dt.datetime) else record.happened


def _gone(row: Present, last: Record | None) -> bool:
    """Whether somebody has clocked out, and nothing tells of him since."""
    return last is not None and last.entry.do == "out" and all(r.since <= _clocked(last) for r in row.reasons)


def _on_duty(found: dict[str, Present], one: Watch, clocks: dict[str, Record], books: Books) -> None:
    row = _add(found, one.person, Reason("duty", one.start, "roster", one.shift), books)
    row.not_in = bool(clocks) and one.person not in clocks


def _posts(books: Books, now: dt.datetime) -> Iterator[Subject]:
    if "handover" in books.rules.registers:
        yield from (s for s in books.in_states("handover", POSTED) if books.state(s, now) in POSTED)


def _away(books: Books, now: dt.datetime) -> set[str]:
    """Those who are out by a leave granted for this very moment."""
    if "leave" not in books.rules.registers:
        return set()
    granted = (s.facts for s in absences(books, books.rules.day_of(now)) if s.facts.get("kind") in AWAY)
    return {str(f.get("person")) for f in granted if f.get("from") and f.get("until") and f["from"] <= now < f["until"]}


def _holders(found: dict[str, Present], books: Books, now: dt.datetime, start: dt.datetime) -> None:
    """Those in whose hands things are, and whom they hold them for."""
    for name, custody in ways(books):
        for subject in books.in_states(name, custody.out):
            holder = subject.facts.get(custody.holder or "")
            if holder and books.state(subject, now) in custody.out:
                _holds(found, str(holder), subject, subject.since >= start, books)


def _holds(found: dict[str, Present], holder: str, subject: Subject, fresh: bool, books: Books) -> None:
    facts, register = subject.facts, books.register(subject.register)
    reason = Reason("holds", subject.since, register.name, subject.id, subject.last, _taken_out(facts), fresh)
    row = _add(found, holder, reason, books)
    row.phones += [p for p in _phones(facts, register) if p not in row.phones]
    if register.name == "radio":
        row.radios.append(subject)
    contractor = facts.get("contractor")
    if contractor and contractor != holder:
        company = _add(found, str(contractor), reason, books)
        company.through += [holder] if holder not in company.through else []
        company.phones += [p for p in _phones(facts, register) if p not in company.phones]


def _taken_out(facts: dict[str, Any]) -> bool:
    return facts.get("leaves_building") is True or facts.get("taken_out_until") is not None


def _phones(facts: dict[str, Any], register: Register) -> Iterator[str]:
    for name, raw in facts.items():
        kind = field_of(register, name)
        if kind is not None and kind.type == "phone" and isinstance(raw, str):
            yield raw


def _inside(found: dict[str, Present], books: Books, now: dt.datetime) -> None:
    """Those whom a register with a table `muster` has in one of its states: visitors, workers with a permit."""
    for register in books.rules.registers.values():
        rows = books.rules.table(register.name, TABLE) if TABLE in register.tables else {}
        for state, row in rows.items():
            for subject in books.in_states(register.name, [state]) if state != "else" else ():
                if books.state(subject, now) == state:
                    _visits(found, subject, row, books)


def _visits(found: dict[str, Present], subject: Subject, row: Any, books: Books) -> None:
    who = str(subject.facts.get(str(row.get("who"))) or subject.id)
    reason = Reason("inside", subject.since, subject.register, subject.id, subject.last)
    # Two visitors may be called alike.
    key = who if people.active(books, who) else f"{subject.register}:{subject.id}"
    present = _add(found, who, reason, books, key)
    present.company = str(subject.facts.get(str(row.get("company"))) or present.company)
    present.phones += _phones(subject.facts, books.register(subject.register))
    host = subject.facts.get(str(row.get("host")))
    present.through += [str(host)] if host else []


def _add(found: dict[str, Present], who: str, reason: Reason, books: Books, key: str | None = None) -> Present:
    row = found.setdefault(key or who, Present(who, people.active(books, who)))
    row.reasons.append(reason)
    return row


def _writers(found: dict[str, Present], books: Books, now: dt.datetime, start: dt.datetime) -> None:
    """Those who have written something in this shift; and the last entry that tells of each."""
    newest: dict[str, Record] = {}
    for record in takewhile(lambda r: r.entry.at >= start, books.records.newest()):
        if record.entry.at <= now:
            newest[record.entry.by] = max(record, newest.get(record.entry.by, record), key=lambda r: r.entry.at)
    for person, record in newest.items():
        reason = Reason("wrote", record.entry.at, record.entry.register, "", record.entry.id, fresh=True)
        _add(found, person, reason, books).last = record
    for row in found.values():
        told = [r for one in row.reasons if (r := books.named(one.entry or None)) is not None]
        row.last = max([*told, *([row.last] if row.last else [])], key=lambda r: r.entry.at, default=None)


def _numbers(books: Books) -> tuple[tuple[Text, str], ...]:
    if "fire" not in books.rules.registers:
        return ()
    steps, numbers = books.rules.table("fire", "steps"), books.rules.knob("fire", "contacts")
    told = [(steps[name], number) for name, number in numbers.items() if number and name in steps]
    return tuple((Text(str(row["zh"]), str(row["en"])), str(number)) for row, number in told)
