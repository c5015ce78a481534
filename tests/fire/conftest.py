"""A desk in memory at three in the morning, and a house on disk."""

from __future__ import annotations

import pytest

from tests.support.desk import Desk
from tests.support.house import Desk as House
from tests.support.house import copy, founded

__all__ = ["founded"]


@pytest.fixture
def desk() -> Desk:
    return Desk().at("2026-11-10 03:00")


@pytest.fixture
def house(founded: House, tmp_path_factory: pytest.TempPathFactory) -> House:
    return copy(founded, tmp_path_factory.mktemp("fire"))
