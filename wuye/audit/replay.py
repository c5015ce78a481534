"""The replay: every commit from the first, in one pass; everything found is kept, nothing stops it."""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Callable, Iterable, Sequence
from contextlib import AbstractContextManager, closing
from pathlib import Path

from wuye.audit import stages
from wuye.audit.change import ODD, UNREADABLE, Change, Check, Past, founding
from wuye.audit.checks.chain import rules_after
from wuye.audit.checks.signer import holder, signer
from wuye.audit.course import Course, onward
from wuye.audit.doubt import doubtful
from wuye.audit.excuse import excuse_of, settle
from wuye.audit.fetch import AHEAD
from wuye.audit.ground import Ground, few_collections
from wuye.audit.lines import as_join, parted
from wuye.audit.read import Reader, Verify
from wuye.audit.tags import held
from wuye.audit.taking import Seal, take_in
from wuye.audit.trust import disguised, trusted
from wuye.audit.verified import Verified
from wuye.audit.violation import Audit, Excuse, NotJudged, Violation
from wuye.desk.house import House
from wuye.errors import HouseTrouble, WuyeError
from wuye.index.store import Damaged
from wuye.registers.books import Books
from wuye.repo.keys import fingerprint
from wuye.repo.lineage import Lineage, lineage
from wuye.repo.sshsig import verify
from wuye.text import Text, same

Progress = Callable[[int, int], None]
"""Told now and then how many commits of how many are judged."""


def audit(
    house: House,
    now: dt.datetime | None = None,
    *,
    since: Verified | None = None,
    books: Path | None = None,
    check: Verify = verify,
    progress: Progress | None = None,
    alone: bool = False,
) -> Audit:
    """The verdict on the whole history of a house; `since` a verdict kept earlier, only what is new is judged.

    A file for `books` keeps those of the verdict for the next time. `alone`, nothing but the history is asked.
    """
    begun, now, house = time.monotonic(), now or dt.datetime.now(dt.UTC), house.for_audit()
    done = None
    if since is not None and since.serves(now):
        with closing(Ground(house, now, books)) as ground:
            done = _resumed(house, ground, check, since, progress)
    if done is None:
        with closing(Ground(house, now, books)) as ground:
            done = _whole(house, ground, check, progress, alone=alone)
    done.seconds = time.monotonic() - begun
    return done


def _whole(house: House, ground: Ground, check: Verify, progress: Progress | None, *, alone: bool) -> Audit:
    replay = Replay(house, ground, check)
    try:
        course = Course(house, lineage(house.path, house.head))
    except HouseTrouble as trouble:
        replay.cut_off(trouble)
        course = Course(house, Lineage())
    replay.walk(course, progress)
    return replay.finish(course, alone=alone)


def _resumed(house: House, ground: Ground, check: Verify, kept: Verified, progress: Progress | None) -> Audit | None:
    """The verdict by going on where a kept one ended; None where all has to be judged from the beginning."""
    replay = Replay(house, ground, check)
    try:
        course = onward(house, kept)
        found = ground.at(kept) if course is not None else None
        if course is None or found is None:
            return None
        replay.resume(*found, kept)
        replay.walk(course, progress)
        return replay.finish(course) if replay.settled(kept) else None
    except WuyeError:
        return None
    except (Damaged, *ODD):
        # Whatever is wrong with what was kept, the pages tell it anew.
        ground.throw_away()
        return None


class Replay:
    """One pass over a history, and what it has found so far."""

    def __init__(self, house: House, ground: Ground, check: Verify = verify) -> None:
        self.audit = Audit(str(house.path), head=house.head)
        self._reader = Reader(house.objects, check)
        self._house, self._ground = house, ground
        self._past, self._seal = ground.nothing(), Seal()
        self._signers: set[str] = set()
        self._excuses: list[Excuse] = []
        self._after: set[str] | None = None
        self._aside = self._clocked = False
        self._course = Course(house, Lineage())

    def resume(self, past: Past, seal: Seal, kept: Verified) -> None:
        """Takes over what an earlier replay had found."""
        self._past, self._seal, self._after = past, seal, {kept.commit}
        self._signers, self._excuses, self._clocked = set(kept.signers), list(kept.excuses), kept.clocked
        found, counts = self.audit, self.audit.counts
        found.violations, found.not_judged = list(kept.violations), list(kept.not_judged)
        found.root, found.house_id = kept.root, past.ledger.rules.house_id
        found.since = dt.datetime.fromisoformat(kept.since) if kept.since else None
        counts.commits, counts.entries, counts.signatures = kept.commits, kept.entries, kept.signatures

    def settled(self, kept: Verified) -> bool:
        """Whether a full replay would tell the same, and in the same order."""
        found = self.audit
        # A fault found with books that were kept may be one of what they are kept in.
        if self._ground.borrowed and (found.violations, found.not_judged) != (kept.violations, kept.not_judged):
            return False
        # Where desks wrote apart, what was written beside a verdict may be told before it.
        return not self._aside or not (found.violations or found.not_judged or self._excuses)

    def kept(self, course: Course) -> Verified | None:
        """What a later replay may take over; None where there are no books to go on with."""
        past, found, counts = self._past, self.audit, self.audit.counts
        if past.books is None or past.commit is None or past.books.last is None:
            return None
        return Verified(
            past.commit, self._seal.over(past), past.books.last.at.isoformat(), found.root,
            found.since.isoformat() if found.since else None, counts.commits, counts.entries, counts.signatures,
            course.first, sorted(self._signers), list(found.violations), list(found.not_judged), list(self._excuses),
            [excuse.entry for excuse in self._excuses if not course.follows(excuse)], self._clocked,
        )  # fmt: skip

    def walk(self, course: Course, progress: Progress | None = None) -> None:
        """Judges the commits of a course, one after the other."""
        self._course, commits, before = course, course.commits, self.audit.counts.commits
        with few_collections(), self.read_beside(commits):
            for at in range(0, len(commits), AHEAD):
                self.commits(commits[at : at + AHEAD])
                if progress is not None:
                    progress(self.audit.counts.commits, before + len(commits))

    def read_beside(self, oids: Sequence[str]) -> AbstractContextManager[None]:
        """While this lasts, commits that come next are read by a second process where they are many."""
        return self._reader.beside(oids, self._past)

    def commits(self, oids: Sequence[str]) -> None:
        """Judges commits one after the other, fetched together."""
        self._reader.ahead(oids, self._past)
        for oid in oids:
            self.commit(oid)
        self._ground.relieve(self._past, self._seal, marked=self._course.apart)

    def commit(self, oid: str) -> None:
        """Judges one commit and takes it into the past."""
        self.audit.counts.commits += 1
        try:
            change = self._reader.change(oid, self._past)
            if parted(change.commit, self._past) and self._turn(change.commit.parents[0]):
                change = self._reader.change(oid, self._past)
                if len(change.commit.parents) == 1:
                    self._ground.mark(self._past, self._seal)
            joins = as_join(change, self._house)
        except UNREADABLE as error:
            self.broken(oid, error)
            return
        self._place(change)
        if self._past.commit is None:
            self._found(change)
        if self._past.books is not None:
            change.signer = holder(change.key, self._past.books) if self._past.commit else change.by
        if joins:
            self._join(change)
        else:
            self._judge(change)
            self._past.keep(change)
        self._count(change)
        if oid in self._course.marks:
            self._ground.mark(self._past, self._seal)

    def _place(self, change: Change) -> None:
        """Notes whether a commit was written after a kept verdict's or beside it."""
        if self._after is not None:
            self._aside = self._aside or self._after.isdisjoint(change.commit.parents)
            self._after.add(change.commit.oid)

    def _turn(self, commit: str) -> bool:
        """Takes up the line that ends with a commit."""
        found = self._ground.turn(commit, self._past, self._seal)
        if found is not None:
            self._past, self._seal = found
        return found is not None

    def _join(self, change: Change) -> None:
        """A commit that joins two lines, and the books of both from there on."""
        failed: set[str] = set()
        self._run(stages.JOINING, stages.LEFT_JOINING, change, failed)
        if not self._turn(change.commit.oid):
            self._ground.faithful = False
            self._past.keep(change)
            return
        self.audit.violations.extend(rules_after(change, self._past))
        # A key that the other line has ended joins nothing: its holder could bring in a line of his own.
        if "person" not in failed and self._past.books is not None:
            self.audit.violations.extend(signer(change, self._past))

    def _judge(self, change: Change) -> None:
        never_founded = self._past.commit is not None and self._past.books is None
        failed = {"founding"} if never_founded else set()
        plain = not change.ruling and self._past.commit is not None
        self._run(stages.BEFORE, stages.LEFT_PLAIN if plain else stages.LEFT_BEFORE, change, failed)
        self._ground.judged(self._past, change.entries, faults=bool(failed))
        self._fold(change, failed)
        self._run(stages.AFTER, stages.LEFT_AFTER, change, failed)

    def broken(self, oid: str, error: Exception) -> None:
        """Objects that can't be read: nothing in them can be judged."""
        words = error.problems[0].message if isinstance(error, WuyeError) else same(str(error))
        text = Text("提交读不出来：{why}", "the commit can't be read: {why}").fill(why=words)
        remedy = same(f"git -C {self.audit.house} fsck --full")
        self.audit.violations.append(Violation("objects", text, oid, remedy=remedy))
        self._skip([*stages.BEFORE, *stages.AFTER], oid, "objects")
        self._ground.faithful = False
        self._past.commit = oid or None

    def cut_off(self, trouble: HouseTrouble) -> None:
        """A history that doesn't reach back to its first commit: nothing in it can be judged."""
        problem = trouble.problems[0]
        self.audit.violations.append(Violation("history", problem.message, remedy=problem.remedy))
        self._skip([*stages.BEFORE, *stages.AFTER], "", "objects")

    @few_collections()
    def finish(self, course: Course, *, alone: bool = False) -> Audit:
        """The verdict with what is counted at the end; not `alone`, also with what lies beside the history."""
        found, books = self.audit, self._past.books
        found.verified = self.kept(course)
        # What this machine believes, and tags set later, would give an earlier head another verdict.
        found.violations += () if alone else (*disguised(found), *trusted(found, course))
        settle(found, self._excuses, course)
        found.counts.people, found.counts.pages = len(self._signers), self._past.pages
        if books is not None:
            found.violations += () if alone else held(self._house.path, self._house.objects, books, course.holds)
            self._seal.tally.tell(found, books)
            found.warnings.extend(doubtful(books))
        self._ground.keep(self._past, self._seal)
        return found

    def _found(self, change: Change) -> None:
        entry = founding(change)
        try:
            self._past.books = Books(self._past.rules_of(entry), entry.id) if entry is not None else None
        except ODD:
            return
        self.audit.since = change.commit.author.at
        self.audit.root = fingerprint(change.key) if change.key is not None else None
        if self._past.books is not None:
            self.audit.house_id = self._past.books.rules.house_id

    def _run(self, those: Sequence[stages.Stage], left: tuple[Check, ...], change: Change, failed: set[str]) -> None:
        if change.sound and not failed and stages.nothing(left, change, self._past):
            return
        for stage in those:
            because = next((name for name in stage.needs if name in failed), None)
            if because is not None:
                failed.add(stage.name)
                self._skip([stage], change.commit.oid, because)
                continue
            checks = stages.WITH_PAST[stage.name] if change.sound else stage.checks
            found = [v for check in checks for v in check(change, self._past)]
            if found:
                failed.add(stage.name)
                self.audit.violations.extend(found)

    def _skip(self, those: Iterable[stages.Stage], oid: str, because: str) -> None:
        self.audit.not_judged.extend(NotJudged(oid, stage.name, because) for stage in those)

    def _fold(self, change: Change, failed: set[str]) -> None:
        books = self._past.books
        if books is None or "pages" in failed:
            return
        self._clocked = self._clocked or not books.rules.settings.get("rehearsal")
        for entry in change.entries:
            judged = take_in(entry, books, self._past.rules_of, self._seal, founded="founding" not in failed)
            change.judged.append(judged)
            excuse = excuse_of(entry, change.commit.oid)
            if excuse is not None:
                self._excuses.append(excuse)

    def _count(self, change: Change) -> None:
        self.audit.counts.entries += len(change.entries)
        if change.key is not None:
            self.audit.counts.signatures += 1
            self._signers.add(change.by or change.key)
