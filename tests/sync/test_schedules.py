"""Random schedules of three desks that go on and off line: in the end all hold the same, and nothing is lost."""

from __future__ import annotations

import random
from collections.abc import Callable

import pytest

from tests.sync.desks import KEYS, Desk
from wuye.errors import WuyeError
from wuye.ledger.entry import parse_id
from wuye.registers.contest import contested

STEPS = 16
WRITERS = ("liuyang", "linxia", "liuyang")


def _step(desk: Desk, number: int, dice: random.Random) -> str | None:
    """One thing somebody does at a desk; the id of what was acknowledged."""
    by, key = WRITERS[number], dice.choice(KEYS[:3])
    act = dice.choice(("borrow", "borrow", "give", "return", "sign", "settle", "sync", "line", "line"))
    if act == "line":
        desk.line(not desk.online)
        return None
    if act == "sync":
        desk.sync()
        return None
    if act == "settle":
        claims = list(desk.key(key).contested)
        return desk.settle(dice.choice(claims)).entry.id if claims else None
    if act == "sign":
        waiting = [r.entry.id for r in desk.books.waiting(desk.clock.now)]
        other = "linxia" if by == "liuyang" else "liuyang"
        return desk.sign(dice.choice(waiting), other).entry.id if waiting else None
    if act == "return":
        return desk.do(by, "key", "return", key).entry.id
    return (desk.give if act == "give" else desk.borrow)(key, by).entry.id


def _play(desks: list[Desk], dice: random.Random) -> set[str]:
    said = set()
    for _ in range(STEPS):
        number = dice.randrange(len(desks))
        desks[0].clock.later(dice.choice((0, 0, 1, 40, 900)))
        try:
            done = _step(desks[number], number, dice)
        except WuyeError:
            continue
        said |= {done} if done else set()
    for desk in desks:
        desk.line(True)
    for desk in (*desks, *desks):
        desk.clock.later(1)
        desk.sync()
    return said


def _check(desks: list[Desk], said: set[str]) -> None:
    assert len({desk.head for desk in desks}) == 1
    first = desks[0]
    assert all(desk.state() == first.state() for desk in desks[1:])
    assert all(desk.tree_is_head() for desk in desks)
    ids = [entry.id for entry in first.house.entries()]
    assert said <= set(ids) and len(set(ids)) == len(ids)
    serials: dict[tuple[str, str, str], list[int]] = {}
    for parts in map(parse_id, ids):
        serials.setdefault((parts.prefix, parts.month, parts.desk), []).append(parts.serial)
    assert all(sorted(found) == list(range(1, len(found) + 1)) for found in serials.values())
    verdict = first.audit()
    assert verdict.ok, verdict.violations
    for subject in list(contested(first.books)):
        done = [one for one in subject.contested if first.books.records[one].status == "done"]
        first.settle(done[-1])
        assert not first.key(subject.id).contested
    assert first.audit().ok


def _run(make: Callable[..., list[Desk]], seed: int) -> None:
    dice = random.Random(seed)
    desks = make(3, *(dice.choice((0, 0, -120, 75)) for _ in range(3)))
    _check(desks, _play(desks, dice))


@pytest.mark.parametrize("seed", range(20))
def test_three_desks_end_alike(desks: Callable[..., list[Desk]], seed: int) -> None:
    _run(desks, seed)


@pytest.mark.soak
@pytest.mark.parametrize("seed", range(20, 100))
def test_three_desks_end_alike_for_long(desks: Callable[..., list[Desk]], seed: int) -> None:
    _run(desks, seed)
