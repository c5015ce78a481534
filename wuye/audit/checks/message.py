"""The commit's words say what it holds."""

from __future__ import annotations

from collections.abc import Iterator

from wuye.audit.change import Change, Past
from wuye.audit.violation import Violation
from wuye.desk.record import message_of
from wuye.registers.batch import batch_of
from wuye.repo.write import trailers


def message(change: Change, past: Past) -> Iterator[Violation]:
    """Subject line and trailers tell plain git what the entries tell."""
    if not change.entries:
        return
    ids, named = [e.id for e in change.entries], trailers(change.commit.message)
    if named != ids:
        yield change.fault(
            "trailers", "提交所写的记录号与账页不符", "the trailers don't name the entries", expected=" ".join(ids),
            found=" ".join(named) or "-",
        )  # fmt: skip
    elif change.commit.message != (wanted := message_of(change.entries, batch_of(change.commit.message))):
        yield change.fault(
            "message", "提交说明与记录不符", "the commit's message isn't that of the entry",
            expected=wanted.partition("\n")[0], found=change.commit.message[:200].strip(),
        )  # fmt: skip
