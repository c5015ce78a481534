"""What a command does is counted, not timed: a busy machine changes no count, and more books hardly any."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from bench.counts import Counts, counted
from bench.rows import DUE, LINES, QUESTIONS, WRITE, Made, house
from wuye.builtin import schemas_dir

SMALL, LARGE = 300, 1000
REGISTERS = len(list(schemas_dir().glob("*.yaml")))
"""The first lines of each are read, to know its name."""
ASK = [LINES[name] for name in QUESTIONS]


@pytest.fixture(scope="module")
def houses(tmp_path_factory: pytest.TempPathFactory) -> list[Made]:
    """A small house and a larger one."""
    folder = tmp_path_factory.mktemp("houses")
    return [house(folder, SMALL), house(folder, LARGE)]


def written(made: Made, folder: Path) -> Counts:
    """What it takes to write an entry, in a copy of the house."""
    return counted(made.copy(folder), LINES[WRITE])


@pytest.mark.parametrize("line", ASK)
def test_a_question_starts_few_processes_and_opens_few_files_however_large_the_books(
    line: str, houses: list[Made]
) -> None:
    small, large = (counted(made, line) for made in houses)
    assert (small.processes, small.files, small.modules) == (large.processes, large.files, large.modules)
    assert large.processes <= 1
    assert large.files <= 6 + REGISTERS
    assert large.modules <= 270


def test_an_entry_starts_few_processes_and_opens_few_files_however_large_the_books(
    houses: list[Made], tmp_path: Path
) -> None:
    small, large = (written(made, tmp_path / str(made.entries)) for made in houses)
    assert (small.processes, small.modules) == (large.processes, large.modules)
    assert large.processes <= 4
    # A day's first entry finds no page in the work tree to look at.
    assert max(small.files, large.files) <= 30 + REGISTERS
    assert large.modules <= 270


@pytest.mark.parametrize("line", ASK)
def test_a_question_parses_no_page_and_no_rules(line: str, houses: list[Made]) -> None:
    for made in houses:
        counted(made, line)
        assert counted(made, line).parsed == 0


def test_without_what_was_kept_all_is_parsed_once(houses: list[Made], tmp_path: Path) -> None:
    made = houses[1].copy(tmp_path / "copy")
    shutil.rmtree(made.house / ".git" / "wuye")
    files = [*made.house.glob("ledgers/*/*/*.yaml"), *made.house.glob("schemas/*"), made.house / "wuye.yaml"]
    everything = sum(path.stat().st_size for path in files)
    # The rules are read once to be weighed and once to be kept; a page's first line is no entry.
    rules = sum(path.stat().st_size for path in files if "ledgers" not in path.parts)
    assert everything * 0.9 < counted(made, LINES[DUE]).parsed <= everything + rules


def test_an_entry_parses_only_what_it_writes(houses: list[Made], tmp_path: Path) -> None:
    made = houses[1].copy(tmp_path / "copy")
    counted(made, LINES[WRITE])
    assert 0 < counted(made, LINES[WRITE]).parsed <= 1000
