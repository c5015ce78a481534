"""The entries of the books in order, and the words looked for in them."""

from __future__ import annotations

import datetime as dt
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice, takewhile
from typing import Any

from wuye.errors import BadInput
from wuye.ledger.entry import Entry
from wuye.registers import clock, people
from wuye.registers.books import Books
from wuye.registers.define import Field
from wuye.registers.plan import field_of
from wuye.registers.things import Record
from wuye.reports.subjects import ways_to_say
from wuye.text import same


def logged(
    books: Books,
    register: str | None = None,
    subject: str | None = None,
    since: dt.datetime | None = None,
    by: str | None = None,
    most: int | None = None,
) -> list[Record]:
    """The entries, oldest first, of one register, subject or person where one is named; the newest so many of them."""
    if subject is not None:
        about: Iterable[Record] = reversed(books.records.group("about", subject))
    else:
        about = books.records.newest()
    if since is not None:
        # Entries are kept in the order of time: nothing older is read.
        about = takewhile(lambda record: record.entry.at >= since, about)
    fits = (r for r in about if register in (None, r.entry.register) and by in (None, r.entry.by))
    return list(islice(fits, most))[::-1]


def since_when(words: str, books: Books, now: dt.datetime) -> dt.datetime:
    """The moment from which on: a day, `昨天`, a time, or `2d` ago."""
    zone, text = books.rules.zone, words.strip()
    try:
        if clock.length(text):
            return clock.plus(now, text, books.calendar, -1)
        if text in clock.DAYS:
            return clock.at_clock(books.rules.day_of(now) + dt.timedelta(days=clock.DAYS[text]), "00:00", zone)
        if len(text) == len("2026-11-22"):
            return clock.at_clock(dt.date.fromisoformat(text), "00:00", zone)
        return clock.parse_when(text, now, books.calendar)
    except (ValueError, OverflowError):
        raise BadInput.of(
            f"看不懂 {words}", f"can't read {words}", remedy=same("wuye log --since 2026-11-01"), field="since"
        ) from None


def wanted(words: Sequence[str]) -> list[str]:
    """What is looked for, word by word, as it is compared."""
    return [folded(part) for word in words for part in word.split()]


def found(books: Books, words: Sequence[str], among: Sequence[str] | None = None) -> Iterator[Record]:
    """The entries in which every one of these words stands somewhere, newest first; among some, where these are named."""
    if not words:
        return
    named = sorted(among or (), key=books.records.number, reverse=True)
    records = books.records.newest() if among is None else (books.records[name] for name in named)
    yield from (r for r in records if all(w in haystack(r.entry, books) for w in words))


def folded(words: str) -> str:
    """Words as they are compared: full-width and half-width, large and small alike."""
    return unicodedata.normalize("NFKC", words).casefold()


def haystack(entry: Entry, books: Books) -> str:
    """All the words of an entry: ids, people, labels, values."""
    register = books.register(entry.register)
    action = register.actions.get(entry.do)
    parts = [entry.id, entry.do, entry.by, people.name_of(books, entry.by), *register.label, *entry.subjects]
    parts += action.label if action else ()
    for name, raw in entry.fields.items():
        kind = field_of(register, name)
        parts += [*(kind.label if kind else ()), *_words(raw, kind, books, register.name)]
    return folded("\n".join(parts))


def _words(raw: Any, kind: Field | None, books: Books, register: str) -> Iterator[str]:
    if isinstance(raw, dict):
        for name, value in raw.items():
            yield str(name)
            yield from _words(value, None, books, register)
    elif isinstance(raw, list):
        for value in raw:
            yield from _words(value, kind, books, register)
    else:
        yield from ways_to_say(raw, kind, books, register)
