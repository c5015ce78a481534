"""A desk in memory with a director and a supervisor, on a working day."""

from __future__ import annotations

import pytest

from tests.support.desk import Desk
from tests.support.house import Desk as House
from tests.support.house import desk as house
from tests.support.house import founded

__all__ = ["House", "founded", "house"]


@pytest.fixture
def desk() -> Desk:
    return staffed(Desk())


def staffed(desk: Desk) -> Desk:
    """With whoever signs the log by the month."""
    desk.enrol("zhengyi", name="郑毅", roles="director", dept="service")
    desk.enrol("xuhong", name="徐红", roles="supervisor", dept="service")
    return desk.at("2026-11-10 09:30")
