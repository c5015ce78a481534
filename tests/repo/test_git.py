from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from wuye.errors import HouseTrouble
from wuye.repo import git


def test_nothing_inherited_reaches_git(house: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GIT_DIR", "/nowhere")
    monkeypatch.setenv("GIT_CONFIG_COUNT", "1")
    monkeypatch.setenv("GIT_CONFIG_KEY_0", "core.bare")
    monkeypatch.setenv("GIT_CONFIG_VALUE_0", "true")
    (Path.home() / ".gitconfig").write_text("[core]\n\thooksPath = /tmp\n")
    assert git.run(house, "rev-parse", "--is-bare-repository") == b"false\n"
    assert git.run(house, "config", "core.hooksPath") == b"/dev/null\n"


def test_failure_keeps_gits_own_words(house: Path) -> None:
    with pytest.raises(HouseTrouble, match="Not a valid object name nonsense") as caught:
        git.run(house, "cat-file", "-p", "nonsense")
    assert caught.value.problems[0].remedy


def test_a_house_without_git_is_not_looked_for_above(house: Path) -> None:
    (below := house / "below").mkdir()
    with pytest.raises(HouseTrouble, match="not a git repository"):
        git.run(below, "status")


def test_missing_git_and_missing_folder_are_told(house: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(HouseTrouble, match="no folder"):
        git.run(house / "gone", "status")
    monkeypatch.setenv("PATH", "/nonexistent")
    with pytest.raises(HouseTrouble, match="git isn't installed"):
        git.run(house, "status")


def test_other_exit_statuses_may_be_fine_and_are_counted(house: Path) -> None:
    before = git.processes
    assert git.run(house, "rev-parse", "-q", "--verify", "HEAD", ok=(0, 1)) == b""
    assert git.processes == before + 1


def test_a_stale_lock_gives_the_line_to_remove_it(house: Path) -> None:
    (house / ".git" / "index.lock").touch()
    with pytest.raises(HouseTrouble) as caught:
        git.run(house, "read-tree", "--empty")
    remedy = caught.value.problems[0].remedy
    assert remedy and f"rm {house}/.git/index.lock" in remedy.en


def test_hooks_of_others_do_not_run(house: Path, record) -> None:
    (hooks := house / ".git" / "hooks").mkdir()
    (hooks / "reference-transaction").write_text("#!/bin/sh\ntouch hooked\n")
    (hooks / "reference-transaction").chmod(0o755)
    record({"wuye.yaml": b"name: x\n"})
    assert not list(house.rglob("hooked"))
    subprocess.run(["git", "update-ref", "refs/heads/x", "HEAD"], cwd=house, check=True)
    assert list(house.rglob("hooked"))
