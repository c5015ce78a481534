"""A map whose items are made when they are asked for."""

from __future__ import annotations

import pytest

from wuye.registers.lazily import Lazily


def test_each_item_is_made_once_and_only_when_it_is_asked_for() -> None:
    made: list[str] = []
    parts = Lazily(["b", "a"], lambda name: made.append(name) or name.upper())  # type: ignore[func-returns-value]
    assert (list(parts), len(parts), "a" in parts, "c" in parts, parts.get("c"), parts.get("c", 3)) == (
        ["b", "a"], 2, True, False, None, 3,
    )  # fmt: skip
    assert made == []
    assert (parts["a"], parts["a"], parts.get("a")) == ("A", "A", "A")
    assert made == ["a"]
    assert parts == {"b": "B", "a": "A"}
    with pytest.raises(KeyError):
        parts["c"]
