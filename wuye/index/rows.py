"""The things of one shelf as they lie in a store: by key, by number, and in groups."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Container, Hashable, Iterable, Iterator, Mapping
from itertools import islice
from typing import Generic, NamedTuple, TypeVar

from wuye.index.steps import Undo, split
from wuye.index.store import Store

T = TypeVar("T")
K = TypeVar("K", bound=Hashable)
BETWEEN = "\x1f"
"""Stands between the parts of a key or of a group's name; no page may hold it."""
PORTION = 4_000
"""How many things are written at once: more would only take room meanwhile."""


class Kind(NamedTuple, Generic[K, T]):
    """How the things of a shelf are written: key and thing to words, and back."""

    name: str
    key: Callable[[K], str]
    unkey: Callable[[str], K]
    encode: Callable[[T], str]
    decode: Callable[[K, str], T]


class Kept(Generic[K, T]):
    """The things of one shelf as they lie in the file."""

    def __init__(self, store: Store, kind: Kind[K, T]) -> None:
        self._store, self._kind = store, kind
        self._joint = f"FROM {kind.name}_group g JOIN {kind.name} t ON t.number = g.number"
        self._read: dict[K, tuple[str, str]] = {}
        self._written: dict[K, tuple[str, str]] = {}
        self._count = self._counted()

    def _counted(self) -> int:
        rows = self._store.rows(f"SELECT coalesce(max(number) + 1, 0) FROM {self._kind.name}")
        return int(str(next(rows)[0]))

    def count(self) -> int:
        """How many things there are."""
        return self._count

    def get(self, key: K) -> tuple[int, T] | None:
        """A thing and its number."""
        sql = f"SELECT number, body, groups FROM {self._kind.name} WHERE key = ?"
        for number, body, groups in self._store.rows(sql, (self._kind.key(key),)):
            self._read[key] = str(body), str(groups)
            return int(str(number)), self._kind.decode(key, str(body))
        return None

    def group(self, group: tuple[Hashable, ...], most: int | None = None) -> Iterator[tuple[int, K]]:
        """The numbers and keys of a group's things, by number."""
        return self._grouped(group, "ORDER BY g.number", -1 if most is None else most)

    def newest(self, group: tuple[Hashable, ...], most: int, before: int | None = None) -> list[tuple[int, K]]:
        """The numbers and keys of a group's last so many things before a number, the last one first."""
        where, args = (
            ("AND g.number < ? ORDER BY g.number DESC", (before,))
            if before is not None
            else ("ORDER BY g.number DESC", ())
        )
        return list(self._grouped(group, where, *args, most))

    def _grouped(self, group: tuple[Hashable, ...], where: str, *args: int) -> Iterator[tuple[int, K]]:
        sql = f"SELECT t.number, t.key {self._joint} WHERE g.name = ? {where} LIMIT ?"
        for number, key in self._store.rows(sql, (_joined(group), *args)):
            yield int(str(number)), self._kind.unkey(str(key))

    def spanning(
        self, first: tuple[Hashable, ...], last: tuple[Hashable, ...]
    ) -> list[tuple[tuple[Hashable, ...], int, K]]:
        """The groups whose names lie from one to another, each thing with its number and key."""
        sql = f"SELECT g.name, t.number, t.key {self._joint} WHERE g.name BETWEEN ? AND ? ORDER BY g.name, g.number"
        rows = self._store.rows(sql, (_joined(first), _joined(last)))
        return [(tuple(str(n).split(BETWEEN)), int(str(i)), self._kind.unkey(str(key))) for n, i, key in rows]

    def tally(self, group: tuple[Hashable, ...]) -> int:
        """How many things a group has."""
        sql = f"SELECT count(*) FROM {self._kind.name}_group WHERE name = ?"
        return int(str(next(self._store.rows(sql, (_joined(group),)))[0]))

    def number(self, key: K) -> int | None:
        """The number of a thing."""
        sql = f"SELECT number FROM {self._kind.name} WHERE key = ?"
        return next((int(str(number)) for (number,) in self._store.rows(sql, (self._kind.key(key),))), None)

    def every(self, *, newest: bool = False) -> Iterator[tuple[int, K, T]]:
        """Everything, by number; the last one first where the newest are wanted."""
        sql = f"SELECT number, key, body FROM {self._kind.name} ORDER BY number {'DESC' if newest else ''}"
        for number, words, body in self._store.rows(sql):
            key = self._kind.unkey(str(words))
            yield int(str(number)), key, self._kind.decode(key, str(body))

    def write(
        self, db: sqlite3.Connection, here: Mapping[K, T], numbers: Mapping[K, int],
        groups: Callable[[K], Iterable[tuple[Hashable, ...]]], remains: Callable[[T], bool],
    ) -> list[Undo]:  # fmt: skip
        """Writes what is new or no longer as it was read; tells how it was before. What doesn't remain isn't written again."""
        self._written = {}
        before: list[Undo] = []
        things = iter(here.items())
        while portion := list(islice(things, PORTION)):
            before += self._portion(db, portion, numbers, groups, remains)
        return before

    def _portion(
        self, db: sqlite3.Connection, things: list[tuple[K, T]], numbers: Mapping[K, int],
        groups: Callable[[K], Iterable[tuple[Hashable, ...]]], remains: Callable[[T], bool],
    ) -> list[Undo]:  # fmt: skip
        name, rows, before = self._kind.name, [], []
        joined: list[tuple[str, int]] = []
        left: list[tuple[str, int]] = []
        for key, thing in things:
            body, words = self._kind.encode(thing), "\n".join(sorted(map(_joined, groups(key))))
            old = self._read.get(key)
            if old == (body, words):
                continue
            number, key_words = numbers[key], self._kind.key(key)
            before.append((name, number, key_words, *(old or (None, None))))
            rows.append((number, key_words, body, words))
            was, now = split(old[1] if old else None), split(words)
            joined += [(group, number) for group in now - was]
            left += [(group, number) for group in was - now]
            if remains(thing):
                self._written[key] = body, words
        db.executemany(f"INSERT OR REPLACE INTO {name} VALUES (?, ?, ?, ?)", rows)
        db.executemany(f"DELETE FROM {name}_group WHERE name = ? AND number = ?", left)
        # In the order in which they lie, or each goes to another page of the file.
        db.executemany(f"INSERT OR IGNORE INTO {name}_group VALUES (?, ?)", sorted(joined))
        return before

    def saved(self) -> None:
        """What was written is there now, as a save that fails leaves nothing of it."""
        self._read |= self._written
        self._count = self._counted()

    def forget(self, but: Container[K] = ()) -> None:
        """Lets go of what was read, but not of what is still in memory."""
        self._written = {}
        self._read = {key: words for key, words in self._read.items() if key in but}


def _joined(group: tuple[Hashable, ...]) -> str:
    return BETWEEN.join("" if part is None else str(part) for part in group)
