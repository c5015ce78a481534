"""Shelves: what the books hold, by key, in the order it came, and in groups; what was folded earlier may lie elsewhere."""

from __future__ import annotations

from collections.abc import Callable, Collection, Container, Hashable, Iterable, Iterator, Mapping
from typing import Generic, TypeVar

from wuye.registers.base import Base, Group, Grouped, Groups, Kinds

T = TypeVar("T")
K = TypeVar("K", bound=Hashable)
SOME = 32
"""So many of a group's things are looked for at first where the newest are wanted, then four times as many."""


class Shelf(Mapping[K, T], Generic[K, T]):
    """Things by key; `fixed` tells the groups a thing is in for good, `moving` those it is in at the moment.

    What is never asked for is never grouped: the groups of a kind are made when the first of them is wanted.
    """

    def __init__(self, fixed: Kinds[K, T] = {}, moving: Kinds[K, T] = {}) -> None:  # noqa: B006 - neither is changed
        self._told: dict[str, Groups[K, T]] = {**fixed, **moving}
        self._moving = moving.keys()
        self.base: Base[K, T] | None = None
        self.here: dict[K, T] = {}
        self.numbers: dict[K, int] = {}
        self._made: dict[str, Grouped[K]] = {}
        self._kept: list[tuple[Groups[K, T], Grouped[K]]] = []
        self._touched: list[tuple[str, Groups[K, T], Grouped[K]]] = []
        self._next = 0
        self._stays: Callable[[T], bool] | None = None
        self._complete: frozenset[str] = frozenset()
        self._changed: set[K] | None = None

    def hold_all(self) -> None:
        """Never lets go of anything, so that the base, which is empty as yet, is never asked; only what changes is new to it."""
        self._complete, self._changed = frozenset(self._told), set(self.here)

    def hold(self, stays: Callable[[T], bool], kinds: Iterable[str]) -> None:
        """Never lets go of some things, which are all that is in groups of some kinds; the base is empty as yet."""
        self._complete, self._stays = frozenset(kinds), stays

    def news(self) -> Mapping[K, T]:
        """What is here and may be new to the base."""
        return self.here if self._changed is None else {key: self.here[key] for key in self._changed}

    def loose(self) -> int:
        """How many things are here that may be let go of."""
        return len(self.here) if self._changed is None else 0

    def _under(self, group: Group) -> Base[K, T] | None:
        """The base, where it may know more of a group than is here."""
        base = self.base
        return None if base is None or group[0] in self._complete or not base.count() else base

    def lay_over(self, base: Base[K, T]) -> None:
        """Looks for what isn't here in a base from now on."""
        self.base, self._next = base, max(self._next, base.count())

    def append(self, key: K, thing: T) -> None:
        """A thing under a key that is new."""
        self.numbers[key] = self._next
        self._next += 1
        self.here[key] = thing
        if self._changed is not None:
            self._changed.add(key)
        # It was in no group, and is the last in each of those that it is in now.
        for told, made in self._kept:
            if now := told(key, thing):
                made.of[key] = now
                for group in now:
                    made.there.setdefault(group, {})[key] = None

    def add(self, key: K, thing: T) -> None:
        """A new thing, the last in order; or another one in the place of that key."""
        if self.get(key) is None:
            self.append(key, thing)
        else:
            self.keep(key, thing)

    def keep(self, key: K, thing: T) -> T:
        """Holds a thing, whose number is known, in the groups it is in now."""
        self.here[key] = thing
        if self._changed is not None:
            self._changed.add(key)
        for told, made in self._kept:
            self._regroup(key, thing, told, made)
        return thing

    def touch(self, key: K, but: Container[str] = ()) -> None:
        """Puts a thing that has changed into the groups it is in now; those of some kinds are known to be the same."""
        if self._changed is not None:
            self._changed.add(key)
        if self._touched:
            thing = self.here[key]
            for kind, told, made in self._touched:
                if kind not in but:
                    self._regroup(key, thing, told, made)

    def _regroup(self, key: K, thing: T, told: Groups[K, T], made: Grouped[K]) -> None:
        now, before = told(key, thing), made.of.get(key, ())
        if now == before:
            return
        for group in before:
            if group not in now:
                left = made.there[group]
                left.pop(key, None)
                # What all have left would be gone through for ever.
                if not left:
                    del made.there[group]
                    made.mixed.discard(group)
        for group in now:
            there = made.there.get(group)
            if there is None:
                made.there[group] = {key: None}
            elif key not in there:
                self._join(group, there, key, made)
        made.of[key] = now

    def _join(self, group: Group, there: dict[K, None], key: K, made: Grouped[K]) -> None:
        if there and self.numbers[key] < self._next - 1 and self.numbers[next(reversed(there))] > self.numbers[key]:
            made.mixed.add(group)
        there[key] = None

    def _kind(self, group: Group) -> Grouped[K]:
        """The groups of a kind, made of all that is here where nobody has asked for one yet."""
        kind = str(group[0])
        made = self._made.get(kind)
        if made is None:
            told, made = self._told[kind], Grouped()
            self._made[kind] = made
            self._kept.append((told, made))
            if kind in self._moving:
                self._touched.append((kind, told, made))
            for key, thing in self.here.items():
                self._regroup(key, thing, told, made)
        return made

    def groups(self, key: K) -> list[Group]:
        """The groups that a thing which is here is in."""
        thing = self.here[key]
        return [group for told in self._told.values() for group in told(key, thing)]

    def get(self, key: K, default: T | None = None) -> T | None:  # type: ignore[override]
        """The thing of a key, or None."""
        thing = self.here.get(key)
        if thing is not None or self.base is None or self._changed is not None:
            return thing if thing is not None else default
        found = self.base.get(key)
        if found is None:
            return default
        self.numbers[key] = found[0]
        return self.keep(key, found[1])

    def group(self, *group: Hashable) -> list[T]:
        """The things of a group, in the order they came."""
        base = self.base
        if base is None or group[0] in self._complete or not base.count():
            made = self._made.get(group[0]) or self._kind(group)  # type: ignore[call-overload]
            there, here = made.there.get(group, ()), self.here
            return [here[key] for key in (self._ordered(group) if group in made.mixed else there)]
        return [self[key] for key in self.keys_of(*group)]

    def _ordered(self, group: Group) -> Collection[K]:
        made = self._kind(group)
        there = made.there.get(group, ())
        return sorted(there, key=self.numbers.__getitem__) if group in made.mixed else there

    def keys_of(self, *group: Hashable, most: int | None = None) -> list[K]:
        """The keys of a group's things, in the order they came; no more than so many where a number is given."""
        base = self._under(group)
        if base is None:
            return list(self._ordered(group))[:most]
        numbers = {key: self.numbers[key] for key in self._kind(group).there.get(group, ())}
        older = base.group(group, most and most + len(self.here))
        numbers.update((key, number) for number, key in older if key not in self.here)
        return sorted(numbers, key=numbers.__getitem__)[:most]

    def last(self, *group: Hashable) -> T | None:
        """The thing that came last of a group which nothing leaves."""
        made = self._kind(group)
        there = made.there.get(group, {})
        best = next(reversed(there), None) if group not in made.mixed else max(there, key=self.numbers.__getitem__)
        base = self._under(group)
        for number, key in base.newest(group, 1) if base is not None else ():
            if best is None or number > self.numbers[best]:
                best = key
        return self[best] if best is not None else None

    def newest_of(self, *group: Hashable) -> Iterator[T]:
        """The things of a group, the last one first; no more is read than is taken."""
        made = self._kind(group)
        here = sorted(made.there.get(group, ()), key=self.numbers.__getitem__)
        held = set(here)
        for number, key in self._older(group):
            while here and self.numbers[here[-1]] > number:
                yield self.here[here.pop()]
            # What was read meanwhile is here now without having been given.
            if key not in held and (key not in self.here or group in made.of.get(key, ())):
                yield self[key]
        yield from (self.here[key] for key in reversed(here))

    def _older(self, group: Group) -> Iterator[tuple[int, K]]:
        before, most, base = None, SOME, self._under(group)
        while base is not None:
            rows = base.newest(group, most, before)
            yield from rows
            if len(rows) < most:
                return
            before, most = rows[-1][0], most * 4

    def spanning(self, first: Group, last: Group) -> list[tuple[Group, int, K]]:
        """The groups of a kind whose names lie from one to another, each thing with its number and key."""
        made = self._kind(first)
        found = [(g, self.numbers[key], key) for g, keys in made.there.items() if first <= g <= last for key in keys]
        base = self._under(first)
        older = base.spanning(first, last) if base is not None else ()
        found += [row for row in older if row[2] not in self.here]
        return found

    def tally(self, *group: Hashable) -> int:
        """How many things a group has which nothing leaves."""
        here = self._kind(group).there.get(group, {})
        base = self._under(group)
        if base is None:
            return len(here)
        old = base.count()
        return base.tally(group) + sum(self.numbers[key] >= old for key in here)

    def number(self, key: K) -> int:
        """The number of a thing, which isn't read for it; KeyError where there is none."""
        found = self.numbers.get(key)
        if found is None and self.base is not None:
            found = self.base.number(key)
        if found is None:
            raise KeyError(key)
        return found

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

    def newest(self) -> Iterator[T]:
        """Everything, the last one first; what comes from the base is given, not kept."""
        old = self.base.count() if self.base is not None else 0
        fresh = [key for key in self.here if self.numbers[key] >= old]
        for key in sorted(fresh, key=self.numbers.__getitem__, reverse=True):
            yield self.here[key]
        for _, key, thing in self.base.every(newest=True) if self.base is not None else ():
            yield self.here.get(key, thing)

    def remains(self, thing: T) -> bool:
        """Whether it stays here when the rest is let go of."""
        return self._changed is not None or (self._stays is not None and self._stays(thing))

    def forget(self) -> None:
        """Lets go of what now lies in the base, but not of what is to be held."""
        if self._changed is not None:
            self._changed.clear()
            return
        self.here = {key: thing for key, thing in self.here.items() if self.remains(thing)} if self._stays else {}
        self.numbers = {key: self.numbers[key] for key in self.here}
        for told, made in self._kept:
            made.there.clear()
            made.of.clear()
            made.mixed.clear()
            for key, thing in self.here.items():
                self._regroup(key, thing, told, made)
