"""Where the time of one entry goes: a real process with a clock at its seams, each part named."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections import defaultdict
from collections.abc import Iterator
from itertools import count
from statistics import median

from bench.hooked import END, IMPORTS, START
from bench.rows import UNIT, WRITER, Made

PARTS = {
    START: ("Python 起动", "start of Python"),
    IMPORTS: ("载入模块", "imports"),
    "line": ("读命令行、起草", "reading the line, the draft"),
    "house": ("打开大厦", "opening the house"),
    "rules": ("规则", "rules"),
    "books": ("账", "books"),
    "judging": ("判断", "judging"),
    "writing": ("占用、收尾、检查钥匙", "lock, recovery, the key's validity"),
    "composing": ("拼出提交", "composing the commit"),
    "signing": ("签名", "signing"),
    "objects": ("存对象", "objects"),
    "ref": ("移动分支；同时写工作区、git 的索引", "ref; beside it work tree and git's index"),
    "index": ("本程序的索引", "our index"),
    "receipt": ("回执", "receipt"),
    "other": ("其余", "the rest"),
    "closing": ("关上大厦", "closing the house"),
    END: ("收场", "end"),
}
"""Each part of a write and what it is called, in the order in which they come."""
SEAMS = {
    "wuye.main:run": "other",
    "wuye.cli.app:app": "line",
    "wuye.cli.parts:run": "line",
    "wuye.desk.house:House.__enter__": "house",
    "wuye.desk.house:House.__exit__": "closing",
    "wuye.desk.house:House.rules": "rules",
    "wuye.desk.house:House.books": "books",
    "wuye.desk.record:record": "writing",
    "wuye.registers.judge:judge": "judging",
    "wuye.registers.fold:take": "judging",
    "wuye.repo.compose:prepare": "composing",
    "wuye.repo.keys:sign": "signing",
    "wuye.repo.compose:_Made.store": "objects",
    "wuye.repo.write:land": "ref",
    "wuye.repo.follow:follow": "ref",
    "wuye.desk.kept:KeptBooks.save": "index",
    "wuye.render.receipt:print_receipt": "receipt",
}
"""Functions where one part ends and another begins."""
PROGRAMS = {
    "ssh-keygen": "signing", "git update-ref": "ref", "git update-index": "ref",
}  # fmt: skip
"""Programs that are a part of their own wherever they are started."""

_HOOKED = "import time; begun = time.perf_counter(); from bench.hooked import main; main(begun)"

Profile = dict[str, float]
"""Seconds by part."""


def profile(made: Made, rounds: int) -> Profile:
    """The median of each part over several writes, in order; a program that is no part of any stands under its own name."""
    numbers = count(1)
    runs = [one(made, f"unit know {UNIT} --residents {next(numbers)} --as {WRITER}") for _ in range(rounds + 1)][1:]
    found: dict[str, list[float]] = defaultdict(list)
    for run in runs:
        for part in run:
            found[part].append(run[part])
    names = [*(part for part in PARTS if part in found), *(part for part in found if part not in PARTS)]
    return {part: median([*found[part], *[0.0] * (len(runs) - len(found[part]))]) for part in names}


def one(made: Made, line: str) -> Profile:
    """One run; one that fails, or that never comes by a seam, is an error."""
    ours, theirs = os.pipe()
    argv = [
        sys.executable,
        "-c",
        _HOOKED,
        str(theirs),
        repr(time.perf_counter()),
        json.dumps(SEAMS),
        json.dumps(PROGRAMS),
    ]
    done = subprocess.run(
        [*argv, *line.split()], cwd=made.house, env=made.env(), capture_output=True, text=True, pass_fds=(theirs,),
        check=False,
    )  # fmt: skip
    ended = time.perf_counter()
    os.close(theirs)
    with os.fdopen(ours, "rb") as file:
        told = json.loads(file.read() or b"{}")
    if done.returncode or not told:
        raise RuntimeError(f"{line}: {done.returncode} {done.stderr[-800:]}")
    if never := SEAMS.keys() - set(told["seen"]):
        raise RuntimeError(f"{line}: never came by {', '.join(sorted(never))}")
    spent: Profile = told["spent"]
    return spent | {END: spent.get(END, 0.0) + ended - told["at"]}


def table(profiles: dict[int, Profile]) -> str:
    """Each part in milliseconds, at each size of house."""
    sizes = "".join(f" {size:,} |" for size in profiles)
    return f"| ms |{sizes}\n|---|{'---:|' * len(profiles)}\n" + "".join(_lines(profiles))


def _lines(profiles: dict[int, Profile]) -> Iterator[str]:
    names = [*PARTS, *dict.fromkeys(part for found in profiles.values() for part in found if part not in PARTS)]
    for part in names:
        if any(part in found for found in profiles.values()):
            zh, en = PARTS.get(part, (f"`{part}`", ""))
            cells = "".join(f" {found.get(part, 0.0) * 1000:.1f} |" for found in profiles.values())
            yield f"| {zh}{f' · {en}' if en else ''} |{cells}\n"
    yield "| 合计 · all |" + "".join(f" {sum(found.values()) * 1000:.1f} |" for found in profiles.values()) + "\n"
