"""The catalogue of rules is whole, and in both languages."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

FOLDER = Path(__file__).parents[2] / "wuye" / "rulebook"
SYSTEMS = sorted(p for p in FOLDER.glob("*.yaml") if p.stem.isupper())
KINDS = {"record", "guard", "signature", "deadline", "check", "report", "conduct"}


def load(path: Path) -> dict[str, Any]:
    loaded: dict[str, Any] = YAML(typ="safe", pure=True).load(path.read_text(encoding="utf-8"))
    return loaded


def faults(path: Path) -> list[str]:
    """What is missing or odd in one system's file."""
    system = load(path)
    found = [] if system["system"] == path.stem else [f"system is {system['system']}"]
    for name, rule in system["rules"].items():
        if not name.startswith(f"{path.stem}-"):
            found.append(f"{name} is of another system")
        found += [f"{name}: no {lang}" for lang in ("zh", "en") if not str(rule.get(lang) or "").strip()]
        if rule["kind"] not in KINDS:
            found.append(f"{name}: kind {rule['kind']}")
    return found


def test_every_file_of_the_catalogue_loads() -> None:
    assert all(isinstance(load(path), dict) for path in FOLDER.glob("*.yaml"))


def test_there_are_55_systems_with_775_rules() -> None:
    rules = [name for path in SYSTEMS for name in load(path)["rules"]]
    assert (len(SYSTEMS), len(rules), len(set(rules))) == (55, 775, 775)


@pytest.mark.parametrize("path", SYSTEMS, ids=lambda p: p.stem)
def test_every_rule_has_both_languages_and_a_known_kind(path: Path) -> None:
    assert faults(path) == []
