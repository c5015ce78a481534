"""At every hour the tables say what the books said then, folded up to it."""

from __future__ import annotations

import datetime as dt

from tests.tables.conftest import Sample, empty
from tests.tables.kit import as_books_say, as_tables_say, differ, moments
from wuye.registers.fold import take


def test_the_sample_at_every_turn(sample: Sample) -> None:
    books = empty()
    for portion, after in moments(sample.entries, 25):
        for entry in portion:
            take(entry, books)
        at = after or sample.now
        assert differ(as_books_say(books, at), as_tables_say(sample.db, at)) == {}, at


def test_what_lapses_lapses_in_the_tables_too(sample: Sample) -> None:
    for days in (1, 30, 400):
        at = sample.now + dt.timedelta(days=days)
        assert differ(as_books_say(sample.books, at), as_tables_say(sample.db, at)) == {}, at
