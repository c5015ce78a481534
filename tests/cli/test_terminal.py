"""At a real terminal: prompts, Ctrl-C, Tab, and signing one after the other."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.house import Desk
from tests.support.terminal import MISSING, PROMPT, terminal
from wuye.text import cells

pytestmark = MISSING
NOW = "2026-11-10T09:03:00+08:00"
BORROW = "key borrow K-S-1 --borrower wulei --org engineering --purpose repair"
WORDS = {
    "zh": ("wuye 钥匙 借出 K-1203-1", "借用人", "部门", "用途", "应还", "现在签", "还等", "已签"),
    "en": ("wuye key borrow K-1203-1", "borrower", "department", "purpose", "due", "to sign now", "waits", "signed by"),
}


@pytest.mark.parametrize("columns", [80, 60])
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_borrowing_with_prompts(desk: Desk, tmp_path: Path, lang: str, columns: int) -> None:
    command, borrower, dept, purpose, due, sign, _, signed = WORDS[lang]
    with terminal(tmp_path, desk.env("zhangwei", NOW, lang), columns) as window:
        window.type(command, "Enter")
        window.answer(f"  {borrower}", "李娜")
        window.wait(f"  {dept}")
        window.type("9", "Enter")
        window.type("4", "Enter")
        window.wait(f"  {purpose}")
        window.type("1", "Enter")
        window.wait(f"  {due}")
        window.type("2h", "Enter")
        window.wait(sign)
        window.type("n", "Enter")
        window.wait(sign)
        window.type("n", "Enter")
        shown = window.wait(PROMPT, 20)
        assert signed in shown
        assert all(cells(line) <= columns for line in shown.splitlines())
        assert ("1203 · A01" in shown) and ("→ 今天 11:03" in shown or "→ today 11:03" in shown)
        asked = [line for line in shown.splitlines() if line.startswith((f"  {borrower}", f"  {due}"))]
        starts = [line for line in asked if "，" not in line and ", " not in line]
        assert {cells(line[: _answer(line)]) for line in starts} == {13}, shown
    assert desk.git("status", "--porcelain") == ""
    assert "borrower: lina" in desk.git("show", "HEAD:ledgers/key/2026-11/10.yaml")


def _answer(line: str) -> int:
    """Where the answer begins, behind the label's blanks."""
    label = line.lstrip().split("  ")[0]
    rest = line.index(label) + len(label)
    return len(line) - len(line[rest:].lstrip())


@pytest.mark.parametrize(
    ("lang", "words"), [("zh", "已取消，什么也没有登记"), ("en", "cancelled, nothing was recorded")]
)
def test_ctrl_c_writes_nothing(desk: Desk, tmp_path: Path, lang: str, words: str) -> None:
    with desk.unchanged(), terminal(tmp_path, desk.env("zhangwei", NOW, lang), 80) as window:
        window.type("wuye key borrow K-1203-1", "Enter")
        window.answer(f"  {WORDS[lang][1]}", "lina")
        window.wait(f"  {WORDS[lang][2]}")
        window.type("", "C-c")
        window.wait(words)
        window.type("echo status=$?", "Enter")
        assert "Traceback" not in window.wait("status=130")


def test_ctrl_d_is_ctrl_c(desk: Desk, tmp_path: Path) -> None:
    with desk.unchanged(), terminal(tmp_path, desk.env("zhangwei", NOW, "en"), 80) as window:
        window.type("wuye key borrow; echo status=$?", "Enter")
        window.wait("  key no.")
        window.type("", "C-d")
        window.wait("status=130")


def test_a_wrong_answer_is_asked_again(desk: Desk, tmp_path: Path) -> None:
    with terminal(tmp_path, desk.env("zhangwei", NOW, "en"), 60) as window:
        window.type("wuye key borrow K-S-1 --borrower wulei --org engineering --purpose repair --due soon", "Enter")
        window.wait("can't read soon")
        window.type("clear; wuye key damage K-S-1", "Enter")
        window.wait("  account")
        window.type("", "Enter")
        window.wait("can't be empty")
        window.type("the bow is broken off", "Enter")
        window.wait("damage K-S-1")


def test_what_would_be_refused_anyway_is_not_asked_about(desk: Desk, tmp_path: Path) -> None:
    with terminal(tmp_path, desk.env("zhangwei", NOW, "en"), 80) as window:
        window.type("wuye key claim_returned K-S-1", "Enter")
        window.wait("isn't possible now")
        window.type("wuye key borrow K-NOPE", "Enter")
        window.wait("no key called K-NOPE")


def test_tab_completes_commands_subjects_people_and_choices(desk: Desk, tmp_path: Path) -> None:
    with terminal(tmp_path, desk.env("zhangwei", NOW, "en"), 80) as window:
        window.type('eval "$(_WUYE_COMPLETE=source_bash wuye)"', "Enter")
        window.type("clear", "Enter")
        for typed, completed in (
            ("wuye key borr", "wuye key borrow "),
            ("K-B", "K-B2-03 "),
            ("--borrow", "--borrower "),
            ("sun", "sunqiang "),
            ("--purpose ins", "--purpose inspection "),
        ):
            window.type(typed, "Tab")
            window.wait(completed.rstrip())
        window.type("--org engineering --due 2h --dry-run", "Enter")
        window.wait("a dry run, nothing was recorded")


def test_signing_one_after_the_other(desk: Desk, tmp_path: Path) -> None:
    desk.done(BORROW, "zhangwei", NOW)
    desk.done(BORROW.replace("K-S-1", "K-1203-2"), "zhangwei", NOW)
    with terminal(tmp_path, desk.env("liuyang", NOW, "zh"), 80) as window:
        window.type("wuye 签字", "Enter")
        window.wait("K-S-1")
        window.wait("签吗？")
        window.type("", "Enter")
        window.wait("K2611-0005 签齐，已生效")
        window.wait("K-1203-2")
        window.type("n", "Enter")
        window.type("clear; wuye key show K-1203-2; wuye sign; ", "Enter")
        window.wait("签吗？")
        window.type("y", "Enter")
        window.wait("K2611-0006 签齐，已生效")
