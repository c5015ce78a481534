"""What is measured is done in copies: whatever happens in them, the house that is kept stays as it is."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import pytest

from bench import rows as r
from bench.packed import packed
from bench.rows import LINES, Made, NewDay, house


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Made:
    """A small house, kept."""
    return house(tmp_path_factory.mktemp("houses"), 300)


def state(made: Made) -> dict[str, str]:
    """Every file of a house and its people's keys."""
    files = [path for top in (made.house, made.config) for path in top.rglob("*") if path.is_file()]
    return {str(path): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


def test_a_copy_shares_the_objects_and_nothing_done_in_it_reaches_the_house(made: Made, tmp_path: Path) -> None:
    before, copy = state(made), made.copy(tmp_path / "copy")
    [pack] = (copy.house / ".git" / "objects" / "pack").glob("*.pack")
    assert pack.stat().st_nlink > 1
    copy.wuye(LINES[r.WRITE])
    assert packed(copy, tmp_path / "pack") > 100 * made.entries
    copy.git("gc", "--quiet", "--prune=now")
    assert state(made) == before
    made.git("fsck", "--full", "--strict")


def test_a_house_is_kept_with_its_index_and_copied_with_it_or_without(made: Made, tmp_path: Path) -> None:
    assert (made.copy(tmp_path / "with").house / ".git" / "wuye" / "index.db").exists()
    assert not (made.copy(tmp_path / "without", index=False).house / ".git" / "wuye" / "index.db").exists()


def test_a_new_day_comes_again_and_again(made: Made, tmp_path: Path) -> None:
    day = NewDay(made.copy(tmp_path, index=False))
    kept = tmp_path / "house" / ".git" / "wuye" / "verified.json"
    for _ in range(2):
        day.run()
        assert json.loads(kept.read_bytes().partition(b"\n")[2])["commit"] == day.head
        yesterday = kept.with_name(f"{kept.name}.yesterday").read_bytes()
        assert json.loads(yesterday.partition(b"\n")[2])["commit"] == day.before


@pytest.mark.parametrize(("size", "often"), [(1_000, 9), (100_000, 3), (1_000_000, 1)])
def test_what_is_slow_is_done_seldom_in_a_large_house(size: int, often: int) -> None:
    assert r.at_most(size, 9, 3, 1) == often
