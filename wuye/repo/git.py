"""The one place that starts git: a frozen environment, and git's own words when it fails."""

from __future__ import annotations

import os
import re
import subprocess
from collections.abc import Iterator, Mapping
from pathlib import Path

from wuye.errors import HouseTrouble, WuyeError
from wuye.repo.files import scratch
from wuye.text import Text, same

processes = 0
"""How many processes this run has started."""

kept_open: set[int] = set()
"""Descriptors every git process inherits: the write lock outlives a killed run until its last git ends."""

_FROZEN = {
    "LC_ALL": "C",
    "LANGUAGE": "C",
    "GIT_CONFIG_NOSYSTEM": "1",
    "GIT_CONFIG_GLOBAL": "/dev/null",
    "GIT_ATTR_NOSYSTEM": "1",
    "GIT_NO_REPLACE_OBJECTS": "1",
    "GIT_GRAFT_FILE": "/dev/null",
    "GIT_LITERAL_PATHSPECS": "1",
    "GIT_OPTIONAL_LOCKS": "0",
    "GIT_TERMINAL_PROMPT": "0",
    "GIT_PAGER": "cat",
    "GIT_EDITOR": "false",
}

# A forged commit-graph file could show other parents than the commits name, so it is never read.
_CONFIG = (
    "core.hooksPath=/dev/null",
    "core.fsmonitor=false",
    "core.untrackedCache=false",
    "core.commitGraph=false",
    "core.quotePath=false",
    "core.autocrlf=false",
    "core.safecrlf=false",
    "core.attributesFile=/dev/null",
    "core.excludesFile=/dev/null",
    "core.fsync=committed,reference,index",
    "core.logAllRefUpdates=true",
    # However large the packs are, git holds as much of them as it does of a small one.
    "core.packedGitWindowSize=16m",
    "core.packedGitLimit=64m",
    "core.deltaBaseCacheLimit=16m",
    "gc.auto=0",
    "maintenance.auto=false",
    "log.showSignature=false",
    "color.ui=false",
    "advice.detachedHead=false",
    "advice.graftFileDeprecated=false",
)
_ARGV = ("git", "--no-pager", *(word for pair in _CONFIG for word in ("-c", pair)))


def ENV(house: Path) -> dict[str, str]:  # noqa: N802
    """The environment of every git process: nothing inherited can change what git means."""
    env = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    # Without the ceiling git would take a repository above a house whose own is broken.
    return env | _FROZEN | {"GIT_CEILING_DIRECTORIES": str(house.resolve().parent)}


def counted() -> None:
    """Count one more process."""
    global processes
    processes += 1


def argv(*args: str) -> list[str]:
    """The whole command line of one git command."""
    return [*_ARGV, *args]


def missing(program: str) -> WuyeError:
    """The error for a program that isn't installed."""
    package = "git" if program == "git" else "openssh-client"
    return HouseTrouble.of(
        f"这台电脑上没有 {program}",
        f"{program} isn't installed on this machine",
        remedy=same(f"sudo apt install {package}"),
    )


def call(
    house: Path,
    *args: str,
    stdin: bytes | None = None,
    extra_env: Mapping[str, str] | None = None,
    timeout: float | None = None,
) -> subprocess.CompletedProcess[bytes]:
    """Run one git command and give back whatever it answered."""
    counted()
    try:
        return subprocess.run(
            argv(*args),
            cwd=house,
            env=ENV(house) | dict(extra_env or {}),
            input=stdin or b"",
            capture_output=True,
            check=False,
            pass_fds=tuple(kept_open),
            timeout=timeout,
        )
    except (FileNotFoundError, NotADirectoryError):
        raise (missing("git") if house.is_dir() else no_folder(house)) from None


def no_folder(house: Path) -> WuyeError:
    """The error for a house whose folder isn't there."""
    return HouseTrouble.of(f"没有这个文件夹：{house}", f"there is no folder {house}", remedy=same(f"wuye init {house}"))


def run(
    house: Path,
    *args: str,
    stdin: bytes | None = None,
    ok: tuple[int, ...] = (0,),
    extra_env: Mapping[str, str] | None = None,
) -> bytes:
    """What one git command printed; any exit status outside `ok` is HouseTrouble in git's own words."""
    done = call(house, *args, stdin=stdin, extra_env=extra_env)
    if done.returncode not in ok:
        raise trouble(house, args[0], done.stderr)
    return bytes(done.stdout)


def lines(house: Path, *args: str, extra_env: Mapping[str, str] | None = None) -> Iterator[str]:
    """The same line by line as it comes, for what may be longer than should be held at once."""
    counted()
    with scratch() as said:
        try:
            process = subprocess.Popen(
                argv(*args), cwd=house, env=ENV(house) | dict(extra_env or {}), stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE, stderr=said, pass_fds=tuple(kept_open), text=True,
            )  # fmt: skip
        except (FileNotFoundError, NotADirectoryError):
            raise (missing("git") if house.is_dir() else no_folder(house)) from None
        with process:
            yield from process.stdout or ()
        if process.returncode:
            said.seek(0)
            raise trouble(house, args[0], said.read())


def trouble(house: Path, command: str, stderr: bytes) -> WuyeError:
    """The error for a git command that failed, its words kept, with the line to type next."""
    words = stderr.decode("utf-8", "replace").strip() or "no message"
    return HouseTrouble.of(
        f"git {command} 失败：{words}", f"git {command} failed: {words}", remedy=_remedy(house, words)
    )


def _remedy(house: Path, words: str) -> Text:
    if stale := re.search(r"Unable to create '(.+\.lock)'", words):
        line = f"rm {stale[1]}"
        return Text(f"若没有别的 git 在运行：{line}", f"if no other git is running: {line}")
    if "dubious ownership" in words:
        return same(f"sudo chown -R $(id -u):$(id -g) {house}")
    return same(f"git -C {house} fsck --full")
