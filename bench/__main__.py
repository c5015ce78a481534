"""`python -m bench`: everyday commands beside git, hledger, ledger and taskwarrior on the same facts; writes docs/bench.md."""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path

from bench.counts import Counted, counted
from bench.packed import packed
from bench.peers import PACKAGES, Peer, peer
from bench.profile import profile
from bench.report import REPORT, report
from bench.rows import LINES, Made, house, of_audit, of_peers, of_wuye
from bench.timing import Row, in_turn

ROUNDS, QUICK_ROUNDS = 9, 3
SIZES, QUICK_SIZES = (1_000, 10_000, 100_000), (1_000, 2_000)
MILLION = 1_000_000


def main() -> None:
    """Measures everything in turn and writes the page."""
    wanted = _line().parse_args()
    sizes = wanted.sizes or (QUICK_SIZES if wanted.quick else SIZES)
    sizes = sorted({*sizes, *([MILLION] if wanted.million else [])})
    rounds = wanted.rounds or (QUICK_ROUNDS if wanted.quick else ROUNDS)
    found = {name: peer(name) for name in PACKAGES}
    with tempfile.TemporaryDirectory(prefix="wuye-bench-") as name:
        folder, kept = Path(name), wanted.houses or Path(name)
        houses = made(sizes, kept)
        rooms = {size: packed(house, folder / f"pack-{size}") for size, house in houses.items()}
        rows, counts = measured(houses, rounds, folder, found)
        ends = [houses[size].copy(folder / f"profile-{size}") for size in dict.fromkeys((sizes[0], sizes[-1]))]
        profiles = {house.entries: profile(house, rounds) for house in ends}
    text = report(rows, counts, found, rooms, profiles)
    wanted.out.write_text(text, encoding="utf-8")
    print(text, end="")


def _line() -> argparse.ArgumentParser:
    line = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    line.add_argument("--quick", action="store_true", help="about a minute: small houses, few rounds")
    line.add_argument("--million", action="store_true", help="a house of a million entries too; takes long")
    line.add_argument("--sizes", type=lambda s: [int(n) for n in s.split(",")], help="such as 1000,30000")
    line.add_argument("--rounds", type=int)
    line.add_argument("--houses", type=Path, help="a folder where the houses are kept for the next time")
    line.add_argument("--out", type=Path, default=REPORT)
    return line


def made(sizes: list[int], kept: Path) -> dict[int, Made]:
    """The houses, by size."""
    kept.mkdir(parents=True, exist_ok=True)
    return {size: house(kept.absolute(), size) for size in sizes}


def measured(
    houses: dict[int, Made], rounds: int, folder: Path, found: dict[str, Peer | None]
) -> tuple[list[Row], Counted]:
    """Every row of every size, measured in turn, and what wuye's own commands did, counted."""
    rows: list[Row] = []
    counts: Counted = {}
    for size, whole in houses.items():
        place = folder / f"work-{size}"
        place.mkdir()
        rows += [
            *of_wuye(whole, place, rounds),
            *of_audit(whole, place, rounds),
            *of_peers(whole, place, rounds, found),
        ]
        copy = whole.copy(place / "count")
        counts |= {(name, size): counted(copy, line) for name, line in LINES.items()}
    in_turn(rows, _heard)
    return rows, counts


def _heard(row: Row) -> None:
    if sys.stderr.isatty():
        sys.stderr.write(f"\r\033[K{len(row.took)}/{row.rounds} {row.size:,} {row.name} {row.took[-1].wall:.2f} s")


if __name__ == "__main__":
    main()
