"""Emergencies from the command line: one line, a photo, and what is refused."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.support.house import Desk, copy, founded

__all__ = ["founded"]

NOW = "2026-11-10T03:00:00+08:00"
LATER = "2026-11-10T03:20:00+08:00"
OPEN = ("--kind", "flood", "--level", "urgent", "--place", "B2")


@pytest.fixture
def house(founded: Desk, tmp_path: Path) -> Desk:
    return copy(founded, tmp_path)


def picture(tmp_path: Path) -> str:
    """A photo of the scene."""
    path = tmp_path / "scene.jpg"
    path.write_bytes(b"\xff\xd8 a wet floor")
    return str(path)


def owed(house: Desk) -> set[str]:
    return {row["what"] for row in json.loads(house.wuye("due", "--json", now=LATER).out)}


def test_words_without_an_option_are_what_happened(house: Desk) -> None:
    done = house.wuye("紧急情况", "登记", "B2", "进水", *OPEN, as_="zhouhao", now=NOW, lang="zh")
    assert done.code == 0, done.err
    assert "what: B2 进水" in house.git("show", "HEAD:ledgers/emergency/2026-11/10.yaml")
    assert all(word in done.err for word in ("《突发事件应急预案》", "EMER-17", "待办"))
    assert {"photo", "report", "follow"} <= owed(house)


def test_photos_are_attached_then_or_later(house: Desk, tmp_path: Path) -> None:
    photo = picture(tmp_path)
    assert house.wuye("emergency", "open", "进水", *OPEN, "--attach", photo, as_="zhouhao", now=NOW).code == 0
    assert "photo" not in owed(house)
    assert house.wuye("emergency", "open", "又进水", *OPEN, as_="zhouhao", now=NOW).code == 0
    bare = house.wuye("emergency", "photo", "E2611-0002", as_="zhouhao", now=LATER, lang="en")
    assert (bare.code, "EMER-02" in bare.err, "--attach" in bare.err) == (3, True, True)
    assert house.wuye("emergency", "photo", "E2611-0002", "--attach", photo, as_="zhouhao", now=LATER).code == 0
    assert "photo" not in owed(house)


def test_what_stands_against_closing_is_said_all_at_once(house: Desk) -> None:
    assert house.wuye("emergency", "open", "进水", *OPEN, as_="zhangwei", now=NOW).code == 0
    result = house.wuye("emergency", "close", "E2611-0001", "关了阀", "--json", as_="zhangwei", now=LATER)
    error = json.loads(result.err)["error"]
    assert (result.code, error["kind"], {"EMER-02", "EMER-06"} <= set(error["rules"])) == (3, "refused", True)


def test_the_whole_night_by_those_who_are_there(house: Desk, tmp_path: Path) -> None:
    words = ("--attach", picture(tmp_path))
    assert house.wuye("emergency", "open", "进水", *OPEN, *words, as_="zhouhao", now=NOW).code == 0
    for to in ("manager", "dept:engineering", "project_manager"):
        told = house.wuye("told", "E2611-0001", "--to", to, "--how", "电话", as_="zhangwei", now=LATER, lang="en")
        assert told.code == 0, told.err
    assert house.wuye("emergency", "contain", "E2611-0001", "关了阀", as_="zhouhao", now=LATER).code == 0
    assert house.wuye("emergency", "close", "E2611-0001", "抽干", as_="zhangwei", now=LATER).code == 0
    assert {"report", "analyse"} <= owed(house)
    report = house.wuye("emergency", "report", "E2611-0001", "管道老化，更换", as_="zhouhao", now=LATER)
    assert report.code == 0, report.err
    assert house.wuye("audit", now=LATER).code == 0
