"""The house of this process, opened once and closed at the end."""

from __future__ import annotations

import atexit
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from wuye.cli.call import Call

if TYPE_CHECKING:
    from wuye.desk.house import House
    from wuye.registers.rules import Rules


@lru_cache(maxsize=4)
def _open(path: Path) -> House:
    from wuye.desk.house import House

    house = House(path)
    house.__enter__()
    atexit.register(house.__exit__, None, None, None)
    return house


def opened(call: Call) -> House:
    """The house this call is about."""
    return _open(call.path())


@lru_cache(maxsize=1)
def shipped_rules() -> Rules:
    """The rules a new house starts with; what help shows where there is no house."""
    from wuye.builtin import schemas_dir
    from wuye.registers.load import load_rules

    files = {f"schemas/{p.name}": p.read_bytes() for p in schemas_dir().glob("*.yaml")}
    return load_rules({"wuye.yaml": b"wuye: 1\n", **files})
