"""A report's sheet: its columns, its rows of plain values, and what it says of itself; every form of output writes these."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal
from typing import Literal, NamedTuple

from wuye.data import dataclass
from wuye.text import Text


class Ratio(NamedTuple):
    """So many of so many; of none it is none, and never a number."""

    part: int
    whole: int

    def percent(self) -> Decimal | None:
        """In hundredths, to one place."""
        return round(Decimal(100 * self.part) / self.whole, 1) if self.whole else None


class Money(NamedTuple):
    """A sum in whole fen."""

    fen: int


Cell = None | bool | int | Decimal | str | Text | dt.date | dt.datetime | dt.timedelta | Ratio | Money
"""What stands in one place; a `Text` is said in the reader's language, `None` is nothing."""
Kind = Literal["text", "number", "ratio", "money", "day", "time", "length", "yes"]
"""What a column holds, by which it is set, aligned and typed."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its name for machines, its heading, what it holds; `person` where it names somebody."""

    name: str
    label: Text
    kind: Kind = "text"
    person: bool = False


@dataclass(frozen=True, slots=True)
class Chart:
    """A picture of a sheet: the column along its foot, and those that are drawn over it."""

    form: Literal["line", "bar"]
    along: str
    over: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Sheet:
    """One table of a report; `private` where only the readers named in `to` may have it, `marked` the rows out of order."""

    name: str
    title: Text
    columns: tuple[Column, ...]
    rows: Sequence[tuple[Cell, ...]]
    note: Text | None = None
    rules: tuple[str, ...] = ()
    chart: Chart | None = None
    private: bool = False
    to: tuple[str, ...] = ()
    marked: frozenset[int] = frozenset()
    readers: Text | None = None
    """Who may have it, in words."""
    alarm: bool = False
    """Whether it holds something that should not be; such sheets come first."""
