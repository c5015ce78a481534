"""A founded house for what is tried at its own terminal."""

from __future__ import annotations

from tests.support.house import desk as real
from tests.support.house import founded

__all__ = ["founded", "real"]
