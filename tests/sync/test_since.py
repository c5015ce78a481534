"""Desks that wrote apart, audited since the last verdict: the same is told, and what is old isn't read again."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.audit.story import words
from tests.audit.test_same import LATER
from tests.sync.desks import Clock, Desk
from wuye.audit.ground import Ground, place
from wuye.audit.replay import audit
from wuye.audit.verified import load, save
from wuye.desk.house import House

Desks = Callable[..., list[Desk]]


def verdicts(desk: Desk) -> tuple[str, str]:
    """What `--since-verified` says at a desk, and what is said without."""
    with House(desk.folder) as house:
        plain = audit(house, LATER)
    with House(desk.folder) as house:
        since = audit(house, LATER, since=load(desk.folder), books=place(house))
    assert since.verified is not None
    save(desk.folder, since.verified)
    return words(since), words(plain)


def apart(first: Desk, second: Desk, clock: Clock, keys: str, between: Callable[[], object] = lambda: None) -> None:
    """The first desk writes, the second one too without knowing it, then brings in what the first one wrote."""
    second.line(False)
    clock.later(60)
    second.borrow(f"K-{keys[0]}", "linxia")
    between()
    clock.later(60)
    first.borrow(f"K-{keys[1]}")
    clock.later(60)
    second.line(True)
    second.sync()


def folds(patch: pytest.MonkeyPatch) -> list[str]:
    """The commits at which the pages are folded anew from now on."""
    seen: list[str] = []
    plain = Ground.fold
    patch.setattr(Ground, "fold", lambda self, commit: (seen.append(commit), plain(self, commit))[1])
    return seen


def test_desks_that_parted_after_the_verdict(desks: Desks, clock: Clock, monkeypatch: pytest.MonkeyPatch) -> None:
    first, second = desks(2)
    second.sync()
    for _ in range(2):
        since, plain = verdicts(second)
        assert since == plain
    apart(first, second, clock, "12")
    with monkeypatch.context() as patch:
        seen = folds(patch)
        with House(second.folder) as house:
            since = words(audit(house, LATER, since=load(second.folder), books=place(house)))
        assert seen == []
    assert verdicts(second) == (since, since)
    clock.later(60)
    second.borrow("K-3", "linxia")
    assert len(set(verdicts(second))) == 1


def test_desks_that_parted_before_it(desks: Desks, clock: Clock) -> None:
    first, second = desks(2)
    second.sync()
    apart(first, second, clock, "12", lambda: verdicts(second))
    assert len(set(verdicts(second))) == 1
    first.sync()
    apart(second, first, clock, "34", lambda: verdicts(first))
    assert len(set(verdicts(first))) == 1
