"""Books that lie in an index: opened, let go of when there are many, saved."""

from __future__ import annotations

import hashlib
import os
import sys
from collections.abc import Callable, Mapping
from functools import lru_cache, partial
from pathlib import Path
from typing import Any

import wuye
from wuye.desk.added import order
from wuye.desk.sure import Sure
from wuye.index.rows import BETWEEN, Kept, Kind
from wuye.index.steps import Undo
from wuye.index.store import Damaged, Store
from wuye.ledger.entry import Entry
from wuye.registers import codec
from wuye.registers.books import Books
from wuye.registers.define import Action
from wuye.registers.rules import Rules
from wuye.registers.shared import is_part
from wuye.registers.shelf import Shelf
from wuye.registers.things import StaffKey

SHELVES = ("subjects", "records", "dues", "lives", "pending", "serials", "pages")
FULL = 20_000
"""From how many things in memory on they are written out and let go of."""
RulesOf = Callable[[Entry], Rules]
Plain = Callable[[str], Books]
"""The books that the pages of a tree leave, read without an index."""


class KeptBooks:
    """Books over a store; `edition` and `head` say up to where they were folded."""

    def __init__(self, store: Store, rules_of: RulesOf, plain: Plain) -> None:
        self.store, self._rules_of, self._plain = store, rules_of, plain
        self._instead: Books | None = None
        self._editions: dict[str, Rules] = {}
        self._named: dict[str, dict[str, str]] = {}
        self._read()
        self.books: Books | None = self._opened() if self.words("stamp") == stamp() and self.words("head") else None

    def _read(self) -> None:
        self._kept: dict[str, Kept[Any, Any]] = {kind.name: Kept(self.store, kind) for kind in self._kinds()}

    def back(self, fits: Callable[[Mapping[str, str]], bool]) -> bool:
        """Goes back to the newest state whose words fit; whether there was one."""
        found = next(((step, words) for step, words in self.store.steps() if fits(words)), None)
        if found is None or not self.store.back_to(*found):
            return False
        self.again()
        return True

    def again(self) -> None:
        """The books as they were saved; whatever has changed in memory since is dropped."""
        self._instead = None
        self._editions.clear()
        self._read()
        self.books = self._opened()

    def empty(self) -> bool:
        """Throws away all that is kept; whether that was done."""
        done = self.store.empty(SHELVES)
        self._read()
        return done

    def _kinds(self) -> list[Kind[Any, Any]]:
        return [
            Kind("subjects", BETWEEN.join, _pair, codec.subject_words, codec.subject_of),
            Kind("records", str, str, codec.record_words, partial(codec.record_of, action_of=self._action)),
            Kind("dues", str, int, codec.due_words, codec.due_of),
            Kind("lives", str, int, codec.lived_words, codec.lived_of),
            Kind("pending", BETWEEN.join, _pair, str, lambda _, words: words),
            Kind("serials", str, str, str, lambda _, words: int(words)),
            Kind("pages", str, str, codec.page_words, codec.page_of),
        ]

    def _opened(self) -> Books:
        words = self.store.words
        found = self._kept["records"].get(words["edition"])
        assert found is not None
        books = Books(self._rules_of(found[1].entry), words["edition"])
        self.attach(books)
        desks, staff_keys = codec.value(words["desks"]), codec.value(words["staff_keys"])
        books.desks, books.staff_keys = set(desks), tuple(StaffKey(*row) for row in staff_keys)
        last = books.records.get(words["last"])
        books.last = last.entry if last is not None else None
        return books

    def begin(self, books: Books) -> None:
        """Lays new books over the store, which is empty as yet; what is asked for all the time stays in memory."""
        self.attach(books)
        for shelf in (books.subjects, books.pending, books.serials):
            shelf.hold_all()
        books.dues.hold(lambda due: due.open, ("open", "subject", "name", "opened"))

    def attach(self, books: Books) -> None:
        """Lays these books over the store."""
        self.books = books
        for name in SHELVES:
            shelf: Shelf[Any, Any] = getattr(books, name)
            shelf.lay_over(Sure(self._kept[name], partial(self._folded, name)))

    def _folded(self, name: str) -> Shelf[Any, Any]:
        """A shelf out of the pages that the index was made of, since it can't be read any more."""
        if self._instead is None:
            if not self.words("head"):
                raise Damaged("there are no pages that hold just this")
            self._instead = self._plain(self.words("tree"))
        shelf: Shelf[Any, Any] = getattr(self._instead, name)
        return shelf

    def _action(self, edition: str, register: str, do: str) -> Callable[[], Action | None]:
        def find() -> Action | None:
            as_now = self._files(edition, register) == self._files(self._at, register)
            book = self._rules(self._at if as_now else edition).registers.get(register)
            return book.actions.get(do) if book is not None else None

        return find

    @property
    def _at(self) -> str:
        assert self.books is not None
        return self.books.edition

    def _files(self, edition: str, register: str) -> list[str | None]:
        """The files that say a register in an edition of the rules: its own, and the parts there are."""
        if edition not in self._named:
            assert self.books is not None
            self._named[edition] = rule_files(self.books.records[edition].entry)
        named = self._named[edition]
        return [named.get(f"schemas/{register}.yaml"), *(named[path] for path in sorted(named) if is_part(path))]

    def _rules(self, edition: str) -> Rules:
        books = self.books
        assert books is not None
        if edition == books.edition:
            return books.rules
        if edition not in self._editions:
            self._editions[edition] = self._rules_of(books.records[edition].entry)
        return self._editions[edition]

    def words(self, name: str) -> str:
        """A word that was saved with the books."""
        return self.store.words.get(name, "")

    def relieve(self, head: str = "", tree: str = "", *, most: int = FULL, **more: str) -> None:
        """Writes out and lets go of what is in memory, where it has become too much."""
        if self.books is not None and held(self.books) > most:
            if not self._save(Shelf.remains, head=head, tree=tree, **more):
                raise Damaged("the books couldn't be written out")
            self.forget()

    def forget(self) -> None:
        """Lets go of what is in memory, all of which has been saved."""
        for name in SHELVES:
            shelf: Shelf[Any, Any] = getattr(self.books, name)
            shelf.forget()
            self._kept[name].forget(shelf.here)

    def save(self, head: str, tree: str, **more: str) -> bool:
        """Saves the books as those of a head, with more words where some are given; whether that was done."""
        return self._save(lambda _shelf, _thing: True, head=head, tree=tree, **more)

    def _save(self, remains: Callable[[Shelf[Any, Any], Any], bool], **more: str) -> bool:
        if self._instead is not None:
            # What was read of the pages isn't known to the index as what it holds.
            return False
        books = self.books
        assert books is not None and books.last is not None
        words = {
            "stamp": stamp(), "edition": books.edition, "last": books.last.id,
            "order": codec.words(order(books.last)),
            "staff_keys": codec.words([list(key) for key in books.staff_keys]), "desks": codec.words(sorted(books.desks)),
            **more,
        }  # fmt: skip

        def write(db: Any) -> list[Undo]:
            shelves: list[tuple[str, Shelf[Any, Any]]] = [(name, getattr(books, name)) for name in SHELVES]
            written = (
                self._kept[name].write(db, s.news(), s.numbers, s.groups, partial(remains, s)) for name, s in shelves
            )
            return [row for rows in written for row in rows]

        done = self.store.save(write, words)
        if done:
            for kept in self._kept.values():
                kept.saved()
        return done


def held(books: Books) -> int:
    """How many things of the books are in memory that may be let go of."""
    return books.records.loose() + books.dues.loose() + books.subjects.loose()


def _pair(words: str) -> tuple[str, str]:
    first, _, second = words.partition(BETWEEN)
    return first, second


@lru_cache(maxsize=2)
def stamp(*more: str) -> str:
    """What tells one program's index from another's: size and time of the files that fold, and of `more` of them."""
    top = Path(wuye.__file__).parent
    files = [entry for part in ("registers", "ledger", "index", "desk", *more) for entry in os.scandir(top / part)]
    states = sorted((e.name, e.stat().st_size, e.stat().st_mtime_ns) for e in files if e.name.endswith(".py"))
    return hashlib.sha256(repr((sys.version, states)).encode()).hexdigest()


def rule_files(entry: Entry) -> dict[str, str]:
    """The files of rules that a `house` entry names: path -> blob id."""
    rows: Any = entry.fields.get("files")
    named = rows if isinstance(rows, list) else ()
    return {str(row["path"]): str(row["blob"]) for row in named if isinstance(row, Mapping)}
