"""One run of wuye with a clock at its seams: tells whoever started it how long it was in each part."""

from __future__ import annotations

import atexit
import builtins
import functools
import importlib
import json
import os
import subprocess
import sys
import time
from collections.abc import Callable
from threading import current_thread, main_thread
from typing import Any, NoReturn

START, IMPORTS, END = "start", "imports", "end"


class Clock:
    """Time goes to the part at hand, never to two at once: what is hooked inside another part is taken out of that one."""

    def __init__(self, asked: float, begun: float) -> None:
        self.spent = {START: begun - asked}
        self.seen: set[str] = set()
        self._part, self._since = IMPORTS, begun

    def turn(self, part: str) -> str:
        """From now on the time is another part's; gives the one it was."""
        now, before = time.perf_counter(), self._part
        self.spent[before] = self.spent.get(before, 0.0) + now - self._since
        self._part, self._since = part, now
        return before

    def around(self, run: Callable[..., Any], part: str, seam: str = "") -> Callable[..., Any]:
        """The same function, its time told as a part's."""

        @functools.wraps(run)
        def timed(*args: Any, **more: Any) -> Any:
            self.seen.add(seam)
            # What is done at the same time is waited for in the part that waits.
            if current_thread() is not main_thread():
                return run(*args, **more)
            before = self.turn(part)
            try:
                return run(*args, **more)
            finally:
                self.turn(before)

        return timed

    def hook(self, seam: str, part: str) -> None:
        """Puts the clock around a function or property, `module:name` or `module:Class.name`; one that isn't there is an error."""
        module, _, path = seam.partition(":")
        owner: Any = importlib.import_module(module)
        *above, name = path.split(".")
        for word in above:
            owner = getattr(owner, word)
        found = vars(owner)[name]
        if isinstance(found, property):
            assert found.fget is not None
            setattr(owner, name, property(self.around(found.fget, part, seam)))
            return
        timed = self.around(found, part, seam)
        setattr(owner, name, timed)
        # Whoever has imported it by name calls it by that name.
        for other in [m for n, m in sys.modules.items() if n.startswith("wuye")]:
            for at in [at for at, value in vars(other).items() if value is found]:
                setattr(other, at, timed)

    def programs(self, parts: dict[str, str]) -> None:
        """Tells the time of each program started and waited for as the part of its name, git's by the subcommand."""
        plain = subprocess.run

        def run(argv: Any, *args: Any, **more: Any) -> Any:
            name = program(argv)
            return self.around(plain, parts.get(name, name), name)(argv, *args, **more)

        setattr(subprocess, "run", run)  # noqa: B010


def program(argv: list[str]) -> str:
    """`ssh-keygen`, or `git update-ref`: what is started, without its options."""
    name, words = argv[0].rpartition("/")[2], iter(argv[1:])
    if name != "git":
        return name
    for word in words:
        if word == "-c":
            next(words)
        elif not word.startswith("-"):
            return f"git {word}"
    return name


def main(begun: float) -> NoReturn:
    """Runs wuye; the command line: a descriptor to tell, when this process was asked for, seams, programs, wuye's words."""
    out, asked, seams, programs, *words = sys.argv[1:]
    clock = Clock(float(asked), begun)
    # What is registered first is called last, when the houses are closed.
    atexit.register(_tell, clock, int(out))
    builtins.__import__ = clock.around(builtins.__import__, IMPORTS)
    importlib.import_module = clock.around(importlib.import_module, IMPORTS)
    clock.programs(json.loads(programs))
    for seam, part in json.loads(seams).items():
        clock.hook(seam, part)
    sys.argv = ["wuye", *words]
    from wuye.main import program

    clock.turn("other")
    program()


def _tell(clock: Clock, out: int) -> None:
    clock.turn(END)
    told = {"spent": clock.spent, "seen": sorted(clock.seen), "at": time.perf_counter()}
    os.write(out, json.dumps(told).encode())
