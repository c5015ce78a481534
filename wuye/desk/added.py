"""Entries read from pages: all of a house in order, day by day, or those that were added since a tree."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from itertools import groupby
from typing import Any

from wuye.errors import BadInput, HouseTrouble
from wuye.ledger.entry import Entry, match_id
from wuye.ledger.page import PageName, parse_path, read_page
from wuye.repo.objects import Objects
from wuye.repo.remote import differing

LEDGERS = "ledgers"


def order(entry: Entry) -> tuple[Any, ...]:
    """The order of entries: by time, then register, desk and serial."""
    parts = match_id(entry.id)
    return (entry.at, entry.register, parts.desk if parts else "", parts.serial if parts else 0)


def every(objects: Objects, tree: str) -> Iterator[Entry]:
    """Every entry of a tree, in order; no more than a few days' are in memory at once."""
    pages = [(_day(name), path, oid) for path, _, oid in objects.walk(tree) if (name := _page(path)) is not None]
    waiting: list[Entry] = []
    for day, rows in groupby(sorted(pages), key=lambda row: row[0]):
        # A page holds nothing of a day before its own, so what is older than this one's is complete.
        ready = [entry for entry in waiting if entry.at.date() < day]
        waiting = [entry for entry in waiting if entry.at.date() >= day]
        yield from sorted(ready, key=order)
        for _, path, oid in rows:
            waiting += _read(path, objects, oid, 0)
    yield from sorted(waiting, key=order)


def since(objects: Objects, old: str, new: str) -> list[Entry] | None:
    """The entries that a tree has and an older one hasn't, in order; None where that one is gone or a page was changed otherwise."""
    if objects.get(old) is None:
        return None
    found: list[Entry] = []
    for path, before, after in differing(objects, old, new):
        if _page(path) is None:
            continue
        known = objects.blob(before.oid) if before is not None else b""
        data = objects.blob(after.oid) if after is not None else None
        if known is None or data is None or not data.startswith(known):
            return None
        found += _read(path, objects, after.oid, len(known)) if after is not None and len(data) > len(known) else []
    return sorted(found, key=order)


def _page(path: str) -> PageName | None:
    return parse_path(path) if path.startswith(f"{LEDGERS}/") else None


def _day(name: PageName) -> dt.date:
    return dt.date.fromisoformat(f"{name.month}-{name.day or '01'}")


def _read(path: str, objects: Objects, oid: str, start: int) -> list[Entry]:
    data = objects.blob(oid)
    if data is None:
        raise HouseTrouble.of(f"库里缺 {oid}", f"{oid} is missing from the repository")
    try:
        return read_page(path, data, start)
    except BadInput as error:
        raise HouseTrouble(error.problems) from None
