"""The file looked at from outside, every page and every row of it; nothing is written."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Mapping
from contextlib import closing
from pathlib import Path
from typing import NamedTuple

from wuye.index.store import LAYOUT, WAIT, Damaged, OutOfReach

BESIDE = ("-wal", "-shm")
"""How the names of the files end that SQLite keeps beside its own."""
_MAGIC, _FORM = b"SQLite format 3\0", slice(60, 64)


class Seen(NamedTuple):
    """What a sound file tells: its words, and how many rows each shelf has; nothing where it has another form."""

    words: Mapping[str, str]
    counts: Mapping[str, int]


def trouble(error: sqlite3.Error) -> Damaged:
    """What an error of SQLite says of the file: OutOfReach where it may well be sound, else Damaged."""
    # What SQL can't be asked of it has other tables than its form says.
    away = isinstance(error, sqlite3.OperationalError) and getattr(error, "sqlite_errorname", "") != "SQLITE_ERROR"
    return (OutOfReach if away else Damaged)(str(error))


def look(path: Path, read: Mapping[str, Callable[[str], object]]) -> Seen:
    """Reads all of it, the rows of each shelf by its reader; Damaged with what is wrong, OutOfReach where it can't be had."""
    try:
        uri = f"{path.absolute().as_uri()}?mode=rw"
        with closing(sqlite3.connect(uri, uri=True, timeout=WAIT, isolation_level=None)) as db:
            return _read(db, read)
    except sqlite3.Error as error:
        raise trouble(error) from error
    except (LookupError, TypeError, ValueError) as error:
        raise Damaged(str(error)) from error


def _read(db: sqlite3.Connection, read: Mapping[str, Callable[[str], object]]) -> Seen:
    # SQLite's own way of reading text tells an ill letter by the same error as a lock.
    db.text_factory = bytes.decode
    db.execute("BEGIN")
    said: str = db.execute("PRAGMA integrity_check(1)").fetchone()[0]
    if said != "ok":
        raise Damaged(" ".join(said.split()))
    if db.execute("PRAGMA user_version").fetchone()[0] != LAYOUT:
        return Seen({}, {})
    words = dict(db.execute("SELECT name, value FROM word"))
    for table in ("step", "undo", *(f"{name}_group" for name in read)):
        db.execute(f"SELECT 1 FROM {table} LIMIT 1")
    return Seen(words, {name: _rows(db, name, reader) for name, reader in read.items()})


def _rows(db: sqlite3.Connection, name: str, reader: Callable[[str], object]) -> int:
    count = 0
    for _key, _groups, body in db.execute(f"SELECT key, groups, body FROM {name}"):
        reader(body)
        count += 1
    return count


def other_form(path: Path) -> bool:
    """Whether it is a file of SQLite's, but one that a program with other tables made."""
    try:
        with path.open("rb") as file:
            head = file.read(_FORM.stop)
    except OSError:
        return False
    return head.startswith(_MAGIC) and int.from_bytes(head[_FORM], "big") != LAYOUT


def mark(path: Path) -> tuple[int, ...] | None:
    """What tells a file from one that has since been put in its place; None where there is none."""
    try:
        state = path.stat()
    except OSError:
        return None
    return state.st_dev, state.st_ino, state.st_size, state.st_mtime_ns
