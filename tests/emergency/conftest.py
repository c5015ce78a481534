"""A desk of its own for each test, at three in the morning."""

from __future__ import annotations

import pytest

from tests.support.desk import Desk


@pytest.fixture
def desk() -> Desk:
    return Desk().at("2026-11-10 03:00")
