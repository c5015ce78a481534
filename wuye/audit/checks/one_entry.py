"""One commit is one entry, or one batch that is marked as such."""

from __future__ import annotations

from collections.abc import Iterator

from wuye.audit.change import Change, Past
from wuye.audit.violation import Violation
from wuye.registers.batch import batch_of, unfit


def one_entry(change: Change, past: Past) -> Iterator[Violation]:
    """A signature stands for one entry; only the founding holds two, and a batch as many as it says, all of one kind."""
    count, wanted = len(change.entries), 2 if past.commit is None else 1
    batch = batch_of(change.commit.message) if past.commit is not None else None
    if batch is not None:
        why = unfit(change.entries, batch)
        if why is not None:
            yield change.fault(
                "one-entry", f"不能算一批：{why.zh}", f"this is no batch: {why.en}", expected=str(batch.size),
                found=str(count),
            )  # fmt: skip
    elif count != wanted:
        yield change.fault(
            "one-entry", f"一次提交里有 {count} 条记录，应为 {wanted} 条", f"{count} entries in a commit of {wanted}",
            expected=str(wanted), found=" ".join(e.id for e in change.entries) or "0",
        )  # fmt: skip
