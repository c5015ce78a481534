"""Shelves: what the books hold, by key, in the order it came, and in groups; what was folded earlier may lie elsewhere."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping
from typing import Generic, Protocol, TypeVar

T = TypeVar("T")
T_co = TypeVar("T_co", covariant=True)
K = TypeVar("K", bound=Hashable)
Group = tuple[Hashable, ...]
"""The name of a group and what its things have in common: `("state", "key", "out")`."""
Groups = Callable[[K, T], Iterable[Group]]
"""The groups of a thing."""


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
    """Things by key; `fixed` tells the groups a thing is in for good, `moving` those it is in at the moment."""

    def __init__(self, fixed: Groups[K, T] | None = None, moving: Groups[K, T] | None = None) -> None:
        self._told = fixed, moving
        self.base: Base[K, T] | None = None
        self.here: dict[K, T] = {}
        self.numbers: dict[K, int] = {}
        self._in: dict[Group, dict[K, None]] = {}
        self._of: tuple[dict[K, tuple[Group, ...]], dict[K, tuple[Group, ...]]] = {}, {}
        self._mixed: set[Group] = set()
        self._next = 0

    def lay_over(self, base: Base[K, T]) -> None:
        """Looks for what isn't here in a base from now on."""
        self.base, self._next = base, max(self._next, base.count())

    def append(self, key: K, thing: T) -> None:
        """A thing under a key that is new."""
        self.numbers[key] = self._next
        self._next += 1
        self.keep(key, thing)

    def add(self, key: K, thing: T) -> None:
        """A new thing, the last in order; or another one in the place of that key."""
        if self.get(key) is None:
            self.append(key, thing)
        else:
            self.keep(key, thing)

    def keep(self, key: K, thing: T) -> T:
        """Holds a thing, whose number is known, in the groups it is in now."""
        self.here[key] = thing
        fixed, moving = self._told
        if fixed is not None:
            self._regroup(key, fixed, self._of[0])
        if moving is not None:
            self._regroup(key, moving, self._of[1])
        return thing

    def touch(self, key: K) -> None:
        """Puts a thing that has changed into the groups it is in now."""
        if self._told[1] is not None:
            self._regroup(key, self._told[1], self._of[1])

    def _regroup(self, key: K, told: Groups[K, T], of: dict[K, tuple[Group, ...]]) -> None:
        now, before = tuple(told(key, self.here[key])), of.get(key, ())
        if now == before:
            return
        for group in before:
            if group not in now:
                self._in[group].pop(key, None)
        for group in now:
            there = self._in.get(group)
            if there is None:
                self._in[group] = {key: None}
            elif key not in there:
                self._join(group, there, key)
        of[key] = now

    def _join(self, group: Group, there: dict[K, None], key: K) -> None:
        if there and self.numbers[key] < self._next - 1 and self.numbers[next(reversed(there))] > self.numbers[key]:
            self._mixed.add(group)
        there[key] = None

    def groups(self, key: K) -> tuple[Group, ...]:
        """The groups that a thing which is here is in."""
        return (*self._of[0].get(key, ()), *self._of[1].get(key, ()))

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

    def group(self, *group: Hashable) -> list[T]:
        """The things of a group, in the order they came."""
        if self.base is None:
            here, keys = self.here, self._in.get(group) and self._ordered(group)
            return [here[key] for key in keys] if keys else []
        return [self[key] for key in self.keys_of(*group)]

    def _ordered(self, group: Group) -> Iterable[K]:
        there = self._in.get(group, ())
        return sorted(there, key=self.numbers.__getitem__) if group in self._mixed else there

    def keys_of(self, *group: Hashable, most: int | None = None) -> list[K]:
        """The keys of a group's things, in the order they came; no more than so many where a number is given."""
        if self.base is None:
            return list(self._ordered(group))[:most]
        numbers = {key: self.numbers[key] for key in self._in.get(group, ())}
        older = self.base.group(group, most and most + len(self.here))
        numbers.update((key, number) for number, key in older if key not in self.here)
        return sorted(numbers, key=numbers.__getitem__)[:most]

    def last(self, *group: Hashable) -> T | None:
        """The thing that came last of a group which nothing leaves."""
        there = self._in.get(group, {})
        best = next(reversed(there), None) if group not in self._mixed else max(there, key=self.numbers.__getitem__)
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
        for kept in (self.here, self.numbers, self._in, self._mixed, *self._of):
            kept.clear()
