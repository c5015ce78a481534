"""How much room a house takes on disk once git has packed it."""

from __future__ import annotations

import os
from pathlib import Path

from bench.rows import Made


def packed(made: Made, folder: Path) -> int:
    """The bytes of the repository after `git gc`, without the files of wuye's own index; the house is a copy of ours.

    The bench house comes in packs of the bench's own making, which git would take over as they are: first everything
    is packed as git packs what was written entry by entry, with the settings that it has anyway.
    """
    copy = made.copy(folder, index=False)
    copy.git("repack", "-a", "-d", "-F", "-q")
    copy.git("gc", "--quiet")
    top = copy.house / ".git"
    files = [Path(at, name) for at, _, names in os.walk(top) for name in names]
    return sum(file.stat().st_size for file in files if top / "wuye" not in file.parents)
