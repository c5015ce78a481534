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
    books = past.ledger
    rules, last = books.rules, books.last.at if books.last else None
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
        if entry.at.utcoffset() != (local := entry.at.astimezone(rules.zone)).utcoffset():
            yield change.fault(
                "times", "记录时间的时区不是大厦的时区", "it isn't in the house's time zone", entry=entry,
                expected=local.isoformat(), found=entry.at.isoformat(),
            )  # fmt: skip
        last = entry.at if last is None or entry.at > last else last
