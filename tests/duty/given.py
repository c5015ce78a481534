"""What the tests of the duty log begin with."""

from __future__ import annotations

import base64
from typing import Any

from tests.support.desk import Desk
from wuye.desk.record import Receipt
from wuye.registers.drawing import SIGNATURE, drawn, population, seed_of, statement
from wuye.reports.routines import RoutineRow, routines

DAY = "2026-11-10-day"
WATER: dict[str, Any] = {"account": "1203 厨房漏水", "kind": "water", "place": "1203", "handling": "关总阀，报工程部"}


def noted(desk: Desk, by: str = "zhangwei", **more: Any) -> Receipt:
    """An event in the log; of water, unless said otherwise."""
    said = {name: value for name, value in {**WATER, **more}.items() if value is not None}
    return desk.do(by, "duty", "note", **said)


def state(desk: Desk, event: Receipt) -> str | None:
    """Where an event stands."""
    return desk.state(event.entry.id, "duty")


def routine(desk: Desk, name: str) -> RoutineRow:
    """One routine as it stands now."""
    register, _, own = name.partition(".")
    return next(r for r in routines(desk.books, desk.now()) if (r.register, r.name) == (register, own))


def month_of_pages(desk: Desk, days: int = 5) -> Desk:
    """A month in which something was written on three pages a day; the clock then stands in the next."""
    for day in range(1, days + 1):
        for hour, who in ((3, "majun"), (10, "zhangwei"), (18, "zhaomin")):
            noted(desk.at(f"2026-11-{10 + day} {hour:02}:00"), who, result="已修好")
    return desk.at("2026-12-01 09:00")


def a_draw(desk: Desk, month: str = "2026-11", percent: int = 20, proof: str = "", **other: Any) -> dict[str, Any]:
    """A draw as the desk would make it, with a signature that stands for the director's."""
    everything = population(desk.books, "duty", month)
    said = statement(desk.rules.house_id, "duty", month, percent, everything.digest)
    proof = proof or SIGNATURE + base64.b64encode(b"s" * 64).decode()
    names = drawn(seed_of(proof, said), everything.names, percent)
    made = {"month": month, "percent": percent, "pages": len(everything.rows), "digest": everything.digest}
    return {**made, "proof": proof, "drawn": names, **other}
