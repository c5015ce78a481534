"""An Excel book of 500 keys: with 20 bad rows of 20 kinds nothing is written; mended, it is one signed commit."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.inout.office import LATER, NOW, Row, good_row, keys
from tests.support.house import Desk

SIZE = 500
FIRST = 3
"""In which row of the workbook the first key stands."""
BAD: tuple[tuple[int, str, Any, str, str], ...] = (
    (10, "编号", None, "", "key no. is missing"),
    (20, "编号", "N 0017", "", "isn't written like that"),
    (30, "编号", "N-0001", "", "the same as row 4"),
    (40, "编号", "K-1203-1", "", "K-1203-1 is registered already"),
    (50, "类型", "地下室", "", "no choice 地下室"),
    (60, "类型", "封存", "KEY-15", "custody agreement"),
    (70, "挂位", None, "KEY-01", "place is missing"),
    (80, "房号", 201, "", "may have lost a 0 in front"),
    (90, "挂位", "A" * 81, "", "too long"),
    (100, "挂位", "A\u202e01", "", "control characters"),
    (110, "责任人", "张未", "", "张未"),
    (120, "业主", "周先生", "KEY-02", "custodian"),
    (130, "锁芯代次", "二", "", "whole number"),
    (140, "锁芯代次", 0, "", "can't be under 1"),
    (150, "份数", "三分之一", "", "isn't written like that"),
    (160, "备用钥匙", "也许", "", "yes or no"),
    (170, "状态", "借出", "", "enters it as in the cabinet only"),
    (180, "锁号", '=A3&"x"', "", "formula without its value"),
    (190, "挂位", "#N/A", "", "formula's error #N/A"),
    (200, "锁号", 12345678901234567, "", "keeps 15 digits"),
)
"""(row of the list, heading, what stands there, rule, words of the reason), each of another kind."""


def rows() -> list[Row]:
    return [good_row(n) for n in range(SIZE)]


def spoilt(found: list[Row]) -> list[Row]:
    from tests.inout.office import HEADINGS

    for number, heading, value, _, _ in BAD:
        found[number][HEADINGS.index(heading)] = value
    return found


def test_twenty_bad_rows_give_twenty_reasons_and_nothing_is_written(desk: Desk, tmp_path: Path) -> None:
    book = keys(tmp_path / "keys.xlsx", spoilt(rows()))
    for more in (("--dry-run",), ()):
        with desk.unchanged():
            result = desk.wuye("import", "key", str(book), *more, "--json", as_="zhangwei", now=NOW, lang="en")
        assert result.code == 2
        problems = json.loads(result.err.strip().split("\n")[-1])["error"]["problems"]
        told = {p["line"]: p for p in problems if p["line"] is not None}
        assert set(told) == {number + FIRST for number, *_ in BAD}
        assert "20 of 500 rows are bad" in problems[-1]["message"]
        for number, _, _, rule, words in BAD:
            mine = [p for p in problems if p["line"] == number + FIRST]
            said = "\n".join(p["message"] for p in mine)
            assert f"row {number + FIRST}" in said and words in said, said
            assert not rule or rule in {r for p in mine for r in p["rules"]}, mine
            assert all(p["remedy"] for p in mine), mine


def test_mended_it_is_500_keys_in_one_commit_that_verifies(desk: Desk, tmp_path: Path) -> None:
    book, before = keys(tmp_path / "keys.xlsx", rows()), desk.git("rev-list", "--count", "HEAD")
    result = desk.wuye("import", "key", str(book), as_="zhangwei", now=NOW, lang="en")
    assert result.code == 0, result.err
    assert "imported 500 entries of key" in result.out
    assert int(desk.git("rev-list", "--count", "HEAD")) == int(before) + 1
    signers = desk.done("staff signers", "zhangwei", LATER).out
    (tmp_path / "signers").write_text(signers)
    desk.git("-c", f"gpg.ssh.allowedSignersFile={tmp_path / 'signers'}", "verify-commit", "HEAD")
    message = desk.git("log", "-1", "--format=%B")
    assert message.count("Wuye-Entry: ") == SIZE
    import hashlib

    assert f"Wuye-Batch: {SIZE} sha256:{hashlib.sha256(book.read_bytes()).hexdigest()}" in message
    assert json.loads(desk.done("audit", "zhangwei", LATER, "--json").out)["ok"]
    listed = json.loads(desk.done("key list --json", "zhangwei", LATER).out)
    assert len([k for k in listed if k["subject"].startswith("N-") and k["state"] == "cabinet"]) == SIZE
    assert desk.done("check", "zhangwei", LATER).code == 0
    again = desk.wuye("import", "key", str(book), as_="zhangwei", now=LATER, lang="en")
    assert again.code == 3 and "500 of 500 rows are bad (the first 200 are listed)" in again.err


def test_who_may_not_receive_keys_may_not_import_them(desk: Desk, tmp_path: Path) -> None:
    book = keys(tmp_path / "keys.xlsx", rows()[:3])
    with desk.unchanged():
        result = desk.wuye("import", "key", str(book), as_="lina", now=NOW, lang="en")
    assert result.code == 4 and "3 of 3 rows are bad" in result.err


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_what_was_made_of_the_headings_is_shown(desk: Desk, tmp_path: Path, lang: str) -> None:
    book = keys(tmp_path / "keys.xlsx", rows()[:5])
    result = desk.wuye("import", "钥匙", str(book), "--dry-run", as_="zhangwei", now=NOW, lang=lang)
    assert result.code == 0, result.err
    wanted = (
        ("挂位 → 位置（place）", "第 3 行  接收 N-0000")
        if lang == "zh"
        else ("挂位 -> place (place)", "row 3  receive N-0000")
    )
    assert all(words in result.err for words in wanted)
