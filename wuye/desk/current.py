"""The books of a house as they are now: out of the index where it serves, else out of the pages."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from wuye.desk.added import every, order, since
from wuye.desk.kept import SHELVES, KeptBooks, RulesOf
from wuye.errors import HouseTrouble, WuyeError
from wuye.index.store import Damaged, OutOfReach, Store
from wuye.ledger.entry import Entry
from wuye.registers import codec
from wuye.registers.books import Books
from wuye.registers.fold import take
from wuye.repo import keys
from wuye.repo.files import private
from wuye.text import Text

if TYPE_CHECKING:
    from wuye.desk.house import House

FILE = "index.db"
Take = Callable[[Entry, Books, RulesOf], object]
"""Takes an entry into books, and puts the rules in force that it adopts."""
EVERY = 500
"""After how many entries it is looked whether the books are to be let go of."""


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

    def plain(tree: str) -> Books:
        return fold(every(house.objects, tree), house.rules_of, taken=taken)

    for _ in range(2):
        kept = None
        with suppress(OSError):
            try:
                kept = KeptBooks(Store(path, SHELVES), house.rules_of, plain)
                return kept if _brought(kept, house, taken) or _made(kept, house, taken) else None
            except OutOfReach:
                if kept is not None:
                    kept.store.close()
                return None
            except (Damaged, AssertionError, LookupError, TypeError, ValueError):
                # Another process may have been faster, or the file is no good: it is looked at once more.
                thrown_away(path, kept)
    return None


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


def _made(kept: KeptBooks, house: House, taken: Take) -> bool:
    """Folds every page into an empty index; whether it could be written."""
    if not kept.empty():
        return False
    kept.books = fold(every(house.objects, house.tree), house.rules_of, kept, taken)
    return kept.save(house.head, house.tree)


def thrown_away(path: Path, kept: KeptBooks | None) -> None:
    """Removes a file that isn't a database; one that others have open is left to them."""
    if kept is not None:
        kept.store.close()
        return
    keys.announce(Text("索引坏了，重新做一份", "the index is damaged and is made again"))
    removed(path)


def removed(path: Path) -> None:
    """Removes an index, whatever is in it."""
    for name in ("", "-wal", "-shm"):
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
                kept.attach(books)
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


def rule_files(entry: Entry) -> dict[str, str]:
    """The files of rules that a `house` entry names: path -> blob id."""
    rows: Any = entry.fields.get("files")
    named = rows if isinstance(rows, list) else ()
    return {str(row["path"]): str(row["blob"]) for row in named if isinstance(row, Mapping)}
