"""What is typed wrong is said in both languages, with a line to type, and nothing is written."""

from __future__ import annotations

import json

import pytest

from tests.support.house import Desk, Result

NOW = "2026-11-10T09:03:00+08:00"
BORROW = ("key", "borrow", "K-S-1", "--borrower", "wulei", "--org", "engineering", "--purpose", "repair")
RECEIVE = ("key", "receive", "K-N", "--kind", "shared", "--opens", "会所", "--place", "A11")
Case = tuple[tuple[str, ...], int, str, str]
CASES: dict[str, Case] = {
    "unknown subject": (("key", "return", "K-9"), 2, "钥匙里没有 K-9", "no key called K-9"),
    "unknown person": (
        ("key", "move_place", "K-S-1", "--place", "A", "--custodian", "zhangwie"),
        2,
        "名册里没有 zhangwie\n  是不是：zhangwei",
        "nobody called zhangwie is enrolled\n  did you mean zhangwei",
    ),
    "unknown writer": (("--as", "nobody", "key", "return", "K-S-1"), 2, "名册里没有 nobody", "nobody called nobody"),
    "missing fields": (
        ("key", "borrow", "K-S-1"),
        2,
        "缺「用途」 [KEY-03]\n    --用途 看房",
        "--purpose viewing|repair",
    ),
    "no subject": (
        ("key", "borrow", *BORROW[3:]),
        2,
        "缺钥匙编号\n  wuye key borrow 钥匙编号",
        "wuye key borrow KEY_NO",
    ),
    "empty subject": (("key", "borrow", "", *BORROW[3:]), 2, "缺钥匙编号", "key no. is missing"),
    "a field it doesn't take": ((*BORROW, "--place", "x"), 2, "没有 --place 这个选项", "there is no option --place"),
    "unknown option": ((*BORROW, "--borower", "x"), 2, "是不是：--borrower", "did you mean --borrower"),
    "unknown command": (("key", "borow", "K-S-1"), 2, "没有 borow 这个命令\n  是不是：borrow", "did you mean borrow"),
    "unknown register": (("keey",), 2, "没有 keey 这个命令", "there is no command keey\n  did you mean key"),
    "option without its value": (
        ("key", "borrow", "--borrower"),
        2,
        "--borrower 后面要写值",
        "--borrower wants a value",
    ),
    "value for a flag": ((*BORROW, "--power-off=1"), 2, "没有 --power-off 这个选项", "there is no option --power-off"),
    "value for its own flag": ((*BORROW, "--leaves-building=1"), 2, "后面不写值", "takes no value"),
    "option twice": ((*BORROW, "--due", "2h", "--due", "3h"), 2, "--due 只能写一次", "--due is given once"),
    "too many words": (("sign", "--role"), 2, "--role 后面要写值", "--role wants a value"),
    "extra argument": (("rules", "KEY-01", "KEY-02"), 2, "多写了：KEY-02", "not wanted here: KEY-02"),
    "missing argument": (
        ("done", "K2611-0001"),
        2,
        "缺「待办」\n  wuye done --help",
        "DUE is missing\n  wuye done --help",
    ),
    "no such choice": (
        (*BORROW[:-1], "party"),
        2,
        "用途 没有 party 这一项，可选：看房",
        "no choice party; one of viewing",
    ),
    "no such time": ((*BORROW, "--due", "someday"), 2, "应还 看不懂 someday", "due: can't read someday"),
    "no such day": ((*BORROW, "--due", "13-45 18:00"), 2, "应还 看不懂 13-45", "can't read 13-45"),
    "no such hour": ((*BORROW, "--due", "25:99"), 2, "应还 看不懂 25:99", "can't read 25:99"),
    "too far away": ((*BORROW, "--due", "9999999d"), 2, "应还 看不懂 9999999d", "can't read 9999999d"),
    "due before now": ((*BORROW, "--due", "08:00"), 3, "应还 今天 08:00 已经过了 [KEY-34]", "due today 08:00 is past"),
    "due long ago": (
        (*BORROW, "--due", "2020-01-01 08:00"),
        3,
        "2020-01-01 08:00 已经过了",
        "is past already [KEY-34]",
    ),
    "happened later": (("key", "return", "K-S-1", "--happened", "18:00"), 2, "发生时间还没有到", "still to come"),
    "no number": ((*RECEIVE, "--generation", "two"), 2, "锁芯代次 要写整数", "lock generation is a whole number"),
    "number too small": ((*RECEIVE, "--generation", "0"), 2, "不能小于 1", "can't be under 1"),
    "full-width number": ((*RECEIVE, "--generation", "１"), 2, "锁芯代次 要写整数", "is a whole number"),
    "wrong form": ((*RECEIVE, "--copy", "3"), 2, "副本 写法不对：3", "copy isn't written like that: 3"),
    "paper without number": (
        ("key", "entrust_again", "K-S-1", "--agreement", "signed_by=周"),
        2,
        "托管协议 要写编号\n  --托管协议 编号=…,签字人=…",
        "custody agreement wants its number",
    ),
    "empty words": ((*RECEIVE[:-1], ""), 2, "位置 不能是空的\n  --位置 …", "place can't be empty\n  --place …"),
    "blank words": ((*RECEIVE[:-1], " \t "), 2, "位置 不能是空的", "place can't be empty"),
    "10,000 characters": ((*BORROW, "--note", "长" * 10000), 2, "备注 太长（10000 字，最多 2000）", "note is too long"),
    "a name of 10,000": ((*RECEIVE[:2], "K" * 10000, *RECEIVE[3:]), 2, "太长", "too long"),
    "escape sequence": ((*BORROW, "--note", "a\x1b[31mb"), 2, "备注 含有控制字符", "note has control characters"),
    "escape in a name": (("key", "return", "K\x1b[2J"), 2, "钥匙里没有 K?[2J", "no key called K?[2J"),
    "nul": ((*BORROW, "--note", "a\0b"), 2, "备注 含有控制字符", "note has control characters"),
    "right-to-left mark": ((*RECEIVE[:2], "K\u202e1", *RECEIVE[3:]), 2, "含有控制字符", "has control characters"),
    "name like an option": (
        (*BORROW[:3], "--borrower=--x", *BORROW[5:-1], "inspection"),
        3,
        "名册里没有 --x [KEY-37]",
        "--x is not enrolled [KEY-37]",
    ),
    "subject like an option": (("key", "borrow", "-x", *BORROW[3:]), 2, "没有 -x 这个选项", "there is no option -x"),
    "subject after two dashes": (("key", "return", "--", "-x"), 2, "钥匙里没有 -x", "no key called -x"),
    "new subject like an option": (
        (*RECEIVE[:2], *RECEIVE[3:], "--", "-x"),
        2,
        "钥匙编号写法不对：-x",
        "key no. isn't written like that: -x",
    ),
    "name with brackets": (
        (*BORROW[:3], "--borrower", "[red]张", *BORROW[5:-1], "inspection"),
        3,
        "名册里没有 [red]张",
        "[red]张 is not enrolled",
    ),
    "registered already": (
        (*RECEIVE[:2], "K-S-1", *RECEIVE[3:]),
        3,
        "K-S-1 已经登记过（在柜）",
        "is registered already",
    ),
    "unknown entry": (("sign", "K2611-9999"), 2, "没有 K2611-9999 这条记录", "there is no entry K2611-9999"),
    "entry of escapes": (("sign", "\x1b[2J"), 2, "没有 ? 这条记录", "there is no entry ?"),
    "glass on nothing": (("glass", "--why", "x"), 2, "缺记录号", "the entry is missing"),
    "glass without a rule": (("glass", "K2611-0001", "--why", "x"), 3, "没有应急先行的规定", "has no break-glass rule"),
    "told whom": (("told", "K2611-0001", "--how", "phone"), 2, "缺「告知」", "to whom is missing\n  --to leader"),
    "nothing owed": (("done", "K2611-0001", "x", "--how", "y"), 3, "没有「x」这项待办", "nothing called x is owed"),
    "no reason": (("correct", "K2611-0001"), 2, "缺原因\n  --原因 …", "a reason is wanted\n  --why …"),
    "no such field": (("correct", "K2611-0001", "--why", "x", "--foo", "y"), 2, "没有 foo 这一栏", "no field foo"),
    "routine's form": (("routine", "done", "x"), 2, "例行要写成 登记簿.名称", "written REGISTER.NAME"),
    "no such routine": (("routine", "done", "key.x"), 2, "没有 x 这项例行", "there is no routine x"),
    "no such file": ((*BORROW, "--attach", "/none"), 2, "没有 /none 这个文件", "there is no file /none"),
    "a folder attached": ((*BORROW, "--attach", "/"), 2, "没有 / 这个文件", "there is no file /"),
    "not for me": (("staff", "leave", "lina"), 4, "张伟 不能办「离职」", "张伟 may not leave; it takes"),
}


def said(desk: Desk, args: tuple[str, ...], lang: str) -> Result:
    """Runs a command that must not write."""
    with desk.unchanged():
        return desk.wuye(*args, as_=None if "--as" in args else "zhangwei", now=NOW, lang=lang)


@pytest.mark.parametrize("case", CASES.values(), ids=CASES.keys())
def test_bad_input_is_said_and_not_written(case: Case, desk: Desk) -> None:
    args, code, zh, en = case
    for lang, words in (("zh", zh), ("en", en)):
        result = said(desk, args, lang)
        assert result.code == code, result.err
        assert words in result.err
        assert result.out == "" and "Traceback" not in result.err and "\x1b" not in result.err
        assert len(result.err.splitlines()) >= 2, f"no remedy: {result.err}"


@pytest.mark.parametrize("case", CASES.values(), ids=CASES.keys())
def test_the_same_as_json(case: Case, desk: Desk) -> None:
    args, code, zh, _ = case
    result = said(desk, ("--json", *args), "zh")
    assert (result.code, result.out) == (code, "")
    error = json.loads(result.err)["error"]
    assert error["kind"] == {2: "bad_input", 3: "refused", 4: "not_allowed"}[code]
    assert zh.partition(" [")[0].split("\n")[0] in str(error)
    assert all(p["remedy"] for p in error["problems"]), error


def test_another_language_is_refused(desk: Desk) -> None:
    result = said(desk, ("--lang", "fr", "key", "return", "K-9"), "en")
    assert (result.code, result.err) == (2, "没有办成：语言只有 zh 和 en\n  --lang zh\n")


def test_a_reserved_word_is_a_value_where_it_stands_as_one(desk: Desk) -> None:
    result = desk.wuye(*RECEIVE[:-1], "--note=no", "--place=[red]", "--note", as_="zhangwei", now=NOW)
    assert result.code == 2
    result = desk.wuye(*RECEIVE[:-2], "--note=no", "--place=[red]", as_="zhangwei", now=NOW, lang="en")
    assert (result.code, "place [red], note no" in result.err) == (0, True)
