"""The named functions of `python:` under `values`, by the names that a schema may write."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from wuye.registers import closing, counts, handing_over, in_hand, rights, rostering

NAMED: dict[str, Callable[..., Any]] = {
    "sole_roles": rights.sole_roles,
    "signatures_owed": rights.signatures_owed,
    "unsigned_here": rights.unsigned_here,
    "shift_of": rostering.shift_of,
    "roster_gaps": rostering.roster_gaps,
    "holiday_gaps": rostering.holiday_gaps,
    "roster_misfits": rostering.roster_misfits,
    "relief_here": rostering.relief_here,
    "off_duty": rostering.off_duty,
    "attendance_sheet": rostering.attendance_sheet,
    "things_held": in_hand.things_held,
    "things_kept": in_hand.things_kept,
    "month_ended": closing.month_ended,
    "stocktaken": counts.stocktaken,
    "proposals": counts.proposals,
    **handing_over.DRAWS,
}
PARTS: dict[str, dict[str, str]] = {
    "stocktaken": dict.fromkeys(counts.KINDS, "text"),
    "shift_of": {"name": "text", "day": "day", "post": "text", "start": "time", "end": "time"},
}
"""The parts of those that are a map, with their types."""
TAKES = {
    "shift_of": 2, "relief_here": 2, "off_duty": 2, "signatures_owed": 1, "things_held": 1, "things_kept": 1,
}  # fmt: skip
"""How many paths a function wants under `of`; the others take none."""
