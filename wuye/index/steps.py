"""How a store stood before each of the last saves, so that it can go back there."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Mapping

STEPS, LONG = 1_000, 2_000
"""How many saves can be taken back, and from how many rows on one is too long for that."""
Undo = tuple[str, int, str, str | None, str | None]
"""(shelf, number, key, body, groups) of a row as it was; no body where it wasn't there."""


def split(groups: str | None) -> set[str]:
    """The groups of a row."""
    return set(groups.split("\n")) if groups else set()


def keep_step(
    db: sqlite3.Connection, before: list[Undo], words: Mapping[str, str], most: int, long: int | None
) -> None:
    """Keeps how it was; what is too long or too long ago is given up, and all that lies before it."""
    # A state without a head is none to go back to, and in the way only where one lies behind it.
    none = not words.get("head") and (long is not None or not db.execute("SELECT 1 FROM step LIMIT 1").fetchone())
    if none or (long is not None and len(before) > long):
        db.execute("DELETE FROM step")
        db.execute("DELETE FROM undo")
        return
    step = db.execute("INSERT INTO step (words) VALUES (?)", (json.dumps(dict(words)),)).lastrowid or 0
    db.executemany("INSERT INTO undo VALUES (?, ?, ?, ?, ?, ?)", [(step, *row) for row in before])
    db.execute("DELETE FROM step WHERE step <= ?", (step - most,))
    db.execute("DELETE FROM undo WHERE step <= ?", (step - most,))


def undo(db: sqlite3.Connection, step: int) -> None:
    """Goes back to how it was before a step."""
    rows = db.execute("SELECT shelf, number, key, body, groups FROM undo WHERE step >= ? ORDER BY step DESC", (step,))
    for shelf, number, key, body, groups in rows:
        now = db.execute(f"SELECT groups FROM {shelf} WHERE number = ?", (number,)).fetchone()
        for group in split(now[0] if now else None):
            db.execute(f"DELETE FROM {shelf}_group WHERE name = ? AND number = ?", (group, number))
        if body is None:
            db.execute(f"DELETE FROM {shelf} WHERE number = ?", (number,))
            continue
        db.execute(f"INSERT OR REPLACE INTO {shelf} VALUES (?, ?, ?, ?)", (number, key, body, groups))
        db.executemany(f"INSERT OR IGNORE INTO {shelf}_group VALUES (?, ?)", [(g, number) for g in split(groups)])
    db.execute("DELETE FROM step WHERE step >= ?", (step,))
    db.execute("DELETE FROM undo WHERE step >= ?", (step,))
