"""The tables filled from the books: all of them in one pass, or again what has changed since."""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from functools import cache
from itertools import groupby
from operator import itemgetter
from typing import TYPE_CHECKING, Any, NamedTuple

from wuye.index.rows import BETWEEN
from wuye.registers import codec
from wuye.registers.books import Books
from wuye.registers.rules import Rules
from wuye.registers.things import Lived
from wuye.reports.tables.history import History, Lives
from wuye.reports.tables.layout import MONTHLY, OWN, REACHES, TABLES, VIEWS, create, indexes, insert
from wuye.reports.tables.rows import Row, Rows, day_rows, knob_rows
from wuye.reports.tables.values import Values

if TYPE_CHECKING:
    from wuye.desk.house import House
    from wuye.desk.kept import KeptBooks

PORTION = 5_000
"""How many rows of a table are put in at once."""
LIVES = (
    "SELECT g.name, t.number, t.body FROM lives_group g JOIN lives t ON t.number = g.number ORDER BY g.name, g.number"
)


ENDED = {f"{name} ended": f"UPDATE {name} SET to_at = ?, closed = ? WHERE rowid = ?" for name in ("spans", "facts")}
"""How a row that lies in the file is ended."""


class Changed(NamedTuple):
    """What of the books is other than it was: entries by number and id, dues by number, subjects by register and name.

    `lives`: from which step on the lives are others, if any are.
    """

    records: set[tuple[int, str]]
    dues: set[int]
    subjects: set[tuple[str, str]]
    lives: int | None


class Putting:
    """Rows put into the tables, many at once."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db
        self._rows: dict[str, list[Row]] = defaultdict(list)

    def __call__(self, table: str, row: Row) -> None:
        """Takes one row of a table."""
        rows = self._rows[table]
        rows.append(row)
        if len(rows) >= PORTION:
            self._out(table, rows)

    def _out(self, table: str, rows: list[Row]) -> None:
        self._db.executemany(ENDED.get(table) or insert(table), rows)
        rows.clear()

    def all(self, table: str, rows: Iterable[Row]) -> None:
        """Takes many."""
        self._db.executemany(insert(table), rows)

    def done(self) -> None:
        """Puts in what is left."""
        for table, rows in self._rows.items():
            self._out(table, rows)


def fill(db: sqlite3.Connection, house: House) -> None:
    """Makes every table anew."""
    books, kept, put = house.books, house.kept, Putting(db)
    db.executescript(OWN + "\n".join(create(t) for t in TABLES if t.name not in MONTHLY))
    values, rules_of = Values(books.rules), editions(house)
    rows, history = Rows(books, values, rules_of), History(books, values)
    db.execute("BEGIN")
    for seq, record in enumerate(books.records.values()):
        rows.record(seq, record, put)
    for due in books.dues.values():
        rows.due(due, put)
    for number, subject in enumerate(books.subjects.values()):
        rows.subject(number, subject, put)
    for (register, name), lives in _by_subject(books, kept):
        history.put(register, name, lives, put)
    put.done()
    put.all("knobs", knob_rows(books, rules_of, values))
    put.all("days", day_rows(books))
    put.all("reaches", ((reach,) for reach in REACHES))
    db.execute("COMMIT")
    db.executescript(f"{_drops_none(indexes())}\n{VIEWS}\nANALYZE;")


def _drops_none(script: str) -> str:
    """The indexes of what is kept; what is worked out for a month has none."""
    return "\n".join(line for line in script.split("\n") if not any(f" ON {name} " in line for name in MONTHLY))


def editions(house: House) -> Callable[[str], Rules]:
    """The rules of an edition, by the entry that put them in force."""
    books = house.books

    @cache
    def found(edition: str) -> Rules:
        return books.rules if edition == books.edition else house.rules_of(books.records[edition].entry)

    return found


def _by_subject(books: Books, kept: KeptBooks | None) -> Iterator[tuple[tuple[str, str], Lives]]:
    """What was noted of each subject's life; out of an index one subject after another, so that few are in memory."""
    if kept is None:
        yield from _grouped(enumerate(books.lives.values())).items()
        return
    with closing(kept.store.rows(LIVES)) as rows:  # type: ignore[type-var]
        for name, group in groupby(rows, key=itemgetter(0)):
            _, register, subject = str(name).split(BETWEEN, 2)
            yield (register, subject), [(int(str(number)), codec.lived_of(0, str(body))) for _, number, body in group]


def _grouped(lives: Iterable[tuple[int, Lived]]) -> dict[tuple[str, str], Lives]:
    found: dict[tuple[str, str], Lives] = defaultdict(list)
    for number, one in lives:
        found[one.register, one.subject].append((number, one))
    return found


def catch_up(db: sqlite3.Connection, house: House, changed: Changed) -> None:
    """Makes again what has changed."""
    books, put, values = house.books, Putting(db), Values(house.books.rules)
    rows, history = Rows(books, values, editions(house)), History(books, values)
    for table in ("entries", "about", "signs", "flags"):
        db.executemany(f"DELETE FROM {table} WHERE seq = ?", [(seq,) for seq, _ in changed.records])
    db.executemany("DELETE FROM dues WHERE number = ?", [(number,) for number in changed.dues])
    for seq, entry in changed.records:
        record = books.records.get(entry)
        if record is not None and books.records.number(entry) == seq:
            rows.record(seq, record, put)
    for number in changed.dues:
        due = books.dues.get(number)
        if due is not None:
            rows.due(due, put)
    _subjects_again(db, changed, rows, history, put)
    put.done()
    _days_again(db, books, put)


def _subjects_again(db: sqlite3.Connection, changed: Changed, rows: Rows, history: History, put: Putting) -> None:
    books, first = rows.books, changed.lives
    lives = books.lives
    fresh = {} if first is None else _grouped((number, lives[number]) for number in range(first, len(lives)))
    named = changed.subjects | fresh.keys()
    for key in named:
        db.execute("DELETE FROM standing WHERE register = ? AND subject = ?", key)
        if first is not None:
            _back(db, key, first, whole=key[0] in books.rules.lapsing)
        subject = books.subject(*key)
        if subject is None:
            continue
        rows.subject(books.subjects.number(key), subject, put)
        if first is not None:
            history.go_on(db, *key, fresh.get(key, []), put)
    for key in _parts(db, books, named) - named:
        history.again(db, *key, put)


def _back(db: sqlite3.Connection, key: tuple[str, str], first: int, *, whole: bool) -> None:
    """The history of a subject as it was before a step of the lives; none of its spans where all are made again."""
    for table in ("spans", "facts", "moves"):
        from_ = 0 if whole and table == "spans" else first
        db.execute(f"DELETE FROM {table} WHERE register = ? AND subject = ? AND opened >= ?", (*key, from_))
    for table in ("spans", "facts"):
        sql = f"UPDATE {table} SET to_at = NULL, closed = NULL WHERE register = ? AND subject = ? AND closed >= ?"
        db.execute(sql, (*key, first))
    if key[0] == "staff":
        db.execute("DELETE FROM roles WHERE person = ?", key[1:])


def _parts(db: sqlite3.Connection, books: Books, named: set[tuple[str, str]]) -> set[tuple[str, str]]:
    """The parts that go with a whole which has changed."""
    found: set[tuple[str, str]] = set()
    todo = {(r, n) for r, n in named if r in books.rules.lapsing and books.register(r).subject.follows}
    while todo:
        register, name = todo.pop()
        fact = books.register(register).subject.part_of
        sql = "SELECT DISTINCT subject FROM facts WHERE register = ? AND fact = ? AND value = ?"
        parts = {(register, str(row[0])) for row in db.execute(sql, (register, fact, codec.words(name)))}
        todo |= parts - found
        found |= parts
    return found


def _days_again(db: sqlite3.Connection, books: Books, put: Putting) -> None:
    """The days where the last entry is of a year that they don't reach."""
    assert books.last is not None
    last = str(db.execute("SELECT max(day) FROM days").fetchone()[0])
    if int(last[:4]) != books.last.at.astimezone(books.rules.zone).year + 1:
        db.execute("DELETE FROM days")
        put.all("days", day_rows(books))


def every_row(db: sqlite3.Connection) -> dict[str, list[Any]]:
    """All that the tables hold, to hold two of them against each other."""
    kept = [t.name for t in TABLES if t.name not in MONTHLY]
    return {name: sorted(db.execute(f"SELECT * FROM {name}"), key=repr) for name in kept}
