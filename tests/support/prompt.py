"""A command at a terminal of its own, byte by byte: what it shows, what is typed, how it ends."""

from __future__ import annotations

import os
import select
import signal
import subprocess
import sys
import termios
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress

_OWN_TERMINAL = (
    "import fcntl, os, sys, termios; fcntl.ioctl(0, termios.TIOCSCTTY, 0); os.execv(sys.argv[1], sys.argv[1:])"
)


class Prompt:
    """One running command and the other end of its terminal."""

    def __init__(self, words: tuple[str, ...], env: Mapping[str, str]) -> None:
        self._end, inner = os.openpty()
        line = [sys.executable, "-c", _OWN_TERMINAL, sys.executable, "-m", "wuye.main", *words]
        self.process = subprocess.Popen(
            line, stdin=inner, stdout=inner, stderr=inner, env=dict(env), start_new_session=True
        )
        os.close(inner)
        self.shown = ""
        self._seen = 0

    def wait(self, words: str, seconds: float = 30) -> str:
        """What was shown, once these words stand after those that were waited for last."""
        until = time.monotonic() + seconds
        while (at := self.shown.find(words, self._seen)) < 0:
            assert time.monotonic() < until, f"never showed {words!r}:\n{self.shown}"
            assert self._read(), f"ended without {words!r}:\n{self.shown}"
        self._seen = at + len(words)
        return self.shown

    def type(self, words: str) -> None:
        """What somebody types; `\\x03` is Ctrl-C, `\\x04` Ctrl-D."""
        os.write(self._end, words.encode())

    def end(self, seconds: float = 30) -> int:
        """The exit status."""
        until = time.monotonic() + seconds
        while time.monotonic() < until and self._read():
            pass
        return self.process.wait(max(0.1, until - time.monotonic()))

    @property
    def echoes(self) -> bool:
        """Whether the terminal shows what is typed."""
        return bool(termios.tcgetattr(self._end)[3] & termios.ECHO)

    def close(self) -> None:
        """Ends whatever still runs there."""
        with suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()
        os.close(self._end)

    def _read(self) -> bool:
        if not select.select([self._end], [], [], 0.1)[0]:
            return True
        try:
            data = os.read(self._end, 4096)
        except OSError:
            return False
        self.shown += data.decode("utf-8", "replace")
        return bool(data)


@contextmanager
def prompt(*words: str, env: Mapping[str, str]) -> Iterator[Prompt]:
    """A command at a terminal of its own."""
    opened = Prompt(words, env)
    try:
        yield opened
    finally:
        opened.close()
