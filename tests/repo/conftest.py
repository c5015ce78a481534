"""A house with one person's key, made by the real git and the real ssh-keygen."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest

from wuye.repo import house as houses
from wuye.repo import keys, write
from wuye.repo.objects import Objects

AT = datetime.fromisoformat("2026-11-22T08:03:11+08:00")
Record = Callable[..., write.Prepared]


@pytest.fixture
def house(tmp_path: Path) -> Path:
    folder = tmp_path / "house"
    houses.create(folder)
    line = keys.make_key("H1", "zhangwei", passphrase=False)
    houses.write_signers(folder, f'zhangwei@example.cn namespaces="git" {line}\n')
    return folder


@pytest.fixture
def prepare(house: Path) -> Record:
    """Prepare a commit on the head as it is now."""

    def make(
        changes: dict[str, bytes],
        message: str = "key borrow K-1203-1\n\nWuye-Entry: K2611-0042",
        at: datetime = AT,
        **more: object,
    ) -> write.Prepared:
        who = write.Person("zhangwei", "张伟", "zhangwei@example.cn")
        with Objects(house) as objects:
            return write.prepare(
                house,
                objects,
                houses.head(objects),
                changes,
                message,
                who,
                at,
                lambda payload: keys.sign(payload, "H1", "zhangwei"),
                **more,
            )

    return make


@pytest.fixture
def record(house: Path, prepare: Record) -> Record:
    """Prepare and land."""

    def make(changes: dict[str, bytes], *args: object, **more: object) -> write.Prepared:
        prepared = prepare(changes, *args, **more)
        write.land(house, prepared)
        return prepared

    return make


@pytest.fixture
def plain(house: Path) -> Callable[..., str]:
    """Plain git, as a person would type it."""

    def git(*args: str, cwd: Path | None = None) -> str:
        done = subprocess.run(["git", *args], cwd=cwd or house, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
        return done.stdout + done.stderr

    return git
