"""Conditions: whether the tests of a schema hold for one entry; unknown is unknown."""

from __future__ import annotations

import datetime as dt
import operator
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from wuye.registers import clock
from wuye.registers.books import Books, Due
from wuye.registers.paths import EachOf, Scene, as_time, operand, resolve
from wuye.registers.rules import MISSING


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
            answer = _absent(test) if value is MISSING else weighed(value, test, scene)
            ok = missing if answer is None else answer
        if not ok:
            out.append(path)
    return out


def _absent(test: Any) -> bool | None:
    """What a test says of a value that isn't there: only `given` can tell."""
    return not test["given"] if isinstance(test, dict) and "given" in test else None


def holds(value: Any, test: Any, scene: Scene) -> bool:
    """Whether one value passes one test; what can't be told doesn't pass."""
    return weighed(value, test, scene) is True


def weighed(value: Any, test: Any, scene: Scene) -> bool | None:
    """Whether one value passes one test; None where what it is held against isn't there."""
    if isinstance(value, EachOf):
        return _all(weighed(v, test, scene) for v in value)
    if isinstance(test, dict) and "the" not in test:
        return _all(_word(word, value, want, scene) for word, want in test.items())
    want = operand(test, scene)
    return None if want is MISSING else _equal(value, want)


def _all(answers: Iterable[bool | None]) -> bool | None:
    """No, where one says no; else unknown, where one is unknown."""
    found = list(answers)
    return False if False in found else None if None in found else True


def _equal(value: Any, want: Any) -> bool:
    if isinstance(value, (list, tuple)):
        wants = want if isinstance(want, (list, tuple)) else [want]
        return any(v in wants for v in value)
    if isinstance(want, (list, tuple)):
        return value in want
    return bool(value == want)


def _word(word: str, value: Any, raw: Any, scene: Scene) -> bool | None:
    if word == "given":
        return bool(raw)
    if word == "not":
        answer = weighed(value, raw, scene)
        return None if answer is None else not answer
    if word == "overlaps":
        return overlaps(value, [operand(r, scene) for r in raw])
    want = operand(raw, scene)
    if want is MISSING:
        return None
    if word == "within":
        return isinstance(value, dt.datetime) and clock.inside(value, str(want), scene.books.calendar)
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


def standing(due: Due, books: Books, now: dt.datetime) -> bool:
    """Whether an open due stands: one with `while` only as long as its condition holds."""
    if not due.open or due.holds is None:
        return due.open
    subject = books.subject(due.register, due.subject)
    if subject is None:
        return False
    scene = Scene(books, books.register(due.register), "", now, subject.id, subject, {}, dict(subject.facts))
    scene.state = books.state(subject, now)
    return all_hold(due.holds, scene)
