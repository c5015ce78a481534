"""Lines that parted are followed from books kept on the way: the verdict is the one of folding all pages anew."""

from __future__ import annotations

import random
from collections.abc import Callable

import pytest

from tests.audit.story import words
from tests.audit.test_same import LATER
from tests.sync.desks import KEYS, Clock, Desk, git
from tests.sync.test_since import folds, verdicts
from wuye.audit import ground, replay
from wuye.audit.ground import Ground
from wuye.audit.replay import audit
from wuye.desk import kept
from wuye.desk.house import House
from wuye.desk.record import person_of
from wuye.desk.sync import join_message
from wuye.errors import WuyeError
from wuye.index import steps
from wuye.repo import keys
from wuye.repo.compose import commit_payload, with_signature
from wuye.repo.git import run

Desks = Callable[..., list[Desk]]


def told(folder: Desk) -> str:
    """The verdict on a clone."""
    with House(folder.folder) as house:
        return words(audit(house, LATER))


def anew(patch: pytest.MonkeyPatch) -> None:
    """No state that was kept serves: every turn folds the pages."""
    patch.setattr(Ground, "_on", lambda *_: None)
    patch.setattr(Ground, "_back", lambda *_: None)


def small(patch: pytest.MonkeyPatch) -> None:
    """Nothing stays in memory for long."""
    patch.setattr(kept, "FULL", 5)
    patch.setattr(ground, "ROOM", 1)
    patch.setattr(ground, "MANY", 0)
    patch.setattr(ground, "EVERY", 3)
    patch.setattr(replay, "AHEAD", 2)


def alike(desk: Desk) -> str:
    """The verdict, which is the same however little is held, and when nothing is gone back to."""
    plain = told(desk)
    for other in (small, anew):
        with pytest.MonkeyPatch.context() as patch:
            other(patch)
            assert told(desk) == plain
    return plain


def taken(patch: pytest.MonkeyPatch) -> list[str]:
    """The entries that are taken in from now on."""
    seen: list[str] = []
    plain = ground.take_in

    def take_in(entry: object, *args: object, **more: object) -> object:
        seen.append(entry.id)  # type: ignore[attr-defined]
        return plain(entry, *args, **more)  # type: ignore[arg-type]

    patch.setattr(ground, "take_in", take_in)
    patch.setattr(replay, "take_in", take_in)
    return seen


def meet(desk: Desk, theirs: str, source: Desk, by: str = "wangfang") -> None:
    """Joins another clone's line to a desk's own: of each page the longer one."""
    folder, ours = desk.folder, desk.head
    git(folder, "fetch", "-q", str(source.folder), theirs)
    parted = git(folder, "merge-base", ours, theirs)
    if parted in (ours, theirs):
        git(folder, "reset", "-q", "--hard", ours if parted == theirs else theirs)
        return
    env = {"GIT_INDEX_FILE": str(folder / ".git" / "by-hand")}
    run(folder, "read-tree", ours, extra_env=env)
    for path in git(folder, "diff", "--name-only", ours, theirs).split():
        sides = [desk.house.objects.blob(f"{oid}:{path}") or b"" for oid in (ours, theirs)]
        if len(sides[1]) > len(sides[0]):
            blob = git(folder, "rev-parse", f"{theirs}:{path}")
            run(folder, "update-index", "--index-info", stdin=f"100644 {blob}\t{path}\n".encode(), extra_env=env)
    tree = run(folder, "write-tree", extra_env=env).decode().strip()
    house = desk.house
    payload = commit_payload(
        tree, (ours, theirs), person_of(desk.books, by), desk.clock.now, join_message(ours, theirs)
    )
    raw = with_signature(payload, keys.sign(payload, house.rules.house_id, by))
    oid = run(folder, "hash-object", "-t", "commit", "-w", "--stdin", stdin=raw).decode().strip()
    git(folder, "reset", "-q", "--hard", oid)


def offline(desks: Desks, count: int, *skew: float) -> list[Desk]:
    found = desks(count, *skew)
    for desk in found:
        desk.sync()
    for desk in found:
        desk.line(False)
    return found


def wander(found: list[Desk], dice: random.Random, steps: int) -> None:
    """Desks write and join each other's lines as it comes, now an old head, now a new one."""
    heads = [(desk.head, desk) for desk in found]
    for _ in range(steps):
        desk = dice.choice(found)
        desk.clock.later(dice.choice((1, 40, 900)))
        try:
            if dice.random() < 0.65:
                (desk.give if dice.random() < 0.3 else desk.borrow)(dice.choice(KEYS), "linxia")
            else:
                meet(desk, *dice.choice(heads[-5:]))
        except WuyeError:
            continue
        heads.append((desk.head, desk))
    for desk in found[1:]:
        found[0].clock.later(1)
        meet(found[0], desk.head, desk)


@pytest.mark.parametrize("seed", range(12))
def test_lines_that_part_and_meet_as_it_comes(desks: Desks, seed: int) -> None:
    dice = random.Random(seed)
    found = offline(desks, 3, *(dice.choice((0, 0, -120, 75)) for _ in range(3)))
    wander(found, dice, 24)
    assert int(git(found[0].folder, "rev-list", "--count", "--merges", "HEAD")) > 1
    alike(found[0])


@pytest.mark.parametrize("seed", range(12, 16))
def test_with_a_verdict_kept_on_the_way(desks: Desks, seed: int) -> None:
    dice = random.Random(seed)
    found = offline(desks, 3)
    for _ in range(3):
        wander(found, dice, 8)
        assert len(set(verdicts(found[0]))) == 1
    assert len(set(verdicts(found[0]))) == 1


def test_lines_that_cross(desks: Desks, clock: Clock, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each joins the other's line without having seen the other's join."""
    first, second = offline(desks, 2)
    for keys_ in (("K-1", "K-2"), ("K-3", "K-4")):
        for desk, key in zip((second, first), keys_, strict=True):
            clock.later(60)
            desk.borrow(key, "linxia")
        mine, theirs = first.head, second.head
        meet(first, theirs, second)
        clock.later(60)
        meet(second, mine, first)
    meet(first, second.head, second)
    alike(first)
    seen = folds(monkeypatch)
    told(first)
    assert seen == []


def grow(desks: Desks, clock: Clock, joins: int) -> Desk:
    """A house in whose days a desk is off line now and then."""
    first, second = offline(desks, 2)
    for number in range(joins):
        for desk, key in ((first, "K-1"), (second, "K-2"), (first, "K-3"), (second, "K-4")):
            clock.later(60)
            done = desk.do("linxia", "unit", "enter", f"U-{number}-{key}", kind="flat")
            assert done.entry.id
        clock.later(60)
        meet(first, second.head, second)
        meet(second, first.head, first)
        for _ in range(4):
            clock.later(60)
            first.do("linxia", "unit", "enter", f"U-{clock.now:%d%H%M}", kind="flat")
        meet(second, first.head, first)
    return first


def test_each_entry_is_judged_once_and_folded_once_more(
    desks: Desks, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = grow(desks, clock, 20)
    assert git(first.folder, "rev-list", "--count", "--merges", "HEAD") == "20"
    entries = len(first.house.entries())
    seen, folded = taken(monkeypatch), folds(monkeypatch)
    alone = told(first)
    assert (folded, len(seen) <= 2 * entries + 10) == ([], True), (len(seen), entries)
    with monkeypatch.context() as patch:
        anew(patch)
        seen.clear()
        assert told(first) == alone
        assert len(seen) > 10 * entries


def test_a_house_without_lines_apart_keeps_nothing(desks: Desks, clock: Clock, monkeypatch: pytest.MonkeyPatch) -> None:
    [first] = desks(1)
    first.borrow("K-1")
    monkeypatch.setattr(Ground, "mark", None)
    monkeypatch.setattr(kept.KeptBooks, "save", None)
    told(first)


def test_a_store_that_gives_up_what_is_long_ago_folds_anew(
    desks: Desks, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = grow(desks, clock, 3)
    plain = told(first)
    monkeypatch.setattr(kept.KeptBooks, "back", lambda *_: False)
    assert told(first) == plain
    monkeypatch.setattr(kept.KeptBooks, "save", lambda *_, **__: False)
    assert told(first) == plain


def test_a_replay_goes_back_as_far_as_it_has_to(desks: Desks, clock: Clock, monkeypatch: pytest.MonkeyPatch) -> None:
    first = grow(desks, clock, 3)
    monkeypatch.setattr("wuye.index.store.STEPS", 0)
    monkeypatch.setattr("wuye.index.store.LONG", 0)
    assert steps.STEPS
    seen = folds(monkeypatch)
    told(first)
    assert seen == []


def torn(desk: Desk, more: bytes) -> None:
    """A page of the desk is written anew by hand, with other words at its beginning."""
    folder = desk.folder
    [*_, path] = git(folder, "ls-files", "ledgers/key").split()
    (folder / path).write_bytes(more + (folder / path).read_bytes())
    git(folder, "-c", "user.name=x", "-c", "user.email=x@y", "commit", "-q", "--no-gpg-sign", "-a", "-m", "by hand")


@pytest.mark.parametrize("more", [b"# by hand\n", b"\xff"])
@pytest.mark.parametrize("seed", range(3))
def test_after_a_fault_that_keeps_entries_out_of_the_books(desks: Desks, seed: int, more: bytes) -> None:
    dice, found = random.Random(seed), offline(desks, 2)
    wander(found, dice, 8)
    one, other = found
    torn(one, more)
    meet(other, one.head, one)
    heads = [one.head, other.head]
    for at in range(4):
        meet((one, other)[at % 2], heads[-1 - at % 2], (other, one)[at % 2])
        heads.append((one, other)[at % 2].head)
    assert '"append-only"' in alike(other)
