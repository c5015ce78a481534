"""Questions of a house tried on tables that hold nothing: what can't be asked is told before anybody adopts it."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing

from wuye.registers import sql
from wuye.reports.tables.layout import TABLES, VIEWS, create
from wuye.reports.tables.opened import Tables
from wuye.text import Text

ARGS = {"a": 0, "b": 0, "t": 0, "before": 0, "month": "2026-11", "first": "2026-11-01", "last": "2026-11-30"}


def faults(texts: Mapping[str, str]) -> Iterator[tuple[str, Text]]:
    """By name of a file, what is wrong with its question; one that isn't a question at all is told elsewhere."""
    with closing(sqlite3.connect(":memory:")) as db:
        db.create_function("house_now", 0, lambda: 0, deterministic=True)
        db.executescript("\n".join(create(table) for table in TABLES) + VIEWS)
        tables = Tables(db, 0, None, None).guard()
        for name, text in texts.items():
            found = None if any(sql.faults(text)) else _fault(sql.read(text), tables)
            if found is not None:
                yield name, found


def _fault(question: sql.Question, tables: Tables) -> Text | None:
    try:
        tables.rows(f"SELECT * FROM ({question.body}\n) LIMIT 0", ARGS)
    except sqlite3.Error as error:
        return Text(f"这句 SQL 查不了：{error}", f"this SQL can't be asked: {error}")
    given, wanted = len(tables.columns), sum(2 if kind == "ratio" else 1 for _, kind, _ in question.columns)
    if given != wanted:
        zh = f"头上写的各栏要 {wanted} 列（ratio 要两列），这一句给 {given} 列"
        return Text(zh, f"the columns of the head take {wanted} of the question (a ratio two), and it gives {given}")
    return None
