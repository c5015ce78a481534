"""At the counter: the quick entry, the page, orders, catching up."""

from __future__ import annotations

import json

import pytest

from tests.duty.conftest import House
from tests.support.prompt import prompt
from wuye.text import cells

DAY = "2026-11-10"


def at(clock: str, day: str = DAY) -> str:
    return f"{day}T{clock}:00+08:00"


def events(house: House, person: str, clock: str, day: str = DAY) -> list[str]:
    """The subjects that catching up tells of."""
    return [e["subject"] for e in caught(house, person, clock, day)["events"]]


def caught(house: House, person: str, clock: str, day: str = DAY) -> dict[str, list[dict[str, object]]]:
    found: dict[str, list[dict[str, object]]] = json.loads(
        house.wuye("catch-up", "--json", as_=person, now=at(clock, day)).out
    )
    return found


def water(house: House, clock: str, *more: str, by: str = "zhangwei", day: str = DAY) -> None:
    words = ("duty", "note", "1203 漏水", "--kind", "water", "--place", "1203", "--handling", "关阀", *more)
    done = house.wuye(*words, as_=by, now=at(clock, day), lang="en")
    assert done.code == 0, done.err


def test_a_quick_entry_without_a_terminal_names_what_lacks(house: House) -> None:
    found = house.wuye("duty", "note", "1203", "漏水", "--kind", "water", as_="zhangwei", now=at("08:30"), lang="en")
    assert (found.code, "--place" in found.err, "--handling" in found.err) == (2, True, True)


def test_a_quick_entry_on_a_terminal_asks_for_the_rest(house: House) -> None:
    env = house.process_env("zhangwei", at("08:30"), "zh")
    with prompt("duty", "note", "1203 漏水", "--kind", "water", env=env) as desk:
        desk.wait("[重要]")
        desk.type("\n")
        desk.wait("地点")
        desk.type("1203\n")
        desk.wait("处理")
        desk.type("关总阀\n")
        assert desk.end() == 0, desk.shown
    [entry] = json.loads(house.wuye("duty", "log", "--json").out)
    assert entry.items() >= {"account": "1203 漏水", "importance": "important", "place": "1203"}.items()


def test_the_page_that_runs_is_begun_and_closed_without_naming_it(house: House) -> None:
    house.done("log begin", "zhangwei", at("08:05"))
    water(house, "08:30", "--result", "修好")
    house.done("log close", "zhangwei", at("15:55"))
    rows = json.loads(house.wuye("log", "list", "--json").out)
    assert [(r["subject"], r["state"]) for r in rows] == [("2026-11-10-day", "closed")]


@pytest.mark.parametrize(("lang", "words"), [
    ("zh", ("值班日志", "张伟", "上班遗留 1", "本班记事 1", "共 1 条；现有 2 条，须重签")),
    ("en", ("duty log", "张伟", "carried over 1", "events 1", "over 1 entries; 2 entries now")),
])  # fmt: skip
def test_a_page_as_in_a_book(house: House, lang: str, words: tuple[str, ...]) -> None:
    water(house, "03:00")
    house.done("log begin", "zhangwei", at("08:05"))
    water(house, "08:30", "--result", "修好")
    before = house.wuye("duty", "page", now=at("08:40"), lang=lang).out
    house.done("log endorse 2026-11-10-day", "wangfang", at("09:00"))
    water(house, "09:30", "--result", "修好", by="zhaomin")
    after = house.wuye("duty", "page", "2026-11-10-day", now=at("18:00"), lang=lang).out
    assert [w for w in words[:-1] if w not in before] == [] and words[-1] in after
    shown = json.loads(house.wuye("duty", "page", "2026-11-10-day", "--json", now=at("18:00")).out)
    assert (shown["carried"], shown["count"], len(shown["events"])) == (["D2611-0001"], 2, 2)


def test_the_pages_of_other_desks_and_months_are_whole(house: House) -> None:
    """A shift that runs over the end of a month keeps its page; its numbers begin anew in the middle of it."""
    (house.path / "wuye.yaml").write_text(
        (house.path / "wuye.yaml").read_text("utf-8")
        + 'tables:\n  house:\n    shifts:\n      night: {zh: 夜班, en: night, start: "20:00", end: "08:00"}\n'
        '      evening: {zh: 中班, en: evening, start: "16:00", end: "20:00"}\n', "utf-8",
    )  # fmt: skip
    house.done("schema adopt --why 两班", "chenjing", at("12:00"))
    water(house, "21:00", "--result", "好", day="2026-11-30")
    water(house, "23:00", "--result", "好", day="2026-11-30")
    water(house, "02:00", "--result", "好", day="2026-12-01")
    shown = json.loads(house.wuye("duty", "page", "2026-11-30-night", "--json", now=at("09:00", "2026-12-01")).out)
    assert [e["id"] for e in shown["events"]] == ["D2611-0001", "D2611-0002", "D2612-0001"]


@pytest.mark.parametrize("name", ["x", "2026-11-10-noon", "2026-13-01-day"])
def test_a_page_that_is_none(house: House, name: str) -> None:
    found = house.wuye("duty", "page", name, now=at("09:00"), lang="en")
    assert (found.code, "wuye duty page 2026-11-10-day" in found.err) == (2, True)


def test_the_flow_of_all_registers_is_still_there(house: House) -> None:
    """A register may be called what a command is: alone it is the command."""
    water(house, "08:30")
    for words in (("log", "--since", DAY), ("流水", "--起", DAY), ("值班日志", "--since", DAY)):
        assert "D2611-0001" in house.wuye(*words, now=at("09:00")).out
    assert house.wuye("log", "--by", "zhaomin", "--since", DAY, now=at("09:00"), lang="en").out == ""


def test_catching_up_begins_with_ones_own_last_shift(house: House) -> None:
    """HAND-14: what happened since, the gravest first; what was written in this very shift is still told."""
    water(house, "10:00", by="zhaomin")
    water(house, "17:00")
    water(house, "18:00", "--importance", "major")
    water(house, "08:30", "--result", "修好", by="zhaomin", day="2026-11-11")
    assert events(house, "zhaomin", "09:00", "2026-11-11") == ["D2611-0003", "D2611-0002", "D2611-0004"]
    house.done("catch-up --sign", "zhaomin", at("09:01", "2026-11-11"))
    assert events(house, "zhaomin", "09:02", "2026-11-11") == []
    water(house, "09:30", day="2026-11-11")
    assert events(house, "zhaomin", "09:40", "2026-11-11") == ["D2611-0005"]
    since = json.loads(
        house.wuye("catch-up", "--json", "--since", DAY, as_="zhaomin", now=at("09:40", "2026-11-11")).out
    )
    assert len(since["events"]) == 5


def test_an_order_is_acknowledged_by_each_person_and_again_after_an_absence(house: House) -> None:
    """HAND-09, HAND-14."""
    house.done("order issue 停水通知逐户送达", "wangfang", at("09:00"))
    orders = caught(house, "zhangwei", "09:10")["orders"]
    assert [(o["order"], o["again"]) for o in orders] == [("O2611-0001", False)]
    assert caught(house, "sunqiang", "09:10")["orders"] == caught(house, "wangfang", "09:10")["orders"] == []
    house.done("catch-up --sign", "zhangwei", at("09:11"))
    assert caught(house, "zhangwei", "09:12")["orders"] == []
    assert caught(house, "zhaomin", "09:12")["orders"] != []
    assert "O2611-0001" not in house.wuye("due", "--mine", as_="zhangwei", now=at("09:12")).out
    # Here within the week: nothing anew. Away for more than that: again, also where something was written first.
    water(house, "09:00", day="2026-11-15")
    assert caught(house, "zhangwei", "09:00", "2026-11-21")["orders"] == []
    water(house, "09:00", day="2026-11-27")
    again = caught(house, "zhangwei", "09:10", "2026-11-27")["orders"]
    assert [(o["order"], o["again"]) for o in again] == [("O2611-0001", True)]
    house.done("catch-up --sign", "zhangwei", at("09:11", "2026-11-27"))
    assert caught(house, "zhangwei", "09:12", "2026-11-27")["orders"] == []
    house.done("order withdraw O2611-0001 --why 已送水", "wangfang", at("10:00", "2026-11-27"))
    assert caught(house, "zhaomin", "10:01", "2026-11-27")["orders"] == []
    assert house.wuye("audit", now=at("10:02", "2026-11-27")).code == 0


def test_whoever_comes_later_acknowledges_what_is_in_force(house: House) -> None:
    """HAND-09."""
    house.done("order issue 停水通知逐户送达", "wangfang", at("09:00"))
    words = "staff enrol newman --name 钱新 --roles assistant --dept service --new-key --no-passphrase"
    house.done(words, "chenjing", at("10:00"))
    assert [o["order"] for o in caught(house, "newman", "10:10")["orders"]] == ["O2611-0001"]
    house.done("catch-up --sign", "newman", at("10:11"))
    assert caught(house, "newman", "10:12")["orders"] == []


def test_only_who_leads_issues_orders(house: House) -> None:
    """HAND-09."""
    found = house.wuye("order", "issue", "停水", as_="zhangwei", now=at("09:00"), lang="en")
    assert (found.code, "HAND-09" in found.err) == (4, True)


@pytest.mark.parametrize(("lang", "words"), [
    ("zh", ("王芳", "发生了什么 1", "紧急", "待知悉 1", "等我签 1", "须重签", "我的待办 2")),
    ("en", ("王芳", "what happened 1", "urgent", "news 1", "to sign 1", "to be signed again", "what I owe 2")),
])  # fmt: skip
def test_what_is_owed_and_what_waits_is_told(house: House, lang: str, words: tuple[str, ...]) -> None:
    house.done("log begin", "zhangwei", at("08:05"))
    house.done("log endorse 2026-11-10-day", "wangfang", at("08:06"))
    water(house, "10:00", "--importance", "urgent", "--result", "修好")
    house.done("log close", "zhangwei", at("15:55"))
    house.done("log begin", "zhaomin", at("16:01"))
    shown = house.wuye("catch-up", as_="wangfang", now=at("16:10"), lang=lang).out
    assert [w for w in words if w not in shown] == []


def test_signing_on_a_terminal(house: House) -> None:
    """HAND-14: the question is asked, and no is an answer."""
    water(house, "08:30")
    for answer, count in (("n\n", 0), ("\n", 1)):
        env = house.process_env("zhaomin", at("16:05"), "en")
        with prompt("catch-up", env=env) as desk:
            desk.wait("sign it as read?")
            desk.type(answer)
            assert desk.end() == 0
        assert len(json.loads(house.wuye("reading", "log", "--json").out)) == count


@pytest.mark.parametrize("columns", [60, 80])
def test_page_and_catch_up_fit_a_narrow_screen(house: House, columns: int) -> None:
    house.done("log begin", "zhangwei", at("08:05"))
    water(house, "08:30", "--note", "天花板大面积渗水，通知楼上 1303 关阀，楼上无人，物业电话联系业主，约十点到场开门")
    house.done("order issue 停水通知逐户送达，没有人的留字条并在群里说明恢复时间", "wangfang", at("09:00"))
    for lang in ("zh", "en"):
        for words in (("duty", "page"), ("catch-up",)):
            shown = house.wuye(*words, as_="zhaomin", now=at("09:30"), lang=lang, env={"COLUMNS": str(columns)}).out
            assert max(cells(line) for line in shown.splitlines()) <= columns
