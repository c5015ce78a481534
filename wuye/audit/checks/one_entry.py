"""One commit is one entry."""

from __future__ import annotations

from collections.abc import Iterator

from wuye.audit.change import Change, Past
from wuye.audit.violation import Violation


def one_entry(change: Change, past: Past) -> Iterator[Violation]:
    """A signature stands for one entry; only the founding holds two."""
    count, wanted = len(change.entries), 2 if past.commit is None else 1
    if count != wanted:
        yield change.fault(
            "one-entry", f"一次提交里有 {count} 条记录，应为 {wanted} 条", f"{count} entries in a commit of {wanted}",
            expected=str(wanted), found=" ".join(e.id for e in change.entries) or "0",
        )  # fmt: skip
