"""Several desks of one house: clones of a shared repository, each with its letter, on and off line."""

from __future__ import annotations

import datetime as dt
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from tests.audit.story import both_ways
from wuye.audit.violation import Audit
from wuye.desk.draft import Draft
from wuye.desk.found import Founding, found
from wuye.desk.house import House
from wuye.desk.record import Receipt, record
from wuye.desk.sync import Synced, choose, sync
from wuye.registers.books import Books
from wuye.registers.things import Subject
from wuye.repo import keys, remote

START = dt.datetime.fromisoformat("2026-11-23T09:00:00+08:00")
NOWHERE = "/nonexistent/remote.git"
PEOPLE = (
    ("wangfang", "王芳", "manager,assistant", "service"),
    ("liuyang", "刘洋", "assistant,leader", "service"),
    ("linxia", "林霞", "assistant,leader", "service"),
    ("lina", "李娜", "leasing_agent", "leasing"),
)
KEYS = tuple(f"K-{n}" for n in range(1, 6))


def git(folder: Path, *args: str) -> str:
    """Plain git."""
    done = subprocess.run(["git", "-C", str(folder), *args], capture_output=True, text=True, check=True)
    return done.stdout.strip()


class Clock:
    """The one clock all desks look at; each may be off by its own amount."""

    def __init__(self, patch: pytest.MonkeyPatch) -> None:
        self._patch, self.now = patch, START

    def show(self, off: dt.timedelta = dt.timedelta()) -> None:
        """Sets what the program sees."""
        self._patch.setenv("WUYE_NOW", (self.now + off).isoformat())

    def later(self, seconds: float) -> None:
        """Moves on."""
        self.now += dt.timedelta(seconds=int(seconds))


class Desk:
    """One clone at its keyboard."""

    def __init__(self, folder: Path, clock: Clock, off: float = 0) -> None:
        self.folder, self.clock, self.off = folder, clock, dt.timedelta(seconds=int(off))
        self.house = House(folder)
        self.house.__enter__()
        self.remote = git(folder, "remote", "get-url", "origin")
        self.online = True

    def line(self, on: bool) -> None:
        """Plugs the network in or out."""
        self.online = on
        git(self.folder, "remote", "set-url", "origin", self.remote if on else NOWHERE)

    def do(self, by: str, register: str, do: str, *subjects: str, **typed: Any) -> Receipt:
        """Writes one entry."""
        self.clock.show(self.off)
        return record(self.house, Draft(register, do, by, subjects, typed))

    def open(self, by: str = "liuyang") -> Receipt:
        """The first entry under its letter."""
        return self.do(by, "unit", "enter", f"U-{self.house.desk}", kind="flat")

    def borrow(self, key: str, by: str = "liuyang") -> Receipt:
        """Lends a key; the writer is a leader and hands it out himself."""
        words = {"borrower": "lina", "org": "leasing", "purpose": "inspection"}
        return self.do(by, "key", "borrow", key, **words)

    def give(self, key: str, by: str = "liuyang") -> Receipt:
        """Lends a key and signs it out by the other leader."""
        of = self.borrow(key, by)
        return self.sign(of.entry.id, "linxia" if by == "liuyang" else "liuyang") if self.waits(of.entry.id) else of

    def waits(self, entry: str) -> bool:
        """Whether an entry waits for a signature."""
        return self.books.records[entry].status == "waiting"

    def sign(self, of: str, by: str) -> Receipt:
        """Countersigns."""
        entry = self.books.records[of].entry
        return self.do(by, "key", "sign", of=of, digest=entry.digest, verdict="yes")

    def settle(self, of: str, by: str = "wangfang") -> Receipt:
        """Says which entry stands."""
        entry = self.books.records[of].entry
        return self.do(by, "key", "settle", *entry.subjects, of=of, digest=entry.digest, why="先借的为准")

    def sync(self, by: str = "wangfang") -> Synced:
        """One round with the remote."""
        self.clock.show(self.off)
        return sync(self.house, lambda: by)

    @property
    def books(self) -> Books:
        """The books as this clone has them."""
        self.house.refresh()
        return self.house.books

    @property
    def head(self) -> str:
        """The last commit."""
        self.house.refresh()
        return self.house.head

    def key(self, name: str) -> Subject:
        """A key as the book has it."""
        found_ = self.books.subject("key", name)
        assert found_ is not None
        return found_

    def state(self) -> object:
        """Everything the books say of subjects, records and dues."""
        books = self.books
        subjects = {k: (s.state, s.facts, books.life(*k), list(s.contested)) for k, s in books.subjects.items()}
        records = {k: (r.status, len(r.flags), r.replaced_by) for k, r in books.records.items()}
        return subjects, records, [(d.name, d.subject, d.opened_by, d.settled_by) for d in books.dues.values()]

    def audit(self) -> Audit:
        """The verdict on this clone."""
        self.house.refresh()
        return both_ways(self.house)

    def tree_is_head(self) -> bool:
        """Whether the work tree is what was recorded."""
        return git(self.folder, "status", "--porcelain") == ""


def open_building(folder: Path, clock: Clock) -> Path:
    """A house with people and keys, shared as a bare repository; the first desk is in `0`."""
    clock.show()
    wanted = Founding(folder / "0", "国际中心", "chenjing:陈静:general_manager", passphrase=False, rehearsal=True)
    with found(wanted) as house:
        for person, name, roles, dept in PEOPLE:
            key = keys.make_key(house.rules.house_id, person, passphrase=False)
            clock.later(60)
            clock.show()
            typed = {"name": name, "roles": roles, "dept": dept, "public_key": key}
            record(house, Draft("staff", "enrol", "chenjing", (person,), typed))
        for name in KEYS:
            typed = {"kind": "desk", "opens": "1203", "place": "A-01"}
            clock.later(60)
            clock.show()
            record(house, Draft("key", "receive", "liuyang", (name,), typed))
    return folder


def connect(folder: Path, clock: Clock, count: int, skew: tuple[float, ...] = ()) -> list[Desk]:
    """The shared repository and so many desks at it."""
    bare = folder / "shared.git"
    git(folder, "init", "--quiet", "--bare", "-b", "main", str(bare))
    git(folder / "0", "remote", "add", "origin", str(bare))
    desks = [Desk(folder / "0", clock, skew[0] if skew else 0)]
    desks[0].sync("chenjing")
    for number in range(1, count):
        git(folder, "clone", "--quiet", str(bare), str(folder / str(number)))
        desk = Desk(folder / str(number), clock, skew[number] if skew else 0)
        choose(desk.house, "abcdefgh"[number - 1])
        # The first entry under a letter is written on line; from then on the desk may go off line.
        desk.open()
        desks.append(desk)
    for desk in desks:
        desk.sync("chenjing")
    return desks


def reopened(folder: Path, clock: Clock, count: int, skew: tuple[float, ...] = ()) -> list[Desk]:
    """The desks of a copy, at the shared repository beside them, each under the letter it had."""
    for place in (folder / str(number) for number in range(count)):
        git(place, "remote", "set-url", "origin", str(folder / "shared.git"))
        if remote.settled_at(place) is not None:
            remote.settle_here(place)
    return [Desk(folder / str(number), clock, skew[number] if skew else 0) for number in range(count)]


def copy_building(built: Path, folder: Path) -> Path:
    """The same house, for one test."""
    shutil.copytree(built / "0", folder / "0", symlinks=True)
    return folder
