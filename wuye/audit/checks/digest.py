"""A countersignature is of the very bytes of the entry it names."""

from __future__ import annotations

from collections.abc import Iterator

from wuye.audit.change import Change, Past
from wuye.audit.violation import Violation
from wuye.ledger.entry import Entry
from wuye.registers.books import Books
from wuye.registers.words import BUILT_IN
from wuye.text import same


def digest(change: Change, past: Past) -> Iterator[Violation]:
    """The fingerprint in a countersignature is that of the entry, so it can't be moved to another."""
    for entry in change.entries:
        if wrong(entry, past.ledger):
            of = str(entry.fields.get("of"))
            yield change.fault(
                "digest", f"签的不是 {of} 的原文", f"what was signed isn't {of}", entry=entry,
                expected=past.ledger.records[of].entry.digest, found=str(entry.fields.get("digest")),
                remedy=same(f"wuye sign {of}"),
            )  # fmt: skip


def wrong(entry: Entry, books: Books) -> bool:
    """Whether an entry gives another fingerprint than that of the entry it names."""
    if entry.do not in BUILT_IN or "digest" not in entry.fields:
        return False
    record = books.named(entry.fields.get("of"))
    return record is not None and entry.fields["digest"] != record.entry.digest
