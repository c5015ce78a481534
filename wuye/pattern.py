"""Regular expressions that are made when they are first used: a run needs few of all that its modules have."""

from __future__ import annotations

import re
from typing import Any, AnyStr, cast

_METHODS = ("match", "fullmatch", "search", "sub", "split", "findall", "finditer")


class _Later:
    """Stands for a pattern, and after its first use has that one's own methods."""

    def __init__(self, words: str | bytes, flags: int) -> None:
        self._said: tuple[Any, int] = words, flags

    def __getattr__(self, name: str) -> Any:
        made = re.compile(*self._said)
        self.__dict__.update({method: getattr(made, method) for method in _METHODS})
        return getattr(made, name)


def pattern(words: AnyStr, flags: int = 0) -> re.Pattern[AnyStr]:
    """What `re.compile` gives, made at its first use; re.error where it is none comes then."""
    return cast("re.Pattern[AnyStr]", _Later(words, flags))
