"""Small real houses: one is founded for all tests, each test gets a copy and goes on from there."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.audit.story import Story, begin


@pytest.fixture(scope="package")
def founded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("founded")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("WUYE_CONFIG", str(folder / "config"))
        begin(folder / "house", patch)
    return folder


@pytest.fixture
def story(founded: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Story]:
    shutil.copytree(founded, tmp_path / "copy", symlinks=True)
    monkeypatch.setenv("WUYE_CONFIG", str(tmp_path / "copy" / "config"))
    with Story(tmp_path / "copy" / "house", monkeypatch) as opened:
        yield opened
