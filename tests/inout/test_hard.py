"""An import that is killed, stopped, raced, given no room or written beside another desk: all of it is there, or nothing."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.inout.office import LATER, NOW, good_row, keys
from tests.support.house import Desk, copy
from tests.support.prompt import prompt
from wuye.registers.batch import batch_of

SIZE = 150


@pytest.fixture
def book(tmp_path: Path) -> Path:
    return keys(tmp_path / "keys.xlsx", [good_row(n) for n in range(SIZE)])


def stands(desk: Desk, before: str) -> int:
    """How many entries came since; the house must be whole."""
    commits = desk.git("rev-list", f"{before}..HEAD").split()
    assert len(commits) <= 1 and desk.git("status", "--porcelain") == ""
    assert json.loads(desk.done("audit --json", "zhangwei", LATER).out)["ok"]
    found = batch_of(desk.git("log", "-1", "--format=%B")) if commits else None
    return found.size if found else 0


TOOK: list[float] = []
"""How long an import takes here, once it was measured."""


@pytest.mark.parametrize("share", [0.5, 0.8, 0.9, 1.0])
def test_killed_at_any_instant(desk: Desk, book: Path, tmp_path: Path, share: float) -> None:
    if not TOOK:
        there, start = copy(desk, tmp_path / "timed"), time.monotonic()
        assert there.wuye_process("import", "key", str(book), as_="zhangwei", now=NOW).code == 0
        TOOK.append(time.monotonic() - start)
    length, before = TOOK[0], desk.head
    writer = desk.start("import", "key", str(book), as_="zhangwei", now=NOW)
    time.sleep(share * length)
    os.killpg(writer.pid, signal.SIGKILL)
    out, _ = writer.communicate(timeout=60)
    (desk.path / ".git" / "index.lock").unlink(missing_ok=True)
    # The next writer ends or takes back what was left.
    told = desk.wuye("key", "return", "K-S-1", as_="zhaomin", now=LATER, lang="en")
    assert told.code == 0, told.err
    commits = desk.git("rev-list", f"{before}..HEAD").split()
    assert len(commits) in (1, 2) and (len(commits) == 2 or not out)
    if len(commits) == 2:
        found = batch_of(desk.git("log", "-1", "--format=%B", "HEAD~1"))
        assert found is not None and found.size == SIZE
    assert desk.git("status", "--porcelain") == ""
    assert json.loads(desk.done("audit --json", "zhangwei", LATER).out)["ok"]
    if "the last run was stopped" in told.err:
        assert len(told.err) < 2000, "every id was listed"


def test_two_at_once(desk: Desk, book: Path) -> None:
    before = desk.head
    writers = [desk.start("import", "key", str(book), as_=who, now=NOW) for who in ("zhangwei", "zhaomin")]
    for writer in writers:
        writer.communicate(timeout=120)
    assert sorted(w.returncode for w in writers) == [0, 3]
    assert stands(desk, before) == SIZE


def test_ctrl_c_leaves_nothing(desk: Desk, book: Path) -> None:
    before, env = desk.head, desk.process_env("zhangwei", NOW, "en")
    with prompt("import", "key", str(book), env=env) as screen:
        screen.wait("import 150 entries like this?")
        assert "row 3  receive N-0000" in screen.shown
        screen.type("\x03")
        assert screen.end() == 130
    with prompt("import", "key", str(book), env=env) as screen:
        screen.wait("import 150 entries like this?")
        screen.type("n\n")
        assert screen.end() == 0
    assert stands(desk, before) == 0
    with prompt("import", "key", str(book), env=env) as screen:
        screen.wait("import 150 entries like this?")
        screen.type("y\n")
        screen.wait("imported 150 entries")
        assert screen.end() == 0
    assert stands(desk, before) == SIZE


@pytest.fixture
def small(desk: Desk, tmp_path: Path) -> Iterator[Desk]:
    """The house on a file system of its own, 64 MB large."""
    folder = tmp_path / "disk"
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=64m", "tmpfs", str(folder)]
    if os.geteuid() or subprocess.run(mount, capture_output=True, check=False).returncode:
        pytest.skip("no tmpfs can be mounted here")
    try:
        yield copy(desk, folder)
    finally:
        subprocess.run(["umount", "-l", str(folder)], check=False)


@pytest.mark.parametrize("free", [0, 3, 9])
def test_a_disk_that_gets_full(small: Desk, book: Path, free: int) -> None:
    ballast, before = small.path.parent / "ballast", small.head
    with ballast.open("wb", buffering=0) as file:
        try:
            while file.write(bytes(4096)):
                pass
        except OSError:
            pass
    os.truncate(ballast, max(0, ballast.stat().st_size // 4096 - free) * 4096)
    result = small.wuye("import", "key", str(book), as_="zhangwei", now=NOW, lang="en")
    ballast.unlink()
    assert result.code in (0, 5) and "Traceback" not in result.err
    assert stands(small, before) == (0 if result.code else SIZE)
    if result.code:
        assert small.wuye("import", "key", str(book), as_="zhangwei", now=NOW).code == 0


def test_what_was_judged_and_not_written_is_not_in_the_books(desk: Desk, tmp_path: Path) -> None:
    """A row that is good goes into the books of a dry run, and out of them again."""
    rows = [good_row(n) for n in range(4)]
    rows[3][1] = "地下室"
    bad = keys(tmp_path / "bad.xlsx", rows)
    for more in (("--dry-run",), ()):
        assert desk.wuye("import", "key", str(bad), *more, as_="zhangwei", now=NOW).code == 2
    assert desk.wuye("key", "show", "N-0000", as_="zhangwei", now=NOW).code == 2
    good = keys(tmp_path / "good.xlsx", rows[:3])
    for more in (("--dry-run",), ("--dry-run",), ()):
        assert desk.wuye("import", "key", str(good), *more, as_="zhangwei", now=NOW).code == 0
    assert desk.wuye("key", "show", "N-0000", as_="zhangwei", now=LATER).code == 0
