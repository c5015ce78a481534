"""The life of one subject: where it stands, what is owed on it, what was done to it and by whom."""

from __future__ import annotations

import datetime as dt
import re
from collections import deque
from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Any

from wuye.registers.books import Books
from wuye.registers.define import Register
from wuye.registers.queries import value_of
from wuye.registers.things import Record, Subject
from wuye.repo.objects import Objects
from wuye.reports.owed import DueRow, owed_on
from wuye.reports.scenes import scene_now
from wuye.text import Text, join

TRAILER = re.compile(r"^Wuye-Entry: (\S+)$", re.M)
REACH = 3000
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
    commits: dict[str, str] = field(default_factory=dict)


def life_of(subject: Subject, books: Books, now: dt.datetime) -> Life:
    """The life of a subject, its newest entry first."""
    register = books.register(subject.register)
    lasting, current = facts_apart(subject, books)
    dues = owed_on(subject, books, now)
    entries = timeline(subject, books)
    return Life(
        register, subject, books.state(subject, now), lasting, current, dues, kin_of(subject, books, now), entries
    )


def facts_apart(subject: Subject, books: Books) -> tuple[dict[str, Any], dict[str, Any]]:
    """The facts it has had before, and those that came with its present state."""
    order = {entry: i for i, entry in enumerate(books.life(subject.register, subject.id))}
    # Of several entries in one second the last one made the state what it is.
    turn = max((i for entry, i in order.items() if _moment(entry, books) == subject.since), default=0)
    new = {n for n in subject.facts if order.get(subject.sources.get(n, ""), 0) >= turn}
    if len(new) == len(subject.facts):
        return dict(subject.facts), {}
    lasting = {n: v for n, v in subject.facts.items() if n not in new}
    return lasting, {n: v for n, v in subject.facts.items() if n in new}


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
    kept = [r for r in found if r.entry.do != "sign" or r.fields.get("verdict", "yes") != "yes"]
    return sorted(kept, key=lambda r: (r.entry.at, r.entry.id), reverse=True)


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
