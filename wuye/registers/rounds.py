"""What a register asks for again and again: its routines, and the figures of its reports."""

from __future__ import annotations

from collections.abc import Mapping

from wuye.data import dataclass
from wuye.registers.define import Raw
from wuye.text import Text


@dataclass(frozen=True, slots=True)
class Routine:
    """A duty that recurs."""

    name: str
    label: Text
    every: Raw
    at: Raw = None
    by: Raw = None
    who: Raw = None
    do: tuple[str, ...] = ()
    """Any of these counts as done; the first is the one to type."""
    each: Mapping[str, Raw] | None = None
    gives: str | None = None
    to: Raw = None
    times: int = 1
    rules: tuple[str, ...] = ()
    about: Mapping[str, Raw] | None = None
    """The field that names a month, and which one it is, seen from the running one: only such entries count."""


@dataclass(frozen=True, slots=True)
class Catalogue:
    """A list of a register's subjects: which, under what heads, in what order, with which columns, or what is added up."""

    name: str
    label: Text
    where: Mapping[str, Raw]
    of: str | None = None
    group: tuple[str, ...] = ()
    order: tuple[str, ...] = ()
    columns: tuple[str, ...] = ()
    sum: tuple[str, ...] = ()
    rules: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Figure:
    """What a report says of a period: the word that says how it is found, and all that is said of it in the schema's words."""

    name: str
    label: Text
    kind: str
    said: Mapping[str, Raw]
    per: str = "month"
    rules: tuple[str, ...] = ()
    to: Raw = None
    private: bool = False
    alarm: bool = False
    """Whether a row of it is something that should not be."""
    chart: Mapping[str, Raw] | None = None
    where: Mapping[str, Raw] | None = None

    def names(self, word: str) -> tuple[str, ...]:
        """What stands under a word, one name or several."""
        raw = self.said.get(word)
        return () if raw is None else tuple(str(one) for one in raw) if isinstance(raw, (list, tuple)) else (str(raw),)
