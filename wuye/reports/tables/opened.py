"""The tables opened for a report or a query: read-only for certain, no longer and no more than is allowed."""

from __future__ import annotations

import datetime as dt
import sqlite3
import threading
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from wuye.errors import BadInput, WuyeError
from wuye.reports.tables.file import opened
from wuye.reports.tables.monthly import fill_months
from wuye.reports.tables.values import seconds
from wuye.text import Text

if TYPE_CHECKING:
    from wuye.desk.house import House

ALLOWED = {
    sqlite3.SQLITE_SELECT, sqlite3.SQLITE_READ, sqlite3.SQLITE_RECURSIVE,
}  # fmt: skip
FORBIDDEN = {"load_extension", "fts3_tokenizer"}
"""Functions that reach beyond the file."""
OFTEN = 10_000
"""After how many steps of SQLite's machine Ctrl-C is heard."""
LONGEST, PATTERN = 1_000_000, 500
"""How many bytes one value, and one pattern of LIKE, may have: within one step nothing can be stopped."""
SECONDS, MOST = 10.0, 10_000
WIDE, LARGE = 2_000, 5 * LONGEST
"""How many bytes the rows of an answer may have on the average, and how many all of it may have in any case."""


class Tables:
    """The tables of a house, to be read."""

    def __init__(self, db: sqlite3.Connection, now: int, limit: float | None, most: int | None) -> None:
        self.db, self.now, self.most, self.seconds = db, now, most, limit
        self.columns: tuple[str, ...] = ()
        """What the columns of the last question are called."""

    def guard(self) -> Tables:
        """From now on nothing but reading is done."""
        # Made on first use, which is a writing of sorts.
        for name in ("json_each", "json_tree"):
            self.db.execute(f"SELECT 1 FROM {name}('[]')").fetchall()
        self.db.execute("PRAGMA query_only = ON")
        self.db.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, LONGEST)
        self.db.setlimit(sqlite3.SQLITE_LIMIT_LIKE_PATTERN_LENGTH, PATTERN)
        self.db.setlimit(sqlite3.SQLITE_LIMIT_ATTACHED, 0)
        self.db.set_authorizer(_allowed)
        self.db.set_progress_handler(lambda: 0, OFTEN)
        return self

    def rows(self, sql: str, args: Sequence[Any] | dict[str, Any] = ()) -> list[tuple[Any, ...]]:
        """The rows of a question; BadInput where it takes too long, finds too many, or too much."""
        late = threading.Event()

        def stop() -> None:
            late.set()
            self.db.interrupt()

        # A clock of its own: steps that take seconds each would be counted in vain.
        clock = threading.Timer(self.seconds, stop) if self.seconds is not None else None
        if clock is not None:
            clock.daemon = True
            clock.start()
        try:
            found = self.db.execute(sql, args)
            self.columns = tuple(str(column[0]) for column in found.description or ())
            return found.fetchall() if self.most is None else _few(found, self.most)
        except sqlite3.OperationalError as error:
            if str(error) == "interrupted" and not late.is_set():
                # Nobody stops a question but its clock and Ctrl-C, which SQLite swallows.
                raise KeyboardInterrupt from None
            raise
        finally:
            if clock is not None:
                clock.cancel()
                # It might be about to stop a question that isn't there any more, in a file that is closed.
                clock.join()


def _few(found: Iterable[tuple[Any, ...]], most: int) -> list[tuple[Any, ...]]:
    rows: list[tuple[Any, ...]] = []
    size, allowed = 0, max(LARGE, WIDE * most)
    for row in found:
        size += sum(len(cell) if isinstance(cell, (str, bytes)) else 8 for cell in row)
        if len(rows) == most:
            raise too_many(most)
        if size > allowed:
            raise too_much(allowed, most)
        rows.append(row)
    return rows


def _allowed(action: int, first: str | None, second: str | None, _db: str | None, _view: str | None) -> int:
    if action == sqlite3.SQLITE_FUNCTION:
        return sqlite3.SQLITE_DENY if (second or "").lower() in FORBIDDEN else sqlite3.SQLITE_OK
    return sqlite3.SQLITE_OK if action in ALLOWED else sqlite3.SQLITE_DENY


def too_many(most: int) -> WuyeError:
    """There are more rows than may be given."""
    return BadInput.of(
        f"结果超过 {most:,} 行",
        f"there are more than {most:,} rows",
        remedy=Text(
            f"在语句后加 LIMIT {most}，或用 --most {most * 10}", f"put LIMIT {most} behind it, or --most {most * 10}"
        ),
    )


def too_much(allowed: int, most: int) -> WuyeError:
    """There are few rows, but more in them than may be given."""
    return BadInput.of(
        f"结果超过 {allowed:,} 字节",
        f"there are more than {allowed:,} bytes",
        remedy=Text(
            f"少选几列，长的用 substr(…, 1, 100)，或用 --most {most * 10}",
            f"choose fewer columns, of long ones substr(…, 1, 100), or --most {most * 10}",
        ),
    )


@contextmanager
def open_tables(
    house: House,
    months: Sequence[str] = (),
    *,
    seconds_: float | None = None,
    most: int | None = None,
    now: dt.datetime | None = None,
) -> Iterator[Tables]:
    """The tables at a house's head, brought up to it; `duties` and `posts` for some months and the one before each.

    They are seen from `now`, where it is given, whatever the clock says.
    """
    now = now or house.seen()
    db = opened(house)
    try:
        moment = seconds(now)
        assert moment is not None
        db.create_function("house_now", 0, lambda: moment, deterministic=True)
        fill_months(db, house, months, now)
        yield Tables(db, moment, seconds_, most).guard()
    finally:
        db.close()
