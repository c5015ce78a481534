"""Desks that wrote apart: the past a commit was written on, and the commits that join two lines."""

from __future__ import annotations

import datetime as dt

from wuye.audit.change import UNREADABLE, Change, Join, Past
from wuye.audit.taking import Seal, past_at
from wuye.desk.house import House
from wuye.repo.objects import Commit


def parted(commit: Commit, past: Past) -> bool:
    """Whether a commit was written on another past than the one at hand."""
    return bool(commit.parents) and past.commit is not None and commit.parents[0] != past.commit


def turn_to(house: House, commit: str, now: dt.datetime) -> tuple[Past, Seal] | None:
    """The past that ends with a commit, folded anew; None where its pages can't be read."""
    try:
        return past_at(house, commit, now)
    except UNREADABLE:
        return None


def as_join(change: Change, house: House) -> bool:
    """Tells a commit of two parents from one that carries entries, and gives it the files of both."""
    parents = change.commit.parents
    if len(parents) != 2:
        return False
    trees = [house.objects.commit(parent).tree for parent in parents]
    ours, theirs, new = (
        {path: (mode, oid) for path, mode, oid in house.objects.walk(tree)} for tree in (*trees, change.commit.tree)
    )
    change.entries, change.unread = [], []
    apart = [[files[path] for files in (ours, theirs, new) if path in files] for path in ours.keys() | theirs.keys()]
    blobs = {oid: house.blob(oid) for files in apart if len(set(files)) > 1 for _, oid in files}
    change.join = Join(ours, theirs, new, blobs)
    return True
