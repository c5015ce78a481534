"""A repository whose history holds an excused commit goes on taking good pushes, each judged by itself."""

from __future__ import annotations

import pytest

from tests.audit.story import BORROW
from tests.guard.conftest import Shared
from tests.guard.test_push import DEEDS
from wuye.audit.guard import Push, judged
from wuye.repo.house import MAIN
from wuye.repo.objects import Objects

NEXT = "chenjing: staff enrol heli --name 何丽 --roles assistant --dept service"
EXCUSE = "chenjing: house excuse --commit {} --why 交接时拿错了钥匙"


@pytest.mark.parametrize("deed", DEEDS)
def test_a_bad_commit_and_its_excuse_are_taken_together_and_what_follows_is_judged_alone(
    shared: Shared, deed: str
) -> None:
    story = shared.story
    DEEDS[deed][0](story)
    bad = story.house.head
    story.tell(EXCUSE.format(bad))
    done = shared.push()
    assert done.returncode == 0, done.stderr
    old = story.house.head
    story.tell(NEXT)
    with Objects(story.folder) as objects:
        found = judged(objects, Push(old, story.house.head, MAIN), None, {})
    # Where the excused commit took something off a page, the pages alone no longer tell the past.
    alone = deed not in ("remove", "edit")
    assert (found.ok, found.counts.commits == 1) == (True, alone), found.violations
    done = shared.push()
    assert done.returncode == 0, done.stderr
    assert shared.git("rev-parse", "main").strip() == story.house.head
    verdict = story.audit()
    assert verdict.ok and {e.violation.commit for e in verdict.excused} == {bad}


@pytest.mark.parametrize("deed", DEEDS)
def test_an_excuse_opens_the_door_for_its_own_commit_only(shared: Shared, deed: str) -> None:
    story = shared.story
    bad = story.force(story.entry(BORROW.format("K-1203-2")), key="liuyang")
    story.tell(EXCUSE.format(bad))
    assert shared.push().returncode == 0
    before = shared.state
    DEEDS[deed][0](story)
    done = shared.push()
    assert done.returncode == 1 and story.house.head[:7] in done.stderr
    assert shared.state == before


@pytest.mark.parametrize(
    ("who", "named", "why"),
    [
        ("liuyang", "bad", "一时手滑"),
        ("zhangwei", "bad", "一时手滑"),
        ("chenjing", "later", "一时手滑"),
        ("chenjing", "good", "一时手滑"),
    ],
    ids=["who may not", "the writer himself", "a commit still to come", "another commit"],
)
def test_an_excuse_that_is_none_keeps_the_push_out(shared: Shared, who: str, named: str, why: str) -> None:
    story = shared.story
    good = story.house.head
    bad = story.force(story.entry(BORROW.format("K-1203-1")), key="liuyang")
    before = shared.state
    commit = {"bad": bad, "good": good, "later": "f" * 40}[named]
    story.force(story.entry(f"{who}: house excuse --commit {commit} --why {why}"))
    done = shared.push()
    assert done.returncode == 1 and bad[:7] in done.stderr
    assert shared.state == before
    story.tell(EXCUSE.format(bad))
    late = shared.push()
    assert late.returncode == (0 if named == "good" else 1), late.stderr


def test_what_follows_an_excused_loss_of_a_page_is_judged_as_in_the_whole_audit(shared: Shared) -> None:
    story = shared.story
    DEEDS["remove"][0](story)
    story.tell(EXCUSE.format(story.house.head))
    assert shared.push().returncode == 0
    old = story.house.head
    story.tell("zhangwei: key receive K-1203-7 --kind desk --opens 1203 --place A-07")
    whole = story.audit()
    with Objects(story.folder) as objects:
        new = judged(objects, Push(old, story.house.head, MAIN), whole.root, {})
    assert new.violations == whole.violations
