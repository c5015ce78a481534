"""Where the figures look: the flat tables of a house."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from importlib import import_module
from importlib.util import find_spec
from typing import TYPE_CHECKING

from wuye.reports.figures.ask import Period, Tables

if TYPE_CHECKING:
    from wuye.desk.house import House

KEPT = "wuye.reports.tables"


@contextmanager
def tables_of(house: House, months: Sequence[str]) -> Iterator[Tables]:
    """The tables, with what is expected in some months and the ones before: kept beside the index, else made in memory."""
    if find_spec(KEPT) is not None:
        with import_module(f"{KEPT}.opened").open_tables(house, list(months)) as tables:
            yield tables
        return
    from wuye.reports.figures.flat import Flat

    yield Flat(house.entries(), house.rules, house.rules_of, months)


def months_of(period: Period) -> list[str]:
    """The months that a period touches."""
    first, last = period.first, period.last
    count = (last.year - first.year) * 12 + last.month - first.month + 1
    found = [divmod(first.year * 12 + first.month - 1 + n, 12) for n in range(count)]
    return [f"{year:04}-{month + 1:02}" for year, month in found]
