"""Desks that wrote apart: their indexes go back to before it, and take everything in by time."""

from __future__ import annotations

from collections.abc import Callable

from tests.support.books import folded, said
from tests.sync.desks import Desk


def test_desks_that_wrote_apart_are_taken_in_by_time(desks: Callable[..., list[Desk]]) -> None:
    first, second = desks(2)
    for here, there in (("K-4", "K-1"), ("K-5", "K-2")):
        second.line(False)
        second.borrow(there, "linxia")
        first.clock.later(60)
        first.borrow(here)
        first.clock.later(60)
        second.line(True)
        second.sync("linxia")
        first.sync()
        for desk in (first, second):
            assert said(desk.books) == said(folded(desk.house))
