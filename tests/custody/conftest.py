"""A desk of its own for each test."""

from __future__ import annotations

import pytest

from tests.support.desk import Desk
from tests.support.house import founded

__all__ = ["desk", "founded"]


@pytest.fixture
def desk() -> Desk:
    return Desk().at("2026-11-10 09:30")
