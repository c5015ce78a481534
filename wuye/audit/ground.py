"""Where the books of a replay lie: in memory while they are few, else in a file; those of a kept verdict beside the pins."""

from __future__ import annotations

import datetime as dt
import gc
import hashlib
import os
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path

from wuye.audit.change import ODD, UNREADABLE, Past
from wuye.audit.lines import following, in_page_order, more_pages
from wuye.audit.taking import Seal, take_in
from wuye.audit.verified import Verified
from wuye.desk import kept as lying
from wuye.desk.added import every, order
from wuye.desk.current import EVERY, removed, thrown_away
from wuye.desk.house import House
from wuye.desk.kept import SHELVES, KeptBooks
from wuye.errors import WuyeError
from wuye.index.store import Damaged, Store
from wuye.ledger.entry import Entry
from wuye.ledger.page import parse_path
from wuye.registers import codec
from wuye.registers.books import Books
from wuye.repo.config import config_dir, key_folder, plain
from wuye.repo.objects import Objects
from wuye.repo.trees import FOLDER

SELDOM = (50_000, 20, 100)
"""How seldom Python looks for cycles during a replay: the books make none, and looking costs a tenth of the time."""
MANY = 2_000
"""From how many things in memory on they are let go of at a mark: each save looks through them all."""
ROOM = 4
"""How many times as much a replay holds in memory as a desk does: what lies in a file is slower to come by."""
Found = tuple[Past, Seal]


def place(house: House) -> Path | None:
    """Where this machine keeps the books of a house's last verdict; None where the house can't be told."""
    # Whoever could write them could change what is believed: they lie where the pins lie, not under `.git`.
    clone = hashlib.sha256(str(house.path.resolve()).encode()).hexdigest()
    try:
        return config_dir() / "verified" / f"{plain(house.rules.house_id)}-{clone[:16]}.db"
    except ODD:
        return None


def _nowhere(_tree: str) -> Books:
    raise Damaged("the books of a replay are nowhere else")


class Ground:
    """Gives the past at any commit, holds little of it in memory, and where a file is given keeps it for the next time."""

    def __init__(self, house: House, now: dt.datetime, file: Path | None = None) -> None:
        self._house, self._now = house, now
        self._off = os.environ.get("WUYE_INDEX") == "off"
        self._file = None if self._off else file
        self._kept: KeptBooks | None = None
        self.borrowed = False
        """Whether the books came out of the file."""
        self.faithful = True
        """Whether nothing came into the books otherwise than folding the pages would bring it in."""

    def nothing(self) -> Past:
        """The past of the first commit."""
        return Past(self._house.rules_of, self._now, there=self._there)

    def at(self, kept: Verified) -> Found | None:
        """The past that a verdict was about, by its seal; None where neither the file nor the pages give it again."""
        found = self._in_file(kept.commit)
        if found is not None and found[1].over(found[0]) == kept.seal:
            self.borrowed, self.faithful = True, self._kept is not None and not self._kept.words("odd")
            return found
        found = self.fold(kept.commit)
        return found if found[1].over(found[0]) == kept.seal else None

    def _in_file(self, commit: str) -> Found | None:
        self._open()
        try:
            # Whatever was wrong with the books in the file, the seal tells whether they are the ones.
            return self._saved(self._past(commit), odd=True)
        except WuyeError:
            return None
        except (Damaged, *ODD):
            self.throw_away()
            return None

    def judged(self, past: Past, entries: Iterable[Entry], *, faults: bool) -> None:
        """Notes where entries come into the books otherwise than folding the pages would bring them in."""
        last = past.books.last if past.books is not None else None
        there = in_page_order(entries, last.at if last is not None else None)
        self.faithful = self.faithful and there and not faults

    def lend(self, kept: KeptBooks) -> bool:
        """Stands on the books that somebody else keeps, who will find them as they are; whether that can be had."""
        self._kept = kept if kept.store.lend() else None
        return self._kept is not None

    def turn(self, commit: str, past: Past, seal: Seal) -> Found | None:
        """The past that ends with a commit, on another line than the one at hand; None where its pages can't be read."""
        try:
            wanted = self._past(commit)
            found = self._on(wanted, past, seal) or self._back(wanted) or self._anew(commit)
        except UNREADABLE:
            return None
        self.faithful = True
        return found

    def _on(self, wanted: Past, past: Past, seal: Seal) -> Found | None:
        """On from the past at hand, where the pages wanted only add to its own."""
        books = past.books
        if not self._firm(past, seal) or books is None or books.last is None:
            return None
        fresh = following(self._house.objects, str(past.tree), order(books.last), str(wanted.tree))
        return None if fresh is None else self._taken(wanted, books, seal, past.pages, str(past.tree), fresh)

    def _back(self, wanted: Past) -> Found | None:
        """On from the newest saved state that serves."""
        try:
            return self._saved(wanted)
        except (Damaged, *ODD):
            self.throw_away()
            return None

    def _saved(self, wanted: Past, *, odd: bool = False) -> Found | None:
        kept, fresh = self._kept, None
        if kept is None or kept.books is None:
            return None

        def fits(words: Mapping[str, str]) -> bool:
            nonlocal fresh
            serves = words.get("head") and (odd or not words.get("odd"))
            last = tuple(codec.value(words["order"])) if serves else ()
            fresh = following(self._house.objects, words["tree"], last, str(wanted.tree)) if serves else None
            return fresh is not None

        if fits(kept.store.words):
            kept.again()
        elif not kept.back(fits):
            return None
        seal = Seal.of(kept.words("seal")) if kept.words("seal") else Seal()
        pages, tree = int(kept.words("pages") or 0), kept.words("tree")
        return self._taken(wanted, kept.books, seal, pages, tree, fresh or [])

    def _taken(self, past: Past, books: Books, seal: Seal, pages: int, old: str, fresh: list[Entry]) -> Found:
        past.books, past.pages = books, pages + more_pages(self._house.objects, old, str(past.tree))
        for number, entry in enumerate(fresh, start=1):
            take_in(entry, books, self._house.rules_of, seal)
            if number % EVERY == 0:
                self.relieve(past, seal, marked=False)
        return past, seal

    def _anew(self, commit: str) -> Found:
        before, self._kept = self._kept, None
        try:
            found = self.fold(commit)
        except UNREADABLE:
            self.close()
            self._kept = before
            raise
        if before is not None:
            before.store.close()
        return found

    def fold(self, commit: str) -> Found:
        """The past as the pages at a commit tell it: no signature is checked, no blob compared."""
        self.close()
        past, seal, objects = self._past(commit), Seal(), self._house.objects
        past.pages = sum(parse_path(path) is not None for path, _, _ in objects.walk(str(past.tree)))
        for number, entry in enumerate(every(objects, str(past.tree))):
            if past.books is None:
                past.books = Books(self._house.rules_of(entry), entry.id)
            take_in(entry, past.books, self._house.rules_of, seal)
            if number % EVERY == 0:
                self.relieve(past, seal, marked=False)
        return past, seal

    def relieve(self, past: Past, seal: Seal, *, marked: bool) -> None:
        """Writes out and lets go of what is in memory, where it has become too much; that may be a mark as well."""
        books, most = past.books, ROOM * lying.FULL
        if books is not None and lying.held(books) > most and self._own(books):
            words = self._words(past, seal) if marked else {}
            self._laid(books).relieve(most=most, **words)

    def mark(self, past: Past, seal: Seal) -> None:
        """Keeps the books as they stand now, to come back to them."""
        books = past.books
        if books is None or books.last is None or not self._own(books) or not self._firm(past, seal):
            return
        kept = self._laid(books)
        if kept.words("head") != past.commit and kept.save(**self._words(past, seal)) and lying.held(books) > MANY:
            kept.forget()

    def keep(self, past: Past, seal: Seal) -> None:
        """Keeps the books for the next time, where a file is given; what isn't kept costs only time."""
        if self._file is None or past.books is None or past.books.last is None or past.commit is None:
            return
        with suppress(Damaged, OSError, WuyeError):
            kept = self._laid(past.books)
            if (kept.words("head"), kept.words("seal")) != (past.commit, seal.words()):
                kept.save(**self._words(past, seal))

    def _words(self, past: Past, seal: Seal) -> dict[str, str]:
        odd = "" if self._firm(past, seal) else "yes"
        words = {"seal": seal.words(), "pages": str(past.pages), "odd": odd}
        return {"head": past.commit or "", "tree": past.tree or "", **words}

    def _firm(self, past: Past, seal: Seal) -> bool:
        """Whether the books at hand are those that folding the pages gives, and other pages may add to them."""
        return self.faithful and seal.straight and bool(past.commit and past.tree)

    def _own(self, books: Books) -> bool:
        # Books that somebody else has laid over a file are his to let go of.
        return not self._off and (self._kept is not None or books.records.base is None)

    def _laid(self, books: Books) -> KeptBooks:
        """These books over an empty file, where they don't lie over one already."""
        if self._kept is None:
            self._kept = self._emptied()
            self._kept.begin(books)
        return self._kept

    def _emptied(self) -> KeptBooks:
        if self._file is not None:
            try:
                removed(self._file)
                return self._over(self._file)
            except (Damaged, OSError):
                self._file = None
        return self._over(None)

    def _over(self, file: Path | None) -> KeptBooks:
        if file is not None:
            key_folder(file.parent)
            # SQLite gives its other files the mode of this one.
            os.close(os.open(file, os.O_CREAT | os.O_RDWR, 0o600))
        return KeptBooks(Store(file, SHELVES, short=False), self._house.rules_of, _nowhere)

    def _open(self) -> None:
        """Opens the books in the file; a file that holds none is removed."""
        self.close()
        if self._file is None or not self._file.exists():
            return
        try:
            self._kept = self._over(self._file)
        except (Damaged, OSError, *ODD):
            self.throw_away()

    def throw_away(self) -> None:
        """Removes a file that can't be used."""
        self.close()
        if self._file is not None and self._file.exists():
            thrown_away(self._file, None)

    def close(self) -> None:
        """Lets go of the file."""
        if self._kept is not None:
            self._kept.store.close()
        self._kept = None

    def _past(self, commit: str) -> Past:
        view = House(self._house.path)
        view.objects, view.head = self._house.objects, commit
        past = self.nothing()
        past.commit, past.tree, past.rule_blobs = commit, view.tree, view.rule_files_now()
        return past

    def _there(self, tree: str, path: str) -> bool:
        try:
            return _has(self._house.objects, tree, path)
        except UNREADABLE:
            return False


def _has(objects: Objects, tree: str, path: str) -> bool:
    name, _, rest = path.partition("/")
    item = next((item for item in objects.tree(tree) if item.name == name), None)
    if item is None or not rest:
        return item is not None and item.mode != FOLDER
    return item.mode == FOLDER and _has(objects, item.oid, rest)


@contextmanager
def few_collections() -> Iterator[None]:
    """While this lasts, Python seldom looks for cycles."""
    before = gc.get_threshold()
    gc.set_threshold(*SELDOM)
    try:
        yield
    finally:
        # What there is now would be looked through at the next chance, and holds no cycles.
        gc.freeze()
        gc.set_threshold(*before)
