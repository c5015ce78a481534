"""A second process that reads ahead while the first one judges; without it everything is the same, only slower."""

from __future__ import annotations

import fcntl
import marshal
import os
import signal
import sys
import termios
import warnings
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from itertools import islice
from typing import NoReturn

from wuye.audit.change import Change
from wuye.audit.packed import Packed, unpack
from wuye.repo import git
from wuye.repo.objects import Objects

Told = tuple[str, str | None, Packed | None]
"""A commit, the tree it was read against, and what it holds; nothing where that is odd in any way."""
Read = Callable[[Objects, Callable[[], bool]], Iterable[Told]]
"""Reads commits one after the other, and may ask whether the one that judges has nothing left to do."""
TOGETHER = 32
"""How many commits are sent at once."""
ROOM = 1 << 18
"""Bytes the pipe shall hold, some three hundred commits, so that neither waits when the other is slow for once."""
SELDOM = 8
"""For so many commits it is believed that the one that judges has little to do, or hasn't."""


class Beside:
    """The other process as seen from here: commits in order, each with the tree it was read against."""

    def __init__(self, objects: Objects, read: Read) -> None:
        self._coming: Iterator[Told] = iter(())
        self._last: Told = ("", None, None)
        end, start = os.pipe()
        _widen(start)
        try:
            self._pid = _fork()
        except OSError:
            os.close(end)
            os.close(start)
            raise
        if self._pid == 0:
            os.close(end)
            _work(start, objects, read)
        # Itself and its git: both count.
        git.counted()
        git.counted()
        os.close(start)
        self._pipe = os.fdopen(end, "rb")
        self.alive = True

    def take(self, oid: str, tree: str | None) -> Change | None:
        """A commit as read against that tree; None where it wasn't, or can't be told in few words."""
        while self.alive and self._last[0] != oid:
            self._last = next(self._coming, None) or self._more()
        read, against, packed = self._last
        return unpack(packed) if read == oid and packed is not None and against == tree else None

    def _more(self) -> Told:
        size = int.from_bytes(self._pipe.read(8), "big")
        data = self._pipe.read(size)
        # Ended, or cut off in the middle of a word: either way nothing more comes.
        if not size or len(data) < size:
            self.alive = False
            return "", None, None
        self._coming = iter(marshal.loads(data))
        return next(self._coming)

    def close(self) -> None:
        """Ends it, wherever it is; its git ends with it."""
        self.alive = False
        self._pipe.close()
        with suppress(ProcessLookupError):
            os.kill(self._pid, signal.SIGKILL)
        os.waitpid(self._pid, 0)


def beside(objects: Objects, read: Read) -> Beside | None:
    """A second process that reads; None where this machine won't make one."""
    try:
        return Beside(objects, read) if hasattr(os, "fork") else None
    except OSError:
        return None


def _fork() -> int:
    with warnings.catch_warnings():
        # Newer Pythons warn where there are threads; what is done over there takes none of their locks.
        warnings.simplefilter("ignore", DeprecationWarning)
        return os.fork()


def _widen(pipe: int) -> None:
    # Only Linux lets it be asked for; elsewhere, and where a user has too many such pipes, it stays as it is.
    with suppress(OSError, AttributeError):
        fcntl.fcntl(pipe, fcntl.F_SETPIPE_SZ, ROOM)


def _work(pipe: int, objects: Objects, read: Read) -> NoReturn:
    try:
        # Ctrl-C reaches both; the one that judges says so, and ends this one.
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        signal.signal(signal.SIGTERM, signal.SIG_DFL)
        objects.let_go()
        told = iter(read(objects.another(), _waits(pipe)))
        while part := list(islice(told, TOGETHER)):
            _send(pipe, marshal.dumps(part))
    finally:
        # Neither what the other has opened nor what it meant to print is this one's business.
        os._exit(0)


def _waits(pipe: int) -> Callable[[], bool]:
    """Whether the one that judges has nearly taken all there was; looked at now and then, for each look costs a call."""
    left, drained = 0, False

    def waits() -> bool:
        nonlocal left, drained
        if not left:
            left, drained = SELDOM, _drained(pipe)
        left -= 1
        return drained

    return waits


def _drained(pipe: int) -> bool:
    filled = int.from_bytes(fcntl.ioctl(pipe, termios.FIONREAD, bytes(4)), sys.byteorder)
    return filled <= _room(pipe) // 4


def _room(pipe: int) -> int:
    try:
        return fcntl.fcntl(pipe, fcntl.F_GETPIPE_SZ)
    except (OSError, AttributeError):
        return 0


def _send(pipe: int, data: bytes) -> None:
    whole = memoryview(len(data).to_bytes(8, "big") + data)
    while whole:
        whole = whole[os.write(pipe, whole) :]
