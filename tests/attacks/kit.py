"""Attacks as data: each is a function that tampers with a house, with the check that must find it."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import Path

from tests.audit.story import BORROW, KEY_PAGE, Edits, Story
from wuye.desk.record import message_of, person_of
from wuye.ledger.entry import Entry
from wuye.repo import git, keys
from wuye.repo.compose import commit_payload, with_signature
from wuye.repo.objects import object_id

FIRST, SECOND = BORROW.format("K-1203-1"), BORROW.format("K-1203-2")
PHOTO = b"a receipt"
NAME = hashlib.sha256(PHOTO).hexdigest()
FILE = f"ledgers/files/{NAME[:2]}/{NAME}.txt"
Attack = Callable[[Story], object]
ATTACKS: dict[str, tuple[str, Attack]] = {}


def found_by(check: str) -> Callable[[Attack], Attack]:
    """Keeps an attack with the check that must find it."""

    def keep(attack: Attack) -> Attack:
        assert attack.__name__ not in ATTACKS and attack.__doc__
        ATTACKS[attack.__name__] = (check, attack)
        return attack

    return keep


def edit(story: Story, old: bytes, new: bytes, path: str = KEY_PAGE) -> str:
    """A commit, properly signed, that changes bytes of a file."""
    assert old in story.page(path)
    return story.commit({path: story.page(path).replace(old, new, 1)})


def grow(story: Story, tail: bytes, path: str = KEY_PAGE) -> str:
    """A commit, properly signed, that appends bytes to a page as they are."""
    return story.commit({path: story.page(path) + tail})


def with_file(story: Story, data: bytes | None, *, named: bool = True) -> str:
    """An entry with an attachment."""
    made = story.entry(FIRST)
    made = replace(made, fields={**made.fields, **({"files": [FILE]} if named else {})})
    return story.force(made, extra={FILE: data} if data is not None else {})


def adopt(story: Story, by: str, edits: Edits, named: dict[str, str | None] | None = None) -> str:
    """A `house adopt` made by hand: new files of rules, and the blobs it names."""
    rows = dict(story.house.rule_files_now())
    for path, data in edits.items():
        rows.pop(path, None)
        if isinstance(data, bytes):
            rows[path] = object_id("blob", data)
    for path, blob in (named or {}).items():
        rows.pop(path, None)
        if blob is not None:
            rows[path] = blob
    fields: dict[str, object] = {"files": [{"path": p, "blob": o} for p, o in sorted(rows.items())], "why": "x"}
    return story.force(replace(story.entry(f"{by}: house adopt"), fields=fields), extra=edits)


def raw_commit(story: Story, entry: Entry, change: Callable[[bytes], bytes], *, after: bool = True) -> None:
    """A commit of an entry whose bytes are changed before or after they are signed."""
    oid = story.force(entry)
    tree = story.house.objects.commit(oid).tree
    parents = story.house.objects.commit(oid).parents
    payload = commit_payload(tree, list(parents), person_of(story.house.books, entry.by), entry.at, message_of([entry]))
    signed = payload if after else change(payload)
    raw = with_signature(signed, keys.sign(signed, story.id, entry.by))
    put(story, change(raw) if after else raw)


def put(story: Story, raw: bytes) -> str:
    """Any bytes as the last commit."""
    oid = git.run(story.folder, "hash-object", "-t", "commit", "-w", "--literally", "--stdin", stdin=raw).decode()
    set_head(story, oid.strip())
    return oid.strip()


def set_head(story: Story, oid: str) -> None:
    """Moves the branch, whatever git thinks of the commit."""
    (story.folder / ".git" / "refs" / "heads" / "main").write_text(f"{oid}\n", "ascii")
    story.house.refresh()


def object_file(story: Story, oid: str) -> Path:
    """Where a loose object lies."""
    return story.folder / ".git" / "objects" / oid[:2] / oid[2:]


def oid_of(story: Story, rev: str) -> str:
    """The id behind a name."""
    return git.run(story.folder, "rev-parse", rev).decode().strip()


def first_commit(story: Story) -> str:
    """The founding."""
    return git.run(story.folder, "rev-list", "--max-parents=0", "HEAD").decode().strip()


def pages(entries: Iterable[Entry]) -> set[str]:
    """The pages that entries stand on."""
    return {e.path for e in entries}
