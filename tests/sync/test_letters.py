"""No two clones write under one letter: not by taking it twice, not by copying a folder; and what to do if they did."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.sync.desks import Desk, git
from wuye.desk.sync import choose
from wuye.errors import HouseTrouble, NotAllowed
from wuye.repo import remote

Desks = Callable[..., list[Desk]]
LEND = {"borrower": "lina", "org": "leasing", "purpose": "inspection"}


def clone(house: list[Desk], name: str, letter: str | None = None) -> Desk:
    """One more clone, which has written nothing yet."""
    first = house[0]
    folder = first.folder.parent / name
    git(first.folder.parent, "clone", "-q", str(first.remote), str(folder))
    house.append(Desk(folder, first.clock))
    if letter:
        choose(house[-1].house, letter)
    return house[-1]


def copied(house: list[Desk], desk: Desk, name: str) -> Desk:
    """The folder copied, settings and all."""
    folder = desk.folder.parent / name
    shutil.copytree(desk.folder, folder, symlinks=True)
    house.append(Desk(folder, desk.clock))
    return house[-1]


def remedy(error: pytest.ExceptionInfo[NotAllowed] | pytest.ExceptionInfo[HouseTrouble]) -> str:
    [problem] = error.value.problems
    assert problem.remedy is not None and problem.remedy.zh and problem.message.zh
    return problem.remedy.en


def test_a_letter_two_clones_took_before_either_wrote_is_the_first_writer_s(desks: Desks) -> None:
    house = desks(1)
    first = house[0]
    one, two = clone(house, "one", "k"), clone(house, "two", "k")
    assert one.borrow("K-1").entry.id == "K2611-k0001"
    before = two.head
    with pytest.raises(NotAllowed, match="another clone writes as desk k") as caught:
        two.borrow("K-2", "linxia")
    assert remedy(caught) == "wuye desk a"
    assert two.head == one.head != before
    with pytest.raises(NotAllowed, match="another clone writes as desk k"):
        choose(two.house, "k")
    choose(two.house, "a")
    assert two.borrow("K-2", "linxia").entry.id == "K2611-a0001"
    one.line(False)
    assert one.borrow("K-3").entry.id == "K2611-k0002"
    one.line(True)
    one.sync()
    first.sync()
    verdict = first.audit()
    assert verdict.ok, verdict.violations


def test_two_who_take_it_at_the_same_moment(desks: Desks, monkeypatch: pytest.MonkeyPatch) -> None:
    house = desks(1)
    one, two = clone(house, "one", "k"), clone(house, "two", "k")
    real = remote.push

    def late(house: Path, commit: str) -> None:
        monkeypatch.setattr(remote, "push", real)
        two.borrow("K-2", "linxia")
        real(house, commit)

    monkeypatch.setattr(remote, "push", late)
    with pytest.raises(NotAllowed, match="another clone writes as desk k"):
        one.borrow("K-1")
    assert one.head == two.head and one.tree_is_head()
    two.line(False)
    assert two.borrow("K-3", "linxia").entry.id == "K2611-k0002"


def test_off_line_no_letter_is_taken_and_no_first_entry_written(desks: Desks) -> None:
    house = desks(1)
    fresh = clone(house, "fresh")
    fresh.line(False)
    with pytest.raises(HouseTrouble, match="can't be asked") as off:
        choose(fresh.house, "k")
    assert "wuye desk k" in remedy(off)
    assert remote.own_letters(fresh.folder) is None
    fresh.line(True)
    choose(fresh.house, "k")
    fresh.line(False)
    before = fresh.head
    with pytest.raises(NotAllowed, match="has to reach the remote") as early:
        fresh.borrow("K-1")
    assert "wuye sync" in remedy(early)
    assert fresh.head == before and fresh.tree_is_head()


def test_a_network_that_fails_between_looking_and_handing_on(desks: Desks, monkeypatch: pytest.MonkeyPatch) -> None:
    house = desks(1)
    fresh = clone(house, "fresh", "k")

    def gone(house: Path, commit: str) -> None:
        raise remote.Unreachable.of("断了", "the line is dead")

    with monkeypatch.context() as cut:
        cut.setattr(remote, "push", gone)
        before = fresh.head
        with pytest.raises(NotAllowed, match="has to reach the remote"):
            fresh.borrow("K-1")
        assert fresh.head == before
    assert fresh.borrow("K-1").entry.id == "K2611-k0001"


def test_a_first_entry_whose_writer_was_stopped_after_the_push_is_still_his(
    desks: Desks, monkeypatch: pytest.MonkeyPatch
) -> None:
    house = desks(1)
    fresh = clone(house, "fresh", "k")
    with monkeypatch.context() as stop:
        stop.setattr(remote, "claim", lambda *_: (_ for _ in ()).throw(KeyboardInterrupt))
        with pytest.raises(KeyboardInterrupt):
            fresh.borrow("K-1")
    assert fresh.borrow("K-2", "linxia").entry.id == "K2611-k0002"
    fresh.line(False)
    assert fresh.borrow("K-3").entry.id == "K2611-k0003"


def test_a_copied_folder_does_not_write_until_somebody_says_which_it_is(desks: Desks) -> None:
    house = desks(2)
    first, second = house
    for original, lines in ((first, ["wuye desk b"]), (second, ["wuye desk b", "wuye desk a"])):
        other = copied(house, original, f"copy-{original.house.desk}")
        other.line(False)
        with pytest.raises(NotAllowed, match="copied, moved or restored") as caught:
            other.borrow("K-1")
        assert re.findall(r"wuye desk \w+", remedy(caught)) == lines
        other.line(True)
        original.borrow("K-2")
        original.do("liuyang", "key", "return", "K-2")
    choose(other.house, "b")
    assert other.borrow("K-3").entry.id == "K2611-b0001"
    with pytest.raises(NotAllowed, match="another clone writes as desk a"):
        choose(other.house, "a")
    assert other.sync().left == 0 and other.audit().ok


def test_a_folder_that_was_only_moved_goes_on_under_its_letter_once_that_is_said(desks: Desks) -> None:
    house = desks(2)
    second = house[1]
    moved = copied(house, second, "moved")
    moved.line(False)
    choose(moved.house, "a")
    assert moved.borrow("K-1").entry.id == "K2611-a0001"
    renamed = moved.folder.rename(moved.folder.with_name("renamed"))
    house.append(Desk(renamed, moved.clock))
    assert house[-1].borrow("K-2", "linxia").entry.id == "K2611-a0002"


def test_a_clash_by_a_copy_loses_nothing_and_says_what_to_type(desks: Desks) -> None:
    house = desks(2)
    second = house[1]
    other = copied(house, second, "copy")
    choose(other.house, "a")  # Somebody says that the other one is gone, and it isn't.
    second.borrow("K-1")
    other.line(False)
    other.borrow("K-2", "linxia")
    other.do("linxia", "key", "return", "K-2")
    other.line(True)
    before = other.head
    for attempt in (other.sync, lambda: other.borrow("K-3", "linxia")):
        with pytest.raises(HouseTrouble, match="can't be joined") as caught:
            attempt()
        message = caught.value.problems[0].message
        for text in (message.zh, message.en):
            assert "K2611-a0001 key borrow K-2" in text and "K2611-a0002 key return K-2" in text
        assert f"git clone {other.remote} NEW && wuye --house NEW desk b" in remedy(caught)
    assert other.head == before and other.tree_is_head() and other.audit().ok
    new = clone(house, "new", "b")
    assert new.borrow("K-2", "linxia").entry.id == "K2611-b0001"
    second.sync()
    assert second.head == new.head and second.audit().ok
