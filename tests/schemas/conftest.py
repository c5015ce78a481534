"""A founded house for every test here, and the built-in rules with one register more."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from tests.support.house import desk, founded
from wuye.cli.rulebook import catalogue
from wuye.cli.schemas import findings, shipped_files
from wuye.errors import Problem
from wuye.registers.check import Findings

__all__ = ["desk", "founded"]

UMBRELLA = (Path(__file__).parent / "umbrella.yaml").read_text("utf-8")


@cache
def shipped() -> Findings:
    """What the check finds in the rules that come with the program."""
    return findings(shipped_files())


def with_umbrella(text: str = UMBRELLA, settings: str = "wuye: 1\n") -> Findings:
    """What the check finds in the built-in rules and this umbrella register."""
    files = {**shipped_files(), "schemas/umbrella.yaml": text.encode(), "wuye.yaml": settings.encode()}
    return findings(files)


def said(problems: list[Problem]) -> list[str]:
    """Problems in a line each, as `path:line: words`."""
    return [f"{p.path}:{p.line}: {p.message.en}" for p in problems]


def known_rules() -> frozenset[str]:
    """Every rule id there is."""
    return catalogue().ids
