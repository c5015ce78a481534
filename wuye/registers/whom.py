"""Who expressions: the roles, departments and persons that the words of a schema mean for one entry."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from wuye.registers import people
from wuye.registers.define import Register
from wuye.registers.operands import kept, operand_getter
from wuye.registers.paths import Scene, getter, kind_behind
from wuye.registers.rules import MISSING

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
