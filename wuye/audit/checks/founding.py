"""A house is founded once, in its first commit."""

from __future__ import annotations

from collections.abc import Iterator

from wuye.audit.change import Change, Past
from wuye.audit.change import founding as founded_by
from wuye.audit.violation import Violation
from wuye.ledger.entry import Entry


def founding(change: Change, past: Past) -> Iterator[Violation]:
    """The first commit holds the rules and the founder, no later one does so again."""
    entry = founded_by(change)
    if past.commit is None:
        if past.books is None or entry is None or founder(change) is None:
            yield change.fault(
                "founding",
                "第一次提交没有建立大厦：缺规则或建立人",
                "the first commit founds no house: its rules or its founder are missing",
            )
    elif entry is not None:
        yield change.fault("founding", "大厦只能建立一次", "a house is founded only once", entry=entry)


def founder(change: Change) -> Entry | None:
    """The entry by which the founder enrols himself."""
    enrolments = (e for e in change.entries if (e.register, e.do, e.subjects) == ("staff", "enrol", (e.by,)))
    return next((e for e in enrolments if e.by == change.by), None)
