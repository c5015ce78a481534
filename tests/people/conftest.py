"""A founded house on disk for what needs keys, and a desk in memory for what needs only rules."""

from __future__ import annotations

import pytest

from tests.support.desk import Desk as Books
from tests.support.house import desk, founded

__all__ = ["book", "desk", "founded"]


@pytest.fixture
def book() -> Books:
    """The books of a desk, without git."""
    return Books()
