"""What git holds, read ahead: many questions at once, because each one alone costs a wait."""

from __future__ import annotations

from collections.abc import Generator, Iterable, Iterator, Sequence
from contextlib import suppress
from typing import TypeVar

from wuye.audit.change import kind_of
from wuye.errors import HouseTrouble
from wuye.repo.commits import Commit, parse_commit
from wuye.repo.objects import Objects
from wuye.repo.trees import FOLDER, NOTHING, Differing, Folder, TreeItem, differing, read_folder

PLAIN = ("100644", "100755")
AHEAD = 64
"""How many commits are read together."""
FOLDERS = 8 * AHEAD
"""How many folders are kept in memory; of pages, those that two such parts of the history change."""
ASKED = 500
"""How many ids fit into git's ear at once; more, and it would stop listening until its own answers are read."""

K = TypeVar("K")
T = TypeVar("T")
Pair = tuple[str | None, str]
"""(tree of the commit before, tree of a commit)."""
Leaf = tuple[str, TreeItem | None, TreeItem | None]
"""(path, file before, file after)."""
Open = tuple[Pair | None, str, str | None, str | None]
"""(the trees in which nothing else differs, path, folder before, folder after)."""


class Store:
    """The objects of a house; what was read ahead and couldn't be, is read again when its turn comes, and told then."""

    def __init__(self, objects: Objects) -> None:
        self._objects = objects
        self._commits: dict[str, Commit] = {}
        self._folders: dict[str, Folder] = {}
        self._files: dict[str, bytes] = {}
        self._pages: dict[str, None] = {}
        self._only: dict[Pair, Leaf] = {}
        self.end: Commit | None = None

    def commit(self, oid: str) -> Commit:
        """One commit."""
        return self._commits.pop(oid, None) or self._objects.commit(oid)

    def differing(self, old: str | None, new: str | None) -> list[Differing]:
        """What is not the same in two folders; none is in a folder that isn't there."""
        return differing(self._folder(old), self._folder(new))

    def only(self, old: str | None, new: str) -> Leaf | None:
        """The only file in which two trees differ; None where they differ otherwise, or weren't read ahead."""
        return self._only.pop((old, new), None)

    def empty(self, oid: str | None) -> bool:
        """Whether a folder is there and holds nothing."""
        return oid is not None and not self._folder(oid).items

    def _folder(self, oid: str | None) -> Folder:
        if oid is None:
            return NOTHING
        if oid not in self._folders:
            self._folders[oid] = read_folder(oid, self._objects.need(oid, "tree"))
            forget(self._folders, FOLDERS)
        return self._folders[oid]

    def file(self, oid: str) -> bytes:
        """The bytes of a file that must be there."""
        data = self._files.get(oid)
        if data is None and (data := self._objects.blob(oid)) is None:
            raise HouseTrouble.of(f"库里缺 {oid}", f"{oid} is missing from the repository")
        return data

    def ahead(self, oids: Sequence[str], commit: str | None, tree: str | None) -> Iterator[None]:
        """Reads commits that come next, after one with its tree; halts each time git has been asked something."""
        fresh: dict[str, Commit] = {}
        for oid, data in (yield from self._read(oids, "commit")):
            with suppress(ValueError):
                fresh[oid] = parse_commit(oid, data)
        waiting: list[Open] = [(pair, "", *pair) for pair in _pairs(fresh.values(), commit, tree)]
        pages: dict[str, None] = {}
        while waiting:
            wanted = dict.fromkeys([oid for *_, old, new in waiting for oid in (old, new) if oid])
            raw = dict((yield from self._read([oid for oid in wanted if oid not in self._folders], "tree")))
            further: list[Open] = []
            for step in waiting:
                self._inside(step, raw, pages, further)
            waiting = further
        files = yield from self._read([oid for oid in pages if oid not in self._files], "blob")
        # The part before this one may still be at work.
        self._files = {oid: data for oid, data in self._files.items() if oid in pages or oid in self._pages}
        self._files.update(files)
        self._pages = pages
        self._commits.update(fresh)
        self.end = next(reversed(fresh.items()))[1] if fresh else self.end
        forget(self._commits, FOLDERS)
        forget(self._only, FOLDERS)
        forget(self._folders, FOLDERS)

    def _inside(self, step: Open, raw: dict[str, bytes], pages: dict[str, None], further: list[Open]) -> None:
        top, path, was, now = step
        before = self._read_folder(was, raw, NOTHING)
        after = self._read_folder(now, raw, before)
        if before is None or after is None:
            return
        found = differing(before, after)
        # An empty folder is told besides what differs in it.
        alone = top if len(found) == 1 and after.items else None
        for name, old, new in found:
            inner, outer = folder_of(old), folder_of(new)
            if inner or outer:
                further.append((alone if inner and outer else None, f"{path}{name}/", inner, outer))
                continue
            name = path + name
            if alone is not None:
                self._only[alone] = name, old, new
            if kind_of(name) == "page":
                pages.update((item.oid, None) for item in (old, new) if item is not None and item.mode in PLAIN)

    def _read_folder(self, oid: str | None, raw: dict[str, bytes], before: Folder | None) -> Folder | None:
        if oid is None:
            return NOTHING
        found = self._folders.get(oid)
        if found is None and oid in raw:
            try:
                found = self._folders[oid] = read_folder(oid, raw[oid], before)
            except ValueError:
                return None
        return found

    def _read(self, oids: Sequence[str], kind: str) -> Generator[None, None, list[tuple[str, bytes]]]:
        read: list[tuple[str, bytes]] = []
        for start in range(0, len(oids), ASKED):
            part = oids[start : start + ASKED]
            self._objects.ask(part)
            yield
            for oid, found in zip(part, self._objects.answers(), strict=True):
                if found is not None and found[0] == kind and found[1] == oid:
                    read.append((oid, found[2]))
        return read


def _pairs(commits: Iterable[Commit], last: str | None, tree: str | None) -> Iterator[Pair]:
    trees = {last: tree}
    for commit in commits:
        # Where desks wrote apart, a commit's past is not always the one before it.
        yield trees.get(commit.parents[0] if commit.parents else None, tree), commit.tree
        trees[commit.oid] = tree = commit.tree


def folder_of(item: TreeItem | None) -> str | None:
    """The id of a folder; None for a file, and for what isn't there."""
    return item.oid if item is not None and item.mode == FOLDER else None


def forget(kept: dict[K, T], most: int) -> None:
    """Lets go of the oldest, and of so many at once that it seldom has to be done."""
    if len(kept) > most:
        for oid in list(kept)[: len(kept) - most // 2]:
            del kept[oid]
