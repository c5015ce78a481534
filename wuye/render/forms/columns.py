"""A sheet as Parquet, for those who analyse elsewhere: columns of one type each, labels and units in their metadata."""

from __future__ import annotations

import datetime as dt
import io
import json
from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import Any

from wuye.errors import BadInput
from wuye.render.forms.heading import column_names
from wuye.render.forms.objects import UNITS
from wuye.render.forms.said import Voice, seconds, voice
from wuye.reports.paper import Paper
from wuye.reports.sheet import Cell, Column, Kind, Money, Ratio
from wuye.text import Lang, same

LONG, DIGITS = 2**63, 38
"""The bounds of whole numbers and of decimals in Parquet."""
KINDS: dict[Kind, tuple[type, ...]] = {
    "money": (Money,), "length": (dt.timedelta,), "ratio": (Ratio,), "yes": (bool,), "time": (dt.datetime,), "day": (dt.date,),
}  # fmt: skip


def as_parquet(paper: Paper, lang: Lang) -> bytes:
    """The paper's only sheet as Parquet."""
    pa, parquet = _arrow()
    (sheet,) = paper.sheets
    said = voice(paper, lang)
    arrays, fields = [], []
    for i, (column, name) in enumerate(zip(sheet.columns, column_names(sheet), strict=True)):
        values, kind = _typed([row[i] for row in sheet.rows], column, said, pa)
        arrays.append(pa.array(values, kind))
        fields.append(pa.field(name, kind, metadata=_told(column)))
    head = paper.head
    about = {"wuye.sheet": sheet.name, "wuye.house": head.house, "wuye.period": head.period, "wuye.head": head.head}
    out = io.BytesIO()
    parquet.write_table(pa.Table.from_arrays(arrays, schema=pa.schema(fields, metadata=about)), out, compression="zstd")
    return out.getvalue()


def _arrow() -> tuple[Any, Any]:
    try:
        import pyarrow
        from pyarrow import parquet
    except ImportError:
        raise BadInput.of(
            "写 Parquet 要先装 pyarrow", "Parquet wants pyarrow, which isn't installed",
            remedy=same("pip install 'wuye[parquet]'"), field="format",
        ) from None  # fmt: skip
    return pyarrow, parquet


def _told(column: Column) -> dict[str, str]:
    """What a column says of itself."""
    label = json.dumps({"zh": column.label.zh, "en": column.label.en}, ensure_ascii=False)
    unit = {"unit": UNITS[column.kind]} if column.kind in UNITS else {}
    return {"kind": column.kind, "label": label, **unit}


def _typed(values: Sequence[Cell], column: Column, said: Voice, pa: Any) -> tuple[list[Any], Any]:
    """The cells of a column in one type; in words where they aren't all of one."""
    there = [cell for cell in values if cell is not None]
    kind = KINDS.get(column.kind)
    if kind is not None and all(type(cell) in kind for cell in there):
        change, arrow = _change(column.kind, said, pa)
        return [None if cell is None else change(cell) for cell in values], arrow
    if column.kind == "number" and all(type(cell) is int and -LONG <= cell < LONG for cell in there):
        return list(values), pa.int64()
    numbers = [cell for cell in there if isinstance(cell, (int, Decimal)) and not isinstance(cell, bool)]
    if column.kind == "number" and len(numbers) == len(there) and (arrow := _decimal(numbers, pa)) is not None:
        return [None if cell is None else Decimal(str(cell)) for cell in values], arrow
    return [None if cell is None else cell if type(cell) is str else said.bare(cell) for cell in values], pa.string()


def _change(kind: Kind, said: Voice, pa: Any) -> tuple[Callable[[Any], Any], Any]:
    """How a cell of a kind is put, and as which type: money in fen, lengths in seconds."""
    match kind:
        case "money":
            return lambda cell: cell.fen, pa.int64()
        case "length":
            return seconds, pa.int64()
        case "ratio":
            whole = pa.struct([("part", pa.int64()), ("whole", pa.int64())])
            return lambda cell: {"part": cell.part, "whole": cell.whole}, whole
        case "time":
            return said.local, pa.timestamp("us", tz=str(said.zone) if said.zone is not None else "UTC")
        case "day":
            return lambda cell: cell, pa.date32()
        case _:
            return lambda cell: cell, pa.bool_()


def _decimal(numbers: Sequence[int | Decimal], pa: Any) -> Any:
    """The type that holds all of these numbers exactly, if there is one."""
    exact = [Decimal(str(n)) for n in numbers]
    if not all(n.is_finite() for n in exact):
        return None
    parts = [(n.adjusted() + 1, max(0, -int(n.as_tuple().exponent))) for n in exact]
    places = max((after for _, after in parts), default=0)
    before = max((ahead for ahead, _ in parts), default=1)
    return pa.decimal128(DIGITS, places) if max(before, 1) + places <= DIGITS else None
