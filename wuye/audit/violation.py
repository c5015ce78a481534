"""What the audit finds, as values: violations, what could not be judged, counts, the whole verdict."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from wuye.text import Text

if TYPE_CHECKING:
    from wuye.audit.verified import Verified


@dataclass(frozen=True, slots=True)
class Violation:
    """One thing that is not as it should be: where, what, whose signature, what it should have been."""

    check: str
    message: Text
    commit: str = ""
    rule: str | None = None
    path: str | None = None
    line: int | None = None
    signer: str | None = None
    expected: str | None = None
    found: str | None = None
    remedy: Text | None = None
    by: str | None = None


@dataclass(frozen=True, slots=True)
class Excuse:
    """An entry that names a bad commit and says why the house goes on from there."""

    entry: str
    commit: str
    names: str
    by: str
    why: str


@dataclass(frozen=True, slots=True)
class Excused:
    """A violation that stays on the list for ever, with the excuse that answers for it."""

    violation: Violation
    excuse: Excuse


@dataclass(frozen=True, slots=True)
class NotJudged:
    """A stage that was left out for a commit, because an earlier one failed."""

    commit: str
    stage: str
    because: str


@dataclass(slots=True)
class Counts:
    """How much was gone through; `late` is derived from the times, nobody writes it."""

    commits: int = 0
    entries: int = 0
    pages: int = 0
    signatures: int = 0
    people: int = 0
    deputies: int = 0
    glass: int = 0
    reviewed: int = 0
    late: int = 0
    corrections: int = 0


@dataclass(slots=True)
class Audit:
    """The verdict on a whole history."""

    house: str
    house_id: str | None = None
    head: str = ""
    root: str | None = None
    root_pinned: bool = False
    since: dt.datetime | None = None
    violations: list[Violation] = field(default_factory=list)
    excused: list[Excused] = field(default_factory=list)
    not_judged: list[NotJudged] = field(default_factory=list)
    warnings: list[Text] = field(default_factory=list)
    counts: Counts = field(default_factory=Counts)
    names: dict[str, str] = field(default_factory=dict)
    seconds: float = 0.0
    verified: Verified | None = None
    """What the next replay may go on from."""

    @property
    def ok(self) -> bool:
        """Whether nothing is wrong and nothing was left unjudged, but for what is excused."""
        return not self.violations and not self.unjudged

    @property
    def unjudged(self) -> list[NotJudged]:
        """What was left unjudged in commits that nobody has excused."""
        excused = {e.violation.commit for e in self.excused}
        return [n for n in self.not_judged if n.commit not in excused]
