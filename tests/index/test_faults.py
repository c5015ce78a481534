"""A disk that fails at any moment while the index is read or saved: it costs time, never an entry or an answer."""

from __future__ import annotations

import signal
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from tests.support.books import folded, said
from tests.support.house import Desk, desk, founded
from wuye.desk import current
from wuye.desk.house import House

__all__ = ["desk", "founded"]
NOW = "2026-11-10T09:03:00+08:00"
WORDS = ("key", "return", "K-S-1")


class Failing(sqlite3.Connection):
    """Fails at its n-th statement of all, once or from then on."""

    left, ever, asked = -1, False, 0

    def execute(self, *args: Any) -> sqlite3.Cursor:
        self.one()
        return super().execute(*args)

    def executemany(self, *args: Any) -> sqlite3.Cursor:
        self.one()
        return super().executemany(*args)

    def executescript(self, *args: Any) -> sqlite3.Cursor:
        self.one()
        return super().executescript(*args)

    def one(self) -> None:
        Failing.asked += 1
        if Failing.asked > Failing.left if Failing.ever else Failing.asked == Failing.left + 1:
            raise sqlite3.OperationalError("database or disk is full")


@contextmanager
def failing(left: int, ever: bool) -> Iterator[None]:
    """Every connection opened here fails after so many statements."""
    connect = sqlite3.connect

    opened: list[sqlite3.Connection] = []

    def instead(*args: Any, **named: Any) -> sqlite3.Connection:
        opened.append(connect(*args, **named, factory=Failing))
        return opened[-1]

    Failing.left, Failing.ever, Failing.asked = left, ever, 0
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("sqlite3.connect", instead)
        yield
    # A rollback that failed here never reached SQLite; as when a process ends, nothing of it holds the file.
    for db in opened:
        db.close()


def write(desk: Desk, who: str = "zhangwei", **env: str) -> None:
    """An entry that is recorded, once, and said."""
    before = desk.head
    result = desk.wuye(*WORDS, as_=who, now=NOW, lang="en", env=env)
    assert result.code == 0 and result.out.startswith("K2611-"), result
    assert desk.git("rev-list", f"{before}..HEAD").count("\n") == 1


def sound(desk: Desk) -> None:
    """The index says what the pages say."""
    with House(desk.path) as house:
        assert said(house.books) == said(folded(house))


def faults(desk: Desk, ever: bool, behind: bool, first: int, every: int) -> None:
    """Fails at one statement of a write after another, the index at the head or behind it."""
    write(desk)
    for number in range(first, 1000, every):
        if behind:
            write(desk, "zhaomin", WUYE_INDEX="off")
        with failing(number, ever):
            write(desk)
            asked = Failing.asked
        sound(desk)
        if asked <= number:
            break
    assert number > 40
    print(f"{number} statements")


@pytest.mark.parametrize("ever", [False, True])
@pytest.mark.parametrize("behind", [False, True])
def test_an_entry_is_never_turned_into_an_error(desk: Desk, ever: bool, behind: bool) -> None:
    faults(desk, ever, behind, 3, 17)


@pytest.mark.soak
@pytest.mark.parametrize("ever", [False, True])
@pytest.mark.parametrize("behind", [False, True])
def test_an_entry_is_never_turned_into_an_error_at_any_statement(desk: Desk, ever: bool, behind: bool) -> None:
    faults(desk, ever, behind, 0, 1)


@pytest.mark.parametrize("number", range(1, 46, 11))
def test_an_answer_is_the_same_when_the_index_fails_on_the_way(desk: Desk, number: int) -> None:
    for line in ("log", "key list", "key show K-S-1", ""):
        plain = desk.wuye(*line.split(), as_="zhangwei", now=NOW, env={"WUYE_INDEX": "off"})
        assert desk.wuye(*line.split(), as_="zhangwei", now=NOW) == plain
        with failing(number, True):
            assert desk.wuye(*line.split(), as_="zhangwei", now=NOW) == plain


def test_an_index_that_a_faster_writer_has_moved_on_goes_back(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    write(desk)
    with House(desk.path) as house:
        write(desk, "zhaomin")
        monkeypatch.setattr(current, "every", None)
        found = said(house.books)
        monkeypatch.undo()
        assert found == said(folded(house))
    sound(desk)


def test_an_index_of_a_history_that_is_gone_is_made_again(desk: Desk) -> None:
    write(desk)
    desk.git("reset", "-q", "--hard", "HEAD~1")
    desk.git("reflog", "expire", "--expire=now", "--all")
    desk.git("gc", "-q", "--prune=now")
    sound(desk)
    write(desk, "zhaomin")
    with House(desk.path) as house:
        assert said(house.books) == said(folded(house))


HALF = """
import os, signal, sqlite3, sys
db = sqlite3.connect(sys.argv[1], isolation_level=None)
db.execute("UPDATE subjects SET body = replace(body, 'cabinet', 'lost')")
os.kill(os.getpid(), signal.SIGKILL)
"""


def test_what_a_killed_writer_left_in_the_journal_is_not_passed_over(desk: Desk) -> None:
    """A file that can't be opened for writing is read as it lies only where nothing of it lies elsewhere."""
    write(desk)
    path = desk.path / ".git" / "wuye" / current.FILE
    assert subprocess.run([sys.executable, "-c", HALF, str(path)], check=False).returncode == -signal.SIGKILL
    assert path.with_name(f"{path.name}-wal").stat().st_size
    with failing(0, False), House(desk.path) as house:
        assert said(house.books) == said(folded(house))
        assert house.books.records.base is None
