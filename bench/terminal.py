"""A command on a terminal of a given width: what a person at it would see, typed answers and all."""

from __future__ import annotations

import fcntl
import os
import pty
import re
import select
import struct
import subprocess
import sys
import termios
import time
from collections.abc import Iterable, Mapping
from pathlib import Path

from wuye.text import cells

CONTROL = re.compile(r"\x1b\[[0-9;?]*[ -/]*[@-~]|\x1b\][^\x07]*\x07|\x1b[=>]")
OVERWRITTEN = re.compile(r"[^\n]*\r")
PATIENCE = 30.0
"""Seconds after which a command that says nothing counts as hung."""


def seen(argv: list[str], env: Mapping[str, str], folder: Path, width: int, answers: Iterable[str] = ()) -> str:
    """What one run of wuye shows; each answer is typed at the next prompt."""
    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 60, width, 0, 0))
    command = [sys.executable, "-m", "wuye.main", *argv]
    child = subprocess.Popen(
        command, stdin=theirs, stdout=theirs, stderr=theirs, env=env, cwd=folder, start_new_session=True
    )
    os.close(theirs)
    try:
        words = _talk(ours, list(answers))
    finally:
        os.close(ours)
        child.wait(PATIENCE)
    # A line written over, such as a progress line, is seen as it was left.
    return OVERWRITTEN.sub("", CONTROL.sub("", words).replace("\r\n", "\n"))


def _talk(terminal: int, answers: list[str]) -> str:
    shown = b""
    while (more := _read(terminal, _asks(shown) and bool(answers), shown)) != b"":
        if more is None:
            os.write(terminal, answers.pop(0).encode() + b"\n")
            shown += _echo(terminal)
            continue
        shown += more
    return shown.decode("utf-8", "replace")


def _read(terminal: int, asked: bool, shown: bytes) -> bytes | None:
    """More of what is shown; None where it waits for an answer, nothing at the end."""
    ready, _, _ = select.select([terminal], [], [], 0.25 if asked else PATIENCE)
    if not ready:
        if asked:
            return None
        raise TimeoutError(f"nothing more comes after: {shown.decode('utf-8', 'replace')}")
    try:
        return os.read(terminal, 65536)
    except OSError:
        return b""


def _asks(shown: bytes) -> bool:
    """Whether the last line shown is left open, as a prompt is."""
    return bool(shown) and not shown.endswith(b"\n")


def _echo(terminal: int) -> bytes:
    """The answer as the terminal itself writes it back, to the end of its line."""
    shown, until = b"", time.monotonic() + PATIENCE
    while b"\n" not in shown and time.monotonic() < until:
        shown += os.read(terminal, 65536)
    return shown


def wrapped(words: str, width: int) -> str:
    """Lines broken where the terminal breaks them: at its last column, a wide character never split."""
    return "".join(f"{part}\n" for line in words.splitlines() for part in _broken(line.rstrip(), width))


def _broken(line: str, width: int) -> list[str]:
    parts, room = [""], width
    for char in line:
        if cells(char) > room:
            parts.append("")
            room = width
        parts[-1] += char
        room -= cells(char)
    return parts
