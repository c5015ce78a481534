"""The programs measured beside wuye: found on this machine, else unpacked from Debian's packages into a folder of ours."""

from __future__ import annotations

import os
import shutil
import subprocess
import uuid
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from wuye.ledger.entry import Entry

ROOT = Path(__file__).parents[1]
FOLDER = ROOT / ".venv" / "peers"
PACKAGES = {"hledger": "hledger", "ledger": "ledger", "task": "taskwarrior"}
"""Program by program, the package it comes in."""


@dataclass(frozen=True, slots=True)
class Peer:
    """A program that answers: where it is, what it calls itself, what it has to find."""

    path: str
    version: str
    env: dict[str, str]


def peer(name: str) -> Peer | None:
    """A program of this name that runs here; None where there is none to be had."""
    found = shutil.which(name)
    if found is None and not (FOLDER / "usr" / "bin" / name).exists():
        _unpack(PACKAGES[name])
    if found is None and (own := FOLDER / "usr" / "bin" / name).exists():
        found = str(own)
    libraries = os.pathsep.join(sorted({str(p.parent) for p in FOLDER.rglob("*.so*")}))
    env = {"LD_LIBRARY_PATH": libraries} if libraries else {}
    version = _version(found, env) if found else None
    return Peer(found, version, env) if found and version else None


def _unpack(package: str) -> None:
    """A package, and of those it depends on what this machine hasn't got; nothing is installed."""
    if not (shutil.which("apt-get") and shutil.which("dpkg")):
        return
    FOLDER.mkdir(parents=True, exist_ok=True)
    wanted = _said("apt-cache", "depends", "--recurse", "--important", package).splitlines()
    names = {line for line in wanted if line[:1].isalnum()}
    here = set(_said("dpkg-query", "--show", "--showformat=${Package}\\n").split())
    _said("apt-get", "download", *sorted(names - here))
    for file in FOLDER.glob("*.deb"):
        _said("dpkg", "-x", file.name, ".")
        file.unlink()


def _said(*argv: str) -> str:
    return subprocess.run(argv, cwd=FOLDER, capture_output=True, text=True, check=False).stdout


def _version(path: str, env: dict[str, str]) -> str | None:
    done = subprocess.run([path, "--version"], env=os.environ | env, capture_output=True, text=True, check=False)
    return done.stdout.strip().split("\n")[0].rstrip(",") if done.returncode == 0 else None


def journal(entries: Iterable[Entry]) -> Iterator[str]:
    """The same facts as a journal that hledger and ledger read: an entry a transaction, a field a tag."""
    return ("\n".join(_transaction(entry)) + "\n\n" for entry in entries)


def _transaction(entry: Entry) -> Iterator[str]:
    yield f"{entry.at:%Y-%m-%d} * ({entry.id}) {entry.register} {entry.do} {' '.join(entry.subjects)}".rstrip()
    yield f"    ; at: {entry.at:%H.%M.%S}"
    for name, value in entry.fields.items():
        yield f"    ; {name}: {' '.join(str(value).split())}"
    yield f"    {entry.register}:{entry.do}:{entry.by}  1"
    yield f"    {entry.register}:book  -1"


def tasks(entries: Iterable[Entry]) -> Iterator[str]:
    """The same entries as taskwarrior's own file of open tasks."""
    return (
        f'[description:"{e.register} {e.do} {e.subject or ""}" entry:"{int(e.at.timestamp())}" status:"pending" '
        f'uuid:"{uuid.uuid5(uuid.NAMESPACE_URL, e.id)}"]\n'
        for e in entries
    )
