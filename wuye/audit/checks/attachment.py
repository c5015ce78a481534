"""An attachment is named by its bytes and belongs to an entry."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from wuye.audit.change import Change, Past, is_attachment
from wuye.audit.violation import Violation

FOLDER = b"ledgers/files/"


def attachment(change: Change, past: Past) -> Iterator[Violation]:
    """Named by its SHA-256, brought by the entry that names it, and there when an entry names it."""
    # An escape may spell the folder in other letters.
    naming = [entry for entry in change.entries if FOLDER in entry.raw or b"\\" in entry.raw]
    named = {word: entry for entry in naming for word in words(entry.fields) if is_attachment(word)}
    brought = {f.path: f for f in change.files if f.kind == "attachment" and f.new is not None}
    for path, file in brought.items():
        if f"/{file.digest}" not in path:
            yield change.fault(
                "attachment", "附件的名字不是它的指纹", "the attachment's name isn't its fingerprint", path=path,
                found=file.digest,
            )  # fmt: skip
        if path not in named:
            yield change.fault("attachment", "没有记录提到这个附件", "no entry names this attachment", path=path)
    for path, entry in named.items():
        if path not in brought and not past.had(path):
            yield change.fault("attachment", "附件不在库里", "the attachment isn't there", entry=entry, expected=path)


def words(value: Any) -> Iterator[str]:
    """Every text inside a value."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        yield from (word for part in value.values() for word in words(part))
    elif isinstance(value, list):
        yield from (word for part in value for word in words(part))
