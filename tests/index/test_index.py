"""The index: it changes no answer, and whatever happens to its file costs only time."""

from __future__ import annotations

import io
import os
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path

import pytest

from bench.rows import Made
from tests.support.books import folded, has_index, said
from wuye import main
from wuye.cli.opened import close_all
from wuye.desk import current
from wuye.desk.house import House
from wuye.desk.kept import KeptBooks

QUESTIONS = (
    "", "due", "due --mine", "due --late", "routine", "log", "log --since 2d", "log --by 张伟", "find 漏水", "find 1203",
    "key list", "key list --state out", "key list --where kind=vacant", "key show K-1203-1", "key log K-1203-1", "staff list",
    "unit list", "unit show 1203", "reservation list", "cabinet show office", "staff show lina", "sync", "nonsense",
    "due --all", "due --late --mine", "key show K-1203-1 --all", "key show K-9999-9", "find 钥匙 --all", "find 钥匙", "sign K2611-9999", "staff signers", "check", "schema show key", "house log",
)  # fmt: skip


def path_of(made: Made) -> Path:
    """Where the index lies."""
    return made.house / ".git" / "wuye" / current.FILE


def asked(made: Made, line: str, *, who: str = "heping", **more: str) -> tuple[int, str, str]:
    """How a command ended, and what it printed."""
    argv = [sys.executable, "-m", "wuye.main", *line.split(), "--as", who]
    done = subprocess.run(argv, cwd=made.house, env=made.env() | more, capture_output=True, text=True, check=False)
    return done.returncode, done.stdout, done.stderr


def answered(line: str, **more: str) -> tuple[int, str, str]:
    """The same of a question, in this process."""
    with pytest.MonkeyPatch.context() as patch, io.StringIO() as out, io.StringIO() as err:
        for name, value in more.items():
            patch.setenv(name, value)
        with redirect_stdout(out), redirect_stderr(err):
            code = main.run([*line.split(), "--as", "heping"])
            close_all()
        return code, out.getvalue(), err.getvalue()


@pytest.mark.parametrize("more", [{}, {"WUYE_LANG": "en"}])
def test_every_question_is_answered_alike_with_and_without_it(made: Made, more: dict[str, str]) -> None:
    for line in QUESTIONS:
        for words in (line, f"{line} --json"):
            assert answered(words, **more) == answered(words, WUYE_INDEX="off", **more), words
    assert path_of(made).exists()


def test_the_books_are_the_same_read_from_it_caught_up_and_written_on(made: Made) -> None:
    with House(made.house) as house:
        plain = said(folded(house))
        assert said(house.books) == plain
    with House(made.house) as house:
        assert has_index(house.books)
        assert said(house.books) == plain
    assert asked(made, "unit know 0301 --residents 7", who="zhaomin")[0] == 0
    assert asked(made, "unit know 0301 --residents 8", who="zhaomin", WUYE_INDEX="off")[0] == 0
    with House(made.house) as house:
        assert said(house.books) == said(folded(house)) != plain


def test_letting_go_of_what_is_in_memory_changes_nothing(made: Made, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(current, "EVERY", 7)
    monkeypatch.setattr("wuye.desk.kept.FULL", 50)
    monkeypatch.setattr(KeptBooks.relieve, "__kwdefaults__", {"most": 50})
    with House(made.house) as house:
        assert said(house.books) == said(folded(house))
        assert len(house.books.records.here) <= len(house.books.records)


@pytest.mark.parametrize("rubbish", [b"", b"no database", b"SQLite format 3\0" + b"\xff" * 4000])
def test_a_damaged_file_is_made_again(made: Made, rubbish: bytes) -> None:
    before = asked(made, "key list")
    path_of(made).write_bytes(rubbish)
    code, out, err = asked(made, "key list")
    assert (code, out) == before[:2]
    assert "Traceback" not in err
    assert asked(made, "key list") == before


def test_pages_torn_out_of_it_cost_only_time(made: Made) -> None:
    before = asked(made, "log")
    with path_of(made).open("r+b") as file:
        size = file.seek(0, 2)
        file.seek(size // 3)
        file.write(b"\xa5" * (size // 3))
    for line in ("log", "key list", "due", ""):
        assert asked(made, line)[:2] == asked(made, line, WUYE_INDEX="off")[:2], line
    assert asked(made, "log")[:2] == before[:2]


def test_the_index_of_another_program_is_not_believed(made: Made) -> None:
    asked(made, "key list")
    with sqlite3.connect(path_of(made)) as db:
        db.execute("UPDATE subjects SET body = replace(body, 'cabinet', 'lost')")
        db.execute("UPDATE word SET value = 'older' WHERE name = 'stamp'")
    db.close()
    assert asked(made, "key list") == asked(made, "key list", WUYE_INDEX="off")


@pytest.mark.parametrize("form", [0, 99])
def test_a_file_of_another_form_is_made_again(made: Made, form: int) -> None:
    before = asked(made, "key list")
    path_of(made).unlink()
    with sqlite3.connect(path_of(made)) as db:
        db.executescript(f"PRAGMA user_version = {form}; CREATE TABLE records (n INTEGER)")
    db.close()
    assert asked(made, "key list")[:2] == before[:2]
    with House(made.house) as house:
        assert has_index(house.books)


@pytest.mark.skipif(os.geteuid() != 0, reason="mounting takes root")
def test_a_disk_that_cant_be_written_is_read_all_the_same(made: Made, tmp_path: Path) -> None:
    asked(made, "key list")
    assert asked(made, "unit know 0301 --residents 7", who="zhaomin", WUYE_INDEX="off")[0] == 0
    wanted = asked(made, "unit show 0301", WUYE_INDEX="off")
    before = path_of(made).read_bytes()
    place = str(made.house)
    if subprocess.run(["mount", "--bind", "-o", "ro", place, place], capture_output=True, check=False).returncode:
        pytest.skip("nothing can be mounted here")
    try:
        subprocess.run(["mount", "-o", "remount,bind,ro", place], check=True)
        assert asked(made, "unit show 0301") == wanted
        assert path_of(made).read_bytes() == before
    finally:
        subprocess.run(["umount", "-l", place], check=False)


def test_two_that_make_it_at_once(made: Made) -> None:
    path_of(made).unlink(missing_ok=True)
    argv = [sys.executable, "-m", "wuye.main", "key", "list", "--json"]
    runs = [
        subprocess.Popen(argv, cwd=made.house, env=made.env(), stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        for _ in range(4)
    ]
    ends = [(*run.communicate(timeout=60), run.returncode) for run in runs]
    assert len(set(ends)) == 1
    assert ends[0][1:] == (b"", 0)
    with House(made.house) as house:
        assert said(house.books) == said(folded(house))


@pytest.mark.parametrize("wait", [0.25, 0.4, 0.6, 0.8])
def test_killed_while_it_is_made(made: Made, wait: float) -> None:
    path_of(made).unlink(missing_ok=True)
    argv = [sys.executable, "-m", "wuye.main", "key", "list"]
    run = subprocess.Popen(argv, cwd=made.house, env=made.env(), stdout=subprocess.DEVNULL, start_new_session=True)
    time.sleep(wait)
    os.killpg(run.pid, signal.SIGKILL)
    run.communicate()
    assert asked(made, "log")[:2] == asked(made, "log", WUYE_INDEX="off")[:2]
    with House(made.house) as house:
        assert said(house.books) == said(folded(house))
