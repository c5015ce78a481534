"""The replay: every commit from the first, in one pass; everything found is kept, nothing stops it."""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Iterable

from wuye.audit.change import ODD, Change, Judged, Past, founding
from wuye.audit.checks.signer import holder
from wuye.audit.read import Reader
from wuye.audit.stages import AFTER, BEFORE, Stage
from wuye.audit.tally import tally
from wuye.audit.trust import trusted
from wuye.audit.violation import Audit, NotJudged, Violation
from wuye.desk.house import House, changes_rules
from wuye.errors import HouseTrouble, WuyeError
from wuye.registers.books import Books
from wuye.registers.fold import take, weigh
from wuye.repo.keys import fingerprint
from wuye.repo.objects import history
from wuye.text import Text, same


def audit(house: House, now: dt.datetime | None = None) -> Audit:
    """The verdict on the whole history of a house."""
    start = time.monotonic()
    replay = Replay(house, now or dt.datetime.now(dt.UTC))
    try:
        commits = history(house.path, house.head)
    except HouseTrouble as trouble:
        replay.broken("", trouble)
        commits = []
    for oid in commits:
        replay.commit(oid)
    done = replay.finish(commits)
    done.seconds = time.monotonic() - start
    return done


class Replay:
    """One pass over a history, and what it has found so far."""

    def __init__(self, house: House, now: dt.datetime) -> None:
        self.audit = Audit(str(house.path), head=house.head)
        self._reader = Reader(house.objects)
        self._past = Past(house.rules_of, now)
        self._signers: set[str] = set()

    def commit(self, oid: str) -> None:
        """Judges one commit and takes it into the past."""
        self.audit.counts.commits += 1
        try:
            change = self._reader.change(oid, self._past)
        except ODD as error:
            self.broken(oid, error)
            return
        if self._past.commit is None:
            self._found(change)
        if self._past.books is not None:
            change.signer = holder(change.key, self._past.books) if self._past.commit else change.by
        self._judge(change)
        self._past.keep(change)
        self._count(change)

    def _judge(self, change: Change) -> None:
        never_founded = self._past.commit is not None and self._past.books is None
        failed = {"founding"} if never_founded else set()
        self._run(BEFORE, change, failed)
        self._fold(change, failed)
        self._run(AFTER, change, failed)

    def broken(self, oid: str, error: Exception) -> None:
        """Objects that can't be read: nothing in them can be judged."""
        words = error.problems[0].message if isinstance(error, WuyeError) else same(str(error))
        text = Text("提交读不出来：{why}", "the commit can't be read: {why}").fill(why=words)
        remedy = same(f"git -C {self.audit.house} fsck --full")
        self.audit.violations.append(Violation("objects", text, oid, remedy=remedy))
        self._skip([*BEFORE, *AFTER], oid, "objects")
        self._past.commit = oid or None

    def finish(self, commits: list[str]) -> Audit:
        """The verdict, with what this machine believes and what is counted at the end."""
        self.audit.violations.extend(trusted(self.audit, commits))
        self.audit.counts.people = len(self._signers)
        self.audit.counts.pages = len(self._past.pages)
        if self._past.books is not None:
            tally(self.audit, self._past.books)
            if self._past.books.rules.settings.get("rehearsal"):
                text = Text(
                    "这是演练用的大厦，时间由写的人给定", "this is a rehearsal house: its writers set the clock"
                )
                self.audit.warnings.append(text)
        return self.audit

    def _found(self, change: Change) -> None:
        entry = founding(change)
        try:
            self._past.books = Books(self._past.rules_of(entry)) if entry is not None else None
        except ODD:
            return
        self.audit.since = change.commit.author.at
        if change.key is not None:
            self.audit.root = fingerprint(change.key)
        if self._past.books is not None:
            self.audit.house_id = self._past.books.rules.house_id

    def _run(self, stages: Iterable[Stage], change: Change, failed: set[str]) -> None:
        for stage in stages:
            because = next((name for name in stage.needs if name in failed), None)
            if because is not None:
                failed.add(stage.name)
                self._skip([stage], change.commit.oid, because)
                continue
            found = [v for check in stage.checks for v in check(change, self._past)]
            if found:
                failed.add(stage.name)
                self.audit.violations.extend(found)

    def _skip(self, stages: Iterable[Stage], oid: str, because: str) -> None:
        self.audit.not_judged.extend(NotJudged(oid, stage.name, because) for stage in stages)

    def _fold(self, change: Change, failed: set[str]) -> None:
        books = self._past.books
        if books is None or "pages" in failed:
            return
        for entry in change.entries:
            try:
                verdict = weigh(entry, books)
                take(entry, books, verdict)
                change.judged.append(Judged(entry, verdict))
            except ODD as odd:
                change.judged.append(Judged(entry, None, f"{type(odd).__name__}: {odd}"))
                continue
            # Rules put in force by somebody who may not never judge anything.
            if changes_rules(entry) and not verdict.problems and "founding" not in failed:
                self._adopt(change, books)

    def _adopt(self, change: Change, books: Books) -> None:
        entry = change.judged[-1].entry
        try:
            books.rules = self._past.rules_of(entry)
        except ODD:
            return

    def _count(self, change: Change) -> None:
        self.audit.counts.entries += len(change.entries)
        if change.key is not None:
            self.audit.counts.signatures += 1
            self._signers.add(change.by or change.key)
