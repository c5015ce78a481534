"""A desk with its keepers, secretaries and shelves."""

from __future__ import annotations

import pytest

from tests.archive.given import staffed
from tests.support.desk import Desk


@pytest.fixture
def desk() -> Desk:
    return staffed(Desk())
