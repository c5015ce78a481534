"""A desk's keys on this machine, and what is done with them again and again."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.house import Desk, Result

NOW, LATER, LATEST = (f"2026-11-10T{hour}:00:00+08:00" for hour in ("09", "10", "11"))
RECEIVE = "key receive {} --kind shared --opens 会所 --place A10"


@pytest.fixture
def agent(tmp_path: Path) -> Iterator[dict[str, str]]:
    """A real ssh-agent of this test's own."""
    sock = tmp_path / "agent"
    process = subprocess.Popen(["ssh-agent", "-D", "-a", str(sock)], stdout=subprocess.DEVNULL)
    try:
        while not sock.exists():
            assert process.poll() is None
        yield {"SSH_AUTH_SOCK": str(sock)}
    finally:
        process.terminate()
        process.wait()


def key_of(desk: Desk, person: str) -> Path:
    """The file of a person's private key."""
    [folder] = (desk.config / "keys").iterdir()
    return folder / person


def lock(path: Path, passphrase: str) -> None:
    """Gives a key a passphrase."""
    subprocess.run(["ssh-keygen", "-q", "-p", "-N", passphrase, "-f", str(path)], check=True, capture_output=True)


def receive(desk: Desk, key: str, now: str = LATER, as_: str = "zhangwei", **env: str) -> Result:
    """An entry that anybody at the desk may write, in a process without a terminal."""
    return desk.wuye_process(*RECEIVE.format(key).split(), as_=as_, now=now, lang="en", env=env)


def answers(folder: Path, passphrase: str) -> dict[str, str]:
    """An environment in which ssh-keygen asks a program for the passphrase, and gets this one."""
    script = folder / "askpass"
    script.write_text(f"#!/bin/sh\necho asked >>{folder}/asked\necho '{passphrase}'\n")
    script.chmod(0o700)
    return {"SSH_ASKPASS": str(script), "SSH_ASKPASS_REQUIRE": "force"}


def sound(desk: Desk) -> bool:
    """Whether the audit finds nothing and plain git believes every signature."""
    commits = desk.git("rev-list", "HEAD").split()
    desk.git("verify-commit", *commits)
    return desk.wuye("audit").code == 0
