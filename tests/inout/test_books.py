"""The other books that offices have: archives, tenants, equipment, staff; each by the mapping that comes along."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.inout.office import LATER, NOW, workbook
from tests.support.house import Desk, Result


def brought(desk: Desk, register: str, book: Path, as_: str, *more: str, count: int) -> Result:
    """Imports a book, and looks whether it is all there and whole."""
    before = desk.head
    result = desk.wuye("import", register, str(book), *more, as_=as_, now=NOW, lang="en")
    assert result.code == 0, result.err
    assert f"imported {count} entries" in result.out
    assert desk.git("rev-parse", "HEAD~1").strip() == before
    assert json.loads(desk.done("audit", as_, LATER, "--json").out)["ok"]
    return result


def listed(desk: Desk, register: str) -> dict[str, Any]:
    return {row["subject"]: row for row in json.loads(desk.done(f"{register} list --json", "zhangwei", LATER).out)}


def test_tenants(desk: Desk, tmp_path: Path) -> None:
    rows = [["房号", "类型", "楼层", "租户", "联系人", "联系电话", "业态", "状态", "序号"]]
    rows += [
        [
            f"{n // 10 + 20}{n % 10:02}",
            "写字楼",
            f"{n // 10 + 20}",
            f"某公司{n}",
            "王先生",
            "13800001111",
            "贸易",
            "空置",
            str(n),
        ]
        for n in range(60)
    ]
    brought(desk, "unit", workbook(tmp_path / "units.xlsx", rows), "zhangwei", count=60)
    assert listed(desk, "unit")["2103"]["kind"] == "office"


def test_a_tenant_who_has_moved_in_is_not_entered_as_a_vacant_unit(desk: Desk, tmp_path: Path) -> None:
    book = workbook(tmp_path / "units.xlsx", [["房号", "类型", "租户", "状态"], ["2001", "办公", "某公司", "已租"]])
    with desk.unchanged():
        result = desk.wuye("import", "unit", str(book), as_="zhangwei", now=NOW, lang="en")
    assert result.code == 2 and "says occupied; enter enters it as vacant only" in result.err


def test_equipment(desk: Desk, tmp_path: Path) -> None:
    rows: list[list[Any]] = [
        ["设备名称", "设备类别", "使用部门", "责任人", "存放地点", "规格型号", "购买日期", "单价", "状态"]
    ]
    rows += [
        [f"打印机{n}", "办公设备", "客服部", "张伟", "前台", "M-1", "2024年3月5日", 1280.5, "正常"] for n in range(40)
    ]
    rows.append(["电脑", "计算机", "客服部", "zhaomin", "办公室", "X1", 45356, 5000, "正常"])
    result = brought(desk, "equipment", workbook(tmp_path / "equipment.xlsx", rows), "zhangwei", count=41)
    assert "signatures owed afterwards: " in result.err
    found = listed(desk, "equipment")
    assert found["客001"]["bought"] == "2024-03-05" and found["客041"]["bought"] == "2024-03-05"
    assert found["客001"]["price"] in ("1280.5", "1280.50") and found["客001"]["keeper"] == "zhangwei"


def test_archives(desk: Desk, tmp_path: Path) -> None:
    enrol = "staff enrol hequn --name 何群 --roles archivist --dept service --new-key --no-passphrase"
    desk.done(enrol, "chenjing", "2026-11-10T08:00:00+08:00")
    desk.done("shelf set_up S-01 --place 档案室 --keeper hequn", "wangfang", "2026-11-10T08:10:00+08:00")
    rows: list[list[Any]] = [["档号", "案卷题名", "门类", "立卷日期", "年度", "归档部门", "保管期限", "架号", "原档号"]]
    rows += [
        [
            None,
            f"2024年第{n}号维修记录",
            "物业管理维修计划与记录",
            "2024.03.05",
            None,
            "工程部",
            "长期",
            "S-01",
            f"旧-{n}",
        ]
        for n in range(1, 31)
    ]
    brought(desk, "archive", workbook(tmp_path / "archive.xlsx", rows), "hequn", count=30)
    found = listed(desk, "archive")
    assert "W001-ZY·2024-D30-GC-001" in found and len(found) == 30


def people(tmp_path: Path, desk: Desk) -> list[list[Any]]:
    """A list of staff whose public keys lie in files beside it."""
    import subprocess

    rows: list[list[Any]] = [["工号", "姓名", "职务", "部门", "工牌号", "直接上级", "公钥文件"]]
    for n, role in enumerate(("客服助理", "客服助理", "前台接待员", "保安员", "客服主管")):
        subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", tmp_path / f"new{n}"], check=True)
        dept = "保安部" if role == "保安员" else "客服部"
        rows.append([f"new{n}", f"新人{'甲乙丙丁戊'[n]}", role, dept, f"00{n}", "王芳", f"new{n}.pub"])
    return rows


def test_staff_come_with_their_public_keys(desk: Desk, tmp_path: Path) -> None:
    book = workbook(tmp_path / "staff.xlsx", people(tmp_path, desk))
    result = brought(desk, "staff", book, "wangfang", count=5)
    assert "1 wait for somebody else's signature" in result.err
    found = listed(desk, "staff")
    assert found["new0"]["roles"] == ["assistant"] and found["new0"]["reports_to"] == "wangfang"
    assert found["new4"]["state"] == "waiting"
    signers = desk.done("staff signers", "wangfang", LATER).out
    assert "new3@" in signers and "new4@" not in signers


def test_staff_without_a_key_are_told_how_they_get_one(desk: Desk, tmp_path: Path) -> None:
    rows = people(tmp_path, desk)
    rows[2][6], rows[3][6] = None, "nowhere.pub"
    with desk.unchanged():
        result = desk.wuye(
            "import", "staff", str(workbook(tmp_path / "staff.xlsx", rows)), as_="wangfang", now=NOW, lang="en"
        )
    assert result.code == 2
    assert "row 3, new1: public key is missing" in result.err and "no file nowhere.pub" in result.err


def test_nobody_brings_himself_in(desk: Desk, tmp_path: Path) -> None:
    """rule: ORG-04. What is about the writer is entered alone: a batch is signed with the key he has now."""
    item = {"do": "rotate_key", "subject": "wangfang", "fields": {"public_key": "ssh-ed25519 AAAA"}}
    (tmp_path / "x.jsonl").write_text(json.dumps(item))
    with desk.unchanged():
        result = desk.wuye("import", "staff", str(tmp_path / "x.jsonl"), as_="wangfang", now=NOW, lang="en")
    assert result.code == 2 and "about the writer himself" in result.err


@pytest.mark.parametrize("register", ["key", "archive", "unit", "equipment", "staff"])
def test_each_mapping_names_fields_there_are(desk: Desk, tmp_path: Path, register: str) -> None:
    """A mapping that comes along is read like one that a house writes."""
    book = workbook(tmp_path / "x.xlsx", [["记录号"]])
    result = desk.wuye("import", register, str(book), "--map", register, as_="zhangwei", now=NOW, lang="en")
    assert result.code == 2 and "there is no field" not in result.err and "missing" in result.err


def test_a_catalogue_comes_back_equal(desk: Desk, tmp_path: Path) -> None:
    from tests.inout.office import states
    from tests.support.house import copy

    enrol = "staff enrol hequn --name 何群 --roles archivist --dept service --new-key --no-passphrase"
    desk.done(enrol, "chenjing", "2026-11-10T08:00:00+08:00")
    desk.done("shelf set_up S-01 --place 档案室 --keeper hequn", "wangfang", "2026-11-10T08:10:00+08:00")
    fresh = copy(desk, tmp_path / "fresh")
    rows: list[list[Any]] = [["案卷题名", "门类", "立卷日期", "归档部门", "架号", "盒号"]]
    rows += [[f"第{n}号", "contract", "2024-03-05", "财务部", "S-01", str(n)] for n in range(1, 4)]
    book = workbook(tmp_path / "archive.xlsx", rows)
    assert desk.wuye("import", "archive", str(book), as_="hequn", now=NOW).code == 0
    for form in ("csv", "jsonl"):
        there = copy(fresh, tmp_path / form)
        exported = states(desk, "archive", tmp_path / f"was.{form}")
        done = there.wuye("import", "archive", str(exported), "--do", "receive", as_="hequn", now=NOW, lang="en")
        assert done.code == 0, done.err
        was, now = (
            states(d, "archive", tmp_path / f"{form}-{n}.jsonl").read_text() for n, d in (("a", desk), ("b", there))
        )
        assert was == now and was.count("\n") == 3


@pytest.mark.parametrize("page", ["import.md", "import.zh.md"])
def test_the_mapping_in_the_manual_is_one(page: str) -> None:
    import re

    from tests.support.house import ROOT
    from wuye.desk.intake.maps import read_map

    [block] = re.findall(r"```yaml\n(.*?)```", (ROOT / "docs" / page).read_text("utf-8"), re.S)
    found = read_map(page, block.encode())
    assert found.register == "key" and found.repeat and found.pad == {"opens": 4} and len(found.columns) == 5
