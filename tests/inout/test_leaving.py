"""Every act of every register leaves by an export, and so does what stands on a terminal."""

from __future__ import annotations

import csv
import errno
import io
import json
import os
from pathlib import Path

import pytest

from tests.inout.office import LATER, NOW
from tests.support.house import Desk
from tests.support.prompt import prompt

MIDDAY = "2026-11-10T12:00:00+08:00"
BORROW = "key borrow K-1203-1 --borrower lina --org leasing --purpose viewing"
RETURN = "key return K-1203-1 --no-power-off --windows-closed --door-locked"


@pytest.fixture
def settled(desk: Desk) -> Desk:
    """A house in which a due was settled: `due` is its name in that entry, and a time in a loan."""
    loan = desk.wuye(*BORROW.split(), as_="zhangwei", now=NOW, lang="en").out.split()[0]
    for person in ("liuyang", "lina"):
        desk.done(f"sign {loan}", person, NOW)
    back = desk.wuye(*RETURN.split(), as_="zhangwei", now=LATER, lang="en").out.split()[0]
    desk.done(f"done {back} go_back --how switched-off", "lina", MIDDAY)
    return desk


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("form", ["csv", "html", "md", "json"])
def test_a_due_that_was_settled_leaves_beside_the_times_of_loans(settled: Desk, form: str, lang: str) -> None:
    done = settled.wuye_process("export", "key", "--format", form, as_="lina", now=MIDDAY, lang=lang)
    assert done.code == 0 and "go_back" in done.out.replace("\\_", "_"), done.err


def test_each_stands_in_its_own_column(settled: Desk) -> None:
    words = settled.wuye("export", "key", as_="lina", now=MIDDAY, lang="en").out.removeprefix("\ufeff")
    rows = list(csv.DictReader(io.StringIO(words)))
    [done] = [row for row in rows if row["done.due"]]
    assert (done["done.due"], done["due"]) == ("go_back", "")
    assert [row["due"][:10] for row in rows if row["due"]] == ["2026-11-10"]
    # What a program reads has the names that the page has.
    lines = settled.wuye("export", "key", "--format", "jsonl", as_="lina", now=MIDDAY).out.splitlines()
    assert [item["fields"]["due"] for item in map(json.loads, lines) if item["do"] == "done"] == ["go_back"]


def test_a_terminal_shows_no_mark_of_the_coding(desk: Desk) -> None:
    with prompt("export", "key", "--state", env=desk.process_env("lina", LATER, "en")) as shown:
        assert shown.end() == 0
    assert shown.shown.startswith("key no.,") and "\ufffd" not in shown.shown
    piped = desk.wuye_process("export", "key", "--state", as_="lina", now=LATER, lang="en")
    assert piped.out.startswith("\ufeffkey no.,")


def test_an_export_into_a_pipe_leaves_the_pipe(desk: Desk, tmp_path: Path) -> None:
    pipe = tmp_path / "pipe.csv"
    os.mkfifo(pipe)
    end = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    try:
        for form in ("csv", "html"):
            done = desk.wuye("export", "unit", "--format", form, "-o", str(pipe), as_="lina", now=LATER)
            assert done.code == 0 and os.read(end, 1 << 20) and pipe.is_fifo(), done.err
    finally:
        os.close(end)


@pytest.mark.parametrize(("lang", "words"), [("zh", "磁盘满了"), ("en", "the disk is full")])
def test_a_full_disk_is_no_fault_of_the_house(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, lang: str, words: str
) -> None:
    def full(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device", "somewhere")

    target = tmp_path / "keys.csv"
    monkeypatch.setattr("wuye.repo.files.write_whole", full)
    done = desk.wuye("export", "key", "-o", str(target), as_="lina", now=LATER, lang=lang)
    assert (done.code, done.out) == (2, "") and words in done.err and str(target) in done.err
    monkeypatch.setattr("wuye.cli.folder.tempfile.mkdtemp", full)
    asked = ("--to", "police", "--why", "theft", "-o", str(tmp_path / "folder"))
    with desk.unchanged():
        done = desk.wuye("evidence", "1203", *asked, as_="wangfang", now=LATER, lang=lang)
    assert done.code == 2 and words in done.err and not (tmp_path / "folder").exists()
