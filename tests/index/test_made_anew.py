"""An index that is made, anew or for the first time: what is said of it, and that it happens once."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from bench.rows import Made
from tests.index.test_index import QUESTIONS, answered, asked, path_of
from tests.support.books import folded, has_index, said
from wuye.desk import current
from wuye.desk.house import House
from wuye.desk.kept import KeptBooks

MAKING = {"zh": "正在做索引，约 {} 条记录", "en": "the index is being made, of some {} entries"}
DAMAGED = {"zh": "索引坏了", "en": "the index is damaged"}
LATER = "import sys\nfrom wuye.desk import current\nfrom wuye.main import run\n{}\nsys.exit(run(sys.argv[1:]))\n"
Spoil = Callable[[Path], None]


def run(made: Made, code: str, *words: str, **more: str) -> subprocess.Popen[str]:
    """A command as a process of its own, some of its code replaced."""
    argv = [sys.executable, "-c", LATER.format(code), *words, "--as", "heping"]
    talk = subprocess.PIPE
    return subprocess.Popen(
        argv, cwd=made.house, env=made.env() | more, stdin=talk, stdout=talk, stderr=talk, text=True
    )


def ended(made: Made, code: str, *words: str, **more: str) -> tuple[int, str, str]:
    """How it ended, and what it printed."""
    with run(made, code, *words, **more) as process:
        out, err = process.communicate(timeout=60)
    return process.returncode, out, err


def sound(made: Made) -> None:
    """An index lies there, and says what the pages say."""
    with House(made.house) as house:
        assert has_index(house.books)
        assert said(house.books) == said(folded(house))


def sql(*lines: str) -> Spoil:
    """Spoils an index by SQL."""

    def spoil(path: Path) -> None:
        with sqlite3.connect(path) as db:
            db.execute("PRAGMA writable_schema = ON")
            for line in lines:
                db.execute(line)
        db.close()

    return spoil


def torn(path: Path) -> None:
    """A page that opening doesn't read is no page any more."""
    with sqlite3.connect(path) as db:
        [(page,)] = db.execute("SELECT rootpage FROM sqlite_master WHERE name = 'records_group'").fetchall()
        [(size,)] = db.execute("PRAGMA page_size").fetchall()
    db.close()
    with path.open("r+b") as file:
        file.seek((page - 1) * size)
        file.write(b"\xa5" * size)


OLDER = sql("UPDATE word SET value = 'older' WHERE name = 'stamp'")
SPOILT: dict[str, Spoil] = {
    "torn": torn,
    "garbled": sql("UPDATE records SET body = substr(body, 2)"),
    "ill letters": sql("UPDATE records SET body = CAST(x'5b22fffe225d' AS TEXT)"),
    "no such table": sql("DROP TABLE records_group"),
}


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_whoever_waits_for_a_big_one_is_told_once_and_only_then(made: Made, lang: str) -> None:
    count = made.git_says("rev-list", "--count", "HEAD")
    line, few = MAKING[lang].format(count), "current.MANY = 100"
    for spoil in (None, OLDER, Path.unlink):
        if spoil is not None:
            spoil(path_of(made))
        else:
            path_of(made).unlink(missing_ok=True)
        code, out, err = ended(made, few, "key", "list", "--json", WUYE_LANG=lang)
        assert (code, err.count(line), err.count("\n")) == (0, 1, 1), err
        assert (code, out, "") == ended(made, few, "key", "list", "--json", WUYE_LANG=lang)
        assert (code, out, "") == ended(made, few, "key", "list", "--json", WUYE_LANG=lang, WUYE_INDEX="off")


def test_a_small_house_is_told_nothing(made: Made) -> None:
    for spoil in (Path.unlink, OLDER, Path.unlink):
        assert asked(made, "key list") == asked(made, "key list", WUYE_INDEX="off")
        spoil(path_of(made))


def test_it_is_said_once_however_often_it_is_begun(made: Made, monkeypatch: pytest.MonkeyPatch) -> None:
    path_of(made).unlink(missing_ok=True)
    monkeypatch.setattr(current, "MANY", 20)
    monkeypatch.setattr(current, "EVERY", 7)
    monkeypatch.setattr(KeptBooks.relieve, "__kwdefaults__", {"most": 300})
    begun = []
    monkeypatch.setattr(KeptBooks, "save", lambda *_a, **_k: bool(begun.append(1)))
    code, _, err = answered("key list")
    assert (code, err.count("索引"), len(begun)) == (0, 1, 1), err


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_damaged_one_is_told_from_one_of_another_program(made: Made, lang: str) -> None:
    asked(made, "key list")
    for spoil, damaged in ((OLDER, 0), (sql("PRAGMA user_version = 99"), 0), (lambda p: p.write_bytes(b"x" * 999), 1)):
        spoil(path_of(made))
        code, _, err = asked(made, "key list", WUYE_LANG=lang)
        assert (code, err.count(DAMAGED[lang]), err.count("\n")) == (0, damaged, damaged), err
        sound(made)


@pytest.mark.parametrize("spoil", SPOILT.values(), ids=SPOILT.keys())
def test_one_that_fails_while_it_is_read_is_made_anew_by_the_next_command(made: Made, spoil: Spoil) -> None:
    asked(made, "key list")
    spoil(path_of(made))
    before = current.mark(path_of(made))
    for line in ("log", "due", ""):
        code, out, err = asked(made, line)
        assert (code, out) == asked(made, line, WUYE_INDEX="off")[:2], line
        if err:
            assert err.count(DAMAGED["zh"]) == 1
    assert current.mark(path_of(made)) not in (None, before)
    sound(made)
    for line in QUESTIONS[:8]:
        assert asked(made, line) == asked(made, line, WUYE_INDEX="off"), line


def test_an_older_one_is_replaced_whatever_is_in_it(made: Made) -> None:
    asked(made, "key list")
    OLDER(path_of(made))
    torn(path_of(made))
    code, _, err = asked(made, "key list")
    assert (code, err) == (0, "")
    sound(made)


def test_what_a_killed_one_left_half_made_is_in_nobodys_way(made: Made) -> None:
    path_of(made).unlink(missing_ok=True)
    left = path_of(made).with_name(f"{current.FILE}{current.NEW}")
    left.write_bytes(b"half of it" * 999)
    assert asked(made, "key list") == asked(made, "key list", WUYE_INDEX="off")
    assert not left.exists()
    sound(made)


def test_one_that_cant_be_made_changes_no_answer_and_leaves_nothing(made: Made) -> None:
    path_of(made).unlink(missing_ok=True)
    full = "from wuye.index.store import Store\nStore.settle = lambda s: False"
    code, out, err = ended(made, full, "key", "list", "--json")
    assert (code, out, err) == ended(made, "", "key", "list", "--json", WUYE_INDEX="off")
    assert list(path_of(made).parent.glob(f"{current.FILE}*")) == []


def test_one_that_others_only_hold_is_left(made: Made) -> None:
    asked(made, "key list")
    number = path_of(made).stat().st_ino
    assert asked(made, "unit know 0301 --residents 7", who="zhaomin", WUYE_INDEX="off")[0] == 0
    db = sqlite3.connect(path_of(made), isolation_level=None)
    db.execute("BEGIN IMMEDIATE")
    try:
        assert asked(made, "unit show 0301") == asked(made, "unit show 0301", WUYE_INDEX="off")
    finally:
        db.close()
    assert path_of(made).stat().st_ino == number
    sound(made)


WAITS = {
    "before it is held": "away = current._same_away\ndef late(*a): print('here', flush=True); input(); return away(*a)\n"
    "current._same_away = late",
    "while it is held": "lock = current.fcntl.flock\ndef late(*a): print('here', flush=True); input(); return lock(*a)\n"
    "current.fcntl.flock = late",
}


@pytest.mark.parametrize("code", WAITS.values(), ids=WAITS.keys())
def test_who_comes_second_leaves_the_fresh_one_of_the_first(made: Made, code: str) -> None:
    path = path_of(made)
    asked(made, "key list")
    path.write_bytes(b"x" * 999)
    with run(made, code, "key", "list") as second:
        assert second.stdout is not None and second.stdout.readline() == "here\n"
        code_, out, _ = asked(made, "key list")
        fresh = path.stat().st_ino, path.read_bytes()
        assert second.communicate("\n", timeout=60) == (out, "") and second.returncode == code_ == 0
    assert (path.stat().st_ino, path.read_bytes()) == fresh
    sound(made)


def test_who_finds_it_torn_second_leaves_the_fresh_one_of_the_first(made: Made) -> None:
    path = path_of(made)
    asked(made, "key list")
    torn(path)
    with run(made, WAITS["while it is held"]) as second:
        assert second.stdout is not None and second.stdout.readline() == "here\n"
        asked(made, "")
        _, wanted, _ = asked(made, "")
        fresh = path.stat().st_ino, path.read_bytes()
        assert second.communicate("\n", timeout=60) == (wanted, "")
    assert (path.stat().st_ino, path.read_bytes()) == fresh
    sound(made)


@pytest.mark.parametrize("spoil", [torn, lambda path: path.write_bytes(b"x" * 9999)])
def test_many_that_find_it_damaged_at_once(made: Made, spoil: Spoil) -> None:
    wanted = asked(made, "")[1]
    spoil(path_of(made))
    runs = [run(made, "") for _ in range(5)]
    for process in runs:
        with process:
            out, err = process.communicate(timeout=60)
        assert (process.returncode, out) == (0, wanted), err
    assert asked(made, "") == (0, wanted, "")
    sound(made)
