"""A desk whose books are folded in memory."""

from __future__ import annotations

import pytest

from tests.screens.books import Desk


@pytest.fixture
def desk() -> Desk:
    return Desk()
