"""Things in somebody's hands: the word `custody` of a register, and references that lead to any such register."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from wuye.data import dataclass

if TYPE_CHECKING:
    from wuye.registers.books import Books
    from wuye.registers.rules import Rules
    from wuye.registers.things import Subject

WORD = "custody"
"""As the register of a reference: any register of things that are held, lent and counted."""


@dataclass(frozen=True, slots=True)
class Custody:
    """The facts that say in whose hands a register's things are and where they lie, and what its states mean for them."""

    holder: str | None = None
    keeper: str | None = None
    shelf: tuple[str, ...] = ()
    here: tuple[str, ...] = ()
    out: tuple[str, ...] = ()
    broken: tuple[str, ...] = ()


def registers_of(register: str | None, rules: Rules) -> tuple[str, ...]:
    """The registers to which a reference may lead."""
    return rules.custodies if register == WORD else (register,) if register else ()


def behind(register: str | None, name: str, books: Books) -> Subject | None:
    """The subject that a reference means; `radio:W-01` says which register, where two have such a number."""
    names = registers_of(register, books.rules)
    head, _, rest = name.partition(":")
    if rest and head in names:
        return books.subject(head, rest)
    return next((s for one in names if (s := books.subject(one, name)) is not None), None)


def ways(books: Books) -> Iterator[tuple[str, Custody]]:
    """Every register of things in somebody's hands, with what its word says."""
    for name in books.rules.custodies:
        custody = books.register(name).custody
        if custody is not None:
            yield name, custody
