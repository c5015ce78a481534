"""Two desks as processes of their own, pushing at once; a desk killed on the way."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable

import pytest

from tests.support.house import ROOT
from tests.sync.desks import Desk, git
from wuye.desk.doctor import mend

Desks = Callable[..., list[Desk]]
WORDS = ("--borrower", "lina", "--org", "leasing", "--purpose", "inspection", "--json")


def _start(desk: Desk, *words: str, by: str = "liuyang") -> subprocess.Popen[str]:
    desk.clock.show()
    env = {**os.environ, "WUYE_HOUSE": str(desk.folder), "WUYE_AS": by, "WUYE_LANG": "en", "PYTHONPATH": str(ROOT)}
    return subprocess.Popen(
        [sys.executable, "-m", "wuye.main", *words], env=env, text=True, start_new_session=True,
        stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    )  # fmt: skip


def _together(first: Desk, second: Desk) -> None:
    """Both hold the same, and it is whole."""
    first.sync(), second.sync(), first.sync()
    assert first.head == second.head
    assert first.state() == second.state()
    verdict = first.audit()
    assert verdict.ok, verdict.violations


def test_two_desks_push_at_once(desks: Desks) -> None:
    first, second = desks(2)
    runs = [_start(d, "key", "borrow", k, *WORDS) for k in ("K-1", "K-2", "K-3") for d in (first, second)]
    ends = [(run.communicate(timeout=120), run.returncode) for run in runs]
    assert {code for _, code in ends} <= {0, 3}
    said = [json.loads(out)["entry"]["id"] for (out, _), code in ends if code == 0]
    _together(first, second)
    ids = [e.id for e in first.house.entries() if e.do == "borrow"]
    assert sorted(said) == sorted(ids) and len(ids) >= 3
    assert not git(first.folder, "rev-list", "--merges", "HEAD")


@pytest.mark.parametrize("wait", [0.15, 0.3, 0.45, 0.6, 0.8])
def test_a_desk_killed_on_the_way_leaves_no_entry_or_a_whole_one(desks: Desks, wait: float) -> None:
    first, second = desks(2)
    run = _start(second, "key", "borrow", "K-1", *WORDS)
    time.sleep(wait)
    os.killpg(run.pid, signal.SIGKILL)
    run.communicate()
    # A git that was killed as well may have left a lock of its own.
    mend(second.folder)
    first.borrow("K-2")
    second.borrow("K-3", "linxia")
    _together(first, second)
    ids = [e.id for e in first.house.entries() if e.do == "borrow" and e.id.startswith("K2611-a")]
    assert ids == [f"K2611-a{n:04}" for n in range(1, len(ids) + 1)]
    assert second.tree_is_head()


def test_a_lock_on_what_the_remote_had_keeps_nobody_off_line(desks: Desks) -> None:
    first, second = desks(2)
    first.borrow("K-2")
    lock = second.folder / ".git" / "refs" / "remotes" / "origin" / "main.lock"
    with subprocess.Popen(["git", "cat-file", "--batch-check"], cwd=second.folder, stdin=subprocess.PIPE) as running:
        lock.touch()
        out, _ = _start(second, "sync").communicate(timeout=60)
        assert lock.exists() and "brought in" not in out
        running.communicate(timeout=60)
    second.house.objects.close()
    out, err = _start(second, "sync").communicate(timeout=60)
    assert "brought in 1" in out and not lock.exists(), err
    _together(first, second)


def test_the_commands(desks: Desks) -> None:
    first, second = desks(2)
    second.line(False)
    first.give("K-1")
    first.clock.later(60)
    second.give("K-1", "linxia")
    run = _start(second, "sync", by="linxia")
    out, err = run.communicate(timeout=60)
    assert (run.returncode, out) == (5, "not shared yet: 1\n") or "not shared yet: 2" in out, err
    second.line(True)
    run = _start(second, "sync", "--json", by="linxia")
    out, err = run.communicate(timeout=60)
    done = json.loads(out)
    assert (done["reached"], done["left"], done["contested"]) == (True, 0, ["K-1"]), err
    out, _ = _start(second, "desk").communicate(timeout=60)
    assert out == "this desk: a\n"
    out, _ = _start(second, "key", "list", "--json").communicate(timeout=60)
    row = next(r for r in json.loads(out) if r["subject"] == "K-1")
    stands = row["contested"][0]
    board, _ = _start(second).communicate(timeout=60)
    assert "contested 1" in board and f"wuye settle {row['contested'][-1]}" in board
    run = _start(second, "settle", stands, "--why", "先借", by="wangfang")
    out, err = run.communicate(timeout=60)
    assert run.returncode == 0, err
    out, _ = _start(second, "key", "show", "K-1").communicate(timeout=60)
    assert stands in out
    _together(first, second)


def test_a_remote_that_refuses_says_why_and_nothing_is_recorded(desks: Desks) -> None:
    first, _ = desks(2)
    hook = first.folder.parent / "shared.git" / "hooks" / "pre-receive"
    hook.parent.mkdir(exist_ok=True)
    hook.write_text("#!/bin/sh\necho '账本不收 not taken' >&2\nexit 1\n")
    hook.chmod(0o755)
    before = first.head
    run = _start(first, "key", "borrow", "K-1", *WORDS)
    _, err = run.communicate(timeout=60)
    assert run.returncode == 5 and "not taken" in err
    assert first.head == before and first.tree_is_head()
