"""What an export writes, an import reads: in a fresh house the same subjects stand where they stood."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.inout.office import LATER, NOW, good_row, keys, states, workbook
from tests.support.house import Desk, copy

FRESH = ("key", "unit", "equipment")
"""Registers whose subjects an action of one person makes as they stand."""


def filled(desk: Desk, tmp_path: Path) -> None:
    """A house with things of three registers, some of whose words are hard to carry."""
    rows = [good_row(n) for n in range(10)]
    rows[3][3], rows[4][3], rows[5][6] = '=1+1 [柜] "b"; \'c', "A,01;B", "- x: #y"
    rows[6][2] = "0101;0102"
    book = keys(tmp_path / "k.xlsx", rows, lambda sheet: setattr(sheet["D6"], "data_type", "s"))
    desk.done(f"import key {book}", "zhangwei", "2026-11-10T08:00:00+08:00")
    units: list[list[Any]] = [
        ["房号", "类型", "租户", "联系电话"],
        ["2001", "office", "甲、乙公司", "+86 755 1234"],
        ["2002", "flat", None, None],
    ]
    desk.done(f"import unit {workbook(tmp_path / 'u.xlsx', units)}", "zhangwei", "2026-11-10T08:01:00+08:00")
    things = [
        ["名称", "类别", "使用部门", "管理责任人", "位置", "购置日期", "原价"],
        ["扳手", "tool", "service", "zhangwei", "前台", "2024/5/6", "12.50"],
    ]
    desk.done(f"import equipment {workbook(tmp_path / 'e.xlsx', things)}", "zhangwei", "2026-11-10T08:02:00+08:00")


def rows_of(desk: Desk, register: str, to: Path) -> dict[str, Any]:
    lines = states(desk, register, to).read_text().splitlines()
    return {row["subject"]: row for row in map(json.loads, lines)}


@pytest.mark.parametrize("form", ["csv", "jsonl"])
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_subjects_come_back_equal(desk: Desk, tmp_path: Path, form: str, lang: str) -> None:
    fresh = copy(desk, tmp_path / "fresh")
    filled(desk, tmp_path)
    for minute, register in enumerate(FRESH):
        was = rows_of(desk, register, tmp_path / f"{register}-was.jsonl")
        there = rows_of(fresh, register, tmp_path / f"{register}-there.jsonl")
        book = states(desk, register, tmp_path / f"{register}.{form}", lang=lang)
        _drop(book, set(there))
        do = {"key": "receive"}.get(register, "enter")
        at = f"2026-11-10T09:{minute:02}:00+08:00"
        result = fresh.wuye("import", register, str(book), "--do", do, as_="zhangwei", now=at, lang=lang)
        assert result.code == 0, result.err
        assert rows_of(fresh, register, tmp_path / f"{register}-now.jsonl") == was
    assert json.loads(fresh.done("audit --json", "zhangwei", LATER).out)["ok"]


def _drop(book: Path, names: set[str]) -> None:
    """Takes out of a file what the fresh house has from its beginning."""
    lines = book.read_bytes().splitlines(keepends=True)
    book.write_bytes(b"".join(line for line in lines if not any(name.encode() in line for name in names)))


@pytest.mark.parametrize("form", ["csv", "jsonl"])
def test_entries_come_back_equal(desk: Desk, tmp_path: Path, form: str) -> None:
    """Entries that one person may write, the later ones about what the earlier ones made."""
    fresh = copy(desk, tmp_path / "fresh")
    filled(desk, tmp_path)
    desk.done("unit know 2001 --residents 5 --use 贸易", "zhangwei", "2026-11-10T08:10:00+08:00")
    book = tmp_path / f"unit.{form}"
    result = desk.wuye(
        "export", "unit", "--since", "2026-11-10", "--reveal", "-o", str(book), as_="wangfang", now=LATER
    )
    assert result.code == 0, result.err
    assert fresh.wuye("import", "unit", str(book), as_="zhangwei", now=NOW, lang="en").code == 0
    was, now = (rows_of(d, "unit", tmp_path / f"{n}.jsonl") for n, d in (("was", desk), ("now", fresh)))
    assert was == now and now["2001"]["facts"]["residents"] == 5


def test_a_page_is_read_as_it_stands(desk: Desk, tmp_path: Path) -> None:
    fresh = copy(desk, tmp_path / "fresh")
    desk.done("unit enter 2001 2002 --kind office --storey 20", "zhangwei", NOW)
    page = (desk.path / "ledgers" / "unit" / "2026-11" / "10.yaml").read_text()
    done = fresh.wuye_process("import", "unit", "-", "--format", "yaml", as_="zhangwei", now=NOW, lang="en", typed=page)
    assert done.code == 0, done.err
    assert rows_of(fresh, "unit", tmp_path / "a.jsonl") == rows_of(desk, "unit", tmp_path / "b.jsonl")


def test_a_script_s_items_on_standard_input(desk: Desk) -> None:
    items = [
        {"do": "receive", "subject": f"J-{n}", "fields": {"kind": "shared", "opens": ["会所"], "place": "A"}}
        for n in range(20)
    ]
    lines = "".join(json.dumps(item, ensure_ascii=False) + "\n" for item in items)
    done = desk.wuye_process("import", "key", "-", "--format", "jsonl", "--json", as_="zhangwei", now=NOW, typed=lines)
    assert done.code == 0, done.err
    told = json.loads(done.out)
    assert told["entries"] == 20 and told["commit"] == desk.head
    bad = (
        lines.replace('"A"', "5", 1)
        + '{"do": "borow", "subject": "J-1"}\n{"do": "receive", "subject": "J-9", "typo": 1}\n'
    )
    with desk.unchanged():
        done = desk.wuye_process(
            "import", "key", "-", "--format", "jsonl", as_="zhangwei", now=LATER, lang="en", typed=bad
        )
    assert done.code == 2
    assert "row 21, J-1: key has no action borow" in done.err and "wuye key borrow" in done.err


def test_what_waits_for_another_s_signature_comes_in_waiting(desk: Desk) -> None:
    due = "2026-11-10T12:00:00+08:00"
    fields = {"borrower": "lina", "org": "leasing", "purpose": "viewing", "due": due}
    line = json.dumps({"do": "borrow", "subject": "K-1203-1", "fields": fields})
    done = desk.wuye_process("import", "key", "-", "--format", "jsonl", as_="zhangwei", now=NOW, lang="en", typed=line)
    assert done.code == 0, done.err
    assert "1 wait for somebody else's signature: K2611-0005" in done.err


@pytest.mark.parametrize(("as_", "code"), [("wangfang", 0), ("zhangwei", 0), ("lina", 4), ("sunqiang", 4)])
def test_personal_data_is_masked_unless_the_reader_may(desk: Desk, as_: str, code: int) -> None:
    for more in ((), ("--state",), ("--format", "jsonl"), ("--format", "json", "--state")):
        masked = desk.wuye("export", "key", *more, as_=as_, now=LATER, lang="en")
        assert masked.code == 0 and "***" in masked.out
        shown = desk.wuye("export", "key", *more, "--reveal", as_=as_, now=LATER, lang="en")
        assert shown.code == code and "***" not in shown.out
        # The depositor stands once more than in the paper he signed, which isn't personal.
        assert shown.out.count("周先生") == (masked.out.count("周先生") + 1 if code == 0 else 0)


def test_a_masked_export_is_not_taken_for_the_real_one(desk: Desk, tmp_path: Path) -> None:
    desk.done("unit enter 2001 --kind office --client 某公司", "zhangwei", NOW)
    for form in ("csv", "jsonl"):
        book = tmp_path / f"masked.{form}"
        result = desk.wuye(
            "export", "unit", "--state", "--subject", "2001", "-o", str(book), as_="lina", now=LATER, lang="en"
        )
        assert result.code == 0 and "1 personal values are masked" in result.err
        assert "某公司" not in book.read_text() and "***" in book.read_text()
        with desk.unchanged():
            back = desk.wuye("import", "unit", str(book), "--do", "enter", as_="zhangwei", now=LATER, lang="en")
        assert back.code == 2 and "masked when it was exported" in back.err


def test_an_export_of_everything_and_of_one_subject(desk: Desk) -> None:
    everything = [json.loads(line) for line in desk.done("export --format jsonl", "lina", LATER).out.splitlines()]
    assert {item["register"] for item in everything} == {"house", "staff", "unit", "key"}
    one = [
        json.loads(line)
        for line in desk.done("export key --subject K-1203-2 --format jsonl", "lina", LATER).out.splitlines()
    ]
    assert [item["subject"] for item in one] == [["K-1203-1", "K-1203-2"]]
    assert desk.wuye("export", "key", "2026-10", "--format", "jsonl", as_="lina", now=LATER).out == ""
    assert len(desk.done("export 2026-11 --format jsonl", "lina", LATER).out.splitlines()) == len(everything)
    assert desk.wuye("export", "key", "--subject", "nope", as_="lina", now=LATER).code == 2
    assert desk.wuye("export", "kee", as_="lina", now=LATER).code == 2
    assert desk.wuye("export", "key", "2026-13", as_="lina", now=LATER).code == 2
    assert desk.wuye("export", "key", "--format", "doc", as_="lina", now=LATER).code == 2
