"""Batches beside another desk: a lost race judges all of it again, and what was brought in off line is joined."""

from __future__ import annotations

from collections.abc import Callable

from tests.sync.desks import Clock, Desk, git
from wuye.desk.batch import Item, record_batch
from wuye.desk.draft import Draft
from wuye.registers.batch import batch_of


def items(by: str, names: list[str]) -> list[Item]:
    typed = {"kind": "shared", "opens": ["x"], "place": "A"}
    return [Item(Draft("key", "receive", by, (name,), dict(typed)), n) for n, name in enumerate(names, 1)]


def names(desk: Desk) -> set[str]:
    return {subject.id for subject in desk.books.all("key")}


def test_a_batch_that_loses_a_race_is_judged_again_on_the_new_head(
    desks: Callable[..., list[Desk]], clock: Clock
) -> None:
    first, second = desks(2)
    raced: list[str] = []

    def race(done: int, of: int) -> None:
        if done == of and not raced:
            raced.append(second.do("linxia", "key", "receive", "R-1", kind="shared", opens=["x"], place="B").entry.id)

    clock.later(60)
    clock.show()
    brought = record_batch(first.house, items("liuyang", ["Q-1", "Q-2", "Q-3"]), "ab" * 32, race)
    assert raced and [r.status for r in brought.records] == ["done"] * 3
    assert batch_of(git(first.folder, "log", "-1", "--format=%B")) is not None
    assert git(first.folder, "rev-parse", "HEAD") == brought.commit == git(first.folder, "rev-parse", "origin/main")
    assert names(first) >= {"Q-1", "Q-2", "Q-3", "R-1"}
    second.sync("linxia")
    assert names(second) == names(first)
    assert first.audit().ok and second.audit().ok


def test_a_batch_of_a_desk_off_line_is_joined_like_any_entry(desks: Callable[..., list[Desk]], clock: Clock) -> None:
    first, second = desks(2)
    first.line(on=False)
    clock.later(60)
    clock.show()
    brought = record_batch(first.house, items("liuyang", ["Q-1", "Q-2"]), "ab" * 32)
    assert any("not shared yet" in note.en for note in brought.notes)
    second.do("linxia", "key", "receive", "R-1", kind="shared", opens=["x"], place="B")
    first.line(on=True)
    clock.later(60)
    first.sync("liuyang")
    second.sync("linxia")
    assert names(first) == names(second) >= {"Q-1", "Q-2", "R-1"}
    assert first.audit().ok and second.audit().ok
