"""One writer at a time: an advisory lock the system frees when its holder dies."""

from __future__ import annotations

import fcntl
import json
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from wuye.errors import HouseTrouble, WuyeError
from wuye.repo import git
from wuye.repo.files import disk, gitdir, private
from wuye.text import Text

_PAUSE = 0.02


@contextmanager
def writing(house: Path, wait: float = 10.0, *, person: str = "", command: str = "") -> Iterator[None]:
    """Hold the house for writing; HouseTrouble naming the holder when it stays taken for `wait` seconds."""
    path = private(house) / "lock"
    with disk(house):
        handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o666)
    try:
        _acquire(house, handle, wait)
        _sign_in(handle, person, command)
        git.kept_open.add(handle)
        try:
            yield
        finally:
            git.kept_open.discard(handle)
            os.ftruncate(handle, 0)
            # Unlock by name, not by closing: a child of ours may still hold the same open file.
            fcntl.flock(handle, fcntl.LOCK_UN)
    finally:
        os.close(handle)


def look(house: Path) -> tuple[bool, str] | None:
    """Who holds the house (True) or died holding it (False), without waiting; None when nobody did."""
    path = gitdir(house) / "wuye" / "lock"
    try:
        handle = os.open(path, os.O_RDONLY)
    except FileNotFoundError:
        return None
    try:
        alive, raw = not _taken(handle), os.pread(handle, 4096, 0)
    finally:
        os.close(handle)
    return (alive, _named(raw) or "?") if alive or raw else None


def _acquire(house: Path, handle: int, wait: float) -> None:
    until = time.monotonic() + wait
    with disk(house):
        while not _taken(handle):
            if time.monotonic() >= until:
                raise _busy(os.pread(handle, 4096, 0))
            time.sleep(_PAUSE)


def _taken(handle: int) -> bool:
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _sign_in(handle: int, person: str, command: str) -> None:
    since = datetime.now().astimezone().isoformat(timespec="seconds")
    holder = {"pid": os.getpid(), "person": person, "command": command, "since": since}
    os.ftruncate(handle, 0)
    os.pwrite(handle, json.dumps(holder, ensure_ascii=False).encode(), 0)


def _named(raw: bytes) -> str | None:
    try:
        holder = json.loads(raw)
        who = [str(holder[word]) for word in ("pid", "person", "command", "since")]
    except (ValueError, KeyError, TypeError):
        return None
    return " ".join(filter(None, who))


def _busy(raw: bytes) -> WuyeError:
    try:
        holder = json.loads(raw)
        pid, since = holder["pid"], holder["since"]
        who = " ".join(filter(None, (holder["person"], holder["command"])))
    except (ValueError, KeyError, TypeError):
        look = _again("ps aux | grep -E 'wuye|git'")
        return HouseTrouble.of("这个库正被占用", "the house is busy", remedy=look)
    who = f" {who}" if who else ""
    return HouseTrouble.of(
        f"这个库正被占用：进程 {pid}{who}，自 {since}",
        f"the house is busy: process {pid}{who}, since {since}",
        remedy=_again(f"ps -p {pid}"),
    )


def _again(look: str) -> Text:
    return Text(f"稍等再试；查看占用者：{look}", f"wait and try again; to see the holder: {look}")
