"""Two desks over a guarded repository: honest joins pass, forged ones don't."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from tests.audit.story import BORROW, Story
from tests.guard.conftest import Shared
from wuye.audit.guard import Push, check, judged
from wuye.desk.house import House
from wuye.desk.record import person_of
from wuye.desk.sync import choose, sync
from wuye.errors import HouseTrouble
from wuye.repo import git, remote
from wuye.repo.compose import commit_payload, with_signature
from wuye.repo.house import MAIN
from wuye.repo.keys import sign
from wuye.repo.lineage import lineage
from wuye.repo.objects import Objects

FIRST, SECOND = BORROW.format("K-1203-1"), BORROW.format("K-1203-2")
THIRD = "zhangwei: key receive K-1203-3 --kind desk --opens 1203 --place A-03"

OPENING = "zhangwei: unit enter 1204 --kind flat"
"""The first entry under a letter is written on line."""


def origin(folder: Path, url: Path | str) -> None:
    git.run(folder, "config", "remote.origin.url", str(url))


@pytest.fixture
def desks(shared: Shared, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[Story, Story]]:
    """The first desk, and a clone that writes at desk g."""
    first, folder = shared.story, tmp_path / "second"
    subprocess.run(["git", "clone", "-q", str(shared.bare), str(folder)], check=True)
    with House(folder) as house:
        choose(house, "g")
    origin(first.folder, shared.bare)
    with Story(folder, monkeypatch) as second:
        second.tell(OPENING)
        first.tell("zhangwei: unit enter 1205 --kind flat")
        yield first, second


def apart(shared: Shared, first: Story, second: Story) -> None:
    """Both write without seeing the other; only the first can hand it on."""
    origin(second.folder, shared.bare.with_name("nowhere.git"))
    second.tell(SECOND)
    first.tell(FIRST)
    origin(second.folder, shared.bare)


def test_entries_of_two_desks_pass_one_by_one(shared: Shared, desks: tuple[Story, Story]) -> None:
    first, second = desks
    first.tell(FIRST)
    second.tell(SECOND)
    first.tell(THIRD)
    assert shared.git("rev-parse", "main").strip() == first.house.head
    assert first.audit().ok


def test_an_honest_join_passes(shared: Shared, desks: tuple[Story, Story]) -> None:
    first, second = desks
    apart(shared, first, second)
    done = sync(second.house, lambda: "zhangwei")
    assert (done.joined, done.left, done.reached) == (second.house.head, 0, True)
    assert shared.git("rev-parse", "main").strip() == done.joined
    # What came before a join is judged with it, what comes after stands on it.
    with Objects(second.folder) as objects:
        found = judged(objects, Push(first.house.head, done.joined, MAIN), None, {})
    assert (found.ok, found.counts.commits) == (True, len(lineage(second.folder, done.joined)))
    second.tell(THIRD)
    assert shared.git("rev-parse", "main").strip() == second.house.head
    assert second.audit().violations == []


def test_a_join_that_drops_what_the_other_wrote_stays_outside(shared: Shared, desks: tuple[Story, Story]) -> None:
    first, second = desks
    apart(shared, first, second)
    theirs = remote.fetch(second.folder)
    house, ours = second.house, second.house.head
    payload = commit_payload(
        house.objects.commit(ours).tree, [ours, str(theirs)], person_of(house.books, "zhangwei"), second.at, "join\n"
    )
    raw = with_signature(payload, sign(payload, second.id, "zhangwei"))
    oid = git.run(second.folder, "hash-object", "-t", "commit", "-w", "--stdin", stdin=raw).decode().strip()
    before = shared.state
    done = replace(shared, story=second).push(f"{oid}:{MAIN}")
    assert done.returncode == 1 and oid[:7] in done.stderr
    assert "fault of wuye" not in done.stderr and "毛病" not in done.stderr
    assert shared.state == before


def test_a_desk_that_loses_the_race_at_the_door_knows_it(shared: Shared) -> None:
    oids = shared.git("rev-list", "main").split()
    found = check(shared.bare, [Push(oids[1], oids[0], MAIN)], {})
    assert any(mark in v.message.en for v in found.violations for mark in remote._RACE)


def test_a_desk_is_told_why_the_door_stays_shut(shared: Shared, desks: tuple[Story, Story]) -> None:
    first, _ = desks
    first.force(first.entry(FIRST), key="liuyang")
    with pytest.raises(HouseTrouble) as caught:
        sync(first.house, lambda: "zhangwei")
    assert "somebody else's key" in caught.value.problems[0].message.en
