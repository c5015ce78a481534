"""At a real terminal: a newcomer's clone is confirmed, and it is said what is confirmed."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

from tests.audit.story import Story
from tests.support.terminal import MISSING, PROMPT, terminal
from wuye.repo.config import read_trust

pytestmark = MISSING


@pytest.mark.parametrize(("command", "answer"), [("trust", "y"), ("audit", "y"), ("trust", "")])
def test_a_clone_on_another_machine(
    story: Story, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, command: str, answer: str
) -> None:
    clone, root = tmp_path / "clone", story.audit().root
    subprocess.run(["git", "clone", "-q", story.folder, clone], check=True)
    monkeypatch.setenv("WUYE_CONFIG", str(tmp_path / "newcomer"))
    env = {"WUYE_CONFIG": os.environ["WUYE_CONFIG"], "WUYE_HOUSE": str(clone), "WUYE_LANG": "en"}
    with terminal(tmp_path, env, 100) as window:
        window.type(f"wuye {command}", "Enter")
        shown = window.wait("believe it from now on?")
        assert "陈静" in shown and "founded the house" in shown and "in person" in shown
        assert root is not None and root in shown.replace("\n", "")
        window.type(answer, "Enter")
        shown = window.wait("kept" if answer else "not kept")
        window.wait(PROMPT)
    assert read_trust(story.id) == ({"root": root} if answer else {})
