"""Desks that wrote apart: the past a commit was written on, and the commits that join two lines."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from functools import lru_cache
from typing import Any

from wuye.audit.change import UNREADABLE, Change, File, Join, Past
from wuye.desk.added import order, since
from wuye.desk.house import House
from wuye.ledger.entry import Entry
from wuye.ledger.page import parse_path
from wuye.repo.commits import Commit
from wuye.repo.objects import Objects
from wuye.repo.remote import differing


def parted(commit: Commit, past: Past) -> bool:
    """Whether a commit was written on another past than the one at hand."""
    return bool(commit.parents) and past.commit is not None and commit.parents[0] != past.commit


def as_join(change: Change, house: House) -> bool:
    """Tells a commit of two parents from one that carries entries, and gives it the files of both."""
    parents = change.commit.parents
    if len(parents) != 2:
        return False
    ours, theirs, new = _files(house, change)
    change.entries, change.unread = [], []
    apart = [[files[path] for files in (ours, theirs, new) if path in files] for path in ours.keys() | theirs.keys()]
    blobs = {oid: house.blob(oid) for files in apart if len(set(files)) > 1 for _, oid in files}
    change.join = Join(ours, theirs, new, blobs)
    return True


def _files(house: House, change: Change) -> list[dict[str, File]]:
    """The files of both parents and of the commit itself, without those that are the same in all three."""
    now = change.commit.tree
    changed = [
        {path: (old, new) for path, old, new in differing(house.objects, house.objects.commit(parent).tree, now)}
        for parent in change.commit.parents
    ]
    found: list[dict[str, File]] = [{}, {}, {}]
    for path in changed[0].keys() | changed[1].keys():
        new = next(pair[path][1] for pair in changed if path in pair)
        items = [pair[path][0] if path in pair else new for pair in changed]
        for files, item in zip(found, (*items, new), strict=True):
            if item is not None:
                files[path] = item.mode, item.oid
    return found


def following(objects: Objects, old: str, last: tuple[Any, ...], new: str) -> list[Entry] | None:
    """The entries that a tree has and an older one hasn't; None where folding all of them wouldn't give these last.

    `last` is the order of the last one before.
    """
    try:
        fresh = since(objects, old, new)
    except UNREADABLE:
        return None
    if not fresh:
        return fresh
    return fresh if last < order(fresh[0]) and in_page_order(fresh, last[0]) else None


def in_page_order(entries: Iterable[Entry], last: dt.datetime | None) -> bool:
    """Whether the days don't go back after that moment, and no page is of a later day: pages are folded by day."""
    before = last.date() if last is not None else dt.date.min
    for entry in entries:
        first, day = _first_day(entry.path), entry.at.date()
        if first is None or day < before or day < first:
            return False
        before = day
    return True


@lru_cache(maxsize=256)
def _first_day(path: str) -> dt.date | None:
    """The day of a page, or the first of its month."""
    name = parse_path(path)
    return dt.date.fromisoformat(f"{name.month}-{name.day or '01'}") if name is not None else None


def more_pages(objects: Objects, old: str, new: str) -> int:
    """How many pages more a tree has than an older one."""
    changed = ((before, after) for path, before, after in differing(objects, old, new) if parse_path(path))
    return sum((after is not None) - (before is not None) for before, after in changed)
