"""The pages about the forms say what they do."""

from __future__ import annotations

import datetime as dt
import json
import re
from decimal import Decimal
from pathlib import Path

import pytest

from tests.forms.given import ZONE
from wuye.render.forms.objects import row_objects
from wuye.render.forms.said import Voice
from wuye.render.forms.write import ARCHIVE, FORMS
from wuye.reports.sheet import Cell, Column, Kind, Money, Ratio, Sheet
from wuye.text import Lang, Text, same

DOCS = Path(__file__).parents[2] / "docs"
PAGES: list[tuple[str, Lang]] = [("forms.md", "en"), ("forms.zh.md", "zh")]
EXAMPLES: list[tuple[Kind, Cell]] = [
    ("text", "李娜"), ("text", Text("租务部", "leasing")), ("number", Decimal("12.50")), ("number", 1203), ("ratio", Ratio(17, 18)),
    ("ratio", Ratio(0, 0)), ("money", Money(-123450)), ("day", dt.date(2026, 11, 22)), ("time", dt.datetime(2026, 11, 22, 0, 3, tzinfo=dt.UTC)),
    ("length", dt.timedelta(hours=26, minutes=5)), ("yes", True), ("text", None),
]  # fmt: skip


def tables(page: str) -> list[list[list[str]]]:
    """The tables of a page, without their heads."""
    found = re.findall(r"^\|.*\n\|-.*\n((?:\|.*\n)+)", (DOCS / page).read_text("utf-8"), re.M)
    return [[[cell.strip() for cell in line.strip("|").split("|")] for line in part.splitlines()] for part in found]


@pytest.mark.parametrize(("page", "lang"), PAGES)
def test_every_form_is_told_with_its_endings(page: str, lang: Lang) -> None:
    told = {row[0].strip("`"): re.findall(r"`(.*?)`", row[1]) for row in tables(page)[0]}
    assert told == {name: [*form.endings, *([ARCHIVE] if name == "csv" else [])] for name, form in FORMS.items()}


@pytest.mark.parametrize(("page", "lang"), PAGES)
def test_every_cell_looks_as_told(page: str, lang: Lang) -> None:
    voice = Voice(lang, ZONE)
    for (kind, cell), (_, said, bare, in_json, *_) in zip(EXAMPLES, tables(page)[1], strict=True):
        sheet = Sheet("s", same("s"), (Column("c", same("c"), kind),), [(cell,)])
        value = json.dumps(row_objects(sheet, voice)[0]["c"], ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        assert [said, bare, in_json] == [f"`{words}`" for words in (voice.said(cell), voice.bare(cell), value)]
