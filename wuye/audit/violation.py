"""What the audit finds, as values: violations, what could not be judged, counts, the whole verdict."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

from wuye.text import Text


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
    not_judged: list[NotJudged] = field(default_factory=list)
    warnings: list[Text] = field(default_factory=list)
    counts: Counts = field(default_factory=Counts)
    names: dict[str, str] = field(default_factory=dict)
    seconds: float = 0.0

    @property
    def ok(self) -> bool:
        """Whether nothing is wrong and nothing was left unjudged."""
        return not self.violations and not self.not_judged
