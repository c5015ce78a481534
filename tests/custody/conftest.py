"""A desk of its own for each test."""

from __future__ import annotations

import pytest

from tests.support.desk import Desk


@pytest.fixture
def desk() -> Desk:
    return Desk().at("2026-11-10 09:30")
