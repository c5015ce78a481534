"""Where the names of a register's subjects come from, and what a part has of its whole."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from wuye.data import dataclass
from wuye.text import Text


@dataclass(frozen=True, slots=True)
class SubjectKind:
    """Where the names of a register's subjects come from."""

    id: Any
    label: Text
    many: bool = False
    group: tuple[str, ...] = ()
    pattern: str | None = None
    part_of: str | None = None
    hands_down: tuple[str, ...] = ()
    follows: tuple[str, ...] = ()

    @property
    def templated(self) -> bool:
        """Whether a new subject's name is made from a template such as `{yy}{mm}{n:2}`, or from one kept in a knob."""
        return isinstance(self.id, Mapping) or "{" in self.id

    @property
    def numbered(self) -> bool:
        """Whether the tool gives a new subject its name."""
        return self.id == "serial" or self.templated

    def inherits(self, fact: str) -> bool:
        """Whether a part that lacks a fact has that of its whole."""
        if self.part_of is None or fact == self.part_of:
            return False
        return not self.hands_down or fact in self.hands_down
