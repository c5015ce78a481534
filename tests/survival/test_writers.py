"""Writers at once: every entry that was acknowledged is there once, and serials have no gap."""

from __future__ import annotations

import random
import subprocess
import sys
import time

import pytest

from tests.support.house import Desk

NOW = "2026-11-10T09:03:00+08:00"
PAGE = "HEAD:ledgers/key/2026-11/10.yaml"
WRITER = """
import sys
from wuye.cli import opened
from wuye.main import run

codes = []
for n in range(int(sys.argv[2])):
    # A busy house (5) has recorded nothing; who is told so tries again.
    while (code := run(["key", "return", "K-S-1", "--note", f"{sys.argv[1]}-{n}"])) == 5:
        opened.close_all()
    codes.append(code)
    opened.close_all()
sys.exit(max(codes))
"""


def start(desk: Desk, name: str, rounds: int, who: str) -> subprocess.Popen[str]:
    args = [sys.executable, "-c", WRITER, name, str(rounds)]
    env = desk.process_env(who, NOW, "en")
    return subprocess.Popen(args, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=env)


def values(desk: Desk, word: str) -> list[str]:
    """The values of a field on the page at HEAD."""
    lines = (line.removeprefix("- ").strip() for line in desk.git("show", PAGE).splitlines())
    return [line.removeprefix(f"{word}: ") for line in lines if line.startswith(f"{word}: ")]


def race(desk: Desk, writers: int, rounds: int) -> None:
    """So many writers at once, each so many entries."""
    people = ("zhangwei", "zhaomin", "liuyang", "hejie")
    first = len(desk.git("log", "--format=%H", "--", "ledgers/key").split())
    running = [start(desk, f"w{i}", rounds, people[i % 4]) for i in range(writers)]
    told: list[str] = []
    for writer in running:
        out, err = writer.communicate(timeout=300)
        assert writer.returncode == 0, err
        told += [line.split()[0] for line in out.splitlines()]
    ids = values(desk, "id")
    assert len(set(told)) == len(told) == writers * rounds
    assert sorted(told) == sorted(ids)
    assert ids == [f"K2611-{first + n + 1:04}" for n in range(len(ids))]
    assert sorted(values(desk, "note")) == sorted(f"w{i}-{n}" for i in range(writers) for n in range(rounds))
    whole(desk)


def whole(desk: Desk) -> None:
    """Every commit carries a good signature, the audit is clean, the work tree is HEAD, the store is sound."""
    assert desk.wuye("audit", now=NOW).code == 0
    assert set(desk.git("log", "--format=%G?").split()) == {"G"}
    assert desk.git("status", "--porcelain") == ""
    desk.git("fsck", "--strict")


@pytest.mark.parametrize("writers", [2, 8])
def test_writers_at_once_lose_nothing(desk: Desk, writers: int) -> None:
    race(desk, writers, 10)


def killed_race(desk: Desk, writers: int, rounds: int, kills: int) -> None:
    """Writers at once, some killed on the way and started anew: what was acknowledged is there, once."""
    chance, people = random.Random(3), ("zhangwei", "zhaomin", "liuyang", "hejie")
    first = len(desk.git("log", "--format=%H", "--", "ledgers/key").split())
    running = [start(desk, f"w{i}", rounds, people[i % 4]) for i in range(writers)]
    killed = []
    for turn in range(kills):
        time.sleep(chance.uniform(0.5, 1.5))
        victim = running.pop(chance.randrange(len(running)))
        victim.kill()
        killed.append(victim)
        running.append(start(desk, f"r{turn}", rounds, people[turn % 4]))
    told: list[str] = []
    for writer in [*killed, *running]:
        out, err = writer.communicate(timeout=600)
        assert writer.returncode == (-9 if writer in killed else 0) or writer.returncode == 0, err
        told += [line.split()[0] for line in out.splitlines() if line.endswith("K-S-1")]
    assert desk.wuye("doctor", "--mend", now=NOW).code == 0
    ids = values(desk, "id")
    assert len(set(told)) == len(told) and set(told) <= set(ids)
    assert ids == [f"K2611-{first + n + 1:04}" for n in range(len(ids))]
    whole(desk)


def test_writers_killed_and_started_anew(desk: Desk) -> None:
    killed_race(desk, 6, 6, 4)


@pytest.mark.soak
def test_twenty_writers_with_kills(desk: Desk) -> None:
    killed_race(desk, 20, 50, 60)


@pytest.mark.soak
def test_many_writers_for_long(desk: Desk) -> None:
    race(desk, 16, 60)
