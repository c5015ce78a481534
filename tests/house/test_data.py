"""Classes of plain data are those of `dataclasses`, made later."""

from __future__ import annotations

import copy
import dataclasses
from types import ModuleType
from typing import Any

import pytest

from wuye import data

BOTH = pytest.mark.parametrize("lib", [dataclasses, data], ids=["library", "own"])


def classes(lib: ModuleType) -> tuple[Any, Any, Any]:
    @lib.dataclass(frozen=True, slots=True)
    class Held:
        """Never changes."""

        name: str
        count: int = 1
        said: str = lib.field(default="", compare=False, repr=False)

    @lib.dataclass(slots=True)
    class Moving:
        """Changes."""

        name: str
        rows: list[int] = lib.field(default_factory=list)
        seen: dict[str, int] = lib.field(default_factory=dict, init=False)

    @lib.dataclass
    class Trouble(Exception):
        """An error."""

        problems: tuple[str, ...]
        kind: str = lib.field(default="error", init=False)

        def __post_init__(self) -> None:
            super().__init__("; ".join(self.problems))

    return Held, Moving, Trouble


@BOTH
def test_made_compared_and_shown(lib: ModuleType) -> None:
    held, moving, _ = classes(lib)
    assert held("a") == held("a", 1, "other") != held("a", 2)
    assert held("a") != ("a", 1, "")
    assert len({held("a"), held("a", said="x"), held("b")}) == 2
    assert repr(held(name="a")).endswith("Held(name='a', count=1)")
    one, other = moving("m"), moving("m")
    one.rows.append(1)
    assert (one.rows, other.rows, one.seen) == ([1], [], {})
    assert one != other
    with pytest.raises(TypeError, match="unhashable"):
        hash(one)


@BOTH
@pytest.mark.parametrize("args", [(), ("a", 1, "", 2)])
def test_what_is_given_is_counted(lib: ModuleType, args: tuple[Any, ...]) -> None:
    held, moving, _ = classes(lib)
    with pytest.raises(TypeError, match=r"__init__\(\)"):
        held(*args)
    with pytest.raises(TypeError, match="unexpected keyword"):
        moving("m", seen={})


@BOTH
def test_held_things_stay(lib: ModuleType) -> None:
    held = classes(lib)[0]("a")
    with pytest.raises(dataclasses.FrozenInstanceError):
        held.name = "b"
    with pytest.raises(dataclasses.FrozenInstanceError):
        del held.name
    assert not hasattr(held, "__dict__")


@BOTH
def test_the_library_s_functions_know_them(lib: ModuleType) -> None:
    held, moving, _ = classes(lib)
    assert dataclasses.is_dataclass(held)
    assert [f.name for f in dataclasses.fields(moving)] == ["name", "rows", "seen"]
    assert dataclasses.asdict(moving("m", [1])) == {"name": "m", "rows": [1], "seen": {}}
    assert dataclasses.replace(held("a", 2), name="b") == lib.replace(held("a", 2), name="b") == held("b", 2)
    assert copy.copy(moving("m", [1])) == moving("m", [1])
    match held("a", 3):
        case held(name, count):
            assert (name, count) == ("a", 3)


@BOTH
def test_errors_say_what_is_wrong(lib: ModuleType) -> None:
    trouble = classes(lib)[2](("one", "two"))
    assert (str(trouble), trouble.kind, trouble.problems) == ("one; two", "error", ("one", "two"))
