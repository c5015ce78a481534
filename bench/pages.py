"""The examples of the README and the manuals: every command shown is run, and its output compared or put in."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from bench.demo_house import Sample, clean
from bench.masks import masked, timeless

ROOT = Path(__file__).parents[1]
README = ROOT / "README.md"
MANUALS = {"zh": ROOT / "docs" / "manual.zh.md", "en": ROOT / "docs" / "manual.md"}
FENCE = re.compile(r"^```console\n(.*?)^```$", re.M | re.S)
MARK = "\x1e\n"
STEP = r"s=$?; printf '\036\n'; (exit $s)"
"""Marks where the next output starts and leaves the exit status as it was."""

Mask = Callable[[str], str]


def examples(text: str) -> list[tuple[str, str]]:
    """Every (command, what it prints) of a page, in order."""
    return [pair for block in FENCE.finditer(text) for pair in _pairs(block[1])]


def _pairs(block: str) -> Iterator[tuple[str, str]]:
    for part in re.split(r"^\$ ", block, flags=re.M)[1:]:
        command, _, output = part.partition("\n")
        yield command, output


def outputs(text: str, env: Mapping[str, str], folder: Path) -> list[str]:
    """What the commands of a page print, all run in one shell, rows and words together."""
    script = "".join(f"{STEP}\n{command}\n" for command, _ in examples(text))
    done = subprocess.run(
        ["bash", "-c", script], env=dict(env), cwd=folder, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT, check=False,
    )  # fmt: skip
    return done.stdout.decode("utf-8", "replace").split(MARK)[1:]


def filled(text: str, printed: list[str], mask: Mask) -> str:
    """The page with each example's output as it is now; what is alike but for hashes and times stays."""
    rest = iter(printed)

    def block(found: re.Match[str]) -> str:
        lines = [f"$ {command}\n{_kept(said, next(rest), mask)}" for command, said in _pairs(found[1])]
        return "```console\n" + "".join(lines) + "```"

    return FENCE.sub(block, text)


def _kept(said: str, now: str, mask: Mask) -> str:
    now = "".join(f"{line.rstrip()}\n" for line in now.splitlines())
    return said if mask(said) == mask(now) else now


def shell(env: Mapping[str, str]) -> dict[str, str]:
    """An environment in which `wuye` is this very program."""
    path = os.pathsep.join([str(Path(sys.executable).parent), env.get("PATH", os.defpath)])
    return {**env, "PATH": path, "PYTHONUNBUFFERED": "1", "COLUMNS": "100"}


def readme(folder: Path) -> tuple[str, str]:
    """(the README, the README as it should be): its commands run from nothing, by the machine's own clock."""
    folder.mkdir(parents=True)
    text = README.read_text("utf-8")
    env = shell(clean() | {"HOME": str(folder), "LC_ALL": "C.UTF-8", "NO_COLOR": "1"})
    return text, filled(text, outputs(text, env, folder), timeless)


def manual(lang: str, house: Sample) -> tuple[str, str]:
    """(a manual, the manual as it should be): its commands run on the sample house, at a fixed clock."""
    text = MANUALS[lang].read_text("utf-8")
    env = shell(house.env(WUYE_LANG=lang))
    return text, filled(text, outputs(text, env, house.house.parent), masked)


def refresh(house: Sample, folder: Path) -> None:
    """Puts today's output into every page."""
    README.write_text(readme(folder / "readme")[1], encoding="utf-8")
    for lang, path in MANUALS.items():
        path.write_text(manual(lang, house.copy(folder / lang))[1], encoding="utf-8")
