"""An honest history: nothing is found, and plain git agrees."""

from __future__ import annotations

import subprocess

from tests.audit.story import BORROW, Story
from wuye.audit.replay import audit
from wuye.audit.trust import remember
from wuye.repo import git
from wuye.repo.config import read_trust, write_trust


def lived(story: Story) -> None:
    [first] = story.tell(BORROW.format("K-1203-1"))
    story.sign("liuyang", first)
    story.tell("zhangwei: key return K-1203-1", BORROW.format("K-1203-2"))


def test_nothing_is_found(story: Story) -> None:
    lived(story)
    audit = story.audit()
    assert (audit.violations, audit.not_judged) == ([], [])
    assert audit.ok
    assert audit.counts.commits == audit.counts.signatures
    assert audit.counts.entries == audit.counts.commits + 1


def test_git_agrees_on_every_commit(story: Story) -> None:
    lived(story)
    oids = git.run(story.folder, "rev-list", "HEAD").decode().split()
    done = subprocess.run(["git", "verify-commit", *oids], cwd=story.folder, capture_output=True, check=False)
    assert done.returncode == 0, done.stderr


def test_two_processes_of_git_are_enough(story: Story) -> None:
    lived(story)
    before = git.processes
    audit(story.house)
    assert git.processes - before <= 2


def test_a_clean_head_is_believed_from_then_on(story: Story) -> None:
    story.tell(BORROW.format("K-1203-1"))
    audit = story.audit()
    remember(audit)
    assert read_trust(story.id)["head"] == audit.head
    story.rewind(1)
    assert story.checks() == {"history"}


def test_without_a_pin_the_root_is_told(story: Story) -> None:
    write_trust(story.id, {})
    audit = story.audit()
    assert audit.ok and not audit.root_pinned
    assert any(audit.root in w.en for w in audit.warnings)
    remember(audit)
    assert read_trust(story.id) == {}


def test_another_root_is_found(story: Story) -> None:
    write_trust(story.id, {"root": "SHA256:somebody"})
    assert story.checks() == {"root"}
