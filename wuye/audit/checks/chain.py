"""One commit after the other."""

from __future__ import annotations

from collections.abc import Iterator

from wuye.audit.change import Change, Past
from wuye.audit.violation import Violation


def chain(change: Change, past: Past) -> Iterator[Violation]:
    """The history is one line: each commit has the one before it as its only parent."""
    wanted = (past.commit,) if past.commit else ()
    parents = change.commit.parents
    if parents != wanted:
        yield change.fault(
            "chain",
            "这次提交没有接在前一次之后",
            "this commit doesn't follow the one before it",
            expected=" ".join(wanted) or "-",
            found=" ".join(parents) or "-",
        )
