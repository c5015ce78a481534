"""What stood at a moment is found by its reach: all of it, and without reading what ended before or began after."""

from __future__ import annotations

import datetime as dt
import json
import sqlite3

import pytest

from tests.support.desk import shipped
from tests.tables.conftest import Sample
from wuye.registers.load import FORMAT
from wuye.registers.rules import Rules
from wuye.registers.shifts import shift_at
from wuye.reports.figures.population import lasting
from wuye.reports.tables.layout import REACHES, TABLES, create, insert
from wuye.reports.tables.values import Values, encoder

DAY = 86_400
ENDS = {"spans": ("s.from_at", "s.to_at"), "dues": ("s.opened_at", "s.settled_at")}


@pytest.mark.parametrize("table", ENDS)
def test_at_every_hour_it_is_what_began_before_and_lasted_until_then(sample: Sample, table: str) -> None:
    begin, end = (place.removeprefix("s.") for place in ENDS[table])
    asked = lasting("", f"{table} s", "s.register = 'key'", ENDS[table], ":a", ":t")
    plain = f"SELECT * FROM {table} WHERE register = 'key' AND {begin} < :t AND ({end} IS NULL OR {end} >= :a)"
    first, last = (int(one.timestamp()) for one in (sample.entries[0].at, sample.now))
    found = 0
    for moment in range(first, last, 7 * 3600):
        for a, t in ((moment, moment), (moment, moment + 30 * DAY)):
            rows = [sorted(sample.db.execute(sql, {"a": a, "t": t}), key=repr) for sql in (asked, plain)]
            assert rows[0] == rows[1], (a, t)
            found += len(rows[0])
    assert found


def steps(stays: int) -> int:
    """How many steps SQLite takes to find what stood in the middle of so many stays of an hour each, one after another."""
    db = sqlite3.connect(":memory:")
    spans = next(t for t in TABLES if t.name == "spans")
    db.executescript(f"{create(spans)} CREATE INDEX i ON spans (register, state, reach, from_at);")
    db.execute("CREATE TABLE reaches (reach INTEGER PRIMARY KEY)")
    db.executemany("INSERT INTO reaches VALUES (?)", [(reach,) for reach in REACHES])
    db.executemany(
        insert("spans"), [("key", f"K-{n}", "out", n * 3600, n * 3600 + 3599, "", 0, 0) for n in range(stays)]
    )
    db.executemany(
        insert("spans"),
        [("key", "long", "out", 10, stays * 3600, "", 0, 0), ("key", "still", "out", 20, None, "", 0, None)],
    )
    taken = [0]

    def step() -> int:
        taken[0] += 1
        return 0

    db.set_progress_handler(step, 1)
    sql = lasting("", "spans s", "s.register = 'key' AND s.state = 'out'", ENDS["spans"], ":t", ":t")
    rows = db.execute(sql, {"t": stays // 2 * 3600 + 60}).fetchall()
    assert {row[1] for row in rows} == {f"K-{stays // 2}", "long", "still"}
    return taken[0]


def test_a_longer_history_is_not_read() -> None:
    assert steps(20_000) < 1.2 * steps(200)


@pytest.mark.parametrize("zone", ["Asia/Shanghai", "America/New_York", "Asia/Kathmandu"])
def test_the_days_of_a_moment_go_by_the_house_s_clock(zone: str) -> None:
    rules = Rules({"wuye": FORMAT, "id": "sample", "zone": zone}, shipped())
    values = Values(rules)
    start = int(dt.datetime(2026, 3, 7, tzinfo=dt.UTC).timestamp())
    for moment in [*range(start, start + 3 * DAY, 601), *range(start + 235 * DAY, start + 242 * DAY, 1801), -DAY - 1]:
        local = dt.datetime.fromtimestamp(moment, rules.zone)
        assert values.days(moment) == (local.date().isoformat(), shift_at(rules, local)[0].isoformat()), local


def test_json_is_written_as_ever() -> None:
    value = {"钥匙": ['"\\\x07\n', 1, 1.5, True, None, {"a": []}, ("x",)], "day": dt.date(2026, 11, 1)}
    assert encoder(str)(value) == json.dumps(value, ensure_ascii=False, separators=(",", ":"), default=str)
    assert encoder(str)('钥匙"') == '"钥匙\\""'
