"""What a command does is counted, not timed: a busy machine changes no count, and more books hardly any."""

from __future__ import annotations

from pathlib import Path

import pytest

from bench.counts import Counts, counted
from bench.rows import LINES, QUESTIONS, WRITE, Made, house

SMALL, LARGE = 300, 1000
ASK = [LINES[name] for name in QUESTIONS]


@pytest.fixture(scope="module")
def houses(tmp_path_factory: pytest.TempPathFactory) -> list[Made]:
    """A small house and a larger one."""
    folder = tmp_path_factory.mktemp("houses")
    return [house(folder, SMALL), house(folder, LARGE)]


def written(made: Made, folder: Path) -> Counts:
    """What it takes to write an entry, in a copy of the house."""
    return counted(made.copy(folder), LINES[WRITE])


def pages(made: Made) -> int:
    """How many bytes the pages, the rules and the settings have together; the rules have not changed since the founding."""
    assert made.git_says("rev-list", "--count", "HEAD", "--", "schemas", "wuye.yaml") == "1"
    tops = (made.house / "ledgers", made.house / "schemas")
    return (
        sum(p.stat().st_size for top in tops for p in top.rglob("*.yaml")) + (made.house / "wuye.yaml").stat().st_size
    )


@pytest.mark.parametrize("line", ASK)
def test_a_question_starts_few_processes_and_opens_few_files_however_large_the_books(
    line: str, houses: list[Made]
) -> None:
    small, large = (counted(made, line) for made in houses)
    assert (small.processes, small.files, small.modules) == (large.processes, large.files, large.modules)
    assert large.processes <= 1
    assert large.files <= 12
    assert large.modules <= 300


def test_an_entry_starts_few_processes_and_opens_few_files_however_large_the_books(
    houses: list[Made], tmp_path: Path
) -> None:
    small, large = (written(made, tmp_path / str(made.entries)) for made in houses)
    assert (small.processes, small.modules) == (large.processes, large.modules)
    assert large.processes <= 6
    # A day's first entry finds no page in the work tree to look at.
    assert max(small.files, large.files) <= 32
    assert large.modules <= 300


@pytest.mark.parametrize("line", ASK)
def test_no_page_is_parsed_twice(line: str, houses: list[Made]) -> None:
    for made in houses:
        found = counted(made, line)
        assert 0 < found.parsed <= pages(made)


def test_an_entry_parses_no_page_twice(houses: list[Made], tmp_path: Path) -> None:
    found = written(houses[1], tmp_path / "copy")
    assert 0 < found.parsed <= pages(houses[1]) + 1000
