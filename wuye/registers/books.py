"""The state of all books at one moment, folded from their entries."""

from __future__ import annotations

import datetime as dt
from collections.abc import Hashable, Iterable, Mapping
from typing import Any

from wuye.ledger.entry import Entry, match_id
from wuye.registers import grouping as by
from wuye.registers.base import Group
from wuye.registers.clock import Calendar, at_clock
from wuye.registers.define import Register, State
from wuye.registers.grouping import Afterwards, Key
from wuye.registers.rules import Rules
from wuye.registers.shelf import Shelf
from wuye.registers.things import BLANK, Due, Lived, Page, Record, StaffKey, Subject

MANY, FEW = 2000, 2
"""From how many names on a name is looked for among those that begin alike; so many days are asked for one by one."""


class Books:
    """Every subject, record and due, as the entries applied so far leave them."""

    def __init__(self, rules: Rules, edition: str = "") -> None:
        self.rules, self.edition = rules, edition
        self._marks: dict[str, tuple[str, ...]] = {}
        self.subjects: Shelf[Key, Subject] = Shelf(by.NAMED, {
            **by.STANDING,
            "mark": lambda _, subject: self._marked(subject.register, subject.facts),
            "fact": self._facts_of,
        })  # fmt: skip
        self.records: Shelf[str, Record] = Shelf({
            "do": lambda _, record: (("do", record.entry.register, record.entry.do),),
            "day": by.day_of,
            "about": lambda _, record: tuple([("about", name) for name in record.about]),
            "mark": lambda _, record: self._marked(record.entry.register, record.fields),
        }, by.WANTED)  # fmt: skip
        self.dues: Shelf[int, Due] = Shelf(
            {"named": lambda _, due: (("named", due.register, due.subject, due.name),)}, by.OWED
        )
        self.lives: Shelf[int, Lived] = Shelf({"of": lambda _, lived: (("of", lived.register, lived.subject),)})
        self.pending: Shelf[Key, str] = Shelf(by.NAMED)
        self.serials: Shelf[str, int] = Shelf()
        self.pages: Shelf[str, Page] = Shelf({"month": by.month_of})
        self.desks: set[str] = set()
        self.last: Entry | None = None
        self._new = ""
        self.staff_keys: tuple[StaffKey, ...] = ()
        self.held: dict[str, Mapping[str, str | None]] = {}
        """What those who are nobody's deputy count as; forgotten when a person or the rules change."""

    def _facts_of(self, _: Key, subject: Subject) -> tuple[Group, ...]:
        found: list[Group] = []
        facts = subject.facts
        for name in self.rules.asked.get(subject.register, ()):
            value = facts.get(name)
            if value.__class__ is str:
                found.append(("fact", subject.register, name, value))
            elif value is not None:
                found += [("fact", subject.register, name, word) for word in by.plain(value)]
        return tuple(found)

    def _marked(self, register: str, values: Mapping[str, Any]) -> tuple[Group, ...]:
        return tuple([("mark", register, n, by.marked(values[n])) for n in self._unique(register) if n in values])

    def _unique(self, register: str) -> tuple[str, ...]:
        found = self._marks.get(register)
        if found is None:
            found = self._marks[register] = by.unique(self.rules, register)
        return found

    def adopt(self, rules: Rules, edition: str) -> None:
        """Judges by other rules from here on; an entry of the register `house` put them in force."""
        before, self.rules, self.edition, self._marks, self.held = self.rules, rules, edition, {}, {}
        for name in rules.registers:
            if by.unique(before, name) != self._unique(name) or before.asked.get(name) != rules.asked.get(name):
                for subject in self.all(name):
                    self.subjects.touch((name, subject.id))
                for entry in [r.entry.id for r in self.records.values() if r.entry.register == name]:
                    self.records.keep(entry, self.records[entry])

    def note(self, entry: Entry) -> None:
        """Remembers the last entry and its serial."""
        if self.last is None or entry.at >= self.last.at:
            self.last = entry
        register = self.rules.registers.get(entry.register)
        if register is not None and register.page == "shift":
            self.pages.add(entry.path, (self.pages.get(entry.path) or BLANK).turned(entry))
        parts = match_id(entry.id)
        if parts is not None:
            head = f"{parts.prefix}{parts.month}-{parts.desk}"
            before = self.serial(head)
            self._new = entry.id if parts.serial > before else ""
            self.serials.add(head, max(parts.serial, before))
            self.desks.add(parts.desk)

    def serial(self, head: str) -> int:
        """The last serial under a head such as `K2611-`, 0 before the first."""
        return self.serials.get(head) or 0

    def note_key(self, person: str, key: str | None, at: dt.datetime) -> None:
        """Remembers a person's new public key, or with None that his last one is no longer good."""
        kept = [k._replace(until=at) if k.person == person and k.until is None else k for k in self.staff_keys]
        self.staff_keys = (*kept, StaffKey(person, key, at, None)) if key is not None else tuple(kept)

    def has_key(self, person: str) -> bool:
        """Whether a key of this person is good now."""
        return any(k.person == person and k.until is None for k in self.staff_keys)

    @property
    def calendar(self) -> Calendar:
        """The house's calendar (G-18)."""
        return self.rules.calendar

    def register(self, name: str) -> Register:
        """A register by name; KeyError where the house has none such."""
        return self.rules.registers[name]

    def subject(self, register: str, name: str) -> Subject | None:
        """A subject, or None."""
        return self.subjects.get((register, name))

    def all(self, register: str) -> list[Subject]:
        """Every subject of a register, in the order they were made."""
        return self.subjects.group("register", register)

    def principals(self, deputy: str) -> list[Subject]:
        """Those who name somebody as their deputy, in the order they were enrolled."""
        return self.subjects.group("deputy", deputy)

    def names(self, register: str, near: str | None = None) -> list[str]:
        """The names in a register; where there are very many, those that begin like a name that is looked for."""
        if near is None:
            return [name for _, name in self.subjects.keys_of("register", register)]
        some = self.subjects.keys_of("register", register, most=MANY)
        if len(some) == MANY:
            some = self.subjects.keys_of("stem", register, near[: by.STEM].casefold())
        return [name for _, name in some]

    def beginning(self, register: str, head: str) -> set[str]:
        """The names in a register that begin with some words, those that only wait for a signature too."""
        group = ("register", register) if len(head) < by.STEM else ("stem", register, head[: by.STEM].casefold())
        keys = (*self.subjects.keys_of(*group), *self.pending.keys_of(*group))
        return {name for _, name in keys if name.startswith(head)}

    def in_states(self, register: str, states: Iterable[str | None]) -> list[Subject]:
        """The subjects that were last brought into one of these states, in the order they were made."""
        found = [s for state in dict.fromkeys(states) for s in self.subjects.group("state", register, state)]
        return sorted(found, key=lambda s: self.subjects.numbers[(register, s.id)])

    def having(self, register: str, name: str, value: Any) -> list[Subject]:
        """The subjects with one of some words in a fact that is asked for, in the order they were made."""
        if value.__class__ is str:
            return self.subjects.group("fact", register, name, value)
        found = {s.id: s for word in by.plain(value) for s in self.subjects.group("fact", register, name, word)}
        return sorted(found.values(), key=lambda s: self.subjects.numbers[(register, s.id)])

    def by_day(self, register: str, name: str, day: dt.date) -> list[Subject]:
        """The subjects with a day, in a fact that is asked for, that isn't later than one, in the order they were made."""
        first, last = ("fact", register, name, ""), ("fact", register, name, day.isoformat())
        return self._in_made_order(key for _, _, key in self.subjects.spanning(first, last))

    def _in_made_order(self, keys: Iterable[tuple[str, str]]) -> list[Subject]:
        return [self.subjects[key] for key in sorted(keys, key=self.subjects.number)]

    def add_subject(self, subject: Subject) -> None:
        """Keeps a new subject."""
        self.subjects.add((subject.register, subject.id), subject)

    def lived(self, subject: Subject, entry: str, at: dt.datetime, facts: dict[str, Any]) -> None:
        """Notes that an entry took effect on a subject, which now is as it is; some of its facts have changed."""
        subject.last = entry
        if subject.register == "staff":
            self.held.clear()
        self.lives.append(len(self.lives), Lived(subject.register, subject.id, entry, at, subject.state, facts))
        asked = self.rules.asked.get(subject.register, ())
        same = by.alike(subject.register, facts, asked, self._unique(subject.register))
        self.subjects.touch((subject.register, subject.id), same)

    def life(self, register: str, subject: str) -> list[str]:
        """The entries that took effect on a subject, in order."""
        return [lived.entry for lived in self.lives.group("of", register, subject)]

    def named(self, of: Any) -> Record | None:
        """The entry that another one names in its field `of`."""
        return self.records.get(of) if isinstance(of, str) else None

    def add_record(self, record: Record) -> None:
        """Keeps a new record."""
        of, entry = self.named(record.entry.fields.get("of")), record.entry
        own = entry.subjects or (entry.id,)
        record.about = (*own, *(of.entry.subjects or (of.entry.id,))) if of is not None else own
        record.edition = self.edition
        if entry.id == self._new:
            self._new = ""
            self.records.append(entry.id, record)
        else:
            self.records.add(entry.id, record)

    def corrected(self, record: Record) -> None:
        """Notes that what a record says was put right."""
        self.records.keep(record.entry.id, record)

    def changed(self, *records: Record) -> None:
        """Notes that records were signed, declined, replaced."""
        for record in records:
            self.records.touch(record.entry.id)

    def done_by(self, register: str, dos: Iterable[str], start: dt.datetime, end: dt.datetime) -> list[Record]:
        """The records of some actions of a register that happened in a period of days, in order."""
        first, last = start.astimezone(dt.UTC).date(), end.astimezone(dt.UTC).date()
        if self.records.base is not None and (last - first).days > FEW:
            names = [(("day", register, do, first.isoformat()), ("day", register, do, last.isoformat())) for do in dos]
            return self._in_order(row[1:] for name in names for row in self.records.spanning(*name))
        days = [(first + dt.timedelta(days=n)).isoformat() for n in range((last - first).days + 1)]
        return self._ordered(("day", register, do, day) for do in dos for day in days)

    def doing(self, register: str, dos: Iterable[str]) -> list[Record]:
        """All records of some actions of a register, in order."""
        return self._ordered(("do", register, do) for do in dos)

    def _ordered(self, groups: Iterable[tuple[Hashable, ...]]) -> list[Record]:
        found = (record for group in groups for record in self.records.group(*group))
        return sorted(found, key=lambda r: self.records.numbers[r.entry.id])

    def _in_order(self, found: Iterable[tuple[int, str]]) -> list[Record]:
        return [self.records[entry] for _, entry in sorted(found)]

    def lapsing(self, register: str) -> bool:
        """Whether a register has states that lapse by the clock, or parts that go with their whole."""
        return register in self.rules.lapsing

    def state(self, subject: Subject, now: dt.datetime) -> str | None:
        """Where it stands now; a state may lapse by the clock, and a part goes where its whole goes."""
        if subject.register not in self.rules.lapsing:
            return subject.state
        book = self.rules.registers[subject.register]
        name = subject.facts.get(book.subject.part_of) if book.subject.part_of is not None else None
        if name is not None and subject.state in book.subject.follows:
            whole = self.subject(book.name, str(name))
            there = self.state(whole, now) if whole is not None else None
            return there if there in book.subject.follows else subject.state
        state = book.states.get(subject.state or "")
        if state is None or state.until is None or state.then is None:
            return subject.state
        end = self.lapse(subject, state)
        return state.then if end is not None and now >= end else subject.state

    def lapse(self, subject: Subject, state: State) -> dt.datetime | None:
        """When a state lapses: a time among the subject's facts, or the end of a day."""
        end = subject.facts.get(state.until["the"]) if isinstance(state.until, dict) else None
        if not isinstance(end, dt.date) or isinstance(end, dt.datetime):
            return end if isinstance(end, dt.datetime) else None
        return at_clock(end, "24:00", self.rules.zone)

    def dues_of(self, register: str, subject: str) -> list[Due]:
        """The dues still open on a subject."""
        return self.dues.group("subject", register, subject)

    def open_due(self, due: Due) -> None:
        """Keeps a new due."""
        due.number = len(self.dues)
        self.dues.append(due.number, due)

    def newest_due(self, register: str, subject: str, name: str) -> Due | None:
        """The due of that name opened last on a subject, settled or not."""
        return self.dues.last("named", register, subject, name)

    def settle(self, due: Due, entry: str, at: dt.datetime) -> None:
        """Settles a due by an entry."""
        due.settled_at, due.settled_by = at, entry
        self.dues.touch(due.number)

    def unsigned(self) -> list[Record]:
        """The records that somebody may still have to sign."""
        return self.records.group("open")

    def waiting(self, now: dt.datetime) -> list[Record]:
        """Entries that wait for signatures; those that waited too long aren't read."""
        found = self.records.spanning(("waits", by.moment_word(now)), ("waits", by.NEVER))
        return [record for record in self._in_order(row[1:] for row in found) if record.waiting(now)]

    def afterwards(self) -> list[Afterwards]:
        """The signatures still wanted on what has taken effect, by entry; no entry is read for it."""
        found = self.records.spanning(("after", ""), ("after", by.LAST))
        return [by.after(entry, group) for group, _, entry in sorted(found, key=lambda row: (row[1], row[0][2]))]

    def unsigned_on(self, register: str, subject: str) -> list[Record]:
        """The entries on a subject that have taken effect and want a signature still, in order."""
        return self.records.group("unsigned", register, subject)

    def to_sign_again(self, person: str) -> list[Record]:
        """The entries that were corrected after a person signed them."""
        return self.records.group("again", person)

    def all_open(self) -> list[Due]:
        """Every open due, oldest first."""
        return self.dues.group("open")
