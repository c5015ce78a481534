"""A shelf's things out of an index while it can be read, and out of the pages from then on."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from itertools import islice
from typing import Generic, TypeVar

from wuye.index.store import Damaged
from wuye.registers.base import Base, Group
from wuye.registers.shelf import Shelf

T = TypeVar("T")
K = TypeVar("K", bound=Hashable)
R = TypeVar("R")
UNREADABLE = (Damaged, LookupError, TypeError, ValueError)
"""How a file fails that can't be read, or whose rows are no things."""


class Sure(Generic[K, T]):
    """What lies in an index; an index that fails in the middle of a command changes no answer of it."""

    def __init__(self, base: Base[K, T], plain: Callable[[], Shelf[K, T]]) -> None:
        self._base, self._plain = base, plain

    def _asked(self, question: Callable[[Base[K, T]], R]) -> R:
        try:
            return question(self._base)
        except UNREADABLE:
            self._base = _Folded(self._plain())
            return question(self._base)

    def count(self) -> int:
        """How many things there are."""
        return self._base.count()

    def get(self, key: K) -> tuple[int, T] | None:
        """A thing and its number."""
        return self._asked(lambda base: base.get(key))

    def group(self, group: Group, most: int | None = None) -> list[tuple[int, K]]:
        """The numbers and keys of a group's things, by number."""
        return self._asked(lambda base: list(base.group(group, most)))

    def newest(self, group: Group, most: int, before: int | None = None) -> Sequence[tuple[int, K]]:
        """The numbers and keys of a group's last so many things before a number, the last one first."""
        return self._asked(lambda base: base.newest(group, most, before))

    def spanning(self, first: Group, last: Group) -> Iterable[tuple[Group, int, K]]:
        """The groups whose names lie from one to another, each thing with its number and key."""
        return self._asked(lambda base: base.spanning(first, last))

    def tally(self, group: Group) -> int:
        """How many things a group has."""
        return self._asked(lambda base: base.tally(group))

    def number(self, key: K) -> int | None:
        """The number of a thing."""
        return self._asked(lambda base: base.number(key))

    def every(self, *, newest: bool = False) -> Iterator[tuple[int, K, T]]:
        """Everything, by number or the last one first; never all of it in memory."""
        given = 0
        try:
            for row in self._base.every(newest=newest):
                yield row
                given += 1
        except Damaged:
            self._base = _Folded(self._plain())
            yield from islice(self._base.every(newest=newest), given, None)


class _Folded(Generic[K, T]):
    """A folded shelf, told as an index tells it."""

    def __init__(self, shelf: Shelf[K, T]) -> None:
        self._shelf, self._numbers = shelf, shelf.numbers

    def count(self) -> int:
        return len(self._shelf)

    def get(self, key: K) -> tuple[int, T] | None:
        thing = self._shelf.get(key)
        return None if thing is None else (self._numbers[key], thing)

    def group(self, group: Group, most: int | None = None) -> list[tuple[int, K]]:
        return [(self._numbers[key], key) for key in self._shelf.keys_of(*group, most=most)]

    def newest(self, group: Group, most: int, before: int | None = None) -> list[tuple[int, K]]:
        rows = [row for row in self.group(group) if before is None or row[0] < before]
        return rows[::-1][:most]

    def spanning(self, first: Group, last: Group) -> list[tuple[Group, int, K]]:
        return self._shelf.spanning(first, last)

    def tally(self, group: Group) -> int:
        return self._shelf.tally(*group)

    def number(self, key: K) -> int | None:
        return self._numbers.get(key)

    def every(self, *, newest: bool = False) -> Iterator[tuple[int, K, T]]:
        rows = [(self._numbers[key], key, thing) for key, thing in self._shelf.items()]
        return reversed(rows) if newest else iter(rows)
