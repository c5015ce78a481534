"""The power fails at any system call of a write: names the disk was told of are there, bytes never synced are not."""

from __future__ import annotations

import random
import re
import shutil
import subprocess
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest

from tests.support.books import folded, said
from tests.support.house import Desk, copy
from wuye.desk.house import House

NOW = "2026-11-10T09:03:00+08:00"
CALLS = "openat,open,creat,write,pwrite64,ftruncate,fsync,fdatasync,rename,renameat,renameat2,link,linkat,unlink,unlinkat,mkdir,mkdirat"
LINE = re.compile(r"^\d+ +(?P<name>\w+)\((?P<args>.*)\) += (?P<ret>-?\d+)")
RESUMED = re.compile(r"^\d+ +<\.\.\. \w+ resumed>(?P<rest>.*)$")
QUOTED = re.compile(r'"((?:\\x[0-9a-f]{2})*)"')
OPENED = re.compile(r"^\d+<((?:\\x[0-9a-f]{2})+|/[^>]*)>")

pytestmark = pytest.mark.skipif(not shutil.which("strace"), reason="strace isn't installed")


def finished(lines: Iterable[str]) -> Iterator[str]:
    """The calls in the order they came back; one that others came between is told in two lines."""
    begun: dict[str, str] = {}
    for line in lines:
        writer = line.split(" ", 1)[0]
        resumed = RESUMED.match(line)
        if line.endswith("<unfinished ...>"):
            begun[writer] = line.removesuffix("<unfinished ...>").rstrip()
        else:
            yield begun.pop(writer) + resumed["rest"] if resumed and writer in begun else line


def plain(words: str) -> bytes:
    return bytes.fromhex(words.replace("\\x", "")) if words.startswith("\\x") else words.encode()


class Disk:
    """What a disk keeps of a write when the power fails: every change of names so far, and only bytes that were synced."""

    def __init__(self, house: Path, writer: str) -> None:
        self.house, self.writer = house, writer
        self.volatile: dict[str, bytes] = {}
        self.durable: dict[str, bytes] = {}
        self.gone: set[str] = set()
        self.folders: set[str] = set()
        self.told, self.chance = False, random.Random(writer)

    def take(self, line: str) -> None:
        found = LINE.match(line)
        if not found or int(found["ret"]) < 0:
            return
        name, args = found["name"], found["args"]
        words = [plain(word) for word in QUOTED.findall(args)]
        if name in ("open", "openat", "creat") and "O_CREAT" in args:
            self._create(self._path(words[-1]), "O_TRUNC" in args or "O_EXCL" in args)
        elif name in ("write", "pwrite64", "ftruncate", "fsync", "fdatasync") and (opened := OPENED.match(args)):
            self._change(name, args, self._path(plain(opened[1])), words)
        elif name.startswith(("rename", "link")):
            self._name(self._path(words[-2]), self._path(words[-1]), keep=name.startswith("link"))
        elif name.startswith("unlink"):
            self._forget(self._path(words[-1]))
        elif name.startswith("mkdir"):
            self.folders.add(self._path(words[-1]) or "")
        self.told |= name == "write" and args.startswith("1<") and line.startswith(f"{self.writer} ")

    def _path(self, raw: bytes) -> str | None:
        path = self.house / raw.decode("utf-8", "surrogateescape")
        return str(path.relative_to(self.house)) if path.is_relative_to(self.house) else None

    def _create(self, path: str | None, empty: bool) -> None:
        if path is None:
            return
        old = self.house / path
        self.gone.discard(path)
        before = old.read_bytes() if old.is_file() else b""
        if empty or path not in self.volatile:
            self.volatile[path] = b"" if empty else before
            self.durable.setdefault(path, b"" if empty else before)

    def _change(self, name: str, args: str, path: str | None, words: list[bytes]) -> None:
        if path is None or path not in self.volatile:
            return
        if name.endswith("sync"):
            self.durable[path] = self.volatile[path]
        elif name == "ftruncate":
            self.volatile[path] = self.volatile[path][: int(args.rpartition(",")[2])]
        elif words:
            old = self.volatile[path]
            at = int(args.rpartition(",")[2]) if name == "pwrite64" else len(old)
            self.volatile[path] = old[:at].ljust(at, b"\0") + words[0] + old[at + len(words[0]) :]

    def _name(self, old: str | None, new: str | None, keep: bool) -> None:
        if old is None or new is None:
            return
        for files in (self.volatile, self.durable):
            if old in files:
                files[new] = files[old] if keep else files.pop(old)
        self.gone.discard(new)
        if not keep:
            self.gone.add(old)

    def _forget(self, path: str | None) -> None:
        if path is not None:
            self.gone.add(path)
            self.volatile.pop(path, None)
            self.durable.pop(path, None)

    def leave(self, there: Path) -> None:
        """Puts what was kept over a copy of the house as it was before the write."""
        for folder in sorted(filter(None, self.folders)):
            (there / folder).mkdir(parents=True, exist_ok=True)
        for path in self.gone:
            (there / path).unlink(missing_ok=True)
        for path, synced in self.durable.items():
            # A disk may have written what it wasn't yet told to; of the index, which nobody waits for, it often has.
            data = self.volatile[path] if "index.db" in path and self.chance.random() < 0.5 else synced
            target = there / path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.unlink(missing_ok=True)
            target.write_bytes(data)


def traced(desk: Desk, log: Path, *words: str) -> list[str]:
    """The system calls of one write."""
    command = ["strace", "-f", "-y", "-xx", "-s", "1000000", "-e", f"trace={CALLS}", "-o", str(log)]
    env = desk.process_env("zhangwei", NOW, "en")
    done = subprocess.run(
        [*command, sys.executable, "-m", "wuye.main", *words], env=env, capture_output=True, check=False
    )
    if b"PTRACE" in done.stderr or b"ptrace" in done.stderr:
        pytest.skip("nothing may be traced here")
    assert done.returncode == 0, done.stderr
    return list(finished(log.read_text().splitlines()))


def moved(line: str, old: Path, new: Path) -> str:
    """The call as it would have been in another folder."""
    shown = ["".join(f"\\x{byte:02x}" for byte in str(path).encode()) for path in (old, new)]
    return line.replace(*shown).replace(str(old), str(new))


def cuts(desk: Desk, tmp_path: Path, every: int) -> None:
    """Fails the power after every so many calls, and looks at what is left."""
    before = copy(desk, tmp_path / "before")
    calls = traced(desk, tmp_path / "calls", "key", "return", "K-S-1", "--note", "cut")
    calls = [moved(line, desk.path, before.path) for line in calls]
    changing = [n for n, line in enumerate(calls) if " openat(" not in line or "O_CREAT" in line]
    assert any("fsync" in calls[n] for n in changing), "the trace shows nothing"
    counted = {"nothing": 0, "whole": 0}
    for number, at in enumerate([*changing[::every], len(calls) - 1]):
        disk = Disk(before.path, calls[0].split()[0])
        for line in calls[: at + 1]:
            disk.take(line)
        left = copy(before, tmp_path / f"cut-{number}")
        disk.leave(left.path)
        counted[after(left, disk.told)] += 1
        shutil.rmtree(left.path.parent)
    print(f"{len(changing)} calls, {counted}")
    assert counted["nothing"] and counted["whole"], counted


def after(left: Desk, told: bool) -> str:
    """The house after the power came back: an entry that was acknowledged is there, and the next write goes."""
    with House(left.path) as house:
        assert said(house.books) == said(folded(house))
    result = left.wuye("key", "return", "K-S-1", "--note", "after", as_="zhaomin", now=NOW, lang="en")
    if result.code:
        mended = left.wuye("doctor", "--mend", now=NOW, lang="en")
        assert mended.code == 0, (result.err, mended)
        result = left.wuye("key", "return", "K-S-1", "--note", "after", as_="zhaomin", now=NOW, lang="en")
    assert result.code == 0, result.err
    page = left.git("show", "HEAD:ledgers/key/2026-11/10.yaml")
    whole = "note: cut\n" in page
    assert whole or not told, "acknowledged and lost"
    assert set(left.git("log", "--format=%G?").split()) == {"G"}
    left.git("fsck", "--strict", "--no-reflogs")
    assert left.wuye("doctor", "--mend", now=NOW).code == 0
    assert left.git("status", "--porcelain") == ""
    return "whole" if whole else "nothing"


def test_a_power_cut_leaves_no_entry_or_a_whole_one(desk: Desk, tmp_path: Path) -> None:
    cuts(desk, tmp_path, 9)


@pytest.mark.soak
def test_a_power_cut_at_every_call(desk: Desk, tmp_path: Path) -> None:
    cuts(desk, tmp_path, 1)
