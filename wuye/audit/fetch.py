"""What git holds, read ahead: many questions at once, because each one alone costs a wait."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Collection, Iterator, Sequence
from itertools import pairwise
from typing import TypeVar

from wuye.errors import HouseTrouble
from wuye.repo.objects import FOLDER, Commit, Objects, TreeItem, parse_commit, parse_tree

PLAIN = ("100644", "100755")
AHEAD = 64
"""How many commits are read together."""
PAGES, FOLDERS = 3 * AHEAD, 32 * AHEAD
"""How much is kept in memory: today's page grows with every commit, last month's doesn't."""
ASKED = 500
"""How many ids fit into git's ear at once; more, and it would stop listening until its own answers are read."""

T = TypeVar("T")
Folder = dict[str, TreeItem]
Pair = tuple[str | None, str | None]


class Store:
    """The objects of a house; what was read ahead and couldn't be, is read again when its turn comes, and told then."""

    def __init__(self, objects: Objects) -> None:
        self._objects = objects
        self._commits: dict[str, Commit] = {}
        self._folders: OrderedDict[str, Folder] = OrderedDict()
        self._files: OrderedDict[str, bytes] = OrderedDict()

    def commit(self, oid: str) -> Commit:
        """One commit."""
        return self._commits.pop(oid, None) or self._objects.commit(oid)

    def folder(self, oid: str | None) -> Folder:
        """The names in a folder; none in a folder that isn't there."""
        if oid is None:
            return {}
        if oid not in self._folders:
            _keep(self._folders, {oid: _named(self._objects.tree(oid))}, FOLDERS)
        return self._folders[oid]

    def file(self, oid: str) -> bytes:
        """The bytes of a file that must be there."""
        if oid not in self._files:
            data = self._objects.blob(oid)
            if data is None:
                raise HouseTrouble.of(f"库里缺 {oid}", f"{oid} is missing from the repository")
            _keep(self._files, {oid: data}, PAGES)
        return self._files[oid]

    def ahead(self, oids: Sequence[str], before: str | None) -> None:
        """Reads commits that come next, after the tree `before`, with the folders and files they change."""
        self._commits = dict(self._read(oids, "commit", parse_commit))
        waiting: list[Pair] = list(pairwise([before, *(c.tree for c in self._commits.values())]))
        files: dict[str, None] = {}
        while waiting:
            wanted = {oid for pair in waiting for oid in pair if oid and oid not in self._folders}
            _keep(self._folders, {oid: _named(tree) for oid, tree in self._read(wanted, "tree", parse_tree)}, FOLDERS)
            waiting = [inner for pair in waiting for inner in self._inside(pair, files)]
        fresh = [oid for oid in files if oid not in self._files]
        _keep(self._files, dict(self._read(fresh, "blob", lambda _, data: data)), max(PAGES, len(fresh)))

    def _inside(self, pair: Pair, files: dict[str, None]) -> Iterator[Pair]:
        old, new = (self._folders.get(oid or "", {}) for oid in pair)
        for name in old.keys() | new.keys():
            before, after = old.get(name), new.get(name)
            if before != after:
                files.update((item.oid, None) for item in (before, after) if item and item.mode in PLAIN)
                if any(folders := (folder_of(before), folder_of(after))):
                    yield folders

    def _read(self, oids: Collection[str], kind: str, parse: Callable[[str, bytes], T]) -> Iterator[tuple[str, T]]:
        asked = list(oids)
        for start in range(0, len(asked), ASKED):
            part = asked[start : start + ASKED]
            for oid, found in zip(part, self._objects.many(part), strict=True):
                if found is not None and found[:2] == (kind, oid):
                    try:
                        yield oid, parse(oid, found[2])
                    except ValueError:
                        continue


def folder_of(item: TreeItem | None) -> str | None:
    """The id of a folder; None for a file, and for what isn't there."""
    return item.oid if item is not None and item.mode == FOLDER else None


def _named(items: Sequence[TreeItem]) -> Folder:
    return {item.name: item for item in items}


def _keep(kept: OrderedDict[str, T], fresh: dict[str, T], most: int) -> None:
    kept.update(fresh)
    while len(kept) > most:
        kept.popitem(last=False)
