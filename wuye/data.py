"""Classes of plain data, to be read as those of `dataclasses`, of which only what is needed is made, when it is needed.

The library writes and compiles six functions for each class when it is defined, which took a fifth of a command's time.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from operator import attrgetter
from typing import TYPE_CHECKING, Any

__all__ = ["dataclass", "field", "replace"]

if TYPE_CHECKING:
    from dataclasses import dataclass, field, replace

_NONE: Any = object()


class _Part:
    """What is said of one part of a class, in the library's words."""

    __slots__ = ("compare", "default", "default_factory", "hash", "init", "repr")

    def __init__(self, default: Any = _NONE, **more: Any) -> None:
        self.default, self.default_factory = default, more.get("default_factory", _NONE)
        self.init, self.repr, self.compare = (more.get(word, True) for word in ("init", "repr", "compare"))
        self.hash: bool | None = more.get("hash")

    def said(self) -> dict[str, Any]:
        """The same, to be told to the library."""
        return {name: value for name in self.__slots__ if (value := getattr(self, name)) is not _NONE}


class _Fields:
    """The parts as the functions of `dataclasses` look for them, told by the library itself when one does."""

    def __init__(self, parts: Mapping[str, _Part]) -> None:
        self._parts = parts
        self._told: dict[str, Any] | None = None

    def __get__(self, _thing: object, owner: type) -> dict[str, Any]:
        """The library's own fields."""
        if self._told is None:
            import dataclasses

            rows = [(name, Any, dataclasses.field(**part.said(), kw_only=True)) for name, part in self._parts.items()]
            self._told = dataclasses.make_dataclass("_", rows).__dict__["__dataclass_fields__"]
        return self._told


def _field(**said: Any) -> Any:
    return _Part(**said)


def _dataclass(cls: type | None = None, *, frozen: bool = False, slots: bool = False) -> Any:
    if cls is None:
        return lambda plain: _made(plain, frozen, slots)
    return _made(cls, frozen, slots)


def _replace(thing: Any, **changes: Any) -> Any:
    kept = {n: getattr(thing, n) for n, part in type(thing).__parts__.items() if part.init and n not in changes}
    return type(thing)(**kept, **changes)


def _made(plain: type, frozen: bool, slots: bool) -> type:
    said = plain.__dict__
    names = [name for name, kind in said.get("__annotations__", {}).items() if "ClassVar" not in str(kind)]
    parts = {name: _part(said.get(name, _NONE)) for name in names}
    more: dict[str, Any] = {"__parts__": parts, "__dataclass_fields__": _Fields(parts), "__match_args__": tuple(names)}
    more |= _compared(parts, frozen, said) | {"__repr__": said.get("__repr__", _repr)}
    if frozen:
        more |= {"__setattr__": _refuse, "__delattr__": _refuse}
    cls = _slotted(plain, parts, more) if slots else _completed(plain, parts, more)
    cls.__init__ = _first(cls, parts, frozen)  # type: ignore[misc]
    return cls


def _slotted(plain: type, parts: Mapping[str, _Part], more: Mapping[str, Any]) -> type:
    """The class once more, its things without a dictionary of their own."""
    kept = {k: v for k, v in plain.__dict__.items() if k not in (*parts, "__dict__", "__weakref__")}
    cls = type(plain)(plain.__name__, plain.__bases__, {**kept, "__slots__": tuple(parts), **more})
    cls.__qualname__ = plain.__qualname__
    return cls


def _completed(plain: type, parts: Mapping[str, _Part], more: Mapping[str, Any]) -> type:
    defaults = {name: part.default for name, part in parts.items() if part.default is not _NONE}
    for name in parts:
        if name in plain.__dict__ and name not in defaults:
            delattr(plain, name)
    for name, value in {**more, **defaults}.items():
        setattr(plain, name, value)
    return plain


def _part(value: Any) -> _Part:
    return value if isinstance(value, _Part) else _Part(value)


def _compared(parts: Mapping[str, _Part], frozen: bool, said: Mapping[str, Any]) -> dict[str, Any]:
    """How things are held against each other; a class that says so itself has its own way."""
    values = _values([name for name, part in parts.items() if part.compare])
    hashed = _values([n for n, part in parts.items() if (part.compare if part.hash is None else part.hash)])

    def equal(self: Any, other: Any) -> Any:
        return values(self) == values(other) if other.__class__ is self.__class__ else NotImplemented

    found = {"__eq__": equal, "__hash__": (lambda self: hash(hashed(self))) if frozen else None}
    return {name: said.get(name, made) for name, made in found.items()}


def _values(names: list[str]) -> Callable[[Any], Any]:
    # One name alone gives the value itself, which serves as well.
    return attrgetter(*names) if names else lambda _: ()


def _repr(self: Any) -> str:
    shown = (f"{name}={getattr(self, name)!r}" for name, part in self.__parts__.items() if part.repr)
    return f"{type(self).__qualname__}({', '.join(shown)})"


def _refuse(self: Any, name: str, *_value: object) -> None:
    from dataclasses import FrozenInstanceError

    raise FrozenInstanceError(f"{name} of {type(self).__qualname__} stays as it is")


def _first(cls: type, parts: Mapping[str, _Part], frozen: bool) -> Callable[..., None]:
    """Makes the first thing of a class, and what makes the others."""

    def __init__(self: Any, *args: Any, **named: Any) -> None:  # noqa: N807
        cls.__init__ = written = _written(cls, parts, frozen)  # type: ignore[misc]
        written(self, *args, **named)

    return __init__


def _written(cls: type, parts: Mapping[str, _Part], frozen: bool) -> Any:
    """What makes the things of a class, written out and compiled as the library would."""
    known: dict[str, Any] = {"_none": _NONE, "_set": object.__setattr__}
    heads, lines = [], []
    for name, part in parts.items():
        known[f"_d_{name}"] = part.default
        value = name
        if part.default_factory is not _NONE:
            known[f"_d_{name}"], known[f"_f_{name}"] = _NONE, part.default_factory
            value = f"_f_{name}() if {name} is _none else {name}" if part.init else f"_f_{name}()"
        elif not part.init:
            value = f"_d_{name}"
        if part.init:
            heads.append(name if part.default is _NONE and part.default_factory is _NONE else f"{name}=_d_{name}")
        if frozen and name in cls.__dict__.get("__slots__", ()):
            # The slot itself takes the value; a search for it by its name takes longer.
            known[f"_s_{name}"] = cls.__dict__[name].__set__
            lines.append(f"_s_{name}(self, {value})")
        else:
            lines.append(f"_set(self, {name!r}, {value})" if frozen else f"self.{name} = {value}")
    lines += ["self.__post_init__()"] if hasattr(cls, "__post_init__") else []
    body = "\n  ".join(lines or ["pass"])
    exec(f"def __init__(self, {', '.join(heads)}):\n  {body}", known)
    known["__init__"].__qualname__ = f"{cls.__qualname__}.__init__"
    return known["__init__"]


if not TYPE_CHECKING:
    dataclass, field, replace = _dataclass, _field, _replace
