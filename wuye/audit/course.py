"""The commits that are judged, and what is known of those before them without listing them."""

from __future__ import annotations

import re

from wuye.audit.verified import Verified
from wuye.audit.violation import Excuse
from wuye.desk.house import House
from wuye.repo.lineage import Lineage, leads_to, lineage

COMMIT = re.compile(r"[0-9a-f]{40}(?:[0-9a-f]{24})?")


class Course:
    """Commits, parents before children: all of a history, or those that came after a kept verdict's."""

    def __init__(self, house: House, commits: Lineage, kept: Verified | None = None) -> None:
        self.commits = commits
        self.apart = any(len(commits.parents(place)) > 1 for place in commits.breaks())
        """Whether desks wrote apart."""
        self.marks = _marks(commits) if self.apart else frozenset()
        self._house, self._kept = house, kept

    @property
    def first(self) -> str:
        """The first commit of the history; empty where there is none."""
        return self._kept.first if self._kept is not None else next(iter(self.commits[:1]), "")

    def holds(self, oid: str) -> bool:
        """Whether a commit is in the history."""
        return oid in self.commits or self._earlier(oid)

    def _earlier(self, oid: str) -> bool:
        kept = self._kept
        return kept is not None and COMMIT.fullmatch(oid) is not None and leads_to(self._house.path, oid, kept.commit)

    def follows(self, excuse: Excuse) -> bool:
        """Whether an excuse comes after the commit that it names."""
        place, named = self.commits.place(excuse.commit), self.commits.place(excuse.names)
        if place is None:
            return self._kept is not None and excuse.entry not in self._kept.misplaced
        return named < place if named is not None else self._earlier(excuse.names)


def onward(house: House, kept: Verified) -> Course | None:
    """What came after a kept verdict; None where the history doesn't go on from its commit."""
    commits = lineage(house.path, f"{kept.commit}..{house.head}")
    # A commit of a range has a parent outside it only where it doesn't just follow the one before.
    parents = (parent for place in commits.breaks() for parent in commits.parents(place))
    return Course(house, commits, kept) if kept.commit in (house.head, *parents) else None


def _marks(commits: Lineage) -> frozenset[str]:
    """The commits that are gone on from at once, and once more later."""
    firsts = {place: commits.parents(place)[:1] for place in commits.breaks() if place}
    later = {first[0] for place, first in firsts.items() if first and first[0] != commits[place - 1]}
    return frozenset(oid for oid in later if _goes_on(commits, commits.place(oid)))


def _goes_on(commits: Lineage, place: int | None) -> bool:
    return place is not None and place + 1 < len(commits) and commits.parents(place + 1)[:1] == (commits[place],)
