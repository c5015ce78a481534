"""`wuye schema check` finds what would hurt somebody, and names the line."""

from __future__ import annotations

import pytest

from tests.schemas.conftest import UMBRELLA, said, shipped, with_umbrella
from wuye.cli import registers as built
from wuye.cli.parts import GLOBAL
from wuye.registers import check_names, words
from wuye.registers.check import CHECKS
from wuye.registers.check_house import kept_faults

WRONG = [
    # what is changed, to what, the words of the fault
    ("to: out", "to: away", "no state away"),
    ("from: [stand]", "from: [stands]", "no state stands"),
    ("  lost: {zh: 遗失, en: lost, final: true}", "  lost: {zh: 遗失, en: lost}", "lost is never left"),
    ("    to: lost\n", "", "nothing ever leads to lost"),
    ("    to: stand\n    need: [colour]", "    need: [colour]", "the new subject has no state"),
    ("owes: {return:", "owes: {bring_back:", "nothing settles bring_back"),
    ("settles: [return]", "settles: [returned]", "nothing called returned is ever owed"),
    ("may: [unit]", "may: [units]", "no field units"),
    ("may: [unit]", "may: []", "no action takes or sets unit"),
    ("clear: [borrower, unit, due]", "clear: [borrower, wet]", "wet is none of the facts"),
    ("facts: [colour, borrower, unit, due]", "facts: [colour, borrower, unit, due, size]", "no field size"),
    ("in: unit", "in: units", "no register units"),
    ("{count: umbrella, state: [out]", "{count: umbrellas, state: [out]", "no register umbrellas"),
    ("{count: umbrella, state: [out]", "{count: umbrella, state: [gone]", "no state gone"),
    ("where: {borrower: {the: borrower}}", "where: {holder: {the: borrower}}", "no field holder"),
    ("where: {borrower: {the: borrower}}", "where: {borrower: {the: holder}}", "no field holder"),
    ("plus: {the: knob.loan}", "plus: {the: knob.lone}", "no knob lone"),
    ("plus: {the: knob.loan}", "plusses: {the: knob.loan}", "no operand word plusses"),
    ("must: {held: 0}", "must: {hold: 0}", "no field hold"),
    ("must: {held: 0}", "must: {held: none}", "held is a number"),
    ("must: {held: 0}", "must: {held: {atleast: 0}}", "no test atleast"),
    ("must: {held: 0}", "must: {colour: red}", "colour is never red"),
    ("must: {held: 0}", "must: {due.retrun: open}", "nothing called retrun is ever owed"),
    ("must: {held: 0}", "must: {due.return: opened}", "due is never opened"),
    ("must: {held: 0}", "must: {was.wet: true}", "was.wet is none of the facts"),
    ("must: {held: 0}", "must: {unit.colour: red}", "no colour behind unit"),
    ("must: {held: 0}", "must: {by.role: gard}", "role is never gard"),
    ("must: {held: 0}", "must: {at: {within: night}}", "a window is written"),
    ("must: {held: 0}", "must: {due: {before: noon}}", "no time: noon"),
    ("when: {wet: true}", "when: {wet: yes}", "wet is true or false"),
    ("{borrower} 手里", "{holder} 手里", "no field holder"),
    ("who: [assistant, receptionist]\n    from", "who: [asistant]\n    from", "no role asistant"),
    ("who: [receptionist], rule", "who: [dept:servis], rule", "no department dept:servis"),
    ("who: [receptionist], rule", "who: {the: borrower}, rule", "borrower leads to nobody"),
    ("who: [receptionist], rule", "who: {superior: colour, the: by}, rule", "one of the, superior, each"),
    ("within: 1d}", "within: soon}", "no time: soon"),
    ("{as: review, who: [leader], within: 1d}", "{as: review, who: [leader]}", "a testimony waits for no signature"),
    ("as: review", "as: revue", "one of"),
    ("label: {zh: 还, en: return}", "label: {zh: 借, en: return}", "借 means lend already"),
    ("  return:\n    label: {zh: 还, en: return}", "  show:\n    label: {zh: 还, en: show}", "show means wuye umbrella show already"),
    ("  lend:\n", "  done:\n", "every register has the action done"),
    ("{zh: 雨伞, en: umbrella}", "{zh: 钥匙, en: umbrella}", "key is called the same"),
    ("{zh: 雨伞, en: umbrella}", "{zh: 待办, en: umbrella}", "has taken the word 待办"),
    ("prefix: UM", "prefix: K", "key has the same prefix"),
    ("prefix: UM", "prefix: umbr", "1 to 3 capitals"),
    ("label: {zh: 单元, en: unit}", "label: {zh: 借伞人, en: unit}", "are both --借伞人"),
    ("label: {zh: 单元, en: unit}", "label: {zh: 身份, en: unit}", "the option --身份 is taken"),
    ("black: {zh: 黑, en: black}", "no: {zh: 黑, en: black}", "takes no for something else"),
    ("clear: {zh: 透明, en: clear}", "clear: {zh: 黑, en: clear}", "黑 is black already"),
    ("clear: {zh: 透明, en: clear}", "clear: {zh: 透明}", "both languages are wanted"),
    ("colour: {enum", "state: {enum", "state means something else"),
    ("rule: G-05, label", "rule: KEY-99, label", "no rule KEY-99"),
    ("id: given", "id: '{yy}{q}'", "no field q"),
    ("loan: {default: 1d", "loan: {default: {black: 1d}", "the knob loan is a map"),
    ("    testimony: true\n    from: [out]", "    testimoney: true\n    from: [out]", "unknown word testimoney"),
]  # fmt: skip


@pytest.mark.parametrize(("old", "new", "words_"), WRONG, ids=[w for _, _, w in WRONG])
def test_a_slip_is_found_with_its_line(old: str, new: str, words_: str) -> None:
    assert old in UMBRELLA
    found = said(with_umbrella(UMBRELLA.replace(old, new, 1)).errors)
    lines = [line for line in found if words_ in line]
    assert lines, found
    assert lines[0].startswith("schemas/umbrella.yaml:")
    assert 1 <= int(lines[0].split(":")[1]) <= UMBRELLA.count("\n")


def test_the_built_in_registers_have_no_fault() -> None:
    assert said(shipped().errors) == []


def test_the_example_has_no_fault() -> None:
    assert said(with_umbrella().errors) == []


def test_a_map_is_read_with_of_and_wants_an_else() -> None:
    mapped = UMBRELLA.replace("loan: {default: 1d", "loan: {default: {black: 1d, red: 2h}")
    mapped = mapped.replace("{the: knob.loan}", "{the: knob.loan, of: colour}")
    found = " ".join(said(with_umbrella(mapped).errors))
    assert "wants an else row" in found
    assert "colour is never red" in found


def test_a_column_that_is_read_wants_an_else_row() -> None:
    rows = "tables:\n  sizes:\n    rows:\n      big: {zh: 大, en: big, days: 1}\n      small: {zh: 小, en: small}\n\nfields:\n"
    text = UMBRELLA.replace(
        "fields:\n", rows + "  size: {type: choice, table: sizes, label: {zh: 大小, en: size}}\n", 1
    )
    text = text.replace("need: [colour]", "need: [colour, size]").replace("must: {held: 0}", "must: {size.days: 1}")
    found = " ".join(said(with_umbrella(text).errors))
    assert "the table sizes wants an else row" in found
    assert "small lacks days" in found


def test_figures_of_the_house_must_be_a_registers() -> None:
    settings = "wuye: 1\nknobs:\n  umbrella:\n    lone: 2d\n  parasol:\n    loan: 1d\n"
    found = said(with_umbrella(settings=settings).errors)
    assert any(line.startswith("wuye.yaml:4:") for line in found)
    assert any("no register parasol" in line for line in found)


def test_the_night_test_warns_and_glass_answers_it() -> None:
    held = UMBRELLA.replace(
        "    need: [borrower, due]", "    need: [borrower, due]\n    signs: [{as: approve, who: [manager]}]"
    )
    warned = said(with_umbrella(held).warnings)
    assert any("umbrella.yaml" in line and "night shift" in line for line in warned)
    glass = "    glass: {when: {by.role: assistant}, waives: [approve], review: {who: [manager], within: 1d}}\n"
    broken = held.replace("    may: [unit]\n", glass + "    may: [unit]\n")
    assert not [line for line in said(with_umbrella(broken).warnings) if "umbrella.yaml" in line]


def test_a_register_once_in_force_keeps_its_prefix_and_stays() -> None:
    old = with_umbrella().rules
    changed = with_umbrella(UMBRELLA.replace("prefix: UM", "prefix: UB")).rules
    assert len(list(kept_faults(old, changed))) == 1
    assert len(list(kept_faults(old, shipped().rules))) == 1


def test_the_checks_words_are_the_command_lines() -> None:
    own = {"attach", "dry-run", "help"}
    assert set(check_names.OPTIONS) - own == {o.name for o in GLOBAL}
    assert set(check_names.KEY_OPTIONS) == {o.name.replace("_", "-") for o in built.KEY_OPTS}
    assert check_names.OPTIONS["attach"] == built.WRITE[0].label.zh
    found = [c for r in shipped().rules.registers.values() for c in (*built._questions(r), *built._extras(r))]
    assert {(c.name, c.label.zh) for c in found} == set(check_names.QUESTIONS.items())
    assert set(words.BUILT_IN) <= words.TAKEN


def test_every_check_has_a_name_of_its_own() -> None:
    assert len({check.__name__ for check in CHECKS}) == len(CHECKS)
