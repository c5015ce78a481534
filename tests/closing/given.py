"""A small house with a November, closed and signed; made once and copied."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest

from tests.support.house import Desk, Result, copy

NOVEMBER = "2026-11-{:02}T10:00:00+08:00"
FIRST, SECOND, THIRD = (f"2026-12-0{day}T09:00:00+08:00" for day in (1, 2, 3))
LATER, JANUARY = "2026-12-05T09:00:00+08:00", "2027-01-04T09:00:00+08:00"
WHY = "the rest is done in December"
NOTE = "duty note --kind complaint --account leak --place 1203 --handling told --complainant Zhou --phone 13900001111"
LOAN = "key borrow K-S-1 --borrower wulei --org engineering --purpose repair"


def lived(desk: Desk) -> None:
    """Some things that happen in November."""
    desk.done(NOTE, "zhangwei", NOVEMBER.format(3))
    desk.done(LOAN, "zhangwei", NOVEMBER.format(4))
    desk.done("key return K-S-1", "zhangwei", NOVEMBER.format(5))


def close(desk: Desk, *more: str, as_: str = "wangfang", now: str = FIRST, month: str = "2026-11") -> Result:
    """The command itself."""
    return desk.wuye("close", month, *more, as_=as_, now=now, lang="en")


def close_entry(desk: Desk, now: str = FIRST) -> str:
    """The id of the newest close."""
    rows = json.loads(desk.wuye("month", "log", "--json", now=now).out)
    return str([row for row in rows if row["do"] in ("close", "restate")][-1]["id"])


def close_and_sign(desk: Desk, *more: str, now: str = FIRST, month: str = "2026-11") -> str:
    """Closed by the manager, signed by the general manager; gives the entry."""
    done = close(desk, *more, "--why", WHY, now=now, month=month)
    assert done.code == 0, done.err
    entry = close_entry(desk, now)
    desk.done(f"sign {entry}", "chenjing", now)
    return entry


def pack(desk: Desk, folder: Path, *, as_: str = "wangfang", month: str = "2026-11", now: str = LATER) -> Result:
    """The pack of a month."""
    return desk.wuye("report", "pack", month, "-o", str(folder), as_=as_, now=now, lang="en")


def verify(desk: Desk, folder: Path, *more: str, now: str = LATER) -> Result:
    """Whether a pack is that month's."""
    return desk.wuye("report", "verify", str(folder), *more, now=now, lang="en")


def faults(desk: Desk, folder: Path, *more: str) -> set[str]:
    """The files with which something is wrong."""
    done = verify(desk, folder, *more, "--json")
    return {row["file"] for row in json.loads(done.out)["faults"]}


def audited(desk: Desk, now: str = LATER) -> set[str]:
    """The checks under which the audit finds faults."""
    return {row["check"] for row in json.loads(desk.wuye("audit", "--json", now=now).out)["violations"]}


def run(block: str, folder: Path) -> subprocess.CompletedProcess[str]:
    """Lines to type, as a person would paste them, with nothing of wuye at hand."""
    return subprocess.run(
        ["sh", "-e"], input=block, cwd=folder, capture_output=True, text=True, check=False, timeout=60
    )


_CLOSED: list[Desk] = []


@pytest.fixture
def closed(founded: Desk, tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Desk:
    """A house of this test's own whose November is closed, by Z2612-0001."""
    if not _CLOSED:
        made = copy(founded, tmp_path_factory.mktemp("closed"))
        lived(made)
        assert close_and_sign(made) == "Z2612-0001"
        _CLOSED.append(made)
    return copy(_CLOSED[0], tmp_path / "closed")
