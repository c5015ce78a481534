"""What was added to a page reads as entries."""

from __future__ import annotations

from collections.abc import Iterator

from wuye.audit.change import Change, Past
from wuye.audit.violation import Violation
from wuye.text import Text


def page(change: Change, past: Past) -> Iterator[Violation]:
    """Every page reads by the rules of pages, in one meaning only."""
    for problem in change.unread:
        remedy = problem.remedy or Text("照登记簿的格式重记", "enter it again")
        words = problem.message
        yield change.fault("page", words.zh, words.en, path=problem.path, line=problem.line, remedy=remedy)
