"""What the reports ask the rules with: a subject as it stands now."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from wuye.pattern import pattern
from wuye.registers.books import Books
from wuye.registers.define import Register
from wuye.registers.paths import Scene
from wuye.registers.things import Record, Subject

BARE = pattern(r"[\w@%+=:,./-]+")


def scene_now(books: Books, register: Register, subject: Subject | None, now: dt.datetime) -> Scene:
    """The scene in which a condition is asked of a subject, or of a register alone."""
    if subject is None:
        return Scene(books, register, "", now)
    scene = Scene(books, register, "", now, subject.id, subject, {}, dict(subject.facts))
    scene.state = books.state(subject, now)
    return scene


def typed_line(*words: str) -> str:
    """A command line to type, its words quoted where the shell would misread them."""
    return " ".join(("wuye", *(w if BARE.fullmatch(w) else "'" + w.replace("'", "'\\''") + "'" for w in words)))


def about(record: Record, subject: str) -> bool:
    """Whether an entry is about a subject."""
    return subject in (record.entry.subjects or (record.entry.id,))


def counted(records: Iterable[Record], register: str, do: str) -> Iterable[Record]:
    """The entries of one action that count: in force and not corrected."""
    for record in records:
        entry = record.entry
        if entry.do == do and entry.register == register and record.status == "done" and not record.corrected_by:
            yield record
