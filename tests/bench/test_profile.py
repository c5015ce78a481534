"""Where the time of an entry goes: the seams at which the clock is hung are there, and all of the time is told."""

from __future__ import annotations

import time

import pytest

from bench import profile as p
from bench.hooked import program
from bench.rows import LINES, WRITE, Made, house


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Made:
    """A small house to write in."""
    return house(tmp_path_factory.mktemp("houses"), 300)


def test_every_part_of_a_write_is_met_and_all_of_its_time_is_told(made: Made) -> None:
    found = p.profile(made, 1)
    assert list(found) == list(p.PARTS)
    assert all(seconds > 0 for seconds in found.values())
    begun = time.perf_counter()
    spent = p.one(made, LINES[WRITE])
    assert 0.5 * (time.perf_counter() - begun) < sum(spent.values()) <= time.perf_counter() - begun


@pytest.mark.parametrize(
    ("seam", "said"),
    [
        ("wuye.registers.judge:moved_away", "KeyError: 'moved_away'"),
        ("wuye.nowhere:at_all", "No module named 'wuye.nowhere'"),
        ("wuye.desk.house:House.entries", "never came by wuye.desk.house:House.entries"),
    ],
)
def test_a_seam_that_is_no_longer_there_is_an_error(
    made: Made, monkeypatch: pytest.MonkeyPatch, seam: str, said: str
) -> None:
    monkeypatch.setitem(p.SEAMS, seam, "other")
    with pytest.raises(RuntimeError, match=said):
        p.one(made, LINES[WRITE])


def test_a_run_that_fails_is_an_error_with_what_it_said(made: Made) -> None:
    with pytest.raises(RuntimeError, match="nobody"):
        p.one(made, "unit know 0301 --residents 7 --as nobody")


@pytest.mark.parametrize(
    ("argv", "name"),
    [
        (["/usr/bin/ssh-keygen", "-Y", "sign"], "ssh-keygen"),
        (["git", "--no-pager", "-c", "gc.auto=0", "update-ref", "-m", "x"], "git update-ref"),
        (["git", "--version"], "git"),
    ],
)
def test_a_program_is_known_by_its_name(argv: list[str], name: str) -> None:
    assert program(argv) == name
