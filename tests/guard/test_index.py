"""The guard's own index: pushes cost what is new, and whatever happens to the file changes no verdict."""

from __future__ import annotations

import sqlite3

import pytest

from tests.guard.conftest import Shared
from wuye.audit.guard import INDEX, install, read_pin

GOOD = "zhangwei: key borrow K-1203-1 --borrower lina --org leasing --purpose viewing"


def head_of(shared: Shared) -> str:
    """The commit up to which the books were folded."""
    with sqlite3.connect(shared.bare / INDEX) as db:
        return str(dict(db.execute("SELECT name, value FROM word")).get("head"))


def good(shared: Shared) -> str:
    """A good entry, pushed; gives the head before it."""
    before = shared.story.house.head
    [first] = shared.story.tell(GOOD)
    shared.story.sign("liuyang", first)
    shared.story.tell("zhangwei: key return K-1203-1 --power_off yes --windows_closed yes --door_locked yes")
    done = shared.push()
    assert done.returncode == 0, done.stderr
    return before


def refused(shared: Shared) -> None:
    """A bad one is kept out."""
    bad = shared.story.force(shared.story.entry("zhangwei: key return K-9"), key="liuyang")
    done = shared.push()
    assert done.returncode == 1 and bad[:7] in done.stderr


def test_it_stands_where_the_last_push_began_and_holds_nothing_of_what_is_refused(shared: Shared) -> None:
    began = good(shared)
    assert head_of(shared) == began
    old = shared.story.house.head
    refused(shared)
    assert head_of(shared) == old


def test_it_is_made_when_the_guard_is_installed(shared: Shared) -> None:
    good(shared)
    (shared.bare / INDEX).unlink()
    assert install(shared.bare, read_pin(shared.bare)).ok
    assert head_of(shared) == shared.story.house.head


@pytest.mark.parametrize("rubbish", [None, b"", b"rubbish", b"SQLite format 3\0" + b"\xff" * 5000])
def test_without_it_or_with_rubbish_the_verdict_is_the_same(shared: Shared, rubbish: bytes | None) -> None:
    good(shared)
    path = shared.bare / INDEX
    path.unlink() if rubbish is None else path.write_bytes(rubbish)
    good(shared)
    path.unlink(missing_ok=True) if rubbish is None else path.write_bytes(rubbish)
    refused(shared)
