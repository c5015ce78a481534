"""How a shelf groups its things, and what it may lie over: those that were folded earlier, wherever they are kept."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from typing import Generic, Protocol, TypeVar

T = TypeVar("T")
T_co = TypeVar("T_co", covariant=True)
K = TypeVar("K", bound=Hashable)
Group = tuple[Hashable, ...]
"""The name of a group, its kind first: `("state", "key", "out")`."""
Groups = Callable[[K, T], tuple[Group, ...]]
"""The groups of one kind that a thing is in."""
Kinds = Mapping[str, Groups[K, T]]


class Grouped(Generic[K]):
    """The groups of one kind."""

    __slots__ = ("mixed", "of", "there")

    def __init__(self) -> None:
        self.there: dict[Group, dict[K, None]] = {}
        self.of: dict[K, tuple[Group, ...]] = {}
        self.mixed: set[Group] = set()


class Base(Protocol[K, T_co]):
    """Where the things that were folded earlier lie; nothing is read from it before it is asked for."""

    def count(self) -> int:
        """How many things there are."""
        ...

    def get(self, key: K) -> tuple[int, T_co] | None:
        """A thing and its number."""
        ...

    def group(self, group: Group, most: int | None = None) -> Iterable[tuple[int, K]]:
        """The numbers and keys of a group's things, of the first so many where a number is given."""
        ...

    def newest(self, group: Group, most: int, before: int | None = None) -> Sequence[tuple[int, K]]:
        """The numbers and keys of a group's last so many things before a number, the last one first."""
        ...

    def spanning(self, first: Group, last: Group) -> Iterable[tuple[Group, int, K]]:
        """The groups whose names lie from one to another, both among them, each thing with its number and key."""
        ...

    def tally(self, group: Group) -> int:
        """How many things a group has."""
        ...

    def number(self, key: K) -> int | None:
        """The number of a thing."""
        ...

    def every(self, *, newest: bool = False) -> Iterable[tuple[int, K, T_co]]:
        """Everything, by number; the last one first where the newest are wanted."""
        ...
