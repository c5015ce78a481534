"""What the tables hold, counted another way: over the sample's YAML pages, or over the books."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest
import yaml

from tests.tables.conftest import Sample
from tests.tables.kit import as_tables_say
from wuye.builtin import sample_dir
from wuye.registers import on_duty
from wuye.registers.shifts import shift_at
from wuye.reports.tables.layout import MINE, MONTHLY
from wuye.reports.tables.monthly import fill_months


@pytest.fixture(scope="module")
def pages() -> list[tuple[str, dict[str, Any]]]:
    """Every entry of the pages as plain YAML has it, with its register."""
    files = [p for p in sample_dir().rglob("*.yaml") if "-" in p.parent.name]
    return [(p.parent.parent.name, row) for p in files for row in yaml.safe_load(p.read_text("utf-8"))]


def test_entries_by_register_and_action(sample: Sample, pages: list[tuple[str, dict[str, Any]]]) -> None:
    rows = sample.db.execute("SELECT register, action, count(*) FROM entries GROUP BY 1, 2").fetchall()
    assert {(r, a): n for r, a, n in rows} == Counter((register, row["do"]) for register, row in pages)


def test_who_wrote_how_much_in_which_month(sample: Sample, pages: list[tuple[str, dict[str, Any]]]) -> None:
    rows = sample.db.execute('SELECT "by", count(*) FROM entries GROUP BY 1').fetchall()
    assert dict(rows) == Counter(row["by"] for _, row in pages)


def test_every_subject_of_an_entry(sample: Sample, pages: list[tuple[str, dict[str, Any]]]) -> None:
    rows = sample.db.execute("SELECT a.subject, count(*) FROM about a WHERE register = 'key' GROUP BY 1").fetchall()
    named = [row.get("key", row["id"]) for register, row in pages if register == "key"]
    assert dict(rows) == Counter(k for one in named for k in (one if isinstance(one, list) else [one]))


def test_signatures_given(sample: Sample, pages: list[tuple[str, dict[str, Any]]]) -> None:
    """Every `sign` that agrees and isn't only taking note, or signing again, fills a place."""
    given = [
        row
        for _, row in pages
        if row["do"] == "sign" and row.get("verdict", "yes") == "yes" and row.get("as") != "seen"
    ]
    found = dict(
        sample.db.execute(
            "SELECT entry, count(*) FROM signs s JOIN entries e ON e.id = s.entry WHERE e.action = 'sign' GROUP BY 1"
        )
    )
    assert set(found) <= {row["id"] for row in given}
    assert len(found) >= len(given) * 0.9
    assert set(found.values()) == {1}


def test_late_entries_and_days_of_shifts(sample: Sample) -> None:
    rules, found = sample.books.rules, {}
    for record in sample.books.records.values():
        told = record.fields.get("happened")
        happened = record.happened.astimezone(rules.zone)
        late = isinstance(told, dt.datetime) and record.entry.at - told > dt.timedelta(hours=2)
        day = happened.date().isoformat()
        found[record.entry.id] = (int(late), day, day[:7], shift_at(rules, happened)[0].isoformat())
    rows = sample.db.execute("SELECT id, late, day, month, shift_day FROM entries").fetchall()
    assert {row[0]: row[1:] for row in rows} == found


def test_what_is_effective(sample: Sample, pages: list[tuple[str, dict[str, Any]]]) -> None:
    struck = {row["of"] for _, row in pages if row["do"] == "correct" and not row.get("fields")}
    wanted = {r.entry.id for r in sample.books.records.values() if r.status == "done"} - struck
    wanted -= {row["id"] for _, row in pages if row["do"] in MINE}
    assert {i for (i,) in sample.db.execute("SELECT id FROM effective")} == wanted


def test_dues_flags_and_subjects(sample: Sample) -> None:
    books, db = sample.books, sample.db
    dues = Counter((d.register, d.name, d.settled_at is None) for d in books.dues.values())
    assert {
        tuple(r[:3]): r[3]
        for r in db.execute("SELECT register, what, settled_at IS NULL, count(*) FROM dues GROUP BY 1, 2, 3")
    } == dues
    flags = Counter(flag.message.zh for r in books.records.values() for flag in r.flags)
    assert dict(db.execute("SELECT zh, count(*) FROM flags GROUP BY 1")) == flags
    rows = db.execute("SELECT register, subject, state, contested, last FROM subjects").fetchall()
    assert sorted(rows) == sorted(
        (s.register, s.id, books.state(s, sample.now), 0, s.last) for s in books.subjects.values()
    )


def test_knobs_of_the_house(sample: Sample) -> None:
    assert sample.db.execute("SELECT count(*) FROM knobs").fetchone() == (0,)  # The sample's pages hold no rules.


def test_days(sample: Sample) -> None:
    rows = sample.db.execute("SELECT day, starts, ends, workday, workno FROM days ORDER BY day").fetchall()
    first = dt.date.fromisoformat(rows[0][0])
    zone, number = sample.books.rules.zone, 0
    for i, (day, starts, ends, workday, workno) in enumerate(rows):
        date = first + dt.timedelta(days=i)
        works = sample.books.calendar.works(date)
        number += works
        assert (day, workday, workno) == (date.isoformat(), int(works), number)
        assert dt.datetime.fromtimestamp(starts, zone) == dt.datetime(date.year, date.month, date.day, tzinfo=zone)
        assert ends - starts == 86400
    assert rows[0][0] <= "2026-01-01" and rows[-1][0] >= "2027-12-31"


@pytest.fixture
def monthly(sample: Sample) -> Iterator[Sample]:
    fill_months(sample.db, sample.house, ["2026-12"], sample.now)
    yield sample
    for name in MONTHLY:
        sample.db.execute(f"DROP TABLE {name}")


def test_posts_are_the_rosters(monthly: Sample) -> None:
    days = [dt.date(2026, 11, 9) + dt.timedelta(days=n) for n in range(53)]
    wanted = [
        (w.day.isoformat(), w.shift, w.person) for day in days for w in on_duty.of_day(monthly.books, day, monthly.now)
    ]
    rows = monthly.db.execute("SELECT day, shift, person FROM posts ORDER BY 1, 2, 3").fetchall()
    assert sorted(rows) == sorted(wanted) and rows


def test_keys_not_back_were_to_be_gone_through_each_day(
    monthly: Sample, pages: list[tuple[str, dict[str, Any]]]
) -> None:
    rows = monthly.db.execute(
        "SELECT period, subject, done_at FROM duties WHERE register = 'key' AND routine = 'daily_check'"
    ).fetchall()
    explained = {(str(row["at"])[:10], key) for register, row in pages if register == "key" and row["do"] == "explain"
                 for key in (row["key"] if isinstance(row["key"], list) else [row["key"]])}  # fmt: skip
    # Whoever ticks the routine off has gone through them all.
    ticked = {
        str(row["at"])[:10] for register, row in pages if row["do"] == "routine" and row["routine"] == "daily_check"
    }
    done = {row[:2] for row in rows if row[:2] in explained or row[0] in ticked}
    assert {(day, key) for day, key, when in rows if when is not None} == done
    assert done and len(done) < len(rows)
    ends = dict(monthly.db.execute("SELECT day, ends FROM days"))
    now = int(monthly.now.timestamp())
    for day in {row[0] for row in rows}:
        at = dt.datetime.fromtimestamp(min(ends[day], now), dt.UTC)
        states = as_tables_say(monthly.db, at)["states"]
        out = {name for (register, name), state in states.items() if register == "key" and state in ("out", "claimed")}
        assert {key for period, key, _ in rows if period == day} == out
