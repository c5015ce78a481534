"""The store is packed in the background, by one at a time, and nothing of it is lost."""

from __future__ import annotations

import fcntl
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from wuye.repo import upkeep
from wuye.repo.upkeep import keep_packed

Record = Callable[..., object]


def git(house: Path, *words: str) -> str:
    return subprocess.run(["git", *words], cwd=house, capture_output=True, text=True, check=True).stdout.strip()


def loose(house: Path) -> int:
    return int(git(house, "count-objects").split()[0])


def settled(house: Path) -> bool:
    """Whether the store is packed within a while."""
    until = time.monotonic() + 20
    while loose(house) and time.monotonic() < until:
        time.sleep(0.05)
    return loose(house) == 0


def test_a_small_store_is_left_alone(house: Path, record: Record) -> None:
    record({"ledgers/a": b"1"})
    assert not keep_packed(house)
    assert loose(house) > 0 and not list((house / ".git" / "objects" / "pack").glob("*.pack"))


def test_an_entry_has_a_large_store_packed(house: Path, record: Record, monkeypatch: pytest.MonkeyPatch) -> None:
    record({"ledgers/a": b"1"})
    before = git(house, "rev-list", "--objects", "--all")
    monkeypatch.setattr(upkeep, "LOOSE", 0)
    record({"ledgers/b": b"2"})
    assert settled(house)
    assert set(before.splitlines()) < set(git(house, "rev-list", "--objects", "--all").splitlines())
    assert git(house, "fsck", "--full", "--strict") == ""
    assert git(house, "status", "--porcelain") == ""


def test_only_one_packs_at_a_time(house: Path, record: Record, monkeypatch: pytest.MonkeyPatch) -> None:
    record({"ledgers/a": b"1"})
    monkeypatch.setattr(upkeep, "LOOSE", 0)
    with (house / ".git" / "wuye" / "packing").open("w") as other:
        fcntl.flock(other, fcntl.LOCK_EX)
        assert not keep_packed(house)
    assert keep_packed(house)
    assert settled(house)


def test_many_packs_become_one_and_what_nothing_refers_to_is_kept(
    house: Path, record: Record, monkeypatch: pytest.MonkeyPatch
) -> None:
    record({"ledgers/a": b"1"})
    git(house, "repack", "-d", "-q")
    stray = subprocess.run(
        ["git", "hash-object", "-w", "--stdin"], cwd=house, input="stray", capture_output=True, text=True, check=True
    ).stdout.strip()
    monkeypatch.setattr(upkeep, "LOOSE", 0)
    monkeypatch.setattr(upkeep, "PACKS", 1)
    record({"ledgers/b": b"2"})
    assert settled(house)
    assert len(list((house / ".git" / "objects" / "pack").glob("*.pack"))) == 1
    assert git(house, "cat-file", "-p", stray) == "stray"


def test_without_the_programs_nothing_is_packed_and_nothing_fails(
    house: Path, record: Record, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    record({"ledgers/a": b"1"})
    monkeypatch.setattr(upkeep, "LOOSE", 0)
    monkeypatch.setenv("PATH", str(tmp_path))
    assert not keep_packed(house)
