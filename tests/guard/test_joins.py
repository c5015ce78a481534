"""A push that joins what desks wrote apart is judged on the index, which goes back; the verdict is the whole replay's."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from tests.audit.story import BORROW, KEY_PAGE, Story
from tests.guard.conftest import Shared
from tests.guard.test_desks import desks as _desks
from tests.guard.test_desks import origin
from tests.guard.test_index import head_of
from wuye.audit import guard
from wuye.audit.guard import INDEX, Push, judged
from wuye.audit.violation import Audit
from wuye.desk.record import compose, person_of
from wuye.desk.sync import join_message, sync
from wuye.errors import WuyeError
from wuye.index import store
from wuye.ledger.entry import Entry
from wuye.repo import git, remote
from wuye.repo.compose import commit_payload, with_signature
from wuye.repo.house import MAIN
from wuye.repo.keys import sign
from wuye.repo.objects import Objects

desks = _desks
Desks = tuple[Story, Story]
FIRST, SECOND = BORROW.format("K-1203-1"), BORROW.format("K-1203-2")
G_PAGE = KEY_PAGE.replace(".yaml", ".g.yaml")


def off(shared: Shared, story: Story) -> None:
    origin(story.folder, shared.bare.with_name("nowhere.git"))


def on(shared: Shared, story: Story) -> None:
    origin(story.folder, shared.bare)


def join(story: Story, *, parents: int = 1, drop: str = "", key: str = "zhangwei") -> str:
    """Theirs joined to ours by hand: the parents in this order or the other, perhaps a page dropped."""
    theirs, ours = str(remote.fetch(story.folder)), story.house.head
    env = {"GIT_INDEX_FILE": str(story.folder / ".git" / "by-hand")}
    git.run(story.folder, "read-tree", ours, extra_env=env)
    for line in git.run(story.folder, "diff", "--name-only", f"{ours}...{theirs}").decode().split():
        if line != drop:
            blob = git.run(story.folder, "rev-parse", f"{theirs}:{line}").decode().strip()
            words = f"100644 {blob}\t{line}\n".encode()
            git.run(story.folder, "update-index", "--index-info", stdin=words, extra_env=env)
    tree = git.run(story.folder, "write-tree", extra_env=env).decode().strip()
    both = (ours, theirs)[::parents]
    payload = commit_payload(tree, both, person_of(story.house.books, "zhangwei"), story.at, join_message(*both))
    raw = with_signature(payload, sign(payload, story.id, key))
    oid = git.run(story.folder, "hash-object", "-t", "commit", "-w", "--stdin", stdin=raw).decode().strip()
    git.run(story.folder, "reset", "--hard", "-q", oid)
    story.house.refresh()
    return oid


def at_g(story: Story, line: str) -> Entry:
    """The entry a line makes at desk g, judged by nobody."""
    return story.entry(line, id=compose(story.draft(line), story.house.books, story.at, "g")[0].id)


def honest(shared: Shared, first: Story, second: Story) -> None:
    second.tell(SECOND)
    first.tell(FIRST)
    on(shared, second)
    join(second)


def swapped(shared: Shared, first: Story, second: Story) -> None:
    second.tell(SECOND)
    first.tell(FIRST)
    on(shared, second)
    join(second, parents=-1)


def forged(shared: Shared, first: Story, second: Story) -> None:
    second.tell("zhangwei: unit enter 1301 --kind flat")
    second.force(at_g(second, SECOND), key="liuyang")
    first.tell(FIRST)
    on(shared, second)
    join(second)


def forbidden(shared: Shared, first: Story, second: Story) -> None:
    second.force(at_g(second, "lina: key retire K-1203-1 --why 旧了"))
    second.tell("zhangwei: unit enter 1301 --kind flat")
    first.tell(FIRST)
    on(shared, second)
    join(second)


def dropped(shared: Shared, first: Story, second: Story) -> None:
    second.tell(SECOND)
    first.tell(FIRST)
    on(shared, second)
    join(second, drop=KEY_PAGE)


def torn(shared: Shared, first: Story, second: Story) -> None:
    second.tell(SECOND)
    second.commit({G_PAGE: second.page(G_PAGE).replace(b"K-1203-2", b"K-1203-9")})
    first.tell(FIRST)
    on(shared, second)
    join(second)


def twice(shared: Shared, first: Story, second: Story) -> None:
    honest(shared, first, second)
    off(shared, second)
    second.tell("zhangwei: unit enter 1301 --kind flat")
    first.tell("zhangwei: unit enter 1302 --kind flat")
    on(shared, second)
    join(second)
    off(shared, second)
    second.tell("zhangwei: unit enter 1303 --kind flat")
    on(shared, second)


def twice_and_bad(shared: Shared, first: Story, second: Story) -> None:
    twice(shared, first, second)
    second.force(at_g(second, "lina: key retire K-1203-1 --why 旧了"))


def wrongly_signed(shared: Shared, first: Story, second: Story) -> None:
    second.tell(SECOND)
    first.tell(FIRST)
    on(shared, second)
    join(second, key="liuyang")


def excused(shared: Shared, first: Story, second: Story) -> None:
    forged(shared, first, second)
    bad = git.run(second.folder, "rev-list", "-1", "HEAD^1").decode().strip()
    second.force(at_g(second, f"chenjing: house excuse --commit {bad} --why 拿错了钥匙"))


DEEDS: dict[str, tuple[Callable[[Shared, Story, Story], None], bool]] = {
    deed.__name__: (deed, good)
    for deed, good in (
        (honest, True), (swapped, True), (twice, True), (excused, True),
        (forged, False), (forbidden, False), (dropped, False), (torn, False), (twice_and_bad, False), (wrongly_signed, False),
    )
}  # fmt: skip


def at_the_door(bare: Path, folder: Path, old: str, new: str) -> Audit:
    """What the guard of a bare repository says, while what is pushed is still outside."""
    extra = {"GIT_DIR": str(bare), "GIT_ALTERNATE_OBJECT_DIRECTORIES": str(folder / ".git" / "objects")}
    with Objects(bare, extra) as objects:
        return judged(objects, Push(old, new, MAIN), None, extra)


def both_ways(shared: Shared, folder: Path, new: str) -> tuple[Audit, Audit]:
    """The verdict on top of the index and that of a whole replay."""
    old = shared.git("rev-parse", "main").strip()
    found = at_the_door(shared.bare, folder, old, new)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(guard, "_of_new", lambda *_: None)
        whole = at_the_door(shared.bare, folder, old, new)
    assert (found.violations, found.not_judged) == (whole.violations, whole.not_judged)
    return found, whole


@pytest.mark.parametrize("deed", DEEDS)
def test_the_verdict_is_that_of_the_whole_replay(shared: Shared, desks: Desks, deed: str) -> None:
    do, good = DEEDS[deed]
    off(shared, desks[1])
    do(shared, *desks)
    new, old = desks[1].house.head, shared.git("rev-parse", "main").strip()
    fresh = len(git.run(desks[1].folder, "rev-list", f"{old}..{new}").split())
    found, whole = both_ways(shared, desks[1].folder, new)
    assert found.ok == good, found.violations
    assert whole.counts.commits > fresh
    assert found.counts.commits == (whole.counts.commits if deed == "excused" else fresh)
    # Whatever was judged, the index holds what is let in and nothing else, and serves the next push.
    assert head_of(shared) == old
    done = replace(shared, story=desks[1]).push()
    assert (done.returncode == 0) == good, done.stderr
    if good:
        desks[1].tell("zhangwei: unit enter 1401 --kind flat")
        assert shared.git("rev-parse", "main").strip() == desks[1].house.head
        assert head_of(shared) == new
        desks[0].tell("zhangwei: unit enter 1402 --kind flat")
        assert desks[0].audit().ok


def test_pages_are_not_folded_for_it(shared: Shared, desks: Desks, monkeypatch: pytest.MonkeyPatch) -> None:
    off(shared, desks[1])
    honest(shared, *desks)
    old, new = shared.git("rev-parse", "main").strip(), desks[1].house.head
    monkeypatch.setattr(guard.Ground, "fold", None)
    assert at_the_door(shared.bare, desks[1].folder, old, new).counts.commits == 2


@pytest.mark.parametrize("how", ["no steps", "none", "rubbish", "off", "locked"])
def test_an_index_that_does_not_go_back_so_far(
    shared: Shared, desks: Desks, monkeypatch: pytest.MonkeyPatch, how: str
) -> None:
    off(shared, desks[1])
    honest(shared, *desks)
    path, lock = shared.bare / INDEX, None
    at_the_door(shared.bare, desks[0].folder, *(shared.git("rev-parse", "main").strip() for _ in range(2)))
    if how == "no steps":
        with sqlite3.connect(path) as db:
            db.execute("DELETE FROM step")
    elif how in ("none", "rubbish"):
        path.unlink()
        path.write_bytes(b"rubbish") if how == "rubbish" else None
    elif how == "off":
        monkeypatch.setenv("WUYE_INDEX", "off")
    else:
        both_ways(shared, desks[1].folder, desks[1].house.head)
        monkeypatch.setattr(store, "WAIT", 0.05)
        lock = sqlite3.connect(path, isolation_level=None)
        lock.execute("BEGIN IMMEDIATE")
    found, _ = both_ways(shared, desks[1].folder, desks[1].house.head)
    assert found.ok
    if lock is not None:
        lock.close()


def test_a_push_killed_on_the_way_leaves_the_index_as_it_was(
    shared: Shared, desks: Desks, monkeypatch: pytest.MonkeyPatch
) -> None:
    off(shared, desks[1])
    honest(shared, *desks)
    old, new = shared.git("rev-parse", "main").strip(), desks[1].house.head
    at_the_door(shared.bare, desks[0].folder, old, old)

    def killed(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(guard.Replay, "_count", killed)
        with pytest.raises(KeyboardInterrupt):
            at_the_door(shared.bare, desks[1].folder, old, new)
    assert head_of(shared) == old
    found, _ = both_ways(shared, desks[1].folder, new)
    assert found.ok


def test_a_desk_brings_its_line_in_by_itself(shared: Shared, desks: Desks) -> None:
    for number in (1, 2):
        off(shared, desks[1])
        desks[1].tell(f"zhangwei: unit enter 15{number}1 --kind flat")
        desks[0].tell(f"zhangwei: unit enter 15{number}2 --kind flat")
        on(shared, desks[1])
        assert sync(desks[1].house, lambda: "zhangwei").reached
    try:
        sync(desks[0].house, lambda: "zhangwei")
    except WuyeError as error:
        pytest.fail(error.problems[0].message.en)
    assert desks[0].audit().ok
