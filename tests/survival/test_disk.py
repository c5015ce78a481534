"""A full disk, a repository that can't be written: exit 5, words, and nothing half done."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.house import Desk, copy

NOW = "2026-11-10T09:03:00+08:00"
BORROW = ("key", "return", "K-S-1")
ROOT = os.geteuid() == 0


def mount(folder: Path, *options: str) -> None:
    folder.mkdir(exist_ok=True)
    done = subprocess.run(["mount", "-t", "tmpfs", *options, "tmpfs", str(folder)], capture_output=True, check=False)
    if done.returncode:
        pytest.skip("no tmpfs can be mounted here")


@pytest.fixture
def small(desk: Desk, tmp_path: Path) -> Iterator[Desk]:
    """The house on a file system of its own, 64 MB large."""
    if not ROOT:
        pytest.skip("mounting takes root")
    folder = tmp_path / "disk"
    mount(folder, "-o", "size=64m")
    try:
        yield copy(desk, folder)
    finally:
        subprocess.run(["umount", "-l", str(folder)], check=False)


def fill(ballast: Path, free: int) -> None:
    """Fills the disk but for so many blocks of 4 KB."""
    with ballast.open("wb", buffering=0) as file:
        try:
            while file.write(bytes(4096)):
                pass
        except OSError:
            pass
    size = ballast.stat().st_size
    os.truncate(ballast, max(0, size - size % 4096 - free * 4096))


@pytest.mark.parametrize("free", [0, 1, 3, 6, 10])
def test_a_disk_that_gets_full(small: Desk, free: int) -> None:
    ballast = small.path.parent / "ballast"
    fill(ballast, free)
    before = small.head
    result = small.wuye(*BORROW, as_="zhangwei", now=NOW, lang="en")
    assert "Traceback" not in result.err
    if result.code:
        assert (result.code, result.out, small.head) == (5, "", before), result.err
        assert len(result.err.splitlines()) >= 2, result.err
    ballast.unlink()
    again = small.wuye(*BORROW, as_="zhangwei", now=NOW)
    assert again.code == 0, again.err
    assert len(small.git("rev-list", f"{before}..HEAD").split()) == (1 if result.code else 2)
    assert small.git("status", "--porcelain") == ""
    small.git("fsck", "--strict")


def test_a_full_disk_is_said_in_both_languages(small: Desk) -> None:
    before = small.head
    fill(small.path.parent / "ballast", 0)
    for lang, words in (("zh", "磁盘"), ("en", "disk")):
        result = small.wuye(*BORROW, as_="zhangwei", now=NOW, lang=lang)
        assert (result.code, small.head) == (5, before) and words in result.err, result.err


def test_a_repository_that_is_read_only(small: Desk) -> None:
    subprocess.run(["mount", "-o", "remount,ro", str(small.path.parent)], check=True)
    for lang in ("zh", "en"):
        result = small.wuye(*BORROW, as_="zhangwei", now=NOW, lang=lang)
        assert (result.code, result.out) == (5, ""), result.err
        assert "Traceback" not in result.err and len(result.err.splitlines()) >= 2, result.err
    assert small.wuye("due", now=NOW).code == 0
