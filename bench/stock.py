"""`python -m bench.stock DIR`: what lists, a shelf's stocktake and the chase list take with 10,000 keys, beside 500.

300 keys are out, 40 of them late. Bytes parsed and files opened are counted; times stand beside the small house's.
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import os
import statistics
import subprocess
import sys
import time
from pathlib import Path

from bench.building import FOUNDER, _people
from bench.house import ZONE
from bench.mill import Mill, founded
from bench.rows import Made

SHELF = 20
"""So many keys hang on one shelf."""
FIRST = dt.date(2026, 11, 9)
NOW = "2026-11-10T09:00:00+08:00"
QUESTIONS = {
    "out": "key list --state out",
    "shelf": "key list --where place=A0003",
    "chase": "due --late",
    "whole": "key list",
    "stocktake": "stocktake compare I2611-0001 --dry-run --as liuyang",
}


def make(folder: Path, things: int, out: int, late: int) -> Made:
    """A house with so many keys, of which some are out and some late."""
    person, name, roles, dept = FOUNDER
    opening = dt.datetime.combine(FIRST, dt.time(7), ZONE)
    with founded(folder, f"{person}:{name}:{roles[0]}:{dept}", "万匙大厦", f"stock-{things}", opening) as house:
        mill = Mill(house, FIRST)
        _people(mill)
        mill.run()
        some = {"allowance": out, "allowance_of": {"else": out}}
        mill.adopt(mill.time("09 08:50"), "chenjing", "试验", {"key": some})
        _stock(mill, things, out, late)
        mill.close()
        return Made(folder, Path(os.environ["WUYE_CONFIG"]), NOW, mill.written + 2)


def _stock(mill: Mill, things: int, out: int, late: int) -> None:
    names = [f"K-{i:05d}" for i in range(things)]
    for i in range(0, things, SHELF):
        shelf, minute = f"A{i // SHELF:04d}", i // SHELF // 20
        mill.tell(f"09 {9 + minute // 60:02d}:{minute % 60:02d}", "zhangwei", "key receive", *names[i : i + SHELF],
                  kind="shared", opens=[f"U{i}"], place=shelf)  # fmt: skip
    step = things // out
    for n, name in enumerate(names[::step][:out]):
        due = "2026-11-09T18:00" if n < late else "2026-11-10T18:00"
        when = f"09 {11 + n // 60:02d}:{n % 60:02d}"
        mill.tell(when, "zhangwei", "key borrow", name, tag=f"loan {n}", borrower="sunqiang", org="engineering",
                  purpose="inspection", due=due)  # fmt: skip
        mill.sign(when, "liuyang", f"loan {n}")
    mill.tell("09 17:30", "zhangwei", "stocktake open", book="key", shelf="A0003")
    mill.run()


def measured(folder: Path) -> dict[str, dict[str, float]]:
    """The median of five runs of each question in both houses, and how many times the small one's the large one's is."""
    found: dict[str, dict[str, float]] = {}
    houses = {}
    for things, out, late in ((500, 15, 2), (10_000, 300, 40)):
        place = folder / f"stock-{things}"
        os.environ["WUYE_CONFIG"] = f"{place}.config"
        houses[things] = make(place, things, out, late)
    for name, line in QUESTIONS.items():
        small, large = (_seconds(made, line) for made in houses.values())
        found[name] = {"small": round(small, 3), "large": round(large, 3), "ratio": round(large / small, 2)}
    return found


def _seconds(made: Made, line: str) -> float:
    took = []
    for _ in range(6):
        start = time.perf_counter()
        done = subprocess.run([sys.executable, "-m", "wuye.main", *line.split()], env=made.env(), cwd=made.house,
                              capture_output=True, text=True, check=False)  # fmt: skip
        took.append(time.perf_counter() - start)
        assert done.returncode in (0, 1), (line, done.stderr)
    return statistics.median(took[1:])


def main() -> None:
    """Makes both houses and tells what each question takes."""
    line = argparse.ArgumentParser(prog="python -m bench.stock", description=__doc__)
    line.add_argument("folder", type=Path)
    print(json.dumps(measured(line.parse_args().folder.absolute()), indent=1))


if __name__ == "__main__":
    main()
