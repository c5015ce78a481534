"""What a figure is asked with, and what it answers."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple, Protocol

from wuye.data import dataclass
from wuye.registers.books import Books
from wuye.registers.define import Register
from wuye.registers.rounds import Figure
from wuye.registers.rules import MISSING, Rules
from wuye.reports.sheet import Cell, Column, Kind
from wuye.text import Text

Args = Mapping[str, Any]


class Tables(Protocol):
    """The flat tables, opened."""

    def rows(self, sql: str, args: Any = ...) -> Iterable[Sequence[Any]]:
        """The rows that a question finds."""


class Period(NamedTuple):
    """From when to when a figure looks, in whole seconds, the end not counted; its days, and how it is called."""

    start: int
    end: int
    before: int
    first: dt.date
    last: dt.date
    name: str

    @property
    def month(self) -> str:
        """The month in which it ends."""
        return self.last.isoformat()[:7]


class Answer(NamedTuple):
    """Columns and rows; `wrong` where they hold something that should not be."""

    columns: tuple[Column, ...]
    rows: Sequence[tuple[Cell, ...]]
    wrong: bool = False
    note: Text | None = None


@dataclass(frozen=True, slots=True)
class Ask:
    """A figure of a register, asked for a period at a moment."""

    register: Register
    figure: Figure
    period: Period
    tables: Tables
    books: Books
    now: int

    @property
    def rules(self) -> Rules:
        """The rules in force."""
        return self.books.rules

    @property
    def as_of(self) -> int:
        """The moment as of which it is told where things stand: the period's end, or what comes after now."""
        return min(self.period.end, self.now + 1)

    @property
    def over(self) -> str | None:
        """The register it looks in; None where it looks in all."""
        return None if self.figure.said.get("everywhere") else self.register.name

    def rows(self, sql: str, args: Args) -> list[Sequence[Any]]:
        """The rows that a question finds."""
        return list(self.tables.rows(sql, dict(args)))

    def knob(self, path: str) -> Any:
        """The value that a knob had at the period's end."""
        import json

        register, name = self.register.name, path.removeprefix("knob.").partition(".")[0]
        sql = (
            "SELECT value FROM knobs WHERE register IN (:register, 'house') AND name = :name AND from_at < :end"
            " AND (to_at IS NULL OR to_at >= :end) ORDER BY register = 'house' LIMIT 1"
        )
        found = self.rows(sql, {"register": register, "name": name, "end": self.as_of})
        if found:
            return json.loads(str(found[0][0]))
        value = self.rules.knob(register, name)
        return None if value is MISSING else value


def column(name: str, zh: str, en: str, kind: Kind = "number", *, person: bool = False) -> Column:
    """A column with its heading in both languages."""
    return Column(name, Text(zh, en), kind, person)
