"""Desks that wrote apart: the past a commit was written on, and the commits that join two lines."""

from __future__ import annotations

from wuye.audit.change import Change, File, Join, Past
from wuye.desk.house import House
from wuye.repo.commits import Commit
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
