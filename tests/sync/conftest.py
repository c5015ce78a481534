from __future__ import annotations

import datetime as dt
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.sync.desks import START, Clock, Desk, connect, copy_building, open_building, reopened

_BUILT: list[tuple[Path, Path]] = []
"""(house, its machine's keys), built by the first test that asks."""
_CONNECTED: dict[tuple[int, tuple[float, ...]], tuple[Path, dt.datetime]] = {}
"""So many desks with such clocks: where they lie, and what time it was, from the first test that asks for them."""


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    return Clock(monkeypatch)


@pytest.fixture
def desks(
    clock: Clock, tmp_path: Path, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Callable[..., list[Desk]]]:
    """Makes so many desks of one house."""
    if not _BUILT:
        config = tmp_path_factory.mktemp("config")
        monkeypatch.setenv("WUYE_CONFIG", str(config))
        _BUILT.append((open_building(tmp_path_factory.mktemp("built"), clock), config))
    monkeypatch.setenv("WUYE_CONFIG", str(_BUILT[0][1]))
    opened: list[Desk] = []

    def make(count: int, *skew: float) -> list[Desk]:
        if (count, skew) not in _CONNECTED:
            clock.now, folder = START.replace(hour=12), tmp_path_factory.mktemp("connected")
            for desk in connect(copy_building(_BUILT[0][0], folder), clock, count, skew):
                desk.house.__exit__(None, None, None)
            _CONNECTED[count, skew] = folder, clock.now
        folder, clock.now = _CONNECTED[count, skew]
        shutil.copytree(folder, tmp_path, symlinks=True, dirs_exist_ok=True)
        opened.extend(reopened(tmp_path, clock, count, skew))
        return opened

    yield make
    for desk in opened:
        desk.house.__exit__(None, None, None)
