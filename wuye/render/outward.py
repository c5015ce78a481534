"""An export written out; the one place where its form is chosen."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
from collections.abc import Callable, Mapping
from decimal import Decimal
from pathlib import Path

from wuye.pattern import pattern
from wuye.render.forms.write import form_of as any_form
from wuye.reports.export import Exported
from wuye.reports.sheet import Cell
from wuye.text import Lang, Text

# What Excel and LibreOffice take for the start of a formula, also behind blanks; a `'` goes before it and is taken away
# again when the file is read.
FORMULA = pattern(r"^['\s]*[=+\-@＝＋－＠]")


def as_jsonl(exported: Exported, _lang: Lang) -> bytes:
    """One item a line, as `wuye import` reads it."""
    return b"".join(json.dumps(item, ensure_ascii=False).encode() + b"\n" for item in exported.items)


def as_json(exported: Exported, _lang: Lang) -> bytes:
    """All items as one list."""
    return json.dumps(exported.items, ensure_ascii=False).encode() + b"\n"


def as_csv(exported: Exported, lang: Lang) -> bytes:
    """The sheet as CSV that Excel opens rightly: UTF-8 with its mark, no cell a formula."""
    out = io.StringIO(newline="")
    rows = csv.writer(out, lineterminator="\r\n")
    rows.writerow([_words(column.label, lang) for column in exported.sheet.columns])
    rows.writerows([_words(cell, lang) for cell in row] for row in exported.sheet.rows)
    return b"\xef\xbb\xbf" + out.getvalue().encode()


FORMS: Mapping[str, Callable[[Exported, Lang], bytes]] = {"csv": as_csv, "jsonl": as_jsonl, "json": as_json}
"""The forms that `wuye import` reads back; the others are for people, and are those of every report."""


def form_of(said: str | None, name: str | None, as_data: bool) -> str:
    """The form that is named, else that of the file's ending, else CSV."""
    if said is None and (as_data or name is None or not Path(name).suffix):
        return "json" if as_data else "csv"
    return any_form(said, Path(name) if name is not None else None)


def write(exported: Exported, form: str, lang: Lang) -> bytes:
    """The export in a form."""
    return FORMS[form](exported, lang)


def _words(cell: Cell, lang: Lang) -> str:
    """A cell in CSV."""
    if isinstance(cell, Text):
        return _defused(cell.to(lang))
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "是" if cell and lang == "zh" else "否" if lang == "zh" else "yes" if cell else "no"
    if isinstance(cell, Decimal):
        return f"{cell:f}"
    if isinstance(cell, (dt.datetime, dt.date)):
        return cell.isoformat()
    return _defused(cell) if isinstance(cell, str) else str(cell)


def _defused(words: str) -> str:
    return f"'{words}" if FORMULA.match(words) else words
