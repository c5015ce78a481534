"""A real terminal, by tmux: what is typed, and what the screen shows."""

from __future__ import annotations

import contextlib
import os
import shlex
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.support.house import ROOT

MISSING = pytest.mark.skipif(shutil.which("tmux") is None, reason="tmux is not installed")
PROMPT = "READY>"


@dataclass(frozen=True, slots=True)
class Terminal:
    """One tmux window of its own server."""

    socket: Path

    def tmux(self, *args: str) -> str:
        """One tmux command."""
        done = subprocess.run(
            ["tmux", "-S", str(self.socket), *args], capture_output=True, text=True, encoding="utf-8", check=False
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    def type(self, words: str, *keys: str) -> None:
        """Types words, then keys such as Enter or C-c."""
        if words:
            self.tmux("send-keys", "-l", "--", words)
        if keys:
            self.tmux("send-keys", *keys)

    def screen(self) -> str:
        """What the screen shows, without blanks at the ends of lines."""
        return "\n".join(line.rstrip() for line in self.tmux("capture-pane", "-p").splitlines()).rstrip()

    def wait(self, words: str, seconds: float = 20) -> str:
        """The screen once it shows these words."""
        until = time.monotonic() + seconds
        while words not in (shown := self.screen()):
            assert time.monotonic() < until, f"never showed {words!r}:\n{shown}"
            time.sleep(0.05)
        return shown

    def answer(self, prompt: str, words: str) -> None:
        """Waits for a prompt, then answers it."""
        self.wait(prompt)
        self.type(words, "Enter")


@contextlib.contextmanager
def terminal(folder: Path, env: Mapping[str, str], columns: int) -> Iterator[Terminal]:
    """A shell in a window of so many columns, with `wuye` on its path."""
    tools = folder / "bin"
    tools.mkdir()
    script = f'#!/bin/sh\nexec {shlex.quote(sys.executable)} -m wuye.main "$@"\n'
    (tools / "wuye").write_text(script)
    (tools / "wuye").chmod(0o755)
    path = f"{tools}:{os.environ['PATH']}"
    given = {**env, "PATH": path, "PYTHONPATH": str(ROOT), "PS1": PROMPT, "HOME": str(folder), "LC_ALL": "C.UTF-8"}
    # A socket's path has to be short.
    socket = Path(f"/tmp/wuye-{os.getpid()}-{time.monotonic_ns()}")
    window = Terminal(socket)
    words = " ".join(f"{k}={shlex.quote(v)}" for k, v in given.items())
    shell = f"env -i TERM=screen {words} bash --norc --noprofile -i"
    window.tmux("-f", "/dev/null", "-u", "new", "-d", "-x", str(columns), "-y", "40", shell)
    try:
        window.wait(PROMPT)
        yield window
    finally:
        window.tmux("kill-server")
        socket.unlink(missing_ok=True)
