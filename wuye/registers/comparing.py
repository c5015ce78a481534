"""The words of a test that hold one value against another: times, sizes, lists, spans."""

from __future__ import annotations

import datetime as dt
import operator
from collections.abc import Callable
from typing import Any

from wuye.registers import clock
from wuye.registers.operands import as_time
from wuye.registers.paths import Scene
from wuye.registers.rules import MISSING

Comparison = Callable[[Any, Any, Scene], bool]
"""Whether a value is as another one wants it."""
LISTS = (list, tuple)


def _within(value: Any, want: Any, scene: Scene) -> bool:
    return isinstance(value, dt.datetime) and clock.inside(value, str(want), scene.books.calendar)


def _has(value: Any, want: Any, _scene: Scene) -> bool:
    return want in value if isinstance(value, (list, str)) else False


def _only(value: Any, want: Any, _scene: Scene) -> bool:
    wants = want if isinstance(want, LISTS) else (want,)
    return all(v in wants for v in (value if isinstance(value, LISTS) else (value,)))


def _in_time(than: Callable[[Any, Any], bool]) -> Comparison:
    def compare(value: Any, want: Any, scene: Scene) -> bool:
        mine, limit = as_time(value, scene), as_time(want, scene)
        return mine is not None and limit is not None and than(mine, limit)

    return compare


def _in_size(than: Callable[[Any, Any], bool]) -> Comparison:
    def compare(value: Any, want: Any, scene: Scene) -> bool:
        if value.__class__ is int is want.__class__:
            return than(value, want)
        if isinstance(value, dt.datetime):
            want = as_time(want, scene)
            if want is None:
                return False
        if isinstance(want, str) and isinstance(value, dt.timedelta):
            want = clock.plus(scene.at, want, scene.books.calendar) - scene.at
        try:
            return bool(than(value, want))
        except TypeError:
            return False

    return compare


SIZES: dict[str, Callable[[Any, Any], bool]] = {
    "min": operator.ge,
    "max": operator.le,
    "over": operator.gt,
    "under": operator.lt,
}
WORDS: dict[str, Comparison] = {
    "within": _within,
    "has": _has,
    "only": _only,
    "before": _in_time(operator.le),
    "after": _in_time(operator.ge),
    **{word: _in_size(than) for word, than in SIZES.items()},
}
"""The words of a test that hold a value against another."""


def overlaps(span: Any, other: list[Any]) -> bool:
    """Whether two spans [from, to] share a moment; an open end lasts for ever."""
    if not (isinstance(span, list) and len(span) == 2 and len(other) == 2):
        return False
    (a, b), (c, d) = span, other
    return (d in (None, MISSING) or a < d) and (b in (None, MISSING) or c < b)
