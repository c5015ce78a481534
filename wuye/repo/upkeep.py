"""A store that stays small: what was filed one by one is packed by git in the background, never while somebody waits."""

from __future__ import annotations

import fcntl
import os
from contextlib import suppress
from pathlib import Path

from wuye.repo import git
from wuye.repo.files import gitdir, private

LOOSE = 48
"""From how many objects in one of its 256 folders on the store is packed: some two weeks of entries."""
PACKS = 40
"""From how many packs on they are made one: some two years."""
_FOLDER = "17"
_BUSY = "packing"


def keep_packed(house: Path) -> bool:
    """Has git pack the store where much lies loose and nobody packs it already; whether it was begun.

    What nothing refers to is kept: somebody may be about to refer to it.
    """
    objects = gitdir(house) / "objects"
    if _count(objects / _FOLDER) < LOOSE:
        return False
    whole = _count(objects / "pack", ".pack") >= PACKS
    with suppress(OSError):
        return _begin(house, ("repack", "-d", "-l", "-q", *(("-a", "-k") if whole else ())))
    return False


def _count(folder: Path, ending: str = "") -> int:
    try:
        with os.scandir(folder) as found:
            return sum(entry.name.endswith(ending) for entry in found)
    except OSError:
        return 0


def _begin(house: Path, words: tuple[str, ...]) -> bool:
    # The lock is the process's own: it ends with it, however that ends.
    busy = os.open(private(house) / _BUSY, os.O_CREAT | os.O_RDWR, 0o600)
    try:
        fcntl.flock(busy, fcntl.LOCK_EX | fcntl.LOCK_NB)
        os.set_inheritable(busy, True)
        quiet = [(os.POSIX_SPAWN_OPEN, fd, os.devnull, os.O_RDWR, 0) for fd in (0, 1, 2)]
        line = ["nice", "-n", "19", *git.argv("-C", str(house), *words)]
        git.counted()
        os.posix_spawnp(line[0], line, git.ENV(house), file_actions=quiet, setpgroup=0)
        return True
    finally:
        os.close(busy)
