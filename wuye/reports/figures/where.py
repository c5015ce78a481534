"""The tests of a schema as conditions of SQL; what isn't there passes no test but `given`."""

from __future__ import annotations

import datetime as dt
import operator
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from wuye.registers import clock
from wuye.registers.define import Field

if TYPE_CHECKING:
    from wuye.reports.figures.population import Population

SIZE = {"min": ">=", "max": "<=", "over": ">", "under": "<", "before": "<=", "after": ">="}
MOMENTS = ("at", "today")
"""What stands for the period's end on the right of a test."""
INSTANTS = ("since", "at", "happened", "done_at", "opened", "limit")


def condition(pop: Population, path: str, test: Any) -> str:
    """One test of one path."""
    return _tested(pop, path, pop.place(path), pop.field(path), test)


def _tested(pop: Population, path: str, place: str, kind: Field | None, test: Any) -> str:
    if not isinstance(test, Mapping):
        return _among(pop, place, kind, test if isinstance(test, (list, tuple)) else [test])
    if "the" in test:
        return _the(pop, place, kind, test)
    return " AND ".join(_word(pop, path, place, kind, word, raw) for word, raw in test.items())


def _among(pop: Population, place: str, kind: Field | None, wants: Any) -> str:
    listed = ", ".join(pop.arg(_literal(want, kind)) for want in wants)
    if kind is not None and kind.many:
        many = f"CASE WHEN json_valid({place}) THEN {place} ELSE json_array({place}) END"
        return f"EXISTS (SELECT 1 FROM json_each({many}) j WHERE j.value IN ({listed}))"
    return f"{place} IN ({listed})"


def _the(pop: Population, place: str, kind: Field | None, test: Mapping[str, Any]) -> str:
    path = str(test["the"])
    if path.startswith("knob."):
        value = pop.ask.knob(path)
        return _among(pop, place, kind, value if isinstance(value, list) else [value])
    return f"{place} = {_side(pop, kind, path, test)}"


def _word(pop: Population, path: str, place: str, kind: Field | None, word: str, raw: Any) -> str:
    if word == "given":
        return f"({place} IS {'NOT ' if raw else ''}NULL)"
    if word == "not":
        return f"({place} IS NOT NULL AND NOT ({_tested(pop, path, place, kind, raw)}))"
    if word == "has":
        return _among(pop, place, kind, [raw])
    timed = kind is not None and kind.type == "time"
    left = f"unixepoch({place})" if timed else place
    instant = timed or (kind is None and path in INSTANTS)
    return f"{left} {SIZE[word]} {_right(pop, kind, raw, instant=instant)}"


def _right(pop: Population, kind: Field | None, raw: Any, *, instant: bool) -> str:
    if not isinstance(raw, Mapping):
        return pop.arg(_literal(raw, kind))
    path = str(raw["the"])
    if path.startswith("knob."):
        return pop.arg(_literal(pop.ask.knob(path), kind))
    if path in MOMENTS:
        return pop.arg(int(_moment(pop, raw).timestamp()) if instant else _day(pop, raw))
    side = _side(pop, kind, path, raw)
    return f"unixepoch({side})" if instant and pop.field(path) is not None else side


def _side(pop: Population, kind: Field | None, path: str, raw: Mapping[str, Any]) -> str:
    return pop.arg(_day(pop, raw)) if path in MOMENTS and kind is not None else pop.place(path)


def _day(pop: Population, raw: Mapping[str, Any]) -> str:
    """The last day of the period, moved by a length."""
    return (_moment(pop, raw) - dt.timedelta(seconds=1)).date().isoformat()


def _moment(pop: Population, raw: Mapping[str, Any]) -> dt.datetime:
    """The period's end, moved by a length."""
    ask = pop.ask
    moment = dt.datetime.fromtimestamp(ask.as_of, ask.rules.zone)
    for word, move in (("plus", operator.pos), ("minus", operator.neg)):
        if word in raw:
            said = raw[word]
            length = ask.knob(str(said["the"])) if isinstance(said, Mapping) else said
            moment = clock.plus(moment, str(length), ask.rules.calendar, move(1))
    return moment


def _literal(value: Any, kind: Field | None) -> Any:
    """A value as the tables hold it: money in fen."""
    if kind is not None and kind.type == "money" and isinstance(value, (int, float)) and not isinstance(value, bool):
        return round(value * 100)
    return int(value) if isinstance(value, bool) else value if isinstance(value, (int, float)) else str(value)
