"""A bad commit is never rewritten: somebody answers for it, and every audit lists it."""

from __future__ import annotations

import json

import pytest

from tests.audit.story import BORROW, KEY_PAGE, Story
from tests.audit.test_same import LATER
from tests.audit.test_screen import wuye
from wuye.audit.verified import load, save
from wuye.repo import git

FIRST = BORROW.format("K-1203-1")


def spoilt(story: Story) -> list[str]:
    """A line changed and put right again: two bad commits."""
    page = story.page()
    return [story.commit({KEY_PAGE: page.replace(b"A-01", b"A-09")}), story.commit({KEY_PAGE: page})]


def excuse(
    story: Story, capsys: pytest.CaptureFixture[str], commit: str, who: str = "chenjing"
) -> tuple[int, str, str]:
    result = wuye(story, capsys, "--lang", "en", "--as", who, "excuse", commit, "--why", "a slip of the hand")
    story.house.refresh()
    story._forward(story.at)
    return result


def test_what_is_excused_stays_listed(story: Story, capsys: pytest.CaptureFixture[str]) -> None:
    for commit in spoilt(story):
        status, out, err = excuse(story, capsys, commit[:10])
        assert status == 0, err
    status, out, _ = wuye(story, capsys, "--json", "audit")
    said = json.loads(out)
    assert (status, said["ok"], said["violations"]) == (0, True, [])
    assert {"append-only", "one-entry"} <= {v["check"] for v in said["excused"]}
    assert {v["why"] for v in said["excused"]} == {"a slip of the hand"}
    status, out, _ = wuye(story, capsys, "--lang", "en", "audit")
    assert status == 0 and "excused" in out and "a slip of the hand" in out


def test_only_that_commit_is_excused(story: Story, capsys: pytest.CaptureFixture[str]) -> None:
    first, second = spoilt(story)
    excuse(story, capsys, first)
    verdict = story.audit()
    assert {v.commit for v in verdict.violations} == {second}
    assert {e.violation.commit for e in verdict.excused} == {first}


def test_who_may_not_is_turned_away(story: Story, capsys: pytest.CaptureFixture[str]) -> None:
    head = spoilt(story)[-1]
    status, _, err = excuse(story, capsys, head, "liuyang")
    assert (status, story.house.head) == (4, head), err


def test_nobody_excuses_his_own(story: Story, capsys: pytest.CaptureFixture[str]) -> None:
    bad = story.commit({KEY_PAGE: story.page().replace(b"A-01", b"A-09")}, by="chenjing")
    status, _, err = excuse(story, capsys, bad)
    assert status == 4 and "of his own" in err


@pytest.mark.parametrize("words", ["0" * 40, "main", "--all", "\x1b[31m"])
def test_a_commit_that_is_not_there(story: Story, capsys: pytest.CaptureFixture[str], words: str) -> None:
    status, _, err = wuye(story, capsys, "--as", "chenjing", "excuse", "--why", "x", "--", words)
    assert status == 2 and "\x1b" not in err


def test_an_excuse_without_a_reason(story: Story, capsys: pytest.CaptureFixture[str]) -> None:
    status, _, err = wuye(story, capsys, "--as", "chenjing", "excuse", spoilt(story)[0])
    assert status == 2 and "--" in err


def test_no_excuse_for_a_false_root(story: Story, capsys: pytest.CaptureFixture[str]) -> None:
    from wuye.repo.config import write_trust

    root = git.run(story.folder, "rev-list", "--max-parents=0", "HEAD").decode().strip()
    story.tell("chenjing: staff enrol guojian --name 郭建 --roles project_manager --dept administration")
    assert excuse(story, capsys, root, "guojian")[0] == 0
    write_trust(story.id, {"root": "SHA256:somebody"})
    assert story.checks() == {"root"}


def test_an_excuse_after_the_last_full_verdict(story: Story, capsys: pytest.CaptureFixture[str]) -> None:
    from wuye.audit.replay import audit

    bad = spoilt(story)
    save(story.folder, story.audit().verified)
    for commit in bad:
        excuse(story, capsys, commit)
    kept = load(story.folder)
    assert kept is not None and kept.violations
    verdict = audit(story.house, LATER, since=kept)
    assert verdict.ok and {e.violation.commit for e in verdict.excused} == set(bad)
