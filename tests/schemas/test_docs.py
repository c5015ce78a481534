"""The pages about the language have every word of it, and the example that is tested."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.schemas.conftest import UMBRELLA
from wuye.registers import words
from wuye.registers.check_books import PERIODS
from wuye.registers.check_paths import DUE_WORDS, PERSON

DOCS = Path(__file__).parents[2] / "docs"
PAGES = ("registers.md", "registers.zh.md")
SETS = [name for name in vars(words) if name.isupper() and name not in ("TAKEN",)]


def named(page: str) -> set[str]:
    """Every word that stands as code on a page, outside its examples."""
    text = re.sub(r"```.*?```", "", (DOCS / page).read_text("utf-8"), flags=re.S)
    return {word for code in re.findall(r"`([^`]+)`", text) for word in re.findall(r"[a-z_0-9-]+", code)}


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("name", SETS)
def test_every_word_of_the_language_is_told(page: str, name: str) -> None:
    assert set(getattr(words, name)) - named(page) == set()


@pytest.mark.parametrize("page", PAGES)
def test_every_word_of_paths_and_periods_is_told(page: str) -> None:
    text = (DOCS / page).read_text("utf-8")
    assert [word for word in (*DUE_WORDS, *PERSON, *PERIODS) if word not in text] == []


@pytest.mark.parametrize("page", PAGES)
def test_the_example_is_the_one_that_is_tested(page: str) -> None:
    assert f"```yaml\n{UMBRELLA}```" in (DOCS / page).read_text("utf-8")


def test_both_pages_have_the_same_words() -> None:
    assert {w for w in named(PAGES[0]) ^ named(PAGES[1]) if any(w in getattr(words, s) for s in SETS)} == set()
