"""Entries that were brought in together from one file: what their commit says of it, and what it may hold."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from wuye.ledger.entry import Entry, match_id
from wuye.pattern import pattern
from wuye.registers.words import BUILT_IN
from wuye.text import Text

MARK = "Wuye-Batch: "
LINE = pattern(r"\nWuye-Batch: ([1-9][0-9]{0,6}) sha256:([0-9a-f]{64})\n")


class Batch(NamedTuple):
    """How many entries came in together, and the SHA-256 of the file they were read from."""

    size: int
    digest: str

    def line(self) -> str:
        """The trailer that marks their commit."""
        return f"Wuye-Batch: {self.size} sha256:{self.digest}"


def batch_of(message: str) -> Batch | None:
    """What a commit's last paragraph says of a batch; None where it is the commit of one entry."""
    if MARK not in message:
        return None
    last = message.rstrip("\n").rpartition("\n\n")[2]
    found = LINE.match(f"\n{last}\n")
    return Batch(int(found[1]), found[2]) if found else None


def unfit(entries: Sequence[Entry], batch: Batch) -> Text | None:
    """Why these entries can't be one batch: it is one person's, of one moment, in one register, at one desk."""
    if len(entries) != batch.size or not entries:
        return Text(
            f"应有 {batch.size} 条，实有 {len(entries)} 条", f"it says {batch.size} entries and holds {len(entries)}"
        )
    if len({(e.register, e.by, e.at, e.at.utcoffset(), _desk(e)) for e in entries}) > 1:
        return Text(
            "不是同一人、同一时刻、同一登记簿、同一岗的",
            "the entries aren't one person's, of one moment, in one register, at one desk",
        )
    return next((why for e in entries if (why := _alone(e)) is not None), None)


def _alone(entry: Entry) -> Text | None:
    """What has a commit of its own: a signature stands for one entry, and nothing may change who may sign the rest."""
    if entry.do in BUILT_IN:
        return Text(f"「{entry.do}」只能单独登记", f"{entry.do} is entered alone")
    if entry.register == "house":
        return Text("规则的改动只能单独登记", "a change of rules is entered alone")
    if entry.register == "staff" and entry.by in entry.subjects:
        return Text("关于登记人自己的，只能单独登记", "what is about the writer himself is entered alone")
    return None


def _desk(entry: Entry) -> str:
    parts = match_id(entry.id)
    return parts.desk if parts else ""
