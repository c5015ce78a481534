"""Questions in SQL over the tables: the answer as a sheet, and in plain words why there is none."""

from __future__ import annotations

import datetime as dt
import re
import sqlite3
from collections.abc import Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from wuye.errors import BadInput, WuyeError
from wuye.pattern import pattern
from wuye.reports.sheet import Cell, Column, Kind, Sheet
from wuye.reports.tables.layout import MONTHLY, SHOWN
from wuye.reports.tables.opened import MOST, SECONDS, open_tables
from wuye.text import Text, near_to, same

if TYPE_CHECKING:
    from wuye.desk.house import House

TIMES = ("at", "happened", "since", "starts", "ends")
"""Columns of these names, and those that end in `_at`, hold times in seconds."""
PERSONS = ("by", "person", "deputy_of")
LAST = 253_402_300_799
"""The last second of the year 9999."""
LOOK = Text("有哪些表和列：wuye query --tables", "which tables and columns there are: wuye query --tables")
MONTH = pattern(r"\d{4}-(0[1-9]|1[0-2])")
_NO_TABLE, _NO_COLUMN = pattern(r"no such table: (?:\w+\.)?(.+)"), pattern(r"no such column: (.+)")
_DENIED = ("not authorized", "prohibited", "readonly database", "authorization denied", "VACUUM")


def ask(
    house: House, sql: str, *, months: Sequence[str] = (), seconds: float = SECONDS, most: int = MOST
) -> Sheet:  # fmt: skip
    """The answer to a question in SQL; BadInput where it can't be read, would write, or takes too long."""
    wrong = next((month for month in months if not MONTH.fullmatch(month)), None)
    if wrong is not None:
        raise BadInput.of(f"月份写成 2026-11，不是 {wrong}", f"a month is written 2026-11, not {wrong}", field="month")
    asked = [name for name in MONTHLY if re.search(rf"\b{name}\b", sql, re.I)]
    wanted = list(months) or [house.now().strftime("%Y-%m")] if asked else []
    with open_tables(house, wanted, seconds_=seconds, most=most) as tables:
        try:
            rows = tables.rows(sql)
        except (sqlite3.Error, sqlite3.Warning, ValueError) as error:
            raise _trouble(error, sql, seconds) from None
        if not tables.columns:
            raise BadInput.of("没有写要查什么", "there is no question", remedy=same("wuye query 'SELECT …'"))
        return answer(tables.columns, rows, house.rules.zone)


def answer(columns: Sequence[str], rows: Sequence[tuple[Any, ...]], zone: ZoneInfo) -> Sheet:
    """Rows of SQL as a sheet: what a column is called tells which ones are times."""
    kinds = [_kind(name, [row[i] for row in rows]) for i, name in enumerate(columns)]
    heads = tuple(
        Column(name, same(name), kind, person=name in PERSONS)
        for name, kind in zip(_apart(columns), kinds, strict=True)
    )
    cells = [tuple(_cell(raw, kind, zone) for raw, kind in zip(row, kinds, strict=True)) for row in rows]
    return Sheet("query", Text("查询", "query"), heads, cells)


def _apart(columns: Sequence[str]) -> list[str]:
    """The names of the columns, none of them twice."""
    found: list[str] = []
    for name in columns:
        new, number = name, 2
        while new in found:
            new, number = f"{name}_{number}", number + 1
        found.append(new)
    return found


def _kind(name: str, values: Sequence[Any]) -> Kind:
    there = [value for value in values if value is not None]
    whole = all(isinstance(value, int) and 0 <= value <= LAST for value in there)
    if whole and (name in TIMES or name.endswith("_at")):
        return "time"
    return "number" if there and all(isinstance(value, (int, float)) for value in there) else "text"


def _cell(raw: Any, kind: Kind, zone: ZoneInfo) -> Cell:
    if kind == "time" and raw is not None:
        return dt.datetime.fromtimestamp(raw, zone)
    if isinstance(raw, float):
        return Decimal(repr(raw)) if raw == raw and abs(raw) != float("inf") else str(raw)
    return raw.hex() if isinstance(raw, bytes) else raw


def tables_sheet() -> Sheet:
    """Every table and column with what it holds."""
    columns = (
        Column("table", Text("表", "table")),
        Column("column", Text("列", "column")),
        Column("holds", Text("内容", "holds")),
    )
    rows: list[tuple[Cell, ...]] = []
    for table in SHOWN:
        rows.append((table.name, "", table.says))
        rows += [(table.name, column.name, column.says) for column in table.columns]
    return Sheet("tables", Text("查询用的表", "the tables for queries"), columns, rows)


def _trouble(error: Exception, sql: str, seconds: float) -> WuyeError:
    words = str(error)
    if words == "interrupted":
        return BadInput.of(
            f"查了 {seconds:g} 秒还没有查完，停了",
            f"stopped after {seconds:g} seconds",
            remedy=Text(
                f"缩小范围（如加 month = '2026-11'），或用 --seconds {seconds * 6:g}",
                f"narrow it down (month = '2026-11', say), or --seconds {seconds * 6:g}",
            ),
        )
    if any(part in words for part in _DENIED):
        return BadInput.of(
            f"query 只能读，不能写，也不能打开别的文件：{words}",
            f"a query only reads; it writes nothing and opens no other file: {words}",
            remedy=Text(
                "只用 SELECT；要登记用 wuye <登记簿> <动作>",
                "SELECT alone; entries are written by wuye REGISTER ACTION",
            ),
        )
    if "one statement" in words:
        return BadInput.of("一次只能查一句", "one statement at a time", remedy=same("wuye query 'SELECT …'"))
    return _unread(words)


def _unread(words: str) -> WuyeError:
    table, column = _NO_TABLE.search(words), _NO_COLUMN.search(words)
    if table is not None:
        near = _near(table[1], [t.name for t in SHOWN])
        return BadInput.of(f"没有「{table[1]}」这张表{near.zh}", f"there is no table {table[1]}{near.en}", remedy=LOOK)
    if column is not None:
        near = _near(column[1].rpartition(".")[2], list({c.name for t in SHOWN for c in t.columns}))
        more = Text("；字要用单引号括起来", "; words stand in single quotes")
        return BadInput.of(
            f"没有「{column[1]}」这一列{near.zh}{more.zh}",
            f"there is no column {column[1]}{near.en}{more.en}",
            remedy=LOOK,
        )
    return BadInput.of(f"这句 SQL 看不懂：{words}", f"this SQL can't be read: {words}", remedy=LOOK)


def _near(word: str, names: list[str]) -> Text:
    near = near_to(word, sorted(names))
    return Text(f"，是不是 {'、'.join(near)}", f"; did you mean {', '.join(near)}") if near else same("")
