from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable

import pytest

from tests.sync.desks import Desk, git
from wuye.desk.sync import choose
from wuye.errors import HouseTrouble, NotAllowed, Refused
from wuye.repo import remote
from wuye.reports.figures import answers, periods
from wuye.reports.tables.opened import open_tables

Desks = Callable[..., list[Desk]]


def test_each_desk_writes_on_pages_and_under_ids_of_its_own(desks: Desks) -> None:
    first, second = desks(2)
    one, two = first.borrow("K-1"), second.borrow("K-2", "linxia")
    assert (one.entry.id, one.entry.path) == ("K2611-0006", "ledgers/key/2026-11/23.yaml")
    assert (two.entry.id, two.entry.path) == ("K2611-a0001", "ledgers/key/2026-11/23.a.yaml")
    assert first.sync().came == 1
    assert first.head == second.head
    assert len(git(first.folder, "rev-list", "--merges", "HEAD")) == 0
    assert first.audit().ok
    assert first.tree_is_head() and second.tree_is_head()


def test_an_entry_is_judged_on_what_the_other_desk_wrote(desks: Desks) -> None:
    first, second = desks(2)
    first.give("K-1")
    before = second.head
    with pytest.raises(Refused):
        second.borrow("K-1", "linxia")
    assert second.head == first.head != before
    assert second.books.records.keys() == first.books.records.keys()


def test_a_push_that_loses_the_race_is_judged_and_signed_again(desks: Desks, monkeypatch: pytest.MonkeyPatch) -> None:
    first, second = desks(2)
    real, slipped = remote.push, []

    def late(house: object, commit: str) -> None:
        if not slipped:
            slipped.append(commit)
            monkeypatch.setattr(remote, "push", real)
            second.give("K-2", "linxia")
        real(house, commit)  # type: ignore[arg-type]

    monkeypatch.setattr(remote, "push", late)
    receipt = first.borrow("K-1")
    assert receipt.commit != slipped[0]
    assert slipped[0] not in git(first.folder, "rev-list", "--all")
    assert receipt.entry.id == "K2611-0006"
    assert first.head == git(first.folder, "ls-remote", "origin", "main").split()[0]
    assert first.audit().ok


def test_an_entry_that_lost_the_race_and_no_longer_fits_is_refused(
    desks: Desks, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = desks(2)
    real = remote.push

    def late(house: object, commit: str) -> None:
        monkeypatch.setattr(remote, "push", real)
        second.give("K-1", "linxia")
        real(house, commit)  # type: ignore[arg-type]

    monkeypatch.setattr(remote, "push", late)
    with pytest.raises(Refused):
        first.borrow("K-1")
    assert first.head == second.head
    assert first.tree_is_head()


def test_off_line_entries_pile_up_and_are_joined(desks: Desks) -> None:
    first, second = desks(2)
    second.line(False)
    receipt = second.borrow("K-2", "linxia")
    assert "kept here, not shared yet: 1" in [n.en for n in receipt.notes]
    first.borrow("K-1")
    done = second.sync()
    assert (done.reached, done.left) == (False, 1)
    second.line(True)
    done = second.sync()
    assert (done.reached, done.came, done.gave, done.left) == (True, 1, 2, 0)
    merge = git(second.folder, "rev-list", "--merges", "HEAD")
    assert merge == done.joined == second.head
    assert "Wuye-Entry" not in git(second.folder, "log", "-1", "--format=%B")
    first.sync()
    assert first.head == second.head and first.state() == second.state()
    verdict = first.audit()
    assert verdict.ok, verdict.violations
    assert first.tree_is_head() and second.tree_is_head()


def test_a_write_on_line_again_joins_by_itself(desks: Desks) -> None:
    first, second = desks(2)
    second.line(False)
    second.borrow("K-2", "linxia")
    first.borrow("K-1")
    second.line(True)
    second.borrow("K-3", "linxia")
    assert second.head == git(first.folder, "ls-remote", "origin", "main").split()[0]
    first.sync()
    assert first.state() == second.state()
    assert first.audit().ok


def contested_at(desk: Desk, moment: dt.datetime) -> list[tuple[object, ...]]:
    """What the month's report tells of as contested, seen from a moment."""
    listed = answers.named(desk.books, "house.contested_open", moment)
    period = periods.month_of(f"{moment:%Y-%m}", desk.house.rules.zone)
    with open_tables(desk.house) as tables:
        return [tuple(row) for row in answers.sheet(listed, period, tables, desk.books, moment).rows]


def test_one_key_lent_twice_off_line_is_contested_until_settled(desks: Desks) -> None:
    first, second = desks(2)
    second.line(False)
    one = first.give("K-1").record.entry
    first.clock.later(60)
    two = second.give("K-1", "linxia").record.entry
    second.line(True)
    second.sync()
    first.sync()
    assert first.head == second.head
    lent = [e.id for e in (one, two)]
    lent = [str(first.books.records[i].entry.fields.get("of", i)) for i in lent]
    assert list(first.key("K-1").contested) == lent
    assert all(first.books.records[i].status == "done" for i in lent)
    with pytest.raises(Refused, match="contested"):
        first.do("liuyang", "key", "borrow", "K-1", borrower="lina", org="leasing", purpose="inspection")
    with pytest.raises(NotAllowed):
        first.settle(lent[0], "liuyang")
    then = first.clock.now
    assert [row[1] for row in contested_at(first, then)] == ["K-1"]
    first.clock.later(60)
    first.settle(lent[0])
    assert not first.key("K-1").contested
    first.clock.later(60)
    # A month's report tells of its end, whatever was settled since.
    assert ([row[1] for row in contested_at(first, then)], contested_at(first, first.clock.now)) == (["K-1"], [])
    assert first.key("K-1").state == "out"
    returns = [d for d in first.books.dues_of("key", "K-1") if d.name == "return"]
    assert [d.opened_by for d in returns] == [lent[0]]
    first.do("liuyang", "key", "return", "K-1")
    second.sync()
    assert first.state() == second.state()
    assert second.key("K-1").state == "cabinet"
    verdict = second.audit()
    assert verdict.ok, verdict.violations


def test_a_letter_belongs_to_one_clone(desks: Desks) -> None:
    first, second, third = desks(3)
    second.borrow("K-1")
    with pytest.raises(NotAllowed, match="another clone"):
        choose(third.house, "a")
    choose(second.house, "a")
    choose(second.house, "d")
    assert second.borrow("K-2").entry.id == "K2611-d0001"
    choose(second.house, "a")
    assert second.borrow("K-3").entry.id == "K2611-a0002"
    assert first.sync().came == 3


def test_a_clone_without_a_letter_reads_and_does_not_write(desks: Desks) -> None:
    first, _ = desks(2)
    git(first.folder.parent, "clone", "-q", str(first.remote), str(first.folder.parent / "new"))
    fresh = Desk(first.folder.parent / "new", first.clock)
    with fresh.house:
        with pytest.raises(NotAllowed, match="no desk letter"):
            fresh.borrow("K-1")
        first.borrow("K-2")
        assert fresh.sync().came == 1
        assert fresh.head == first.head


def test_rules_changed_at_one_desk_reach_the_other_and_at_both_are_refused(desks: Desks) -> None:
    first, second = desks(2)

    def adopt(desk: Desk, name: str) -> None:
        from wuye.cli.schemas import rule_files
        from wuye.desk.draft import Draft
        from wuye.desk.record import record
        from wuye.repo.objects import object_id

        files = dict(rule_files(desk.folder))
        files["wuye.yaml"] = re.sub(r"(?m)^name: .*$", f"name: {name}", files["wuye.yaml"].decode()).encode()
        rows = [{"path": p, "blob": object_id("blob", d)} for p, d in sorted(files.items())]
        desk.clock.later(5)
        desk.clock.show()
        record(desk.house, Draft("house", "adopt", "chenjing", (), {"files": rows, "why": "改名"}), extra=files)

    adopt(first, "东楼")
    second.borrow("K-1")
    assert second.books.rules.settings["name"] == "东楼"
    second.line(False)
    adopt(first, "西楼")
    second.borrow("K-2")
    second.line(True)
    second.sync()
    assert second.books.rules.settings["name"] == "西楼"
    second.line(False)
    adopt(first, "南楼")
    adopt(second, "北楼")
    second.line(True)
    with pytest.raises(HouseTrouble, match="both sides changed the rules"):
        second.sync()
    second.line(False)
    git(second.folder, "checkout", "-q", "origin/main", "--", "wuye.yaml")
    adopt(second, "南楼")
    second.line(True)
    second.sync()
    first.sync()
    assert first.head == second.head and first.books.rules.settings["name"] == "南楼"
    verdict = first.audit()
    assert verdict.ok, verdict.violations


def test_another_house_and_a_rewritten_remote_are_refused(desks: Desks) -> None:
    first, second = desks(2)
    first.borrow("K-1")
    second.sync()
    git(first.folder.parent / "shared.git", "update-ref", "refs/heads/main", f"{first.head}~2")
    with pytest.raises(HouseTrouble, match="rewritten"):
        second.sync()
    git(first.folder.parent, "init", "-q", "--bare", "-b", "main", "other.git")
    tree = git(first.folder, "rev-parse", "HEAD^{tree}")
    stray = git(first.folder, "-c", "user.name=x", "-c", "user.email=x@x", "commit-tree", tree, "-m", "x")
    git(first.folder, "push", "-q", str(first.folder.parent / "other.git"), f"{stray}:refs/heads/main")
    git(second.folder, "update-ref", "-d", remote.TRACKING)
    git(second.folder, "remote", "set-url", "origin", str(first.folder.parent / "other.git"))
    with pytest.raises(HouseTrouble, match="another house"):
        second.sync()


def test_a_key_ended_at_another_desk_joins_nothing(desks: Desks) -> None:
    first, second = desks(2)
    second.line(False)
    second.borrow("K-1", "linxia")
    first.do("chenjing", "staff", "revoke_key", "linxia", why="换岗")
    second.line(True)
    with pytest.raises(NotAllowed, match="has ended the key"):
        second.sync("linxia")
    assert second.sync("wangfang").left == 0
    first.sync()
    assert "K2611-a0001" in first.books.records
    verdict = first.audit()
    assert verdict.ok, verdict.violations
