"""Blind counts: what was seen against what the books say."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from wuye.registers.define import Field
from wuye.registers.operands import operand
from wuye.registers.paths import Scene
from wuye.registers.queries import matches
from wuye.registers.rules import MISSING
from wuye.registers.things import Subject
from wuye.text import Text

KINDS = {
    "missing": Text("账上有而没数到", "in the book, not seen"),
    "misplaced": Text("数到而账上放在别处", "seen, in the book it lies elsewhere"),
    "unexpected": Text("数到而账上不在架", "seen, in the book it isn't here"),
    "unknown": Text("数到而账上没有", "seen, not in the book"),
    "damaged": Text("损坏而账上完好", "damaged, in the book it is in order"),
}
"""The ways in which what is seen may differ from the book."""


def expected(field: Field, scene: Scene) -> list[str]:
    """What the books say should be there."""
    if isinstance(field.of, Mapping):
        return [subject.id for subject in _on_shelf(field, scene)]
    return [str(getter("subject")) for getter in matches({"of": field.of, **_query(field)}, scene)]


def _query(field: Field) -> dict[str, Any]:
    where = dict(field.where)
    state = where.pop("state", None)
    return {"where": where, "state": state} if state else {"where": where}


def _on_shelf(field: Field, scene: Scene) -> Iterable[Subject]:
    """What lies on a shelf, by the facts of the counted register that say where a thing is; all that is here without one."""
    books, name = scene.books, str(operand(field.of, scene))
    custody = books.register(name).custody if name in books.rules.custodies else None
    if custody is None:
        return
    shelf = operand(field.shelf, scene) if field.shelf is not None else MISSING
    found = (
        books.in_states(name, [*custody.here])
        if shelf is MISSING
        else {s.id: s for fact in custody.shelf for s in books.having(name, fact, str(shelf))}.values()
    )
    yield from (subject for subject in found if books.state(subject, scene.at) in custody.here)


def differences(field: Field, seen: list[str], scene: Scene) -> Iterator[tuple[Text, str]]:
    """Each difference between what was seen and the books: (which way, item)."""
    found = compared(field, seen, scene)
    yield from ((label, item) for kind, label in KINDS.items() for item in found[kind])


def compared(field: Field, seen: Iterable[str], scene: Scene) -> dict[str, list[str]]:
    """What differs between what was seen and the books, by kind."""
    found: dict[str, list[str]] = {kind: [] for kind in KINDS}
    book, counted = dict.fromkeys(expected(field, scene)), dict.fromkeys(seen)
    found["missing"] = [item for item in book if item not in counted]
    name = str(operand(field.of, scene))
    for item in counted:
        if item not in book:
            found[_odd(scene.books.subject(name, item), name, scene)].append(item)
    found["damaged"] = [item for item in _broken(field, scene) if not _known_broken(name, item, scene)]
    return found


def _odd(subject: Subject | None, register: str, scene: Scene) -> str:
    """In what way something is out of place that was seen here."""
    custody = scene.books.register(register).custody
    if subject is None or custody is None:
        return "unknown"
    return "misplaced" if scene.books.state(subject, scene.at) in custody.here else "unexpected"


def _broken(field: Field, scene: Scene) -> list[str]:
    said = operand(field.damaged, scene) if field.damaged is not None else MISSING
    return list(said) if isinstance(said, list) else []


def _known_broken(register: str, item: str, scene: Scene) -> bool:
    subject, custody = scene.books.subject(register, item), scene.books.register(register).custody
    return subject is not None and custody is not None and scene.books.state(subject, scene.at) in custody.broken


def stocktaken(scene: Scene) -> dict[str, list[str]]:
    """A count that is entered now, against the books; the kinds in which nothing differs are left out."""
    kind = next((kind for kind in scene.register.counts if kind.name in scene.fields), None)
    if kind is None:
        return {}
    return {name: items for name, items in compared(kind, scene.fields[kind.name], scene).items() if items}


def proposals(scene: Scene) -> list[str]:
    """The lines by which the book says what was found, each by an action that it has; a stocktake changes nothing itself."""
    books, book = scene.books, str(scene.facts.get("book"))
    found = []
    for kind, row in books.rules.table(scene.register.name, "entered_as").items():
        do = next((do for do in row.get("do", ()) if do in books.register(book).actions), None)
        if do is not None and scene.facts.get(kind):
            found.append(f"wuye {book} {do.replace('_', '-')} {' '.join(scene.facts[kind])} …")
    return found
