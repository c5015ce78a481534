"""What people and scripts see of the audit, the check and the list of signers."""

from __future__ import annotations

import json
import subprocess

import pytest

from tests.audit.story import BORROW, KEY_PAGE, Story
from wuye.cli.opened import close_all
from wuye.main import run
from wuye.render.verdict import TITLES
from wuye.repo import git


def wuye(story: Story, capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, str, str]:
    """Runs the program on this house: exit status, stdout, stderr."""
    try:
        status = run(["--house", str(story.folder), *words])
    finally:
        close_all()
    said = capsys.readouterr()
    return status, said.out, said.err


def edited(story: Story) -> str:
    story.tell(BORROW.format("K-1203-1"))
    return story.commit({KEY_PAGE: story.page().replace(b"borrower: lina", b"borrower: wangfang")})


def test_a_whole_history_in_words(story: Story, capsys: pytest.CaptureFixture[str]) -> None:
    status, out, err = wuye(story, capsys, "audit")
    assert status == 0
    assert "账本完好" in out and "与本机所记相同" in out
    assert "演练" in err


def test_a_broken_history_in_words(story: Story, capsys: pytest.CaptureFixture[str]) -> None:
    oid = edited(story)
    status, out, _ = wuye(story, capsys, "audit")
    assert status == 1
    for words in (
        "改动旧记录",
        KEY_PAGE,
        oid[:7],
        "原来 borrower: lina",
        "被改成 borrower: wangfang",
        "张伟",
        "账本不可信",
    ):
        assert words in out


def test_the_same_in_english(story: Story, capsys: pytest.CaptureFixture[str]) -> None:
    edited(story)
    status, out, _ = wuye(story, capsys, "--lang", "en", "audit")
    assert status == 1
    assert "old entries changed" in out and "can't be believed" in out


def test_as_json(story: Story, capsys: pytest.CaptureFixture[str]) -> None:
    oid = edited(story)
    status, out, _ = wuye(story, capsys, "--json", "audit")
    said = json.loads(out)
    commits = int(git.run(story.folder, "rev-list", "--count", "HEAD"))
    assert (status, said["ok"], said["head"], said["commits"]) == (1, False, oid, commits)
    found = next(v for v in said["violations"] if v["check"] == "append-only")
    assert {"rule", "commit", "path", "line", "message", "signer", "expected", "found", "remedy"} < found.keys()


def test_a_faulty_history_moves_no_pin(story: Story, capsys: pytest.CaptureFixture[str]) -> None:
    from wuye.repo.config import read_trust

    before = read_trust(story.id)
    edited(story)
    wuye(story, capsys, "audit")
    assert read_trust(story.id) == before


def test_a_terminal_gets_nothing_raw(story: Story, capsys: pytest.CaptureFixture[str]) -> None:
    story.commit({KEY_PAGE: story.page().replace(b"A-01", b"\x1b[31mred")})
    _, out, _ = wuye(story, capsys, "audit")
    assert "\x1b" not in out


def test_check_of_a_clean_work_tree(story: Story, capsys: pytest.CaptureFixture[str]) -> None:
    story.tell(BORROW.format("K-1203-1"))
    status, out, _ = wuye(story, capsys, "check")
    assert (status, "都读得懂" in out) == (0, True)


def test_check_names_the_places(story: Story, capsys: pytest.CaptureFixture[str]) -> None:
    page = story.folder / KEY_PAGE
    page.write_bytes(page.read_bytes() + b"- id: [\n")
    (story.folder / "schemas" / "key.yaml").write_text("register: key\nwhatever: 1\n", "utf-8")
    (story.folder / "ledgers" / "notes.txt").write_text("x", "utf-8")
    status, out, _ = wuye(story, capsys, "--json", "check")
    said = json.loads(out)
    assert status == 1
    assert {KEY_PAGE, "schemas/key.yaml", "ledgers/notes.txt"} == {p["path"] for p in said["problems"]}
    assert any(p["path"] == KEY_PAGE and p["line"] for p in said["problems"])


def test_signers_are_what_git_checks_by(story: Story, capsys: pytest.CaptureFixture[str]) -> None:
    status, out, _ = wuye(story, capsys, "staff", "signers")
    assert status == 0
    allowed = story.folder.parent / "signers"
    allowed.write_text(out, "utf-8")
    oids = git.run(story.folder, "rev-list", "HEAD").decode().split()
    line = ["git", "-c", f"gpg.ssh.allowedSignersFile={allowed}", "verify-commit", *oids]
    done = subprocess.run(line, cwd=story.folder, capture_output=True, check=False)
    assert done.returncode == 0, done.stderr


def test_every_check_has_a_title() -> None:
    from pathlib import Path

    import wuye.audit.checks as checks

    found = {p.stem.replace("_", "-") for p in Path(checks.__file__).parent.glob("*.py")} - {"--init--", "judgement"}
    assert found <= TITLES.keys()
