"""The same over ssh: a real server on the loopback, which can do nothing but take pushes."""

from __future__ import annotations

import getpass
import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.audit.story import BORROW
from tests.guard.conftest import Shared

FIRST = BORROW.format("K-1203-1")
SSHD = shutil.which("sshd", path=f"{os.environ.get('PATH', '')}:/usr/sbin:/usr/local/sbin")
NEEDED = Path("/run/sshd")


def why_not() -> str:
    """What this machine lacks; empty where it can run a server."""
    if SSHD is None:
        return "sshd isn't installed (Debian: openssh-server)"
    if shutil.which("git-shell") is None:
        return "git-shell isn't installed"
    if os.geteuid() == 0 and not NEEDED.is_dir():
        return f"sshd run by root wants the folder {NEEDED}"
    return ""


pytestmark = pytest.mark.skipif(bool(why_not()), reason=why_not())


@dataclass(frozen=True, slots=True)
class Server:
    """A server on this machine, and the command that reaches it."""

    port: int
    ssh: str


def new_key(path: Path) -> Path:
    subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", str(path)], check=True)
    return path


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_for(port: int, process: subprocess.Popen[bytes], log: Path) -> None:
    until = time.monotonic() + 10
    while time.monotonic() < until and process.poll() is None:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    raise AssertionError(log.read_text("utf-8", "replace"))


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    folder = tmp_path / "sshd"
    home = folder / "home"
    home.mkdir(parents=True)
    host, user, port = new_key(folder / "host"), new_key(folder / "user"), free_port()
    # Git there reads nobody's configuration, and the account can only take and give pushes.
    git_only = (
        f'env HOME={home} GIT_CONFIG_NOSYSTEM=1 GIT_CONFIG_GLOBAL=/dev/null git-shell -c \\"$SSH_ORIGINAL_COMMAND\\"'
    )
    line = f'restrict,command="{git_only}" {user.with_suffix(".pub").read_text("utf-8")}'
    (folder / "authorized_keys").write_text(line, "utf-8")
    (folder / "known_hosts").write_text(f"[127.0.0.1]:{port} {host.with_suffix('.pub').read_text('utf-8')}", "utf-8")
    (folder / "config").write_text(
        f"Port {port}\nListenAddress 127.0.0.1\nHostKey {host}\nAuthorizedKeysFile {folder / 'authorized_keys'}\n"
        "PidFile none\nStrictModes no\nUsePAM no\nPasswordAuthentication no\nKbdInteractiveAuthentication no\n",
        "utf-8",
    )
    log = folder / "log"
    words = [str(SSHD), "-D", "-f", str(folder / "config"), "-E", str(log)]
    process = subprocess.Popen(words, stdin=subprocess.DEVNULL)
    try:
        wait_for(port, process, log)
        options = f"-o IdentitiesOnly=yes -o UserKnownHostsFile={folder / 'known_hosts'} -o StrictHostKeyChecking=yes"
        yield Server(port, f"ssh -F none -i {user} -p {port} {options}")
    finally:
        process.terminate()
        process.wait(10)


def over_ssh(shared: Shared, server: Server, spec: str = "main") -> subprocess.CompletedProcess[str]:
    url = f"ssh://{getpass.getuser()}@127.0.0.1:{server.port}{shared.bare}"
    return shared.push(spec, env={**os.environ, "GIT_SSH_COMMAND": server.ssh}, to=url)


def test_pushes_over_ssh(shared: Shared, server: Server) -> None:
    shared.story.tell(FIRST)
    good = over_ssh(shared, server)
    assert good.returncode == 0, good.stderr
    before = shared.state
    shared.story.force(shared.story.entry(FIRST), key="liuyang")
    bad = over_ssh(shared, server)
    assert bad.returncode == 1
    assert "代人签字" in bad.stderr and "somebody else's key" in bad.stderr
    assert shared.state == before


def test_the_account_can_do_nothing_else(server: Server) -> None:
    words = [*server.ssh.split(), f"{getpass.getuser()}@127.0.0.1", "id"]
    done = subprocess.run(words, capture_output=True, text=True, stdin=subprocess.DEVNULL, check=False, timeout=30)
    assert done.returncode != 0
    assert "uid=" not in done.stdout


def test_the_server_runs_this_program(shared: Shared) -> None:
    assert sys.executable in (shared.bare / "hooks" / "pre-receive").read_text("utf-8")
