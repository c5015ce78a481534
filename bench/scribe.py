"""Writes the sample's pages: every entry is judged by the real judge, in memory, with a clock of its own."""

from __future__ import annotations

import base64
import datetime as dt
import hashlib
import heapq
import itertools
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from wuye.builtin import shipped_schemas
from wuye.desk.draft import Draft
from wuye.desk.record import compose, on_page, raise_for
from wuye.errors import WuyeError
from wuye.ledger.entry import Entry
from wuye.registers import people, signing
from wuye.registers.books import Books
from wuye.registers.fold import take, weigh
from wuye.registers.load import load_rules
from wuye.registers.things import Record, Slot

SETTINGS = b"wuye: 1\nid: sample\nzone: Asia/Shanghai\n"
LEFT_OUT = ("digest", "public_key")
"""What every fresh house makes anew: the fingerprints of its own entries, the keys of its own people."""


class Scribe:
    """Books in memory, the pages they are written on, and what is still to be told."""

    def __init__(self, books: Books | None = None) -> None:
        self.books = books or empty_books()
        self.written = 0
        self.pages: dict[str, bytes] = {}
        self.ids: dict[str, str] = {}
        self.refusals: list[str] = []
        self._plan: list[tuple[dt.datetime, int, Callable[[dt.datetime], None]]] = []
        self._turn = itertools.count()

    def time(self, when: str) -> dt.datetime:
        """`09 08:12` as that minute of November 2026."""
        day, clock = when.split()
        hour, minute = clock.split(":")
        return dt.datetime(2026, 11, int(day), int(hour), int(minute), tzinfo=self.books.rules.zone)

    def plan(self, when: str, act: Callable[[dt.datetime], None]) -> None:
        """Keeps an act until its time has come; acts of one minute stay in the order they were told."""
        self.plan_at(self.time(when), act)

    def plan_at(self, moment: dt.datetime, act: Callable[[dt.datetime], None]) -> None:
        """The same, with a moment."""
        heapq.heappush(self._plan, (moment, next(self._turn), act))

    def run(self) -> None:
        """Does everything planned, in the order of time."""
        while self._plan:
            self._next()

    def _next(self) -> None:
        when, _, act = heapq.heappop(self._plan)
        act(self._second(when))

    def _second(self, when: dt.datetime) -> dt.datetime:
        """A second of that minute, and after whatever was written last."""
        last = self.books.last
        wanted = when + dt.timedelta(seconds=3 + self.written * 17 % 50)
        return wanted if last is None or wanted > last.at else last.at + dt.timedelta(seconds=4 + self.written % 9)

    def tell(self, when: str, by: str, what: str, /, *subjects: str, tag: str = "", **typed: Any) -> None:
        """Plans an entry; `tag` is what later acts call it by, `of` in the fields is such a tag."""
        self.plan(when, lambda at: self._write(at, by, what, subjects, tag, typed))

    def sign(self, when: str, by: str, of: str, kind: str | None = None, no: str = "") -> None:
        """Plans a signature of an entry; with `no` it is declined for that reason."""
        self.plan(when, lambda at: self._sign(at, by, of, kind, no))

    def refuse(self, when: str, rule: str, by: str, what: str, /, *subjects: str, **typed: Any) -> None:
        """Plans an attempt that has to be refused by a rule; it leaves nothing on the pages."""
        self.plan(when, lambda at: self._refused(at, rule, by, what, subjects, typed))

    def _write(self, at: dt.datetime, by: str, what: str, subjects: tuple[str, ...], tag: str, typed: Any) -> None:
        register, do = what.split()
        fields = dict(typed)
        if "of" in fields:
            of = self.record(fields["of"])
            fields = {**fields, "of": of.entry.id}
            subjects = subjects or ((of.entry.subjects or (of.entry.id,)) if do in ("told", "done") else ())
            if do in ("glass", "correct"):
                fields["digest"] = of.entry.digest
        if "event" in fields:
            fields["event"] = self.ids.get(fields["event"], fields["event"])
        if do in ("enrol", "rotate_key"):
            fields["public_key"] = self.public_key(subjects[0])
        entry = self.enter(at, Draft(register, do, by, tuple(self.ids.get(s, s) for s in subjects), fields))
        if tag:
            self.ids[tag] = entry.id

    def public_key(self, person: str) -> str:
        """The key a person gets; one that only stands for it, since each house makes its own."""
        return stand_in(person)

    def enter(self, at: dt.datetime, draft: Draft) -> Entry:
        """Judges and writes one entry; raises where it is refused."""
        try:
            entry, problems = compose(draft, self.books, at, self.desk_of(draft.by))
            verdict = weigh(entry, self.books)
            raise_for([*problems, *verdict.input], verdict)
        except WuyeError as error:
            error.add_note(f"{at:%d %H:%M} {draft}")
            raise
        entry = self.keep(entry)
        take(entry, self.books, verdict)
        self.written += 1
        return entry

    def attach(self, data: bytes, ending: str) -> str:
        """Puts an attachment beside the pages; gives the path by which entries name it."""
        digest = hashlib.sha256(data).hexdigest()
        path = f"ledgers/files/{digest[:2]}/{digest}{ending}"
        self.pages[path] = data
        return path

    def desk_of(self, person: str) -> str:
        """The desk a person writes at; here all write at the first."""
        return ""

    def keep(self, entry: Entry) -> Entry:
        """Puts an entry on its page, without what every house makes anew; gives it as a page would hold it."""
        entry = on_page(entry, self.books, None)[2]
        kept = replace(entry, fields={k: v for k, v in entry.fields.items() if k not in LEFT_OUT})
        path = entry_path(kept, self.books)
        self.pages[path] = on_page(kept, self.books, self.pages.get(path))[1]
        return entry

    def record(self, name: str) -> Record:
        """The record of an entry, by its name in the story."""
        return self.books.records[self.ids.get(name, name)]

    def _sign(self, at: dt.datetime, by: str, of: str, kind: str | None, no: str) -> None:
        record = self.record(of)
        verdict = {"verdict": "no", "why": no} if no else {"verdict": "yes"}
        fields = {"of": record.entry.id, "digest": record.entry.digest, **self._place(record, by, at, kind), **verdict}
        self.enter(at, Draft(record.entry.register, "sign", by, (), fields))

    def _place(self, record: Record, by: str, at: dt.datetime, kind: str | None) -> dict[str, str]:
        if kind == "seen" or by in record.resign:
            return {"as": "seen" if kind else "review"}
        place = signing.place_for(record, by, at, self.books, kind)
        if not isinstance(place, Slot):
            raise ValueError(f"{at:%d %H:%M} {record.entry.id} {place.message.en}")
        role = people.fits(self.books, place.who, by, at)[1]
        return {"as": place.kind, **({"role": role} if role and ":" not in role else {})}

    def _refused(
        self, at: dt.datetime, rule: str, by: str, what: str, subjects: tuple[str, ...], typed: dict[str, Any]
    ) -> None:
        register, do = what.split()
        named = tuple(self.ids.get(s, s) for s in subjects)
        entry, problems = compose(Draft(register, do, by, named, typed), self.books, at)
        rules = {r for p in [*problems, *weigh(entry, self.books).problems] for r in p.rules}
        if rule not in rules:
            raise ValueError(f"{at:%d %H:%M} {what} {subjects} was to be refused by {rule}, not by {sorted(rules)}")
        self.refusals.append(rule)


def empty_books() -> Books:
    """The books of the sample before anything stands in them, under the built-in rules."""
    return Books(load_rules({"wuye.yaml": SETTINGS, **shipped_schemas()}))


def stand_in(person: str) -> str:
    """A public key that stands for a person's while the pages are made."""
    wire = b"\0\0\0\x0bssh-ed25519\0\0\0\x20" + hashlib.sha256(person.encode()).digest()
    return "ssh-ed25519 " + base64.b64encode(wire).decode()


def entry_path(entry: Entry, books: Books) -> str:
    """The path of an entry's page."""
    from wuye.desk.record import page_of

    return page_of(entry, books.register(entry.register), books)
