from __future__ import annotations

from pathlib import Path

import pytest

from bench.rows import Made, house


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Made:
    """A house of 400 signed entries, with some of everything."""
    return house(tmp_path_factory.mktemp("indexed"), 400)


@pytest.fixture
def made(built: Made, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Made:
    """A copy of it, and its machine."""
    copy = built.copy(tmp_path / "copy")
    for name, value in copy.env().items():
        if name.startswith("WUYE_"):
            monkeypatch.setenv(name, value)
    return copy
