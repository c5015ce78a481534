"""Named functions under `values`: what somebody alone may do, and which signatures he still owes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from wuye.registers import people, signing
from wuye.registers.check_base import places
from wuye.registers.define import Register
from wuye.registers.paths import Scene
from wuye.registers.rules import Rules


def sole_roles(scene: Scene) -> list[str]:
    """The roles in which nobody else here could write or sign what some register asks for."""
    books, person = scene.books, str(scene.subject)
    mine = _tokens(person, scene)
    others = [s.id for s in books.all("staff") if s.state == "active" and s.id != person and books.has_key(s.id)]
    theirs = {token for other in others for token in _tokens(other, scene)}
    found: set[str] = set()
    for wanted in asked(books.rules):
        if wanted & mine and not wanted & theirs:
            found |= wanted & mine
    return [role for role in books.rules.roles if role in found]


def _tokens(person: str, scene: Scene) -> set[str]:
    """Everything a person counts as by himself; a deputy's rights end with his principal's."""
    books = scene.books
    roles = {r for own in people.own_roles(books, person) for r in books.rules.counts_as(own)}
    return {*roles, "any", f"dept:{people.dept_of(books, person)}"}


def asked(rules: Rules) -> Iterator[frozenset[str]]:
    """Every who expression of writers and signers that names roles, as the set that any of them fits."""
    for register in rules.registers.values():
        for place in places(register):
            signs = [s.who for s in place.clause.signs if s.each is None]
            review = [place.action.glass.review.who] if place.action.glass and place.case is None else []
            for raw in [place.clause.who, *signs, *review]:
                yield from _links(raw, register, rules)


def _links(raw: Any, register: Register, rules: Rules) -> Iterator[frozenset[str]]:
    chain = isinstance(raw, list) and raw and all(isinstance(part, list) for part in raw)
    for link in raw if chain else _rows(raw, register, rules):
        tokens = _flat(link, register, rules)
        if tokens is not None:
            yield frozenset(token.removesuffix("@shift") for token in tokens)


def _rows(raw: Any, register: Register, rules: Rules) -> list[Any]:
    """A knob with a row for each kind asks for several people, each on their own."""
    value = _knob(raw, register, rules)
    return list(value.values()) if isinstance(value, Mapping) else [raw]


def _flat(raw: Any, register: Register, rules: Rules) -> list[str] | None:
    """The tokens of an expression; None where they hang on the entry, so that somebody else may be meant."""
    if isinstance(raw, str):
        return [raw] if raw != "writer" else None
    if isinstance(raw, list):
        parts = [_flat(part, register, rules) for part in raw]
        return None if None in parts else [token for part in parts for token in part or ()]
    value = _knob(raw, register, rules)
    return None if value is None or isinstance(value, Mapping) else _flat(value, register, rules)


def _knob(raw: Any, register: Register, rules: Rules) -> Any:
    path = str(raw.get("the", "")) if isinstance(raw, Mapping) else ""
    return rules.knob(register.name, path.removeprefix("knob.")) if path.startswith("knob.") else None


def unsigned_here(scene: Scene) -> list[str]:
    """Those whose signature is still owed on what has been written about the subject."""
    records = scene.books.unsigned_on(scene.register.name, scene.subject or "")
    open_ = [slot for _, slot in signing.unsigned(records, scene.at, scene.books)]
    return list(dict.fromkeys(people.say_who(scene.books, slot.who).zh for slot in open_))


def signatures_owed(scene: Scene, who: str) -> list[str]:
    """The entries that a person is still to sign afterwards, he and nobody else."""
    token = (f"person:{who}",)
    left = signing.unsigned(scene.books.unsigned(), scene.at, scene.books)
    return list(dict.fromkeys(r.entry.id for r, slot in left if slot.who == token))
