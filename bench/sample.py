"""`python -m bench.sample [DIR]`: makes the sample building's pages again, the same bytes each time."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

from bench.building import open_books
from bench.routine import every_day
from bench.scribe import Scribe
from bench.story import first_week
from bench.story_archive import archives
from bench.story_custody import things_in_hand
from bench.story_end import second_week
from bench.story_shifts import three_shifts

LEDGERS = Path(__file__).parents[1] / "ledgers"


def made() -> Scribe:
    """The whole story, written."""
    scribe = Scribe()
    open_books(scribe)
    every_day(scribe)
    first_week(scribe)
    second_week(scribe)
    three_shifts(scribe)
    archives(scribe)
    things_in_hand(scribe)
    scribe.run()
    return scribe


def write(folder: Path, scribe: Scribe) -> None:
    """Puts the pages into a folder, in place of those that were there."""
    for old in folder.glob("*/2026-11"):
        shutil.rmtree(old)
    for path, data in scribe.pages.items():
        target = folder / path.removeprefix("ledgers/")
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(data)


def main() -> None:
    """Writes the pages and says how many there are."""
    scribe = made()
    write(Path(sys.argv[1]) if len(sys.argv) > 1 else LEDGERS, scribe)
    books = scribe.books
    counts = ", ".join(f"{len(books.all(name))} {name}" for name in books.rules.registers if books.all(name))
    print(f"{len(books.records)} entries, {len(scribe.pages)} pages, {len(scribe.refusals)} refused; {counts}")


if __name__ == "__main__":
    main()
