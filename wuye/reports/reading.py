"""A paper laid out for people."""

from __future__ import annotations

from wuye.reports.paper import Paper


def for_reading(paper: Paper) -> Paper:
    """The paper as people read it."""
    return paper
