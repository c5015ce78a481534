"""Every entry is judged again, by the same judge and the rules of its day."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from wuye.audit.change import Change, Judged, Past
from wuye.audit.checks.digest import wrong
from wuye.audit.violation import Violation
from wuye.errors import Problem


def judgement(change: Change, past: Past) -> Iterator[Violation]:
    """What the desk would have refused is found, whoever signed it."""
    for each in change.judged:
        verdict = each.verdict
        if verdict is None:
            yield change.fault(
                "rules",
                f"记录无法判断（{each.stumbled}）",
                f"the entry can't be judged: {each.stumbled}",
                entry=each.entry,
            )
        elif verdict.faulty and not wrong(each.entry, past.ledger):
            yield from _each("fields", verdict.input, each, change)
            yield from _each("permission", verdict.allowed, each, change)
            yield from _each("rules", verdict.refused, each, change)


def _each(check: str, problems: Iterable[Problem], each: Judged, change: Change) -> Iterator[Violation]:
    for problem in problems:
        words = problem.message
        rule = " ".join(problem.rules) or None
        yield change.fault(check, words.zh, words.en, entry=each.entry, rule=rule, remedy=problem.remedy)
