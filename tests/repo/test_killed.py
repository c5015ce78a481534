"""Writers killed at random instants, and writers racing: every commit is whole, none is lost."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

from wuye.repo import house as houses
from wuye.repo import write
from wuye.repo.lineage import lineage
from wuye.repo.lock import writing
from wuye.repo.objects import Objects
from wuye.repo.sshsig import verify

WRITER = """
import sys
from datetime import UTC, datetime
from pathlib import Path
from wuye.repo import house as houses, keys, write
from wuye.repo.lock import writing
from wuye.repo.objects import Objects

house, desk, rounds = Path(sys.argv[1]), sys.argv[2], int(sys.argv[3])
page = "ledgers/key/2026-11/22.yaml"
who = write.Person("zhangwei", "张伟", "zhangwei@example.cn")
with Objects(house) as objects:
    for n in range(rounds):
        with writing(house, wait=60):
            if said := write.recover(house, objects):
                print("recovered", said.en, flush=True)
            head = houses.head(objects)
            grown = (objects.blob(f"HEAD:{page}") or b"# x\\n") + f"- {desk}{n}\\n".encode()
            message = f"key add {desk}{n}\\n\\nWuye-Entry: {desk}{n}"
            signer = lambda payload: keys.sign(payload, "H1", "zhangwei")
            done = write.prepare(house, objects, head, {page: grown}, message, who, datetime.now(UTC), signer)
            write.land(house, done)
            print(f"{desk}{n}", flush=True)
"""
PAGE = "ledgers/key/2026-11/22.yaml"


def start(house: Path, desk: str, rounds: int) -> subprocess.Popen[str]:
    env = os.environ | {"PYTHONPATH": str(Path(__file__).parents[2])}
    args = [sys.executable, "-c", WRITER, str(house), desk, str(rounds)]
    return subprocess.Popen(
        args, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=env, start_new_session=True
    )


def check_whole(house: Path) -> list[str]:
    """Every commit is signed and adds exactly the one line its trailer names."""
    entries, before = [], b"# x\n"
    with Objects(house) as objects:
        for oid in lineage(house):
            commit = objects.commit(oid)
            assert commit.signature and verify(commit.signature, commit.payload)
            [entry] = write.trailers(commit.message)
            page = objects.blob(f"{oid}:{PAGE}")
            assert page == before + f"- {entry}\n".encode()
            before = page
            entries.append(entry)
    return entries


def test_killed_writers_leave_whole_entries(house: Path, plain) -> None:
    chance, claimed = random.Random(7), []
    for turn in range(20):
        writer = start(house, f"{chr(97 + turn)}-", 1000)
        assert writer.stdout and writer.stdout.readline()
        time.sleep(chance.uniform(0, 0.15))
        # By turns only the writer dies, or its running git with it.
        (os.kill if turn % 2 else os.killpg)(writer.pid, signal.SIGKILL)
        said, _ = writer.communicate()
        claimed += [line for line in said.split("\n") if "-" in line and " " not in line]
        with writing(house), Objects(house) as objects:
            (house / ".git" / "index.lock").unlink(missing_ok=True)
            write.recover(house, objects)
            assert write.recover(house, objects) is None
        assert houses.clean(house) == []
        assert plain("status", "--porcelain") == ""
    entries = check_whole(house)
    assert len(set(entries)) == len(entries) and set(claimed) <= set(entries)
    plain("fsck", "--strict")


def test_racing_writers_lose_nothing(house: Path, plain) -> None:
    writers = [start(house, desk, 12) for desk in ("a", "b", "c")]
    for writer in writers:
        _, words = writer.communicate(timeout=60)
        assert writer.returncode == 0, words
    assert sorted(check_whole(house)) == sorted(f"{desk}{n}" for desk in "abc" for n in range(12))
    assert plain("status", "--porcelain") == ""
