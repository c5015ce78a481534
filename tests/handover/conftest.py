"""A founded house with a front desk, for what is tried at its own terminal."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.support.house import Desk, build

NOW = "2026-11-10T15:47:00+08:00"
BALANCE = {"radios": 4, "calculators": 2, "mail": 9, "slips": 30, "cash": 2000}
MORNING = "2026-11-10T08:0{}:00+08:00"


@pytest.fixture(scope="session")
def staffed(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    """A front desk with three keys in its cabinet; Zhang is on watch."""
    desk = build(tmp_path_factory.mktemp("handover"))
    desk.done("cabinet set_up Q-F --kind front_desk --place 前台 --keeper zhangwei", "liuyang", MORNING.format(0))
    keys = "key receive K-F-1 K-F-2 K-F-3 --kind desk --opens 前台 --place F01 --cabinet Q-F"
    desk.done(keys, "zhangwei", MORNING.format(1))
    balance = [word for name, n in BALANCE.items() for word in ("--balance", f"article={name},number={n}")]
    post = "handover open_post desk --kind desk --holder zhangwei --cabinets Q-F"
    desk.done(post, "liuyang", MORNING.format(2), *balance)
    return desk


@pytest.fixture
def real(staffed: Desk, tmp_path: Path) -> Desk:
    """A copy of it."""
    shutil.copytree(staffed.path.parent, tmp_path / "copy", symlinks=True)
    return Desk(tmp_path / "copy" / "house", tmp_path / "copy" / "config")
