"""Where words may stand: told by an index of its own, which is caught up when it is asked."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing, suppress
from typing import TYPE_CHECKING

from wuye.desk.added import every, since
from wuye.desk.current import MANY, removed
from wuye.desk.kept import stamp
from wuye.errors import WuyeError
from wuye.index.store import Damaged, OutOfReach
from wuye.index.words import Words
from wuye.ledger.entry import Entry
from wuye.registers.books import Books
from wuye.repo import keys
from wuye.repo.files import private
from wuye.reports.entries import folded, haystack
from wuye.text import Text

if TYPE_CHECKING:
    from wuye.desk.house import House

FILE = "words.db"
FEW = 500
"""So many entries are looked through as fast as an index is asked."""
OFTEN = 4
"""Words that stand in one of so many entries are found as fast by looking through all."""


def may_hold(house: House, words: Sequence[str]) -> list[str] | None:
    """The ids of the entries in which all of these words may stand; None where every entry is better looked through."""
    count = len(house.books.records)
    if count < FEW or not words or os.environ.get("WUYE_INDEX") == "off":
        return None
    path, most = private(house.path) / FILE, count // OFTEN
    try:
        with closing(Words(path, _key(house.books))) as index:
            ways = [_ways(word, house.books) for word in words]
            found = index.holding(ways, most + 1) if _caught_up(index, house) else None
    except (OutOfReach, WuyeError):
        return None
    except (Damaged, OSError):
        with suppress(OSError):
            removed(path)
        return None
    return found if found is not None and len(found) <= most else None


def _caught_up(index: Words, house: House) -> bool:
    for _ in range(2):
        if index.tree == house.tree:
            return True
        fresh = since(house.objects, index.tree, house.tree) if index.tree else None
        # Pages that lack something, or words that hang on other names: all is taken in anew.
        entries = _telling(house) if fresh is None else fresh
        if index.add(_texts(entries, house.books), house.tree, anew=fresh is None):
            return True
    return index.tree == house.tree


def _texts(entries: Iterable[Entry], books: Books) -> Iterator[tuple[str, str]]:
    return ((entry.id, haystack(entry, books)) for entry in entries)


def _telling(house: House) -> Iterator[Entry]:
    if len(house.books.records) >= MANY:
        keys.announce(
            Text("正在做全文索引，要等一会儿；只做一次", "the words are being indexed; it takes a while, once")
        )
    return every(house.objects, house.tree)


def _ways(word: str, books: Books) -> list[str]:
    """How a word may stand on a page: as it is, or as the id of somebody who is called so now."""
    called = (s.id for s in books.all("staff") if word in folded(str(s.facts.get("name", ""))))
    return [word, *map(folded, called)]


def _key(books: Books) -> str:
    """What the words of an entry hang on besides its page: the program and the rules in force."""
    return f"{stamp('reports')} {books.edition}"
