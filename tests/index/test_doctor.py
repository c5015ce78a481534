"""The doctor looks at the index, says what is wrong with it, and has it made anew; the pages are never touched."""

from __future__ import annotations

import ctypes
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.index.test_made_anew import OLDER, SPOILT, sql
from tests.support.books import folded, has_index, said
from tests.support.house import Desk, desk, founded
from wuye.desk.house import House
from wuye.desk.index_ails import path_of

__all__ = ["desk", "founded"]
NOW = "2026-11-10T09:03:00+08:00"
Break = Callable[[Desk], None]


@pytest.fixture
def indexed(desk: Desk) -> Desk:
    """A house whose index stands at its head."""
    assert desk.wuye("key", "list", now=NOW).code == 0
    assert path_of(desk.path).exists()
    return desk


def by(spoil: Callable[[Path], object]) -> Break:
    """Does something to the file itself."""
    return lambda desk: spoil(path_of(desk.path)) and None


def lost_history(desk: Desk) -> None:
    assert desk.wuye("key", "return", "K-S-1", as_="zhangwei", now=NOW).code == 0
    desk.git("reset", "-q", "--hard", "HEAD~1")


def left_beside(desk: Desk) -> None:
    path = path_of(desk.path)
    path.rename(path.with_name("index.db-wal"))


def behind(desk: Desk) -> None:
    """An index that stands before the head, where the pages tell what it doesn't."""
    sql("DELETE FROM subjects WHERE number > 3")(path_of(desk.path))
    env = {"WUYE_INDEX": "off"}
    assert desk.wuye("key", "return", "K-S-1", as_="zhangwei", now=NOW, env=env).code == 0


DAMAGED = ("索引坏了", "the index is damaged: ")
OTHER = ("索引与账页不同：", "the index tells other books than the pages: ")
AILS: dict[str, tuple[Break, str, str]] = {
    **{name: (by(spoil), *DAMAGED) for name, spoil in SPOILT.items()},
    "no database": (by(lambda path: path.write_bytes(b"x" * 999)), *DAMAGED),
    "cut off": (by(lambda path: os.truncate(path, path.stat().st_size // 2)), *DAMAGED),
    "another history": (
        by(sql(f"UPDATE word SET value = '{'0' * 40}' WHERE name = 'head'")), "历史里没有它", "which the history hasn't",
    ),
    "no commit": (
        by(sql("UPDATE word SET value = '--all' WHERE name = 'head'")), "历史里没有它", "which the history hasn't",
    ),
    "a lost history": (lost_history, "历史里没有它", "which the history hasn't"),
    "left beside": (left_beside, "索引没有了，却留下 index.db-wal", "index is gone, but index.db-wal was left"),
    "fewer records": (by(sql("DELETE FROM records WHERE number = 3")), f"{OTHER[0]}记录 ", f"{OTHER[1]}entries "),
    "fewer subjects": (by(sql("DELETE FROM subjects WHERE number = 3")), f"{OTHER[0]}对象 ", f"{OTHER[1]}subjects "),
    "fewer subjects, and behind": (behind, f"{OTHER[0]}对象 4，账页 ", f"{OTHER[1]}subjects 4, by the pages "),
    "another last": (
        by(sql("UPDATE word SET value = 'K2611-0001' WHERE name = 'last'")), "最后一条 K2611-0001", "last entry K2611-0001",
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", AILS.values(), ids=AILS.keys())
def test_what_ails_it_is_told_and_it_is_made_anew(case: tuple[Break, str, str], indexed: Desk) -> None:
    spoil, zh, en = case
    spoil(indexed)
    head, pages = indexed.head, indexed.git("ls-files", "-s")
    for lang, words in (("zh", zh), ("en", en)):
        found = indexed.wuye("doctor", now=NOW, lang=lang)
        assert found.code == 1 and words in found.out and "wuye doctor --mend" in found.out, found
        assert "index" not in found.err and "索引" not in found.err
    mended = indexed.wuye("doctor", "--mend", now=NOW, lang="en")
    assert (mended.code, mended.err) == (0, "nothing is wrong\n"), mended
    assert "the index was thrown away" in mended.out
    assert (indexed.head, indexed.git("ls-files", "-s"), indexed.git("status", "--porcelain")) == (head, pages, "")
    with House(indexed.path) as house:
        assert has_index(house.books)
        assert said(house.books) == said(folded(house))


WELL: dict[str, Break] = {
    "at the head": lambda _: None,
    "none": by(Path.unlink),
    "older": by(OLDER),
    "older, and of other books": by(lambda path: (OLDER(path), sql("DELETE FROM dues")(path))),
    "another form": by(sql("PRAGMA user_version = 99")),
    "empty": by(lambda path: path.write_bytes(b"")),
    "behind": lambda desk: (
        desk.wuye("key", "return", "K-S-1", as_="zhangwei", now=NOW, env={"WUYE_INDEX": "off"}) and None
    ),
}


@pytest.mark.parametrize("state", WELL.values(), ids=WELL.keys())
def test_one_that_is_sound_or_only_old_is_left_alone(state: Break, indexed: Desk) -> None:
    path = path_of(indexed.path)
    state(indexed)
    before = path.read_bytes() if path.exists() else None
    found = indexed.wuye("doctor", now=NOW, lang="en")
    assert (found.code, found.out, found.err) == (0, "", "nothing is wrong\n")
    assert (path.read_bytes() if path.exists() else None) == before
    mended = indexed.wuye("doctor", "--mend", now=NOW, lang="en")
    assert (mended.code, mended.out) == (0, "")


def test_a_folder_in_its_place_is_left_to_people(indexed: Desk) -> None:
    path = path_of(indexed.path)
    path.unlink()
    path.mkdir()
    (path / "mine").touch()
    for options in ((), ("--mend",)):
        found = indexed.wuye("doctor", *options, now=NOW, lang="en")
        assert found.code == 1 and "a folder lies where the index belongs" in found.out and f"mv {path}" in found.out
    assert (path / "mine").exists()
    assert indexed.wuye("key", "list", now=NOW).code == 0


def test_as_json(indexed: Desk) -> None:
    path_of(indexed.path).write_bytes(b"x" * 999)
    found = json.loads(indexed.wuye("--json", "doctor", now=NOW).out)
    assert [(a["name"], a["mends"]) for a in found["left"]] == [("books-index", True)]
    assert json.loads(indexed.wuye("--json", "doctor", "--mend", now=NOW).out)["ok"] is True


def no_root() -> None:
    """Root may write what nobody may; what is run from here on may not."""
    for capability in (1, 2):  # CAP_DAC_OVERRIDE, CAP_DAC_READ_SEARCH
        ctypes.CDLL(None).prctl(24, capability, 0, 0, 0)


def asked(desk: Desk, *words: str) -> subprocess.CompletedProcess[str]:
    """A command run by somebody whom files can be closed to."""
    env, argv = desk.process_env(None, NOW, "en"), [sys.executable, "-m", "wuye.main", *words]
    less = no_root if os.geteuid() == 0 else None
    return subprocess.run(argv, env=env, cwd=desk.path, capture_output=True, text=True, check=False, preexec_fn=less)


@pytest.mark.parametrize("mode", [0o444, 0o000])
def test_one_that_cant_be_written_is_told_and_made_anew(indexed: Desk, mode: int) -> None:
    path = path_of(indexed.path)
    path.chmod(mode)
    found = asked(indexed, "doctor")
    assert found.returncode == 1 and "the index can't be read and written" in found.stdout, found
    mended = asked(indexed, "doctor", "--mend")
    assert (mended.returncode, mended.stderr) == (0, "nothing is wrong\n"), mended
    assert path.stat().st_mode & 0o600 == 0o600


def test_a_folder_that_cant_be_written_is_told(indexed: Desk) -> None:
    folder = path_of(indexed.path).parent
    folder.chmod(0o555)
    try:
        found = asked(indexed, "doctor")
        assert found.returncode == 1 and "the index's folder can't be written" in found.stdout, found
        assert f"ls -ld {folder}" in found.stdout
    finally:
        folder.chmod(0o755)
    assert asked(indexed, "doctor").returncode == 0


def test_a_fresh_clone_has_none_and_needs_none(indexed: Desk) -> None:
    shutil.rmtree(path_of(indexed.path).parent)
    indexed.wuye("doctor", "--mend", now=NOW)
    assert indexed.wuye("doctor", now=NOW).code == 0
