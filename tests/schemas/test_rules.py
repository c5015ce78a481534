"""`wuye rules`: a rule, where it is enforced here, and what the sources disagree on."""

from __future__ import annotations

import json

import pytest

from tests.schemas.conftest import known_rules, shipped
from tests.support.house import Desk
from wuye.registers.enforced import enforced

NOW = "2026-11-10T09:00:00+08:00"


def test_the_systems_with_how_many_rules_are_in_force(desk: Desk) -> None:
    rows = json.loads(desk.wuye("rules", "--json", lang="en").out)
    assert (len(rows), sum(r["rules"] for r in rows)) == (55, 775)
    key = next(r for r in rows if r["system"] == "KEY")
    assert key["rules"] == 52
    assert "KEY" in desk.wuye("rules").out


@pytest.mark.parametrize("name", ["KEY", "key", "钥匙", "Keys"])
def test_the_rules_of_a_system(desk: Desk, name: str) -> None:
    lines = desk.wuye("rules", name).out.splitlines()
    assert len(lines) == 52
    assert lines[31].startswith("KEY-32") and "key.borrow" in lines[31]


def test_a_rule_in_both_languages_and_where_it_is_enforced(desk: Desk) -> None:
    result = desk.wuye("rules", "KEY-32", lang="zh").out
    assert "租务人员" in result and "leasing agent" in result
    assert "key.borrow 借出" in result and "看房须由租务人员本人办理" in result
    found = json.loads(desk.wuye("rules", "key-04", "--json", lang="en").out)
    assert [q["id"] for q in found["see"]] == ["D-06"]
    assert {"shift leader on duty/shift manager on duty"} & {
        place["asks"] for q in found["see"] for place in q["where"]
    }


@pytest.mark.parametrize("name", ["D-06", "G-05"])
def test_a_question_shows_the_figures_in_force(desk: Desk, name: str) -> None:
    found = json.loads(desk.wuye("rules", name, "--json").out)
    assert found["default"] and any(place["asks"] for place in found["where"])
    assert desk.wuye("rules", name, lang="en").code == 0


def test_an_unknown_rule_names_near_ones(desk: Desk) -> None:
    result = desk.wuye("rules", "KEY-99", lang="en")
    assert (result.code, "KEY-49" in result.err) == (2, True)


def test_every_rule_of_the_keys_is_named_by_the_rules() -> None:
    named = enforced(shipped().rules)
    assert [r for r in sorted(known_rules()) if r.startswith("KEY-") and r not in named] == []
