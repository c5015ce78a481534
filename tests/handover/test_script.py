"""`wuye handover --from FILE.yaml`: the same handover without a terminal."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from tests.handover.conftest import NOW
from tests.support.house import Desk, Result

SCRIPT = """
post: desk
incoming: 赵敏
count:
  seen: [K-F-1, K-F-2, K-F-3]
  articles: {radios: 4, calculators: 2, mail: 8, slips: 30, cash: 2000}
explain: {answers: {mail: 一封已被领走}}
check: {marks: {else: true, 电话: 有杂音}, read: true, verified: true}
ask: {asked: {1203 还漏水吗: 已修好}}
offer: {fit: true}
"""
CHINESE = """
岗位: 前台
接班人: zhaomin
清点:
  在柜钥匙: [K-F-1, K-F-2, K-F-3]
  物品数量: {对讲机: 4, 计算器: 2, 待领信报: 9, slips: 30, cash: 2000}
检查: {检查清单: {else: true}, 已读上一班记录: true, 双方确认设备运行: true}
交班签字: {接班人状态正常: true}
"""


def play(desk: Desk, text: str, *words: str, lang: str = "en") -> Result:
    """A script played from its file."""
    path = desk.path.parent / "script.yaml"
    path.write_text(text, "utf-8")
    return desk.wuye("handover", "--from", str(path), *words, now=NOW, lang=lang)


@pytest.mark.parametrize("text", [SCRIPT, CHINESE])
def test_a_whole_handover(real: Desk, text: str) -> None:
    result = play(real, text)
    assert result.code == 0, result.err
    shown = json.loads(real.wuye("handover", "show", "desk", "--json", now=NOW).out)
    assert (shown["state"], shown["holder"], shown["next"]) == ("on_watch", "zhaomin", "prepare")
    assert shown["record"].startswith("sha256:")
    assert real.wuye("audit", now=NOW).code == 0


def test_json_gives_every_receipt(real: Desk) -> None:
    receipts = json.loads(play(real, SCRIPT, "--json").out)
    assert [r["entry"]["do"] for r in receipts] == ["prepare", "count", "explain", "check", "ask", "offer", "accept"]
    assert receipts[-2]["entry"]["record"] == receipts[-1]["entry"]["record"]


def test_one_side_offers_and_the_other_accepts_later(real: Desk) -> None:
    assert play(real, SCRIPT + "until: offer\n").code == 0
    shown = json.loads(real.wuye("handover", "show", "desk", "--json", now=NOW).out)
    assert (shown["state"], shown["holder"], shown["next"]) == ("offered", "zhangwei", "accept")
    assert play(real, "post: desk\n").code == 0


@pytest.mark.parametrize(
    ("old", "new", "code", "words"),
    [
        ("fit: true", "fit: false", 3, "HAND-30"),
        ("read: true", "read: false", 3, "HAND-14"),
        ("verified: true", "verified: true, moving: true", 3, "HAND-28"),
        ("radios: 4", "robots: 4", 2, "robots"),
        ("mail: 8, ", "", 3, "HAND-41"),
        ("explain: {answers: {mail: 一封已被领走}}\n", "", 3, "HAND-19"),
        ("incoming: 赵敏\n", "", 2, "isn't named"),
        ("incoming: 赵敏", "incoming: zhangwei", 4, "may not count"),
        ("post: desk", "post: roof", 2, "no post roof"),
        ("count:", "counting:", 2, "can't read counting"),
        ("offer: {fit: true}", "offer: true", 2, "can't read offer"),
        ("post: desk", "- post", 2, ""),
    ],
)
def test_what_is_wrong_is_said(real: Desk, old: str, new: str, code: int, words: str) -> None:
    result = play(real, SCRIPT.replace(old, new, 1))
    assert (result.code, words in result.err) == (code, True), result.err


def test_it_goes_on_from_where_the_post_stands(real: Desk) -> None:
    """What was refused is put right, and the same file played again."""
    assert play(real, SCRIPT.replace("fit: true", "fit: false")).code == 3
    assert play(real, SCRIPT).code == 0


def test_there_has_to_be_a_file_or_a_terminal(real: Desk) -> None:
    missing = real.wuye("handover", "--from", "nowhere.yaml", now=NOW, lang="en")
    assert (missing.code, "nowhere.yaml" in missing.err) == (2, True)
    bare = real.wuye_process("handover", now=NOW, lang="en")
    assert (bare.code, "--from" in bare.err) == (2, True)


def test_show_names_what_stands_and_what_was_last(real: Desk) -> None:
    before = real.wuye("handover", "show", now=NOW, lang="en").out
    assert "on watch · 张伟" in before and "radios 4" in before
    assert play(real, SCRIPT).code == 0
    after = real.wuye("handover", "show", "前台", now=NOW, lang="zh").out
    assert "当班 · 赵敏 · 中班" in after and "一封已被领走" in after and "待领信报 8" in after


def test_a_house_without_posts_says_how_to_set_one_up(real: Desk, tmp_path: Path) -> None:
    real.done("handover close_post desk --why merged", "liuyang", NOW)
    result = play(real, "incoming: zhaomin\n")
    assert (result.code, "handover open_post" in result.err) == (2, True)


def test_a_date_is_written_as_one_says_it(real: Desk) -> None:
    """HAND-11: in a file as at the counter."""
    note = "duty note 1203漏水 --kind water --place 1203 --handling 关阀 --importance ordinary"
    real.done(note, "zhangwei", "2026-11-10T09:00:00+08:00")
    rows = "prepare: {carry_over: [{编号: duty D2611-0001, 原因: 缺件, 解决日期: 明天}]}\n"
    assert play(real, rows.replace("明天", "下周") + SCRIPT).code == 2
    assert play(real, rows.replace("明天", "11-12") + SCRIPT).code == 0
    assert "until: 2026-11-12" in real.git("show", "HEAD:ledgers/handover/2026-11/10-day.yaml")
    shutil.rmtree(real.path / ".git" / "wuye", ignore_errors=True)
    shown = real.wuye("duty", "show", "D2611-0001", "--json", now=NOW)
    assert shown.code == 0, shown.err + shown.out
    event = json.loads(shown.out)
    assert (event["state"], event["facts"]["reason"]) == ("carried", "缺件"), "read from the pages, too"
    assert event["facts"]["solve_by"].startswith("2026-11-13T00:00")
    assert real.wuye("audit", now=NOW).code == 0
