"""Full text: which entries may hold some words, told by the letters that stand together; Chinese has no spaces to go by."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from contextlib import suppress
from functools import lru_cache
from itertools import pairwise
from pathlib import Path

from wuye.index.look import trouble
from wuye.index.store import WAIT

SCHEMA = """
PRAGMA page_size = 8192;
PRAGMA journal_mode = WAL;
BEGIN;
CREATE TABLE IF NOT EXISTS word (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS entry (number INTEGER PRIMARY KEY, id TEXT UNIQUE NOT NULL);
CREATE VIRTUAL TABLE IF NOT EXISTS letters USING fts5(found, content='', columnsize=0, detail=none, tokenize='ascii');
COMMIT;
"""
END = "\n"
"""Stands behind the last letter of a line, so that it begins a pair as well."""


class Words:
    """The file, which was filled under a key that tells what its words hang on; OutOfReach, Damaged as of any index."""

    def __init__(self, path: Path, key: str) -> None:
        self._key = key
        try:
            self._db = sqlite3.connect(path, timeout=WAIT, isolation_level=None)
            self._db.executescript(SCHEMA)
            self._db.execute("PRAGMA synchronous = NORMAL")
            self.tree = self._tree()
        except sqlite3.Error as error:
            raise trouble(error) from error

    def _tree(self) -> str:
        words = dict(self._db.execute("SELECT name, value FROM word"))
        return str(words.get("tree", "")) if words.get("key") == self._key else ""

    def add(self, texts: Iterable[tuple[str, str]], tree: str, *, anew: bool) -> bool:
        """Takes in entries by id with all their words, up to a tree, or all `anew`; whether nobody else has done so meanwhile."""
        try:
            self._db.execute("BEGIN IMMEDIATE")
            if self._tree() != self.tree:
                self._db.execute("ROLLBACK")
                self.tree = self._tree()
                return False
            if anew:
                self._db.execute("DELETE FROM entry")
                self._db.execute("INSERT INTO letters (letters) VALUES ('delete-all')")
            for name, text in texts:
                number = self._db.execute("INSERT INTO entry (id) VALUES (?)", (name,)).lastrowid
                self._db.execute(
                    "INSERT INTO letters (rowid, found) VALUES (?, ?)", (number, " ".join(_together(text)))
                )
            self._db.executemany("REPLACE INTO word VALUES (?, ?)", [("key", self._key), ("tree", tree)])
            self._db.execute("COMMIT")
        except sqlite3.Error as error:
            with suppress(sqlite3.Error):
                self._db.execute("ROLLBACK")
            raise trouble(error) from error
        self.tree = tree
        return True

    def holding(self, words: Iterable[Iterable[str]], most: int) -> list[str]:
        """The ids of the entries in which all of these words may stand, each in one of several ways; up to so many.

        There may be some too many, but none too few.
        """
        asked = [" OR ".join(f"({' AND '.join(_asked(way))})" for way in dict.fromkeys(ways)) for ways in words]
        sql = "SELECT id FROM entry WHERE number IN (SELECT rowid FROM letters WHERE letters MATCH ?) LIMIT ?"
        try:
            found = self._db.execute(sql, (" AND ".join(f"({ways})" for ways in asked), most))
            return [str(name) for (name,) in found]
        except sqlite3.Error as error:
            raise trouble(error) from error

    def close(self) -> None:
        """Lets go of the file."""
        self._db.close()


def _together(text: str) -> set[str]:
    """Every two and every three letters that stand together on a line."""
    return set[str]().union(*map(_of_line, text.split("\n")))


@lru_cache(maxsize=20_000)
def _of_line(line: str) -> frozenset[str]:
    # Most lines of an entry are labels and names, and stand in very many.
    letters = [f"{ord(letter):x}" for letter in line + END]
    pairs = (f"{a}z{b}" for a, b in pairwise(letters))
    return frozenset((*pairs, *("z".join(three) for three in zip(*_shifted(letters), strict=False))))


def _asked(word: str) -> list[str]:
    letters = [f"{ord(letter):x}" for letter in word]
    if len(letters) < 3:
        # A letter alone is what others begin with.
        return [f'"{letters[0]}z" *'] if len(letters) == 1 else [f'"{letters[0]}z{letters[1]}"']
    return [f'"{a}z{b}z{c}"' for a, b, c in zip(*_shifted(letters), strict=False)]


def _shifted(letters: list[str]) -> tuple[list[str], list[str], list[str]]:
    return letters, letters[1:], letters[2:]
