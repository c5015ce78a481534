"""A commit as it was read, in plain values, from one process to another."""

from __future__ import annotations

import datetime as dt
from functools import lru_cache
from typing import Any

from wuye.audit.change import Change, FileChange
from wuye.audit.checks.author import timely
from wuye.audit.stages import sound
from wuye.desk.current import changes_rules
from wuye.ledger.entry import Entry
from wuye.repo.commits import Commit, Ident
from wuye.repo.trees import TreeItem

Packed = tuple[Any, ...]
NAMED = ("name", "email")
NOT_KEPT = (None, b"")


def pack(change: Change) -> Packed | None:
    """Plain values; None for a commit in which anything is odd, for whoever judges it shall see it himself."""
    if not sound(change):
        return None
    oid, tree, parents, author, committer, message, signature, payload = change.commit
    fits = timely(change)
    # Where all tell the same moment, that of the entry is enough.
    first = (author.name, author.email) if fits else _person(author)
    files = [(f.path, _item(f.old), _item(f.new), f.kind, f.plain, f.title, f.digest) for f in change.files]
    entries = [_entry(entry) for entry in change.entries]
    return (
        oid,
        tree,
        parents,
        message,
        change.key or (signature, payload),
        first,
        None if committer is author else _person(committer),
        files,
        entries,
        any(map(changes_rules, change.entries)) or any(f.kind == "rules" for f in change.files),
    )


def unpack(packed: Packed) -> Change:
    """The commit again; without the bytes that were signed, where the signature is checked already."""
    oid, tree, parents, message, key, first, second, files, entries, ruling = packed
    found = [_entry_again(*values) for values in entries]
    fits = len(first) == len(NAMED)
    author = Ident(first[0], first[1], found[0].at) if fits else _ident(*first)
    signed, key = (NOT_KEPT, key) if key.__class__ is str else (key, None)
    commit = Commit(oid, tree, parents, author, _ident(*second) if second else author, message, *signed)
    changed = [
        FileChange(path, old and TreeItem(*old), new and TreeItem(*new), kind, plain, None, title, digest)
        for path, old, new, kind, plain, title, digest in files
    ]
    return Change(commit, changed, found, key=key, sound=True, ruling=ruling, timely=fits)


def _item(item: TreeItem | None) -> Packed | None:
    return None if item is None else tuple(item)


def _person(ident: Ident) -> Packed:
    away = ident.at.utcoffset() or dt.timedelta()
    return ident.name, ident.email, int(ident.at.timestamp()), away.days * 86400 + away.seconds


def _ident(name: str, email: str, seconds: int, away: int) -> Ident:
    return Ident(name, email, dt.datetime.fromtimestamp(seconds, _zone(away)))


@lru_cache(maxsize=256)
def _zone(seconds: int) -> dt.timezone:
    return dt.timezone(dt.timedelta(seconds=seconds))


def _entry(entry: Entry) -> Packed:
    away = entry.at.utcoffset() or dt.timedelta()
    at = entry.at.replace(tzinfo=None).isoformat(), away.days * 86400 + away.seconds
    values = (entry.register, entry.id, *at, entry.by, entry.do, entry.subjects)
    return *values, entry.fields, entry.raw, entry.path, entry.line


def _entry_again(register: str, name: str, at: str, away: int, *rest: Any) -> Entry:
    # Times of one and the same zone are held against each other in half the time.
    return Entry(register, name, dt.datetime.fromisoformat(at).replace(tzinfo=_zone(away)), *rest)
