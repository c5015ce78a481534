from __future__ import annotations

import datetime as dt
import sqlite3
from typing import NamedTuple, cast

import pytest

from tests.index.conftest import built, made
from tests.support.desk import shipped
from tests.support.house import desk, founded
from tests.sync.conftest import clock, desks
from tests.tables.kit import InMemory, tables_of
from wuye.builtin import sample_dir
from wuye.desk.house import House
from wuye.desk.replay import sample_entries
from wuye.ledger.entry import Entry
from wuye.registers.books import Books
from wuye.registers.fold import take
from wuye.registers.load import FORMAT
from wuye.registers.rules import Rules

__all__ = ["built", "clock", "desk", "desks", "founded", "made"]


class Sample(NamedTuple):
    """The sample building's pages, folded."""

    entries: list[Entry]
    books: Books
    db: sqlite3.Connection
    now: dt.datetime

    @property
    def house(self) -> House:
        """The books as a house has them."""
        return cast(House, InMemory(self.books, self.now))


def empty() -> Books:
    """Books under the shipped rules in which nothing stands."""
    return Books(Rules({"wuye": FORMAT, "id": "sample"}, shipped()))


@pytest.fixture(scope="session")
def sample() -> Sample:
    entries = sample_entries(sample_dir())
    books = empty()
    for entry in entries:
        take(entry, books)
    now = entries[-1].at + dt.timedelta(hours=1)
    return Sample(entries, books, tables_of(books, now), now)
