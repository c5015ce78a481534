"""A roster at the command line: typed or from a file, signed, shown, found again from the index, audited."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.rost.given import line
from tests.support.house import Desk, desk, founded

__all__ = ["desk", "founded"]

NOW = "2026-11-10T09:00:00+08:00"
DRAW = ["roster", "draw", "--month", "2026-11", "--dept", "service"]
PLAN = {"zhangwei": "d", "zhaomin": "e", "hejie": "n", "liuyang": "d"}
ROSTER = "2026-11-service"


def csv_file(folder: Path) -> Path:
    path = folder / "nov.csv"
    days = ",".join(str(day) for day in range(1, 31))
    rows = [f"姓名,{days}", *(f"{who},{line(code).replace(' ', ',')}" for who, code in PLAN.items())]
    path.write_text("\n".join(rows), encoding="utf-8-sig")
    return path


def yaml_file(folder: Path) -> Path:
    path = folder / "nov.yaml"
    path.write_text("".join(f"{who}: {line(code)}\n" for who, code in PLAN.items()), encoding="utf-8")
    return path


def facts(desk: Desk) -> dict[str, object]:
    shown = json.loads(desk.wuye("roster", "list", "--json", as_="wangfang", now=NOW).out)
    return next(row for row in shown if row["subject"] == ROSTER)


def test_rows_are_typed(desk: Desk) -> None:
    typed = [w for who, code in PLAN.items() for w in ("--rows", f"{who}={line(code)}")]
    assert desk.wuye(*DRAW, *typed, as_="wangfang", now=NOW, lang="en").code == 0
    assert desk.wuye("sign", "R2611-0001", as_="guojian", now=NOW).code == 0
    assert facts(desk)["rows"] == {who: line(code) for who, code in PLAN.items()}


@pytest.mark.parametrize("make", [csv_file, yaml_file])
def test_rows_come_from_a_file(desk: Desk, tmp_path: Path, make: object) -> None:
    assert callable(make)
    done = desk.wuye(*DRAW, "--rows-from", str(make(tmp_path)), as_="wangfang", now=NOW, lang="en")
    assert done.code == 0, done.err
    assert desk.wuye("sign", "R2611-0001", as_="guojian", now=NOW).code == 0
    assert facts(desk)["rows"] == {who: line(code) for who, code in PLAN.items()}


def test_a_row_typed_goes_before_the_file(desk: Desk, tmp_path: Path) -> None:
    other = ["--rows", f"zhangwei={line('e')}"]
    desk.wuye(*DRAW, "--rows-from", str(csv_file(tmp_path)), *other, as_="wangfang", now=NOW)
    desk.wuye("sign", "R2611-0001", as_="guojian", now=NOW)
    assert facts(desk)["rows"] == {**{who: line(code) for who, code in PLAN.items()}, "zhangwei": line("e")}


@pytest.mark.parametrize(("name", "text"), [("gone.csv", None), ("list.yaml", "- d\n"), ("bad.csv", "nobody,d,d\n")])
def test_a_file_that_is_none(desk: Desk, tmp_path: Path, name: str, text: str | None) -> None:
    if text is not None:
        (tmp_path / name).write_text(text)
    done = desk.wuye(*DRAW, "--rows-from", str(tmp_path / name), as_="wangfang", now=NOW, lang="en")
    assert done.code == 2 and "roster" not in desk.git("log", "--format=%s"), done.err


def test_the_board_the_roster_and_the_audit(desk: Desk, tmp_path: Path) -> None:
    desk.wuye(*DRAW, "--rows-from", str(yaml_file(tmp_path)), as_="wangfang", now=NOW)
    desk.wuye("sign", "R2611-0001", as_="guojian", now=NOW)
    later = "2026-11-10T10:00:00+08:00"
    swap = ["leave", "cover", "--from", "11:00", "--until", "14:00", "--relief", "zhaomin", "--event", "急事"]
    done = desk.wuye(*swap, as_="zhangwei", now=later, lang="en")
    assert done.code == 0, done.err
    for person in ("zhaomin", "liuyang"):
        assert desk.wuye("sign", "L2611-0001", as_=person, now=later).code == 0
    # Asked of the index by a process of its own, and of the pages alone.
    asked = {"as_": "wangfang", "now": "2026-11-10T12:00:00+08:00", "lang": "zh"}
    board = desk.wuye_process(**asked)
    assert "早班 08:00–16:00  赵敏  接班 赵敏  领班 刘洋" in board.out, board
    shown = desk.wuye("roster", "show", ROSTER, **asked)
    assert "张伟 d d d" in shown.out
    assert desk.wuye("audit", as_="wangfang", now=later, lang="en").code == 0


def test_role_at_shift_is_refused_to_who_is_off(desk: Desk, tmp_path: Path) -> None:
    desk.wuye(*DRAW, "--rows-from", str(yaml_file(tmp_path)), as_="wangfang", now=NOW)
    desk.wuye("sign", "R2611-0001", as_="guojian", now=NOW)
    lend = ["key", "borrow", "K-S-1", "--borrower", "lina", "--org", "leasing", "--purpose", "inspection"]
    night = "2026-11-11T07:20:00+08:00"
    assert desk.wuye(*lend, as_="zhangwei", now=night).code == 0
    [entry] = [w for w in desk.wuye("key", "log", "K-S-1", as_="zhangwei", now=night).out.split() if "K2611" in w][-1:]
    refused = desk.wuye("sign", entry, as_="liuyang", now=night, lang="en")
    assert refused.code == 4, refused
    by_day = "2026-11-11T07:31:00+08:00"
    assert desk.wuye("sign", entry, as_="liuyang", now=by_day, lang="en").code == 0
