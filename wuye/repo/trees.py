"""Folders as git stores them: read strictly, and by what differs from the one before."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from itertools import accumulate, pairwise
from typing import NamedTuple

FOLDER = "40000"
_MODES = {FOLDER, "100644", "100755", "120000", "160000"}


class TreeItem(NamedTuple):
    """One name in a folder as git stores it."""

    mode: str
    name: str
    oid: str


def tree_key(item: TreeItem) -> bytes:
    """Git's order of names: a folder sorts as if it ended with a slash."""
    return (item.name + "/" if item.mode == FOLDER else item.name).encode()


def parse_tree(oid: str, raw: bytes) -> list[TreeItem]:
    """Read a raw tree strictly; ValueError for what git would not have written."""
    items = list(_items(raw, len(oid) // 2))
    keys = [tree_key(item) for item in items]
    names = {item.name for item in items}
    # Two items of one name would let one reader see the first and another the second.
    if len(names) != len(items) or any(a >= b for a, b in pairwise(keys)):
        raise ValueError(f"tree {oid} is out of order or repeats a name")
    return items


def _items(raw: bytes, width: int) -> Iterator[TreeItem]:
    at = 0
    while at < len(raw):
        end = raw.index(b"\0", at)
        mode, _, name = raw[at:end].decode("utf-8").partition(" ")
        at = end + 1 + width
        if mode not in _MODES or bad_name(name) or at > len(raw):
            raise ValueError(f"malformed tree item {mode} {name!r}")
        yield TreeItem(mode, name, raw[end + 1 : at].hex())


def bad_name(name: str) -> bool:
    """Whether a file of this name could lead out of the house or into git's own folder."""
    return name in {"", ".", ".."} or name.casefold() == ".git" or "/" in name or "\n" in name


Differing = tuple[str, TreeItem | None, TreeItem | None]
"""(name, item before, item after)."""


class Folder(NamedTuple):
    """The items of a folder, where each ends in its bytes, and the one by which alone it differs from another."""

    oid: str
    raw: bytes
    items: list[TreeItem]
    ends: list[int]
    other: str | None = None
    at: int = -1


NOTHING = Folder("", b"", [], [])


def read_folder(oid: str, raw: bytes, before: Folder | None = None) -> Folder:
    """A folder read strictly; ValueError for what git would not have written."""
    width = len(oid) // 2
    at = None if before is None else _moved(before, raw, width)
    if before is None or at is None:
        items = parse_tree(oid, raw)
        return Folder(oid, raw, items, list(accumulate(len(f"{i.mode} {i.name}".encode()) + 1 + width for i in items)))
    # Modes and names are, byte for byte, those of a folder found well-formed: no need to look at them again.
    end, items = before.ends[at], before.items.copy()
    was = items[at]
    items[at] = TreeItem(was.mode, was.name, raw[end - width : end].hex())
    return Folder(oid, raw, items, before.ends, before.oid, at)


def _moved(before: Folder, raw: bytes, width: int) -> int | None:
    """The only item whose id differs, where nothing else does."""
    ends, at, was, size = before.ends, before.at, before.raw, len(raw)
    # The same item changes again and again: today's page, this month's folder.
    if at >= 0 and size == len(was) and len(before.oid) == 2 * width:
        first, end = ends[at] - width, ends[at]
        if raw[:first] == was[:first] and raw[end:] == was[end:]:
            return at if raw != was else None
    apart = int.from_bytes(was, "big") ^ int.from_bytes(raw, "big")
    if size != len(was) or len(before.oid) != 2 * width or not apart:
        return None
    first = size - (apart.bit_length() + 7) // 8
    last = size - 1 - ((apart & -apart).bit_length() - 1) // 8
    at = bisect_right(ends, first)
    return at if ends[at] - width <= first and last < ends[at] else None


def differing(old: Folder, new: Folder) -> list[Differing]:
    """The names under which two folders hold different things, in order."""
    if new.other == old.oid and new.at >= 0:
        return [(new.items[new.at].name, old.items[new.at], new.items[new.at])]
    a, b = ({item.name: item for item in folder.items} for folder in (old, new))
    return [(name, a.get(name), b.get(name)) for name in sorted(a.keys() | b.keys()) if a.get(name) != b.get(name)]
