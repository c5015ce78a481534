"""The sample house for screens and measurements, with a machine of its own: home, keys, language, clock."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[1]
CLOCK = "2026-11-22T10:20:00+08:00"
FOREIGN = (
    "GIT_", "SSH_", "WUYE_", "XDG_", "LC_", "COLUMNS", "LINES", "LANG", "NO_COLOR", "FORCE_COLOR", "PYTHONDONTWRITEBYTECODE",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Sample:
    """A sample house and the keys of its people."""

    house: Path
    config: Path

    def env(self, **more: str) -> dict[str, str]:
        """The environment of a command on this house, the same on every machine."""
        fixed = {"LC_ALL": "C.UTF-8", "HOME": str(self.config), "WUYE_CONFIG": str(self.config), "TERM": "xterm",
                 "WUYE_HOUSE": str(self.house), "WUYE_NOW": CLOCK, "NO_COLOR": "1", "GIT_CONFIG_NOSYSTEM": "1",
                 "GIT_CONFIG_GLOBAL": os.devnull, "PYTHONPATH": str(ROOT)}  # fmt: skip
        return clean() | fixed | more

    def copy(self, folder: Path) -> Sample:
        """The same house once more, to be written in."""
        shutil.rmtree(folder, ignore_errors=True)
        shutil.copytree(self.house, folder / self.house.name, symlinks=True)
        shutil.copytree(self.config, folder / "config")
        return Sample(folder / self.house.name, folder / "config")


def clean() -> dict[str, str]:
    """This machine's environment without whatever could change an output."""
    return {k: v for k, v in os.environ.items() if not k.startswith(FOREIGN) and k != "PYTHONDONTWRITEBYTECODE"}


def sample(folder: Path) -> Sample:
    """A fresh sample house under a folder, as `wuye demo` leaves it."""
    made = Sample(folder / "wuye-demo", folder / "config")
    env = clean() | {"WUYE_CONFIG": str(made.config), "PYTHONPATH": str(ROOT), "LC_ALL": "C.UTF-8"}
    subprocess.run([sys.executable, "-m", "wuye.main", "demo"], cwd=folder, env=env, capture_output=True, check=True)
    return made
