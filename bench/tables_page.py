"""The page of the tables for the docs, from the same words as `wuye query --tables`."""

from __future__ import annotations

from collections.abc import Iterator

from wuye.reports.tables.layout import SHOWN, TABLES, Table
from wuye.text import Lang, Text

COLUMN, HOLDS, INDEX = Text("列", "column"), Text("内容", "holds"), Text("索引：", "Indexes: ")


def page(lang: Lang) -> str:
    """Every table with its columns and indexes, as Markdown."""
    return "\n".join(line for table in SHOWN for line in _table(table, lang))


def _table(table: Table, lang: Lang) -> Iterator[str]:
    yield from (f"### `{table.name}`", "", f"{table.says.to(lang)}{'。' if lang == 'zh' else '.'}", "")
    if len(table.columns) > 1:
        yield from (f"| {COLUMN.to(lang)} | | {HOLDS.to(lang)} |", "|---|---|---|")
        yield from (f"| `{c.name}` | {c.type.split()[0].lower()} | {c.says.to(lang)} |" for c in table.columns)
        yield ""
    kept = next((t for t in TABLES if t.name == table.name or (table.name, t.name) == ("subjects", "standing")), table)
    indexes = [columns for columns in (kept.key, *kept.indexes) if columns]
    if indexes and kept.name not in ("duties", "posts"):
        listed = ("、" if lang == "zh" else "; ").join(f"`{columns}`" for columns in indexes)
        yield from (f"{INDEX.to(lang)}{listed}", "")
