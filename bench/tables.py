"""How fast the flat tables are: made, caught up with a day, asked for a month, also beside hledger.

python -m bench.tables DIR        DIR: a bench house with its `.json` and `.config` beside it, left as it is
"""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from bench.peers import journal, peer
from bench.rows import SAMPLE, Made
from bench.rows import month as month_line
from bench.timing import Took, ran
from wuye.desk.house import House
from wuye.reports.tables.file import FILE
from wuye.reports.tables.layout import MONTHLY, TABLES
from wuye.reports.tables.opened import open_tables

MONTH = {
    "entries by register": "SELECT register, count(*), sum(late) FROM effective WHERE month = :month GROUP BY register",
    "keys out at its end": "SELECT count(*) FROM spans, (SELECT max(ends) AS b FROM days WHERE month = :month) WHERE register = 'key'"
    " AND state = 'out' AND from_at < b AND (to_at IS NULL OR to_at >= b)",
    "returns in time": "SELECT count(*), sum(settled_at <= by_at + paused_seconds) FROM dues,"
    " (SELECT min(starts) AS a, max(ends) AS b FROM days WHERE month = :month)"
    " WHERE register = 'key' AND what = 'return' AND opened_at >= a AND opened_at < b",
    "who signed": "SELECT s.\"by\", count(*) FROM signs s, (SELECT min(starts) AS a, max(ends) AS b FROM days WHERE month = :month)"
    " WHERE s.\"by\" IS NOT NULL AND s.at >= a AND s.at < b GROUP BY 1",
    "loans by borrower": "SELECT json_extract(json, '$.borrower'), count(*) FROM effective,"
    " (SELECT min(starts) AS a, max(ends) AS b FROM days WHERE month = :month)"
    " WHERE register = 'key' AND action = 'borrow' AND happened >= a AND happened < b GROUP BY 1",
}  # fmt: skip
"""Five questions of a month."""


def timed(what: Callable[[], object]) -> float:
    """How many seconds something takes."""
    start = time.perf_counter()
    what()
    return time.perf_counter() - start


def main(place: Path) -> None:
    """Measures a copy of a house, and prints a line for each figure."""
    known = json.loads(Path(f"{place}.json").read_text("utf-8"))
    with tempfile.TemporaryDirectory() as folder:
        made = Made(place, Path(f"{place}.config"), known["now"], known["entries"]).copy(Path(folder))
        os.environ.update({name: value for name, value in made.env().items() if name.startswith("WUYE_")})
        head, before = (made.git_says("rev-parse", rev) for rev in ("HEAD", f"HEAD~{SAMPLE}"))
        _reset(made, before)
        (made.house / ".git" / "wuye" / FILE).unlink(missing_ok=True)
        _made(made)
        _reset(made, head)
        _caught_up(made)
        _asked(made)
        _reported(made, Path(folder))
    print(f"most memory                {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:8.0f} MB")


def _reset(made: Made, head: str) -> None:
    subprocess.run(["git", "reset", "--hard", "--quiet", head], cwd=made.house, env=made.env(), check=True)


def _made(made: Made) -> None:
    with House(made.house) as house:
        print(f"the index                  {timed(lambda: house.books):8.2f} s")
        took = timed(lambda: _opened(house))
        with open_tables(house) as tables:
            names = [t.name for t in TABLES if t.name not in MONTHLY]
            count = sum(tables.rows(f"SELECT count(*) FROM {name}")[0][0] for name in names)
    size = (made.house / ".git" / "wuye" / FILE).stat().st_size / 1e6
    print(f"made anew                  {took:8.2f} s, {count:,} rows, {count / took:,.0f} rows/s, {size:,.0f} MB")


def _opened(house: House) -> None:
    with open_tables(house):
        pass


def _caught_up(made: Made) -> None:
    with House(made.house) as house:
        books = timed(lambda: house.books)
        print(
            f"caught up, {SAMPLE} entries    {timed(lambda: _opened(house)):8.2f} s (the index before: {books:.2f} s)"
        )
        print(f"opened at the head         {timed(lambda: _opened(house)):8.3f} s")


def _asked(made: Made) -> None:
    with House(made.house) as house, open_tables(house) as tables:
        month = house.now().strftime("%Y-%m")
        for name, sql in MONTH.items():
            took = min(timed(lambda sql=sql: tables.rows(sql, {"month": month})) for _ in range(3))  # type: ignore[misc]
            print(f"{name:<26} {took:8.4f} s")
    with House(made.house) as house:
        print(f"duties and posts           {timed(lambda: _monthly(house, month)):8.2f} s")


def _reported(made: Made, folder: Path) -> None:
    """The whole report of the last month and of one in the middle, each a process of its own, and hledger's of as many entries."""
    days = [entry.at.isoformat()[:10] for entry in made.entries_now()]
    months = sorted({day[:7] for day in days})
    wanted = {"the last month": months[-1], "a month in the middle": months[len(months) // 2]}
    took = {name: _best(lambda one=one: made.wuye(month_line(one))) for name, one in wanted.items()}  # type: ignore[misc]
    for name, one in wanted.items():
        best = took[name]
        count = sum(day.startswith(one) for day in days)
        print(
            f"report of {name:<21} {best.wall:6.2f} s, {best.cpu:.2f} s of CPU, {best.memory / 1e6:.0f} MB ({one}, {count:,} entries)"
        )
    program = peer("hledger")
    if program is None:
        print("hledger                    there is none here")
        return
    book = folder / "book.journal"
    with book.open("w", encoding="utf-8") as file:
        file.writelines(journal(made.entries_now()))
    for name, one in wanted.items():
        own = ran([program.path, "-f", str(book), "balance", "-p", one], folder, made.env() | program.env)
        print(
            f"hledger, {name:<22} {own.wall:6.2f} s, {own.cpu:.2f} s of CPU, {own.cpu / took[name].cpu:.1f} times as long as wuye"
        )


def _best(run: Callable[[], Took]) -> Took:
    return min((run() for _ in range(3)), key=lambda took: took.cpu)


def _monthly(house: House, month: str) -> None:
    with open_tables(house, [month]):
        pass


if __name__ == "__main__":
    main(Path(sys.argv[1]).resolve())
