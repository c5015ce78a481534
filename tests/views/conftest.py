"""A founded house for every test here."""

from __future__ import annotations

from tests.support.house import desk, founded
from tests.views.folder import made

__all__ = ["desk", "founded", "made"]
