"""Whom a machine believes: the root key and the last head, kept outside every repository."""

from __future__ import annotations

import json

import pytest

from tests.audit.story import BORROW, Story
from tests.audit.test_screen import wuye
from wuye.repo.config import read_trust, write_trust


def root_of(story: Story) -> str:
    root = story.audit().root
    assert root is not None
    return root


def test_the_pins_are_shown(story: Story, capsys: pytest.CaptureFixture[str]) -> None:
    status, out, _ = wuye(story, capsys, "trust")
    assert (status, root_of(story) in out, "陈静" in out) == (0, True, True)


def test_without_a_pin_the_line_to_type_is_given(story: Story, capsys: pytest.CaptureFixture[str]) -> None:
    write_trust(story.id, {})
    _, out, _ = wuye(story, capsys, "trust")
    assert f"wuye trust --root {root_of(story)}" in out
    assert read_trust(story.id) == {}
    _, _, err = wuye(story, capsys, "audit")
    assert f"wuye trust --root {root_of(story)}" in err


def test_the_root_compared_is_believed(story: Story, capsys: pytest.CaptureFixture[str]) -> None:
    write_trust(story.id, {})
    assert wuye(story, capsys, "trust", "--root", root_of(story))[0] == 0
    assert read_trust(story.id) == {"root": root_of(story)}


def test_another_root_is_turned_away(story: Story, capsys: pytest.CaptureFixture[str]) -> None:
    write_trust(story.id, {})
    status, _, err = wuye(story, capsys, "trust", "--root", "SHA256:" + "A" * 43)
    assert status == 4 and root_of(story) in err
    assert read_trust(story.id) == {}


def test_a_pin_of_another_root_is_said(story: Story, capsys: pytest.CaptureFixture[str]) -> None:
    write_trust(story.id, {"root": "SHA256:other", "head": "0" * 40})
    said = json.loads(wuye(story, capsys, "--json", "trust")[1])
    assert (said["ok"], said["pin"], said["root"]) == (False, "SHA256:other", root_of(story))
    wuye(story, capsys, "trust", "--root", root_of(story))
    assert read_trust(story.id) == {"root": root_of(story)}


def test_a_head_that_is_gone_is_said(story: Story, capsys: pytest.CaptureFixture[str]) -> None:
    story.tell(BORROW.format("K-1203-1"))
    wuye(story, capsys, "audit")
    assert read_trust(story.id)["head"] == story.house.head
    story.rewind(1)
    _, out, _ = wuye(story, capsys, "--lang", "en", "trust")
    assert "gone!" in out
    assert story.checks() == {"history"}
