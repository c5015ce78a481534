"""The books of a house as they are now: out of the index where it serves, else out of the pages."""

from __future__ import annotations

import fcntl
import json
import os
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from wuye.desk.added import every, order, since
from wuye.desk.kept import SHELVES, KeptBooks, RulesOf
from wuye.errors import HouseTrouble, WuyeError
from wuye.index.look import BESIDE, look, mark, other_form
from wuye.index.store import Damaged, OutOfReach, Store
from wuye.ledger.entry import Entry
from wuye.registers import codec
from wuye.registers.books import Books
from wuye.registers.fold import take
from wuye.repo import git, keys
from wuye.repo.files import private
from wuye.text import Text

if TYPE_CHECKING:
    from wuye.desk.house import House

FILE = "index.db"
Take = Callable[[Entry, Books, RulesOf], object]
"""Takes an entry into books, and puts the rules in force that it adopts."""
EVERY = 500
"""After how many entries it is looked whether the books are to be let go of."""
MANY = 2_000
"""After how many entries whoever waits for an index is told what is being made."""
READERS: dict[str, Callable[[str], object]] = {name: str if name == "pending" else json.loads for name in SHELVES}
"""How each shelf's rows are read without knowing what they mean."""
Say = Callable[[Text], None]
NEW, TRIES = "-new", 4
"""How the name of an index ends while it is made, and how often one is looked for that isn't there or is no good."""


def take_entry(entry: Entry, books: Books, rules_of: RulesOf) -> None:
    """Takes an entry in as a desk does, which believes what its head holds."""
    take(entry, books)
    if changes_rules(entry):
        books.adopt(rules_of(entry), entry.id)


def current(house: House) -> tuple[Books, KeptBooks | None]:
    """The books at a house's head, and the index they lie in where there is one."""
    return at_head(house, private(house.path) / FILE, take_entry)


def at_head(house: House, path: Path, taken: Take) -> tuple[Books, KeptBooks | None]:
    """The same from an index that lies elsewhere, its entries taken in in another way."""
    if os.environ.get("WUYE_INDEX") != "off":
        kept = _opened(house, path, taken)
        if kept is not None and kept.books is not None:
            return kept.books, kept
    return fold(every(house.objects, house.tree), house.rules_of, taken=taken), None


def _opened(house: House, path: Path, taken: Take) -> KeptBooks | None:
    """The index, brought to the head; None where it can't be had."""
    # However often it is begun, it is said once.
    say: Say = lru_cache(keys.announce)
    for _ in range(TRIES):
        before, store, kept, faster = mark(path), None, None, False
        with suppress(OSError):
            try:
                if before is not None:
                    store = Store(path, SHELVES)
                    kept = KeptBooks(store, house.rules_of, _plain(house, store, taken))
                    if _still(path, before) and _brought(kept, house, taken):
                        return kept
                    store.close()
                if not _made(house, path, before, taken, say):
                    return None
                continue
            except OutOfReach:
                pass
            except (Damaged, AssertionError, LookupError, TypeError, ValueError):
                # Another process may have been faster, or the file is no good: it is looked at once more.
                faster = True
            if store is not None:
                store.close()
            away = _same_away(path, before) if faster and kept is None else unsound_away(path)
            if not faster and not away:
                return None
    return None


def _still(path: Path, before: tuple[int, ...]) -> bool:
    """Whether the file that was opened is the one that lies there, and not one that has been put in its place."""
    now = mark(path)
    return now is not None and now[:2] == before[:2]


def _plain(house: House, store: Store, taken: Take) -> Callable[[str], Books]:
    """Folds pages in place of an index that fails while it is read; what is no good is made anew by the next command."""

    def folded(tree: str) -> Books:
        store.close()
        if store.path is not None:
            with suppress(OSError):
                unsound_away(store.path)
        return fold(every(house.objects, tree), house.rules_of, taken=taken)

    return folded


def _brought(kept: KeptBooks, house: House, taken: Take) -> bool:
    if kept.books is None:
        return False
    if kept.words("head") == house.head:
        return True
    if not follow(kept.books, house, kept.words("tree"), taken) and not _gone_back(kept, house, taken):
        return False
    kept.save(house.head, house.tree)
    return True


def _gone_back(kept: KeptBooks, house: House, taken: Take) -> bool:
    """Where desks wrote apart, what was entered since is taken in anew, in the order of time; whether that could be done."""
    fresh = since(house.objects, kept.words("tree"), house.tree)
    if fresh is None:
        # A writer has been faster than this reader, whose head the index has passed.
        return kept.back(lambda words: words["head"] == house.head)
    if not fresh:
        return False
    first = list(order(fresh[0]))
    back = kept.back(lambda words: codec.value(words["order"]) < first)
    return back and kept.books is not None and follow(kept.books, house, kept.words("tree"), taken)


def _made(house: House, path: Path, before: tuple[int, ...] | None, taken: Take, say: Say) -> bool:
    """Folds every page into a new index beside the one that lies there, and puts it in its place.

    Gives whether one lies there now, this one or one that somebody else has made meanwhile.
    """
    fresh = path.with_name(f"{path.name}{NEW}")
    with fresh.open("ab") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        if mark(path) != before or not _still(fresh, (os.fstat(file.fileno()).st_dev, os.fstat(file.fileno()).st_ino)):
            return True
        file.truncate(0)
        try:
            if not _filled(house, fresh, taken, say):
                return False
            # What stands beside the old one is not the new one's.
            removed(path)
            fresh.replace(path)
        finally:
            removed(fresh)
    return True


def _filled(house: House, path: Path, taken: Take, say: Say) -> bool:
    store = Store(path, SHELVES, making=True)
    try:
        kept = KeptBooks(store, house.rules_of, _plain(house, store, taken))
        kept.books = fold(_telling(house, say), house.rules_of, kept, taken)
        return kept.save(house.head, house.tree) and store.settle()
    except Damaged:
        # It is nobody else's: what can't be written now can't be written the next time either.
        return False
    finally:
        store.close()


def _telling(house: House, say: Say) -> Iterator[Entry]:
    """Every entry; where there are many, whoever waits is told what for."""
    for number, entry in enumerate(every(house.objects, house.tree)):
        if number == MANY:
            count = int(git.run(house.path, "rev-list", "--count", house.head))
            say(
                Text(
                    f"正在做索引，约 {count:,} 条记录，要等一会儿；只在第一次用、更新程序后做一次",
                    f"the index is being made, of some {count:,} entries; it takes a while, once, at first use "
                    "and after an update",
                )
            )
        yield entry


def unsound_away(path: Path) -> bool:
    """Removes an index of which SQLite can't read every page and row; whether there was such a one."""
    with _held(path):
        try:
            look(path, READERS)
        except OutOfReach:
            return False
        except Damaged:
            thrown_away(path, None)
            return True
    return False


def _same_away(path: Path, before: tuple[int, ...] | None) -> bool:
    """Removes an index that was no good when it was opened, unless it has changed since; whether it did."""
    with _held(path):
        if mark(path) != before:
            return False
        thrown_away(path, None)
    return True


@contextmanager
def _held(path: Path) -> Iterator[None]:
    """Whoever else would remove this very file waits, and then finds that another one lies there."""
    with path.open("rb") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def thrown_away(path: Path, kept: KeptBooks | None) -> None:
    """Removes a file that can't be used; one that others have open is left to them."""
    if kept is not None:
        kept.store.close()
        return
    # A file that another program made isn't damaged.
    if not other_form(path):
        keys.announce(Text("索引坏了，重新做一份", "the index is damaged and is made again"))
    removed(path)


def removed(path: Path) -> None:
    """Removes an index, whatever is in it."""
    # Its own name goes last: nobody begins another one beside what is still there of this one.
    for name in (*BESIDE, ""):
        path.with_name(path.name + name).unlink(missing_ok=True)


def follow(books: Books, house: House, old: str, taken: Take = take_entry) -> bool:
    """Takes into the books what the head's tree has and an older one hadn't; whether that could be done."""
    fresh = since(house.objects, old, house.tree)
    if fresh is None or (fresh and (books.last is None or order(fresh[0]) <= order(books.last))):
        return False
    for entry in fresh:
        taken(entry, books, house.rules_of)
    return True


def fold(entries: Iterable[Entry], rules_of: RulesOf, kept: KeptBooks | None = None, taken: Take = take_entry) -> Books:
    """The books that these entries leave, each under the rules of its day; laid into an index where one is given."""
    books: Books | None = None
    for number, entry in enumerate(entries):
        if books is None:
            if not changes_rules(entry):
                raise _no_beginning()
            books = Books(rules_of(entry), entry.id)
            if kept is not None:
                kept.begin(books)
        taken(entry, books, rules_of)
        if kept is not None and number % EVERY == 0:
            kept.relieve()
    if books is None:
        raise HouseTrouble.of("账本是空的", "the ledger is empty", remedy=Text("wuye audit", "wuye audit"))
    return books


def _no_beginning() -> WuyeError:
    return HouseTrouble.of("账本没有开头", "the ledger has no beginning", remedy=Text("wuye audit", "wuye audit"))


def changes_rules(entry: Entry) -> bool:
    """Whether an entry puts rules in force."""
    return entry.register == "house" and entry.do in ("found", "adopt")
