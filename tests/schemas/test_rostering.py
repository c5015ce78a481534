"""The check of the words that rosters brought: cells, at, by, named functions with paths, the running shift."""

from __future__ import annotations

import pytest

from tests.schemas.conftest import UMBRELLA, said, with_umbrella

MORE = """
routines:
  round: {label: {zh: 巡, en: round}, every: shift, at: end -15m, who: [assistant], do: enter}
  ahead: {label: {zh: 备, en: ahead}, every: holiday, by: 7d before, who: [assistant], do: enter}
"""
VALUES = "values:\n  mine: {python: shift_of, of: [by, at]}\n  there: {python: relief_here, of: [by, due]}\n"
BASE = UMBRELLA.replace("values:\n", VALUES, 1).replace(
    "- must: {held: 0}", "- must: {held: 0, mine.start: {before: {the: at}}, shift.name: day, by.on_duty: true}", 1
)


def errors(text: str) -> list[str]:
    return said(with_umbrella(text).errors)


def test_they_are_sound() -> None:
    assert errors(BASE + MORE) == []


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("at: end -15m", "at: ending", "at goes with every: shift"),
        ("every: shift, at", "every: day, at", "at goes with every: shift"),
        ("by: 7d before", "by: 7d", "by goes with every: holiday"),
        ("every: holiday, by", "every: month, by", "by goes with every: holiday"),
        ("every: shift", "every: month 32", "no period"),
        ("mine.start", "mine.begin", "there is no begin behind mine"),
        ("shift.name", "shift.dept", "there is no dept behind shift"),
        ("of: [by, at]", "of: [by]", "shift_of wants 2 paths"),
        ("of: [by, at]", "of: [by, nothing]", "no field nothing"),
        ("by.on_duty: true", "by.on_duty: 1", "on_duty is true or false"),
    ],
)
def test_a_slip_is_found(old: str, new: str, words: str) -> None:
    assert old in BASE + MORE
    assert any(words in line for line in errors((BASE + MORE).replace(old, new, 1)))


def test_a_sheet_of_codes_names_a_table() -> None:
    sheet = "  plan: {type: sheet, of: staff, cells: codes, label: {zh: 表, en: plan}}\n"
    text = UMBRELLA.replace("  wet: {type", f"{sheet}  wet: {{type", 1).replace("may: [wet]", "may: [wet, plan]", 1)
    assert any("there is no table codes" in line for line in errors(text))
    table = 'tables:\n  codes: {rows: {"n": {zh: 夜, en: night}}}\n\n'
    assert errors(text.replace("fields:\n", f"{table}fields:\n", 1)) == [], "a code may be n"
