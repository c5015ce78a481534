"""Which cases of an action hold for an entry: most are left out by the plain word their condition begins with."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from wuye.registers.conditions import Check, made
from wuye.registers.define import Action, Case, Register
from wuye.registers.paths import Getter, Scene, getter, plain_field
from wuye.registers.rules import MISSING

EXACT = (str, bool)
OTHER, OPEN = object(), object()
"""What stands for a word that no case begins with, and for a value that has to be weighed."""


Left = tuple[Case, tuple[Check, ...]]
"""A case, and the checks on which it still hangs."""


class Row(NamedTuple):
    """A case with its checks; where its first test asks for plain words, their path and the words."""

    case: Case
    checks: tuple[Check, ...]
    path: str | None
    words: frozenset[Any]


class Sieve:
    """The cases of an action in one register; those that begin alike are found by what is there at their paths."""

    def __init__(self, action: Action, register: Register) -> None:
        self.action = action
        self._rows = [_row(case, action.cases, register) for case in action.cases]
        self._paths = list(dict.fromkeys(row.path for row in self._rows if row.path is not None))
        self._asks: list[tuple[str, Getter | None, frozenset[Any]]] = [
            (
                path,
                None if plain_field(path, register) else getter(path, register),
                frozenset().union(*(row.words for row in self._rows if row.path == path)),
            )
            for path in self._paths
        ]
        self._left: dict[tuple[Any, ...], list[Left]] = {}

    def left(self, scene: Scene) -> list[Left]:
        """The cases that may hold, in the schema's order, each with the checks that are left to make."""
        found, fields, facts = [], scene.fields, scene.facts
        for path, get, words in self._asks:
            if get is None:
                value = fields[path] if path in fields else facts.get(path)
            else:
                value = get(scene)
            exact = value.__class__ in EXACT
            gone = exact or value is None or value is MISSING
            found.append(value if exact and value in words else OTHER if gone else OPEN)
        key = tuple(found)
        left = self._left.get(key)
        if left is None:
            left = self._left[key] = list(self._sieved(key))
        return left

    def holding(self, scene: Scene) -> Iterator[Case]:
        """The cases that hold, in the schema's order; each is taken in before the next one is weighed."""
        for case, checks in self.left(scene):
            for check in checks:
                if not check(scene):
                    break
            else:
                yield case

    def _sieved(self, key: tuple[Any, ...]) -> Iterator[Left]:
        there = dict(zip(self._paths, key, strict=True))
        for row in self._rows:
            value = OPEN if row.path is None else there[row.path]
            if value is OPEN:
                yield row.case, row.checks
            elif value in row.words:
                yield row.case, row.checks[1:]


def sieve(action: Action, register: Register) -> Sieve:
    """The sieve of an action, made when it is first asked for."""
    found: Sieve | None = register.made.sieves.get(action.name)
    if found is None or found.action is not action:
        found = register.made.sieves[action.name] = Sieve(action, register)
    return found


def _row(case: Case, cases: Sequence[Case], register: Register) -> Row:
    checks = made(case.when, register)
    path, check = next(iter(checks.checks), (None, None))
    if path is None or check is not checks.quick[0] or not _stays(path, cases, register):
        return Row(case, checks.quick, None, frozenset())
    test = case.when[path]
    words = test if isinstance(test, (list, tuple)) else (test,)
    plain = all(word.__class__ in EXACT for word in words)
    return Row(case, checks.quick, path if plain else None, frozenset(words if plain else ()))


def _stays(path: str, cases: Sequence[Case], register: Register) -> bool:
    """Whether a path leads to what no case of the action changes: what was before, or a field left alone."""
    head = path.partition(".")[0]
    changed = {name for c in cases for part in (c.clause.set, c.clause.add, c.clause.clear) for name in part}
    return head == "was" or (plain_field(head, register) and head not in changed)
