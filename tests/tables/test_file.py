"""The file is caught up to what making it anew gives, whatever happens to the house, the index and the file itself."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from bench.rows import Made
from tests.index.test_index import asked
from tests.sync.desks import Desk
from wuye.desk.house import House
from wuye.reports.tables import file
from wuye.reports.tables.build import every_row, fill
from wuye.reports.tables.opened import open_tables

SQL = "SELECT register, action, count(*) AS n, max(seq) FROM entries GROUP BY 1, 2 ORDER BY 1, 2"
TOLD = f"query --json {SQL}"


def path_of(folder: Path) -> Path:
    """Where the tables lie."""
    return folder / ".git" / "wuye" / file.FILE


def told(house: House) -> dict[str, list[Any]]:
    """All that the tables hold, which is what they hold made anew."""
    with open_tables(house) as tables:
        tables.db.set_authorizer(None)
        tables.db.set_progress_handler(None, 0)
        found = every_row(tables.db)
    with closing(sqlite3.connect("", isolation_level=None)) as db:
        fill(db, house)
        plain = every_row(db)
    assert [name for name in plain if found[name] != plain[name]] == []
    return found


def marked(folder: Path) -> None:
    """Marks the file that lies there."""
    with closing(sqlite3.connect(path_of(folder))) as db:
        db.execute("PRAGMA user_version = 7")


def marks(folder: Path) -> tuple[bool, int]:
    """Whether it is the file that was marked, and how often it was caught up."""
    with closing(sqlite3.connect(path_of(folder))) as db:
        mark = db.execute("PRAGMA user_version").fetchone()[0]
        return mark == 7, db.execute("SELECT count(*) FROM stood").fetchone()[0]


def query(made: Made, *words: str, **more: str) -> tuple[int, str, str]:
    """How a query ended, and what it printed."""
    argv = [sys.executable, "-m", "wuye.main", "query", *words]
    done = subprocess.run(argv, cwd=made.house, env=made.env() | more, capture_output=True, text=True, check=False)
    return done.returncode, done.stdout, done.stderr


def write(made: Made, number: int) -> None:
    """One entry more."""
    assert asked(made, f"unit know 0301 --residents {number}", who="zhaomin")[0] == 0


def test_made_once_and_caught_up_from_then_on(made: Made) -> None:
    path_of(made.house).unlink(missing_ok=True)
    with House(made.house) as house:
        before = told(house)
    assert marks(made.house) == (False, 0)
    marked(made.house)
    for number in (3, 4, 5):
        write(made, number)
    entry = asked(made, "log --json --all")[1]
    last = entry.rsplit('"id": "', 1)[1].split('"')[0]
    assert asked(made, f"correct {last} --why 数错了 --residents 6", who="zhaomin")[0] == 0
    with House(made.house) as house:
        after = told(house)
    assert marks(made.house) == (True, 1)
    assert len(after["entries"]) == len(before["entries"]) + 4
    values = [row[3] for row in after["facts"] if row[:3] == ("unit", "0301", "residents")]
    assert set(values) >= {"3", "4", "5", "6"}


def test_answers_are_alike_with_the_index_and_without_it(made: Made) -> None:
    with_, without = query(made, SQL, "--json"), query(made, SQL, "--json", WUYE_INDEX="off")
    assert with_ == without
    assert with_[0] == 0 and '"n": ' in with_[1]


def test_an_index_made_anew_makes_the_tables_anew(made: Made) -> None:
    with House(made.house) as house:
        before = told(house)
    marked(made.house)
    assert asked(made, "unit know 0301 --residents 9", who="zhaomin", WUYE_INDEX="off")[0] == 0
    for index in path_of(made.house).parent.glob("index.db*"):
        index.unlink()
    with House(made.house) as house:
        assert len(told(house)["entries"]) == len(before["entries"]) + 1
    assert marks(made.house) == (False, 0)


@pytest.mark.parametrize("rubbish", [b"", b"SQLite format 3\0" + b"\xff" * 4000])
def test_a_damaged_file_is_made_again(made: Made, rubbish: bytes) -> None:
    before = query(made, SQL)
    for end in ("-wal", "-shm"):
        Path(f"{path_of(made.house)}{end}").unlink(missing_ok=True)
    path_of(made.house).write_bytes(rubbish)
    assert query(made, SQL) == before
    with House(made.house) as house:
        told(house)


def test_two_at_once(made: Made) -> None:
    path_of(made.house).unlink(missing_ok=True)
    argv = [sys.executable, "-m", "wuye.main", "query", SQL]
    pipe = subprocess.PIPE
    for number in (None, 7):
        if number is not None:
            write(made, number)
        runs = [subprocess.Popen(argv, cwd=made.house, env=made.env(), stdout=pipe, stderr=pipe) for _ in range(2)]
        ends = {(*run.communicate(timeout=60), run.returncode) for run in runs}
        assert len(ends) == 1
        assert next(iter(ends))[1:] == (b"", 0)
    with House(made.house) as house:
        told(house)


@pytest.mark.skipif(os.geteuid() != 0, reason="mounting takes root")
def test_a_disk_that_cant_be_written(made: Made) -> None:
    wanted = query(made, SQL)
    place = str(made.house)
    kept = path_of(made.house).read_bytes()
    for there in (True, False):
        if not there:
            path_of(made.house).unlink()
        if subprocess.run(["mount", "--bind", "-o", "ro", place, place], capture_output=True, check=False).returncode:
            pytest.skip("nothing can be mounted here")
        try:
            subprocess.run(["mount", "-o", "remount,bind,ro", place], check=True)
            assert query(made, SQL) == wanted
        finally:
            subprocess.run(["umount", "-l", place], check=False)
    assert kept
    assert not path_of(made.house).exists()


def test_other_rules_make_them_anew(made: Made) -> None:
    with House(made.house) as house:
        told(house)
    marked(made.house)
    settings = made.house / "wuye.yaml"
    settings.write_text(settings.read_text("utf-8") + "knobs:\n  house:\n    late_after: 3h\n", encoding="utf-8")
    assert asked(made, "schema adopt --why 放宽", who="chenjing")[0] == 0
    with House(made.house) as house:
        rows = told(house)["knobs"]
    assert [(value, until is None) for _, name, value, _, until in rows if name == "late_after"] == [
        ('"2h"', False),
        ('"3h"', True),
    ]
    assert marks(made.house) == (False, 0)


def test_desks_that_wrote_apart_are_caught_up_too(desks: Callable[..., list[Desk]]) -> None:
    first, second = desks(2)
    for desk in (first, second):
        told(desk.house)
    for here, there in (("K-4", "K-1"), ("K-5", "K-2"), ("K-3", "K-3")):
        second.line(False)
        second.borrow(there, "linxia")
        second.clock.later(60)
        told(second.house)
        first.clock.later(60)
        first.borrow(here)
        first.clock.later(60)
        told(first.house)
        second.line(True)
        second.sync("linxia")
        first.sync()
        for desk in (first, second):
            assert desk.books
            told(desk.house)
    for desk in (first, second):
        assert marks(desk.folder)[1] > 0
    contested = [one for one in first.books.subjects.values() if one.contested]
    assert [one.id for one in contested] == ["K-3"]
    first.clock.later(60)
    first.settle(next(iter(contested[0].contested)))
    rows = told(first.house)["standing"]
    assert [row[2] for row in rows if row[6]] == []
