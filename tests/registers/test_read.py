"""Reading a schema: what isn't a word of the language is an error with its line, never silence."""

from __future__ import annotations

import pytest

from tests.registers.small import faults_of, header, rule_files, rules_of
from wuye.builtin import schemas_dir
from wuye.errors import BadInput
from wuye.registers.load import load_rules, read_rules
from wuye.registers.rules import MISSING

GOOD = """
fields:
  n: {type: int, label: {zh: 数, en: n}}
states:
  here: {zh: 在, en: here}
actions:
  make:
    label: {zh: 做, en: make}
    to: here
    may: [n]
"""


def test_a_good_one_has_no_fault() -> None:
    assert faults_of(header(GOOD)) == []


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("    may: [n]", "    maybe: [n]", "schemas/box.yaml:14: unknown word maybe"),
        ("    may: [n]", "    also_in: [duty]", "unknown word also_in"),
        ("    may: [n]", "    signs: [{as: bless, who: [leader]}]", "one of agree, approve"),
        ("    may: [n]", "    signs: [{who: [leader], count: two}]", "count is a whole number"),
        ("    may: [n]", "    signs: {as: approve}", "a list is wanted here"),
        ("    may: [n]", "    owes: {back: {until: 4h}}", "unknown word until"),
        ("    may: [n]", "    owes: {back: {by: 4h, chase: [{often: 1d}]}}", "unknown word often"),
        ("    may: [n]", "    cases: [{if: {n: 1}}]", "unknown word if"),
        ("    may: [n]", "    glass: {when: {n: 1}, waive: [approve]}", "unknown word waive"),
        ("    may: [n]", "    glass: {when: {n: 1}, waives: [approve]}", "glass wants a review, and its within"),
        ("    may: [n]", "    tells: [{who: leader}]", "unknown word who"),
        ("type: int", "type: number", "there is no type number"),
        ("type: int", "kind: int", "unknown word kind"),
        ("type: int", "type: int, min: {the: knob.x}", "min is a number"),
        ("type: int", "type: int, longest: long", "longest is a whole number"),
        ("type: int", "enum: wards", "there is no list wards"),
        ("type: int", "enum: [a, b]", "every choice wants both languages"),
        ("label: {zh: 数, en: n}", "label: {zh: 数}", "both languages are wanted"),
        ("  here: {zh: 在, en: here}", "  here: {zh: 在, en: here, lapses: 1d}", "unknown word lapses"),
        ("actions:", "pages: {signs: []}\nactions:", "unknown word pages"),
        ("actions:", "editions: true\nactions:", "unknown word editions"),
        ("actions:", "correct: {who: [leader], need: [n]}\nactions:", "unknown word need"),
        ("actions:", "values: {v: {share: box, sql: f}}\nactions:", "unknown word sql"),
        ("actions:", "routines: {r: {label: {zh: 例, en: r}, sample: 3}}\nactions:", "unknown word sample"),
        ("actions:", "figures: {f: {label: {zh: 数, en: f}, count: box, in: month}}\nactions:", "unknown word in"),
        ("actions:", "tables: {t: {rows: {a: {zh: 甲, en: a}}, more: 1}}\nactions:", "unknown word more"),
        ("actions:", "knobs: {k: {value: 4}}\nactions:", "unknown word value"),
        ("actions:", "page: week\nactions:", "one of day, shift, month"),
        ("actions:", "order: first\nactions:", "order is a whole number"),
        ("actions:", "fields: {}\nactions:", "fields appears twice"),
    ],
)
def test_a_fault_is_told_with_its_line(old: str, new: str, said: str) -> None:
    found = faults_of(header(GOOD.replace(old, new, 1)))
    assert any(said in fault for fault in found), found


def test_every_fault_of_a_file_is_told_at_once() -> None:
    text = GOOD.replace("type: int", "type: number").replace("    may: [n]", "    maybe: [n]")
    assert len(faults_of(header(text))) == 2


def test_what_every_register_has() -> None:
    said = faults_of("register: box\nlabel: {zh: 盒, en: box}\nprefix: B\n")
    assert {"schemas/box.yaml:1: subject is missing", "schemas/box.yaml:1: actions is missing"} <= set(said)


def test_a_file_holds_the_register_of_its_name() -> None:
    files = rule_files(header(GOOD))
    files["schemas/other.yaml"] = files.pop("schemas/box.yaml")
    assert "holds the register box" in read_rules(files)[1][0].message.en


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        (b"wuye: 99\n", "newer wuye"),
        (b"name: x\n", "lacks its version"),
        (b"wuye: 1\ncolour: red\n", "unknown word colour"),
    ],
)
def test_the_houses_own_settings(settings: bytes, said: str) -> None:
    files = {**rule_files(header(GOOD)), "wuye.yaml": settings}
    with pytest.raises(BadInput, match=said):
        load_rules(files)


def test_a_house_sets_its_own_knobs_and_rows() -> None:
    text = header(
        GOOD.replace(
            "actions:", "knobs: {loan: {default: 4h}}\ntables: {t: {rows: {a: {zh: 甲, en: a, v: 1}}}}\nactions:"
        )
    )
    own = "knobs: {box: {loan: 9h}, house: {late_after: 1h}}\ntables: {box: {t: {a: {v: 2}, b: {zh: 乙, en: b}}}}\n"
    rules = rules_of(text, settings=own)
    assert (rules.knob("box", "loan"), rules.knob("box", "late_after"), rules.knob("box", "x")) == ("9h", "1h", MISSING)
    assert (rules.table("box", "t")["a"], set(rules.table("box", "t"))) == ({"zh": "甲", "en": "a", "v": 2}, {"a", "b"})


def test_the_registers_that_come_with_the_program_can_be_read() -> None:
    files = {f"schemas/{p.name}": p.read_bytes() for p in schemas_dir().glob("*.yaml")}
    assert read_rules({**files, "wuye.yaml": b"wuye: 1\n"})[1] == []
