"""A cell in words: as people read it, and as a program reads it from text; both tell everything the cell holds."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import NamedTuple

from wuye.pattern import pattern
from wuye.render.words import UNSAFE
from wuye.reports.paper import Paper
from wuye.reports.sheet import Cell, Kind, Money, Ratio
from wuye.text import Lang, Text

ENDS = pattern(r"\r\n?|[\x0b\x0c\x85\u2028\u2029]")
LONE = pattern("[\ud800-\udfff\ufffe\uffff]")
SECOND = dt.timedelta(seconds=1)
RIGHT: tuple[Kind, ...] = ("number", "ratio", "money", "length")
"""What is set to the right, so that it stands digit under digit."""
UNBROKEN: tuple[Kind, ...] = (*RIGHT, "day", "time", "yes")
"""What is never broken over two lines."""
YES, NO, NONE = Text("是", "yes"), Text("否", "no"), Text("无", "none")


class Voice(NamedTuple):
    """The language and the zone in which cells are said."""

    lang: Lang
    zone: dt.tzinfo | None = None

    def to(self, text: Text) -> str:
        """A text in this language."""
        return clean(text.to(self.lang))

    def local(self, moment: dt.datetime) -> dt.datetime:
        """A moment to the second in the zone of the paper; one that has no zone stays as it is."""
        whole = moment.replace(microsecond=0)
        return whole.astimezone(self.zone) if self.zone is not None and whole.tzinfo is not None else whole

    def said(self, cell: Cell) -> str:
        """A cell for people; nothing where there is nothing."""
        match cell:
            case None:
                return ""
            case bool():
                return self.to(YES if cell else NO)
            case Text():
                return self.to(cell)
            case Ratio():
                percent = cell.percent()
                return f"{cell.part}/{cell.whole} {self.to(NONE) if percent is None else f'{percent}%'}"
            case Money():
                return yuan(cell.fen, ",")
            case dt.datetime():
                moment = self.local(cell)
                return f"{moment:%Y-%m-%d %H:%M}{f':{moment:%S}' if moment.second else ''}"
            case dt.timedelta():
                return span(cell, self.lang)
            case Decimal():
                return f"{cell:f}"
            case _:
                return clean(str(cell))

    def bare(self, cell: Cell) -> str:
        """A cell for a program that reads text: times with their zone, lengths as hours, minutes, seconds."""
        match cell:
            case bool():
                return "true" if cell else "false"
            case Money():
                return yuan(cell.fen)
            case dt.datetime():
                return self.local(cell).isoformat()
            case dt.timedelta():
                return clock(cell)
            case _:
                return self.said(cell)


def voice(paper: Paper, lang: Lang) -> Voice:
    """The voice in which a paper is said."""
    return Voice(lang, paper.head.zone)


def clean(words: str) -> str:
    """Words with control and direction characters made visible and every end of line the same."""
    if words.isprintable():
        return words
    return LONE.sub("�", UNSAFE.sub("�", ENDS.sub("\n", words)))


def seconds(length: dt.timedelta) -> int:
    """A length in whole seconds."""
    return length // SECOND


def yuan(fen: int, thousands: str = "") -> str:
    """Fen as yuan with two places."""
    whole, rest = divmod(abs(fen), 100)
    return f"{'-' if fen < 0 else ''}{whole:{thousands}}.{rest:02}"


def clock(length: dt.timedelta) -> str:
    """A length as hours, minutes and seconds, however many hours."""
    total = seconds(length)
    minutes, rest = divmod(abs(total), 60)
    return f"{'-' if total < 0 else ''}{minutes // 60}:{minutes % 60:02}:{rest:02}"


def span(length: dt.timedelta, lang: Lang) -> str:
    """A length in words, to the second."""
    total = seconds(length)
    minutes, rest = divmod(abs(total), 60)
    units = (
        (minutes // 1440, "天", "d"),
        (minutes // 60 % 24, "小时", "h"),
        (minutes % 60, "分", "min"),
        (rest, "秒", "s"),
    )
    kept = [unit for unit in units if unit[0]] or [units[2]]
    return ("-" if total < 0 else "") + " ".join(f"{n} {zh if lang == 'zh' else en}" for n, zh, en in kept)
