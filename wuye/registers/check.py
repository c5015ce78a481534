"""`wuye schema check`: faults of a house's rules, found before anybody is hurt by them."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import NamedTuple

from wuye.errors import BadInput, Problem
from wuye.ledger.yaml12 import Lines, load_marked
from wuye.registers.check_base import Check, Fault, Ground
from wuye.registers.check_books import check_custody, check_fields, check_states, check_tables, check_values
from wuye.registers.check_catalogue import check_catalogues
from wuye.registers.check_figures import check_figures
from wuye.registers.check_house import check_needed, check_night, check_roles, settings_faults
from wuye.registers.check_life import check_dues, check_life, check_routines, check_testimony, check_used
from wuye.registers.check_names import (
    check_actions_named,
    check_options,
    check_plain_names,
    check_register_name,
    check_rule_ids,
    check_texts,
)
from wuye.registers.check_refs import check_actions, check_clauses
from wuye.registers.load import read_rules
from wuye.registers.rules import Rules
from wuye.text import Text

CHECKS: tuple[Check, ...] = (
    check_register_name, check_plain_names, check_texts, check_actions_named, check_options, check_rule_ids,
    check_needed, check_roles, check_tables, check_fields, check_custody, check_states, check_values, check_actions, check_clauses,
    check_life, check_dues, check_used, check_testimony, check_routines, check_catalogues, check_figures,
    check_night,
)  # fmt: skip
"""Every check of a register, in the order its faults are told."""


class Findings(NamedTuple):
    """What a check found: the rules as far as they can be read, errors, and warnings."""

    rules: Rules
    errors: list[Problem]
    warnings: list[Problem]


def check_files(
    files: Mapping[str, bytes], catalogue: Collection[str], taken: Mapping[str, str] | None = None
) -> Findings:
    """The rules in these files, checked; faults of reading come first, and alone where a file can't be read."""
    rules, problems = read_rules(files)
    if problems:
        return Findings(rules, problems, [])
    errors, warnings = check_rules(rules, catalogue, taken, marks(files))
    return Findings(rules, errors, warnings)


def check_rules(
    rules: Rules,
    catalogue: Collection[str],
    taken: Mapping[str, str] | None = None,
    lines: Mapping[str, Lines] | None = None,
) -> tuple[list[Problem], list[Problem]]:
    """(errors, warnings) of a house's rules; with `lines` each names its line."""
    found: list[tuple[str, Fault]] = [("wuye.yaml", f) for f in settings_faults(rules)]
    for register in rules.registers.values():
        ground = Ground(rules, register, frozenset(catalogue), taken or {})
        found.extend((f"schemas/{register.name}.yaml", f) for check in CHECKS for f in check(ground))
    told = list(dict.fromkeys((problem_of(path, f, lines or {}), f.warning) for path, f in found))
    return [p for p, warning in told if not warning], [p for p, warning in told if warning]


def marks(files: Mapping[str, bytes]) -> dict[str, Lines]:
    """The lines of every file that can be read."""
    return dict(_marks(files))


def _marks(files: Mapping[str, bytes]) -> Iterator[tuple[str, Lines]]:
    for path, data in files.items():
        try:
            yield path, load_marked(data, path)[1]
        except BadInput:
            continue


def problem_of(path: str, fault: Fault, lines: Mapping[str, Lines]) -> Problem:
    """A fault as a problem of its file and line; the keys that lead there say which part is meant."""
    keys = tuple(k if isinstance(k, int) else str(k) for k in fault.at)
    line = lines[path].of(*keys) if path in lines else None
    part = ".".join(str(k) for k in keys[:4])
    message = Text(f"{part}：{fault.text.zh}", f"{part}: {fault.text.en}")
    return Problem(message, remedy=fault.remedy, path=path, line=line)
