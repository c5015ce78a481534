"""A write killed at any instant leaves no entry or a whole signed one, and the next run says which."""

from __future__ import annotations

import os
import random
import shutil
import signal
import time
from pathlib import Path

import pytest

from tests.support.house import Desk, copy
from wuye.repo.write import trailers

NOW = "2026-11-10T09:03:00+08:00"
WORDS = ("key", "return", "K-S-1", "--note")


def took(desk: Desk) -> float:
    """How long a write takes here."""
    start = time.monotonic()
    assert desk.wuye_process(*WORDS, "first", as_="zhangwei", now=NOW).code == 0
    return time.monotonic() - start


def last(desk: Desk) -> tuple[str, str, list[str]]:
    """The head, its signature's verdict, and the entries it names."""
    head, good, message = desk.git("log", "-1", "--format=%H%n%G?%n%B").split("\n", 2)
    return head, good, trailers(message.rstrip("\n"))


def kill(desk: Desk, turn: int, after: float) -> tuple[str, str]:
    """Kills a write after so many seconds; what it said on stdout, and what the next write says."""
    writer = desk.start(*WORDS, f"killed-{turn}", as_="zhangwei", now=NOW)
    time.sleep(after)
    # By turns only the writer dies, or its running git with it.
    (os.kill if turn % 2 else os.killpg)(writer.pid, signal.SIGKILL)
    out, _ = writer.communicate(timeout=60)
    (desk.path / ".git" / "index.lock").unlink(missing_ok=True)
    result = desk.wuye(*WORDS, f"after-{turn}", as_="zhaomin", now=NOW, lang="en")
    assert result.code == 0, result.err
    return out, result.err


def killed(desk: Desk, kills: int) -> None:
    """So many kills, each at a random instant of a write."""
    chance, length = random.Random(11), took(desk)
    landed = told = 0
    for turn in range(kills):
        before = last(desk)[0]
        out, err = kill(desk, turn, chance.uniform(0.35, 1.1) * length)
        new = desk.git("rev-list", "--reverse", f"{before}..HEAD").split()
        assert len(new) in (1, 2), (turn, err)
        assert desk.git("status", "--porcelain") == "", turn
        page = desk.git("show", "HEAD:ledgers/key/2026-11/10.yaml")
        assert (f"note: killed-{turn}\n" in page) == (len(new) == 2)
        assert f"note: after-{turn}\n" in page
        landed += len(new) == 2
        if "the last run was stopped" in err:
            told += 1
            [entry] = trailers(desk.git("log", "-1", "--format=%B", new[0]).rstrip("\n"))
            said = f"{entry} was recorded whole" if len(new) == 2 else "nothing was recorded"
            assert said in err
        assert len(new) == 2 or out == "", "acknowledged and lost"
    assert set(desk.git("log", "--format=%G?").split()) == {"G"}
    desk.git("fsck", "--strict")
    ids = [line.split()[-1] for line in page.splitlines() if line.startswith("- id: ")]
    assert ids == [f"K2611-{int(ids[0][-4:]) + n:04}" for n in range(len(ids))]
    print(f"{kills} kills, {landed} entries landed, {told} told by the next run")


def test_killed_writes_leave_no_entry_or_a_whole_one(desk: Desk) -> None:
    killed(desk, 30)


@pytest.mark.soak
def test_many_killed_writes(desk: Desk) -> None:
    killed(desk, 400)


# One of every kind of write, each the first of its kind on a house of its own.
NEW = ("--name", "钱文", "--roles", "assistant", "--dept", "service", "--new-key", "--no-passphrase")
KINDS: dict[str, tuple[str, tuple[str, ...]]] = {
    "enrol": ("chenjing", ("staff", "enrol", "qianwen", *NEW)),
    "rotate": ("zhangwei", ("staff", "rotate-key", "zhangwei", "--new-key", "--no-passphrase")),
    "receive": ("zhangwei", ("key", "receive", "K-N", "--kind", "shared", "--opens", "会所", "--place", "A11")),
    "borrow": (
        "zhangwei",
        ("key", "borrow", "K-S-1", "--borrower", "wulei", "--org", "engineering", "--purpose", "repair"),
    ),
    "correct": ("zhangwei", ("correct", "K2611-0003", "--why", "写错", "--place", "A12")),
    "attach": ("zhangwei", ("key", "return", "K-S-1", f"--attach={__file__}")),
    "adopt": ("wangfang", ("schema", "adopt", "--why", "试")),
}


def one_of(desk: Desk, kind: str, after: float) -> bool:
    """Kills one write; whether its entry landed. Either way the doctor leaves a sound house behind."""
    who, words = KINDS[kind]
    if kind == "adopt":
        with (desk.path / "schemas" / "unit.yaml").open("a") as file:
            file.write("# ours\n")
    before = last(desk)[0]
    writer = desk.start(*words, as_=who, now=NOW)
    time.sleep(after)
    os.killpg(writer.pid, signal.SIGKILL)
    out, _ = writer.communicate(timeout=60)
    mended = desk.wuye("doctor", "--mend", now=NOW, lang="en")
    assert mended.code == 0, mended
    new = desk.git("rev-list", f"{before}..HEAD").split()
    assert len(new) <= 1 and (new or not out.strip()), "acknowledged and lost"
    assert set(desk.git("log", "--format=%G?").split()) == {"G"}
    desk.git("fsck", "--strict")
    assert desk.done("key return K-S-1 --note after", "zhaomin", NOW).code == 0
    return bool(new)


def every_kind(desk: Desk, tmp_path: Path, rounds: int) -> None:
    """Kills each kind of write so many times, spread over the time it takes."""
    chance, length = random.Random(5), took(desk)
    landed = 0
    for turn in range(rounds):
        for kind in KINDS:
            there = copy(desk, tmp_path / f"{kind}-{turn}")
            landed += one_of(there, kind, chance.uniform(0.4, 1.1) * length)
            shutil.rmtree(there.path.parent)
    print(f"{rounds * len(KINDS)} kills, {landed} entries landed")


def test_every_kind_of_write_killed(desk: Desk, tmp_path: Path) -> None:
    every_kind(desk, tmp_path, 1)


@pytest.mark.soak
def test_every_kind_of_write_killed_often(desk: Desk, tmp_path: Path) -> None:
    every_kind(desk, tmp_path, 72)
