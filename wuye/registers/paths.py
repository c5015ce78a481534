"""Paths, operands and who expressions: what the words of a schema lead to for one entry."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from wuye.registers import clock, people
from wuye.registers.books import Books, Subject
from wuye.registers.define import Field, Register
from wuye.registers.rules import MISSING


class EachOf(list[Any]):
    """The values behind several references; a test on them holds when it holds for every one."""


ROOTS = frozenset({"by", "at", "subject", "state", "together"})
"""The paths that lead straight to a part of the scene."""


@dataclass(slots=True)
class Scene:
    """What a condition can see: an entry, its subject before and after, the books, the clock."""

    books: Books
    register: Register
    by: str
    at: dt.datetime
    subject: str | None = None
    was: Subject | None = None
    fields: Mapping[str, Any] = field(default_factory=dict)
    facts: dict[str, Any] = field(default_factory=dict)
    state: str | None = None
    entry: str = ""
    together: int = 1

    @property
    def happened(self) -> dt.datetime:
        """When it happened, where that was given, else when it was recorded."""
        value = self.fields.get("happened")
        return value if isinstance(value, dt.datetime) else self.at


def resolve(path: str, scene: Scene) -> Any:
    """The value at a path, or MISSING."""
    head, _, rest = path.partition(".")
    if head == "was":
        return _was(rest, scene)
    if head == "knob":
        return _into(scene.books.rules.knob(scene.register.name, rest.split(".")[0]), rest.split(".")[1:], None, scene)
    if head == "due" and rest:
        return due_status(scene, rest)
    if head == "today":
        return scene.books.rules.day_of(scene.at)
    if head in ROOTS:
        value = getattr(scene, head)
        kind = Field(head, scene.register.label, "person") if head == "by" and rest else None
        return MISSING if value is None else _into(value, rest.split(".") if rest else [], kind, scene)
    if head in scene.register.values:
        from wuye.registers.queries import value_of

        return value_of(head, scene)
    value = scene.fields.get(head, scene.facts.get(head, MISSING))
    if value is MISSING:
        return _inherited(path, scene)
    return _into(value, rest.split(".") if rest else [], scene.register.fields.get(head), scene)


def _inherited(path: str, scene: Scene) -> Any:
    """A subject that is part of another has that one's facts where it has none of its own."""
    parent = scene.register.subject.part_of
    if parent is None or path.split(".")[0] == parent:
        return MISSING
    return resolve(f"{parent}.{path}", scene)


def _was(path: str, scene: Scene) -> Any:
    if scene.was is None:
        return MISSING
    if path == "state":
        return scene.books.state(scene.was, scene.at)
    head, _, rest = path.partition(".")
    value = scene.was.facts.get(head, MISSING)
    return _into(value, rest.split(".") if rest else [], scene.register.fields.get(head), scene)


def _into(value: Any, words: list[str], kind: Field | None, scene: Scene) -> Any:
    if value is MISSING or value is None or not words:
        return MISSING if value is None else value
    if isinstance(value, list):
        found = [_into(v, words, kind, scene) for v in value]
        return MISSING if MISSING in found or not found else EachOf(found)
    step = _step(value, words[0], kind, scene)
    return _into(step, words[1:], _kind_behind(kind, words[0], scene), scene)


def _step(value: Any, word: str, kind: Field | None, scene: Scene) -> Any:
    if isinstance(value, dict):
        return value.get(word, value.get("else", MISSING))
    if kind is None:
        return MISSING
    if kind.type in ("person", "people"):
        found = people.person_value(scene.books, str(value), word, scene.at)
        return MISSING if found is None else found
    if kind.house_list or (kind.type == "choice" and kind.table):
        owner, table = ("house", kind.house_list) if kind.house_list else (scene.register.name, kind.table)
        rows = scene.books.rules.table(owner, str(table))
        return rows.get(str(value), rows.get("else", {})).get(word, MISSING)
    if kind.type == "ref" and kind.register:
        return _behind_ref(scene.books, kind.register, str(value), word, scene.at)
    return MISSING


def _behind_ref(books: Books, register: str, name: str, word: str, at: dt.datetime) -> Any:
    subject = books.subject(register, name)
    if subject is None:
        return MISSING
    return books.state(subject, at) if word == "state" else subject.facts.get(word, MISSING)


def _kind_behind(kind: Field | None, word: str, scene: Scene) -> Field | None:
    register = kind.register if kind and kind.type == "ref" else "staff" if kind and kind.type == "person" else None
    target = scene.books.rules.registers.get(register or "")
    return target.fields.get(word) if target else None


def due_status(scene: Scene, name: str) -> str:
    """none, open, late, settled or settled_late: the newest due of that name on the subject."""
    due = scene.books.newest_due(scene.register.name, scene.subject or "", name)
    return due.status(scene.at) if due else "none"


def operand(raw: Any, scene: Scene) -> Any:
    """The right-hand side of a test: a plain value, or `{the: path}` with `of`, `plus`, `minus`."""
    if not isinstance(raw, dict):
        return raw
    if "earliest" in raw:
        times = [as_time(operand(r, scene), scene) for r in raw["earliest"]]
        return min((t for t in times if t is not None and t > scene.at), default=MISSING)
    if "the" not in raw:
        return raw
    value = resolve(str(raw["the"]), scene)
    if "of" in raw and isinstance(value, Mapping):
        index = resolve(str(raw["of"]), scene)
        value = value.get(index, value.get("else", MISSING)) if index is not MISSING else value.get("else", MISSING)
    for word, sign in (("plus", 1), ("minus", -1)):
        if word in raw and value is not MISSING:
            value = _move(value, operand(raw[word], scene), sign, scene)
    return value


def _move(value: Any, by: Any, sign: int, scene: Scene) -> Any:
    if by is MISSING:
        return MISSING
    if isinstance(value, dt.datetime):
        return clock.plus(value, str(by), scene.books.calendar, sign)
    if isinstance(value, dt.date):
        midnight = clock.at_clock(value, "00:00", scene.books.rules.zone)
        return clock.plus(midnight, str(by), scene.books.calendar, sign).date()
    return value + sign * by


def as_time(value: Any, scene: Scene) -> dt.datetime | None:
    """A moment from a value: a time, a day's end, or a clock time or length counted from the entry."""
    if isinstance(value, dt.datetime):
        return value
    if isinstance(value, dt.date):
        return clock.at_clock(value, "24:00", scene.books.rules.zone)
    if isinstance(value, str):
        return clock.deadline(scene.at, value, scene.books.calendar)
    return None


def who(raw: Any, scene: Scene) -> people.Tokens:
    """A who expression of a schema, resolved for one entry."""
    if raw is None:
        return ()
    if isinstance(raw, list):
        return tuple(token for part in raw for token in who(part, scene))
    if isinstance(raw, Mapping):
        return _who_map(raw, scene)
    if raw == "writer":
        return (f"person:{scene.by}",)
    return (str(raw),)


def _names_people(path: str, scene: Scene) -> bool:
    """Whether a path leads to people, not to a who expression kept in a knob or a table."""
    words = path.removeprefix("was.").split(".")
    kind = scene.register.fields.get(words[0])
    for word in words[1:]:
        kind = _kind_behind(kind, word, scene)
    if words == ["subject"]:
        return scene.register.name == "staff"
    return words == ["by"] or (kind is not None and kind.type in ("person", "people"))


def _who_map(raw: Mapping[str, Any], scene: Scene) -> people.Tokens:
    if "superior" in raw:
        person = scene.by if raw["superior"] == "by" else resolve(str(raw["superior"]), scene)
        return () if person is MISSING else people.superiors(scene.books, str(person))
    value = resolve(str(raw["each"]), scene) if "each" in raw else operand(raw, scene)
    if value is MISSING:
        return ()
    if not _names_people(str(raw.get("the", raw.get("each", ""))), scene):
        return who(value, scene)
    return tuple(f"person:{p}" for p in (value if isinstance(value, list) else [value]))
