"""The houses of this process, opened once and closed at the end."""

from __future__ import annotations

import atexit
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from wuye.cli.call import Call

if TYPE_CHECKING:
    from wuye.desk.house import House
    from wuye.registers.rules import Rules

_OPEN: dict[Path, House] = {}


def opened(call: Call) -> House:
    """The house this call is about."""
    path = call.path()
    if path not in _OPEN:
        from wuye.repo.objects import Objects

        # Git comes up while the rest is loaded.
        objects = Objects(path).begin()
        try:
            from wuye.desk.house import House

            _OPEN[path] = House(path, objects, believes=True).__enter__()
        except BaseException:
            objects.close()
            raise
    return _OPEN[path]


@atexit.register
def close_all() -> None:
    """Closes every house that was opened."""
    while _OPEN:
        _OPEN.popitem()[1].__exit__(None, None, None)


@lru_cache(maxsize=1)
def shipped_rules() -> Rules:
    """The rules a new house starts with; what help shows where there is no house."""
    from wuye.builtin import shipped_schemas
    from wuye.registers.load import load_rules

    return load_rules({"wuye.yaml": b"wuye: 1\n", **shipped_schemas()})
