"""Bytes once written stay as they are."""

from __future__ import annotations

from collections.abc import Iterator

from wuye.audit.change import Change, Past
from wuye.audit.violation import Violation


def append_only(change: Change, past: Past) -> Iterator[Violation]:
    """A page only grows at its end; an attachment never changes."""
    for file in change.files:
        if file.old is None or file.kind not in ("page", "attachment"):
            continue
        if not file.plain:
            yield change.fault("append-only", f"{file.path} 被删除", f"{file.path} was removed", path=file.path)
        elif file.torn is not None:
            yield change.fault(
                "append-only", "已写下的字被改动", "what was written has been changed", path=file.path,
                line=file.torn.line if file.kind == "page" else None, expected=file.torn.was, found=file.torn.found,
            )  # fmt: skip
