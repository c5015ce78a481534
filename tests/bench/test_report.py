"""What the bench says of its figures, and the facts as the other programs read them."""

from __future__ import annotations

import datetime as dt
import os
import sys
from pathlib import Path

import pytest

from bench import rows as r
from bench.counts import Counts
from bench.pack import delta
from bench.peers import journal, tasks
from bench.report import NOTES, report
from bench.timing import Row, Took, in_turn, ran
from wuye.ledger.entry import Entry

ENTRY = Entry(
    "key", "K2611-0001", dt.datetime(2026, 11, 22, 8, 3, tzinfo=dt.UTC), "lina", "borrow", ("K-1",), {"why": "a\nb"}
)


def nothing() -> Took:
    return Took(0.0, 0.0, 0)


def row(name: str, size: int, wall: float, per: int = 1) -> Row:
    """A row that was measured three times."""
    return Row(name, size, nothing, 3, per, [Took(wall * k, wall / 2, 1 << 20) for k in (1, 2, 3)])


def page() -> str:
    """A page about figures that are just good enough, well enough, and not good enough."""
    walls = {r.WRITE: (0.2, 0.23), r.COMMIT: (0.05, 0.05), r.BOARD: (0.1, 0.105), r.DUE: (0.1, 0.2), r.LIST: (0.1, 0.1),
             r.SHOW: (0.1, 0.1), r.FIND: (0.1, 0.1), r.HLEDGER: (1, 5), r.REBUILD: (1, 1.5), r.SINCE: (0.2, 0.5)}  # fmt: skip
    rows = [
        row(name, size, wall) for name, pair in walls.items() for size, wall in zip((1000, 9000), pair, strict=True)
    ]
    rows += [
        row(name, size, wall, 100) for name, wall in ((r.GIT_AUDIT, 1.0), (r.AUDIT, 0.02)) for size in (1000, 9000)
    ]
    rows += [row(r.TASK, 1000, 0.1)]
    counts = {(r.WRITE, size): Counts(6, 29, 4711, 271) for size in (1000, 9000)}
    profiles = {1000: {"start": 0.02, "git gc": 0.5}, 9000: {"start": 0.03, "end": 0.01}}
    return report(rows, counts, {"hledger": None}, {1000: 2_000_000, 9000: 9_900_000}, profiles)


@pytest.mark.parametrize(
    ("row", "figure", "mark"),
    [
        ("an entry over git add + commit -S, at 9,000", "4.60", "✓"),
        ("an entry over git add + commit -S, at 1,000", "4.00", "✓✓"),
        ("an entry, 9,000 over 1,000", "1.15", "✓"),
        ("`wuye`, 9,000 over 1,000", "1.05", "✓✓"),
        ("`wuye due`, 9,000 over 1,000", "2.00", "✗"),
        ("hledger balance over the slowest question `wuye due`, at 9,000", "25.00", "✓"),
        ("index rebuilt from nothing (3,000 entries a second) over hledger reading as many", "3.33", "✓"),
        ("memory of a write (MB)", "1.05", "✓✓"),
        ("memory of a question, the most (MB)", "1.05", "✓✓"),
        ("memory of a rebuild of the index (MB)", "1.05", "✓✓"),
        ("to verify a commit: git log %G? over wuye audit", "50.00", "✓"),
        ("audit of one new day (9,000 entries, 200 of them new), seconds", "1.00", "✓"),
        ("KB an entry, packed", "1.10", "✓"),
    ],
)
def test_every_goal_is_told_with_its_figure_and_whether_it_is_reached(row: str, figure: str, mark: str) -> None:
    line = next(line for line in page().splitlines() if f"<br>{row} |" in line)
    cells = [cell.strip() for cell in line.split("|")]
    assert (cells[2], cells[5]) == (figure, mark)


def test_a_program_that_can_t_be_had_is_named_and_the_rest_is_told() -> None:
    assert "- hledger: 没有 · missing" in page()
    assert f"| `{r.WRITE}` | 1,000 | 6 | 29 | 4,711 | 271 |" in page()


def test_what_was_not_measured_at_a_size_is_told_as_such() -> None:
    assert f"| `{r.TASK}` | 200 | — | — | 3 |" in page()


def test_the_parts_of_an_entry_are_told_with_their_sum() -> None:
    lines = page().splitlines()
    assert "| Python 起动 · start of Python | 20.0 | 30.0 |" in lines
    assert "| `git gc` | 500.0 | 0.0 |" in lines
    assert "| 合计 · all | 520.0 | 40.0 |" in lines


def test_why_something_is_not_reached_is_told_below_it() -> None:
    assert f"## 没有达到的 · Not reached\n\n{NOTES.read_text('utf-8')}\n## " in page()


def test_rows_are_measured_in_turn_and_once_before_unless_they_are_slow() -> None:
    order: list[str] = []
    rows = [
        Row(name, 1, lambda name=name: order.append(name) or nothing(), rounds) for name, rounds in (("a", 3), ("b", 1))
    ]
    in_turn(rows, lambda row: None)
    assert order == ["a", "a", "b", "a", "a"]


def test_a_run_tells_its_own_memory_and_a_failed_one_what_it_said(tmp_path: Path) -> None:
    ballast = bytearray(b"x" * (64 << 20))
    assert ran([sys.executable, "-S", "-c", "pass"], tmp_path, os.environ).memory < 32 << 20
    assert len(ballast) == 64 << 20
    with pytest.raises(RuntimeError, match="no such thing"):
        ran([sys.executable, "-c", "raise SystemExit('no such thing')"], tmp_path, os.environ)


def test_an_entry_is_a_transaction_and_a_task() -> None:
    assert "".join(journal([ENTRY])).splitlines() == [
        "2026-11-22 * (K2611-0001) key borrow K-1", "    ; at: 08.03.00", "    ; why: a b", "    key:borrow:lina  1", "    key:book  -1", "",
    ]  # fmt: skip
    assert next(tasks([ENTRY])).startswith('[description:"key borrow K-1" entry:"1795334580" status:"pending" uuid:"')


@pytest.mark.parametrize(
    ("old", "new"),
    [(b"", b"abc"), (b"abc", b"abcd"), (b"abXcd", b"abYYcd"), (b"aaa", b"aa"), (b"x" * 70000, b"x" * 70001)],
)
def test_a_difference_leads_from_one_version_to_the_next(old: bytes, new: bytes) -> None:
    assert applied(old, delta(old, new)) == new


def applied(old: bytes, change: bytes) -> bytes:
    """What git makes of a difference."""
    at = 0
    for size in (len(old), None):
        number = shift = 0
        while True:
            byte, at = change[at], at + 1
            number |= (byte & 0x7F) << shift
            shift += 7
            if byte < 0x80:
                break
        assert size in (None, number)
    out = b""
    while at < len(change):
        op, at = change[at], at + 1
        if op < 0x80:
            out, at = out + change[at : at + op], at + op
            continue
        parts = [0] * 7
        for i in range(7):
            if op & 1 << i:
                parts[i], at = change[at], at + 1
        start, count = int.from_bytes(bytes(parts[:4]), "little"), int.from_bytes(bytes(parts[4:]), "little")
        out += old[start : start + (count or 0x10000)]
    assert number == len(out)
    return out
