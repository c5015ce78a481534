"""What the stories of a made-up building stand on: who is there, which keys hang, and an entry at the hour it is told."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable, Generator, Iterable, Iterator
from contextlib import contextmanager
from random import Random
from typing import Any, TypeVar

from bench.mill import Mill
from wuye.desk.draft import Draft
from wuye.errors import WuyeError
from wuye.registers import people, signing
from wuye.registers.things import Record, Slot, Subject

Story = Generator[float, None, None]
"""Entries, and between them the minutes that pass."""

T = TypeVar("T")

SIGN_FIRST = ("liuyang", "heping", "wangfang", "luping", "duanrui", "zhouqiang", "zhaogang", "chenjing")
"""Who is asked first where several may sign."""


class World:
    """The building, its people and its chances."""

    def __init__(self, mill: Mill, seed: int) -> None:
        self.mill, self.books = mill, mill.books
        self.chance = Random(seed)
        self.at = mill.books.last.at if mill.books.last else dt.datetime.now(mill.books.rules.zone)
        self.broken_off: Counter[str] = Counter()
        self.numbers: Counter[str] = Counter()
        self.busy: set[str] = set()

    def tell(self, day: int, clock: str, story: Story) -> None:
        """Plans a story for a clock time of a day."""
        self.mill.plan(f"{day} {clock}", lambda at: self._go_on(story, at))

    def _go_on(self, story: Story, at: dt.datetime) -> None:
        self.at = at
        try:
            minutes = next(story)
        except StopIteration:
            return
        except (WuyeError, LookupError) as why:
            # What the rules don't allow after all just doesn't happen in this building.
            name = getattr(story, "__name__", "")
            self.broken_off[f"{name}: {why}"[:120]] += 1
            return
        start = at if self.mill.books.last is None else self.mill.books.last.at
        self.mill.plan_at(max(at, start) + dt.timedelta(minutes=minutes), lambda then: self._go_on(story, then))

    def enter(self, by: str, what: str, *subjects: str, **typed: Any) -> str:
        """Writes an entry now and gives its id."""
        register, do = what.split()
        if "of" in typed:
            of = self.record(typed["of"])
            subjects = subjects or (of.entry.subjects if do in ("told", "done") else ())
            digest = {"digest": of.entry.digest} if do in ("glass", "correct") else {}
            typed = {"of": of.entry.id, **digest, **{k: v for k, v in typed.items() if k != "of"}}
        if do in ("enrol", "rotate_key"):
            typed["public_key"] = self.mill.public_key(subjects[0])
        return self._write(Draft(register, do, by, subjects, typed))

    def _write(self, draft: Draft) -> str:
        last = self.books.last
        if last is not None and self.at <= last.at:
            self.at = last.at + dt.timedelta(seconds=5)
        return self.mill.enter(self.at, draft).id

    def record(self, entry: str) -> Record:
        """The record of an entry."""
        return self.books.records[entry]

    def sign(self, of: str, by: str, kind: str | None = None, no: str = "") -> str:
        """Signs an entry now; with `no` it is declined for that reason."""
        record = self.record(of)
        verdict = {"verdict": "no", "why": no} if no else {"verdict": "yes"}
        place = self._place(record, by, kind)
        fields = {"of": of, "digest": record.entry.digest, **place, **verdict}
        return self._write(Draft(record.entry.register, "sign", by, (), fields))

    def _place(self, record: Record, by: str, kind: str | None) -> dict[str, str]:
        if kind == "seen" or by in record.resign:
            return {"as": kind or "review"}
        place = signing.place_for(record, by, self.at, self.books, kind)
        if not isinstance(place, Slot):
            raise LookupError(place.message.en)
        role = people.fits(self.books, place.who, by, self.at)[1]
        return {"as": place.kind, **({"role": role} if role and ":" not in role else {})}

    def sign_all(self, of: str, later: bool = False) -> Story:
        """Has everybody sign for whom an entry waits, one after the other; with `later` also who may sign afterwards."""
        for _ in range(6):
            record = self.record(of)
            slots = [s for s in record.slots if s.open and (s.holds or later)]
            if not slots:
                return
            signed = [record.entry.by, *(s.by for s in record.signers())]
            slot = min(slots, key=lambda s: s.step)
            self.sign(of, self.first_of(people.candidates(self.books, slot.who, self.at, signed)), slot.kind)
            yield self.minutes(1, 4)

    def first_of(self, names: list[str]) -> str:
        """Who of several is asked first."""
        if not names:
            raise LookupError("nobody may sign")
        return min(names, key=lambda n: (SIGN_FIRST.index(n) if n in SIGN_FIRST else 99, n))

    def minutes(self, least: int, most: int) -> float:
        """Some minutes."""
        return self.chance.randint(least, most)

    def happens(self, of_hundred: float) -> bool:
        """Whether something happens that does so often of a hundred times."""
        return self.chance.random() * 100 < of_hundred

    def one(self, some: Iterable[T]) -> T:
        """One of several; LookupError where there is none."""
        found = list(some)
        if not found:
            raise LookupError("none left")
        return self.chance.choice(found)

    def number(self, kind: str) -> str:
        """The next number of papers of a kind this year."""
        head = f"{kind}{self.at:%y}"
        self.numbers[head] += 1
        return f"{head}-{self.numbers[head]:04d}"

    def paper(self, kind: str, by: str = "") -> dict[str, Any]:
        """A paper with its number and who signed it."""
        return {"no": self.number(kind), **({"signed_by": by} if by else {})}

    def keys(self, test: Callable[[Subject], bool]) -> list[str]:
        """The keys that fit and that no story is about."""
        return [s.id for s in self.books.all("key") if s.id not in self.busy and test(s)]

    def hanging(self, kind: str, cabinet: str | None = None) -> str:
        """A key that hangs in its cabinet and may be lent."""
        return self.one(self.keys(lambda s: self._hangs(s, kind, cabinet)))

    def _hangs(self, s: Subject, kind: str, cabinet: str | None) -> bool:
        here = s.state == "cabinet" and s.facts.get("kind") == kind and cabinet in (None, s.facts["cabinet"])
        return here and not any(due.name == "rekey" for due in self.books.dues_of("key", s.id))

    @contextmanager
    def about(self, *keys: str) -> Iterator[None]:
        """A story is about these keys, so no other will be."""
        self.busy.update(keys)
        try:
            yield
        finally:
            self.busy.difference_update(keys)

    def state(self, key: str) -> str | None:
        """Where a key stands."""
        found = self.books.subject("key", key)
        return found.state if found else None

    def fact(self, register: str, name: str, fact: str) -> Any:
        """A fact of a subject."""
        return self.books.subjects[(register, name)].facts.get(fact)

    def works(self) -> bool:
        """Whether today is a working day."""
        return self.books.calendar.works(self.at.date())

    def in_office_hours(self) -> bool:
        """Whether the foreman is there."""
        return self.works() and "08:30" <= f"{self.at:%H:%M}" < "18:00"

    def assistant(self) -> str:
        """Who is at the counter now."""
        hour = self.at.hour
        if hour < 7 or hour >= 22 or not self.works():
            return "huangjing"
        return "zhangwei" if hour < 13 else "zhaomin"

    def watch(self) -> str:
        """Who is in the control room now."""
        return "luping" if 8 <= self.at.hour < 20 else "duanrui"
