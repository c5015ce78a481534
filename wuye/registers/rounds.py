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
    """A number for the reports, with a target where there is one."""

    name: str
    label: Text
    query: Mapping[str, Raw]
    per: str | None = None
    target: Raw = None
    rules: tuple[str, ...] = ()
