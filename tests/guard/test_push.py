"""Real pushes: honest ones pass, whatever rewrites, skips, forges or breaks a rule stays outside."""

from __future__ import annotations

import subprocess
from collections.abc import Callable

import pytest

from tests.audit.story import BORROW, KEY_PAGE, Story
from tests.guard.conftest import Shared
from wuye.audit.guard import Push, judged
from wuye.render.verdict import TITLES
from wuye.repo import git
from wuye.repo.house import MAIN
from wuye.repo.objects import Objects

FIRST, SECOND = BORROW.format("K-1203-1"), BORROW.format("K-1203-2")
Deed = Callable[[Story], object]


def edit(story: Story) -> None:
    story.commit({KEY_PAGE: story.page().replace(b"K-1203-1", b"K-1203-9")})


def skip(story: Story) -> None:
    story.force(story.entry(FIRST, id="K2611-0009"))


def forge(story: Story) -> None:
    story.force(story.entry(FIRST), key="liuyang")


def stranger(story: Story) -> None:
    story.outsider("somebody")
    story.force(story.entry(FIRST), key="somebody")


def unsigned(story: Story) -> None:
    story.force(story.entry(FIRST), signed=False)


def twice(story: Story) -> None:
    [first] = story.tell(FIRST)
    story.sign("liuyang", first)
    story.force(story.entry(FIRST))


def role(story: Story) -> None:
    story.force(story.entry("lina: key retire K-1203-1 --why 旧了"))


def rules(story: Story) -> None:
    story.force(story.entry(FIRST), extra={"schemas/key.yaml": story.page("schemas/key.yaml") + b"# more\n"})


def blind(story: Story) -> None:
    story.commit({".gitattributes": b"* binary\n"})


def revoked(story: Story) -> None:
    story.tell("zhangwei: staff revoke_key zhangwei --why 遗失")
    story.force(story.entry(FIRST))


def removed(story: Story) -> None:
    story.commit({KEY_PAGE: None})


DEEDS: dict[str, tuple[Deed, str]] = {
    "edit": (edit, "append-only"),
    "remove": (removed, "append-only"),
    "skip": (skip, "serial"),
    "forge": (forge, "signer"),
    "stranger": (stranger, "signer"),
    "unsigned": (unsigned, "signature"),
    "lend twice": (twice, "rules"),
    "beyond powers": (role, "permission"),
    "rules": (rules, "rule-files"),
    "blind git": (blind, "paths"),
    "revoked key": (revoked, "signer"),
}


@pytest.mark.parametrize("deed", DEEDS)
def test_a_bad_push_is_refused_in_plain_words_and_leaves_nothing(shared: Shared, deed: str) -> None:
    do, check = DEEDS[deed]
    before = shared.state
    do(shared.story)
    done = shared.push()
    assert done.returncode == 1
    assert TITLES[check].zh in done.stderr and TITLES[check].en in done.stderr
    assert shared.story.house.head[:7] in done.stderr
    assert "Traceback" not in done.stderr
    assert shared.state == before


@pytest.mark.parametrize("deed", DEEDS)
def test_what_is_new_is_judged_as_in_the_whole_audit(story: Story, deed: str) -> None:
    old = story.house.head
    story.tell(SECOND)
    DEEDS[deed][0](story)
    whole = story.audit()
    with Objects(story.folder) as objects:
        new = judged(objects, Push(old, story.house.head, MAIN), whole.root, {})
    assert new.violations == whole.violations != []
    assert new.not_judged == whole.not_judged


def test_good_entries_pass(shared: Shared) -> None:
    [first] = shared.story.tell(FIRST)
    shared.story.sign("liuyang", first)
    shared.story.tell("zhangwei: key return K-1203-1", SECOND)
    done = shared.push()
    assert done.returncode == 0, done.stderr
    assert shared.git("rev-parse", "main").strip() == shared.story.house.head


def test_only_what_is_new_is_judged_and_few_processes_do_it(story: Story) -> None:
    old = story.house.head
    story.tell(FIRST, SECOND)
    before = git.processes
    with Objects(story.folder) as objects:
        found = judged(objects, Push(old, story.house.head, MAIN), None, {})
    assert (found.ok, found.counts.commits) == (True, 2)
    assert git.processes - before <= 2


def test_history_can_not_be_rewritten(shared: Shared) -> None:
    shared.story.tell(FIRST)
    assert shared.push().returncode == 0
    before = shared.state
    shared.story.rewind(1)
    shared.story.tell(SECOND)
    done = shared.push("+main")
    assert done.returncode == 1
    assert "改写历史" in done.stderr and "drop entries" in done.stderr
    assert shared.state == before


def test_main_can_not_be_deleted(shared: Shared) -> None:
    before = shared.state
    done = shared.push(":main")
    assert done.returncode == 1
    assert "不能删除" in done.stderr and "can't be deleted" in done.stderr
    assert shared.state == before


@pytest.mark.parametrize(
    "ref", ["refs/heads/other", "refs/tags/v1", "refs/notes/commits", "refs/replace/" + "a" * 40, "refs/wuye/x"]
)
def test_only_main_is_taken(shared: Shared, ref: str) -> None:
    before = shared.state
    done = shared.push(f"main:{ref}")
    assert done.returncode == 1
    assert f"only main is taken here, not {ref}" in done.stderr
    assert shared.state == before


def test_good_entries_with_a_tag_beside_them_wait_for_a_push_of_their_own(shared: Shared) -> None:
    shared.story.tell(FIRST)
    before = shared.state
    assert shared.push("main", "main:refs/tags/v1").returncode == 1
    assert shared.state == before
    assert shared.push().returncode == 0


def test_two_desks_at_once(shared: Shared) -> None:
    shared.story.tell(FIRST)
    one = shared.story.house.head
    shared.story.rewind(1)
    shared.story.tell(SECOND)
    two = shared.story.house.head
    pushes = [
        subprocess.Popen(["git", "push", "-q", str(shared.bare), f"{oid}:{MAIN}"], cwd=shared.story.folder, stderr=-3)
        for oid in (one, two)
    ]
    assert sorted(p.wait(60) for p in pushes) == [0, 1]
    assert shared.git("rev-parse", "main").strip() in (one, two)


def test_a_bad_commit_passes_only_with_its_excuse(shared: Shared) -> None:
    bad = shared.story.force(shared.story.entry(FIRST), key="liuyang")
    assert shared.push().returncode == 1
    shared.story.tell(f"chenjing: house excuse --commit {bad} --why 交接时拿错了钥匙")
    done = shared.push()
    assert done.returncode == 0, done.stderr
    shared.story.tell(SECOND)
    assert shared.push().returncode == 0
    shared.story.force(shared.story.entry(f"liuyang: house excuse --commit {bad} --why x"))
    done = shared.push()
    assert done.returncode == 1 and shared.story.house.head[:7] in done.stderr
