"""Excuses: a bad commit is never rewritten; a signed entry names it and says why, and it stays on the list for ever."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from wuye.audit.course import Course
from wuye.audit.violation import Audit, Excuse, Excused, Violation
from wuye.ledger.entry import Entry
from wuye.text import Text

NEVER = ("root", "history", "disguise")
"""What lies not in one commit but in whom this machine trusts, and in what it is shown."""


def excuse_of(entry: Entry, commit: str) -> Excuse | None:
    """What an entry excuses, where it excuses anything."""
    if (entry.register, entry.do) != ("house", "excuse"):
        return None
    return Excuse(entry.id, commit, str(entry.fields.get("commit")), entry.by, str(entry.fields.get("why")))


def settle(audit: Audit, excuses: Sequence[Excuse], course: Course) -> None:
    """Moves what is excused from the violations to where it stays listed; a bad excuse is a violation itself."""
    # An excuse in a commit that is itself bad, such as one of somebody who may not, excuses nothing.
    bad = {v.commit for v in audit.violations}
    good: dict[str, Excuse] = {}
    wrong: list[Violation] = []
    for excuse in (e for e in excuses if e.commit not in bad):
        problems = list(_problems(excuse, audit.violations, course))
        wrong += problems
        if not problems:
            good.setdefault(excuse.names, excuse)
    audit.violations += wrong
    rest, excused = [], []
    for violation in audit.violations:
        found = good.get(violation.commit) if violation.check not in NEVER else None
        if found is None:
            rest.append(violation)
        else:
            excused.append(Excused(violation, found))
    audit.violations, audit.excused = rest, excused


def _problems(excuse: Excuse, violations: Sequence[Violation], course: Course) -> Iterator[Violation]:
    if not course.follows(excuse):
        text = Text("要例外的提交不在它之前的历史里", "the commit to be excused isn't in the history before it")
        yield Violation("excuse", text, excuse.commit, signer=excuse.by, found=excuse.names, by=excuse.by)
    own = {who for v in violations if v.commit == excuse.names for who in (v.by, v.signer)}
    if excuse.by in own:
        text = Text("不能给自己的提交开例外", "nobody excuses a commit of his own")
        yield Violation("excuse", text, excuse.commit, signer=excuse.by, found=excuse.names, by=excuse.by)
