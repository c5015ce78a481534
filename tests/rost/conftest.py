"""A desk whose service department has a roster."""

from __future__ import annotations

import pytest

from tests.rost.given import drawn
from tests.support.desk import Desk


@pytest.fixture
def bare() -> Desk:
    """The cast, a timekeeper, and no roster."""
    desk = Desk()
    desk.enrol("kaoqin", name="高勤", roles="timekeeper", dept="administration")
    return desk


@pytest.fixture
def desk(bare: Desk) -> Desk:
    """The same with November's roster in force."""
    drawn(bare)
    return bare
