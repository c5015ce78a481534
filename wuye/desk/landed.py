"""What this process has recorded, and a shelter in which Ctrl-C waits until an entry is whole."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Protocol, TypeVar

from wuye.text import Text

entries: list[str] = []
"""The ids of the entries recorded by this process, in order."""


class Noted(Protocol):
    """Something written, with what is told of it."""

    notes: list[Text]


Told = TypeVar("Told", bound=Noted)


@contextmanager
def sheltered() -> Iterator[None]:
    """Holds Ctrl-C back, from git's processes too, until the entry has landed."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    came: list[int] = []
    handler = signal.signal(signal.SIGINT, lambda number, _frame: came.append(number))
    # The mask is for git's processes, which inherit it; the handler is for every thread of ours.
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
        signal.signal(signal.SIGINT, handler)
    if came:
        raise KeyboardInterrupt
