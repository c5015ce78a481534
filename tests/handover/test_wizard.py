"""`wuye handover` at a real terminal: five screens, few keys, two passphrases, and Ctrl-C in the middle."""

from __future__ import annotations

import json
import re
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.handover.conftest import NOW
from tests.people.given import key_of, lock
from tests.support.house import ROOT, Desk
from tests.support.prompt import Prompt, prompt
from tests.support.terminal import MISSING, PROMPT, Terminal, terminal
from wuye.text import cells

COUNTS = [
    ("在柜钥匙 Q-F", "3"),
    ("对讲机", "4"),
    ("计算器", "2"),
    ("待领信报", "9"),
    ("空白财务票据", "30"),
    ("备用金", "2000"),
]
PREPARE = [("上级指示", ""), ("公共区域维修", ""), ("特殊或紧急", ""), ("准备好了", "")]
CHECK = [("全部 √", ""), ("看过上一班", ""), ("确认设备", ""), ("启动或停机", ""), ("责任区异常", "")]
SIGN = [("状态正常", ""), ("张伟 交班签字", ""), ("赵敏 接班签字", "")]
QUIET = [*PREPARE, ("编号或姓名", "2"), *COUNTS, ("相符", ""), *CHECK, ("提问", ""), *SIGN]
Answers = Sequence[tuple[str, str]]


@contextmanager
def wizard(desk: Desk, lang: str = "zh", *words: str) -> Iterator[Prompt]:
    """The handover at a terminal of its own."""
    with prompt(
        "handover", *words, env={**desk.process_env(None, NOW, lang), "COLUMNS": "80", "NO_COLOR": "1"}
    ) as opened:
        yield opened


def answer(window: Prompt, answers: Answers) -> int:
    """Answers each question as it comes; how many keys that took."""
    keys = 0
    for question, words in answers:
        window.wait(question)
        window.type(f"{words}\n")
        keys += len(words) + 1
    return keys


def dos(desk: Desk) -> list[tuple[str, str]]:
    """Who wrote what about the desk, oldest first."""
    log = desk.git("log", "--reverse", "--format=%an %s", "--", "ledgers/handover").splitlines()
    return [(line.split()[0], line.split()[2]) for line in log]


def state(desk: Desk) -> dict[str, object]:
    """How the post stands."""
    found: dict[str, object] = json.loads(desk.wuye("handover", "show", "desk", "--json", now=NOW).out)
    return found


def test_a_quiet_shift_takes_at_most_sixty_keys(real: Desk) -> None:
    """HAND-22: beside the counts, of which each is typed."""
    with wizard(real) as window:
        keys = len("wuye handover\n") + answer(window, QUIET)
        assert window.end() == 0, window.shown
    keys -= sum(len(words) + 1 for _, words in COUNTS)
    assert keys <= 60, keys
    assert dos(real)[1:] == [
        ("张伟", "prepare"),
        ("赵敏", "count"),
        ("赵敏", "check"),
        ("张伟", "offer"),
        ("赵敏", "accept"),
    ]
    assert (state(real)["holder"], state(real)["state"]) == ("zhaomin", "on_watch")
    assert "赵敏 当班，张伟 可以离岗" in window.shown
    assert not list((real.path / ".git" / "wuye").glob("handover-*"))
    assert real.wuye("audit", now=NOW).code == 0


def test_two_passphrases_are_asked_for_and_no_more(real: Desk) -> None:
    lock(key_of(real, "zhangwei"), "secret")
    lock(key_of(real, "zhaomin"), "other")
    with wizard(real) as window:
        answer(window, PREPARE)
        window.wait("Enter passphrase")
        window.type("secret\n")
        answer(window, [("编号或姓名", "2"), *COUNTS])
        window.wait("Enter passphrase")
        window.type("other\n")
        answer(window, [("相符", ""), *CHECK, ("提问", ""), *SIGN])
        assert window.end() == 0, window.shown
        assert window.shown.count("Enter passphrase") == 2


def test_a_difference_comes_out_after_the_count_and_is_explained(real: Desk) -> None:
    """HAND-15: the book's figure isn't seen before."""
    with wizard(real) as window:
        answer(window, [*PREPARE, ("编号或姓名", "赵敏"), ("在柜钥匙", "2")])
        window.wait("少了或多出")
        assert "账上 " not in window.shown and "K-F-2" not in window.shown
        answer(window, [("", "K-F-2"), ("对讲机", "many"), ("对讲机", "4"), *COUNTS[2:5], ("备用金", "1900.50")])
        shown = window.wait("差：备用金")
        assert re.search(r"备用金\s+数到 1900\.50\s+账上\s+2000\s+差 -99\.50", shown), shown
        answer(window, [("", "垫付快递"), ("差：K-F-2", "")])
        window.wait("全部 √")
        answer(
            window, [("", "3"), ("× 电话", "有杂音"), *CHECK[1:4], ("责任区异常", "地面有水"), ("张伟 说明", "刚拖过")]
        )
        answer(window, [("提问", "漏水修好了吗"), ("张伟 答", "修好了"), ("提问", ""), *SIGN])
        assert window.end() == 0, window.shown
    due = real.wuye("due", now=NOW).out
    assert "查清差异" in due
    page = real.git("show", "HEAD:ledgers/handover/2026-11/10-day.yaml")
    assert "kept:\n" in page and "K-F-2" in page and "phones: 有杂音" in page and "answer: 修好了" in page


@pytest.mark.parametrize("typed", ["\x03", "\x04"])
def test_it_goes_on_where_it_was_stopped(real: Desk, typed: str) -> None:
    with wizard(real) as window:
        answer(window, [*PREPARE, ("编号或姓名", "2"), *COUNTS[:3]])
        window.wait("待领信报")
        window.type(typed)
        assert window.end() == 130
        assert "停在 2/5" in window.shown and "Traceback" not in window.shown
    assert dos(real)[-1] == ("张伟", "prepare")
    assert list((real.path / ".git" / "wuye").glob("handover-*"))
    with wizard(real) as window:
        shown = window.wait("待领信报")
        assert "计算器  2" in shown and "编号或姓名" not in shown
        window.type("9\n")
        answer(window, [*COUNTS[4:], ("相符", ""), *CHECK, ("提问", ""), *SIGN])
        assert window.end() == 0, window.shown
    assert state(real)["holder"] == "zhaomin"


@pytest.mark.parametrize("kept", ["", "{", "[]", '{"last": 7, "answers": []}', '{"incoming": 3}'])
def test_what_was_kept_is_only_a_convenience(real: Desk, kept: str) -> None:
    name = f"handover-{b'desk'.hex()}.json"
    (real.path / ".git" / "wuye" / name).write_text(kept)
    with wizard(real) as window:
        answer(window, PREPARE[:1])
        window.wait("公共区域维修")
        window.type("\x03")
        assert window.end() == 130


def test_who_is_not_fit_is_replaced_at_once(real: Desk) -> None:
    """HAND-30: another one is picked, and counts anew; nobody is asked to sign before that."""
    with wizard(real) as window:
        answer(window, [*QUIET[:-3], ("状态正常", "n"), ("换人的原因", "有酒气"), ("编号或姓名", "何洁")])
        assert "HAND-30" in window.shown and "交班签字" not in window.shown
        answer(window, [*COUNTS, ("相符", ""), *CHECK, ("提问", ""), *SIGN[:2], ("何洁 接班签字", "")])
        assert window.end() == 0, window.shown
    assert [do for _, do in dos(real)][-5:] == ["substitute", "count", "check", "offer", "accept"]
    assert state(real)["holder"] == "hejie"
    assert "HAND-30" in real.wuye("due", now=NOW).out


def test_the_incoming_side_refuses(real: Desk) -> None:
    """HAND-25, HAND-26: at the last question, and the wizard then waits for the superior."""
    with wizard(real) as window:
        answer(window, [*QUIET[:-1], ("接班签字", "n"), ("原因", "交代不清")])
        assert window.end() == 0, window.shown
        assert "交班人不得离岗，等上级决定" in window.shown
    assert state(real)["state"] == "refused"
    with wizard(real) as window:
        assert window.end() == 3
        assert "HAND-26" in window.shown and "handover decide desk" in window.shown


def test_at_two_terminals_each_does_his_own(real: Desk, tmp_path: Path) -> None:
    keys = real.config.parent / "away"
    for person in ("zhaomin", "liuyang", "hejie"):
        for file in real.config.rglob(f"{person}*"):
            to = keys / file.relative_to(real.config)
            to.parent.mkdir(parents=True, exist_ok=True)
            file.rename(to)
    with wizard(real) as window:
        answer(window, PREPARE)
        assert window.end() == 0
        assert "请接班人在自己的机器上清点" in window.shown
    for file in [f for f in keys.rglob("zhaomin*") if f.is_file()]:
        file.rename(real.config / file.relative_to(keys))
    with wizard(real) as window:
        answer(window, [*COUNTS, ("相符", ""), *CHECK, ("提问", ""), *SIGN])
        assert window.end() == 0, window.shown


SCREENS = {
    "zh": ("截止 15:47", "1/5 准备", "2/5 清点", "3/5 检查", "4/5 问答", "5/5 签字"),
    "en": ("up to 15:47", "1/5 prepare", "2/5 count", "3/5 check", "4/5 questions", "5/5 sign"),
}
LAST = {
    "zh": ("签记？", "相符", "责任区异常", "提问", "接班签字？"),
    "en": ("sign it?", "agree", "abnormal", "question", "takes over?"),
}


@MISSING
@pytest.mark.parametrize("columns", [80, 60])
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_five_screens_fit(real: Desk, tmp_path: Path, lang: str, columns: int) -> None:
    folder = tmp_path / "window"
    folder.mkdir()
    env = {**real.env(None, NOW, lang), "NO_COLOR": "1"}
    drawn, *titles = SCREENS[lang]
    with terminal(folder, env, columns) as window:
        window.type("wuye handover", "Enter")
        screens = []
        _fits(window, titles[0], columns)
        _type(window, [""] * 3)
        assert drawn in _fits(window, LAST[lang][0], columns)
        _type(window, [""])
        screens.append(_fits(window, "2 赵敏", columns))
        _type(window, ["2"])
        _fits(window, titles[1], columns)
        _type(window, [words for _, words in COUNTS])
        screens.append(_fits(window, LAST[lang][1], columns))
        assert screens[-1].count("√") == 6
        _type(window, [""])
        _fits(window, titles[2], columns)
        _type(window, [""] * 4)
        screens.append(_fits(window, LAST[lang][2], columns))
        _type(window, [""])
        screens.append(_fits(window, LAST[lang][3], columns))
        assert titles[3] in screens[-1]
        _type(window, [""])
        _fits(window, titles[4], columns)
        _type(window, ["", ""])
        _fits(window, LAST[lang][4], columns)
        _type(window, [""])
        screens.append(_fits(window, PROMPT, columns).replace(PROMPT, ""))
    if columns == 80:
        manual = (ROOT / "docs" / ("manual.md" if lang == "en" else "manual.zh.md")).read_text("utf-8")
        assert [screen for screen in screens if _bare(screen) not in _bare(manual)] == []


def _bare(words: str) -> str:
    """Without what is another one each time: the fingerprints of commits and records."""
    return re.sub(r"[0-9a-f]{7,}", "", re.sub(r"\s+", " ", words)).strip()


def _type(window: Terminal, answers: Sequence[str]) -> None:
    """Types each answer, and waits for the next question: what is typed ahead shows where it doesn't belong."""
    for words in answers:
        asked = _settled(window).splitlines()[-1]
        window.type(words, "Enter")
        _settled(window, asked)


def _settled(window: Terminal, asked: str = "\0") -> str:
    """The screen once its last line is a question, other than the one that was answered, and nothing moves."""
    before, until = "", time.monotonic() + 30
    while True:
        shown = window.screen()
        last = shown.splitlines()[-1] if shown else ""
        if shown == before and last.startswith(("  ", PROMPT)) and not last.startswith(asked):
            return shown
        assert time.monotonic() < until, shown
        before = shown
        time.sleep(0.1)


def _fits(window: Terminal, words: str, columns: int) -> str:
    """The screen once it shows these words: no line is wider than the window, colour or escapes are nowhere."""
    window.wait(words)
    shown = _settled(window)
    assert all(cells(line) <= columns for line in shown.splitlines()), shown
    assert "\x1b" not in shown and "�" not in shown
    return shown


@MISSING
def test_a_window_made_narrower_in_between(real: Desk, tmp_path: Path) -> None:
    folder = tmp_path / "window"
    folder.mkdir()
    with terminal(folder, {**real.env(None, NOW, "zh"), "NO_COLOR": "1"}, 80) as window:
        window.type("wuye handover", "Enter")
        window.wait("上级指示")
        _type(window, [""] * 4)
        window.wait("编号或姓名")
        window.tmux("resize-window", "-x", "60")
        _type(window, ["2"])
        _fits(window, "2/5 清点", 60)
        _type(window, [words for _, words in COUNTS])
        _fits(window, "相符", 60)
        window.type("", "C-c")
        assert "停在 2/5" in window.wait("接着来")
    assert dos(real)[-1] == ("赵敏", "count")
