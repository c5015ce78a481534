"""Blind counts: what was seen against what the books say."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from wuye.registers.define import Field
from wuye.registers.paths import Scene
from wuye.registers.queries import matches
from wuye.text import Text

MISSING_ITEM, EXTRA_ITEM = (
    Text("账上有而没数到", "in the book, not seen"),
    Text("数到而账上没有", "seen, not in the book"),
)


def expected(field: Field, scene: Scene) -> list[str]:
    """What the books say should be there."""
    return [str(getter("subject")) for getter in matches({"of": field.of, **_query(field)}, scene)]


def _query(field: Field) -> dict[str, Any]:
    where = dict(field.where)
    state = where.pop("state", None)
    return {"where": where, "state": state} if state else {"where": where}


def differences(field: Field, seen: list[str], scene: Scene) -> Iterator[tuple[Text, str]]:
    """Each difference between what was seen and the books: (which way, item)."""
    book = expected(field, scene)
    yield from ((MISSING_ITEM, item) for item in book if item not in seen)
    yield from ((EXTRA_ITEM, item) for item in seen if item not in book)
