"""A machine that isn't as it should be: locks, clocks, zones, branches, descriptors, a work tree gone."""

from __future__ import annotations

import fcntl
import resource
import shutil
import subprocess
import sys

import pytest

from tests.support.house import Desk, Result

NOW = "2026-11-10T09:03:00+08:00"
WORDS = ("key", "return", "K-S-1")


def write(desk: Desk, lang: str = "en", now: str = NOW, **env: str) -> Result:
    return desk.wuye(*WORDS, as_="zhangwei", now=now, lang=lang, env=env)


def whole(desk: Desk) -> None:
    """The house is HEAD, signed throughout."""
    assert desk.git("status", "--porcelain") == ""
    assert set(desk.git("log", "--format=%G?").split()) == {"G"}


def test_a_lock_of_a_dead_run_is_no_lock(desk: Desk) -> None:
    (desk.path / ".git/wuye/lock").write_text('{"pid": 1, "person": "lina", "command": "x", "since": "09:00"}')
    assert write(desk).code == 0
    whole(desk)


def test_a_lock_that_is_held_is_named(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("wuye.repo.lock.writing.__wrapped__.__defaults__", (0.1,))
    with (desk.path / ".git/wuye/lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        file.write('{"pid": 4711, "person": "lina", "command": "key borrow", "since": "09:00"}')
        file.flush()
        for lang, words in (("zh", "进程 4711 lina key borrow"), ("en", "process 4711 lina key borrow")):
            with desk.unchanged():
                result = write(desk, lang)
            assert (result.code, words in result.err, "ps -p 4711" in result.err) == (5, True, True), result
    assert write(desk).code == 0


def test_a_lock_of_git_left_behind_hinders_no_entry(desk: Desk) -> None:
    (desk.path / ".git/index.lock").touch()
    result = write(desk)
    assert result.code == 0 and "git's index is behind" in result.err and "rm " in result.err
    (desk.path / ".git/index.lock").unlink()
    assert write(desk).code == 0
    whole(desk)


@pytest.mark.parametrize("words", [("checkout", "-q", "--detach"), ("checkout", "-q", "-b", "trial")])
def test_another_branch_is_told_with_the_way_back(words: tuple[str, ...], desk: Desk) -> None:
    desk.git(*words)
    for lang, said in (("zh", "库不在 main 分支上"), ("en", "isn't on its branch main")):
        result = write(desk, lang)
        assert (result.code, said in result.err, "switch main" in result.err) == (5, True, True), result
    desk.git("switch", "-q", "main")
    assert write(desk).code == 0


@pytest.mark.parametrize("gone", ["ledgers", "schemas", "wuye.yaml", "ledgers/key"])
def test_a_work_tree_deleted_by_hand_loses_nothing(gone: str, desk: Desk) -> None:
    path = desk.path / gone
    path.unlink() if path.is_file() else shutil.rmtree(path)
    assert write(desk).code == 0
    assert desk.wuye("doctor", "--mend", now=NOW).code == 0
    whole(desk)


def test_time_goes_on_when_the_clock_is_set_back_and_forward(desk: Desk) -> None:
    for now in ("2026-11-10T09:03:00+08:00", "2026-10-01T00:00:00+08:00", "2031-01-01T00:00:00+08:00", NOW):
        result = write(desk, now=now)
        assert result.code == 0
    assert "set the clock right" in result.err
    times = [
        line.split()[1] for line in desk.wuye("--json", "log", now=NOW).out.split(",") if line.startswith(' "at":')
    ]
    assert len(times) > 4


@pytest.mark.parametrize("zone", ["America/New_York", "UTC", "Pacific/Kiritimati", "nonsense/zone"])
def test_the_zone_is_the_house_s_wherever_the_machine_is(zone: str, desk: Desk) -> None:
    result = desk.wuye_process(*WORDS, as_="zhangwei", now="2026-11-10T01:03:00+00:00", env={"TZ": zone})
    assert result.code == 0, result
    assert "at: 2026-11-10T09:03:00+08:00" in desk.git("show", "HEAD:ledgers/key/2026-11/10.yaml")
    assert desk.git("log", "-1", "--format=%ai").strip() == "2026-11-10 09:03:00 +0800"


def test_gc_at_the_same_time_loses_nothing(desk: Desk) -> None:
    # Not with --prune=now: git's manual forbids that beside a writer, whose new objects nothing refers to yet.
    for _ in range(3):
        running = subprocess.Popen(["git", "-C", str(desk.path), "gc", "-q"])
        results = [write(desk) for _ in range(3)]
        assert running.wait() == 0
        assert [r.code for r in results] == [0, 0, 0], results
    whole(desk)
    desk.git("fsck", "--strict")


@pytest.mark.parametrize("limit", [24, 12, 9, 7, 5])
def test_few_descriptors(limit: int, desk: Desk) -> None:
    def narrow() -> None:
        resource.setrlimit(resource.RLIMIT_NOFILE, (limit, limit))

    before = desk.head
    env = desk.process_env("zhangwei", NOW, "en")
    command = [sys.executable, "-m", "wuye.main", *WORDS]
    done = subprocess.run(command, env=env, capture_output=True, text=True, check=False, preexec_fn=narrow)
    assert done.returncode in (0, 5) or limit < 7, done
    assert "Traceback" not in done.stderr or limit < 7, done.stderr
    landed = desk.git("rev-list", f"{before}..HEAD").split()
    assert (done.returncode == 0) == bool(landed) or "recorded" in write(desk).err, done
    assert write(desk).code == 0
    whole(desk)
