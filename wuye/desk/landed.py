"""What this process has recorded, and a shelter in which Ctrl-C waits until an entry is whole."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from contextlib import contextmanager

entries: list[str] = []
"""The ids of the entries recorded by this process, in order."""


@contextmanager
def sheltered() -> Iterator[None]:
    """Holds Ctrl-C back, from git's processes too, until the entry has landed."""
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
