"""Commits read one after the other: only the folders that changed, and of a page only its new end."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import contextmanager
from itertools import islice, zip_longest

from wuye.audit.beside import Beside, Told, beside
from wuye.audit.change import UNREADABLE, Change, FileChange, Past, Torn, kind_of
from wuye.audit.fetch import AHEAD, FOLDERS, PLAIN, Leaf, Store, folder_of, forget
from wuye.audit.packed import pack
from wuye.desk.added import order
from wuye.errors import BadInput
from wuye.ledger.entry import Entry
from wuye.ledger.page import read_page
from wuye.repo.commits import Commit
from wuye.repo.objects import Objects
from wuye.repo.sshsig import BadSignature, verify
from wuye.repo.trees import FOLDER, TreeItem
from wuye.text import Text

Verify = Callable[[bytes, bytes], str]
"""(signature, what was signed) -> the public key that made it; BadSignature where it isn't good."""
FEW = 300
"""Up to so many commits, a second process isn't worth its beginning."""
MEANWHILE = AHEAD // 6
"""How many commits are taken apart while git answers: it is asked some six times for each part of the history."""


class Reader:
    """Reads a house's commits through one process, or has them read ahead by another."""

    def __init__(self, objects: Objects, check: Verify = verify, behind: Callable[[], bool] | None = None) -> None:
        self._objects, self._check, self._behind = objects, check, behind
        self._store = Store(objects)
        self._ends: dict[str, int] = {}
        self._beside: Beside | None = None

    @contextmanager
    def beside(self, oids: Sequence[str], past: Past) -> Iterator[None]:
        """While this lasts, a second process reads these commits, which come next, where they are many."""
        if len(oids) > FEW:
            commit, tree = past.commit, past.tree
            self._beside = beside(
                self._objects,
                lambda objects, drained: Reader(objects, self._check, drained)._told(oids, commit, tree),
            )
        try:
            yield
        finally:
            if self._beside is not None:
                self._beside.close()
            self._beside = None

    def ahead(self, oids: Sequence[str], past: Past) -> None:
        """Fetches the commits that come next."""
        if self._beside is None or not self._beside.alive:
            for _ in self._store.ahead(oids, past.commit, past.tree):
                continue

    def change(self, oid: str, past: Past) -> Change:
        """One commit against its past; ValueError or HouseTrouble where its objects can't be believed."""
        # What was read against another past than the one at hand doesn't count.
        if self._beside is not None and past.commit is not None:
            found = self._beside.take(oid, past.tree)
            if found is not None:
                if found.key is None:
                    self._verify(found)
                    found.sound = found.bad_signature is None
                return found
        known = past.books.records if past.books is not None else {}
        return self._change(self._store.commit(oid), past.tree, known)

    def _told(self, oids: Sequence[str], last: str | None, tree: str | None) -> Iterator[Told]:
        """Every commit, read against the tree of its first parent."""
        telling, ready = self._telling(oids, last, tree), 0
        for at in range(0, len(oids), AHEAD):
            for _ in self._store.ahead(oids[at : at + AHEAD], last, tree):
                # Git looks for what comes next while these are taken apart, so neither waits for the other.
                yield from islice(telling, min(MEANWHILE, ready))
                ready -= min(MEANWHILE, ready)
            yield from islice(telling, ready)
            ready = len(oids[at : at + AHEAD])
            if self._store.end is not None:
                last, tree = self._store.end.oid, self._store.end.tree
        yield from telling

    def _telling(self, oids: Sequence[str], last: str | None, tree: str | None) -> Iterator[Told]:
        for oid in oids:
            try:
                commit = self._store.commit(oid)
                if commit.parents[:1] != ((last,) if last else ()):
                    tree = self._objects.commit(commit.parents[0]).tree if commit.parents else None
                yield oid, tree, pack(self._change(commit, tree, ()))
                last, tree = oid, commit.tree
            except UNREADABLE:
                yield oid, None, None

    def _change(self, commit: Commit, tree: str | None, known: Collection[str]) -> Change:
        """One commit against the tree before it; `known` are the ids already in the books."""
        change = Change(commit, [], [])
        self._pages(change, tree, known)
        change.entries.sort(key=order)
        # Whoever has nothing else to do checks the signature: here, or where it is judged.
        if self._behind is None or change.commit.signature is None or not self._behind():
            self._verify(change)
        return change

    def _verify(self, change: Change) -> None:
        commit: Commit = change.commit
        if commit.signature is None:
            change.bad_signature = Text("没有签名", "it carries no signature")
            return
        try:
            change.key = self._check(commit.signature, commit.payload)
        except BadSignature as bad:
            change.bad_signature = bad.reason

    def _pages(self, change: Change, tree: str | None, known: Collection[str]) -> None:
        only = self._store.only(tree, change.commit.tree)
        for path, old, new in self._leaves(tree, change.commit.tree) if only is None else (only,):
            kind = kind_of(path)
            if kind is None:
                change.files.append(FileChange(path, old, new))
                continue
            before, after = self._bytes(old), self._bytes(new)
            file = _file(path, old, new, kind, before, after)
            change.files.append(file)
            if kind == "page" and after is not None:
                try:
                    change.entries += self._new_entries(file, before, after, known)
                except BadInput as error:
                    change.unread += error.problems

    def _new_entries(self, file: FileChange, before: bytes | None, after: bytes, known: Collection[str]) -> list[Entry]:
        if before is None or file.torn is not None:
            found = read_page(file.path, after)
            # A page that was rewritten is read whole, so that what it really adds is still judged.
            return [e for e in found if e.id not in known] if before is not None else found
        start, line = len(before), self._end(file.old, before)
        if file.new is not None:
            self._ends[file.new.oid] = line + after.count(b"\n", start)
        return read_page(file.path, after, start, line) if len(after) > start else []

    def _end(self, item: TreeItem | None, data: bytes) -> int:
        """The line after the last one of a page; to count them all each time would take longer than to read what is new."""
        forget(self._ends, FOLDERS)
        found = self._ends.pop(item.oid, None) if item is not None else None
        return found or 1 + data.count(b"\n")

    def _bytes(self, item: TreeItem | None) -> bytes | None:
        return self._store.file(item.oid) if item is not None and item.mode in PLAIN else None

    def _leaves(self, old: str | None, new: str) -> Iterator[Leaf]:
        waiting: list[tuple[str, str | None, str | None]] = [("", old, new)]
        while waiting:
            prefix, old_oid, new_oid = waiting.pop()
            if prefix and self._store.empty(new_oid):
                # Git writes no empty folder; somebody made it by hand.
                yield prefix.rstrip("/"), None, TreeItem(FOLDER, prefix, new_oid or "")
            for name, before, after in self._store.differing(old_oid, new_oid):
                folders = folder_of(before), folder_of(after)
                if any(folders):
                    waiting.append((f"{prefix}{name}/", *folders))
                if not all(folders):
                    leaves = None if folders[0] else before, None if folders[1] else after
                    if any(leaves):
                        yield f"{prefix}{name}", *leaves


def _file(
    path: str, old: TreeItem | None, new: TreeItem | None, kind: str, before: bytes | None, after: bytes | None
) -> FileChange:
    plain, torn, title, digest = after is not None, None, "", ""
    if after is not None and kind == "page":
        torn = _torn(before or b"", after) if not after.startswith(before or b"") else None
        title = "" if old is not None else after.partition(b"\n")[0].decode("utf-8", "replace")
    elif kind == "attachment":
        digest = hashlib.sha256(after or b"").hexdigest()
        same = old is None or new is None or old.oid == new.oid
        torn = None if same else _torn(before or b"", after or b"")
    return FileChange(path, old, new, kind, plain, torn, title, digest)


def _torn(before: bytes, after: bytes) -> Torn:
    pairs = enumerate(zip_longest(before.split(b"\n"), after.split(b"\n")), start=1)
    line, (old, new) = next(((n, pair) for n, pair in pairs if pair[0] != pair[1]), (1, (None, None)))
    return Torn(line, _words(old), _words(new))


def _words(line: bytes | None) -> str | None:
    return None if line is None else line.decode("utf-8", "replace").strip()[:200]
