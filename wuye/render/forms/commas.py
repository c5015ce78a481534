"""A sheet as CSV: opened rightly by Excel in China, and no cell of it is ever a formula."""

from __future__ import annotations

import csv
import io

from wuye.pattern import pattern
from wuye.render.forms.said import Voice, voice
from wuye.reports.paper import Paper
from wuye.reports.sheet import Cell
from wuye.text import Lang, Text

MARK = "\ufeff"
"""By which Excel knows UTF-8."""
# Excel, LibreOffice and the input methods of East Asia take these for the start of a formula, also behind spaces.
FORMULA = pattern(r"^['\s]*[=+\-@＝＋－＠]")


def as_csv(paper: Paper, lang: Lang) -> bytes:
    """The paper's only sheet as CSV."""
    (sheet,) = paper.sheets
    said = voice(paper, lang)
    out = io.StringIO(MARK, newline="")
    out.seek(len(MARK))
    rows = csv.writer(out, lineterminator="\r\n")
    rows.writerow([defused(said.to(column.label)) for column in sheet.columns])
    rows.writerows([_bare(cell, said) for cell in row] for row in sheet.rows)
    return out.getvalue().encode()


def _bare(cell: Cell, said: Voice) -> str:
    """A cell; words are defused, numbers below nothing stay numbers."""
    words = said.bare(cell)
    return defused(words) if isinstance(cell, (str, Text)) else words


def defused(words: str) -> str:
    """Words that no program takes for a formula: a `'` goes before them, and is to be taken away again."""
    return f"'{words}" if FORMULA.match(words) else words
