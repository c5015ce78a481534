"""The pages about the tables list every one, and their examples run."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from textwrap import dedent

import pytest

from bench.tables_page import page
from tests.tables.conftest import Sample
from wuye.reports.tables.layout import BESIDES, MADE, MONTHLY, TABLES, create, insert
from wuye.reports.tables.monthly import fill_months
from wuye.text import Lang

DOCS = Path(__file__).parents[2] / "docs"
PAGES: dict[Lang, str] = {"zh": "tables.zh.md", "en": "tables.md"}


def examples(name: str) -> list[str]:
    """The SQL of a page."""
    text = (DOCS / name).read_text("utf-8")
    return [dedent(block).strip() for block in re.findall(r"```sql\n(.*?)```", text, re.S)]


@pytest.mark.parametrize("lang", PAGES)
def test_every_table_column_and_index_is_told(lang: Lang) -> None:
    assert page(lang).strip() in (DOCS / PAGES[lang]).read_text("utf-8")


def test_both_pages_have_the_same_ten_examples() -> None:
    assert examples(PAGES["zh"]) == examples(PAGES["en"])
    assert len(examples(PAGES["en"])) == 10


@pytest.fixture
def monthly(sample: Sample) -> Iterator[Sample]:
    fill_months(sample.db, sample.house, ["2026-11"], sample.now)
    yield sample
    for name in MONTHLY:
        sample.db.execute(f"DROP TABLE {name}")


@pytest.mark.parametrize("number", range(10))
def test_every_example_finds_something_in_the_sample(monthly: Sample, number: int) -> None:
    rows = monthly.db.execute(examples(PAGES["en"])[number]).fetchall()
    assert rows
    assert any(value is not None for value in rows[0])


def test_there_is_a_place_for_every_column() -> None:
    given = {t.name: len(t.columns) + len(BESIDES.get(t.name, ())) - (t.name in MADE) for t in TABLES}
    assert {t.name: insert(t.name).count("?") for t in TABLES} == given
    assert all(f'"{column.name}"' in create(t) for t in TABLES for column in t.columns)
