"""Aligned rows by display width: what doesn't fit is wrapped, nothing is cut."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from wuye.data import dataclass
from wuye.pattern import pattern
from wuye.render.words import plain
from wuye.text import cells

GAP = 2
NARROWEST = 18
"""A column of running words isn't made narrower than this; below it the row is set as one paragraph."""
SHORT = 34
"""A line to type that is longer than this stands below its row, not beside it."""
UNBROKEN = pattern(r"[!-~]+|[^\S\n]+|.")
NEVER_FIRST = "，。、；：！？）】》」』…·"


class Span(NamedTuple):
    """Words in one style."""

    words: str
    style: str = ""


Line = list[Span]


@dataclass(frozen=True, slots=True)
class Row:
    """Cells side by side, the last one wrapping; the line to type beside it or below, and lines of details below."""

    cells: tuple[Span, ...]
    tail: str = ""
    below: tuple[Span, ...] = ()


def lay_out(rows: Sequence[Row], width: int | None, head: Row | None = None) -> list[Line]:
    """The rows as lines no wider than `width`; None sets no limit."""
    shown = [_clean(row) for row in ([head] if head else []) + list(rows)]
    if not shown:
        return []
    count = max(len(row.cells) for row in shown)
    widths = [max((cells(r.cells[i].words) for r in shown if i < len(r.cells)), default=0) for i in range(count)]
    fixed, indent = widths[:-1], sum(widths[:-1]) + GAP * (count - 1)
    room = None if width is None else width - indent
    if room is not None and room < max(1, min(NARROWEST, widths[-1])):
        return [line for row in shown for line in _paragraph(row, width or room)]
    beside = _beside(shown, room)
    return [line for row in shown for line in _columns(row, fixed, room, beside)]


def _beside(rows: Sequence[Row], room: int | None) -> int:
    """The width of the last column where a line to type stands beside it."""
    if room is None:
        return max(cells(row.cells[-1].words) for row in rows)
    most = room - GAP - max((n for row in rows if (n := cells(row.tail)) <= SHORT), default=0)
    return max((n for row in rows if row.tail and (n := cells(row.cells[-1].words)) <= most), default=most)


def _clean(row: Row) -> Row:
    spans = (tuple(Span(plain(s.words), s.style) for s in part) for part in (row.cells, row.below))
    return Row(next(spans), plain(row.tail), next(spans))


def _columns(row: Row, fixed: Sequence[int], room: int | None, beside: int) -> Iterator[Line]:
    *first, last = row.cells
    fits = room is None or (cells(last.words) <= beside and beside + GAP + cells(row.tail) <= room)
    indent = sum(fixed) + GAP * len(fixed)
    for i, word in enumerate(wrap(last.words, room)):
        line = [_side(s if i == 0 else Span(""), w + GAP) for s, w in zip(first, fixed, strict=False)]
        aside = [Span(row.tail, "cyan")] if row.tail and fits else []
        yield [*line, Span(_padded(word, beside + GAP) if aside else word, last.style), *aside]
    below = (*row.below, *([Span(row.tail, "cyan")] if row.tail and not fits else []))
    for span in below:
        yield from ([Span(" " * indent), Span(word, span.style)] for word in wrap(span.words, room))


def _side(span: Span, width: int) -> Span:
    return Span(_padded(span.words, width), span.style if span.words else "")


def _padded(words: str, width: int) -> str:
    return words + " " * (width - cells(words))


def _paragraph(row: Row, width: int) -> Iterator[Line]:
    """A row where there is no room for columns: its cells one after another, what follows indented."""
    words = "  ".join(s.words for s in row.cells if s.words.strip())
    first, *more = wrap(words, width - GAP) or [""]
    yield [Span(first, next((s.style for s in row.cells if s.style), ""))]
    yield from ([Span(" " * GAP), Span(word)] for word in more)
    for span in (*row.below, *([Span(row.tail, "cyan")] if row.tail else [])):
        yield from ([Span(" " * GAP), Span(word, span.style)] for word in wrap(span.words, width - GAP))


def wrap(words: str, width: int | None) -> list[str]:
    """The words on lines of a width: broken between facts, at spaces, between Chinese characters; a long word folded."""
    if width is None or cells(words) <= width:
        return [words]
    lines: list[str] = []
    line: list[str] = []
    for piece in _pieces(words, width):
        line.append(piece)
        while len(line) > 1 and cells("".join(line).rstrip()) > width:
            kept = _break(line, width)
            lines.append("".join(line[:kept]).rstrip())
            line = _unspaced(line[kept:])
    return [*lines, "".join(line).rstrip()] if "".join(line).strip() else lines


def _break(line: Sequence[str], width: int) -> int:
    """How many pieces stay on a full line: up to its last dot or space, where that doesn't leave it half empty."""
    for at_dot in (True, False):
        last = next((i for i in range(len(line) - 1, 0, -1) if _parts(line, i, at_dot)), 0)
        if 2 * cells("".join(line[:last])) > width:
            return last
    end = len(line) - 1
    return end - 1 if end > 1 and line[end] in NEVER_FIRST else end


def _parts(line: Sequence[str], i: int, at_dot: bool) -> bool:
    return line[i - 1] == "·" if at_dot else line[i].isspace()


def _unspaced(pieces: list[str]) -> list[str]:
    while pieces and pieces[0].isspace():
        pieces = pieces[1:]
    return pieces


def _pieces(words: str, width: int) -> Iterator[str]:
    held = ""
    for piece in UNBROKEN.findall(words):
        if held and (_clings(piece) or held[-1] == "\u200d"):
            held += piece
            continue
        yield from _folded(held, width)
        held = piece
    yield from _folded(held, width)


def _clings(piece: str) -> bool:
    return unicodedata.category(piece[0]) in ("Mn", "Me", "Cf", "Sk")


def _folded(piece: str, width: int) -> Iterable[str]:
    if cells(piece) <= width:
        return [piece]
    return [piece[i : i + width] for i in range(0, len(piece), width)] if piece.isascii() else piece
