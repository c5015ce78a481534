"""The catalogue of rules: every rule, disagreement and gap of the rulebook, as values."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from wuye.data import dataclass
from wuye.ledger.yaml12 import load
from wuye.registers.read_base import names
from wuye.text import Text


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule: what it says, of what kind it is, where it comes from."""

    id: str
    system: str
    kind: str
    text: Text
    source: str
    part: Text | None = None
    see: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class System:
    """The rules of one field of work."""

    name: str
    label: Text
    purpose: Text
    rules: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Question:
    """Where the sources disagree (D-nn) or leave a gap (G-nn), and what is done until the house decides."""

    id: str
    topic: Text
    positions: Text | None
    answer: Text
    rules: tuple[str, ...] = ()
    source: str = ""


@dataclass(frozen=True, slots=True)
class Catalogue:
    """Everything the rulebook says."""

    systems: Mapping[str, System]
    rules: Mapping[str, Rule]
    questions: Mapping[str, Question]

    @property
    def ids(self) -> frozenset[str]:
        """Every id that a schema may name."""
        return frozenset((*self.rules, *self.questions))


def read_catalogue(files: Mapping[str, bytes]) -> Catalogue:
    """The catalogue from its files: one of each system, and `questions.yaml`."""
    systems: dict[str, System] = {}
    rules: dict[str, Rule] = {}
    questions: dict[str, Question] = {}
    for path in sorted(files):
        data: Any = load(files[path], path)
        if "system" in data:
            found = {i: _rule(i, data["system"], raw) for i, raw in data["rules"].items()}
            rules.update(found)
            systems[data["system"]] = System(data["system"], _text(data["label"]), _text(data["purpose"]), tuple(found))
        else:
            questions.update({i: _disagreement(i, raw) for i, raw in data["disagreements"].items()})
            questions.update({i: _gap(i, raw) for i, raw in data["gaps"].items()})
    return Catalogue(systems, rules, questions)


def _text(raw: Mapping[str, Any]) -> Text:
    return Text(str(raw["zh"]), str(raw["en"]))


def _rule(name: str, system: str, raw: Mapping[str, Any]) -> Rule:
    part = _text(raw["part"]) if raw.get("part") else None
    return Rule(name, system, str(raw["kind"]), _text(raw), str(raw["source"]), part, names(raw.get("see")))


def _disagreement(name: str, raw: Mapping[str, Any]) -> Question:
    return Question(name, _text(raw["topic"]), _text(raw["positions"]), _text(raw["default"]), names(raw.get("rules")))


def _gap(name: str, raw: Mapping[str, Any]) -> Question:
    return Question(name, _text(raw["gap"]), None, _text(raw["proposal"]), source=str(raw.get("source", "")))
