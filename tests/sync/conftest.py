from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.sync.desks import START, Clock, Desk, connect, copy_building, open_building

_BUILT: list[tuple[Path, Path]] = []
"""(house, its machine's keys), built by the first test that asks."""


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
        clock.now = START.replace(hour=12)
        opened.extend(connect(copy_building(_BUILT[0][0], tmp_path), clock, count, skew))
        return opened

    yield make
    for desk in opened:
        desk.house.__exit__(None, None, None)
