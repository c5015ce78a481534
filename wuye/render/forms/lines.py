"""A paper as aligned lines: columns side by side where there is room, each row a small form of its own where there is none."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from wuye.render.forms.heading import VERDICT, count, facts, notes
from wuye.render.forms.said import RIGHT, UNBROKEN, Voice, voice
from wuye.render.layout import GAP, Line, Row, Span, lay_out, wrap
from wuye.render.words import plain
from wuye.reports.paper import Paper
from wuye.reports.sheet import Column, Sheet
from wuye.text import Lang, cells

NARROW = 10
"""A column of words isn't made narrower than this where it would have to be broken."""
MARK = "! "
"""Stands before a row to look at, in a sheet that has such."""


def as_text(paper: Paper, lang: Lang) -> bytes:
    """The paper as text of any width, without colour."""
    lines = paper_lines(paper, lang, None)
    return "".join("".join(span.words for span in line).rstrip() + "\n" for line in lines).encode()


def paper_lines(paper: Paper, lang: Lang, width: int | None) -> list[Line]:
    """The paper as lines no wider than `width`."""
    said = voice(paper, lang)
    told = list(facts(paper.head, said))
    if paper.head.verdict is not None:
        told.insert(0, (said.to(VERDICT), said.to(paper.head.verdict)))
    one = len(paper.sheets) == 1 and paper.sheets[0].title == paper.title
    lines = [] if one else lay_out([Row((Span(said.to(paper.title), "bold"),))], width)
    if one and paper.head.verdict is None:
        return sheet_lines(paper.sheets[0], said, width)
    lines += lay_out([Row((Span(label, "dim"), Span(words))) for label, words in told], width)
    for sheet in paper.sheets:
        lines += [[Span("")], *sheet_lines(sheet, said, width)]
    return lines


def bare_lines(paper: Paper, lang: Lang, width: int | None) -> list[Line]:
    """The rows of the only sheet of a paper, without its title."""
    (sheet,) = paper.sheets
    return table_lines(sheet, voice(paper, lang), width)


def sheet_lines(sheet: Sheet, said: Voice, width: int | None) -> list[Line]:
    """One sheet: its title, what is said of it, its rows."""
    title = f"{MARK if sheet.alarm else ''}{said.to(sheet.title)}  {count(sheet, said)}"
    lines = lay_out([Row((Span(title, "bold"),))], width)
    if note := notes(sheet, said):
        lines += lay_out([Row((Span(note, "dim"),))], width)
    return [*lines, *table_lines(sheet, said, width)] if sheet.rows else lines


def table_lines(sheet: Sheet, said: Voice, width: int | None) -> list[Line]:
    """The rows of a sheet below their heads."""
    heads = [plain(said.to(column.label)) for column in sheet.columns]
    rows = [[plain(said.said(cell)) for cell in row] for row in sheet.rows]
    room = None if width is None else width - (len(MARK) if sheet.marked else 0)
    widths = _widths(sheet.columns, heads, rows, room)
    if widths is None:
        return list(_forms(sheet, heads, rows, width))
    lines = list(_columns(sheet, heads, widths, "dim", " " * len(MARK)))
    for i, row in enumerate(rows):
        marked = i in sheet.marked
        lines += _columns(sheet, row, widths, "bold" if marked else "", MARK if marked else " " * len(MARK))
    return lines


def _widths(
    columns: Sequence[Column], heads: Sequence[str], rows: Sequence[Sequence[str]], room: int | None
) -> list[int] | None:
    """How wide each column is; None where they don't fit side by side."""
    natural = [max(cells(row[i]) for row in (heads, *rows)) for i in range(len(heads))]
    spare = (10**9 if room is None else room) - GAP * (len(heads) - 1)
    floors = [
        max((cells(row[i]) for row in rows), default=0) if column.kind in UNBROKEN else min(NARROW, natural[i])
        for i, column in enumerate(columns)
    ]
    floors = [max(floor, min(4, wide)) for floor, wide in zip(floors, natural, strict=True)]
    if sum(floors) > spare:
        return None
    return _shared(natural, floors, spare)


def _shared(natural: Sequence[int], floors: Sequence[int], spare: int) -> list[int]:
    """Every column as wide as it wants to be, but none wider than what then is enough for all."""
    low, high = 0, max(natural, default=0)
    while low < high:
        most = (low + high + 1) // 2
        if sum(max(floor, min(wide, most)) for wide, floor in zip(natural, floors, strict=True)) <= spare:
            low = most
        else:
            high = most - 1
    return [max(floor, min(wide, low)) for wide, floor in zip(natural, floors, strict=True)]


def _columns(sheet: Sheet, row: Sequence[str], widths: Sequence[int], style: str, mark: str) -> Iterator[Line]:
    """One row; what is too wide for its column goes on below."""
    wrapped = [wrap(words, width) or [""] for words, width in zip(row, widths, strict=True)]
    for i in range(max(map(len, wrapped), default=0)):
        parts = [column[i] if i < len(column) else "" for column in wrapped]
        line = [_side(p, w, c) for p, w, c in zip(parts, widths, sheet.columns, strict=True)]
        front = [Span(mark if i == 0 else " " * len(mark), style)] if sheet.marked else []
        yield [*front, Span((" " * GAP).join(line), style)]


def _side(words: str, width: int, column: Column) -> str:
    space = " " * (width - cells(words))
    return space + words if column.kind in RIGHT else words + space


def _forms(sheet: Sheet, heads: Sequence[str], rows: Sequence[Sequence[str]], width: int | None) -> Iterator[Line]:
    """Each row with a line for each of its cells."""
    room = None if width is None else width - (len(MARK) if sheet.marked else 0)
    for i, row in enumerate(rows):
        yield [Span("")]
        told = [Row((Span(head, "dim"), Span(words))) for head, words in zip(heads, row, strict=True) if words]
        for n, line in enumerate(lay_out(told, room)):
            mark = MARK if n == 0 and i in sheet.marked else " " * len(MARK)
            yield [Span(mark, "bold"), *line] if sheet.marked else line
