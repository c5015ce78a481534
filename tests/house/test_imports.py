"""What a command doesn't need, it doesn't load; what is pure, touches no file."""

from __future__ import annotations

import ast
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from bench.rows import UNIT, WRITER, Made, house

PACKAGE = Path(__file__).parents[2] / "wuye"
SLOW = {"yaml", "git", "nacl", "rich.table", "pydantic", "openpyxl", "pyarrow", "wuye.render.forms"}
PURE_PATHS = {"PurePath", "PurePosixPath"}
PURE_FILES = sorted(p for part in ("registers", "ledger") for p in (PACKAGE / part).rglob("*.py"))

NEVER = SLOW | {"dataclasses", "tempfile", "typer.main", "logging", "asyncio"}
"""What neither a question nor an entry needs."""

RUN = """
import json, sys
from wuye.main import run
status = run(sys.argv[1:])
print(json.dumps([status, sorted(sys.modules)]), file=sys.stderr)
"""


def loaded(*words: str, **env: str) -> set[str]:
    """The modules that a command has loaded when it is done."""
    line = [sys.executable, "-c", RUN, *words]
    done = subprocess.run(line, capture_output=True, text=True, check=False, env=os.environ | env)
    assert done.returncode == 0, done.stderr
    status, modules = json.loads(done.stderr.splitlines()[-1])
    assert (status, bool(done.stdout)) == (0, True), done.stderr
    return set(modules)


@pytest.mark.parametrize("words", [["--help"], ["key", "--help"], ["key", "borrow", "--help"]])
def test_help_loads_nothing_slow(words: list[str]) -> None:
    assert loaded(*words) & SLOW <= ({"yaml"} if words[0] == "key" else set())
    assert "sqlite3" not in loaded("--help")


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Made:
    """A small house that was asked something before."""
    made = house(tmp_path_factory.mktemp("loads"), 60)
    subprocess.run([sys.executable, "-m", "wuye.main", "due"], env=made.env(), check=True, capture_output=True)
    return made


def test_an_entry_loads_only_what_it_needs(made: Made) -> None:
    line = f"unit know {UNIT} --residents 3 --as {WRITER}"
    assert loaded(*line.split(), **made.env()) & (NEVER | {"rich", "wuye.audit", "wuye.reports"}) == set()


@pytest.mark.parametrize("words", ["staff list", "staff show zhaomin", "log"])
def test_a_question_loads_only_what_it_needs(made: Made, words: str) -> None:
    assert loaded(*words.split(), **made.env()) & (SLOW | {"typer.main", "wuye.audit", "wuye.repo.write"}) == set()


def test_completion_loads_nothing_slow(made: Made) -> None:
    asked = {"_WUYE_COMPLETE": "complete_bash", "COMP_WORDS": "wuye key bo", "COMP_CWORD": "2"}
    found = subprocess.run(
        [sys.executable, "-X", "importtime", "-m", "wuye.main"], env=made.env() | asked, capture_output=True, text=True,
        check=False,
    )  # fmt: skip
    assert "borrow" in found.stdout, found.stderr[-500:]
    names = {line.rpartition("|")[2].strip() for line in found.stderr.splitlines() if line.startswith("import time:")}
    assert names & SLOW == set()


def test_whoever_asks_typer_itself_gets_the_whole_of_it() -> None:
    code = "from wuye.cli.front import lean; lean(); import typer.core, typer; print(typer.Typer.__name__, typer.core.__name__)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert (done.stdout, done.stderr) == ("Typer typer.core\n", "")


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
