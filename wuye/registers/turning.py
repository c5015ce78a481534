"""Pages as they stand: how many entries each holds, and a fingerprint over all of them, by which it is signed whole."""

from __future__ import annotations

import datetime as dt
from typing import Any

from wuye.errors import Problem
from wuye.ledger.page import PageName, parse_path
from wuye.pattern import pattern
from wuye.registers.books import Books
from wuye.registers.define import Field
from wuye.registers.kinds import Unfit
from wuye.registers.shifts import shift_at
from wuye.registers.things import BLANK
from wuye.text import Text

PARTS = ("page", "count", "digest")
_NAME = pattern(r"([0-9]{4}-[0-9]{2})-([0-9]{2})-([a-z][a-z0-9_]*)(?:\.([a-z]{1,16}))?")


def name_of(path: str) -> str:
    """What a shift's page is called: `2026-11-22-night`, with the desk's letter behind a dot where there is one."""
    found = parse_path(path)
    assert found is not None
    return f"{found.month}-{found.day}-{found.shift}{f'.{found.desk}' if found.desk else ''}"


def path_of(register: str, name: str) -> str | None:
    """The path of a shift's page by its name; None where that is no such name."""
    found = _NAME.fullmatch(name)
    return None if found is None else PageName(register, found[1], found[2], found[3], found[4] or "").path


def running(books: Books, at: dt.datetime, desk: str = "") -> str:
    """The name of the page on which a shift writes at a moment."""
    day, shift = shift_at(books.rules, at)
    return f"{day.isoformat()}-{shift}{f'.{desk}' if desk else ''}"


def as_field(books: Books, field: Field, name: str) -> dict[str, Any]:
    """A page as an entry names it: its name, how many entries it holds, their fingerprint; Unfit for no page's name."""
    path = path_of(str(field.of), name)
    if path is None or parse_path(path) is None:
        raise Unfit(
            f"{field.label.zh} 要写某一班的页，如 2026-11-22-night",
            f"{field.label.en} is a shift's page such as 2026-11-22-night",
        )
    page = books.pages.get(path) or BLANK
    return {"page": name, "count": page.size, "digest": page.digest}


def from_page(field: Field, raw: Any, books: Books, _register: str) -> dict[str, Any]:
    """What a page's field holds; whether the page stands so is asked when it is judged."""
    if not isinstance(raw, dict) or tuple(raw) != PARTS or not isinstance(raw["count"], int):
        raise Unfit(
            f"{field.label.zh} 要写页名、条数、指纹", f"{field.label.en} is a page, its entries and their fingerprint"
        )
    as_field(books, field, str(raw["page"]))
    return raw


def moved_on(field: Field, raw: dict[str, Any], books: Books) -> Problem | None:
    """What is wrong where a page no longer stands as an entry says it does."""
    now = as_field(books, field, str(raw["page"]))
    if now == raw:
        return None
    said = Text(
        f"{raw['page']} 现有 {now['count']} 条，与所写的 {raw['count']} 条不是同一页内容",
        f"{raw['page']} holds {now['count']} entries now, not just the {raw['count']} that were meant",
    )
    return Problem(said, field.rules, Text("看过新的再签", "read what is new, then sign"), field=field.name)
