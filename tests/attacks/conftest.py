"""The same small house as the audit's tests."""

from __future__ import annotations

from tests.audit.conftest import founded, story

__all__ = ["founded", "story"]
