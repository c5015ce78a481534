"""A commit put together object by object: blobs, trees, the signed commit; no branch moves yet."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Union

from wuye.data import dataclass
from wuye.repo.commits import parse_commit
from wuye.repo.files import disk, gitdir, sync_folder, write_all
from wuye.repo.objects import Objects, object_id
from wuye.repo.trees import FOLDER, TreeItem, bad_name, tree_key

Change = dict[str, bytes]
Signer = Callable[[bytes], bytes]
_TRIES = 5
"""How often objects are filed anew, since a `git gc` may just have removed a folder that was empty."""
_Node = dict[str, Union[str, "_Node"]]


@dataclass(frozen=True, slots=True)
class Person:
    """Who writes: staff id, and the name and address the commit carries."""

    id: str
    name: str
    email: str


@dataclass(frozen=True, slots=True)
class Step:
    """The blob a path had before (None for a new file) and the one it gets."""

    old: str | None
    new: str


@dataclass(frozen=True, slots=True)
class Prepared:
    """A whole signed commit in the object store that no branch points at yet."""

    commit_oid: str
    old_head: str | None
    changes: Change
    blobs: dict[str, Step]


def prepare(
    house: Path,
    objects: Objects,
    head: str | None,
    changes: Change,
    message: str,
    who: Person,
    at: datetime,
    signer: Signer,
    *,
    merged: tuple[str, ...] = (),
) -> Prepared:
    """Write everything of one commit but the ref; `merged` are further parents of a joining commit."""
    for path in changes:
        _check_path(path)
    made = _Made(head or "")
    new = {path: made.add("blob", data) for path, data in changes.items()}
    old: dict[str, str | None] = {}
    tree = _Planter(objects, made, old).plant(_nest(new), objects.commit(head).tree if head else None, "")
    parents = ((head,) if head else ()) + merged
    payload = commit_payload(tree, parents, who, at, message)
    oid = made.add("commit", with_signature(payload, signer(payload)))
    made.store(house)
    return Prepared(oid, head, dict(changes), {path: Step(old[path], new[path]) for path in changes})


def commit_payload(tree: str, parents: Iterable[str], who: Person, at: datetime, message: str) -> bytes:
    """The bytes of a commit before its signature; ValueError for what git would not take back."""
    by = ident(who, at)
    lines = [f"tree {tree}", *(f"parent {p}" for p in parents), f"author {by}", f"committer {by}"]
    payload = ("\n".join(lines) + "\n\n" + message.rstrip("\n") + "\n").encode()
    parse_commit("to be written", payload)
    return payload


def with_signature(payload: bytes, armored: bytes) -> bytes:
    """The commit with its signature folded in where git looks for it."""
    head, _, message = payload.partition(b"\n\n")
    return head + b"\ngpgsig " + armored.strip().replace(b"\n", b"\n ") + b"\n\n" + message


def ident(who: Person, at: datetime) -> str:
    """A person and a moment as git writes them."""
    return f"{who.name} <{who.email}> {int(at.timestamp())} {_zone(at)}"


def _zone(at: datetime) -> str:
    away = at.utcoffset()
    if away is None or away % timedelta(minutes=1):
        raise ValueError("a commit needs a time with an offset in whole minutes")
    hours, minutes = divmod(abs(away) // timedelta(minutes=1), 60)
    return f"{'-' if away < timedelta(0) else '+'}{hours:02}{minutes:02}"


def _check_path(path: str) -> None:
    if any(bad_name(part) for part in path.split("/")) or "\\" in path or "\0" in path:
        raise ValueError(f"not a path inside the house: {path!r}")


class _Made:
    """Objects that are still to be filed, under their names; none is, before there is a signature."""

    def __init__(self, like: str) -> None:
        self._like = like
        self._objects: dict[str, tuple[str, bytes]] = {}

    def add(self, kind: str, data: bytes) -> str:
        """The name of an object with these bytes."""
        oid = object_id(kind, data, self._like)
        self._objects[oid] = kind, data
        return oid

    def store(self, house: Path) -> None:
        """Files all of them durably, each whole before it has its name; one filed already is filed anew."""
        # Not by `git mktree`, which doesn't heed core.fsync: an entry could stand on folders that a power cut emptied.
        top = gitdir(house) / "objects"
        files = {top / oid[:2] / oid[2:]: _packed(kind, data) for oid, (kind, data) in self._objects.items()}
        fresh: set[Path] = set()
        with disk(house):
            for left in reversed(range(_TRIES)):
                try:
                    fresh |= {path.parent for path in files if not path.parent.is_dir()}
                    for folder in fresh:
                        folder.mkdir(exist_ok=True)
                    write_all(files, mode=0o444)
                    if fresh:
                        sync_folder(top)
                    return
                except FileNotFoundError:
                    if not left:
                        raise


def _packed(kind: str, data: bytes) -> bytes:
    return zlib.compress(b"%s %d\0" % (kind.encode(), len(data)) + data, 1)


def _nest(blobs: dict[str, str]) -> _Node:
    top: _Node = {}
    for path, oid in blobs.items():
        *folders, name = path.split("/")
        node = top
        for folder in folders:
            below = node.setdefault(folder, {})
            if isinstance(below, str):
                raise ValueError(f"{path}: {folder} is a file")
            node = below
        if name in node:
            raise ValueError(f"{path} is a folder")
        node[name] = oid
    return top


class _Planter:
    """Builds the folders on the changed paths."""

    def __init__(self, objects: Objects, made: _Made, old: dict[str, str | None]) -> None:
        self._objects, self._made, self._old = objects, made, old

    def plant(self, node: _Node, tree: str | None, prefix: str) -> str:
        """The id of a folder with the new items in it and all others as they were."""
        items = {item.name: item for item in self._objects.tree(tree)} if tree else {}
        for name, value in node.items():
            items[name] = self._item(name, value, items.get(name), prefix + name)
        return self._write(items.values())

    def _item(self, name: str, value: str | _Node, was: TreeItem | None, path: str) -> TreeItem:
        if was and (was.mode == FOLDER) != isinstance(value, dict):
            raise ValueError(f"{path} is a {'folder' if was.mode == FOLDER else 'file'}")
        if isinstance(value, dict):
            return TreeItem(FOLDER, name, self.plant(value, was.oid if was else None, f"{path}/"))
        self._old[path] = was.oid if was else None
        return TreeItem("100644", name, value)

    def _write(self, items: Iterable[TreeItem]) -> str:
        ordered = sorted(items, key=tree_key)
        raw = b"".join(f"{item.mode} {item.name}\0".encode() + bytes.fromhex(item.oid) for item in ordered)
        return self._made.add("tree", raw)
