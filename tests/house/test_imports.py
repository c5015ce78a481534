"""What a command doesn't need, it doesn't load; what is pure, touches no file."""

from __future__ import annotations

import ast
import json
import subprocess
import sys
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parents[2] / "wuye"
SLOW = {"yaml", "git", "nacl", "rich.table", "pydantic"}
PURE_PATHS = {"PurePath", "PurePosixPath"}
PURE_FILES = sorted(p for part in ("registers", "ledger") for p in (PACKAGE / part).rglob("*.py"))

HELP = """
import json, sys
from wuye.main import run

try:
    status = run(["--help"])
except SystemExit as end:
    status = end.code
print(json.dumps([status or 0, sorted(sys.modules)]), file=sys.stderr)
"""


def test_help_loads_nothing_slow() -> None:
    done = subprocess.run([sys.executable, "-c", HELP], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    status, modules = json.loads(done.stderr.splitlines()[-1])
    assert (status, SLOW & set(modules)) == (0, set())
    assert "wuye" in done.stdout


def touches_files(tree: ast.AST) -> list[int]:
    """The lines that open a file or bring in a path that could."""
    lines = []
    for node in ast.walk(tree):
        match node:
            case ast.Import(names=names) if any(n.name.split(".")[0] == "pathlib" for n in names):
                lines.append(node.lineno)
            case ast.ImportFrom(module="pathlib", names=names) if {n.name for n in names} - PURE_PATHS:
                lines.append(node.lineno)
            case ast.Call(func=ast.Name(id="open")):
                lines.append(node.lineno)
    return lines


@pytest.mark.parametrize("path", PURE_FILES, ids=lambda p: str(p.relative_to(PACKAGE)))
def test_registers_and_ledger_touch_no_file(path: Path) -> None:
    assert touches_files(ast.parse(path.read_text(encoding="utf-8"))) == []


@pytest.mark.parametrize("code", ["import pathlib", "from pathlib import Path", "open('x')"])
def test_a_file_touched_is_seen(code: str) -> None:
    assert touches_files(ast.parse(code)) == [1]
