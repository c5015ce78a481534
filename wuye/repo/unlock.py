"""Keys with a passphrase, unlocked once for a command: ssh-keygen asks, waits, and signs whatever it is handed."""

from __future__ import annotations

import atexit
import os
import socket
import subprocess
import tempfile
from contextlib import suppress
from pathlib import Path

from wuye.repo import git
from wuye.repo.sshsig import Wire

MOST = 100
"""How many signatures one passphrase is good for; then it is asked for again."""

_LIST, _LISTED = 11, 12


class Unsigned(Exception):
    """No signature was made, and what ssh-keygen said of it."""


class Signer:
    """One ssh-keygen that knows the passphrase, reads payloads from pipes, and ends when this process does.

    It is given the names of all its pipes at once, and each is made when the one before it is filled. Should we be
    killed, the pipe it waits at ends and the next one isn't there, so no unlocked key outlives a command.
    """

    def __init__(self, path: Path) -> None:
        self._folder = tempfile.TemporaryDirectory(prefix="wuye-")
        self._number = 0
        self._pipe = self._next_pipe()
        git.counted()
        words = ["ssh-keygen", "-Y", "sign", "-n", "git", "-f", str(path.absolute()), *map(str, range(MOST))]
        try:
            # Without -q it says where it is; a passphrase is asked for on the terminal, never on a pipe.
            self._process = subprocess.Popen(
                words, cwd=self._folder.name, env=os.environ | {"LC_ALL": "C"}, stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL, stderr=subprocess.PIPE,
            )  # fmt: skip
        except OSError:
            self._drop()
            raise
        try:
            self._reached(b"Signing file")
        except BaseException:
            self.close()
            raise

    @property
    def alive(self) -> bool:
        """Whether it can sign once more."""
        return self._number < MOST - 1 and self._process.poll() is None

    def sign(self, payload: bytes) -> bytes:
        """The armored signature of these bytes."""
        made = Path(self._folder.name, f"{self._number}.sig")
        # It has this pipe open, so where it died in between, writing fails instead of waiting for ever.
        full = os.open(Path(self._folder.name, str(self._number)), os.O_WRONLY)
        os.close(self._pipe)
        self._number += 1
        self._pipe = self._next_pipe()
        try:
            with os.fdopen(full, "wb") as pipe:
                pipe.write(payload)
        except BrokenPipeError:
            raise Unsigned(self._last_words()) from None
        self._reached(b"Write signature")
        self._reached(b"Signing file")
        return made.read_bytes()

    def close(self) -> None:
        """Ends it, wherever it is."""
        self._drop()
        process = self._process
        assert process.stderr is not None
        with suppress(subprocess.TimeoutExpired):
            # At its prompt it heard the same Ctrl-C as we did, and puts the terminal back in order first.
            process.wait(0.2)
        if process.poll() is None:
            process.terminate()
        process.stderr.close()
        process.wait()

    def _drop(self) -> None:
        with suppress(OSError):
            os.close(self._pipe)
        self._folder.cleanup()

    def _next_pipe(self) -> int:
        path = Path(self._folder.name, str(self._number))
        os.mkfifo(path, 0o600)
        # Open at both ends, so that nothing waits here, and ssh-keygen finds no end before there is a payload.
        return os.open(path, os.O_RDWR | os.O_CLOEXEC)

    def _reached(self, place: bytes) -> None:
        assert self._process.stderr is not None
        said: list[bytes] = []
        for line in self._process.stderr:
            if line.startswith(place):
                return
            said.append(line)
        raise Unsigned(_words(b"".join(said)))

    def _last_words(self) -> str:
        assert self._process.stderr is not None
        return _words(self._process.stderr.read())


def _words(raw: bytes) -> str:
    return raw.decode("utf-8", "replace").strip()


_signers: dict[bytes, Signer] = {}


def signer(public: bytes) -> Signer | None:
    """Who signs with this key in this run, once it was unlocked."""
    found = _signers.get(public)
    return found if found is not None and found.alive else None


def unlock(public: bytes, path: Path) -> None:
    """Has the passphrase asked for, and keeps who knows it until this process ends; Unsigned where it isn't given."""
    lock(public)
    _signers[public] = Signer(path)


def lock(public: bytes) -> None:
    """Forgets a key that was unlocked."""
    if (found := _signers.pop(public, None)) is not None:
        found.close()


@atexit.register
def lock_all() -> None:
    """Forgets every key that was unlocked."""
    for public in list(_signers):
        lock(public)


def in_agent(public: bytes) -> bool:
    """Whether the agent that the person gave us holds this key."""
    path = os.environ.get("SSH_AUTH_SOCK")
    if not path:
        return False
    try:
        with socket.socket(socket.AF_UNIX) as line:
            line.settimeout(5)
            line.connect(path)
            line.sendall(bytes((0, 0, 0, 1, _LIST)))
            with line.makefile("rb") as answer:
                return public in _listed(answer.read(int.from_bytes(answer.read(4), "big")))
    except (OSError, ValueError):
        return False


def _listed(answer: bytes) -> list[bytes]:
    wire = Wire(answer)
    if wire.take(1) != bytes((_LISTED,)):
        return []
    return [(wire.string(), wire.string())[0] for _ in range(wire.number())]
