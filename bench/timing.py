"""One whole process measured: how long it took, and how much memory it had at most."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median


@dataclass(frozen=True, slots=True)
class Took:
    """What a run cost: seconds by the clock, seconds of the processor, bytes of memory at most."""

    wall: float
    cpu: float
    memory: int

    def __add__(self, other: Took) -> Took:
        return Took(self.wall + other.wall, self.cpu + other.cpu, max(self.memory, other.memory))


# Linux counts what the parent held at the fork as the child's own, so the parent is a bare Python, small as can be.
_STARTER = """
import json, os, sys, time
start = time.perf_counter()
child = os.posix_spawnp(sys.argv[2], sys.argv[2:], os.environ)
_, status, used = os.wait4(child, 0)
wall = time.perf_counter() - start
told = [os.waitstatus_to_exitcode(status), wall, used.ru_utime + used.ru_stime, used.ru_maxrss * 1024]
os.write(int(sys.argv[1]), json.dumps(told).encode())
"""


def ran(argv: Sequence[str], folder: Path, env: Mapping[str, str]) -> Took:
    """Runs a command to its end; one that fails is an error with what it said."""
    ours, theirs = os.pipe()
    line = [sys.executable, "-I", "-S", "-c", _STARTER, str(theirs), *argv]
    with tempfile.TemporaryFile() as said, os.fdopen(ours, "rb") as told:
        subprocess.run(
            line, cwd=folder, env=env, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=said,
            pass_fds=(theirs,), check=False,
        )  # fmt: skip
        os.close(theirs)
        code, wall, cpu, memory = json.loads(told.read() or b"[-1, 0, 0, 0]")
        if code:
            said.seek(0)
            raise RuntimeError(f"{' '.join(argv)}: {code} {said.read().decode('utf-8', 'replace')[-800:]}")
    return Took(wall, cpu, memory)


@dataclass(slots=True)
class Row:
    """A thing done again and again at one size of house; `per` is how many it does at once."""

    name: str
    size: int
    run: Callable[[], Took]
    rounds: int
    per: int = 1
    took: list[Took] = field(default_factory=list)

    @property
    def seconds(self) -> float:
        """The median, for one."""
        return median(t.wall for t in self.took) / self.per

    @property
    def cpu(self) -> float:
        """The least processor time, for one."""
        return min(t.cpu for t in self.took) / self.per

    @property
    def memory(self) -> int:
        """The most memory any round had."""
        return max(t.memory for t in self.took)


def in_turn(rows: Sequence[Row], heard: Callable[[Row], None]) -> None:
    """Measures everything in turn, round after round, so that all meet the same weather.

    What is measured more than once is first done once uncounted: whoever works all day has everything at hand.
    """
    for row in rows:
        if row.rounds > 1:
            row.run()
    for number in range(max((row.rounds for row in rows), default=0)):
        for row in rows:
            if number < row.rounds:
                row.took.append(row.run())
                heard(row)
