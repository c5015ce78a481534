"""`wuye demo` from nothing, and the pages that show its house."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from bench import pages
from bench.demo_house import Sample, clean
from bench.masks import masked
from bench.screens import all_shots
from wuye.builtin import sample_dir
from wuye.desk.replay import as_sample, sample_entries

ROOT = Path(__file__).parents[2]
SCREENS = ROOT / "docs" / "screens"


def run_demo(folder: Path, *more: str) -> subprocess.CompletedProcess[str]:
    """`wuye demo` on a machine of its own."""
    folder.mkdir(exist_ok=True)
    env = clean() | {"HOME": str(folder), "WUYE_CONFIG": str(folder / "config"), "LC_ALL": "C.UTF-8"}
    argv = [sys.executable, "-m", "wuye.main", "demo", *more]
    return subprocess.run(
        argv, cwd=folder, env=env | {"PYTHONPATH": str(ROOT)}, capture_output=True, text=True, check=False
    )


def test_demo_tells_the_story_and_its_books_are_the_sample_s(tmp_path: Path) -> None:
    done = run_demo(tmp_path / "demo")
    assert (done.returncode, "Traceback" in done.stderr) == (0, False), done.stderr
    said = done.stdout
    for words in ("$ wuye --as 何平", "超时", "[KEY-04]", "[KEY-39]", "= 3", "签齐，已生效", "换锁", "账本完好"):
        assert words in said
    assert len(re.findall(r"^[0-9a-f]{7} G ", said, re.M)) == 12
    assert "rm -r" in done.stderr
    house = Sample(tmp_path / "demo" / "wuye-demo", tmp_path / "demo" / "config")
    same_entries(house)
    again = run_demo(tmp_path / "demo")
    assert (again.returncode, "wuye demo wuye-demo-2" in again.stderr) == (5, True)
    text, now = pages.manual("zh", house)
    assert masked(text) == masked(now), "make screens"


def same_entries(house: Sample) -> None:
    """What was replayed is the sample, but for fingerprints and keys; the last entries are the demonstration's own."""
    written = [as_sample(e) for e in sample_entries(house.house / "ledgers") if e.register != "house"]
    # A loan and its signature, and the five steps of a handover.
    assert written[:-7] == [as_sample(e) for e in sample_entries(sample_dir())]


def test_the_readme_s_commands_print_what_it_says(tmp_path: Path) -> None:
    text, now = pages.readme(tmp_path / "readme")
    assert now == text, "make screens"


@pytest.mark.parametrize("path", [*pages.MANUALS.values()], ids=lambda p: p.name)
def test_every_command_is_in_the_manual(path: Path) -> None:
    from wuye.cli.table import COMMANDS

    text = path.read_text("utf-8")
    assert [c.name for c in COMMANDS if not c.hidden and f"`wuye {c.name}`" not in text] == []


@pytest.mark.soak
def test_screens_and_manuals_are_as_they_would_be_made(tmp_path: Path) -> None:
    assert run_demo(tmp_path / "made").returncode == 0
    house = Sample(tmp_path / "made" / "wuye-demo", tmp_path / "made" / "config")
    shots = all_shots(house, tmp_path / "shots")
    assert {p.name: p.read_text("utf-8") for p in SCREENS.iterdir()} == shots, "make screens"
    for lang in pages.MANUALS:
        text, now = pages.manual(lang, house.copy(tmp_path / lang))
        assert masked(text) == masked(now), "make screens"
