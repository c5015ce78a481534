"""The questions as typed, in a real house: exit status, streams, no lock and few processes."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest

from wuye.desk.draft import Draft
from wuye.desk.found import Founding, found
from wuye.desk.record import record
from wuye.main import run
from wuye.repo import git, keys

NOW = "2026-11-22T08:00:00+08:00"
KEY = {"kind": "shared", "opens": ["1203"], "place": "北门[in use]"}


@pytest.fixture
def house(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A house with a key lent yesterday and not returned."""
    monkeypatch.setenv("WUYE_CONFIG", str(tmp_path / "config"))
    monkeypatch.setenv("WUYE_NOW", "2026-11-21T08:00:00+08:00")
    wanted = Founding(tmp_path / "house", "国际中心", "chenjing:陈静:general_manager", passphrase=False, rehearsal=True)
    with found(wanted) as house:
        write = lambda *given: record(house, Draft(*given)).entry  # noqa: E731
        for person, name, role in (("zhangwei", "张伟", "assistant"), ("liuyang", "刘洋", "leader")):
            line = keys.make_key(house.rules.house_id, person, passphrase=False)
            staff = {"name": name, "roles": [role], "dept": "service", "public_key": line}
            write("staff", "enrol", "chenjing", (person,), staff)
        write("key", "receive", "zhangwei", ("K-1",), KEY)
        loan = {"borrower": "liuyang", "org": "service", "purpose": "inspection", "due": "2h"}
        of = write("key", "borrow", "zhangwei", ("K-1",), loan)
        write("key", "sign", "liuyang", (), {"of": of.id, "digest": of.digest, "as": "give", "verdict": "yes"})
    monkeypatch.setenv("WUYE_NOW", NOW)
    monkeypatch.setenv("WUYE_HOUSE", str(tmp_path / "house"))
    monkeypatch.setenv("WUYE_AS", "liuyang")
    return tmp_path / "house"


QUESTIONS = [
    [], ["due"], ["due", "--mine"], ["due", "--late"], ["routine"], ["routine", "list"], ["log"], ["log", "--since", "1d"],
    ["log", "--by", "张伟"], ["find", "刘洋"], ["key", "list"], ["key", "list", "--state", "借出"], ["key", "show", "K-1"],
    ["key", "log"], ["key", "log", "K-1"], ["staff", "list"], ["钥匙", "列表", "--条件", "借用人=刘洋"],
]  # fmt: skip


def test_questions_answer_in_words_and_json(house: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for asked in QUESTIONS:
        wanted = 1 if "--late" in asked else 0
        assert run(asked) == wanted, asked
        said = capsys.readouterr()
        assert said.out and "\x1b" not in said.out and not said.err, asked
        assert run([*asked, "--json"]) == wanted, asked
        assert json.loads(capsys.readouterr().out), asked


def test_questions_start_one_process_and_take_no_lock(house: Path, capsys: pytest.CaptureFixture[str]) -> None:
    def times() -> dict[Path, int]:
        kept = [p for p in (house / ".git").rglob("*") if p.name != "wuye" and not p.name.startswith("index.db")]
        return {p: p.stat().st_mtime_ns for p in kept}

    assert run([]) == 0
    before = times()
    started = git.processes
    assert run(["key", "show", "K-1"]) == 0
    assert run([]) == 0
    assert git.processes - started <= 1
    assert times() == before


def test_a_life_names_the_commit_of_each_entry(house: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run(["key", "show", "K-1", "--json"])
    life = json.loads(capsys.readouterr().out)
    form = "--format=%H %(trailers:key=Wuye-Entry,valueonly)"
    log = subprocess.run(["git", "log", form], cwd=house, capture_output=True, text=True, check=True).stdout
    commits = dict(reversed(line.split()) for line in log.splitlines() if len(line.split()) == 2)
    assert {e["entry"]["id"]: e["commit"] for e in life["entries"]} == {
        i: commits[i] for i in ("K2611-0001", "K2611-0002")
    }


def test_nothing_late_is_no_fault(
    house: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("WUYE_NOW", "2026-11-21T08:30:00+08:00")
    assert run(["due", "--late"]) == 0
    said = capsys.readouterr()
    assert (said.out, said.err) == ("", "没有逾期\n")


@pytest.mark.parametrize(
    "asked", [["key", "show", "K-9"], ["key", "log", "K-9"], ["key", "list", "--state", "x"], ["log", "--since", "x"]]
)
def test_a_wrong_question_is_bad_input_with_a_remedy(
    house: Path, asked: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(asked) == 2
    assert len(capsys.readouterr().err.splitlines()) >= 2


def test_the_board_is_there_for_nobody_in_particular(
    house: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("WUYE_AS")
    assert run([]) == 0
    assert "加 --as 工号" in capsys.readouterr().out
    assert run(["--as", "nobody"]) == 2
