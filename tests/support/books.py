"""All that books say, told so that two of them can be held against each other."""

from __future__ import annotations

from functools import cache
from typing import Any

from wuye.desk.added import every
from wuye.desk.current import fold
from wuye.desk.house import House
from wuye.registers.books import Books
from wuye.registers.shelf import Shelf
from wuye.registers.things import Record


def said(books: Books) -> dict[str, Any]:
    """Everything in the books, and who is in which group."""
    shelves = {"subjects": books.subjects, "records": books.records, "dues": books.dues, "lives": books.lives}
    more = {"pending": dict(books.pending), "serials": dict(books.serials), "desks": books.desks}
    found = {name: {key: _whole(thing) for key, thing in shelf.items()} for name, shelf in shelves.items()}
    last = books.last.id if books.last else None
    return {**found, **more, "keys": books.staff_keys, "last": last, "groups": _groups(books)}


def folded(house: House) -> Books:
    """The books of a house read from its pages, without an index."""
    return fold(every(house.objects, house.tree), house.rules_of)


def _whole(thing: Any) -> Any:
    """A thing as containers of its own, so that it stays as it is when the books go on."""
    if isinstance(thing, Record):
        action = thing.action
        row = {name: _whole(getattr(thing, name)) for name in _names(Record) if name != "judged_by"}
        return {**row, "action": action.name if action else None}
    if names := _names(type(thing)):
        return {name: _whole(getattr(thing, name)) for name in names}
    if isinstance(thing, dict):
        return {key: _whole(value) for key, value in thing.items()}
    if isinstance(thing, list | tuple):
        kept = [_whole(value) for value in thing]
        return kept if isinstance(thing, list) else tuple(kept)
    return set(thing) if isinstance(thing, set) else thing


@cache
def _names(kind: type) -> tuple[str, ...]:
    """The fields of a data class; none of anything else."""
    return tuple(getattr(kind, "__dataclass_fields__", ()))


def _groups(books: Books) -> dict[str, Any]:
    states = {(s.register, s.state) for s in books.subjects.values()}
    asked = {
        "state": {key: [s.id for s in books.subjects.group("state", *key)] for key in states},
        "register": {name: books.names(name) for name in books.rules.registers},
        "open": [d.number for d in books.all_open()],
        "unsigned": [r.entry.id for r in books.unsigned()],
        "contested": [s.id for s in books.subjects.group("contested")],
    }
    lives = {(s.register, s.id): books.life(s.register, s.id) for s in books.subjects.values()}
    dues = {key: [d.number for d in books.dues_of(*key)] for key in lives}
    about = {name: [r.entry.id for r in books.records.group("about", name)] for _, name in lives}
    return asked | {"lives": lives, "dues": dues, "about": about}


def has_index(books: Books) -> bool:
    """Whether the books are read from an index."""
    shelf: Shelf[Any, Any] = books.records
    return shelf.base is not None
