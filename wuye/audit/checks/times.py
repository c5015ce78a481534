"""Time runs forward."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from wuye.audit.change import Change, Past
from wuye.audit.violation import Violation

AHEAD = dt.timedelta(minutes=5)
"""Clocks differ a little, and entries of one second are moved on by one."""


def times(change: Change, past: Past) -> Iterator[Violation]:
    """No entry is earlier than the one before it, none is of the future, all tell the house's own time."""
    rules = past.ledger.rules
    last = past.ledger.last.at if past.ledger.last else None
    for entry in change.entries:
        if last is not None and entry.at < last:
            yield change.fault(
                "times", "记录时间早于前一条", "it is dated before the entry that precedes it", entry=entry,
                expected=f">= {last.isoformat()}", found=entry.at.isoformat(),
            )  # fmt: skip
        if entry.at > past.now + AHEAD and not rules.settings.get("rehearsal"):
            yield change.fault(
                "times", "记录时间在将来", "it is dated in the future", entry=entry,
                expected=f"<= {past.now.isoformat(timespec='seconds')}", found=entry.at.isoformat(),
            )  # fmt: skip
        local = entry.at.astimezone(rules.zone)
        if entry.at.utcoffset() != local.utcoffset():
            yield change.fault(
                "times", "记录时间的时区不是大厦的时区", "it isn't in the house's time zone", entry=entry,
                expected=local.isoformat(), found=entry.at.isoformat(),
            )  # fmt: skip
        last = max(last, entry.at) if last else entry.at
