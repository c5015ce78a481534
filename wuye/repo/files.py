"""Files written whole or not at all, and the private folder of a house."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from threading import Thread
from typing import IO

from wuye.errors import HouseTrouble, why_not
from wuye.text import same

AT_ONCE = 8
"""How many files are synced at the same time."""


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
        why = why_not(error, at=True)
        raise HouseTrouble.of(
            f"磁盘不让写：{why.zh}",
            f"the disk refused: {why.en}",
            remedy=same(f"ls -ld {house} && df -h {house}"),
        ) from error


def scratch() -> IO[bytes]:
    """A file of no name, gone when it is closed."""
    if hasattr(os, "memfd_create"):
        return os.fdopen(os.memfd_create("wuye"), "w+b")
    import tempfile

    return tempfile.TemporaryFile()


def sync_folder(folder: Path) -> None:
    """Make the names in a folder durable."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def together(tasks: Sequence[Callable[[], object]]) -> None:
    """Runs tasks that wait for the disk at the same time, since it syncs many as fast as one; raises what one of them raised."""
    errors: list[BaseException] = []

    def tried(task: Callable[[], object]) -> None:
        try:
            task()
        except BaseException as error:  # noqa: BLE001 - raised where the tasks were given
            errors.append(error)

    for start in range(0, len(tasks), AT_ONCE):
        first, *others = tasks[start : start + AT_ONCE]
        threads = [Thread(target=tried, args=(task,)) for task in others]
        for thread in threads:
            thread.start()
        tried(first)
        for thread in threads:
            thread.join()
        if errors:
            raise errors[0]


def write_whole(target: Path, data: bytes, *, mode: int = 0o666, staging: Path | None = None) -> None:
    """Put a file in place by a durable temporary one, so a reader sees the old or the new, never a part."""
    write_all({target: data}, mode=mode, staging=staging)


def write_all(files: Mapping[Path, bytes], *, mode: int = 0o666, staging: Path | None = None) -> None:
    """The same with several files, none of which has its name before all are durable."""
    waiting = {target: (staging or target.parent) / f".{os.urandom(8).hex()}.tmp" for target in files}
    try:
        together([partial(_write_new, waiting[target], data, mode) for target, data in files.items()])
        for target, temporary in waiting.items():
            temporary.replace(target)
        together([partial(sync_folder, folder) for folder in {target.parent for target in files}])
    finally:
        for temporary in waiting.values():
            temporary.unlink(missing_ok=True)


def _write_new(path: Path, data: bytes, mode: int) -> None:
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
    with os.fdopen(handle, "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
