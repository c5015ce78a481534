"""What the books hold: subjects, the records of entries with their signatures, what is owed, whose keys were good when."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

from wuye.data import dataclass, field
from wuye.ledger.entry import Entry
from wuye.registers.define import Action
from wuye.text import Text


class Claim(NamedTuple):
    """What a contested subject is if one of the entries written apart stands."""

    state: str | None
    facts: dict[str, Any]
    sources: dict[str, str]
    since: dt.datetime


@dataclass(slots=True)
class Subject:
    """What entries are about, where it stands, and its facts with the entry each came from."""

    register: str
    id: str
    state: str | None
    since: dt.datetime
    facts: dict[str, Any] = field(default_factory=dict)
    sources: dict[str, str] = field(default_factory=dict)
    last: str = ""
    contested: dict[str, Claim] = field(default_factory=dict)


@dataclass(slots=True)
class Signature:
    """One countersignature: who, as what, in which role, and for whom if as a deputy."""

    entry: str
    by: str
    kind: str
    role: str
    verdict: str
    at: dt.datetime
    deputy_of: str | None = None


@dataclass(slots=True)
class Slot:
    """A place for signatures on an entry; with `within` it is owed afterwards, by `due`."""

    kind: str
    who: tuple[str, ...]
    count: int
    step: int
    rules: tuple[str, ...]
    within: str | None = None
    due: dt.datetime | None = None
    filled: list[Signature] = field(default_factory=list)
    waived: str | None = None

    @property
    def open(self) -> int:
        """How many signatures are still wanted."""
        left = 0 if self.waived else self.count - len(self.filled)
        return left if left > 0 else 0

    @property
    def holds(self) -> bool:
        """Whether the effect waits for it."""
        return self.within is None


@dataclass(slots=True)
class Flag:
    """Something written all the same, and marked."""

    message: Text
    rules: tuple[str, ...]
    subject: str | None = None


@dataclass(slots=True)
class Record:
    """An entry as the books see it: its action, its signatures, whether it has taken effect."""

    entry: Entry
    judged_by: Action | Callable[[], Action | None] | None
    fields: dict[str, Any]
    status: str = "done"
    slots: list[Slot] = field(default_factory=list)
    flags: list[Flag] = field(default_factory=list)
    done_at: dt.datetime | None = None
    corrected_by: str | None = None
    replaced_by: str | None = None
    replaces: list[str] = field(default_factory=list)
    resign: set[str] = field(default_factory=set)
    glass: str | None = None
    keeps: int = 0
    lapses: dt.datetime | None = None
    about: tuple[str, ...] = ()
    edition: str = ""

    @property
    def action(self) -> Action | None:
        """Its action by the rules of its day; those of an earlier day are only read when they are asked for."""
        if self.judged_by is not None and not isinstance(self.judged_by, Action):
            self.judged_by = self.judged_by()
        return self.judged_by

    @property
    def happened(self) -> dt.datetime:
        """When it happened, where that was given, else when it was recorded."""
        value = self.fields.get("happened")
        return value if isinstance(value, dt.datetime) else self.entry.at

    @property
    def open(self) -> bool:
        """Whether somebody may still have to sign it."""
        if self.status == "waiting" or self.resign:
            return True
        return self.status == "done" and bool(self.slots) and any(slot.open for slot in self.slots)

    def waiting(self, now: dt.datetime) -> bool:
        """Whether it still waits for signatures; after `lapses` it no longer does (derived, never written)."""
        return self.status == "waiting" and (self.lapses is None or now < self.lapses)

    @property
    def stale(self) -> bool:
        """Whether it was corrected after somebody signed it, and not all have signed again."""
        return bool(self.resign)

    def signers(self) -> Iterator[Signature]:
        """Everybody who has signed it."""
        for slot in self.slots:
            yield from slot.filled


@dataclass(slots=True)
class Due:
    """Something owed by a time: a settling action, news to somebody, or a signature afterwards."""

    name: str
    register: str
    subject: str
    label: Text
    by: dt.datetime | None
    who: tuple[str, ...]
    opened_by: str
    opened_at: dt.datetime
    kind: str = "owe"
    rules: tuple[str, ...] = ()
    chase: tuple[Any, ...] = ()
    settled_at: dt.datetime | None = None
    settled_by: str | None = None
    paused: list[tuple[dt.datetime, dt.datetime | None]] = field(default_factory=list)
    holds: Any = None
    item: str | None = None
    number: int = -1

    @property
    def open(self) -> bool:
        """Whether it is still owed."""
        return self.settled_at is None

    def limit(self, now: dt.datetime) -> dt.datetime | None:
        """The time it is owed by, moved on by its pauses (a running one counts up to `now`)."""
        if self.by is None or not self.paused:
            return self.by
        spent = sum(((end or now) - start for start, end in self.paused), dt.timedelta())
        return self.by + spent

    def late(self, now: dt.datetime) -> bool:
        """Whether it is open and its time has passed."""
        limit = self.limit(now) if self.settled_at is None else None
        return limit is not None and now > limit

    def status(self, now: dt.datetime) -> str:
        """None of its words stored: open, late, settled or settled_late, from the clock given."""
        if self.open:
            return "late" if self.late(now) else "open"
        limit = self.limit(self.settled_at or now)
        return "settled_late" if limit and self.settled_at and self.settled_at > limit else "settled"


class StaffKey(NamedTuple):
    """A public key of a person, good from `since` until `until`."""

    person: str
    key: str
    since: dt.datetime
    until: dt.datetime | None


class Lived(NamedTuple):
    """An entry that took effect on a subject: where it stood from then on, and which facts changed (None: it has it no more)."""

    register: str
    subject: str
    entry: str
    at: dt.datetime
    state: str | None
    facts: dict[str, Any]


def turned(old: dict[str, Any], new: dict[str, Any]) -> dict[str, Any]:
    """The facts that are others now than they were, None where one is gone."""
    changed = {name: value for name, value in new.items() if old.get(name) != value}
    if not old.keys() <= new.keys():
        changed.update(dict.fromkeys(old.keys() - new.keys()))
    return changed


class Page(NamedTuple):
    """A shift's page as it stands: how many entries, a fingerprint over all of them in order, the first and the last."""

    register: str
    size: int
    digest: str
    first: str
    last: str

    def turned(self, entry: Entry) -> Page:
        """The same page with one entry more."""
        line = f"{self.digest} {entry.id} {entry.digest}\n"
        digest = f"sha256:{hashlib.sha256(line.encode()).hexdigest()}"
        return Page(entry.register, self.size + 1, digest, self.first or entry.id, entry.id)


BLANK = Page("", 0, f"sha256:{hashlib.sha256(b'').hexdigest()}", "", "")
"""A page on which nothing is written yet."""
