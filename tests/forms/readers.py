"""Reads each form back into cells, by what other programs see of it and not by what wrote it."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
import re
from collections.abc import Callable, Iterator
from decimal import Decimal
from html.parser import HTMLParser
from typing import Any, NamedTuple

from tests.forms.given import ZONE
from wuye.reports.sheet import Cell, Column, Kind, Money, Ratio, Sheet
from wuye.text import Lang, Text

UNITS = {"天": 86400, "d": 86400, "小时": 3600, "h": 3600, "分": 60, "min": 60, "秒": 1, "s": 1}
Rows = list[list[Any]]


class Read(NamedTuple):
    """The headings and the rows of a table, cells as plain values."""

    heads: list[str]
    rows: Rows


def expected(sheet: Sheet, lang: Lang, *, exact: bool = False) -> Rows:
    """The cells of a sheet as plain values; where words are for people, what moves a cursor is shown as such."""
    return [[_plain(cell, lang, exact) for cell in row] for row in sheet.rows]


def _plain(cell: Cell, lang: Lang, exact: bool) -> Any:
    match cell:
        case Text():
            return cell.to(lang)
        case str() if not exact:
            seen = cell.replace("\r\n", "\n").replace("\r", "\n")
            return re.sub("[\x07\x1b\u202e]", "�", seen) or None
        case bool() | str() | None:
            return cell
        case Ratio():
            return ("ratio", cell.part, cell.whole)
        case Money():
            return ("fen", cell.fen)
        case dt.timedelta():
            return ("s", int(cell.total_seconds()))
        case dt.datetime():
            return cell.astimezone(dt.UTC)
        case dt.date():
            return cell
        case _:
            return Decimal(str(cell))


def _length(words: str) -> tuple[str, int]:
    total = sum(int(n) * UNITS[unit] for n, unit in re.findall(r"(\d+) ([^\d\s]+)", words))
    return ("s", -total if words.startswith("-") else total)


def _clock(words: str) -> tuple[str, int]:
    hours, minutes, seconds = map(int, words.lstrip("-").split(":"))
    total = hours * 3600 + minutes * 60 + seconds
    return ("s", -total if words.startswith("-") else total)


def _local(words: str) -> dt.datetime:
    return dt.datetime.fromisoformat(words).replace(tzinfo=ZONE).astimezone(dt.UTC)


def _ratio(words: str) -> tuple[str, int, int]:
    part, whole, rate = re.fullmatch(r"(\d+)/(\d+) (.+)", words).groups()  # type: ignore[union-attr]
    percent = f"{100 * int(part) / int(whole):.1f}%" if int(whole) else rate
    assert rate == percent
    assert int(whole) or rate in ("无", "none")
    return ("ratio", int(part), int(whole))


SAID: dict[Kind, Callable[[str], Any]] = {
    "number": Decimal, "ratio": _ratio, "money": lambda w: ("fen", int(w.replace(",", "").replace(".", ""))), "day": dt.date.fromisoformat,
    "time": _local, "length": _length, "yes": lambda w: {"是": True, "yes": True, "否": False, "no": False}[w], "text": str,
}  # fmt: skip
BARE = SAID | {
    "time": lambda w: dt.datetime.fromisoformat(w).astimezone(dt.UTC),
    "length": _clock,
    "yes": {"true": True, "false": False}.__getitem__,
}


def typed(found: Rows, sheet: Sheet, kinds: dict[Kind, Callable[[str], Any]]) -> Rows:
    return [[kinds[c.kind](w) if w != "" else None for w, c in zip(row, sheet.columns, strict=True)] for row in found]


def of_csv(data: bytes, sheet: Sheet) -> Read:
    assert data.startswith(b"\xef\xbb\xbf")
    heads, *rows = csv.reader(io.StringIO(data.decode("utf-8-sig"), newline=""))
    undone = [[re.sub(r"^'(?=['\s]*[=+\-@＝])", "", w) if c.kind == "text" else w for w, c in zip(r, sheet.columns, strict=True)] for r in rows]  # fmt: skip
    return Read(heads, typed(undone, sheet, BARE))


def no_floats(words: str) -> Any:
    raise AssertionError(f"{words} is no whole number")


def of_json(data: bytes) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(data, parse_float=no_floats)
    return found


def of_rows(rows: list[dict[str, Any]], columns: tuple[Column, ...], lang: Lang) -> Rows:
    return [[_of_json(row[c.name], c, lang) for c in columns] for row in rows]


def _of_json(raw: Any, column: Column, lang: Lang) -> Any:
    match raw, column.kind:
        case None, _:
            return None
        case {"zh": _}, "text":
            return raw[lang]
        case {"part": part, "whole": whole}, "ratio":
            return ("ratio", part, whole)
        case int(), "money":
            return ("fen", raw)
        case int(), "length":
            return ("s", raw)
        case str(), "time":
            return dt.datetime.fromisoformat(raw).astimezone(dt.UTC)
        case str(), "day":
            return dt.date.fromisoformat(raw)
        case _, "number":
            return Decimal(raw)
        case _:
            return raw


class Tables(HTMLParser):
    """The tables of a page: the text of each cell, of a time its machine's form."""

    def __init__(self, page: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tables: list[list[list[str]]] = []
        self.open = self.stamped = False
        self.captions: list[str] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        match tag:
            case "table":
                self.tables.append([])
            case "tr":
                self.tables[-1].append([])
            case "td" | "th":
                self.tables[-1][-1].append("")
                self.open = True
            case "br" if self.open:
                self.tables[-1][-1][-1] += "\n"
            case "time":
                self.tables[-1][-1][-1] = dict(attrs)["datetime"] or ""
                self.stamped = True

    def handle_endtag(self, tag: str) -> None:
        if tag in ("td", "th"):
            self.open = self.stamped = False

    def handle_data(self, data: str) -> None:
        if self.open and not self.stamped:
            self.tables[-1][-1][-1] += data


def of_html(page: str, sheets: tuple[Sheet, ...]) -> Iterator[Read]:
    kinds = SAID | {"time": BARE["time"]}
    for (heads, *rows), sheet in zip(Tables(page).tables, sheets, strict=True):
        yield Read(heads, typed(rows, sheet, kinds))


def of_markdown(page: str, sheets: tuple[Sheet, ...]) -> Iterator[Read]:
    from markdown_it import MarkdownIt

    made = MarkdownIt("commonmark").enable("table").enable("strikethrough").render(page)
    for (heads, *rows), sheet in zip(Tables(made).tables, sheets, strict=True):
        yield Read(heads, typed(rows, sheet, SAID))


def of_xlsx(data: bytes, sheets: tuple[Sheet, ...]) -> Iterator[Read]:
    from openpyxl import load_workbook

    pages = load_workbook(io.BytesIO(data)).worksheets[1:]
    for page, sheet in zip(pages, sheets, strict=True):
        heads, *rows = ([cell.value for cell in row] for row in page.iter_rows())
        yield Read([str(h) for h in heads], [_of_excel(row, sheet.columns) for row in rows])


def _of_excel(row: list[Any], columns: tuple[Column, ...]) -> list[Any]:
    cells, found = iter(row), []
    for column in columns:
        raw = next(cells)
        if column.kind == "ratio":
            part, whole = next(cells), next(cells)
            assert raw is None or abs(raw - part / whole) < 1e-9
            found.append(None if part is None else ("ratio", part, whole))
            continue
        found.append(_excel_value(raw, column.kind))
    return found


def _excel_value(raw: Any, kind: Kind) -> Any:
    if raw is None:
        return None
    match kind:
        case "money":
            return ("fen", round(raw * 100))
        case "number":
            return Decimal(str(raw))
        case "time":
            return raw.replace(tzinfo=ZONE).astimezone(dt.UTC)
        case "day":
            return raw.date() if isinstance(raw, dt.datetime) else dt.date.fromisoformat(raw)
        case "length":
            return _length(raw) if isinstance(raw, str) else _excel_length(raw)
        case "text":
            return raw.replace("_x005F_", "_") or None
        case _:
            return raw


def _excel_length(raw: dt.timedelta | dt.time) -> tuple[str, int]:
    if isinstance(raw, dt.time):
        return ("s", raw.hour * 3600 + raw.minute * 60 + raw.second)
    return ("s", round(raw.total_seconds()))


def of_parquet(data: bytes, sheet: Sheet) -> Read:
    from pyarrow import BufferReader, parquet

    table = parquet.read_table(BufferReader(data))
    rows = [list(row.values()) for row in table.to_pylist()]
    return Read(
        table.column_names, [[_of_arrow(raw, c) for raw, c in zip(row, sheet.columns, strict=True)] for row in rows]
    )


def _of_arrow(raw: Any, column: Column) -> Any:
    match raw, column.kind:
        case None, _:
            return None
        case {"part": part, "whole": whole}, _:
            return ("ratio", part, whole)
        case int(), "money":
            return ("fen", raw)
        case int(), "length":
            return ("s", raw)
        case dt.datetime(), _:
            return raw.astimezone(dt.UTC)
        case _, "number":
            return Decimal(raw)
        case _:
            return raw
