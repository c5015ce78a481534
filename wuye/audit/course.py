"""The commits that are judged, and what is known of those before them without listing them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from wuye.audit.verified import Verified
from wuye.audit.violation import Excuse
from wuye.desk.house import House
from wuye.repo import git
from wuye.repo.objects import lineage

COMMIT = re.compile(r"[0-9a-f]{40}(?:[0-9a-f]{24})?")


class Course:
    """Commits, parents before children: all of a history, or those that came after a kept verdict's.

    Each is given as a row, with its parents behind it.
    """

    def __init__(self, house: House, rows: Sequence[Sequence[str]], kept: Verified | None = None) -> None:
        self.commits = [row[0] for row in rows]
        self.apart = any(len(row) > 2 for row in rows)
        """Whether desks wrote apart."""
        self.marks = _marks(rows) if self.apart else frozenset()
        self._house, self._kept = house, kept
        self._places = {oid: place for place, oid in enumerate(self.commits)}

    @property
    def first(self) -> str:
        """The first commit of the history; empty where there is none."""
        return self._kept.first if self._kept is not None else next(iter(self.commits), "")

    def holds(self, oid: str) -> bool:
        """Whether a commit is in the history."""
        return oid in self._places or self._earlier(oid)

    def _earlier(self, oid: str) -> bool:
        kept = self._kept
        if kept is None or not COMMIT.fullmatch(oid):
            return False
        done = oid != kept.commit and git.call(self._house.path, "merge-base", "--is-ancestor", oid, kept.commit)
        return done is False or done.returncode == 0

    def follows(self, excuse: Excuse) -> bool:
        """Whether an excuse comes after the commit that it names."""
        place, named = self._places.get(excuse.commit), self._places.get(excuse.names)
        if place is None:
            return self._kept is not None and excuse.entry not in self._kept.misplaced
        return named < place if named is not None else self._earlier(excuse.names)


def onward(house: House, kept: Verified) -> Course | None:
    """What came after a kept verdict; None where the history doesn't go on from its commit."""
    rows = lineage(house.path, f"{kept.commit}..{house.head}")
    parents = (parent for row in rows for parent in row[1:])
    return Course(house, rows, kept) if kept.commit in (house.head, *parents) else None


def _marks(rows: Sequence[Sequence[str]]) -> frozenset[str]:
    """The commits that are gone on from at once, and once more later."""
    steps = [(before[0], row[1]) for before, row in pairwise(rows) if len(row) > 1]
    later = {parent for before, parent in steps if parent != before}
    return frozenset(before for before, parent in steps if parent == before and before in later)
