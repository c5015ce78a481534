"""The sample building's November, told once."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
import yaml

from bench.sample import made
from tests.figures.given import plain
from tests.support.flat import Flat
from wuye.builtin import sample_dir
from wuye.registers.books import Books
from wuye.reports.figures import answers, periods
from wuye.reports.sheet import Sheet

Entries = list[dict[str, Any]]
"""The entries of pages as plain maps, with `register` and the page they stand on."""


@pytest.fixture(scope="session")
def flat() -> Flat:
    """The sample's books as flat tables."""
    books: Books = made().books
    entries = [record.entry for record in books.records.values()]
    return Flat(entries, books.rules, lambda _: books.rules, ["2026-11"])


@pytest.fixture(scope="session")
def now(flat: Flat) -> dt.datetime:
    """The first of December."""
    return dt.datetime(2026, 12, 1, tzinfo=flat.rules.zone)


@pytest.fixture(scope="session")
def told(flat: Flat, now: dt.datetime) -> Callable[[str], Sheet]:
    """What a figure says of the sample's November."""
    period = periods.month_of("2026-11", flat.rules.zone)
    return lambda name: answers.sheet(answers.named(flat.books, name, now), period, flat, flat.books, now)


@pytest.fixture(scope="session")
def said(told: Callable[[str], Sheet]) -> Callable[[str], list[tuple[Any, ...]]]:
    """Its rows, texts in English."""
    return lambda name: [tuple(plain(cell) for cell in row) for row in told(name).rows]


@pytest.fixture(scope="session")
def pages() -> Entries:
    """Every entry of the sample's pages, read by an ordinary YAML reader."""
    found: Entries = []
    for path in sorted(sample_dir().glob("*/2026-11/*.yaml")):
        rows = yaml.load(path.read_text("utf-8"), yaml.CSafeLoader) or []
        found += [{"register": path.parts[-3], "page": path.stem, **row} for row in rows]
    return sorted(found, key=lambda row: (moment(row["at"]), row["register"], row["id"]))


def moment(value: Any) -> dt.datetime:
    """A time on a page, with its zone; a reader of YAML 1.1 gives it in UTC."""
    found = value if isinstance(value, dt.datetime) else dt.datetime.fromisoformat(str(value))
    return found if found.tzinfo is not None else found.replace(tzinfo=dt.UTC)
