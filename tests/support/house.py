"""A founded house with its people, made once and copied for each test, and the command line run in it."""

from __future__ import annotations

import contextlib
import io
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest

from wuye import main
from wuye.cli import opened
from wuye.repo import unlock

ROOT = Path(__file__).parents[2]
FOUNDED = "2026-11-01T09:00:00+08:00"
STAFF = (
    ("guojian", "郭建", "project_manager", "administration"),
    ("wangfang", "王芳", "manager", "service"),
    ("liuyang", "刘洋", "leader", "service"),
    ("zhangwei", "张伟", "assistant", "service"),
    ("zhaomin", "赵敏", "assistant", "service"),
    ("hejie", "何洁", "receptionist", "service"),
    ("lina", "李娜", "leasing_agent", "leasing"),
    ("sunqiang", "孙强", "engineer", "engineering"),
    ("wulei", "吴磊", "engineer", "engineering"),
    ("zhouhao", "周浩", "guard", "security"),
    ("mafei", "马飞", "control_room", "security"),
)
MANAGERS = ("guojian", "wangfang")
SUBJECTS: tuple[tuple[str, str], ...] = (
    ("zhangwei", "unit enter 1203 1501 0805 --kind flat"),
    ("zhangwei", "key receive K-1203-1 K-1203-2 --kind vacant --opens 1203 --place A01 --lock L-1203"),
    ("zhangwei", "key receive K-B2-03 --kind plant --opens B2 --place A09"),
    ("zhangwei", "key receive K-S-1 --kind shared --opens 会所 --place A10"),
    (
        "zhangwei",
        "key entrust K-1501-1 --opens 1501 --owner 周先生 --agreement no=T-15,signed_by=周先生 --seal-no F-0001"
        " --place B柜07 --custodian zhaomin",
    ),
)


@dataclass(frozen=True, slots=True)
class Result:
    """How a command ended: exit status, rows, and what was said about them."""

    code: int
    out: str
    err: str


@dataclass(frozen=True, slots=True)
class Desk:
    """One house with its machine's keys, and who sits at it."""

    path: Path
    config: Path

    def env(self, as_: str | None, now: str | None, lang: str | None) -> dict[str, str]:
        """What a command at this desk finds in its environment."""
        given = {"WUYE_AS": as_, "WUYE_NOW": now, "WUYE_LANG": lang}
        found = {"WUYE_HOUSE": str(self.path), "WUYE_CONFIG": str(self.config)}
        return found | {k: v for k, v in given.items() if v is not None}

    def wuye(
        self,
        *args: str,
        as_: str | None = None,
        now: str | None = None,
        lang: str | None = None,
        env: Mapping[str, str] | None = None,
    ) -> Result:
        """Runs a command line in this process."""
        out, err = io.StringIO(), io.StringIO()
        machine = environment(self.env(as_, now, lang) | dict(env or {}))
        with machine, contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
            try:
                code = main.run(list(args))
            finally:
                # What ends with a process: houses that are open, and keys that were unlocked.
                opened.close_all()
                unlock.lock_all()
        return Result(code, out.getvalue(), err.getvalue())

    def wuye_process(
        self,
        *args: str,
        as_: str | None = None,
        now: str | None = None,
        lang: str | None = None,
        env: Mapping[str, str] | None = None,
        typed: str = "",
    ) -> Result:
        """Runs a command line as a process of its own; what is typed comes on its standard input."""
        done = subprocess.run(
            [sys.executable, "-m", "wuye.main", *args],
            capture_output=True,
            text=True,
            encoding="utf-8",
            env=self.process_env(as_, now, lang) | dict(env or {}),
            input=typed,
            check=False,
            timeout=120,
            start_new_session=True,
        )
        return Result(done.returncode, done.stdout, done.stderr)

    def start(self, *args: str, as_: str | None = None, now: str | None = None) -> subprocess.Popen[str]:
        """Starts a command line in a process group of its own."""
        return subprocess.Popen(
            [sys.executable, "-m", "wuye.main", *args],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            stdin=subprocess.DEVNULL,
            text=True,
            encoding="utf-8",
            env=self.process_env(as_, now, None),
            start_new_session=True,
        )

    def process_env(self, as_: str | None, now: str | None, lang: str | None) -> dict[str, str]:
        """The whole environment of a process at this desk."""
        return {**os.environ, "PYTHONPATH": str(ROOT), **self.env(as_, now, lang)}

    def done(self, words: str, as_: str, now: str, *more: str) -> Result:
        """Runs a command that must succeed."""
        result = self.wuye(*words.split(), *more, as_=as_, now=now, lang="en")
        assert result.code == 0, (words, result.err)
        return result

    def git(self, *args: str, ok: tuple[int, ...] = (0,)) -> str:
        """Plain git on this house."""
        done = subprocess.run(["git", "-C", str(self.path), *args], capture_output=True, text=True, check=False)
        assert done.returncode in ok, done.stderr
        return done.stdout

    @property
    def head(self) -> str:
        """The commit at HEAD."""
        return self.git("rev-parse", "HEAD").strip()

    @contextlib.contextmanager
    def unchanged(self) -> Iterator[None]:
        """What runs inside must leave no trace in the house."""
        before = self.head, self.git("status", "--porcelain")
        yield
        assert (self.head, self.git("status", "--porcelain")) == before


@contextlib.contextmanager
def environment(names: Mapping[str, str]) -> Iterator[None]:
    """These names set, every other WUYE_ name unset, for a while."""
    before = dict(os.environ)
    for name in [n for n in os.environ if n.startswith("WUYE_")]:
        del os.environ[name]
    os.environ.update(names)
    try:
        yield
    finally:
        os.environ.clear()
        os.environ.update(before)


def build(folder: Path) -> Desk:
    """Founds a house, enrols its people with keys of their own, and gives it some keys to lend."""
    desk = Desk(folder / "house", folder / "config")
    new = ("--no-passphrase", "--rehearsal")
    founder = "chenjing:陈静:general_manager"
    result = desk.wuye("init", str(desk.path), "--name", "国际中心", "--founder", founder, *new, now=FOUNDED)
    assert result.code == 0, result.err
    minute = 0

    def do(as_: str, *args: str) -> Result:
        nonlocal minute
        minute += 1
        at = f"2026-11-02T{9 + minute // 60:02}:{minute % 60:02}:00+08:00"
        done = desk.wuye(*args, as_=as_, now=at, lang="en")
        assert done.code == 0, (args, done.err)
        return done

    for person, name, role, dept in STAFF:
        words = ("staff", "enrol", person, "--name", name, "--roles", role, "--dept", dept)
        do("chenjing", *words, "--new-key", "--no-passphrase")
    for as_, line in SUBJECTS:
        do(as_, *line.split())
    return desk


def copy(desk: Desk, folder: Path) -> Desk:
    """A house like this one, with keys of its own."""
    there = Desk(folder / "house", folder / "config")
    shutil.copytree(desk.path, there.path, symlinks=True)
    shutil.copytree(desk.config, there.config)
    return there


_BUILT: list[Desk] = []


@pytest.fixture
def founded(own_machine: Path, tmp_path_factory: pytest.TempPathFactory) -> Desk:
    """The house everybody copies; it is built once, at the first test that asks for it."""
    if not _BUILT:
        _BUILT.append(build(tmp_path_factory.mktemp("founded")))
    return _BUILT[0]


@pytest.fixture
def desk(founded: Desk, tmp_path: Path) -> Desk:
    """A house of this test's own."""
    return copy(founded, tmp_path)
