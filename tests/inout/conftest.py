"""A house of each test's own, and workbooks made as an office makes them."""

from __future__ import annotations

from tests.support.house import desk, founded

__all__ = ["desk", "founded"]
