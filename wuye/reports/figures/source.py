"""Where the figures look: the flat tables of a house."""

from __future__ import annotations

from wuye.reports.figures.ask import Period


def months_of(period: Period) -> list[str]:
    """The months that a period touches."""
    first, last = period.first, period.last
    count = (last.year - first.year) * 12 + last.month - first.month + 1
    found = [divmod(first.year * 12 + first.month - 1 + n, 12) for n in range(count)]
    return [f"{year:04}-{month + 1:02}" for year, month in found]
