"""Operands: the right-hand sides of a schema's tests, times and sums, as one entry has them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from wuye.registers import clock
from wuye.registers.define import Register
from wuye.registers.paths import Getter, Scene, getter, resolve
from wuye.registers.rules import MISSING

T = TypeVar("T")
M = TypeVar("M")
MOST = 4_000
"""More pieces than a schema has."""


def operand(raw: Any, scene: Scene) -> Any:
    """The right-hand side of a test: a plain value, or `{the: path}` with `of`, `plus`, `minus`."""
    if not isinstance(raw, dict):
        return raw
    if "the" in raw and len(raw) == 1:
        return resolve(str(raw["the"]), scene)
    get: Getter = kept(raw, scene.register, scene.register.made.operands, operand_getter)
    return get(scene)


def kept(raw: T, register: Register, made: dict[int, tuple[Any, M]], make: Callable[[T, Register], M]) -> M:
    """What a piece of a schema comes down to in a register, made when it is first met."""
    found = made.get(id(raw))
    # Another piece may lie where one lay that is gone; those of a schema stay.
    if found is None or found[0] is not raw:
        if len(made) > MOST:
            made.clear()
        found = made[id(raw)] = raw, make(raw, register)
    return found[1]


def operand_getter(raw: Any, register: Register) -> Getter:
    """What an operand comes down to in one register."""
    if not isinstance(raw, dict):
        return lambda _scene: raw
    if "the" in raw and len(raw) == 1:
        return getter(str(raw["the"]), register)
    return _reckoner(raw, register)


def _reckoner(raw: Mapping[str, Any], register: Register) -> Getter:
    """What a map of words comes down to: the earliest of some times, a path with `of`, `plus`, `minus`; else itself."""
    if "earliest" in raw:
        return _earliest([operand_getter(one, register) for one in raw["earliest"]])
    if "the" not in raw:
        return lambda _scene: raw
    get = getter(str(raw["the"]), register)
    of = getter(str(raw["of"]), register) if "of" in raw else None
    moves = [(operand_getter(raw[word], register), sign) for word, sign in (("plus", 1), ("minus", -1)) if word in raw]

    def reckoned(scene: Scene) -> Any:
        value = get(scene)
        if of is not None and (value.__class__ is dict or isinstance(value, Mapping)):
            value = value.get(of(scene), value.get("else", MISSING))
        for by, sign in moves:
            if value is not MISSING:
                value = _move(value, by(scene), sign, scene)
        return value

    return reckoned


def _earliest(of: list[Getter]) -> Getter:
    def earliest(scene: Scene) -> Any:
        times = [as_time(get(scene), scene) for get in of]
        return min((t for t in times if t is not None and t > scene.at), default=MISSING)

    return earliest


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
