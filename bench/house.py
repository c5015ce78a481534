"""`python -m bench.house --entries N DIR`: a house of N signed entries, the same one for the same seed.

The house lies in DIR, the keys of its people in DIR.config (to be named in WUYE_CONFIG).
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import os
import sys
import time
from pathlib import Path
from zoneinfo import ZoneInfo

from bench import incidents, lending
from bench.building import FOUNDER, fill_books
from bench.mill import Mill, founded
from bench.world import World

A_DAY = 180
"""So many entries a day at the least, so a house of any size ends before this one of November 2026."""
QUARTERS = (3, 6, 9, 12)
LAST = dt.date(2026, 11, 9)
ZONE = ZoneInfo("Asia/Shanghai")
MORE_PEOPLE = (("xiaoyu", "肖宇", ["leasing_agent"], "leasing"), ("duanrui", "段锐", ["control_room"], "security"))

EVERY_DAY = ((14, lending.plant_round, 8, 22), (5, lending.plant_round, 0, 5))
"""(how many, what, from which hour, to which hour)."""
WORKDAY = (
    (14, lending.viewing, 9, 16), (20, lending.work, 9, 15), (5, lending.contractor, 9, 14), (1, lending.outsider, 9, 15),
    (6, lending.reservation, 9, 17), (1, incidents.known, 9, 17),
)  # fmt: skip
WEEKEND = ((10, lending.viewing, 9, 16), (12, lending.work, 9, 15), (2, lending.reservation, 9, 17))
NOW_AND_THEN = (
    (40, incidents.forgotten, 9, 16), (6, incidents.leak, 9, 16), (4, incidents.leak_at_night, 2, 3), (8, lending.plant_wish, 9, 16),
    (15, lending.roof_at_night, 23, 23), (6, incidents.lost, 9, 11), (8, incidents.bent, 9, 16), (25, incidents.move_in, 9, 11),
    (22, incidents.move_out, 9, 15), (5, incidents.transfer, 9, 16), (3, incidents.new_key, 8, 20),
)  # fmt: skip
"""(of a hundred working days, what, from which hour, to which hour)."""


def begin(w: World, day: int) -> None:
    """Plans a day, and that the next one begins."""
    w.mill.plan(f"{day} 00:00", lambda at: _begun(w, day, at))


def _begun(w: World, day: int, at: dt.datetime) -> None:
    w.at = at
    workday = w.works()
    for many, story, start, end in (*EVERY_DAY, *(WORKDAY if workday else WEEKEND)):
        for _ in range(many):
            w.tell(day, _clock(w, start, end), story(w))
    for chance, story, start, end in NOW_AND_THEN if workday else ():
        if w.happens(chance):
            w.tell(day, _clock(w, start, end), story(w))
    _by_the_calendar(w, day, at)
    begin(w, day + 1)


def _by_the_calendar(w: World, day: int, at: dt.datetime) -> None:
    w.tell(day, "07:52", lending.front_desk(w))
    w.tell(day, "17:40", lending.daily_look(w))
    if at.weekday() == 0:
        w.tell(day, "17:10", lending.counted(w, "plant", "zhangwei"))
    if at.weekday() == 4:
        w.tell(day, "17:50", incidents.deputy(w))
    if at.day == 1:
        w.tell(day, "19:30", lending.counted(w, "office", "zhangwei"))
    if at.month in QUARTERS and at.day == 20:
        w.tell(day, "10:30", incidents.new_rules(w))
    if (at.month, at.day) == (12, 15):
        w.tell(day, "16:00", incidents.assessed(w))


def _clock(w: World, start: int, end: int) -> str:
    return f"{w.chance.randint(start, end):02d}:{w.chance.randint(0, 59):02d}"


def make(folder: Path, entries: int, seed: int = 1, desks: int = 1) -> World:
    """Makes the house; the keys of its people go where `WUYE_CONFIG` says."""
    first = LAST - dt.timedelta(days=entries // A_DAY)
    first -= dt.timedelta(days=first.weekday())
    person, name, roles, dept = FOUNDER
    opening = dt.datetime.combine(first, dt.time(8), ZONE)
    with founded(folder, f"{person}:{name}:{roles[0]}:{dept}", "万条大厦", f"bench-{seed}-{entries}", opening) as house:
        mill = Mill(house, first, desks)
        fill_books(mill)
        for i, (person, name, roles, dept) in enumerate(MORE_PEOPLE):
            mill.tell(f"09 08:{30 + i}", "wangfang", "staff enrol", person, name=name, roles=roles, dept=dept)
        world = World(mill, seed)
        begin(world, 10)
        mill.fill(entries)
        mill.close()
    return world


def told(world: World, folder: Path, seconds: float) -> dict[str, object]:
    """What one has to know of a house to work on it."""
    mill = world.mill
    assert mill.books.last is not None
    now = mill.books.last.at + dt.timedelta(minutes=5)
    return {
        "house": str(folder), "config": os.environ["WUYE_CONFIG"], "now": now.isoformat(), "head": mill.head,
        "entries": mill.written + 2, "seconds": round(seconds, 1), "broken_off": sum(world.broken_off.values()),
    }  # fmt: skip


def main() -> None:
    """Makes a house as the command line says, and prints what one has to know to work on it."""
    line = argparse.ArgumentParser(prog="python -m bench.house", description=__doc__)
    line.add_argument("folder", type=Path)
    line.add_argument("--entries", type=int, required=True)
    line.add_argument("--seed", type=int, default=1)
    line.add_argument("--desks", type=int, default=1)
    wanted = line.parse_args()
    folder = wanted.folder.absolute()
    os.environ["WUYE_CONFIG"] = f"{folder}.config"
    start = time.perf_counter()
    world = make(folder, wanted.entries, wanted.seed, wanted.desks)
    for why, often in world.broken_off.most_common(12):
        print(f"{often:6} {why}", file=sys.stderr)
    print(json.dumps(told(world, folder, time.perf_counter() - start)))


if __name__ == "__main__":
    main()
