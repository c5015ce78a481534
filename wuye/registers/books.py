"""The state of all books at one moment, folded from their entries."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from wuye.ledger.entry import Entry, match_id
from wuye.registers.clock import Calendar, at_clock
from wuye.registers.define import Action, Register, State
from wuye.registers.rules import Rules
from wuye.text import Text

Key = tuple[str, str]
"""(register, subject id)."""


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
    entries: list[str] = field(default_factory=list)
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
        return 0 if self.waived else max(0, self.count - len(self.filled))

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
    action: Action | None
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

    @property
    def open(self) -> bool:
        """Whether it is still owed."""
        return self.settled_at is None

    def limit(self, now: dt.datetime) -> dt.datetime | None:
        """The time it is owed by, moved on by its pauses (a running one counts up to `now`)."""
        if self.by is None:
            return None
        spent = sum(((end or now) - start for start, end in self.paused), dt.timedelta())
        return self.by + spent

    def late(self, now: dt.datetime) -> bool:
        """Whether it is open and its time has passed."""
        limit = self.limit(now)
        return self.open and limit is not None and now > limit

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


class Books:
    """Every subject, record and due, as the entries applied so far leave them."""

    def __init__(self, rules: Rules) -> None:
        self.rules = rules
        self.subjects: dict[Key, Subject] = {}
        self.records: dict[str, Record] = {}
        self.dues: list[Due] = []
        self.open_dues: dict[Key, list[Due]] = {}
        self.newest_due: dict[tuple[str, str, str], Due] = {}
        self._open: dict[int, Due] = {}
        self.pending: dict[Key, str] = {}
        self.by_register: dict[str, list[str]] = {}
        self.last: Entry | None = None
        self.serials: dict[str, int] = {}
        self.staff_keys: list[StaffKey] = []

    def note(self, entry: Entry) -> None:
        """Remembers the last entry and its serial."""
        if self.last is None or entry.at >= self.last.at:
            self.last = entry
        parts = match_id(entry.id)
        if parts is not None:
            head = f"{parts.prefix}{parts.month}-{parts.desk}"
            self.serials[head] = max(parts.serial, self.serials.get(head, 0))

    def note_key(self, person: str, key: str | None, at: dt.datetime) -> None:
        """Remembers a person's new public key, or with None that his last one is no longer good."""
        for i, old in enumerate(self.staff_keys):
            if old.person == person and old.until is None:
                self.staff_keys[i] = StaffKey(person, old.key, old.since, at)
        if key is not None:
            self.staff_keys.append(StaffKey(person, key, at, None))

    def has_key(self, person: str) -> bool:
        """Whether a key of this person is good now."""
        return any(k.person == person and k.until is None for k in self.staff_keys)

    @property
    def calendar(self) -> Calendar:
        """The house's calendar (G-18)."""
        days = self.rules.settings.get("holidays") or []
        extra = self.rules.settings.get("workdays") or []
        return Calendar(self.rules.zone, _dates(days), _dates(extra))

    def register(self, name: str) -> Register:
        """A register by name; KeyError where the house has none such."""
        return self.rules.registers[name]

    def subject(self, register: str, name: str) -> Subject | None:
        """A subject, or None."""
        return self.subjects.get((register, name))

    def all(self, register: str) -> list[Subject]:
        """Every subject of a register, in the order they were made."""
        return [self.subjects[(register, s)] for s in self.by_register.get(register, [])]

    def lapsing(self, register: str) -> bool:
        """Whether a register has states that lapse by the clock."""
        book = self.rules.registers.get(register)
        return book is not None and any(state.until is not None for state in book.states.values())

    def state(self, subject: Subject, now: dt.datetime) -> str | None:
        """Where it stands now; a state may lapse by the clock."""
        states = self.rules.registers[subject.register].states
        state = states.get(subject.state or "")
        if state is None or state.until is None or state.then is None:
            return subject.state
        end = self.lapse(subject, state)
        return state.then if end is not None and now >= end else subject.state

    def lapse(self, subject: Subject, state: State) -> dt.datetime | None:
        """When a state lapses: a time among the subject's facts, or the end of a day."""
        end = subject.facts.get(state.until["the"]) if isinstance(state.until, dict) else None
        if isinstance(end, dt.datetime) or not isinstance(end, dt.date):
            return end if isinstance(end, dt.datetime) else None
        return at_clock(end, "24:00", self.rules.zone)

    def dues_of(self, register: str, subject: str) -> list[Due]:
        """The dues still open on a subject."""
        return [due for due in self.open_dues.get((register, subject), []) if due.open]

    def open_due(self, due: Due) -> None:
        """Keeps a new due."""
        self.dues.append(due)
        self._open[id(due)] = due
        self.newest_due[(due.register, due.subject, due.name)] = due
        self.open_dues.setdefault((due.register, due.subject), []).append(due)

    def settle(self, due: Due, entry: str, at: dt.datetime) -> None:
        """Settles a due by an entry."""
        due.settled_at, due.settled_by = at, entry
        del self._open[id(due)]
        mine = self.open_dues[(due.register, due.subject)]
        mine[:] = [other for other in mine if other is not due]

    def waiting(self, now: dt.datetime) -> list[Record]:
        """Entries that wait for signatures."""
        return [r for r in map(self.records.get, dict.fromkeys(self.pending.values())) if r and r.waiting(now)]

    def all_open(self) -> list[Due]:
        """Every open due, oldest first."""
        return list(self._open.values())


def _dates(raw: Iterable[Any]) -> frozenset[dt.date]:
    return frozenset(dt.date.fromisoformat(str(day)) for day in raw)
