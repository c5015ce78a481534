"""The tests tested: take one rule's line out of the schema, and a test of that rule must fail."""

from __future__ import annotations

import importlib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest

from tests.keys.proof import PROOFS, Proof
from tests.support.desk import Desk, shipped
from wuye.builtin import schemas_dir
from wuye.ledger.yaml12 import load_marked
from wuye.registers.define import Action, Case, Clause, Register
from wuye.registers.shared import whole

HERE = Path(__file__).parent
for path in sorted(HERE.glob("test_*.py")):
    if path != Path(__file__):
        importlib.import_module(f"tests.keys.{path.stem}")

LISTS = ("signs", "owes", "tells")


@dataclass(frozen=True)
class Mutant:
    """A register that lacks one line, and the rules that line carries."""

    name: str
    register: Register
    rules: tuple[str, ...]


def with_action(register: Register, action: Action) -> Register:
    return replace(register, actions={**register.actions, action.name: action})


def without(items: tuple[Any, ...], i: int) -> tuple[Any, ...]:
    return (*items[:i], *items[i + 1 :])


def of_clause(clause: Clause) -> Iterator[tuple[str, Clause, tuple[str, ...]]]:
    """A clause without one of its signatures, dues or tellings."""
    for word in LISTS:
        items = getattr(clause, word)
        for i, item in enumerate(items):
            less: dict[str, Any] = {word: without(items, i)}
            yield f"{word}.{i}", replace(clause, **less), item.rules


def of_action(action: Action, living: set[str]) -> Iterator[tuple[str, Action, tuple[str, ...]]]:
    """An action without one of its cases, or one line of its own."""
    for i, case in enumerate(action.cases):
        yield f"cases.{i}", replace(action, cases=without(action.cases, i)), rules_of(case)
        for name, clause, rules in of_clause(case.clause):
            cases = (*action.cases[:i], replace(case, clause=clause), *action.cases[i + 1 :])
            yield f"cases.{i}.{name}", replace(action, cases=cases), rules
    for name, clause, rules in of_clause(action.clause):
        yield name, replace(action, clause=clause), rules
    if action.glass:
        yield "glass", replace(action, glass=None), action.glass.rules
    if action.clause.who not in (None, "any"):
        yield "who", replace(action, clause=replace(action.clause, who="any")), action.rules
    if action.origin and action.origin != ("*",) and not action.testimony and living - set(action.origin):
        yield "from", replace(action, origin=("*",)), action.rules


def rules_of(case: Case) -> tuple[str, ...]:
    deeper = [x.rules for word in LISTS for x in getattr(case.clause, word)]
    return tuple(dict.fromkeys(r for rules in (case.rules, *deeper) for r in rules))


def mutants(name: str) -> Iterator[Mutant]:
    register = shipped()[name]
    for action in register.actions.values():
        for what, changed, rules in of_action(action, {s.name for s in register.states.values() if not s.final}):
            yield Mutant(f"{name}.{action.name}.{what}", with_action(register, changed), rules)
    for routine in register.routines.values():
        rest = {k: v for k, v in register.routines.items() if k != routine.name}
        yield Mutant(f"{name}.routines.{routine.name}", replace(register, routines=rest), routine.rules)
    for figure in register.figures.values():
        left = {k: v for k, v in register.figures.items() if k != figure.name}
        yield Mutant(f"{name}.figures.{figure.name}", replace(register, figures=left), figure.rules)


ALL = [m for name in ("key", "cabinet", "reservation", "unit") for m in mutants(name)]
MUTANTS = [m for m in ALL if any(r.startswith("KEY-") for r in m.rules)]


def falls(test: Proof, mutant: Mutant) -> bool:
    """Whether a test fails at a desk that lacks the line."""
    try:
        test(Desk(registers={mutant.register.name: mutant.register}).at("2026-11-10 09:30"))
    except (Exception, pytest.fail.Exception):  # noqa: BLE001  # any failure kills the mutant
        return True
    return False


@pytest.mark.parametrize("mutant", MUTANTS, ids=lambda m: m.name)
def test_without_its_line_a_rule_is_no_longer_kept(mutant: Mutant) -> None:
    tests = list(dict.fromkeys(t for rule in mutant.rules for t in PROOFS.get(rule, ())))
    assert any(falls(test, mutant) for test in tests), f"{mutant.rules}: none of {len(tests)} tests fails"


def test_every_rule_of_the_rulebook_has_a_test() -> None:
    raw, _ = load_marked((Path(__file__).parents[2] / "wuye/rulebook/KEY.yaml").read_bytes(), "KEY.yaml")
    assert isinstance(raw, dict)
    assert set(raw["rules"]) <= set(PROOFS)
    assert len(raw["rules"]) == 52


def test_every_case_of_these_registers_is_among_the_mutants() -> None:
    """So that a case added later is either proved or seen here to carry no rule."""
    count = dict.fromkeys(("key", "cabinet", "reservation", "unit"), 0)
    part, _ = load_marked((schemas_dir() / "custody.part.yaml").read_bytes(), "custody")
    assert isinstance(part, dict)
    for name in count:
        raw, _ = load_marked((schemas_dir() / f"{name}.yaml").read_bytes(), name)
        assert isinstance(raw, dict)
        actions = whole(raw, {"custody": part})[0]["actions"]
        count[name] = sum(len(action.get("cases") or ()) for action in actions.values())
    cases = [m for m in ALL if ".cases." in m.name and m.name.rsplit(".", 2)[1] == "cases"]
    assert {n: sum(m.register.name == n for m in cases) for n in count} == count
