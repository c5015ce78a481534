"""Commits read one after the other: only the folders that changed, and of a page only its new end."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence

from wuye.audit.change import Change, FileChange, Past, kind_of
from wuye.audit.fetch import PLAIN, Store, folder_of
from wuye.desk.added import order
from wuye.errors import BadInput, Problem
from wuye.ledger.entry import Entry
from wuye.ledger.page import read_page
from wuye.repo.objects import FOLDER, Commit, Objects, TreeItem
from wuye.repo.sshsig import BadSignature, verify
from wuye.text import Text

Verify = Callable[[bytes, bytes], str]
"""(signature, what was signed) -> the public key that made it; BadSignature where it isn't good."""


class Reader:
    """Reads a house's commits through one process."""

    def __init__(self, objects: Objects, check: Verify = verify) -> None:
        self._store, self._check = Store(objects), check

    def ahead(self, oids: Sequence[str], past: Past) -> None:
        """Fetches the commits that come next."""
        self._store.ahead(oids, past.tree)

    def change(self, oid: str, past: Past) -> Change:
        """One commit against its past; ValueError or HouseTrouble where its objects can't be believed."""
        commit = self._store.commit(oid)
        files = list(self._files(past.tree, commit.tree))
        known = past.books.records if past.books is not None else {}
        entries, unread = _read_pages(files, known)
        change = Change(commit, files, entries, unread)
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

    def _files(self, old: str | None, new: str) -> Iterator[FileChange]:
        for path, before, after in self._pairs(old, new):
            if kind_of(path) is None:
                yield FileChange(path, before, after)
            else:
                yield FileChange(path, before, after, self._bytes(before), self._bytes(after))

    def _bytes(self, item: TreeItem | None) -> bytes | None:
        return self._store.file(item.oid) if item is not None and item.mode in PLAIN else None

    def _pairs(self, old: str | None, new: str) -> Iterator[tuple[str, TreeItem | None, TreeItem | None]]:
        waiting: list[tuple[str, str | None, str | None]] = [("", old, new)]
        while waiting:
            prefix, old_oid, new_oid = waiting.pop()
            a, b = self._store.folder(old_oid), self._store.folder(new_oid)
            if prefix and new_oid and not b:
                # Git writes no empty folder; somebody made it by hand.
                yield prefix.rstrip("/"), None, TreeItem(FOLDER, prefix, new_oid)
            for name in sorted(a.keys() | b.keys()):
                before, after = a.get(name), b.get(name)
                if before == after:
                    continue
                folders = folder_of(before), folder_of(after)
                if any(folders):
                    waiting.append((f"{prefix}{name}/", *folders))
                if not all(folders):
                    leaves = None if folders[0] else before, None if folders[1] else after
                    if any(leaves):
                        yield f"{prefix}{name}", *leaves


def _read_pages(files: list[FileChange], known: Collection[str]) -> tuple[list[Entry], list[Problem]]:
    entries: list[Entry] = []
    problems: list[Problem] = []
    for file in files:
        if file.kind != "page" or file.after is None:
            continue
        try:
            entries += _new_entries(file, file.after, known)
        except BadInput as error:
            problems += error.problems
    return sorted(entries, key=order), problems


def _new_entries(file: FileChange, after: bytes, known: Collection[str]) -> list[Entry]:
    if file.before is not None and file.grown:
        return read_page(file.path, after, len(file.before)) if len(after) > len(file.before) else []
    found = read_page(file.path, after)
    # A page that was rewritten is read whole, so that what it really adds is still judged.
    return [e for e in found if e.id not in known] if file.before is not None else found
