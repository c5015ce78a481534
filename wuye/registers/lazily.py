"""A map whose items are made when they are first asked for; most commands need few of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, TypeVar

T = TypeVar("T")


class Lazily(Mapping[str, T]):
    """The items of these names, in this order, each made once."""

    def __init__(self, names: Iterable[str], make: Callable[[str], T]) -> None:
        self._names, self._make = dict.fromkeys(names), make
        self._made: dict[str, T] = {}

    def __getitem__(self, name: str) -> T:
        """The item of a name; KeyError where there is none."""
        if name not in self._made:
            if name not in self._names:
                raise KeyError(name)
            self._made[name] = self._make(name)
        return self._made[name]

    def get(self, name: str, default: Any = None) -> Any:
        """The item of a name, or what stands for none."""
        found = self._made.get(name)
        return found if found is not None else self[name] if name in self._names else default

    def __contains__(self, name: object) -> bool:
        """Whether there is such an item; none is made for it."""
        return name in self._names

    def __iter__(self) -> Iterator[str]:
        """The names, in order."""
        return iter(self._names)

    def __len__(self) -> int:
        """How many there are."""
        return len(self._names)
