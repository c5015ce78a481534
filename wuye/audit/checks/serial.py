"""Serials have no gaps and no doubles."""

from __future__ import annotations

from collections.abc import Iterator

from wuye.audit.change import Change, Past
from wuye.audit.violation import Violation
from wuye.ledger.entry import parse_id


def serial(change: Change, past: Past) -> Iterator[Violation]:
    """Each entry's number is one more than the last of its register, month and desk: a missing one would show."""
    here: dict[str, int] = {}
    for entry in change.entries:
        parts = parse_id(entry.id)
        head = f"{parts.prefix}{parts.month}-{parts.desk}"
        wanted = here.get(head, past.ledger.serial(head)) + 1
        if parts.serial != wanted:
            yield change.fault(
                "serial", "记录号不连续", "the serials have a gap or a double", entry=entry,
                expected=f"{head}{wanted:04d}", found=entry.id,
            )  # fmt: skip
        here[head] = parts.serial if parts.serial >= wanted else wanted - 1
