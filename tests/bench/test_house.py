"""The bench house: made in bulk, and as good as one written entry by entry."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

from bench.demo_house import clean
from wuye.ledger.page import read_page

ROOT = Path(__file__).parents[2]
MANY = 300


def run(*argv: str, folder: Path, **more: str) -> str:
    """What a command prints; it has to end well."""
    env = clean() | {"PYTHONPATH": str(ROOT), "GIT_CONFIG_NOSYSTEM": "1", "GIT_CONFIG_GLOBAL": os.devnull} | more
    done = subprocess.run(argv, cwd=folder, env=env, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


def made(folder: Path, *options: str) -> dict[str, str]:
    """What is said of a house just made under a folder."""
    folder.mkdir()
    line = (sys.executable, "-m", "bench.house", "--entries", str(MANY), *options, str(folder / "house"))
    told: dict[str, str] = json.loads(run(*line, folder=folder))
    return told


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """A house of 300 entries."""
    return made(tmp_path_factory.mktemp("bench") / "first")


def wuye(told: dict[str, str], *words: str) -> str:
    """What a command on the house prints."""
    env = {"WUYE_CONFIG": told["config"], "WUYE_NOW": told["now"]}
    return run(sys.executable, "-m", "wuye.main", *words, folder=Path(told["house"]), **env)


def test_the_audit_finds_nothing_wrong_with_it(told: dict[str, str]) -> None:
    verdict = json.loads(wuye(told, "audit", "--json"))
    assert (verdict["ok"], verdict["violations"]) == (True, [])
    assert (verdict["entries"], verdict["commits"], verdict["head"]) == (MANY, MANY - 1, told["head"])


def test_plain_git_finds_every_signature_good_and_the_work_tree_clean(told: dict[str, str]) -> None:
    house = Path(told["house"])
    run("git", "verify-commit", *run("git", "rev-list", "HEAD", folder=house).split(), folder=house)
    run("git", "fsck", "--full", "--strict", folder=house)
    assert run("git", "status", "--porcelain", folder=house) == ""
    assert set(run("git", "log", "--format=%G? %an", folder=house).split("\n")) >= {"G 陈静", "G 李娜", "G 罗平"}


def test_the_same_seed_makes_the_same_house_and_another_one_another(told: dict[str, str], tmp_path: Path) -> None:
    assert made(tmp_path / "again")["head"] == told["head"]
    assert made(tmp_path / "other", "--seed", "2")["head"] != told["head"]


def test_one_can_write_on(told: dict[str, str], tmp_path: Path) -> None:
    house = shutil.copytree(told["house"], tmp_path / "house")
    line = ("unit", "know", "0301", "--residents", "7", "--as", "zhaomin", "--json")
    written = json.loads(wuye(told | {"house": str(house)}, *line))
    assert written["entry"]["by"] == "zhaomin"
    assert run("git", "log", "-1", "--format=%G? %an", folder=house) == "G 赵敏\n"


def test_several_desks_write_their_own_pages(tmp_path: Path) -> None:
    told = made(tmp_path / "desks", "--desks", "3")
    house = Path(told["house"])
    pages = [p.relative_to(house).as_posix() for p in house.glob("ledgers/*/*/*.yaml")]
    assert {p.split(".")[1] for p in pages} == {"yaml", "b", "c"}
    assert json.loads(wuye(told, "audit", "--json"))["violations"] == []


def test_the_days_are_such_as_a_desk_has(told: dict[str, str]) -> None:
    house = Path(told["house"])
    entries = [
        entry
        for page in house.glob("ledgers/*/*/*.yaml")
        for entry in read_page(page.relative_to(house).as_posix(), page.read_bytes())
    ]
    done = Counter(f"{entry.register} {entry.do}" for entry in entries)
    assert {"staff enrol", "unit move_in", "key entrust", "key borrow", "key sign", "key return"} <= set(done)
    assert len(wuye(told, "staff", "list").splitlines()) >= 20
