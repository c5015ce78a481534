"""Pictures of a sheet, as SVG that stands in a page: lines and bars, their values beside them, readable without colour."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from html import escape
from typing import NamedTuple

from wuye.render.forms.said import Voice
from wuye.render.forms.scales import Scale, along, height, number, scale
from wuye.reports.sheet import Cell, Column, Sheet
from wuye.text import cells

WIDTH, HEIGHT = 680, 260
LEFT, RIGHT, TOP, FOOT = 52, 12, 46, 30
ROOM, TALL = WIDTH - LEFT - RIGHT, HEIGHT - TOP - FOOT
INKS = (("#27496d", ""), ("#c0813a", "7 4"), ("#7d9bb8", "2 3"), ("#6b4e4e", "10 3 2 3"))
"""How the series differ: in lightness as well as in hue, and in how a line is broken."""
LETTER = 5.6
"""About how wide a narrow character is."""
FEW = 24
"""More values than this aren't written out; then the highest and the last are."""


class Series(NamedTuple):
    """What is drawn over the foot: its heading, its cells."""

    label: str
    cells: Sequence[Cell]


def chart(sheet: Sheet, said: Voice) -> str:
    """The picture of a sheet, or nothing where it has none, no numbers, or one row only."""
    if sheet.chart is None or len(sheet.rows) < 2:
        return ""
    feet = _foot([row[_column(sheet, sheet.chart.along)] for row in sheet.rows], said)
    over = [_series(sheet, name, said) for name in sheet.chart.over]
    found = scale([cell for series in over for cell in series.cells])
    if found is None:
        return ""
    draw = _bars if sheet.chart.form == "bar" else _curves
    parts = (*_axis(found, said), *_feet(feet), *_legend(over, sheet.chart.form), *draw(over, feet, found, said))
    name = escape(said.to(sheet.title))
    about = escape(
        f"{said.to(sheet.columns[_column(sheet, sheet.chart.along)].label)} × {'、'.join(s.label for s in over)}"
    )
    head = f'<svg viewBox="0 0 {WIDTH} {HEIGHT}" role="img" class="{sheet.chart.form}">'
    return f"{head}<title>{name}</title><desc>{about}</desc>{''.join(parts)}</svg>"


def _column(sheet: Sheet, name: str) -> int:
    return next(i for i, column in enumerate(sheet.columns) if column.name == name)


def _series(sheet: Sheet, name: str, said: Voice) -> Series:
    i = _column(sheet, name)
    column: Column = sheet.columns[i]
    return Series(said.to(column.label), [row[i] for row in sheet.rows])


def _foot(found: Sequence[Cell], said: Voice) -> list[str]:
    """The labels along the foot; days of one year without the year."""
    years = {cell.year for cell in found if isinstance(cell, dt.date)}
    if len(years) == 1 and all(isinstance(cell, dt.date) for cell in found):
        return [f"{cell:%m-%d}" for cell in found if isinstance(cell, dt.date)]
    return [words if cells(words) <= 16 else f"{words[:7]}…" for words in map(said.said, found)]


def _y(value: float, axis: Scale) -> float:
    return TOP + TALL * (1 - (value - axis.low) / (axis.high - axis.low))


def _x(i: int, count: int) -> float:
    return LEFT + ROOM * (i + 0.5) / count


def _text(x: float, y: float, words: str, anchor: str = "middle", more: str = "") -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}"{more}>{escape(words)}</text>'


def _axis(axis: Scale, said: Voice) -> Iterator[str]:
    for tick in axis.ticks():
        y = _y(tick, axis)
        line = "foot" if tick == 0 else "rule"
        yield f'<path class="{line}" d="M{LEFT} {y:.1f}H{WIDTH - RIGHT}"/>'
        yield _text(LEFT - 7, y + 4, number(tick), "end")
    if unit := said.to(axis.unit):
        yield _text(LEFT - 7, TOP - 12, unit, "end")


def _feet(feet: Sequence[str]) -> Iterator[str]:
    wide = LETTER * max(map(cells, feet), default=1)
    for i in along(feet, ROOM, wide):
        yield _text(_x(i, len(feet)), HEIGHT - FOOT + 18, feet[i])


def _legend(over: Sequence[Series], form: str) -> Iterator[str]:
    x = float(LEFT)
    for i, series in enumerate(over):
        ink, dash = INKS[i % len(INKS)]
        stroke = f'stroke-width="2" stroke-dasharray="{dash}"' if form == "line" else 'stroke-width="9"'
        yield f'<path d="M{x:.1f} 12h18" stroke="{ink}" {stroke}/>'
        yield _text(x + 24, 16, series.label, "start")
        x += 24 + LETTER * cells(series.label) + 24


def _words(cell: Cell, axis: Scale) -> str:
    value = height(cell)
    return "" if value is None else number(value / axis.by)


def _tip(series: Series, foot: str, cell: Cell, said: Voice) -> str:
    return f"<title>{escape(f'{foot} {series.label} {said.said(cell)}')}</title>"


def _written(series: Series, beside: int, axis: Scale) -> set[int]:
    """The places whose values are written out: all where there is room, else the highest and the last."""
    there = [(value, i) for i, cell in enumerate(series.cells) if (value := height(cell)) is not None]
    widest = max((cells(_words(series.cells[i], axis)) for _, i in there), default=0)
    places = len(series.cells) * beside
    if places <= FEW and LETTER * widest + 4 <= ROOM / max(1, places):
        return {i for _, i in there}
    return {max(there, key=lambda one: (one[0], -one[1]))[1], there[-1][1]} if there else set()


def _bars(over: Sequence[Series], feet: Sequence[str], axis: Scale, said: Voice) -> Iterator[str]:
    slot = ROOM / len(feet)
    wide = min(34.0, slot * 0.76 / len(over))
    for n, series in enumerate(over):
        written = _written(series, len(over), axis)
        for i, cell in enumerate(series.cells):
            value = height(cell)
            if value is None:
                continue
            x = _x(i, len(feet)) + (n - len(over) / 2) * wide
            top, foot = sorted((_y(value / axis.by, axis), _y(0, axis)))
            box = f'x="{x + 0.5:.1f}" y="{top:.1f}" width="{wide - 1:.1f}" height="{foot - top:.1f}"'
            yield f'<rect {box} fill="{INKS[n % len(INKS)][0]}">{_tip(series, feet[i], cell, said)}</rect>'
            if i in written:
                yield _text(
                    x + wide / 2, top - 4 if value >= 0 else foot + 12, _words(cell, axis), more=' class="value"'
                )


def _curves(over: Sequence[Series], feet: Sequence[str], axis: Scale, said: Voice) -> Iterator[str]:
    for n, series in enumerate(over):
        ink, dash = INKS[n % len(INKS)]
        yield f'<path d="{_path(series, axis)}" fill="none" stroke="{ink}" stroke-width="2" stroke-dasharray="{dash}"/>'
        # Of two lines, one has its values above and the other below; of more they'd meet.
        written = _written(series, max(1, len(over) - 1), axis)
        for i, cell in enumerate(series.cells):
            value = height(cell)
            if value is None:
                continue
            x, y = _x(i, len(feet)), _y(value / axis.by, axis)
            yield f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3" fill="{ink}">{_tip(series, feet[i], cell, said)}</circle>'
            if i in written:
                above = all(value >= (height(other.cells[i]) or 0) for other in over)
                yield _text(x, y - 8 if above else y + 16, _words(cell, axis), more=' class="value"')


def _path(series: Series, axis: Scale) -> str:
    """A line from point to point, broken where there is no number."""
    parts, pen = [], "M"
    for i, cell in enumerate(series.cells):
        value = height(cell)
        if value is None:
            pen = "M"
            continue
        parts.append(f"{pen}{_x(i, len(series.cells)):.1f} {_y(value / axis.by, axis):.1f}")
        pen = "L"
    return "".join(parts)
