"""Paths, operands and who expressions: what the words of a schema lead to for one entry."""

from __future__ import annotations

import datetime as dt
import operator
from collections.abc import Callable, Mapping
from typing import Any

from wuye.data import dataclass, field
from wuye.registers import people
from wuye.registers.books import Books
from wuye.registers.custody import behind, registers_of
from wuye.registers.define import Field, Register
from wuye.registers.rules import MISSING
from wuye.registers.things import Subject
from wuye.registers.words import ROOTS

Words = tuple[str, ...]
"""The words of a path behind its first."""


SURE = ("at", "by", "happened", "together", "subjects")
"""What there is in every entry, of all that a path may begin with."""


class EachOf(list[Any]):
    """The values behind several references; a test on them holds when it holds for every one."""


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
    subjects: list[str] = field(default_factory=list)

    @property
    def together(self) -> int:
        """How many subjects the entry names."""
        return max(1, len(self.subjects))

    @property
    def happened(self) -> dt.datetime:
        """When it happened, where that was given, else when it was recorded."""
        value = self.fields.get("happened")
        return value if isinstance(value, dt.datetime) else self.at


Getter = Callable[[Scene], Any]


def resolve(path: str, scene: Scene) -> Any:
    """The value at a path, or MISSING."""
    return getter(path, scene.register)(scene)


def getter(path: str, register: Register) -> Getter:
    """What a path comes down to in one register; the rest, the house's rules and books, is looked up each time."""
    found = register.made.getters.get(path)
    if found is None:
        found = register.made.getters[path] = _getter(path, register)
    return found


def _getter(path: str, register: Register) -> Getter:
    head, _, rest = path.partition(".")
    words = tuple(rest.split(".")) if rest else ()
    if head == "was":
        return _state_before if rest == "state" else _fact_before(rest, register)
    if head == "knob":
        return _of_knob(rest.split("."), register)
    if head == "due" and rest:
        return lambda scene: due_status(scene, rest)
    if head == "today":
        return lambda scene: scene.books.rules.day_of(scene.at)
    if head == "shift" and words and head not in register.fields:
        return _of_shift(words)
    if head in ROOTS:
        return _of_scene(head, words, register)
    return _of_value(head, words) if head in register.values else _of_field(head, words, register)


def plain_field(path: str, register: Register) -> bool:
    """Whether a path is a field of the entry, or else a fact of the subject itself, and nothing more."""
    special = path in ROOTS or path in ("was", "knob", "due", "today") or path in register.values
    return "." not in path and not special and _above(path, (), register) is None


def leads_on(path: str, register: Register) -> bool:
    """Whether a path goes on behind what it leads to first, where there may be several of them."""
    head, _, rest = path.removeprefix("was.").partition(".")
    return bool(rest) or register.subject.inherits(head)


def _of_scene(head: str, words: Words, register: Register) -> Getter:
    part = operator.attrgetter(head)
    follow = _follower(words, Field(head, register.label, "person") if head == "by" else None)
    if words:
        return lambda scene: follow(part(scene), scene)
    # These are always there.
    return part if head in SURE else lambda scene: _known(part(scene))


def _of_knob(words: list[str], register: Register) -> Getter:
    name, own, follow = words[0], register.name, _follower(tuple(words[1:]), None)
    if len(words) == 1:
        return lambda scene: MISSING if (knob := scene.books.rules.knob(own, name)) is None else knob
    return lambda scene: follow(scene.books.rules.knob(own, name), scene)


def _of_shift(words: Words) -> Getter:
    """The shift that runs when the entry is written."""
    follow = _follower(words, None)

    def get(scene: Scene) -> Any:
        from wuye.registers.on_duty import running

        return follow(running(scene.books, scene.at), scene)

    return get


def _of_value(name: str, words: Words) -> Getter:
    follow = _follower(words, None)

    def get(scene: Scene) -> Any:
        read = scene.register.made.queries.get(name)
        value = read(scene) if read is not None else _value(name, scene)
        return follow(value, scene) if words else MISSING if value is None else value

    return get


def _value(name: str, scene: Scene) -> Any:
    """A value that is asked for the first time: only then is it made."""
    from wuye.registers.queries import value_of

    return value_of(name, scene)


def _of_field(name: str, words: Words, register: Register) -> Getter:
    """A field of the entry, else the fact, else the fact of what the subject is a part of."""
    kind, above = register.fields.get(name), _above(name, words, register)

    def get(scene: Scene) -> Any:
        there = scene.fields if name in scene.fields else scene.facts
        if name not in there:
            return MISSING if above is None else resolve(above, scene)
        value = there[name]
        return _into(value, words, kind, scene) if words else MISSING if value is None else value

    return get


def _above(name: str, words: Words, register: Register) -> str | None:
    """A subject that is part of another has that one's facts where it has none of its own."""
    whole = register.subject.part_of
    return ".".join((str(whole), name, *words)) if register.subject.inherits(name) else None


def _state_before(scene: Scene) -> Any:
    return MISSING if scene.was is None else scene.books.state(scene.was, scene.at)


def _fact_before(path: str, register: Register) -> Getter:
    name, _, rest = path.partition(".")
    follow = _follower(tuple(rest.split(".")) if rest else (), register.fields.get(name))
    if not rest:
        return lambda scene: MISSING if scene.was is None or (fact := scene.was.facts.get(name)) is None else fact
    return lambda scene: MISSING if scene.was is None else follow(scene.was.facts.get(name, MISSING), scene)


def _follower(words: Words, kind: Field | None) -> Callable[[Any, Scene], Any]:
    """What leads from a value on along the words behind it."""
    if not words:
        return lambda value, scene: MISSING if value is None else value
    return lambda value, scene: _into(value, words, kind, scene)


def _into(value: Any, words: Words, kind: Field | None, scene: Scene) -> Any:
    if value is MISSING or value is None or not words:
        return MISSING if value is None else value
    if isinstance(value, list):
        found = [_into(v, words, kind, scene) for v in value]
        return MISSING if MISSING in found or not found else EachOf(found)
    step = _step(value, words[0], kind, scene)
    return _into(step, words[1:], kind_behind(kind, words[0], scene), scene) if len(words) > 1 else _known(step)


def _known(value: Any) -> Any:
    return MISSING if value is None else value


def _step(value: Any, word: str, kind: Field | None, scene: Scene) -> Any:
    if isinstance(value, dict):
        return value.get(word, value.get("else", MISSING))
    if isinstance(value, dt.date):
        return value.year if word == "year" else MISSING
    if kind is None:
        return MISSING
    if kind.type in ("person", "people"):
        found = people.person_value(scene.books, str(value), word, scene.at)
        return MISSING if found is None else found
    if kind.house_list or (kind.type == "choice" and kind.table):
        owner, table = ("house", kind.house_list) if kind.house_list else (scene.register.name, kind.table)
        rows = scene.books.rules.table(owner, str(table))
        return rows.get(str(value), rows.get("else", {})).get(word, MISSING)
    subject = behind(kind.register, str(value), scene.books) if kind.type == "ref" else None
    if subject is None:
        return MISSING
    return scene.books.state(subject, scene.at) if word == "state" else subject.facts.get(word, MISSING)


def kind_behind(kind: Field | None, word: str, scene: Scene) -> Field | None:
    """The field that a word behind a reference or a person means."""
    register = kind.register if kind and kind.type == "ref" else "staff" if kind and kind.type == "person" else None
    rules = scene.books.rules
    fields = (rules.registers[n].fields for n in registers_of(register, rules) if n in rules.registers)
    return next((found[word] for found in fields if word in found), None)


def due_status(scene: Scene, name: str) -> str:
    """none, open, late, settled or settled_late: the newest due of that name on the subject."""
    due = scene.books.newest_due(scene.register.name, scene.subject or "", name)
    return due.status(scene.at) if due else "none"
