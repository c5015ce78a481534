"""The file of the tables: made once, caught up from what the index says has changed, thrown away at will."""

from __future__ import annotations

import fcntl
import os
import sqlite3
from contextlib import closing, suppress
from pathlib import Path
from typing import TYPE_CHECKING

from wuye.desk.current import MANY, NEW, removed
from wuye.desk.kept import stamp
from wuye.index.rows import BETWEEN
from wuye.index.store import ROOM, WAIT, Damaged
from wuye.repo import keys
from wuye.repo.files import private
from wuye.reports.tables.build import Changed, catch_up, fill
from wuye.text import Text

if TYPE_CHECKING:
    from wuye.desk.house import House
    from wuye.desk.kept import KeptBooks

FILE = "tables.db"
TRIES = 4
STEPS = 1_000
"""So many times of catching up are remembered, as many as the index can go back."""


def opened(house: House) -> sqlite3.Connection:
    """The tables at a house's head, to be read; in no file where the index is off or the disk can't be written."""
    for _ in range(TRIES):
        books, kept = house.books, house.kept
        if kept is None or kept.words("head") != house.head:
            break
        try:
            db = _there(
                house, kept, private(house.path) / FILE, f"{stamp('reports', 'reports/tables')} {books.edition}"
            )
        except (sqlite3.Error, OSError, Damaged):
            break
        if db is not None:
            return db
        # Whoever wrote meanwhile may have brought the tables to a head that this house hasn't seen.
        house.refresh()
    return _in_no_file(house)


def _there(house: House, kept: KeptBooks, path: Path, key: str) -> sqlite3.Connection | None:
    """The file where it is at the head, or could be brought there; None where it has to be looked at once more."""
    words = _words(path)
    if words is None or words.get("key") != key:
        _make(house, path, key)
        return None
    if words["head"] == house.head:
        db = _to_read(path)
        if dict(db.execute("SELECT name, value FROM word")) == words:
            return db
        db.close()
        return None
    if not _brought(house, kept, path, words) and not _passed(house):
        _make(house, path, key)
    return None


def _passed(house: House) -> bool:
    """Whether somebody has written since this house was opened."""
    before = house.head
    house.refresh()
    return house.head != before


def _words(path: Path) -> dict[str, str] | None:
    """What a file says it was made of; None where there is none, or none that can be read."""
    if not path.exists():
        return None
    try:
        with closing(_to_read(path)) as db:
            return dict(db.execute("SELECT name, value FROM word"))
    except sqlite3.DatabaseError as error:
        if isinstance(error, sqlite3.OperationalError) and "no such table" not in str(error):
            raise
        removed(path)
        return None


def _to_read(path: Path) -> sqlite3.Connection:
    uri = path.absolute().as_uri()
    db = sqlite3.connect(f"{uri}?mode=ro", uri=True, timeout=WAIT, isolation_level=None)
    try:
        db.execute("BEGIN")
        db.execute("SELECT 1 FROM word LIMIT 1").fetchone()
    except sqlite3.OperationalError:
        db.close()
        # Where nothing can be written, nobody else writes either, as long as no part of it lies elsewhere.
        if os.access(path.parent, os.W_OK) or _journal(path):
            raise
        db = sqlite3.connect(f"{uri}?mode=ro&immutable=1", uri=True, isolation_level=None)
    return db


def _journal(path: Path) -> int:
    with suppress(OSError):
        return path.with_name(f"{path.name}-wal").stat().st_size
    return 0


def _brought(house: House, kept: KeptBooks, path: Path, words: dict[str, str]) -> bool:
    """Brings the file to the head from where it stands, by what the index has changed since; whether that could be done."""
    with closing(sqlite3.connect(path, timeout=WAIT, isolation_level=None)) as db:
        db.execute("BEGIN IMMEDIATE")
        if dict(db.execute("SELECT name, value FROM word")) != words:
            db.execute("ROLLBACK")
            return True
        changed = _changed(db, kept, words["head"])
        if changed is None:
            db.execute("ROLLBACK")
            return False
        catch_up(db, house, changed)
        _note(db, words["head"], changed)
        db.execute("UPDATE word SET value = ? WHERE name = 'head'", (house.head,))
        db.execute("COMMIT")
        return True


def _changed(db: sqlite3.Connection, kept: KeptBooks, head: str) -> Changed | None:
    """What is other than it was at a head; None where the index doesn't reach back to it, nor to one before it."""
    steps = {words.get("head"): step for step, words in reversed(list(kept.store.steps()))}
    before = list(db.execute("SELECT mark, head FROM stood ORDER BY mark DESC"))
    mark, common = next(((m, h) for m, h in [(None, head), *before] if h in steps), (None, ""))
    if common not in steps:
        return None
    rows = list(kept.store.rows("SELECT DISTINCT shelf, number, key FROM undo WHERE step >= ?", (steps[common],)))
    if mark is not None:
        # The index went back behind where the tables stood: what they had taken in since may be there no more.
        rows += db.execute("SELECT DISTINCT shelf, number, key FROM touched WHERE mark >= ?", (mark,))
    numbers = [int(str(number)) for shelf, number, _ in rows if shelf == "lives"]
    found = Changed(set(), set(), set(), min(numbers, default=None))
    for shelf, number, key in rows:
        if shelf == "records":
            found.records.add((int(str(number)), str(key)))
        elif shelf == "dues":
            found.dues.add(int(str(number)))
        elif shelf == "subjects":
            register, _, name = str(key).partition(BETWEEN)
            found.subjects.add((register, name))
    return found


def _note(db: sqlite3.Connection, head: str, changed: Changed) -> None:
    """Remembers where the tables stood, and what was taken in from there on."""
    mark = db.execute("INSERT INTO stood (head) VALUES (?)", (head,)).lastrowid or 0
    rows = [("records", seq, entry) for seq, entry in changed.records]
    rows += [("dues", number, "") for number in changed.dues]
    rows += [("lives", number, "") for number in (changed.lives,) if number is not None]
    rows += [("subjects", 0, BETWEEN.join(key)) for key in changed.subjects]
    db.executemany("INSERT INTO touched VALUES (?, ?, ?, ?)", [(mark, *row) for row in rows])
    for table in ("stood", "touched"):
        db.execute(f"DELETE FROM {table} WHERE mark <= ?", (mark - STEPS,))


def _make(house: House, path: Path, key: str) -> None:
    """Makes the tables anew beside the file that lies there, and puts them in its place."""
    fresh = path.with_name(f"{path.name}{NEW}")
    before = _state(path)
    with fresh.open("ab") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        if _state(path) != before or not fresh.exists() or fresh.stat().st_ino != os.fstat(file.fileno()).st_ino:
            return
        file.truncate(0)
        try:
            _fill(house, fresh, key)
            removed(path)
            fresh.replace(path)
        finally:
            removed(fresh)


def _state(path: Path) -> tuple[int, int] | None:
    with suppress(OSError):
        state = path.stat()
        return state.st_ino, state.st_mtime_ns
    return None


def _fill(house: House, path: Path | None, key: str) -> sqlite3.Connection:
    """A file with all the tables; without a path one of SQLite's own, gone when it is closed."""
    if len(house.books.records) >= MANY:
        keys.announce(Text("正在做查询用的表，要等一会儿", "the tables for queries are being made; it takes a while"))
    db = sqlite3.connect("" if path is None else path, timeout=WAIT, isolation_level=None)
    try:
        db.executescript(
            f"PRAGMA page_size = 8192; PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA cache_size = -{ROOM};"
        )
        fill(db, house)
        db.executemany("INSERT INTO word VALUES (?, ?)", [("key", key), ("head", house.head)])
        if path is not None:
            db.execute("PRAGMA journal_mode = WAL")
            db.close()
    except BaseException:
        db.close()
        raise
    return db


def _in_no_file(house: House) -> sqlite3.Connection:
    return _fill(house, None, "")
