"""Files written whole or not at all, and the private folder of a house."""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from wuye.errors import HouseTrouble
from wuye.text import same


def gitdir(house: Path) -> Path:
    """The folder where git keeps this house."""
    dot = house / ".git"
    if not dot.is_file():
        return dot
    words = dot.read_text("utf-8").strip()
    return (house / words.removeprefix("gitdir: ")).resolve()


def private(house: Path) -> Path:
    """Our own folder beside git's: lock, journal, caches; made when it isn't there."""
    folder = gitdir(house) / "wuye"
    with disk(house):
        folder.mkdir(exist_ok=True)
    return folder


@contextmanager
def disk(house: Path) -> Iterator[None]:
    """Turn what the disk refuses into HouseTrouble."""
    try:
        yield
    except OSError as error:
        raise HouseTrouble.of(
            f"磁盘不让写：{error}",
            f"the disk refused: {error}",
            remedy=same(f"ls -ld {house} && df -h {house}"),
        ) from error


def sync_folder(folder: Path) -> None:
    """Make the names in a folder durable."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def write_whole(target: Path, data: bytes, *, mode: int = 0o666, staging: Path | None = None) -> None:
    """Put a file in place by a durable temporary one, so a reader sees the old or the new, never a part."""
    temporary = (staging or target.parent) / f".{secrets.token_hex(8)}.tmp"
    try:
        handle = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(target)
        sync_folder(target.parent)
    finally:
        temporary.unlink(missing_ok=True)
