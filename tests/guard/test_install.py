"""Putting the guard in place, and what keeps it there."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

from tests.audit.story import BORROW, Story
from tests.guard.conftest import Shared, make_bare
from wuye import main
from wuye.audit.guard import HOOK, PIN, Push, check, hook_file, install
from wuye.cli import opened
from wuye.errors import WuyeError
from wuye.repo.config import read_trust, write_trust
from wuye.repo.house import MAIN

OTHER = "SHA256:" + "A" * 43
FIRST = BORROW.format("K-1203-1")


def run(story: Story, *args: str) -> int:
    try:
        return main.run(["--house", str(story.folder), "--lang", "en", *args])
    finally:
        opened.close_all()


def fill(story: Story, bare: Path, spec: str = "main") -> None:
    """Puts commits there before there is a guard."""
    subprocess.run(["git", "push", "-q", str(bare), spec], cwd=story.folder, check=True)


def test_the_root_is_the_one_this_machine_trusts(story: Story, bare: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(story, "guard", "install", str(bare)) == 0
    said = capsys.readouterr()
    assert said.out == f"{bare}\n"
    assert read_trust(story.id)["root"] in said.err and "remote add origin" in said.err
    assert os.access(bare / HOOK, os.X_OK)


def test_without_a_pin_the_root_is_asked_for(story: Story, bare: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write_trust(story.id, {})
    assert run(story, "guard", "install", str(bare)) == 2
    assert "--root SHA256:…" in capsys.readouterr().err
    assert not (bare / HOOK).exists()


def test_a_house_of_another_root_is_kept_out(story: Story, bare: Path) -> None:
    assert install(bare, OTHER).ok
    done = subprocess.run(["git", "push", str(bare), "main"], cwd=story.folder, capture_output=True, text=True)
    assert done.returncode == 1
    assert "根钥匙不符" in done.stderr and "another root key" in done.stderr and OTHER in done.stderr


def test_it_is_not_put_over_bad_books(story: Story, bare: Path, capsys: pytest.CaptureFixture[str]) -> None:
    story.force(story.entry(FIRST), key="liuyang")
    fill(story, bare)
    assert run(story, "guard", "install", str(bare)) == 1
    said = capsys.readouterr()
    assert "没有装" in said.err and "somebody else's key" in said.err and said.out == ""
    assert not (bare / HOOK).exists()


def test_it_is_put_over_good_books_and_a_second_time(story: Story, bare: Path) -> None:
    fill(story, bare)
    for _ in range(2):
        assert run(story, "guard", "install", str(bare)) == 0
    story.tell(FIRST)
    fill(story, bare)


def refused(bare: Path, root: str = OTHER) -> str:
    with pytest.raises(WuyeError) as caught:
        install(bare, root)
    assert not (bare / PIN).exists()
    [problem] = caught.value.problems
    assert problem.remedy is not None
    return f"{problem.message.en} | {problem.remedy.en}"


def test_what_is_no_shared_repository(story: Story, tmp_path: Path) -> None:
    assert "git init --bare" in refused(story.folder)
    assert "git init --bare" in refused(tmp_path)
    assert refused(tmp_path / "nowhere")


def test_a_root_that_is_none(bare: Path) -> None:
    assert "not a key's fingerprint" in refused(bare, "MD5:00")


def test_somebody_elses_hook_is_left_alone(bare: Path) -> None:
    hook = bare / HOOK
    hook.parent.mkdir(exist_ok=True)
    hook.write_text("#!/bin/sh\nexit 0\n", "utf-8")
    assert f"mv {hook.resolve()}" in refused(bare)
    assert hook.read_text("utf-8") == "#!/bin/sh\nexit 0\n"


def test_other_branches_are_told(story: Story, bare: Path) -> None:
    fill(story, bare, "main:refs/heads/old")
    assert "update-ref -d refs/heads/old" in refused(bare)


@pytest.mark.parametrize("pin", ["", "{}", "[]", '{"root": 1}', '{"root": "SHA256:x"}'])
def test_a_broken_pin_keeps_everything_out(shared: Shared, pin: str) -> None:
    (shared.bare / PIN).write_text(pin, "utf-8")
    shared.story.tell(FIRST)
    done = shared.push()
    assert done.returncode == 1
    assert "wuye guard install" in done.stderr


def test_without_the_program_everything_is_kept_out(shared: Shared) -> None:
    (shared.bare / HOOK).write_text(hook_file("/nowhere/python"), "utf-8")
    shared.story.tell(FIRST)
    assert shared.push().returncode == 1


def test_nothing_lying_about_stands_in_for_the_program(shared: Shared, tmp_path: Path) -> None:
    for folder in (shared.bare, tmp_path / "path"):
        (folder / "wuye").mkdir(parents=True, exist_ok=True)
        (folder / "wuye" / "__init__.py").write_text("", "utf-8")
        (folder / "wuye" / "main.py").write_text("raise SystemExit(0)\n", "utf-8")
    shared.story.force(shared.story.entry(FIRST), key="liuyang")
    done = shared.push(env={**os.environ, "PYTHONPATH": str(tmp_path / "path")})
    assert done.returncode == 1
    assert "somebody else's key" in done.stderr


def test_what_is_believed_of_the_old_state_is_what_stands_there(shared: Shared) -> None:
    oids = shared.git("rev-list", "main").split()
    found = check(shared.bare, [Push(oids[1], oids[0], MAIN)], {})
    assert [v.check for v in found.violations] == ["rewrite"]


def test_one_branch_moves_once_in_a_push(shared: Shared) -> None:
    oids = shared.git("rev-list", "main").split()
    found = check(shared.bare, [Push(oids[0], oid, MAIN) for oid in (oids[0], "f" * 40)], {})
    assert [v.check for v in found.violations] == ["ref"]


@pytest.mark.parametrize("words", [[], ["a", "b"], ["a", "b", "c", "d"]])
def test_words_that_name_no_push(
    story: Story, words: list[str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    import io

    monkeypatch.setattr("sys.stdin", io.StringIO(""))
    assert run(story, "guard", "check", *words) == 2
    assert "OLD NEW REF" in capsys.readouterr().err


def test_json_tells_the_same(
    shared: Shared, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    import json

    monkeypatch.setenv("GIT_DIR", str(shared.bare))
    head = shared.story.house.head
    assert run(shared.story, "guard", "check", head, "0" * 40, MAIN, "--json") == 3
    said = json.loads(capsys.readouterr().out)
    assert (said["ok"], [v["check"] for v in said["violations"]]) == (False, ["rewrite"])


def test_a_second_repository_is_another(tmp_path: Path, shared: Shared) -> None:
    other = make_bare(tmp_path / "other.git")
    with pytest.raises(WuyeError):
        check(other, [Push("0" * 40, shared.story.house.head, MAIN)], {})
