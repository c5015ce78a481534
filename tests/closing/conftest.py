"""A founded house for every test here, and one whose November is closed."""

from __future__ import annotations

from tests.closing.given import closed
from tests.people.given import agent
from tests.support.house import desk, founded

__all__ = ["agent", "closed", "desk", "founded"]
