"""What is measured on a house of one size, wuye's commands and the peers' on the same facts."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import count
from pathlib import Path

from bench.demo_house import ROOT, clean
from bench.peers import Peer, journal, tasks
from bench.timing import Row, Took, ran
from wuye.ledger.entry import Entry
from wuye.ledger.page import read_page

WRITE, COMMIT = "wuye unit know", "git add; git commit -S"
BOARD, DUE, LIST, SHOW, FIND = "wuye", "wuye due", "wuye key list", "wuye key show", "wuye find"
QUESTIONS = {BOARD: "", DUE: "due", LIST: "key list", SHOW: "key show K-1203-1", FIND: "find 漏水"}
AUDIT, SINCE, GIT_AUDIT = "wuye audit", "wuye audit --since-verified", "git log --format=%G?"
HLEDGER, LEDGER, TASK = "hledger balance", "ledger balance", "task add"
WRITER, UNIT = "zhaomin", "0301"
LINES = {name: f"{line} --as heping".strip() for name, line in QUESTIONS.items()} | {
    WRITE: f"unit know {UNIT} --residents 7 --as {WRITER}"
}
"""The whole command line of each."""
SAMPLE = 200
"""So many commits are looked at for what git needs to verify one, and are new to an audit of what is new."""


@dataclass(frozen=True, slots=True)
class Made:
    """A bench house on disk: where it lies, its people's keys, the hour at which one looks at it."""

    house: Path
    config: Path
    now: str
    entries: int

    def env(self) -> dict[str, str]:
        """The environment of a command on this house."""
        return clean() | {"LC_ALL": "C.UTF-8", "HOME": str(self.config), "WUYE_CONFIG": str(self.config),
                          "WUYE_NOW": self.now, "WUYE_HOUSE": str(self.house), "GIT_CONFIG_NOSYSTEM": "1",
                          "GIT_CONFIG_GLOBAL": os.devnull, "PYTHONPATH": str(ROOT)}  # fmt: skip

    def copy(self, folder: Path) -> Made:
        """The same house once more, to be written in."""
        shutil.copytree(self.house, folder / "house", symlinks=True)
        shutil.copytree(self.config, folder / "config")
        return Made(folder / "house", folder / "config", self.now, self.entries)

    def wuye(self, line: str) -> Took:
        """One run of wuye."""
        return ran([sys.executable, "-m", "wuye.main", *line.split()], self.house, self.env())

    def git(self, *words: str) -> Took:
        """One run of plain git."""
        return ran(["git", *words], self.house, self.env())

    def git_says(self, *words: str) -> str:
        """What plain git prints."""
        done = subprocess.run(
            ["git", *words], cwd=self.house, env=self.env(), capture_output=True, text=True, check=True
        )
        return done.stdout.strip()

    def entries_now(self) -> list[Entry]:
        """Every entry, page by page."""
        paths = sorted(p.relative_to(self.house).as_posix() for p in self.house.glob("ledgers/*/*/*.yaml"))
        return [entry for path in paths for entry in read_page(path, (self.house / path).read_bytes())]


def house(folder: Path, entries: int) -> Made:
    """The bench house of a size; made where it isn't there yet."""
    place, told = folder / f"house-{entries}", folder / f"house-{entries}.json"
    if not told.exists():
        line = [sys.executable, "-m", "bench.house", "--entries", str(entries), str(place)]
        env = clean() | {"PYTHONPATH": str(ROOT), "LC_ALL": "C.UTF-8"}
        done = subprocess.run(line, env=env, capture_output=True, text=True, check=True)
        told.write_text(done.stdout, encoding="utf-8")
    known = json.loads(told.read_text("utf-8"))
    return Made(Path(known["house"]), Path(known["config"]), known["now"], known["entries"])


def of_wuye(made: Made, folder: Path, rounds: int) -> Iterator[Row]:
    """The commands of wuye, and git's where they do the same."""
    size = made.entries
    numbers = count(1)
    writer, plain, reader = (made.copy(folder / name) for name in ("write", "plain", "ask"))
    yield Row(WRITE, size, lambda: writer.wuye(f"unit know {UNIT} --residents {next(numbers)} --as {WRITER}"), rounds)
    yield Row(COMMIT, size, _committer(plain), rounds)
    for name in QUESTIONS:
        yield Row(name, size, lambda name=name: reader.wuye(LINES[name]), rounds)  # type: ignore[misc]
    yield Row(GIT_AUDIT, size, lambda: reader.git("log", f"-{SAMPLE}", "--format=%G?"), min(rounds, 3), SAMPLE)


def of_audit(made: Made, folder: Path, rounds: int) -> Iterator[Row]:
    """The whole audit, and the audit of one new day; the whole one seldom, for it takes long."""
    size, old = made.entries, made.copy(folder / "audit")
    head = old.git_says("rev-parse", "HEAD")
    before = old.git_says("rev-parse", f"HEAD~{SAMPLE}")
    pin = next((old.config / "trust").glob("*.json"))
    pin.write_text(json.dumps({**json.loads(pin.read_text("utf-8")), "head": before}), encoding="utf-8")

    def whole() -> Took:
        old.git("reset", "--hard", "--quiet", before)
        (old.house / ".git" / "wuye" / "verified.json").unlink(missing_ok=True)
        return old.wuye("audit")

    def new_day() -> Took:
        kept = {path: path.read_bytes() for path in (pin, old.house / ".git" / "wuye" / "verified.json")}
        old.git("reset", "--hard", "--quiet", head)
        took = old.wuye("audit --since-verified")
        for path, data in kept.items():
            path.write_bytes(data)
        return took

    yield Row(
        AUDIT, size, whole, rounds if size <= 1000 else min(rounds, 3) if size <= 100_000 else 1, size - SAMPLE - 1
    )
    yield Row(SINCE, size, new_day, rounds)


def _committer(plain: Made) -> Callable[[], Took]:
    """What a careful clerk would do by hand: a line on a page, added and committed with a signature."""
    page = max(plain.house.glob("ledgers/unit/*/*.yaml"))
    key = next(plain.config.glob(f"keys/*/{WRITER}"))
    who = ("-c", f"user.name={WRITER}", "-c", f"user.email={WRITER}@example.org", "-c", f"user.signingkey={key}")

    def run() -> Took:
        with page.open("a", encoding="utf-8") as file:
            file.write("# a line\n")
        return plain.git("add", str(page)) + plain.git(*who, "commit", "-q", "-S", "-m", "a line")

    return run


def of_peers(made: Made, folder: Path, rounds: int, found: dict[str, Peer | None]) -> Iterator[Row]:
    """Other programs that keep plain-text books, reading or adding to as many entries."""
    entries = made.entries_now()
    book = folder / "book.journal"
    book.write_text(journal(entries), encoding="utf-8")
    for name, program in ((HLEDGER, "hledger"), (LEDGER, "ledger")):
        if (peer := found[program]) is not None:
            argv, env = [peer.path, "-f", str(book), "balance"], made.env() | peer.env
            yield Row(name, made.entries, lambda argv=argv, env=env: ran(argv, folder, env), rounds)  # type: ignore[misc]
    if (task := found["task"]) is not None:
        (folder / "tasks").mkdir()
        (folder / "tasks" / "pending.data").write_text(tasks(entries), encoding="utf-8")
        rc = ["rc.confirmation=off", "rc.gc=off", "rc.hooks=off", f"rc.data.location={folder / 'tasks'}"]
        env = made.env() | task.env | {"TASKRC": os.devnull}
        yield Row(TASK, made.entries, lambda: ran([task.path, *rc, "add", "explain", "K-1203-1"], folder, env), rounds)
