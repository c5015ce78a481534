"""What is handed out: some sheets, and the head that says of which house, which time and which books they are."""

from __future__ import annotations

import datetime as dt

from wuye.data import dataclass
from wuye.reports.sheet import Sheet
from wuye.text import Text


@dataclass(frozen=True, slots=True)
class Head:
    """The house, the period, the commit the figures were made from, the root key, the zone of all times, what the audit found."""

    house: str = ""
    period: str = ""
    head: str = ""
    root: str = ""
    zone: dt.tzinfo | None = None
    verdict: Text | None = None
    sound: bool | None = None


@dataclass(frozen=True, slots=True)
class Paper:
    """Sheets under one title; so many of them stand on the first page, before the contents."""

    title: Text
    sheets: tuple[Sheet, ...]
    head: Head = Head()
    front: int = 0
    month: str = ""
    """The month it is about, where it is of one."""
