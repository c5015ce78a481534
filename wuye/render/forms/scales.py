"""What a chart measures: cells as heights, ticks at round numbers, words beside them."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import NamedTuple

from wuye.render.forms.said import seconds
from wuye.reports.sheet import Cell, Money, Ratio
from wuye.text import Text

UNITS = (
    (86400, Text("天", "days")),
    (3600, Text("小时", "hours")),
    (60, Text("分", "minutes")),
    (1, Text("秒", "seconds")),
)
PERCENT, YUAN, PLAIN = Text("%", "%"), Text("元", "yuan"), Text("", "")


class Scale(NamedTuple):
    """From which to which value an axis goes, its step, its unit and by what a cell is divided for it."""

    low: float
    high: float
    step: float
    unit: Text
    by: float = 1

    def ticks(self) -> list[float]:
        """The values at which the axis has a line."""
        return [self.low + i * self.step for i in range(round((self.high - self.low) / self.step) + 1)]


def height(cell: Cell) -> float | None:
    """A cell as a number: lengths in seconds, money in fen, ratios in percent; None where there is no number."""
    match cell:
        case bool() | None:
            return None
        case int() | Decimal():
            return float(cell)
        case Money():
            return float(cell.fen)
        case Ratio():
            return 100 * cell.part / cell.whole if cell.whole else None
        case dt.timedelta():
            return float(seconds(cell))
        case _:
            return None


def scale(all_cells: Sequence[Cell]) -> Scale | None:
    """The scale on which all these cells can be drawn; None where there is nothing to draw."""
    values = [value for cell in all_cells if (value := height(cell)) is not None and math.isfinite(value)]
    if not values:
        return None
    by, unit = _unit(all_cells, max(map(abs, values)))
    if unit is PERCENT and min(values) >= 0 and max(values) <= 100:
        return Scale(0, 100, 25, PERCENT)
    low, high = min(0.0, min(values) / by), max(0.0, max(values) / by)
    whole = all(isinstance(cell, int) for cell in all_cells if height(cell) is not None)
    step = _step((high - low) or 1, whole)
    return Scale(math.floor(low / step) * step, (math.ceil(high / step) or 1) * step, step, unit, by)


def _unit(all_cells: Sequence[Cell], most: float) -> tuple[float, Text]:
    kinds = {type(cell) for cell in all_cells}
    if dt.timedelta in kinds:
        return next(((by, unit) for by, unit in UNITS if most >= 2 * by), (1, UNITS[-1][1]))
    if Money in kinds:
        return 100, YUAN
    return 1, PERCENT if Ratio in kinds else PLAIN


def _step(reach: float, whole: bool) -> float:
    """A round number that parts the reach in four or so."""
    rough = reach / 4
    ten = 10.0 ** math.floor(math.log10(rough))
    step = next(n * ten for n in (1, 2, 5, 10) if n * ten >= rough * 0.999)
    return max(1.0, step) if whole else step


def number(value: float) -> str:
    """A number as short as it can be said beside a chart."""
    if abs(value) >= 100 or value == round(value):
        return f"{value:,.0f}"
    return f"{value:.{1 if abs(value) >= 10 else 2}f}".rstrip("0").rstrip(".") if abs(value) >= 0.01 else f"{value:.1g}"


def along(labels: Sequence[str], room: float, wide: float) -> Iterator[int]:
    """Which labels stand along the foot so that none runs into the next, the last one always among them."""
    every = max(1, math.ceil((wide + 6) * len(labels) / room)) if labels else 1
    yield from range((len(labels) - 1) % every, len(labels), every)
