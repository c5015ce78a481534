"""Paths, operands and tests: what a condition of a schema means for one entry."""

from __future__ import annotations

import datetime as dt
import operator
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from wuye.registers import clock, people
from wuye.registers.books import Books, Subject
from wuye.registers.define import Field, Register
from wuye.registers.rules import MISSING


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

    @property
    def happened(self) -> dt.datetime:
        """When it happened, where that was given, else when it was recorded."""
        value = self.fields.get("happened")
        return value if isinstance(value, dt.datetime) else self.at


def resolve(path: str, scene: Scene) -> Any:
    """The value at a path, or MISSING."""
    head, _, rest = path.partition(".")
    roots = {"by": scene.by, "at": scene.at, "subject": scene.subject, "state": scene.state}
    if head == "was":
        return _was(rest, scene)
    if head == "knob":
        return _into(scene.books.rules.knob(scene.register.name, rest.split(".")[0]), rest.split(".")[1:], None, scene)
    if head == "due" and rest:
        return due_status(scene, rest)
    if head == "today":
        return scene.books.rules.day_of(scene.at)
    if head in roots:
        value = roots[head]
        kind = Field(head, scene.register.label, "person") if head == "by" else None
        return MISSING if value is None else _into(value, rest.split(".") if rest else [], kind, scene)
    if head in scene.register.values:
        from wuye.registers.queries import value_of

        return value_of(head, scene)
    value = scene.fields.get(head, scene.facts.get(head, MISSING))
    return _into(value, rest.split(".") if rest else [], scene.register.fields.get(head), scene)


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
        return EachOf(v for v in found if v is not MISSING) or MISSING
    step = _step(value, words[0], kind, scene)
    return _into(step, words[1:], _kind_behind(kind, words[0], scene), scene)


def _step(value: Any, word: str, kind: Field | None, scene: Scene) -> Any:
    if isinstance(value, Mapping):
        return value.get(word, value.get("else", MISSING))
    if kind is None:
        return MISSING
    if kind.type in ("person", "people"):
        found = people.person_value(scene.books, str(value), word, scene.at)
        return MISSING if found is None else found
    if kind.type == "choice" and kind.table:
        rows = scene.books.rules.table(scene.register.name, kind.table)
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
    mine = [d for d in scene.books.dues if d.name == name and d.subject == scene.subject]
    mine = [d for d in mine if d.register == scene.register.name]
    return mine[-1].status(scene.at) if mine else "none"


def operand(raw: Any, scene: Scene) -> Any:
    """The right-hand side of a test: a plain value, or `{the: path}` with `of`, `plus`, `minus`."""
    if not isinstance(raw, Mapping):
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


def all_hold(tests: Mapping[str, Any], scene: Scene, missing: bool = False) -> bool:
    """Whether every test of a condition holds; `missing` is the answer where a value isn't there."""
    return not failing(tests, scene, missing)


def failing(tests: Mapping[str, Any], scene: Scene, missing: bool = False) -> list[str]:
    """The paths whose tests don't hold."""
    out = []
    for path, test in tests.items():
        if path == "any_of":
            ok = any(all_hold(option, scene, missing) for option in test)
        else:
            value = resolve(path, scene)
            ok = _missing(test, missing) if value is MISSING else holds(value, test, scene)
        if not ok:
            out.append(path)
    return out


def _missing(test: Any, answer: bool) -> bool:
    if isinstance(test, Mapping) and "given" in test:
        return not test["given"]
    return answer


def holds(value: Any, test: Any, scene: Scene) -> bool:
    """Whether one value passes one test."""
    if isinstance(value, EachOf):
        return all(holds(v, test, scene) for v in value)
    if isinstance(test, Mapping) and "the" not in test:
        return all(_word(word, value, want, scene) for word, want in test.items())
    want = operand(test, scene)
    return want is not MISSING and _equal(value, want)


def _equal(value: Any, want: Any) -> bool:
    if isinstance(value, (list, tuple)):
        wants = want if isinstance(want, (list, tuple)) else [want]
        return any(v in wants for v in value)
    if isinstance(want, (list, tuple)):
        return value in want
    return bool(value == want)


def _word(word: str, value: Any, raw: Any, scene: Scene) -> bool:
    if word == "given":
        return bool(raw)
    if word == "not":
        return not holds(value, raw, scene)
    want = operand(raw, scene)
    if want is MISSING:
        return False
    if word == "within":
        return isinstance(value, dt.datetime) and clock.inside(value, str(want), scene.books.calendar)
    if word == "overlaps":
        return overlaps(value, [operand(r, scene) for r in raw])
    if word == "has":
        return want in value if isinstance(value, (list, str)) else False
    if word in ("before", "after"):
        mine, limit = as_time(value, scene), as_time(want, scene)
        return mine is not None and limit is not None and (mine <= limit if word == "before" else mine >= limit)
    return _compare(word, value, want, scene)


COMPARE: dict[str, Callable[[Any, Any], Any]] = {
    "min": operator.ge,
    "max": operator.le,
    "over": operator.gt,
    "under": operator.lt,
}


def _compare(word: str, value: Any, want: Any, scene: Scene) -> bool:
    if isinstance(value, dt.datetime):
        moment = as_time(want, scene)
        if moment is None:
            return False
        want = moment
    if isinstance(want, str) and isinstance(value, dt.timedelta):
        want = clock.plus(scene.at, want, scene.books.calendar) - scene.at
    try:
        return bool(COMPARE[word](value, want))
    except TypeError:
        return False


def overlaps(span: Any, other: list[Any]) -> bool:
    """Whether two spans [from, to] share a moment; an open end lasts for ever."""
    if not (isinstance(span, list) and len(span) == 2 and len(other) == 2):
        return False
    (a, b), (c, d) = span, other
    return (d in (None, MISSING) or a < d) and (b in (None, MISSING) or c < b)


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


def _who_map(raw: Mapping[str, Any], scene: Scene) -> people.Tokens:
    if "superior" in raw:
        person = scene.by if raw["superior"] == "by" else resolve(str(raw["superior"]), scene)
        return () if person is MISSING else people.superiors(scene.books, str(person))
    value = resolve(str(raw["each"]), scene) if "each" in raw else operand(raw, scene)
    if value is MISSING:
        return ()
    head = str(raw.get("the", raw.get("each", "")))
    if head.startswith("knob.") or "." in head:
        return who(value, scene)
    return tuple(f"person:{p}" for p in (value if isinstance(value, list) else [value]))
