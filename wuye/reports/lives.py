"""The life of one subject: where it stands, what is owed on it, what was done to it and by whom."""

from __future__ import annotations

import datetime as dt
import re
from collections import deque
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from typing import Any

from wuye.pattern import pattern
from wuye.registers.books import Books
from wuye.registers.define import Register
from wuye.registers.queries import value_of
from wuye.registers.things import Record, Subject
from wuye.repo.objects import Objects
from wuye.reports.owed import DueRow, owed_on
from wuye.reports.scenes import scene_now
from wuye.text import Text, join

TRAILER = pattern(r"^Wuye-Entry: (\S+)$", re.M)
REACH = 360
"""How many commits are looked at for the ids of a life; older ones go without."""


@dataclass(frozen=True, slots=True)
class Life:
    """A subject, whole."""

    register: Register
    subject: Subject
    state: str | None
    lasting: dict[str, Any]
    current: dict[str, Any]
    dues: list[DueRow]
    kin: list[tuple[Text, list[tuple[str, str | None]]]]
    entries: list[Record]
    before: int | None = None
    """How many entries took effect before those; None where none was left out."""
    commits: dict[str, str] = field(default_factory=dict)


def life_of(subject: Subject, books: Books, now: dt.datetime, most: int | None = None) -> Life:
    """The life of a subject, its newest entry first; of the newest entries alone where it is said of how many."""
    register = books.register(subject.register)
    lasting, current = facts_apart(subject, books)
    dues = owed_on(subject, books, now)
    entries, before = (timeline(subject, books), None) if most is None else newest(subject, books, most)
    return Life(
        register, subject, books.state(subject, now), lasting, current, dues, kin_of(subject, books, now), entries, before
    )  # fmt: skip


def facts_apart(subject: Subject, books: Books) -> tuple[dict[str, Any], dict[str, Any]]:
    """The facts it has had before, and those that came with its present state."""
    turn = _turn(subject, books)
    new = subject.facts if turn is None else {n for n in subject.facts if subject.sources.get(n) in turn}
    if len(new) == len(subject.facts):
        return dict(subject.facts), {}
    lasting = {n: v for n, v in subject.facts.items() if n not in new}
    return lasting, {n: v for n, v in subject.facts.items() if n in new}


def _turn(subject: Subject, books: Books) -> set[str] | None:
    """The entries from the one on that made its state what it is; None where that was the first, or is none of them."""
    found = set[str]()
    lived = books.lives.newest_of("of", subject.register, subject.id)
    for entry in (one.entry for one in lived):
        found.add(entry)
        moment = _moment(entry, books)
        if moment is not None and moment <= subject.since:
            # Of several entries in one second the last one made the state what it is.
            return found if moment == subject.since and next(lived, None) is not None else None
    return None


def _moment(entry: str, books: Books) -> dt.datetime | None:
    record = books.records.get(entry)
    return None if record is None else record.done_at or record.entry.at


def kin_of(subject: Subject, books: Books, now: dt.datetime) -> list[tuple[Text, list[tuple[str, str | None]]]]:
    """Others of the same register that its named values find (of the same lock, of the same door), with their states."""
    register = books.register(subject.register)
    scene = scene_now(books, register, subject, now)
    found = []
    for name, raw in register.values.items():
        if raw.get("each") == register.name and raw.get("but_this"):
            others = [books.subjects[(register.name, other)] for other in value_of(name, scene)]
            if others:
                found.append((_shared(register, raw), [(o.id, books.state(o, now)) for o in others]))
    return found


def _shared(register: Register, raw: Any) -> Text:
    kinds = [register.fields[name].label for name in raw.get("where") or () if name in register.fields]
    labels = join(kinds, "、", " and ")
    return Text(f"同{labels.zh}", f"same {labels.en}")


def timeline(subject: Subject, books: Books) -> list[Record]:
    """Every entry about a subject but the signatures given, which stand with what they sign."""
    named = [r.entry.id for r in books.records.group("about", subject.id) if r.entry.register == subject.register]
    found = [books.records[entry] for entry in {*books.life(subject.register, subject.id), *named}]
    return _newest_first(filter(_told, found))


def newest(subject: Subject, books: Books, most: int) -> tuple[list[Record], int | None]:
    """The newest of them, and how many took effect before; None where these are all."""
    named, first = dict[str, Record](), None
    about = (r for r in books.records.newest_of("about", subject.id) if r.entry.register == subject.register)
    for record in filter(_told, about):
        if first is not None and record.entry.at < first:
            break
        named[record.entry.id] = record
        first = record.entry.at if len(named) > most else None
    lived = {record.entry.id: record for record in _lived_since(subject, books, first)}
    found = _newest_first({**named, **{entry: r for entry, r in lived.items() if _told(r)}}.values())
    if len(found) <= most:
        return found, None
    shown = found[:most]
    took_effect = sum(record.entry.id in lived for record in shown)
    return shown, books.lives.tally("of", subject.register, subject.id) - took_effect


def _lived_since(subject: Subject, books: Books, first: dt.datetime | None) -> list[Record]:
    """The entries that took effect on it since a moment, or all."""
    found = []
    for record in (books.records[one.entry] for one in books.lives.newest_of("of", subject.register, subject.id)):
        # What took effect earlier was made earlier.
        if first is not None and (record.done_at or record.entry.at) < first:
            break
        found.append(record)
    return found


def _told(record: Record) -> bool:
    return record.entry.do != "sign" or record.fields.get("verdict", "yes") != "yes"


def _newest_first(records: Iterable[Record]) -> list[Record]:
    return sorted(records, key=lambda r: (r.entry.at, r.entry.id), reverse=True)


def commits_of(objects: Objects, head: str, wanted: Collection[str]) -> dict[str, str]:
    """The commit of each entry, as far back as is looked; no git process but the one that reads objects."""
    left, found = set(wanted), dict[str, str]()
    waiting, seen = deque([head]), {head}
    while waiting and left and len(seen) <= REACH:
        commit = objects.commit(waiting.popleft())
        for entry in TRAILER.findall(commit.message):
            if entry in left:
                left.discard(entry)
                found[entry] = commit.oid
        waiting.extend(p for p in commit.parents if p not in seen)
        seen.update(commit.parents)
    return found
