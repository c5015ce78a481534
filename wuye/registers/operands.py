"""What stands on the right-hand side of a schema's words, for one entry: values, times and sums, and whom is meant."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from wuye.registers import clock, people
from wuye.registers.define import Register
from wuye.registers.paths import Getter, Scene, getter, kind_behind, resolve
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


Meant = Callable[[Scene], people.Tokens]
"""Whom an expression means for one entry."""


def who(raw: Any, scene: Scene) -> people.Tokens:
    """A who expression of a schema, resolved for one entry."""
    if raw.__class__ is str:
        return (f"person:{scene.by}",) if raw == "writer" else (raw,)
    if isinstance(raw, (list, dict)):
        meant: Meant = kept(raw, scene.register, scene.register.made.meant, _meant)
        return meant(scene)
    return () if raw is None else (str(raw),)


def _meant(raw: Any, register: Register) -> Meant:
    if isinstance(raw, dict):
        return _of_map(raw, register)
    if isinstance(raw, list):
        return _of_list([_meant(part, register) for part in raw], raw)
    if raw == "writer":
        return lambda scene: (f"person:{scene.by}",)
    tokens = () if raw is None else (str(raw),)
    return lambda _scene: tokens


def _of_list(parts: list[Meant], raw: list[Any]) -> Meant:
    if all(isinstance(part, str) and part != "writer" for part in raw):
        tokens = tuple(raw)
        return lambda _scene: tokens
    return lambda scene: tuple([token for part in parts for token in part(scene)])


def _of_map(raw: Mapping[str, Any], register: Register) -> Meant:
    if "superior" in raw:
        return _superiors(None if raw["superior"] == "by" else getter(str(raw["superior"]), register))
    path = str(raw.get("the", raw.get("each", "")))
    get = getter(path, register) if "each" in raw else operand_getter(raw, register)
    names: list[bool] = []

    def meant(scene: Scene) -> people.Tokens:
        value = get(scene)
        if value is MISSING:
            return ()
        if not names:
            names.append(_names_people(path, scene))
        if names[0]:
            return (f"person:{value}",) if value.__class__ is str else _persons(value)
        # What a knob or a fact holds may be gone tomorrow: it is read as it stands.
        return _meant(value, register)(scene)

    return meant


def _persons(value: Any) -> people.Tokens:
    return tuple([f"person:{p}" for p in (value if isinstance(value, list) else [value])])


def _superiors(get: Callable[[Scene], Any] | None) -> Meant:
    def meant(scene: Scene) -> people.Tokens:
        person = scene.by if get is None else get(scene)
        return () if person is MISSING else people.superiors(scene.books, str(person))

    return meant


def _names_people(path: str, scene: Scene) -> bool:
    """Whether a path leads to people, not to a who expression kept in a knob or a table."""
    words = path.removeprefix("was.").split(".")
    kind = scene.register.fields.get(words[0])
    for word in words[1:]:
        kind = kind_behind(kind, word, scene)
    if words == ["subject"]:
        return scene.register.name == "staff"
    return words == ["by"] or (kind is not None and kind.type in ("person", "people"))
