"""The doctor finds what is wrong with a house, mends what it may, and no entry is ever lost."""

from __future__ import annotations

import fcntl
import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.support.house import Desk

NOW = "2026-11-10T09:03:00+08:00"
PAGE = "ledgers/key/2026-11/02.yaml"
BORROW = ("key", "return", "K-S-1")
Break = Callable[[Desk], None]


def git_file(desk: Desk, name: str) -> Path:
    return desk.path / ".git" / name


def lock_left(desk: Desk) -> None:
    git_file(desk, "wuye/lock").write_text('{"pid": 1, "person": "lina", "command": "key borrow", "since": "09:00"}')


def page_edited(desk: Desk) -> None:
    page = desk.path / PAGE
    page.write_text(page.read_text("utf-8").replace("A10", "A99"), "utf-8")


def half_a_page(desk: Desk) -> None:
    page = desk.path / PAGE
    page.write_bytes(page.read_bytes()[:-40])


def edited_and_hidden(desk: Desk) -> None:
    page_edited(desk)
    desk.git("update-index", "--skip-worktree", PAGE)
    assert desk.git("status", "--porcelain") == ""


def work_tree_deleted(desk: Desk) -> None:
    for path in sorted(p for p in desk.path.glob("*") if p.name != ".git"):
        subprocess.run(["rm", "-rf", str(path)], check=True)


def a_link(desk: Desk) -> None:
    folder = desk.path / "ledgers/key"
    folder.rename(desk.path.parent / "elsewhere")
    folder.symlink_to(desk.path.parent / "elsewhere")


def detached(desk: Desk) -> None:
    desk.git("checkout", "-q", "--detach", "HEAD~2")


def other_branch(desk: Desk) -> None:
    desk.git("checkout", "-q", "-b", "trial")


def lost_file(desk: Desk) -> None:
    oid = desk.git("rev-parse", f"HEAD:{PAGE}").strip()
    git_file(desk, f"objects/{oid[:2]}/{oid[2:]}").unlink()


def spoilt_file(desk: Desk) -> None:
    oid = desk.git("rev-parse", f"HEAD:{PAGE}").strip()
    path = git_file(desk, f"objects/{oid[:2]}/{oid[2:]}")
    path.chmod(0o644)
    path.write_bytes(b"\0" * 100)


def spoilt_index(desk: Desk) -> None:
    git_file(desk, "index").write_bytes(b"no index")


def staged(desk: Desk) -> None:
    desk.git("rm", "-q", "--cached", PAGE)


def keys_open(desk: Desk) -> None:
    next((desk.config / "keys").glob("*/lina")).chmod(0o644)


MENDED: dict[str, tuple[Break, str, str]] = {
    "lock left": (lock_left, "停掉的进程留下的", "left by a dead run: 1 lina key borrow 09:00"),
    "index.lock": (lambda d: git_file(d, "index.lock").touch(), "git 的锁留在这里", "a lock of git was left"),
    "main.lock": (lambda d: git_file(d, "refs/heads/main.lock").touch(), "git 的锁", "a lock of git"),
    "edited": (page_edited, f"{PAGE} 被改动过", f"{PAGE} was changed by hand"),
    "half a page": (half_a_page, f"{PAGE} 被改动过", f"{PAGE} was changed by hand"),
    "edited and hidden": (edited_and_hidden, "被改动过", "was changed by hand"),
    "deleted": (work_tree_deleted, "wuye.yaml 不见了", "wuye.yaml is gone"),
    "linked away": (a_link, "被改动过", "was changed by hand"),
    "extra": (lambda d: (d.path / "ledgers/x.txt").touch() or None, "不属于账本", "no place in a house"),  # type: ignore[func-returns-value]
    "detached": (detached, "库不在 main 分支上", "isn't on its branch main"),
    "other branch": (other_branch, "而在 trial", "but on trial"),
    "head": (lambda d: git_file(d, "HEAD").write_text("garbage\n") and None, "不在 main", "on its branch main"),
    "lost file": (lost_file, "对象缺失或损坏", "missing or damaged"),
    "spoilt file": (spoilt_file, "对象缺失或损坏", "missing or damaged"),
    "spoilt index": (spoilt_index, "索引与 HEAD 不同", "index differs from HEAD"),
    "staged": (staged, "索引与 HEAD 不同", "index differs from HEAD"),
    "journal": (
        lambda d: git_file(d, "wuye/intent.json").write_text("{") and None,
        "被中断",
        "the last run was stopped",
    ),
    "signers": (lambda d: git_file(d, "wuye/allowed_signers").unlink(), "公钥名单", "list of public keys"),
    "settings": (lambda d: d.git("config", "gpg.format", "openpgp") and None, "gpg.format", "gpg.format"),
    "attributes": (lambda d: git_file(d, "info/attributes").unlink(), "info/attributes", "info/attributes"),
    "key modes": (keys_open, "别人也能读", "others can read"),
}


@pytest.mark.parametrize("case", MENDED.values(), ids=MENDED.keys())
def test_what_may_be_mended_is_mended(case: tuple[Break, str, str], desk: Desk) -> None:
    spoil, zh, en = case
    head = desk.git("rev-parse", "main").strip()
    spoil(desk)
    for lang, words in (("zh", zh), ("en", en)):
        found = desk.wuye("doctor", now=NOW, lang=lang)
        assert found.code == 1 and words in found.out and "wuye doctor --mend" in found.out, found
    mended = desk.wuye("doctor", "--mend", now=NOW, lang="en")
    assert mended.code == 0 and "nothing is wrong" in mended.err, mended
    assert (desk.head, desk.git("status", "--porcelain")) == (head, "")
    desk.git("fsck", "--strict")
    assert desk.wuye(*BORROW, as_="zhangwei", now=NOW).code == 0
    assert set(desk.git("log", "--format=%G?").split()) == {"G"}


@pytest.mark.parametrize("spoil", [page_edited, half_a_page, edited_and_hidden])
def test_what_was_edited_is_kept(spoil: Break, desk: Desk) -> None:
    spoil(desk)
    edited = (desk.path / PAGE).read_bytes()
    result = desk.wuye("doctor", "--mend", now=NOW, lang="en")
    kept = result.out.partition("was moved to ")[2].splitlines()[0]
    assert Path(kept).read_bytes() == edited
    assert "1 files set aside" in result.err


def unmerged_branch(desk: Desk) -> None:
    desk.git("checkout", "-q", "-b", "trial")
    desk.git(
        "-c",
        "user.name=x",
        "-c",
        "user.email=x",
        "-c",
        "commit.gpgsign=false",
        "commit",
        "-q",
        "--allow-empty",
        "-m",
        "x",
    )


def replaced(desk: Desk) -> None:
    desk.git("replace", "HEAD", "HEAD~1")


def lost_folder(desk: Desk) -> None:
    oid = desk.git("rev-parse", "HEAD:ledgers").strip()
    git_file(desk, f"objects/{oid[:2]}/{oid[2:]}").unlink()


def shallow(desk: Desk) -> None:
    whole = desk.path.rename(desk.path.with_name("whole"))
    subprocess.run(["git", "clone", "-q", "--depth", "3", f"file://{whole}", str(desk.path)], check=True)


TOLD: dict[str, tuple[Break, str, str, str]] = {
    "unmerged branch": (unmerged_branch, "而在 trial", "but on trial", "switch main"),
    "replaced": (replaced, "git 会显示别的内容", "git shows something else", "replace -d"),
    "grafts": (lambda d: git_file(d, "info/grafts").write_text("x") and None, "别的历史", "another history", "rm "),
    "lost folder": (lost_folder, "对象缺失或损坏", "missing or damaged: missing tree", "git clone BACKUP"),
    "shallow": (shallow, "浅克隆", "a shallow clone", "fetch --unshallow"),
}


@pytest.mark.parametrize("case", TOLD.values(), ids=TOLD.keys())
def test_what_may_not_be_mended_is_told_and_left(case: tuple[Break, str, str, str], desk: Desk) -> None:
    spoil, zh, en, line = case
    spoil(desk)
    refs = desk.git("for-each-ref")
    for lang, words in (("zh", zh), ("en", en)):
        for options in ((), ("--mend",)):
            found = desk.wuye("doctor", *options, now=NOW, lang=lang)
            assert found.code == 1 and words in found.out and line in found.out, found
    assert desk.git("for-each-ref") == refs


def test_a_sound_house_is_well_and_left_alone(desk: Desk) -> None:
    for options in ((), ("--mend",)):
        with desk.unchanged():
            assert desk.wuye("doctor", *options, now=NOW) == (result := desk.wuye("doctor", now=NOW))
        assert (result.code, result.out, result.err) == (0, "", "没有毛病\n")


def test_a_clock_behind_the_last_entry(desk: Desk) -> None:
    for lang, words in (("zh", "还早"), ("en", "is before the last entry")):
        result = desk.wuye("doctor", "--mend", now="2026-10-01T00:00:00+08:00", lang=lang)
        assert result.code == 1 and words in result.out and "timedatectl" in result.out


def test_a_lock_that_is_held_is_named(desk: Desk) -> None:
    lock = git_file(desk, "wuye/lock")
    with lock.open("r+") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        file.write('{"pid": 4711, "person": "lina", "command": "key borrow", "since": "09:00"}')
        file.flush()
        result = desk.wuye("doctor", now=NOW, lang="en")
    assert result.code == 1 and "the write lock is held: 4711 lina key borrow" in result.out


def test_a_lock_of_a_git_that_runs_is_left(desk: Desk) -> None:
    lock = git_file(desk, "index.lock")
    lock.touch()
    talk = subprocess.PIPE
    running = subprocess.Popen(["git", "cat-file", "--batch-check"], cwd=desk.path, stdin=talk, stdout=talk)
    try:
        assert running.stdin is not None and running.stdout is not None
        running.stdin.write(b"HEAD\n")
        running.stdin.flush()
        assert running.stdout.readline()
        result = desk.wuye_process("doctor", "--mend", now=NOW, lang="en")
        assert result.code == 1 and "wait for it to end" in result.out and lock.exists()
    finally:
        running.communicate()
    assert desk.wuye("doctor", "--mend", now=NOW).code == 0 and not lock.exists()


def test_rules_being_changed_are_let_be(desk: Desk) -> None:
    schema = desk.path / "schemas/key.yaml"
    edited = schema.read_bytes() + b"# ours\n"
    schema.write_bytes(edited)
    result = desk.wuye("doctor", "--mend", now=NOW, lang="en")
    assert result.code == 0 and "wuye schema adopt" in result.err and schema.read_bytes() == edited


def test_a_fresh_clone_is_made_a_house(desk: Desk) -> None:
    whole = desk.path.rename(desk.path.with_name("whole"))
    subprocess.run(["git", "clone", "-q", str(whole), str(desk.path)], check=True)
    assert desk.wuye("doctor", now=NOW).code == 1
    assert desk.wuye("doctor", "--mend", now=NOW).code == 0
    assert set(desk.git("log", "--format=%G?").split()) == {"G"}


def test_as_json(desk: Desk) -> None:
    page_edited(desk)
    found = json.loads(desk.wuye("--json", "doctor", now=NOW).out)
    assert found["ok"] is False and [a["name"] for a in found["left"]] == ["work-tree"] and found["left"][0]["mends"]
    mended = json.loads(desk.wuye("--json", "doctor", "--mend", now=NOW).out)
    assert mended["ok"] is True and mended["left"] == [] and len(mended["mended"]) == 2


def test_a_run_killed_after_it_recorded_is_finished(desk: Desk) -> None:
    """A writer stopped between recording and its files: the doctor says which entry, and finishes it."""
    env = desk.process_env("zhangwei", NOW, "en")
    code = "import os, signal\nfrom wuye.repo import write\nfrom wuye.main import run\n"
    code += "write.follow = lambda *a: os.kill(os.getpid(), signal.SIGKILL)\nrun(['key', 'return', 'K-S-1'])\n"
    assert subprocess.run([sys.executable, "-c", code], env=env, check=False).returncode == -9
    assert desk.git("status", "--porcelain") != ""
    assert "isn't finished" in desk.wuye("doctor", now=NOW, lang="en").out
    result = desk.wuye("doctor", "--mend", now=NOW, lang="en")
    assert result.code == 0 and "was recorded whole and is finished now" in result.out
    assert desk.git("status", "--porcelain") == "" and not git_file(desk, "wuye/intent.json").exists()
