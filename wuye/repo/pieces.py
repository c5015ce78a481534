"""Pieces of a history that can be checked without the rest of it: the commits of entries, their trees and pages."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from pathlib import Path

from wuye.repo import git
from wuye.repo.objects import Objects
from wuye.repo.trees import FOLDER

LINE = "--format=%H %(trailers:key=Wuye-Entry,valueonly=true,separator=%x20)"


def commits_of(house: Path, wanted: Collection[str]) -> dict[str, str]:
    """The commit of each entry, as far as its message names it; of several the first ever made."""
    found: dict[str, str] = {}
    for line in git.lines(house, "log", LINE, "HEAD", "--"):
        commit, *entries = line.split()
        found.update((entry, commit) for entry in entries if entry in wanted)
    return found


def way_to(objects: Objects, tree: str, path: str) -> list[str]:
    """The ids of the trees from the top down to a file, and of the file itself."""
    ids = [tree]
    for part in path.split("/"):
        item = next(i for i in objects.tree(ids[-1]) if i.name == part)
        ids.append(item.oid)
        if item.mode != FOLDER:
            break
    return ids


def packed(house: Path, oids: Iterable[str]) -> bytes:
    """A pack of these objects and no other, alike each time."""
    names = "".join(f"{oid}\n" for oid in sorted(set(oids))).encode()
    return git.run(house, "pack-objects", "-q", "--threads=1", "--no-reuse-delta", "--no-reuse-object", "--window=0", "--stdout", stdin=names)  # fmt: skip
