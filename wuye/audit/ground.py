"""Where the books of a replay lie: in memory while they are few, else in a file; those of a kept verdict beside the pins."""

from __future__ import annotations

import datetime as dt
import gc
import hashlib
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from wuye.audit.change import ODD, UNREADABLE, Past
from wuye.audit.taking import Seal, take_in
from wuye.audit.verified import Verified
from wuye.desk import kept as lying
from wuye.desk.added import every
from wuye.desk.current import EVERY, follow, removed, thrown_away
from wuye.desk.house import House
from wuye.desk.kept import SHELVES, KeptBooks
from wuye.errors import WuyeError
from wuye.index.store import Damaged, Store
from wuye.ledger.page import parse_path
from wuye.registers.books import Books
from wuye.repo.config import config_dir, key_folder, plain
from wuye.repo.objects import Objects
from wuye.repo.remote import differing
from wuye.repo.trees import FOLDER

SELDOM = (50_000, 20, 100)
"""How seldom Python looks for cycles during a replay: the books make none, and looking costs a tenth of the time."""
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
        self._base: dict[str, str] = {}
        self.borrowed = False
        """Whether the books came out of the file."""

    def nothing(self) -> Past:
        """The past of the first commit."""
        return Past(self._house.rules_of, self._now, there=self._there)

    def at(self, kept: Verified) -> Found | None:
        """The past that a verdict was about, by its seal; None where neither the file nor the pages give it again."""
        found = self._brought(kept.commit)
        if found is not None and found[1].over(found[0]) == kept.seal:
            self.borrowed = True
            straight = found[1].straight and not kept.violations and not kept.not_judged
            self._base = dict(self._opened_words()) if straight else {}
            return found
        found = self.fold(kept.commit)
        return found if found[1].over(found[0]) == kept.seal else None

    def _opened_words(self) -> dict[str, str]:
        return self._kept.store.words if self._kept is not None else {}

    def turn(self, commit: str) -> Found | None:
        """The past that ends with a commit, on another line than the one at hand; None where its pages can't be read."""
        before, self._kept = self._kept, None
        try:
            found = self._along(commit) or self.fold(commit)
        except UNREADABLE:
            self.close()
            self._kept = before
            return None
        if before is not None:
            before.store.close()
        return found

    def _along(self, commit: str) -> Found | None:
        """On from where the file stands, where its books are those that its pages give."""
        found = self._brought(commit) if self._base else None
        return found if self._base == self._opened_words() else None

    def _brought(self, commit: str) -> Found | None:
        """The books out of the file, with what the tree of a commit has that theirs hadn't."""
        kept = self._open()
        if kept is None or kept.books is None:
            return None
        view = self._view(commit)
        past = self._past(view)
        try:
            seal, old, pages = Seal.of(kept.words("seal")), kept.words("tree"), int(kept.words("pages"))
            if not follow(kept.books, view, old, lambda entry, books, rules_of: take_in(entry, books, rules_of, seal)):
                return None
            past.books, past.pages = kept.books, pages + _more_pages(self._house.objects, old, view.tree)
        except WuyeError:
            return None
        except (Damaged, *ODD):
            self.throw_away()
            return None
        return past, seal

    def fold(self, commit: str) -> Found:
        """The past as the pages at a commit tell it: no signature is checked, no blob compared."""
        self.close()
        view = self._view(commit)
        past, seal, objects = self._past(view), Seal(), self._house.objects
        past.pages = sum(parse_path(path) is not None for path, _, _ in objects.walk(view.tree))
        for number, entry in enumerate(every(objects, view.tree)):
            if past.books is None:
                past.books = Books(self._house.rules_of(entry), entry.id)
            take_in(entry, past.books, self._house.rules_of, seal)
            if number % EVERY == 0:
                self.relieve(past.books)
        return past, seal

    def relieve(self, books: Books | None) -> None:
        """Writes out and lets go of what is in memory, where it has become too much."""
        most = ROOM * lying.FULL
        if books is None or self._off or lying.held(books) <= most:
            return
        # Books that somebody else has laid over a file are his to let go of.
        if self._kept is not None or books.records.base is None:
            self._laid(books).relieve(most=most)

    def keep(self, past: Past, seal: Seal) -> None:
        """Keeps the books for the next time, where a file is given; what isn't kept costs only time."""
        if self._file is None or past.books is None or past.books.last is None or past.commit is None:
            return
        with suppress(Damaged, OSError, WuyeError):
            kept = self._laid(past.books)
            if (kept.words("head"), kept.words("seal")) != (past.commit, seal.words()):
                kept.save(past.commit, str(past.tree), seal=seal.words(), pages=str(past.pages))

    def _laid(self, books: Books) -> KeptBooks:
        """These books over an empty file, where they don't lie over one already."""
        if self._kept is None:
            self._kept = self._emptied()
            self._kept.attach(books)
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
        return KeptBooks(Store(file, SHELVES), self._house.rules_of, _nowhere)

    def _open(self) -> KeptBooks | None:
        """The books in the file; a file that holds none is removed."""
        self.close()
        if self._file is None or not self._file.exists():
            return None
        try:
            self._kept = self._over(self._file)
        except (Damaged, OSError, *ODD):
            self.throw_away()
        return self._kept

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

    def _view(self, commit: str) -> House:
        view = House(self._house.path)
        view.objects, view.head = self._house.objects, commit
        return view

    def _past(self, view: House) -> Past:
        past = self.nothing()
        past.commit, past.tree, past.rule_blobs = view.head, view.tree, view.rule_files_now()
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


def _more_pages(objects: Objects, old: str, new: str) -> int:
    changed = ((before, after) for path, before, after in differing(objects, old, new) if parse_path(path))
    return sum((after is not None) - (before is not None) for before, after in changed)


@contextmanager
def few_collections() -> Iterator[None]:
    """While this lasts, Python seldom looks for cycles."""
    before = gc.get_threshold()
    gc.set_threshold(*SELDOM)
    try:
        yield
    finally:
        gc.set_threshold(*before)
