"""What git holds, read ahead: many questions at once, because each one alone costs a wait."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from typing import TypeVar

from wuye.audit.change import kind_of
from wuye.errors import HouseTrouble
from wuye.repo.objects import Commit, Objects, parse_commit
from wuye.repo.trees import FOLDER, NOTHING, Differing, Folder, TreeItem, differing, read_folder

PLAIN = ("100644", "100755")
AHEAD = 64
"""How many commits are read together."""
PAGES, FOLDERS = 3 * AHEAD, 8 * AHEAD
"""How much is kept in memory: today's page grows with every commit, last month's doesn't."""
ASKED = 500
"""How many ids fit into git's ear at once; more, and it would stop listening until its own answers are read."""

T = TypeVar("T")
Pair = tuple[str, str | None, str | None]
"""(path, folder before, folder after)."""


class Store:
    """The objects of a house; what was read ahead and couldn't be, is read again when its turn comes, and told then."""

    def __init__(self, objects: Objects) -> None:
        self._objects = objects
        self._commits: dict[str, Commit] = {}
        self._folders: dict[str, Folder] = {}
        self._files: dict[str, bytes] = {}

    def commit(self, oid: str) -> Commit:
        """One commit."""
        return self._commits.pop(oid, None) or self._objects.commit(oid)

    def differing(self, old: str | None, new: str | None) -> list[Differing]:
        """What is not the same in two folders; none is in a folder that isn't there."""
        return differing(self._folder(old), self._folder(new))

    def empty(self, oid: str | None) -> bool:
        """Whether a folder is there and holds nothing."""
        return oid is not None and not self._folder(oid).items

    def _folder(self, oid: str | None) -> Folder:
        if oid is None:
            return NOTHING
        if oid not in self._folders:
            _keep(self._folders, {oid: read_folder(oid, self._objects.need(oid, "tree"))}, FOLDERS)
        return self._folders[oid]

    def file(self, oid: str) -> bytes:
        """The bytes of a file that must be there."""
        data = self._files.get(oid)
        if data is None and (data := self._objects.blob(oid)) is None:
            raise HouseTrouble.of(f"库里缺 {oid}", f"{oid} is missing from the repository")
        return data

    def ahead(self, oids: Sequence[str], commit: str | None, tree: str | None) -> None:
        """Reads commits that come next, after one with its tree, with the folders and pages they change."""
        self._commits = dict(self._read(oids, "commit", parse_commit))
        waiting = list(self._pairs(commit, tree))
        pages: dict[str, None] = {}
        while waiting:
            wanted = {oid for _, *pair in waiting for oid in pair if oid and oid not in self._folders}
            raw = dict(self._read(wanted, "tree", lambda _, data: data))
            for _, old, new in waiting:
                self._take(old, raw, None)
                self._take(new, raw, old)
            waiting = [inner for pair in waiting for inner in self._inside(*pair, pages)]
        _keep(self._folders, {}, FOLDERS)
        fresh = [oid for oid in pages if oid not in self._files]
        _keep(self._files, dict(self._read(fresh, "blob", lambda _, data: data)), max(PAGES, len(fresh)))

    def _pairs(self, last: str | None, tree: str | None) -> Iterator[Pair]:
        trees = {last: tree}
        for commit in self._commits.values():
            # Where desks wrote apart, a commit's past is not always the one before it.
            yield "", trees.get(commit.parents[0] if commit.parents else None, tree), commit.tree
            trees[commit.oid] = tree = commit.tree

    def _take(self, oid: str | None, raw: dict[str, bytes], before: str | None) -> None:
        data = raw.pop(oid or "", None)
        if oid is None or data is None:
            return
        try:
            self._folders[oid] = read_folder(oid, data, self._folders.get(before or ""))
        except ValueError:
            return

    def _inside(self, path: str, old: str | None, new: str | None, pages: dict[str, None]) -> Iterator[Pair]:
        before, after = (NOTHING if oid is None else self._folders.get(oid) for oid in (old, new))
        if before is None or after is None:
            return
        for name, *items in differing(before, after):
            folders = folder_of(items[0]), folder_of(items[1])
            if any(folders):
                yield f"{path}{name}/", *folders
            elif kind_of(path + name) == "page":
                pages.update((item.oid, None) for item in items if item is not None and item.mode in PLAIN)

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


def _keep(kept: dict[str, T], fresh: dict[str, T], most: int) -> None:
    kept.update(fresh)
    while len(kept) > most:
        del kept[next(iter(kept))]
