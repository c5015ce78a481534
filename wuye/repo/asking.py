"""One passphrase for several ssh-keygens, each of which signs for one use only: we ask, and a pipe answers them."""

from __future__ import annotations

import getpass
import os
import shlex
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

_HELPER = "#!/bin/sh\nIFS= read -r line <{}\nprintf '%s\\n' \"$line\"\n"


@contextmanager
def asked(path: Path) -> Iterator[Callable[[], dict[str, str]]]:
    """Asks for a key's passphrase; each call gives the environment in which one ssh-keygen is told it."""
    said = _passphrase(f'Enter passphrase for "{path}": ') + b"\n"
    with tempfile.TemporaryDirectory(prefix="wuye-") as name:
        pipe, helper = Path(name, "pipe"), Path(name, "ask")
        os.mkfifo(pipe, 0o600)
        helper.write_text(_HELPER.format(shlex.quote(str(pipe))), "utf-8")
        helper.chmod(0o700)
        # Open at both ends, so that nobody waits here; it never lies on a disk, and is gone when we are.
        end = os.open(pipe, os.O_RDWR | os.O_NONBLOCK | os.O_CLOEXEC)

        def told() -> dict[str, str]:
            os.write(end, said)
            return {"SSH_ASKPASS": str(helper), "SSH_ASKPASS_REQUIRE": "force"}

        try:
            yield told
        finally:
            os.close(end)


def _passphrase(prompt: str) -> bytes:
    """As ssh-keygen asks: on the terminal, or by the program that a person has named for it; empty where nobody answers."""
    program = os.environ.get("SSH_ASKPASS")
    if program and (os.environ.get("SSH_ASKPASS_REQUIRE") in ("force", "prefer") or not has_terminal()):
        try:
            done = subprocess.run([program, prompt], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, check=False)
        except OSError:
            return b""
        return b"" if done.returncode else done.stdout.partition(b"\n")[0].rstrip(b"\r")
    try:
        return os.fsencode(getpass.getpass(prompt)) if has_terminal() else b""
    except (EOFError, UnicodeError):
        return b""


def has_terminal() -> bool:
    """Whether somebody can be asked on a terminal."""
    try:
        os.close(os.open("/dev/tty", os.O_RDWR | os.O_NOCTTY))
    except OSError:
        return False
    return True
