"""The list of each post, the daily review, and what is asked of one post alone."""

from __future__ import annotations

import datetime as dt
from typing import Any, cast

import pytest

from tests.handover.given import (
    accepted,
    checked,
    counted,
    house,
    offered,
    opened,
    prepared,
    ready,
    registers,
    rows,
)
from tests.rost.given import PLAN, drawn
from tests.support.desk import Desk, older, stops
from wuye.builtin import schemas_dir
from wuye.desk.house import House
from wuye.errors import BadInput, NotAllowed, Refused
from wuye.handover.standing import no_relief, standing
from wuye.registers.check import check_files
from wuye.registers.load import FORMAT
from wuye.render.words import value
from wuye.reports.owed import mine, owed
from wuye.text import Lang


@pytest.fixture
def desk() -> Desk:
    return house()


def routine(desk: Desk, name: str) -> tuple[object, tuple[str, ...]]:
    found = desk.rules.registers["handover"].routines[name]
    return found.every, found.rules


def test_every_item_is_marked_and_a_cross_says_what_is_wrong(desk: Desk) -> None:
    """HAND-32."""
    prepared(desk)
    counted(desk)
    with stops(Refused, "HAND-32"):
        checked(desk, marks={"tidy": True})
    with stops(BadInput, "HAND-32", field="marks"):
        checked(desk, marks={"tidy": True, "computers": False, "phones": True, "devices_off": True})
    said = {"tidy": True, "computers": "打印机卡纸", "phones": True, "devices_off": True}
    assert checked(desk, marks=said).entry.fields["marks"]["computers"] == "打印机卡纸"


def test_a_house_has_items_and_articles_of_its_own() -> None:
    """HAND-32: a row for the post, by kind or by name."""
    tables = {"handover": {
        "checks": {"lobby": {"zh": "大堂灯", "en": "lobby lights", "at": ["desk"]}},
        "articles": {"umbrellas": {"zh": "雨伞", "en": "umbrellas", "at": ["desk"]}},
    }}  # fmt: skip
    desk = opened(Desk(tables=tables)).at("2026-11-02 15:46")
    prepared(desk)
    with stops(Refused, "HAND-15"):
        counted(desk)
    counted(desk, umbrellas=12)
    desk.do("zhangwei", "handover", "explain", "desk", answers=[{"item": "umbrellas", "reason": "新配"}])
    with stops(Refused, "HAND-32"):
        checked(desk)


def test_one_named_person_keeps_the_record(desk: Desk) -> None:
    """HAND-33: a post has a holder from the start, who is enrolled."""
    with stops(BadInput, "HAND-33", field="holder"):
        desk.do("liuyang", "handover", "open_post", "gate", kind="gate")
    with stops(NotAllowed, "HAND-33"):
        desk.do("zhangwei", "handover", "open_post", "gate", kind="gate", holder="chenhao")
    opened(desk, "gate", "chenhao")


def test_the_leader_reviews_every_handover(desk: Desk) -> None:
    """HAND-34: within a day, and not one of the two."""
    ready(desk)
    offered(desk)
    accept = accepted(desk)
    with stops(NotAllowed):
        desk.sign("zhaomin", accept, "review")
    assert desk.reviews(accept)
    desk.sign("liuyang", accept)
    assert not desk.reviews(accept)


def security(desk: Desk) -> Desk:
    desk.do("liuyang", "handover", "open_post", "security", kind="security", holder="majun")
    return desk


def test_the_night_comes_from_the_control_room_in_the_morning(desk: Desk) -> None:
    """HAND-35, HAND-37: each working day, at 8:00 and at 18:00."""
    assert routine(desk, "security_morning") == ("workday 08:00", ("HAND-35", "HAND-36"))
    assert routine(desk, "security_evening") == ("workday 18:00", ("HAND-37",))
    labels = [desk.rules.registers["handover"].routines[f"security_{n}"].label.zh for n in ("morning", "evening")]
    assert [label[:5] for label in labels] == ["8:00 ", "18:00"]
    security(desk).at("2026-11-03 07:50")
    ready(desk, "security", "majun", "zhangwei", clients=["1501 22:40 投诉装修噪音，已劝止"])
    offered(desk, "security", "majun")
    accepted(desk, "security", "zhangwei")
    desk.at("2026-11-03 17:50")
    ready(desk, "security", "zhangwei", "majun", clients=["无"])
    offered(desk, "security", "zhangwei")
    accepted(desk, "security", "majun")
    assert desk.facts("security", "handover")["holder"] == "majun"
    with stops(NotAllowed):
        ready(desk, "security", "zhangwei", "majun", clients=["无"])


def test_complaints_and_requests_after_hours_are_told(desk: Desk) -> None:
    """HAND-36, HAND-39."""
    security(desk)
    with stops(BadInput, "HAND-36", "HAND-39", field="clients"):
        prepared(desk, "security", "majun")
    prepared(desk, "security", "majun", clients=["0805 01:10 报水管爆裂，已关阀"])


def test_both_tell_their_own_manager_of_a_special_matter(desk: Desk) -> None:
    """HAND-38: at once; an ordinary one tells nobody."""
    security(desk)
    told = prepared(desk, "security", "majun", clients=["无"], special="警方要调录像")
    assert {"HAND-38"} == {rule for rules in desk.news(told).values() for rule in rules}
    quiet = prepared(desk, "security", "majun", clients=["无"])
    assert not desk.news(quiet)
    counted(desk, "security", "zhangwei")
    said = checked(desk, "security", "zhangwei", special="警方要调录像")
    assert {"leader", "project_manager"} <= set(desk.news(said))


def test_the_same_rules_hold_with_security(desk: Desk) -> None:
    """HAND-39: recorder, both signatures, daily review."""
    security(desk)
    ready(desk, "security", "majun", "zhangwei", clients=["无"])
    assert desk.facts("security", "handover")["recorder"] == "majun"
    offered(desk, "security", "majun")
    with stops(NotAllowed):
        accepted(desk, "security", "majun")
    accept = accepted(desk, "security", "zhangwei")
    assert "HAND-39" in desk.slot(accept, "review").rules


def test_the_front_desk_hands_over_open_work_and_articles(desk: Desk) -> None:
    """HAND-40, HAND-43: to the assistant who takes over; tidiness is an item of the list."""
    desk.do("zhangwei", "duty", "note", "1", reason="等配件", solve_by="2026-11-05")
    with stops(Refused, "HAND-04"):
        prepared(desk, open_work=["duty 9"])
    ready(desk)
    offered(desk)
    with stops(NotAllowed):
        accepted(desk, by="chenhao")
    accepted(desk)
    assert "HAND-43" in desk.rules.registers["handover"].reminds


def test_the_control_room_tells_what_to_watch(desk: Desk) -> None:
    """HAND-47."""
    desk.enrol("mafei", name="马飞", roles="control_room", dept="security")
    opened(desk, "control", "majun")
    with stops(BadInput, "HAND-47", field="watch"):
        prepared(desk, "control", "majun")
    prepared(desk, "control", "majun", watch="B2 车道 12 号画面闪烁")
    counted(desk, "control", "mafei")
    with stops(Refused, "HAND-47"):
        checked(desk, "control", "mafei", verified="no")
    checked(desk, "control", "mafei")
    offered(desk, "control", "majun")
    accepted(desk, "control", "mafei")


def test_the_control_room_s_equipment_is_inspected_each_shift(desk: Desk) -> None:
    """HAND-48: and a problem is reported."""
    assert routine(desk, "inspect") == ("shift", ("HAND-48",))
    opened(desk, "control", "majun")
    with stops(BadInput, "HAND-48", field="abnormal"):
        desk.do("liuyang", "handover", "inspect", "control", verified="no")
    odd = desk.do("liuyang", "handover", "inspect", "control", verified="no", abnormal="3 号录像机停录")
    assert desk.news(odd) == {"manager": ("HAND-48",)}
    assert not desk.news(desk.do("liuyang", "handover", "inspect", "control", verified="yes"))


def test_a_post_is_closed_only_when_nothing_is_open(desk: Desk) -> None:
    prepared(desk)
    with stops(Refused):
        desk.do("liuyang", "handover", "close_post", "desk", why="合并岗位")
    other = house()
    other.do("liuyang", "handover", "close_post", "desk", why="合并岗位")
    assert other.state("desk", "handover") == "closed"
    assert rows({"radios": 1}) == [{"article": "radios", "number": 1}]


def test_how_early_one_takes_over_the_shift_that_comes() -> None:
    """HAND-02: a figure of the house, for rules that lack it as well."""
    taken = {}
    for early in ("45m", "5m", None):
        desk = house(**({"take_over_early": early} if early else {}))
        if early is None:
            desk = Desk({}, {**registers(), "handover": older("handover", "take_over_early", "owed_ahead")})
            opened(desk).at("2026-11-02 15:46")
        ready(desk)
        offered(desk)
        accepted(desk)
        taken[early] = desk.facts("desk", "handover")["shift"]
    assert taken == {"45m": "2026-11-02-evening", "5m": "2026-11-02-day", None: "2026-11-02-evening"}


@pytest.mark.parametrize(("ahead", "listed"), [("12h", False), ("3d", True)])
def test_how_far_ahead_what_is_owed_is_handed_over(ahead: str, listed: bool) -> None:
    """HAND-04: a figure of the house."""
    desk = house(owed_ahead=ahead)
    sick = desk.do("zhangwei", "leave", "sick", **{"from": "20:00", "until": "22:00", "told": "liuyang"})
    owed = desk.record(prepared(desk)).fields.get("owed") or []
    assert (f"leave certificate {sick.entry.id}" in owed) is listed


@pytest.mark.parametrize(
    ("lang", "marks", "articles"),
    [
        ("zh", "物品归位、桌椅整洁 √、电脑和打印机 × 卡纸", "物品=对讲机，数量=4"),
        ("en", "articles in order and desk clean √, computers and printers × 卡纸", "article=radios，number=4"),
    ],
)
def test_a_checklist_is_read_in_words(lang: Lang, marks: str, articles: str) -> None:
    desk = house()
    fields = desk.books.register("handover").fields
    given: dict[str, Any] = {"marks": {"tidy": True, "computers": "卡纸"}, "articles": rows({"radios": 4})}
    said = {n: value(raw, fields[n], desk.books, "handover", desk.now(), lang) for n, raw in given.items()}
    assert said == {"marks": marks, "articles": articles}


def test_whoever_is_not_on_the_roster_takes_nothing_over() -> None:
    """HAND-21: where a roster is in force; where nobody is on it, that is said with the line that has somebody found."""
    desk = Desk()
    drawn(desk)
    opened(desk).at("2026-11-05 15:46")
    prepared(desk)
    stand = standing(cast(House, desk), "desk")
    assert set(stand.may_take()) == {"zhaomin", "liuyang"}, "on duty, or nearly so"
    with stops(NotAllowed, "HAND-15"):
        counted(desk, by="sunli")
    counted(desk, by="zhaomin")
    off = Desk()
    drawn(off, **dict.fromkeys(PLAN, "o"))
    opened(off).at("2026-11-05 15:46")
    prepared(off)
    alone = standing(cast(House, off), "desk")
    said = no_relief(alone)
    assert alone.may_take() == [] and said.problems[0].rules == ("HAND-21",)
    assert said.problems[0].remedy is not None and "relief_late desk" in said.problems[0].remedy.en
    off.do("zhangwei", "handover", "relief_late", "desk")


def test_when_one_prepares_and_who_is_reminded_are_figures_of_the_house() -> None:
    """HAND-01, HAND-02, HAND-21: and within what time the superior finds a relief."""
    desk = house(prepare_at="end -30m", watchers=["leader"], relieve_within="10m")
    desk.at("2026-11-02 15:29")
    assert not [row for row in owed(desk.books, desk.now()) if row.what == "handover.prepare"]
    desk.at("2026-11-02 15:31")
    [row] = [row for row in owed(desk.books, desk.now()) if row.what == "handover.prepare"]
    assert row.owed_by == ("leader",)
    desk.do("zhangwei", "handover", "relief_late", "desk")
    by = desk.due("relieve", "desk", "handover").by
    assert by is not None and by - desk.now() == dt.timedelta(minutes=10)


def test_with_a_roster_only_who_is_on_duty_is_reminded() -> None:
    """HAND-01: of each post, whoever's; not the one at home."""
    desk = Desk()
    drawn(desk)
    opened(desk).at("2026-11-05 15:46")
    rows_ = owed(desk.books, desk.now())
    who = {
        p
        for p in ("zhangwei", "zhaomin", "sunli")
        for r in mine(rows_, desk.books, p, desk.now())
        if r.what == "handover.prepare"
    }
    assert who == {"zhangwei", "zhaomin"}


@pytest.mark.parametrize(("words", "fits"), [("end -15m", True), ("soon", False)])
def test_a_moment_that_a_knob_names_is_checked(words: str, fits: bool) -> None:
    files = {f"schemas/{p.name}": p.read_bytes() for p in sorted(schemas_dir().glob("*.yaml"))}
    settings = f"wuye: {FORMAT}\nknobs: {{handover: {{prepare_at: {words}}}}}\n".encode()
    found = check_files({**files, "wuye.yaml": settings}, frozenset())
    assert (not [p for p in found.errors if "goes with every: shift" in p.message.en]) is fits
