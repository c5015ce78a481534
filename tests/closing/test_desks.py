"""A close where several desks share the books: brought in first, its tag handed on, let in by the guard, and no other."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest

from tests.closing.given import FIRST, LATER, NOVEMBER, SECOND, audited, close, close_and_sign, lived
from tests.support.house import Desk

LOAN = "key borrow K-S-1 --borrower wulei --org engineering --purpose repair"


@pytest.fixture
def desks(desk: Desk, tmp_path: Path) -> tuple[Desk, Desk, Path]:
    """The first desk, a second one called g that has written in November, and the guarded repository they share."""
    bare = tmp_path / "shared.git"
    subprocess.run(["git", "init", "-q", "--bare", "--initial-branch=main", str(bare)], check=True)
    lived(desk)
    done = desk.wuye("guard", "install", str(bare), now=NOVEMBER.format(6))
    assert done.code == 0, done.err
    desk.git("remote", "add", "origin", str(bare))
    desk.done("sync", "zhangwei", NOVEMBER.format(6))
    subprocess.run(["git", "clone", "-q", str(bare), str(tmp_path / "g")], check=True)
    other = Desk(tmp_path / "g", desk.config)
    other.done("desk g", "zhaomin", NOVEMBER.format(7))
    other.done(LOAN, "zhaomin", NOVEMBER.format(7))
    return desk, other, bare


def refs(bare: Path) -> str:
    return subprocess.run(["git", "-C", str(bare), "for-each-ref"], capture_output=True, text=True, check=True).stdout


def test_a_close_brings_the_desks_in_and_hands_its_tag_on(desks: tuple[Desk, Desk, Path]) -> None:
    first, other, bare = desks
    told = close(first, "--dry-run", "--json")
    assert "desk g hasn't been heard since 11-07 10:00" in {row["what"] for row in json.loads(told.out)}
    close_and_sign(first)
    [row] = [r for r in json.loads(first.wuye("month", "log", "--json", now=FIRST).out) if r["do"] == "close"]
    assert {"register": "key", "desk": "g", "last": "K2611-g0001"}.items() <= next(
        b for b in row["books"] if b["desk"] == "g" and b["register"] == "key"
    ).items()
    assert "refs/tags/close/2026-11" in refs(bare)
    other.done("sync", "zhaomin", SECOND)
    assert other.git("tag", "-l") == "close/2026-11\n" and audited(other) == set()
    assert other.wuye("close", "--verify", "2026-11", now=LATER).code == 0


def test_a_tag_made_off_line_is_handed_on_by_the_next_sync(desks: tuple[Desk, Desk, Path]) -> None:
    first, _, bare = desks
    first.done("sync", "zhangwei", FIRST)
    first.git("remote", "set-url", "origin", "/nonexistent/remote.git")
    close_and_sign(first)
    assert audited(first) == set() and "refs/tags" not in refs(bare)
    first.git("remote", "set-url", "origin", str(bare))
    first.done("sync", "zhangwei", SECOND)
    assert "refs/tags/close/2026-11" in refs(bare)


def test_the_guard_lets_in_no_other_tag(desks: tuple[Desk, Desk, Path]) -> None:
    first, _, bare = desks
    close_and_sign(first)
    before = refs(bare)
    first.git("update-ref", "refs/tags/close/2026-10", "refs/tags/close/2026-11")
    first.git("push", "-q", "origin", "refs/tags/close/2026-10", ok=(1,))
    first.git("-c", "user.name=x", "-c", "user.email=x@y", "tag", "-f", "-a", "-m", "x", "close/2026-11", "HEAD^")
    first.git("push", "-q", "-f", "origin", "refs/tags/close/2026-11", ok=(1,))
    first.git("push", "-q", "origin", ":refs/tags/close/2026-11", ok=(1,))
    assert refs(bare) == before
    assert first.wuye("sync", as_="zhangwei", now=SECOND).code != 0, "the remote has another tag of that name"
