"""`wuye fire` on a real terminal: one key a step, Ctrl-C in the middle, gone on with, and read again later."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.support.house import Desk
from tests.support.terminal import MISSING, PROMPT, Terminal, terminal
from wuye.text import cells

NOW = "2026-11-10T03:00:00+08:00"
ALARM = ("fire", "alarm", "B2 配电房冒烟")
KEYS = {"zh": "[Enter 已做", "en": "[Enter done"}


def after(seconds: int) -> str:
    """A moment so many seconds after three in the morning."""
    return f"2026-11-10T{3 + seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}+08:00"


def steps(house: Desk, fire: str = "F2611-0001") -> list[tuple[str, str | None]]:
    """The entries of a fire: what each did, and which step."""
    rows = json.loads(house.wuye("fire", "log", fire, "--json").out)
    return [(row["do"], row.get("step")) for row in rows]


def open_alarm(window: Terminal, lang: str) -> None:
    """Types the one line, and takes the source as it is offered."""
    window.type("wuye fire", "Enter")
    window.answer("地点和火情" if lang == "zh" else "where, what is seen", "B2 配电房冒烟")
    window.wait("亲眼看到]" if lang == "zh" else "[seen]")
    window.type("", "Enter")


@MISSING
@pytest.mark.parametrize("columns", [80, 60])
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_one_key_a_step(house: Desk, tmp_path: Path, lang: str, columns: int) -> None:
    with terminal(tmp_path, house.env("zhangwei", NOW, lang), columns) as window:
        open_alarm(window, lang)
        window.wait("还有 9 步" if lang == "zh" else "9 left")
        shown = window.wait(KEYS[lang])
        assert "刘洋" in shown and ("我是张伟。B2 配电房冒烟" in shown or "this is 张伟" in shown)
        assert all(cells(line) <= columns for line in shown.splitlines()), shown
        heads = ("做 ", "找 ", "说 ") if lang == "zh" else ("do ", "call ", "say ")
        starts = {cells(line[: _second(line)]) for line in shown.splitlines() if line.startswith(heads)}
        assert len(starts) == 1, shown
        for count in (8, 7):
            window.type("", "Enter")
            window.wait(f"还有 {count} 步" if lang == "zh" else f"{count} left")
            window.wait(KEYS[lang])
        assert "119" in window.screen()
        window.type("x", "Enter")
        window.wait("没有 x 这个键" if lang == "zh" else "there is no key x")
        window.type("n 三楼有人呼救", "Enter")
        window.wait("F2611-0004")
        window.type("s", "Enter")
        window.answer("为什么没有做" if lang == "zh" else "why it is left out", "占线")
        window.wait("还有 6 步" if lang == "zh" else "6 left")
        window.type("q", "Enter")
        window.wait("wuye fire F2611-0001")
        assert all(cells(line) <= columns for line in window.screen().splitlines())
    done = [("alarm", None), ("step", "leader"), ("step", "control_room"), ("follow", None), ("step", "fire_centre")]
    assert steps(house) == done
    assert house.git("log", "-1", "--format=%an").strip() == "张伟"


def _second(line: str) -> int:
    """Where the second column begins."""
    first = line.split("  ")[0]
    return len(line) - len(line[len(first) :].lstrip())


@MISSING
def test_ctrl_c_leaves_what_was_confirmed_and_the_next_run_goes_on(house: Desk, tmp_path: Path) -> None:
    with terminal(tmp_path, house.env("zhangwei", NOW, "zh"), 80) as window:
        open_alarm(window, "zh")
        window.wait("还有 9 步")
        window.type("", "Enter")
        window.wait("还有 8 步")
        window.wait(KEYS["zh"])
        window.type("", "C-c")
        window.wait("接着做：wuye fire F2611-0001")
        shown = window.wait("此前已登记 F2611-0001、F2611-0002")
        assert "Traceback" not in shown
        window.type("clear; echo status=$?; wuye fire", "Enter")
        window.wait("F2611-0001 还没有做完：今天 03:00  B2 配电房冒烟")
        window.answer("接着做？", "")
        shown = window.wait("还有 8 步")
        assert "通知保安部监控室" in shown
        window.wait(KEYS["zh"])
        window.type("", "Enter")
        window.wait("还有 7 步")
    assert steps(house) == [("alarm", None), ("step", "leader"), ("step", "control_room")]


@MISSING
def test_a_window_made_narrower_wraps_the_next_step(house: Desk, tmp_path: Path) -> None:
    with terminal(tmp_path, house.env("zhangwei", NOW, "en"), 120) as window:
        open_alarm(window, "en")
        window.wait("9 left")
        window.type("", "Enter")
        window.wait("8 left")
        window.tmux("resize-window", "-x", "60", "-y", "40")
        window.type("", "Enter")
        window.wait("7 left")
        window.wait("Flames, smoke, what burns")
        shown = window.screen().splitlines()
        words = shown.index(next(line for line in shown if "going to" in line))
        assert shown[words].startswith("say   this is") and shown[words + 1].startswith("      ")


@MISSING
def test_a_killed_window_loses_nothing(house: Desk, tmp_path: Path) -> None:
    with terminal(tmp_path, house.env("zhangwei", NOW, "zh"), 80) as window:
        open_alarm(window, "zh")
        window.wait("还有 9 步")
        window.type("", "Enter")
        window.wait("还有 8 步")
    assert steps(house) == [("alarm", None), ("step", "leader")]
    assert house.git("status", "--porcelain") == ""


@MISSING
def test_a_signal_is_verified_and_taken_up_by_another(house: Desk, tmp_path: Path) -> None:
    assert house.wuye(*ALARM, "--source", "signal", as_="mafei", now=NOW).code == 0
    with terminal(tmp_path, house.env("liuyang", after(60), "zh"), 80) as window:
        window.type("wuye fire F2611-0001", "Enter")
        window.wait("还有 3 步")
        window.type("", "Enter")
        window.wait("还有 2 步")
        window.type("", "Enter")
        window.wait("[Enter 属实")
        window.type("f", "Enter")
        window.answer("  到场核实人", "郭建")
        window.answer("误报原因", "灰尘")
        window.wait("[FIRE-07]")
        window.wait("[Enter 属实")
        window.type("", "Enter")
        window.answer("  到场核实人", "周浩")
        window.wait("还有 7 步")
        window.type("q", "Enter")
        window.wait(PROMPT)
    assert [do for do, _ in steps(house)] == ["alarm", "step", "step", "confirm"]


@MISSING
def test_a_false_alarm_ends_it(house: Desk, tmp_path: Path) -> None:
    assert house.wuye(*ALARM, "--source", "signal", as_="mafei", now=NOW).code == 0
    with terminal(tmp_path, house.env("mafei", after(60), "en"), 80) as window:
        window.type("wuye fire F2611-0001", "Enter")
        for left in (3, 2):
            window.wait(f"{left} left")
            window.type("", "Enter")
        window.wait("[Enter real")
        window.type("f", "Enter")
        window.wait("who verified on the spot")
        window.type("zhouhao", "Enter")
        window.wait("why it was false")
        window.type("dust", "Enter")
        window.wait("no steps are left")
    assert steps(house)[-1] == ("reset", None)


def scripted(house: Desk) -> None:
    """The same without a terminal."""
    assert house.wuye(*ALARM, as_="zhangwei", now=NOW).code == 0
    for seconds, name in ((20, "leader"), (95, "control_room")):
        done = house.wuye("fire", "step", "F2611-0001", "--step", name, as_="zhangwei", now=after(seconds))
        assert done.code == 0, done.err
    assert house.wuye("fire", "follow", "F2611-0001", "烟变大", as_="zhouhao", now=after(3725)).code == 0


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_later_reader_sees_the_times_and_the_time_between(house: Desk, lang: str) -> None:
    scripted(house)
    out = house.wuye("fire", "log", "F2611-0001", lang=lang, now=after(3725)).out.splitlines()
    assert out[0].startswith("F2611-0001  2026-11-10") and out[0].endswith("1:02:05")
    times = [(line.split()[0], line.split()[1]) for line in out[2:]]
    assert times == [("03:00:20", "+0:20"), ("03:01:35", "+1:15"), ("04:02:05", "+1:00:30")]
    assert out[1].startswith("03:00:00") and len({_column(line) for line in out[1:]}) == 1
    rows = json.loads(house.wuye("fire", "log", "F2611-0001", "--json").out)
    assert [row["since_seconds"] for row in rows] == [None, 20, 75, 3630]


def _column(line: str) -> int:
    return cells(line[: line.index("F2611-")])


def test_narrow_screens_wrap_and_cut_nothing(house: Desk) -> None:
    scripted(house)
    for columns in (80, 60):
        out = house.wuye("fire", "log", "F2611-0001", lang="zh", env={"COLUMNS": str(columns)}).out
        assert all(cells(line) <= columns for line in out.splitlines())
        assert "通知保安部监控室" in out.replace("\n", "").replace(" ", "")


def test_without_a_terminal_the_lines_to_type_are_named(house: Desk) -> None:
    result = house.wuye("fire", lang="en")
    assert (result.code, "wuye fire alarm" in result.err) == (2, True)
    assert house.wuye("fire", "alrm", lang="en").code == 2
    assert "alarm" in house.wuye("fire", "alrm", lang="en").err
    assert house.wuye("fire", "log", "F2611-0009", lang="en").code == 2


def test_the_log_of_all_fires_stays_what_it_is_elsewhere(house: Desk) -> None:
    scripted(house)
    assert len(house.wuye("fire", "log").out.splitlines()) == 4
    assert "F2611-0001" in house.wuye("fire", "show", "F2611-0001").out


@pytest.mark.parametrize("rule", ["FIRE-13", "FIRE-14", "FIRE-03", "EMER-09", "EMER-17"])
def test_conduct_is_shown_as_a_reminder(house: Desk, rule: str) -> None:
    result = house.wuye("rules", rule, lang="en")
    assert result.code == 0 and "reminder" in result.out


def test_the_audit_is_content_with_it(house: Desk) -> None:
    scripted(house)
    more = ("--kind", "fire", "--level", "major", "--place", "B2", "--fire", "F2611-0001")
    assert house.wuye("emergency", "open", "配电房起火", *more, as_="zhangwei", now=after(3800)).code == 0
    result = house.wuye("audit", now=after(4000))
    assert result.code == 0, result.out + result.err
