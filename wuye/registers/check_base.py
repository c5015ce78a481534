"""What the checks of a schema share: faults with their place, and the ground they walk."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import NamedTuple

from wuye.data import dataclass, field
from wuye.registers.define import Action, Case, Clause, Register
from wuye.registers.rules import Rules
from wuye.text import Text, near_to

At = tuple[object, ...]
"""The keys that lead to a place of a schema file, outermost first."""


class Fault(NamedTuple):
    """One thing wrong with a register's rules, and where."""

    at: At
    text: Text
    remedy: Text | None = None
    warning: bool = False


@dataclass(frozen=True, slots=True)
class Ground:
    """A register among the others, with what its checks may ask for."""

    rules: Rules
    register: Register
    catalogue: frozenset[str] = frozenset()
    taken: Mapping[str, str] = field(default_factory=dict)


Check = Callable[[Ground], Iterator[Fault]]


class Place(NamedTuple):
    """A clause of an action, its own or that of a case."""

    at: At
    clause: Clause
    action: Action
    case: Case | None = None


def places(register: Register) -> Iterator[Place]:
    """Every clause of a register, with the keys that lead to it."""
    for name, action in register.actions.items():
        at = ("actions", name)
        yield Place(at, action.clause, action)
        yield from (Place((*at, "cases", i), case.clause, action, case) for i, case in enumerate(action.cases))


def fault(at: At, zh: str, en: str, remedy: Text | None = None, *, warning: bool = False) -> Fault:
    """A fault in words."""
    return Fault(at, Text(zh, en), remedy, warning)


def near(word: str, known: Iterable[str]) -> Text | None:
    """Words that look like the one written."""
    found = near_to(word, [str(k) for k in known])
    return Text(f"是不是：{'、'.join(found)}", f"did you mean {', '.join(found)}") if found else None


def no_field(name: str, at: At, register: Register) -> Fault:
    """A name that is no field."""
    return fault(at, f"没有 {name} 这一栏", f"there is no field {name}", near(name, register.fields))


def no_state(name: str, at: At, register: Register) -> Fault:
    """A name that is no state."""
    return fault(at, f"没有 {name} 这个状态", f"there is no state {name}", near(name, register.states))


def no_register(name: str, at: At, ground: Ground) -> Fault:
    """A name that is no register of this house."""
    return fault(at, f"没有 {name} 这本登记簿", f"there is no register {name}", near(name, ground.rules.registers))
