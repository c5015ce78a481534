"""A house opened: its rules in force, its entries, its books, all read from HEAD."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType

from wuye.desk import clock
from wuye.desk.added import every
from wuye.desk.current import current, follow
from wuye.desk.kept import KeptBooks, rule_files
from wuye.desk.sound import keep_rules, kept_rules
from wuye.errors import BadInput, HouseTrouble, WuyeError
from wuye.index.store import Damaged
from wuye.ledger.entry import Entry
from wuye.registers import people
from wuye.registers.books import Books
from wuye.registers.load import is_rule_file, load_rules
from wuye.registers.rules import Rules
from wuye.repo.files import gitdir
from wuye.repo.house import need_head
from wuye.repo.objects import Objects
from wuye.repo.remote import own_letters
from wuye.repo.trees import FOLDER
from wuye.text import Text

MOST = 2
"""How many sets of rules are held besides the one that is read."""


class House:
    """One building's repository, read at its head; use as a context manager.

    Where it `believes` this machine, rules kept as plain data beside the index stand in for the files they were read of.
    """

    def __init__(self, path: Path, objects: Objects | None = None, *, believes: bool = False) -> None:
        self.path, self._believes = path, believes
        self.objects = objects or Objects(path)
        self.head = ""
        self._rules: dict[tuple[tuple[str, str], ...], Rules] = {}
        self._books: Books | None = None
        self._kept: KeptBooks | None = None
        self._stands = ""

    def __enter__(self) -> House:
        self.objects.__enter__()
        self.head = need_head(self.objects)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._close()
        self.objects.__exit__(kind, error, trace)

    def _close(self) -> None:
        if self._kept is not None:
            self._kept.store.close()
        self._books = self._kept = None

    def for_audit(self) -> House:
        """The same house for whoever believes nothing but its history."""
        house = House(self.path, self.objects)
        house.head = self.head
        return house

    @property
    def tree(self) -> str:
        """The tree of the head."""
        return self.objects.commit(self.head).tree

    def refresh(self) -> None:
        """Reads the head again; the books take in what has come when they are asked for."""
        self.head = need_head(self.objects)

    def hold(self, books: Books) -> None:
        """The books of a house that is being founded."""
        self._books = books

    def forget(self) -> None:
        """Drops the books as they are in memory, with what was only tried out; they are read anew when they are asked for."""
        self._close()

    def advance(self, commit: str) -> None:
        """The head is a commit now whose entry the books have taken in; the index is told."""
        self.head = self._stands = commit
        if self._kept is not None:
            self._save(self._kept)

    def _save(self, kept: KeptBooks) -> None:
        try:
            kept.save(self.head, self.tree)
        except Damaged:
            # Somebody else has saved: what follows is read from his.
            self._books = self._kept = None

    @property
    def rules(self) -> Rules:
        """The rules in force at HEAD, without folding the books."""
        if self._books is not None and self._stands == self.head:
            return self._books.rules
        return self._load(self.rule_files_now())

    @property
    def books(self) -> Books:
        """The books as HEAD's pages leave them."""
        if self._books is not None and self._stands != self.head:
            self._bring(self._books)
        if self._books is None:
            (self._books, self._kept), self._stands = current(self), self.head
        return self._books

    @property
    def kept(self) -> KeptBooks | None:
        """The index that the books lie in, where there is one."""
        return self._kept

    def _bring(self, books: Books) -> None:
        """Takes in what has come since; what can't be taken in is read anew, with whatever is wrong with it."""
        try:
            if follow(books, self, self.objects.commit(self._stands).tree):
                self._stands = self.head
                return
        except (LookupError, TypeError, ValueError, WuyeError):
            pass
        self._close()

    @property
    def desk(self) -> str:
        """The letter under which this clone writes; empty for the first desk."""
        return (own_letters(self.path) or ("",))[-1]

    def now(self) -> dt.datetime:
        """This second in the house's zone."""
        return clock.now(self.rules)

    def seen(self) -> dt.datetime:
        """The moment a report is seen from: now, or the last entry's where it bears a later second (`record.moment`)."""
        now, last = self.now(), self.books.last
        return now if last is None else max(now, last.at)

    def paths(self) -> Iterator[tuple[str, str]]:
        """Every (path, blob id) at HEAD."""
        for path, _mode, oid in self.objects.walk(self.tree):
            yield path, oid

    def entries(self) -> list[Entry]:
        """Every entry at HEAD, in the order they were recorded."""
        return list(every(self.objects, self.tree))

    def blob(self, name: str) -> bytes:
        """A blob that must be there."""
        data = self.objects.blob(name)
        if data is None:
            raise HouseTrouble.of(
                f"库里缺 {name}",
                f"{name} is missing from the repository",
                remedy=Text("git fsck --full", "git fsck --full"),
            )
        return data

    def rules_of(self, entry: Entry) -> Rules:
        """The rules that a `house` entry put in force, read by the blob ids it names."""
        return self._load(rule_files(entry))

    def _load(self, named: dict[str, str]) -> Rules:
        key = tuple(sorted(named.items()))
        if key not in self._rules:
            # A history has many, of which few are asked for at a time, and each is large.
            for old in list(self._rules)[:-MOST]:
                del self._rules[old]
            self._rules[key] = self._read(named)
        return self._rules[key]

    def _read(self, named: dict[str, str]) -> Rules:
        folder = gitdir(self.path) / "wuye"
        kept = kept_rules(folder, named) if self._believes else None
        if kept is not None:
            return kept
        try:
            rules = load_rules({path: self.blob(oid) for path, oid in named.items()})
        except BadInput as error:
            raise HouseTrouble(error.problems) from None
        if self._believes and named == self.rule_files_now():
            keep_rules(folder, named, rules, self.blob)
        return rules

    def rule_files_now(self) -> dict[str, str]:
        """The files of rules at HEAD, with their blob ids."""
        files = {item.name: item for item in self.objects.tree(self.tree)}
        folder = files.get("schemas")
        below = self.objects.walk(folder.oid, "schemas") if folder is not None and folder.mode == FOLDER else ()
        found = {path: oid for path, _, oid in below} | {name: item.oid for name, item in files.items()}
        return {path: oid for path, oid in found.items() if is_rule_file(path)}

    def person(self, words: str | None) -> str:
        """The staff id of whoever was named; the error says who is meant or how to say it."""
        from wuye.desk.who import find_person

        return find_person(self, words)

    def name(self, person: str) -> str:
        """A person's name."""
        return people.name_of(self.books, person)
