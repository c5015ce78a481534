"""One SQLite file of things by number, key and group, with a few words of its own; a snapshot while it is read."""

from __future__ import annotations

import json
import os
import sqlite3
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from pathlib import Path

from wuye.index.steps import LONG, STEPS, Undo, keep_step, undo

LAYOUT = 1  # one more, and files of another form are made anew
SCHEMA = """
PRAGMA page_size = 8192;
PRAGMA journal_mode = {journal};
BEGIN;
CREATE TABLE word (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE step (step INTEGER PRIMARY KEY, words TEXT NOT NULL);
CREATE TABLE undo (step INTEGER NOT NULL, shelf TEXT NOT NULL, number INTEGER NOT NULL, key TEXT, body TEXT,
  groups TEXT, PRIMARY KEY (step, shelf, number)) WITHOUT ROWID;
{shelves}
PRAGMA user_version = {layout};
COMMIT;
"""
SHELF = """
CREATE TABLE {name} (number INTEGER PRIMARY KEY, key TEXT UNIQUE NOT NULL, body TEXT NOT NULL, groups TEXT NOT NULL);
CREATE TABLE {name}_group (name TEXT NOT NULL, number INTEGER NOT NULL, PRIMARY KEY (name, number)) WITHOUT ROWID;
"""
ROOM = 40_000
"""How many KiB of a file of its own, or of one that is being made, SQLite may keep in memory."""
WAIT = 2.0
"""Seconds in which another process's saving is waited for; what isn't saved is only found again."""


class Damaged(Exception):
    """The file can't be used; whoever meets this reads the pages instead."""


class OutOfReach(Damaged):
    """The file can't be got at just now, on a full disk or beside somebody else's lock; it may well be sound."""


class Store:
    """The file, opened, as it was when the snapshot was taken; OutOfReach where it can't be had now, else Damaged.

    Without `short` no step back is too long; in a file of SQLite's own, none is too long ago either. One that is being
    made is nobody else's, and worth nothing before it is settled.
    """

    def __init__(self, path: Path | None, kinds: Iterable[str], *, short: bool = True, making: bool = False) -> None:
        self.path, self._making = path, making
        self._most, self._long = STEPS if path is not None else sys.maxsize, LONG if short else None
        self._alone: tuple[int, ...] | None = None
        self._lent = False
        try:
            self._db = self._open(path, kinds)
            self.words = self._words()
        except sqlite3.OperationalError as error:
            raise OutOfReach(str(error)) from error
        except sqlite3.Error as error:
            raise Damaged(str(error)) from error

    def _open(self, path: Path | None, kinds: Iterable[str]) -> sqlite3.Connection:
        """A file by its path; without one a file of SQLite's own, gone when it is closed."""
        db = sqlite3.connect("" if path is None else path, timeout=WAIT, isolation_level=None)
        try:
            layout = db.execute("PRAGMA user_version").fetchone()[0]
            if layout != LAYOUT and db.execute("SELECT 1 FROM sqlite_master").fetchone():
                raise Damaged(f"layout {layout}")
            if layout != LAYOUT:
                shelves = "".join(SHELF.format(name=n) for n in kinds)
                journal = "OFF" if self._making else "WAL"
                db.executescript(SCHEMA.format(shelves=shelves, layout=LAYOUT, journal=journal))
            db.execute("PRAGMA synchronous = " + ("OFF" if path is None or self._making else "NORMAL"))
            if path is None or self._making:
                db.execute(f"PRAGMA cache_size = -{ROOM}")
        except sqlite3.OperationalError:
            # A disk that can't be written: what is there can still be read, while nobody keeps a part of it elsewhere.
            db.close()
            self._alone = _state(path or Path())
            if self._alone[-1]:
                raise
            name = f"{(path or Path()).absolute().as_uri()}?mode=ro&immutable=1"
            db = sqlite3.connect(name, uri=True, isolation_level=None)
        db.execute("BEGIN")
        return db

    def _words(self) -> dict[str, str]:
        return dict(self._db.execute("SELECT name, value FROM word"))

    def rows(self, sql: str, args: tuple[object, ...] = ()) -> Iterator[tuple[object, ...]]:
        """Rows of the snapshot; Damaged where the file can't be read."""
        try:
            found = self._db.execute(sql, args)
            yield from found if self._alone is None else self._unmoved(found.fetchall())
        except sqlite3.OperationalError as error:
            raise OutOfReach(str(error)) from error
        except sqlite3.Error as error:
            raise Damaged(str(error)) from error

    def _unmoved(self, rows: list[tuple[object, ...]]) -> list[tuple[object, ...]]:
        if _state(self.path or Path()) != self._alone:
            raise Damaged("somebody else writes, and nothing holds him back")
        return rows

    def save(self, write: Callable[[sqlite3.Connection], list[Undo]], words: Mapping[str, str]) -> bool:
        """Writes all in one go, the words in place of those before; whether that was done.

        Damaged where somebody else has written since the snapshot was taken.
        """
        return self._write(lambda db: keep_step(db, write(db), self.words, self._most, self._long), words)

    def lend(self) -> bool:
        """From now on whatever is written is seen here alone, and gone in the end; whether that can be had."""
        with suppress(sqlite3.Error):
            self._db.execute("COMMIT")
            self._db.execute("BEGIN IMMEDIATE")
            self._lent = self._words() == self.words
        if self._lent:
            self._long = None
        else:
            self._again(self.words)
        return self._lent

    def _write(self, write: Callable[[sqlite3.Connection], None], words: Mapping[str, str]) -> bool:
        before, wanted = self.words, self.words
        if self._lent:
            return self._noted(write, words)
        try:
            self._db.execute("COMMIT")
            self._db.execute("BEGIN IMMEDIATE")
            if self._words() == before:
                self._put(write, words)
                self._db.execute("COMMIT")
                wanted = dict(words)
        except sqlite3.Error:
            wanted = before
        self._again(wanted)
        return wanted is not before

    def _put(self, write: Callable[[sqlite3.Connection], None], words: Mapping[str, str]) -> None:
        write(self._db)
        self._db.execute("DELETE FROM word")
        self._db.executemany("INSERT INTO word VALUES (?, ?)", words.items())

    def _noted(self, write: Callable[[sqlite3.Connection], None], words: Mapping[str, str]) -> bool:
        try:
            self._put(write, words)
        except sqlite3.Error as error:
            # Half of it may be there, and can't be told from the rest.
            raise Damaged(str(error)) from error
        self.words = dict(words)
        return True

    def steps(self) -> Iterator[tuple[int, dict[str, str]]]:
        """The states that can be gone back to, the newest first: a number, and the words of then."""
        for step, words in self.rows("SELECT step, words FROM step ORDER BY step DESC"):
            yield int(str(step)), json.loads(str(words))

    def back_to(self, step: int, words: Mapping[str, str]) -> bool:
        """Goes back to one of these states; whether that was done."""
        return self._write(lambda db: undo(db, step), words)

    def empty(self, names: Iterable[str]) -> bool:
        """Throws everything away; whether that was done."""

        def write(db: sqlite3.Connection) -> None:
            for table in ("step", "undo", *names, *(f"{name}_group" for name in names)):
                db.execute(f"DELETE FROM {table}")

        return self._write(write, {"emptied": os.urandom(8).hex()})

    def _again(self, wanted: dict[str, str]) -> None:
        """Takes a new snapshot, which has to be the one that was meant."""
        try:
            with suppress(sqlite3.Error):
                self._db.execute("ROLLBACK")
            self._db.execute("BEGIN")
            self.words = self._words()
        except sqlite3.Error as error:
            raise Damaged(str(error)) from error
        if self.words != wanted:
            raise Damaged("somebody else has written")

    def settle(self) -> bool:
        """Makes of what was made a file like any other, that is on the disk; whether that was done."""
        try:
            self._db.execute("COMMIT")
            self._db.execute("PRAGMA journal_mode = WAL")
            self._db.close()
            with (self.path or Path()).open("rb+") as file:
                os.fsync(file.fileno())
        except (OSError, sqlite3.Error):
            return False
        return True

    def close(self) -> None:
        """Lets go of the file."""
        with suppress(sqlite3.Error):
            self._db.close()


def _state(path: Path) -> tuple[int, ...]:
    """What tells whether a file has been written: its size, its time, and how much of it lies in the journal."""
    journal = path.with_name(f"{path.name}-wal")
    try:
        file = path.stat()
        return file.st_size, file.st_mtime_ns, journal.stat().st_size if journal.exists() else 0
    except OSError as error:
        raise OutOfReach(str(error)) from error
