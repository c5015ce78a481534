"""A disk that fails at any moment while the index is read or saved: it costs time, never an entry or an answer."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from tests.support.books import folded, said
from tests.support.house import Desk, desk, founded
from wuye.desk.current import FILE
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

    def instead(*args: Any, **named: Any) -> sqlite3.Connection:
        return connect(*args, **named, factory=Failing)

    Failing.left, Failing.ever, Failing.asked = left, ever, 0
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("sqlite3.connect", instead)
        yield


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
    faults(desk, ever, behind, 3, 11)


@pytest.mark.soak
@pytest.mark.parametrize("ever", [False, True])
@pytest.mark.parametrize("behind", [False, True])
def test_an_entry_is_never_turned_into_an_error_at_any_statement(desk: Desk, ever: bool, behind: bool) -> None:
    faults(desk, ever, behind, 0, 1)


@pytest.mark.parametrize("number", range(1, 60, 9))
def test_an_answer_is_the_same_when_the_index_fails_on_the_way(desk: Desk, number: int) -> None:
    for line in ("log", "key list", "key show K-S-1", ""):
        plain = desk.wuye(*line.split(), as_="zhangwei", now=NOW, env={"WUYE_INDEX": "off"})
        assert desk.wuye(*line.split(), as_="zhangwei", now=NOW) == plain
        with failing(number, True):
            assert desk.wuye(*line.split(), as_="zhangwei", now=NOW) == plain
