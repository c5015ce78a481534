"""A founded house for every test here."""

from __future__ import annotations

from tests.support.house import desk, founded

__all__ = ["desk", "founded"]
