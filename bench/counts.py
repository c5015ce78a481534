"""What one command does, counted: processes started, files opened, bytes parsed, modules imported; the same on every machine."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import dataclass

from bench.rows import Made

_COUNTER = """
import json, os, sys
house, out, counts = sys.argv[1], int(sys.argv[2]), {"processes": 0, "files": 0, "parsed": 0}
def heard(event, args):
    if event == "subprocess.Popen":
        counts["processes"] += 1
    elif event == "open" and isinstance(args[0], str) and args[0].startswith(house):
        counts["files"] += 1
sys.addaudithook(heard)
import wuye.ledger.plainly as plainly
import wuye.ledger.yaml12 as yaml12
def counted(read):
    def counting(data, *more, **named):
        found = read(data, *more, **named)
        # What isn't plain is read again by the parser, and counted there.
        counts["parsed"] += len(data) if found is not None else 0
        return found
    return counting
plainly.plain_items = counted(plainly.plain_items)
yaml12.load, yaml12.load_marked = counted(yaml12.load), counted(yaml12.load_marked)
from wuye.main import run
status = run(sys.argv[3:])
os.write(out, json.dumps({**counts, "modules": len(sys.modules), "status": status}).encode())
"""


@dataclass(frozen=True, slots=True)
class Counts:
    """What one command did; files and bytes are those of the house."""

    processes: int
    files: int
    parsed: int
    modules: int


Counted = dict[tuple[str, int], Counts]
"""By command and size of house."""


def counted(made: Made, line: str) -> Counts:
    """Runs a command on a house and counts; one that fails is an error with what it said."""
    ours, theirs = os.pipe()
    argv = [sys.executable, "-c", _COUNTER, f"{made.house}/", str(theirs), *line.split()]
    done = subprocess.run(
        argv, cwd=made.house, env=made.env(), capture_output=True, text=True, pass_fds=(theirs,), check=False
    )
    os.close(theirs)
    with os.fdopen(ours, "rb") as told:
        found = json.loads(told.read() or b"{}")
    if found.pop("status", 1):
        raise RuntimeError(f"{line}: {done.stderr}")
    return Counts(**found)
