"""A house opened: its rules in force, its entries, its books, all read from HEAD."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from types import TracebackType
from typing import Any

from wuye.desk import clock
from wuye.errors import BadInput, HouseTrouble
from wuye.ledger.entry import Entry, match_id
from wuye.ledger.page import parse_path, read_page
from wuye.registers import people
from wuye.registers.books import Books
from wuye.registers.fold import take
from wuye.registers.load import is_rule_file, load_rules
from wuye.registers.rules import Rules
from wuye.repo.house import need_head
from wuye.repo.objects import Objects
from wuye.repo.remote import own_letters
from wuye.text import Text


class House:
    """One building's repository, read at its head; use as a context manager."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.objects = Objects(path)
        self.head = ""
        self._rules: dict[tuple[tuple[str, str], ...], Rules] = {}
        self._books: Books | None = None

    def __enter__(self) -> House:
        self.objects.__enter__()
        self.head = need_head(self.objects)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.objects.__exit__(kind, error, trace)

    def refresh(self) -> None:
        """Reads the head again; the books are folded anew only where it has moved."""
        head = need_head(self.objects)
        if head != self.head:
            self.head, self._books = head, None

    @property
    def rules(self) -> Rules:
        """The rules in force at HEAD, without folding the books."""
        if self._books is not None:
            return self._books.rules
        return self._load(self.rule_files_now())

    @property
    def books(self) -> Books:
        """The books as HEAD's pages leave them."""
        if self._books is None:
            self._books = fold(self.entries(), self.rules_of)
        return self._books

    @property
    def desk(self) -> str:
        """The letter under which this clone writes; empty for the first desk."""
        return (own_letters(self.path) or ("",))[-1]

    def now(self) -> dt.datetime:
        """This second in the house's zone."""
        return clock.now(self.rules)

    def paths(self) -> Iterator[tuple[str, str]]:
        """Every (path, blob id) at HEAD."""
        tree = self.objects.commit(self.head).tree
        for path, _mode, oid in self.objects.walk(tree):
            yield path, oid

    def entries(self) -> list[Entry]:
        """Every entry at HEAD, in the order they were recorded."""
        found: list[Entry] = []
        for path, oid in self.paths():
            if path.startswith("ledgers/") and parse_path(path) is not None:
                found.extend(self._page(path, oid))
        return sorted(found, key=order)

    def _page(self, path: str, oid: str) -> list[Entry]:
        try:
            return read_page(path, self.blob(oid))
        except BadInput as error:
            raise HouseTrouble(error.problems) from None

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
            self._rules[key] = self._read(named)
        return self._rules[key]

    def _read(self, named: dict[str, str]) -> Rules:
        try:
            return load_rules({path: self.blob(oid) for path, oid in named.items()})
        except BadInput as error:
            raise HouseTrouble(error.problems) from None

    def rule_files_now(self) -> dict[str, str]:
        """The files of rules at HEAD, with their blob ids."""
        return {path: oid for path, oid in self.paths() if is_rule_file(path)}

    def person(self, words: str | None) -> str:
        """The staff id of whoever was named; the error says who is meant or how to say it."""
        from wuye.desk.who import find_person

        return find_person(self, words)

    def name(self, person: str) -> str:
        """A person's name."""
        return people.name_of(self.books, person)


def order(entry: Entry) -> tuple[Any, ...]:
    """The order of entries: by time, then register, desk and serial."""
    parts = match_id(entry.id)
    return (entry.at, entry.register, parts.desk if parts else "", parts.serial if parts else 0)


def rule_files(entry: Entry) -> dict[str, str]:
    """The files of rules that a `house` entry names: path -> blob id."""
    rows = entry.fields.get("files")
    named: Iterable[Any] = rows if isinstance(rows, list) else ()
    return {str(row["path"]): str(row["blob"]) for row in named if isinstance(row, Mapping)}


def changes_rules(entry: Entry) -> bool:
    """Whether an entry puts rules in force."""
    return entry.register == "house" and entry.do in ("found", "adopt")


def fold(entries: Iterable[Entry], rules_of: Any) -> Books:
    """The books that these entries leave, each under the rules of its day."""
    books: Books | None = None
    for entry in entries:
        if changes_rules(entry):
            rules = rules_of(entry)
            if books is None:
                books = Books(rules, entry.id)
            take(entry, books)
            books.adopt(rules, entry.id)
            continue
        if books is None:
            raise HouseTrouble.of(
                "账本没有开头", "the ledger has no beginning", remedy=Text("wuye audit", "wuye audit")
            )
        take(entry, books)
    if books is None:
        raise HouseTrouble.of("账本是空的", "the ledger is empty", remedy=Text("wuye audit", "wuye audit"))
    return books
