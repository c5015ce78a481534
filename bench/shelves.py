"""`python -m bench.shelves --files N DIR`: a house with N archive files on a hundred shelves, 300 of them out, 40 late.

The house lies in DIR, the keys of its people in DIR.config (to be named in WUYE_CONFIG).
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import os
import time
from collections.abc import Iterator
from pathlib import Path

from bench.building import FOUNDER, fill_books
from bench.house import MORE_PEOPLE, ZONE
from bench.mill import Mill, founded

SHELVES, OUT, LATE, A_DAY = 100, 300, 40, 400
KEEPER, BORROWERS = "machao", ("zhangwei", "zhaomin", "huangjing", "linna", "tangying", "liuyang", "heping", "wangfang")
LAST = dt.date(2026, 11, 9)


def make(folder: Path, files: int) -> Mill:
    """Makes the house; the keys of its people go where `WUYE_CONFIG` says."""
    days = files // A_DAY + 12
    first = LAST - dt.timedelta(days=days)
    person, name, roles, dept = FOUNDER
    opening = dt.datetime.combine(first, dt.time(8), ZONE)
    with founded(folder, f"{person}:{name}:{roles[0]}:{dept}", "万卷大厦", f"shelves-{files}", opening) as house:
        mill = Mill(house, first)
        fill_books(mill)
        for i, (person, name, roles, dept) in enumerate(MORE_PEOPLE):
            mill.tell(f"09 08:{30 + i}", "wangfang", "staff enrol", person, name=name, roles=roles, dept=dept)
        _filled(mill, files)
        _lent(mill, 10 + days - 11)
        mill.run()
        mill.close()
    return mill


def _filled(mill: Mill, files: int) -> None:
    for i in range(SHELVES):
        mill.tell("09 15:00", "heping", "shelf set_up", f"J{i:03d}", place="档案室", keeper=KEEPER)
    moments = _moments()
    for i in range(files):
        mill.tell(next(moments), KEEPER, "archive receive", unit="file", title=f"第 {i + 1} 号外包合同", date="2026-01-05",
                  dept="service", shelf=f"J{i % SHELVES:03d}", labelled="yes", pages="12", **{"class": "contract"})  # fmt: skip


def _moments() -> Iterator[str]:
    """A minute after the other of the working day, four hundred a day."""
    i = 0
    while True:
        day, minute = divmod(i, A_DAY)
        yield f"{10 + day} {9 + minute // 60:02d}:{minute % 60:02d}"
        i += 1


def _lent(mill: Mill, day: int) -> None:
    """The first 40 are due on the next day, and who is late borrows no more: the loans are all of one day."""
    due = mill.time(f"{day + 1} 12:00")
    for i in range(OUT):
        until = due if i < LATE else due + dt.timedelta(days=20)
        who, tag = BORROWERS[i % len(BORROWERS)], f"loan {i}"
        when = f"{day} {9 + i // 60:02d}:{i % 60:02d}"
        mill.tell(when, KEEPER, "archive borrow", f"W001-HT·2026-D30-KF-{i + 1:03d}", tag=tag, borrower=who, purpose="work",
                  counted="12", due=until.isoformat())  # fmt: skip
        mill.sign(when, who, tag)


def main() -> None:
    """Makes a house as the command line says, and prints what one has to know to work on it."""
    line = argparse.ArgumentParser(prog="python -m bench.shelves", description=__doc__)
    line.add_argument("folder", type=Path)
    line.add_argument("--files", type=int, default=10_000)
    wanted = line.parse_args()
    folder = wanted.folder.absolute()
    os.environ["WUYE_CONFIG"] = f"{folder}.config"
    start = time.perf_counter()
    mill = make(folder, wanted.files)
    assert mill.books.last is not None
    now = dt.datetime.combine(LAST, dt.time(16), ZONE)
    told = {
        "house": str(folder),
        "config": os.environ["WUYE_CONFIG"],
        "now": now.isoformat(),
        "entries": mill.written + 2,
    }
    print(json.dumps({**told, "seconds": round(time.perf_counter() - start, 1)}))


if __name__ == "__main__":
    main()
