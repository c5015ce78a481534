"""Shelves: what the books hold, by key, in the order it came, and in groups; what was folded earlier may lie elsewhere."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping
from typing import Generic, Protocol, TypeVar

T = TypeVar("T")
T_co = TypeVar("T_co", covariant=True)
K = TypeVar("K", bound=Hashable)
Group = tuple[Hashable, ...]
"""The name of a group and what its things have in common: `("state", "key", "out")`."""


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

    def last(self, group: Group) -> tuple[int, K] | None:
        """The number and the key of a group's last thing."""
        ...

    def every(self) -> Iterable[tuple[int, K, T_co]]:
        """Everything, by number."""
        ...


class Shelf(Mapping[K, T], Generic[K, T]):
    """Things by key; `groups` tells for a thing the groups it is in at the moment."""

    def __init__(self, groups: Callable[[K, T], Iterable[Group]] = lambda _key, _thing: ()) -> None:
        self._groups = groups
        self.base: Base[K, T] | None = None
        self.here: dict[K, T] = {}
        self.numbers: dict[K, int] = {}
        self._in: dict[Group, dict[K, None]] = {}
        self.groups_of: dict[K, tuple[Group, ...]] = {}
        self._next = 0

    def lay_over(self, base: Base[K, T]) -> None:
        """Looks for what isn't here in a base from now on."""
        self.base, self._next = base, max(self._next, base.count())

    def append(self, key: K, thing: T) -> None:
        """A thing under a key that is new."""
        self.numbers[key] = self._next
        self._next += 1
        self.here[key] = thing
        self.touch(key)

    def add(self, key: K, thing: T) -> None:
        """A new thing, the last in order; or another one in the place of that key."""
        if self.get(key) is None:
            self.append(key, thing)
        else:
            self.here[key] = thing
            self.touch(key)

    def touch(self, key: K) -> None:
        """Puts a thing that has changed into the groups it is in now."""
        now, before = tuple(self._groups(key, self.here[key])), self.groups_of.get(key, ())
        if now == before:
            return
        for group in before:
            self._in[group].pop(key, None)
        for group in now:
            self._in.setdefault(group, {})[key] = None
        self.groups_of[key] = now

    def get(self, key: K, default: T | None = None) -> T | None:  # type: ignore[override]
        """The thing of a key, or None."""
        thing = self.here.get(key)
        if thing is not None or self.base is None:
            return thing if thing is not None else default
        found = self.base.get(key)
        if found is None:
            return default
        self.numbers[key] = found[0]
        return self.keep(key, found[1])

    def keep(self, key: K, thing: T) -> T:
        """Holds a thing that came from the base here, in the groups it is in now."""
        self.here[key] = thing
        self.touch(key)
        return thing

    def group(self, *group: Hashable) -> list[T]:
        """The things of a group, in the order they came."""
        return [self[key] for key in self.keys_of(*group)]

    def keys_of(self, *group: Hashable, most: int | None = None) -> list[K]:
        """The keys of a group's things, in the order they came; no more than so many where a number is given."""
        here = self._in.get(group)
        if not here and self.base is None:
            return []
        numbers = {key: self.numbers[key] for key in here or ()}
        if self.base is not None:
            older = self.base.group(group, most and most + len(self.here))
            numbers.update((key, number) for number, key in older if key not in self.here)
        return sorted(numbers, key=numbers.__getitem__)[:most]

    def last(self, *group: Hashable) -> T | None:
        """The thing that came last of a group which nothing leaves."""
        best = max(self._in.get(group, ()), key=self.numbers.__getitem__, default=None)
        older = self.base.last(group) if self.base is not None else None
        if older is not None and (best is None or older[0] > self.numbers[best]):
            best = older[1]
        return self[best] if best is not None else None

    def __getitem__(self, key: K) -> T:
        """The thing of a key; KeyError where there is none."""
        found = self.get(key)
        if found is None:
            raise KeyError(key)
        return found

    def __contains__(self, key: object) -> bool:
        """Whether there is such a thing."""
        return self.get(key) is not None  # type: ignore[arg-type]

    def __len__(self) -> int:
        """How many things there are."""
        return self._next

    def __iter__(self) -> Iterator[K]:
        """The keys, in order."""
        return (key for key, _ in self._every())

    def values(self) -> Iterator[T]:  # type: ignore[override]
        """Everything, in order; what comes from the base is given, not kept."""
        return (thing for _, thing in self._every())

    def _every(self) -> Iterator[tuple[K, T]]:
        if self.base is None:
            yield from self.here.items()
            return
        old = self.base.count()
        for _, key, thing in self.base.every():
            yield key, self.here.get(key, thing)
        fresh = [key for key in self.here if self.numbers[key] >= old]
        for key in sorted(fresh, key=self.numbers.__getitem__):
            yield key, self.here[key]

    def forget(self) -> None:
        """Lets go of everything that now lies in the base."""
        for kept in (self.here, self.numbers, self._in, self.groups_of):
            kept.clear()
