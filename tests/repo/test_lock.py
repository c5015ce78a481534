from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from wuye.errors import HouseTrouble
from wuye.repo import git
from wuye.repo.lock import writing

HOLD = """
import sys, time
from pathlib import Path
from wuye.repo.lock import writing
with writing(Path(sys.argv[1]), person="张伟", command="key borrow"):
    print("held", flush=True)
    time.sleep(30)
"""


@pytest.fixture
def holder(house: Path):
    env = os.environ | {"PYTHONPATH": str(Path(__file__).parents[2])}
    other = subprocess.Popen([sys.executable, "-c", HOLD, str(house)], stdout=subprocess.PIPE, env=env)
    assert other.stdout and other.stdout.readline() == b"held\n"
    yield other
    other.kill()
    other.wait()
    other.stdout.close()


def test_busy_names_the_holder(house: Path, holder) -> None:
    started = time.monotonic()
    with pytest.raises(HouseTrouble) as caught, writing(house, wait=0.2):
        pass
    assert 0.2 <= time.monotonic() - started < 5
    words = caught.value.problems[0].message.zh
    assert str(holder.pid) in words and "张伟 key borrow" in words and "20" in words


def test_dead_holder_frees_it(house: Path, holder) -> None:
    holder.kill()
    with writing(house, wait=5):
        assert git.kept_open


def test_freed_after_use_and_after_failure(house: Path) -> None:
    with pytest.raises(ZeroDivisionError), writing(house):
        raise ZeroDivisionError
    with writing(house, wait=0), pytest.raises(HouseTrouble, match=str(os.getpid())), writing(house, wait=0):
        pass
    with writing(house, wait=0):
        pass
    assert (house / ".git" / "wuye" / "lock").read_bytes() == b"" and not git.kept_open


def test_unreadable_note_of_the_holder(house: Path) -> None:
    with writing(house):
        (house / ".git" / "wuye" / "lock").write_bytes(b"[]")
        with pytest.raises(HouseTrouble, match="busy"), writing(house, wait=0):
            pass


def test_git_of_a_killed_writer_keeps_the_lock(house: Path) -> None:
    with writing(house):
        fds = tuple(git.kept_open)
        child = subprocess.Popen(["sleep", "30"], pass_fds=fds)
    with writing(house, wait=0):
        pass
    child.kill()
    child.wait()
