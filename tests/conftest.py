"""Every test has a machine of its own: nobody's git config, keys, locale or clock reaches it."""

from __future__ import annotations

import os
import signal
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

FOREIGN = ("GIT_", "SSH_", "WUYE_", "XDG_", "LC_")
FOREIGN_NAMES = (
    "EMAIL", "LANG", "LANGUAGE", "NO_COLOR", "FORCE_COLOR", "COLUMNS", "LINES", "DISPLAY", "TZ", "PYTHONDONTWRITEBYTECODE",
)  # fmt: skip


def pytest_configure() -> None:
    """Whoever started the tests in the background has signals ignored that a terminal sends."""
    if threading.current_thread() is threading.main_thread():
        signal.signal(signal.SIGINT, signal.default_int_handler)
        signal.signal(signal.SIGHUP, signal.SIG_DFL)


@pytest.fixture(autouse=True)
def own_machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Give the test a home under tmp_path and nothing of the real one."""
    for name in [n for n in os.environ if n.startswith(FOREIGN) or n in FOREIGN_NAMES]:
        monkeypatch.delenv(name)
    home = tmp_path / "home"
    home.mkdir()
    for name, folder in {"CONFIG": ".config", "CACHE": ".cache", "DATA": ".local/share"}.items():
        monkeypatch.setenv(f"XDG_{name}_HOME", str(home / folder))
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.setenv("GIT_CONFIG_NOSYSTEM", "1")
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", os.devnull)
    monkeypatch.setenv("LC_ALL", "C.UTF-8")
    time.tzset()
    yield home
    monkeypatch.undo()
    time.tzset()
