"""The register as others see it: its page of rules, its JSON Schema, its help; the posts of a house without handovers."""

from __future__ import annotations

import json

import pytest
from jsonschema import Draft202012Validator

from tests.handover.conftest import NOW
from tests.handover.test_script import SCRIPT, play
from tests.registers.small import header, rules_of
from tests.schemas.conftest import shipped
from tests.support.house import Desk
from wuye.ledger.yaml12 import load
from wuye.registers.check import check_rules


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_its_rules_and_its_help_are_pages(real: Desk, lang: str) -> None:
    shown = real.wuye("schema", "show", "handover", lang=lang)
    assert (shown.code, shown.err) == (0, "") and len(shown.out.splitlines()) > 50
    helped = real.wuye("handover", "--help", lang=lang)
    assert (helped.code, "--from" in helped.out, "prepare" in helped.out) == (0, True, True)


def test_its_json_schema_takes_a_real_handover(real: Desk) -> None:
    assert play(real, SCRIPT).code == 0
    schema = json.loads(real.wuye("schema", "json", "handover", now=NOW).out)
    Draft202012Validator.check_schema(schema)
    entries = load(real.git("show", "HEAD:ledgers/handover/2026-11/10-day.yaml").encode())
    assert isinstance(entries, list) and len(entries) == 8
    for entry in entries:
        assert [e.message for e in Draft202012Validator(schema).iter_errors(entry)] == [], entry


def test_who_explains_a_count_is_checked_in_a_schema() -> None:
    text = header("""
fields:
  keeper: {type: person, label: {zh: 保管, en: keeper}}
  seen: {type: count, of: box, where: {}, owed_by: {the: keepers}, label: {zh: 看到, en: seen}}
facts: [keeper]
states:
  kept: {zh: 在, en: kept}
actions:
  note: {label: {zh: 记, en: note}, to: kept, need: [seen], may: [keeper]}
""")
    said = [p.message.en for p in check_rules(rules_of(text), frozenset())[0]]
    assert [words for words in said if "keepers" in words], said
    assert not [
        w
        for w in (p.message.en for p in check_rules(rules_of(text.replace("keepers", "keeper")), frozenset())[0])
        if "owed_by" in w
    ]


def test_every_source_names_fields_and_states_that_are_there() -> None:
    """A misspelt one would let a major event pass unseen."""
    rules = shipped().rules
    sources = rules.table("handover", "sources")
    for name in [name for name in sources if name in rules.registers]:
        register, row = rules.registers[name], sources[name]
        assert {row[word] for word in ("level", "reason", "until") if word in row} <= set(register.facts), name
        assert {*row.get("states", ()), *row.get("dealt", ())} <= set(register.states), name
        level = register.fields.get(str(row.get("level")))
        levels = {} if level is None else level.choices or rules.table(name, str(level.table))
        assert level is None or {"important", "urgent", "major"} <= set(levels), name
        assert not row.get("paged") or register.page == "shift", name
