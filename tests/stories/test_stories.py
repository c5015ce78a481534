"""Every story on the screen, word by word, in both languages."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.support.house import Desk
from tests.support.transcript import rewrite, run, steps

STORIES = sorted(Path(__file__).parent.glob("*.transcript"))
REWRITE = bool(os.environ.get("WUYE_REWRITE"))


@pytest.mark.parametrize("path", STORIES, ids=lambda p: p.stem)
def test_the_screen_says_what_the_story_tells(path: Path, desk: Desk) -> None:
    if REWRITE:
        rewrite(path, desk)
        return
    for step in steps(path.read_text("utf-8")):
        assert run(desk, step) == step.lines, f"{path.name}:{step.line} $ {step.command}"
    assert desk.git("status", "--porcelain") == ""
    desk.git("fsck", "--strict")
