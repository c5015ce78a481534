"""The commits that are judged, and what is known of those before them without listing them."""

from __future__ import annotations

import re
from collections.abc import Sequence

from wuye.audit.verified import Verified
from wuye.audit.violation import Excuse
from wuye.desk.house import House
from wuye.repo import git
from wuye.repo.objects import history

COMMIT = re.compile(r"[0-9a-f]{40}(?:[0-9a-f]{24})?")


class Course:
    """Commits, parents before children: all of a history, or those that came after a kept verdict's."""

    def __init__(self, house: House, commits: Sequence[str], kept: Verified | None = None) -> None:
        self.commits = commits
        self._house, self._kept = house, kept
        self._places = {oid: place for place, oid in enumerate(commits)}

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
    commits = history(house.path, f"{kept.commit}..{house.head}")
    parents = (parent for oid in commits for parent in house.objects.commit(oid).parents)
    return Course(house, commits, kept) if kept.commit in (house.head, *parents) else None
