"""Bytes once written stay as they are."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import zip_longest

from wuye.audit.change import Change, FileChange, Past
from wuye.audit.violation import Violation


def append_only(change: Change, past: Past) -> Iterator[Violation]:
    """A page only grows at its end; an attachment never changes."""
    for file in change.files:
        if file.old is None or file.kind not in ("page", "attachment"):
            continue
        if file.new is None or file.after is None:
            yield change.fault("append-only", f"{file.path} 被删除", f"{file.path} was removed", path=file.path)
        elif not file.grown or (file.kind == "attachment" and file.old.oid != file.new.oid):
            yield _changed(change, file)


def _changed(change: Change, file: FileChange) -> Violation:
    before, after = (file.before or b"").split(b"\n"), (file.after or b"").split(b"\n")
    pairs = enumerate(zip_longest(before, after), start=1)
    line, (old, new) = next((n, pair) for n, pair in pairs if pair[0] != pair[1])
    return change.fault(
        "append-only", "已写下的字被改动", "what was written has been changed", path=file.path,
        line=line if file.kind == "page" else None, expected=_words(old), found=_words(new),
    )  # fmt: skip


def _words(line: bytes | None) -> str | None:
    return None if line is None else line.decode("utf-8", "replace").strip()[:200]
