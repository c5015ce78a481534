"""The code stays small: short functions, short files."""

from __future__ import annotations

import ast
from pathlib import Path
from statistics import median, quantiles

PACKAGE = Path(__file__).parents[2] / "wuye"
FILES = sorted(PACKAGE.rglob("*.py"))


def functions(path: Path) -> list[tuple[int, str]]:
    """Every function of a file as (lines from its `def` to its end, where it is)."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    found = [n for n in ast.walk(tree) if isinstance(n, ast.FunctionDef | ast.AsyncFunctionDef)]
    place = path.relative_to(PACKAGE.parent)
    return [((n.end_lineno or n.lineno) - n.lineno + 1, f"{place}:{n.lineno} {n.name}") for n in found]


ALL = sorted((f for path in FILES for f in functions(path)), reverse=True)
LENGTHS = [length for length, _ in ALL]


def test_half_of_all_functions_have_at_most_8_lines() -> None:
    assert median(LENGTHS) <= 8


def test_nine_of_ten_functions_have_at_most_30_lines() -> None:
    assert quantiles(LENGTHS, n=10)[-1] <= 30, ALL[:20]


def test_no_function_is_longer_than_60_lines() -> None:
    assert [f for f in ALL if f[0] > 60] == []


def test_no_file_is_longer_than_300_lines() -> None:
    lengths = {str(p.relative_to(PACKAGE.parent)): len(p.read_bytes().splitlines()) for p in FILES}
    assert {path: n for path, n in lengths.items() if n > 300} == {}
