"""What changed in the rules between two months, and who signed it."""

from __future__ import annotations

import json

import pytest

from tests.support.house import Desk
from wuye.registers.compare import NOTHING, compare

ADOPT = "schema adopt --why"


def change(desk: Desk, path: str, old: str, new: str, why: str, now: str) -> str:
    file = desk.path / path
    text = file.read_text("utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), "utf-8")
    return desk.done(f"{ADOPT} {why}", "chenjing", now).out.split()[0]


@pytest.fixture
def changed(desk: Desk) -> tuple[Desk, list[str]]:
    """A house whose rules were changed twice in December and once in January."""
    key, own = "schemas/key.yaml", "wuye.yaml"
    return desk, [
        change(desk, key, "vacant: 4h", "vacant: 2h", "shorter", "2026-12-03T09:00:00+08:00"),
        change(desk, own, "rehearsal: true", "rehearsal: true\nknobs:\n  key: {allowance: 3}", "fewer",
               "2026-12-20T09:00:00+08:00"),
        change(desk, "schemas/custody.part.yaml", "late_held: {over: 0}", "late_held: {over: 1}", "kinder",
               "2027-01-05T09:00:00+08:00"),
    ]  # fmt: skip


def test_the_changes_of_a_month_with_their_signatures(changed: tuple[Desk, list[str]]) -> None:
    desk, entries = changed
    result = desk.wuye("schema", "diff", "2026-11", "2026-12", lang="en")
    assert (result.code, result.err) == (0, "")
    lines = result.out.splitlines()
    assert [line.split()[0] for line in lines[:2]] == entries[:2]
    assert "2026-12-03 09:00  陈静  shorter" in lines[0]
    assert lines[2:] == [
        "schemas/key.yaml", "  ~ knobs.loan.default.vacant: 4h → 2h [G-05]",
        "wuye.yaml", "  + knobs: {key: {allowance: 3}}",
    ]  # fmt: skip


def test_a_change_in_a_case_says_which_rule_it_is_about(changed: tuple[Desk, list[str]]) -> None:
    desk, _ = changed
    out = desk.wuye("schema", "diff", "2026-12", "2027-01").out
    assert "late_held.over: 0 → 1 [KEY-35]" in out
    assert "late_held.over: 0 → 1 [EQUIP-03]" in out
    assert "knobs" not in out


def test_days_and_now(changed: tuple[Desk, list[str]]) -> None:
    desk, entries = changed
    one = desk.wuye("schema", "diff", "2026-12-03", "2026-12-20", "--json").out
    assert [e["entry"] for e in json.loads(one)["entries"]] == entries[1:2]
    now = json.loads(desk.wuye("schema", "diff", "2026-11", "--json", now="2027-02-01T09:00:00+08:00").out)
    assert [e["entry"] for e in now["entries"]] == entries
    assert {
        "path": "schemas/key.yaml",
        "at": "knobs.loan.default.vacant",
        "rules": ["G-05"],
        "old": "4h",
        "new": "2h",
    } in (now["changes"])


def test_nothing_changed_and_nothing_there_yet(desk: Desk) -> None:
    same = desk.wuye("schema", "diff", "2026-11", "2026-12", lang="en")
    assert (same.code, same.out, "the rules are the same" in same.err) == (0, "", True)
    early = desk.wuye("schema", "diff", "2026-10", "2026-11", lang="en")
    assert (early.code, "schema diff 2026-11-01" in early.err) == (2, True)
    for wrong in ("2026-13", "yesterday", "2026-11-31", "\x1b[31m"):
        assert desk.wuye("schema", "diff", wrong).code == 2


def diff(old: object, new: object) -> list[tuple[str, object, object]]:
    return [(".".join(d.at), d.old, d.new) for d in compare({"f": old}, {"f": new})]


def test_places_and_items() -> None:
    a, b, c = {"must": {"x": 1}, "rule": "A-01"}, {"must": {"y": 1}}, {"must": {"z": 1}}
    assert diff({"cases": [a, b]}, {"cases": [c, a, b]}) == [("cases.1", NOTHING, c)]
    assert diff({"cases": [a, b]}, {"cases": [b]}) == [("cases.1", a, NOTHING)]
    assert diff({"cases": [a, b]}, {"cases": [a, {"must": {"y": 2}}]}) == [("cases.2.must.y", 1, 2)]
    assert diff({"who": ["a"]}, {"who": ["a", "b"]}) == [("who", ["a"], ["a", "b"])]
    assert diff({"label": {"zh": "甲", "en": "a"}}, {"label": {"zh": "乙", "en": "a"}})[0][0] == "label"
    assert diff({"on": "1"}, {"on": 1}) == [("on", "1", 1)]
    assert diff({"a": 1, "b": 2}, {"b": 2, "a": 1}) == []
    assert [(d.path, d.new) for d in compare({}, {"g": {"x": 1}})] == [("g", {"x": 1})]
    assert compare({"f": {"cases": [a]}}, {"f": {"cases": [{**a, "must": {"x": 2}}]}})[0].rules == ("A-01",)
