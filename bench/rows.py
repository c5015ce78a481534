"""What is measured on a house of one size, wuye's commands and the peers' on the same facts."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import suppress
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
REBUILD = "rm index.db; wuye due"
AUDIT, SINCE, GIT_AUDIT = "wuye audit", "wuye audit --since-verified", "git log --format=%G?"
HLEDGER, LEDGER, TASK = "hledger balance", "ledger balance", "task add"
MONTH, HLEDGER_MONTH = "wuye report month", "hledger balance -p MONTH"
WRITER, UNIT = "zhaomin", "0301"
LINES = {name: f"{line} --as heping".strip() for name, line in QUESTIONS.items()} | {
    WRITE: f"unit know {UNIT} --residents 7 --as {WRITER}"
}
"""The whole command line of each."""
MANY = 100_000
"""In larger houses what is slow is done once, and only one of the other programs is asked."""
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

    def copy(self, folder: Path, *, index: bool = True) -> Made:
        """The same house once more, to be written in, with or without what wuye keeps of its own."""
        objects = str(self.house / ".git" / "objects")

        def copied(old: str, new: str) -> None:
            # Git never changes an object or a pack in place.
            if old.startswith(objects):
                with suppress(OSError):
                    os.link(old, new)
                    return
            shutil.copy2(old, new)

        ours = None if index else shutil.ignore_patterns("index.db*", "words.db*", "tables.db*")
        shutil.copytree(self.house, folder / "house", symlinks=True, copy_function=copied, ignore=ours)
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

    def entries_now(self) -> Iterator[Entry]:
        """Every entry, page by page."""
        for path in sorted(p.relative_to(self.house).as_posix() for p in self.house.glob("ledgers/*/*/*.yaml")):
            yield from read_page(path, (self.house / path).read_bytes())


def house(folder: Path, entries: int) -> Made:
    """The bench house of a size; made where it isn't there yet."""
    place, told = folder / f"house-{entries}", folder / f"house-{entries}.json"
    if not told.exists():
        line = [sys.executable, "-m", "bench.house", "--entries", str(entries), str(place)]
        env = clean() | {"PYTHONPATH": str(ROOT), "LC_ALL": "C.UTF-8"}
        done = subprocess.run(line, env=env, capture_output=True, text=True, check=True)
        told.write_text(done.stdout, encoding="utf-8")
    known = json.loads(told.read_text("utf-8"))
    made = Made(Path(known["house"]), Path(known["config"]), known["now"], known["entries"])
    for asked in (LINES[DUE], LINES[FIND], month(made.now)):
        # The copies are given the index and the tables as they are; made here once, they needn't be made in each.
        made.wuye(asked)
    return made


def month(day: str) -> str:
    """The report of the month in which a day is."""
    return f"report month {day[:7]} --as heping"


def at_most(size: int, small: int, middle: int, large: int) -> int:
    """How often something slow is done: at a thousand entries, at up to a hundred thousand, beyond that."""
    return small if size <= 1_000 else middle if size <= MANY else large


def of_wuye(made: Made, folder: Path, rounds: int) -> Iterator[Row]:
    """The commands of wuye, and git's where they do the same."""
    size = made.entries
    numbers = count(1)
    writer, plain, reader, empty = (
        made.copy(folder / name, index=name in ("write", "ask")) for name in ("write", "plain", "ask", "empty")
    )

    def rebuilt() -> Took:
        for path in (empty.house / ".git" / "wuye").glob("index.db*"):
            path.unlink()
        return empty.wuye(LINES[DUE])

    yield Row(WRITE, size, lambda: writer.wuye(f"unit know {UNIT} --residents {next(numbers)} --as {WRITER}"), rounds)
    yield Row(COMMIT, size, _committer(plain), rounds)
    for name in QUESTIONS:
        yield Row(name, size, lambda name=name: reader.wuye(LINES[name]), rounds)  # type: ignore[misc]
    yield Row(MONTH, size, lambda: reader.wuye(month(made.now)), rounds)
    yield Row(REBUILD, size, rebuilt, min(rounds, at_most(size, 9, 3, 1)))
    yield Row(GIT_AUDIT, size, lambda: reader.git("log", f"-{SAMPLE}", "--format=%G?"), min(rounds, 3), SAMPLE)


def of_audit(made: Made, folder: Path, rounds: int) -> Iterator[Row]:
    """The whole audit, and the audit of one new day; the whole one seldom, for it takes long."""
    size, old = made.entries, made.copy(folder / "audit", index=False)
    yield Row(AUDIT, size, lambda: old.wuye("audit"), min(rounds, at_most(size, 9, 3, 1)), size - 1)
    day = NewDay(made.copy(folder / "day", index=False))
    yield Row(SINCE, size, day.run, min(rounds, at_most(size, 9, 9, 3)))


class NewDay:
    """A house that was audited yesterday, again and again; first, all but its last day is audited."""

    def __init__(self, made: Made) -> None:
        self.made = made
        self.head, self.before = (made.git_says("rev-parse", rev) for rev in ("HEAD", f"HEAD~{SAMPLE}"))
        self._kept: dict[Path, Path] = {}

    def run(self) -> Took:
        """The audit of the last day."""
        if not self._kept:
            self._yesterday()
        for path, copy in self._kept.items():
            shutil.copy2(copy, path)
        self.made.git("reset", "--hard", "--quiet", self.head)
        return self.made.wuye("audit --since-verified")

    def _yesterday(self) -> None:
        house, config = self.made.house, self.made.config
        pin = next((config / "trust").glob("*.json"))
        pin.write_text(json.dumps({**json.loads(pin.read_text("utf-8")), "head": self.before}), encoding="utf-8")
        self.made.git("reset", "--hard", "--quiet", self.before)
        self.made.wuye("audit --since-verified")
        for path in (pin, house / ".git" / "wuye" / "verified.json", next((config / "verified").glob("*.db"))):
            self._kept[path] = path.with_name(f"{path.name}.yesterday")
            shutil.copy2(path, self._kept[path])


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
    book = folder / "book.journal"
    with book.open("w", encoding="utf-8") as file:
        file.writelines(journal(made.entries_now()))
    for name, program in ((HLEDGER, "hledger"), (LEDGER, "ledger")):
        few = min(rounds, at_most(made.entries, 9, 3, 1))
        if (peer := found[program]) is not None and (program == "hledger" or made.entries <= MANY):
            argv, env = [peer.path, "-f", str(book), "balance"], made.env() | peer.env
            yield Row(name, made.entries, lambda argv=argv, env=env: ran(argv, folder, env), few)  # type: ignore[misc]
            if name == HLEDGER:
                of_month = [*argv, "-p", made.now[:7]]
                yield Row(HLEDGER_MONTH, made.entries, lambda argv=of_month, env=env: ran(argv, folder, env), few)  # type: ignore[misc]
    if (task := found["task"]) is not None and made.entries <= MANY:
        (folder / "tasks").mkdir()
        with (folder / "tasks" / "pending.data").open("w", encoding="utf-8") as file:
            file.writelines(tasks(made.entries_now()))
        rc = ["rc.confirmation=off", "rc.gc=off", "rc.hooks=off", f"rc.data.location={folder / 'tasks'}"]
        env = made.env() | task.env | {"TASKRC": os.devnull}
        yield Row(TASK, made.entries, lambda: ran([task.path, *rc, "add", "explain", "K-1203-1"], folder, env), rounds)
