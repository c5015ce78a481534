"""Questions about things that are held read no more of a large stock than of a small one."""

from __future__ import annotations

import os

import pytest

from bench.counts import counted
from bench.rows import Made
from bench.stock import QUESTIONS, make


@pytest.fixture(scope="module")
def houses(tmp_path_factory: pytest.TempPathFactory) -> list[Made]:
    """A house of 200 keys, and one of 1000."""
    folder, before, made = tmp_path_factory.mktemp("stock"), os.environ.get("WUYE_CONFIG"), []
    for things, out in ((200, 10), (1000, 30)):
        os.environ["WUYE_CONFIG"] = str(folder / f"{things}.config")
        made.append(make(folder / str(things), things, out, 0))
    os.environ.pop("WUYE_CONFIG")
    os.environ.update({"WUYE_CONFIG": before} if before else {})
    return made


@pytest.mark.parametrize("name", sorted(QUESTIONS))
def test_a_larger_stock_takes_no_more_files_and_no_pages(name: str, houses: list[Made]) -> None:
    for made in houses:
        counted(made, QUESTIONS[name])
    small, large = (counted(made, QUESTIONS[name]) for made in houses)
    assert (small.files, small.processes, small.modules) == (large.files, large.processes, large.modules)
    assert (small.parsed, large.parsed, large.processes <= 1) == (0, 0, True)
