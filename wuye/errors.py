"""What can go wrong, as values: a Problem says what, which rule, and what to type next."""

from __future__ import annotations

from collections.abc import Iterable

from wuye.data import dataclass, field
from wuye.text import Text

DONE, FAULTS, BAD_INPUT, REFUSED, NOT_ALLOWED, HOUSE, BUG, INTERRUPTED = 0, 1, 2, 3, 4, 5, 70, 130


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong, in both languages, with its rules and its remedy."""

    message: Text
    rules: tuple[str, ...] = ()
    remedy: Text | None = None
    field: str | None = None
    subject: str | None = None
    path: str | None = None
    line: int | None = None


@dataclass
class WuyeError(Exception):
    """The root of every error a person may see: its problems, all of them, and its exit status."""

    problems: tuple[Problem, ...]
    kind: str = field(default="error", init=False)
    exit: int = field(default=BUG, init=False)

    def __post_init__(self) -> None:
        super().__init__("; ".join(p.message.en for p in self.problems))

    @classmethod
    def of(
        cls,
        zh: str,
        en: str,
        *,
        remedy: Text | None = None,
        rules: Iterable[str] = (),
        field: str | None = None,
        path: str | None = None,
        line: int | None = None,
    ) -> WuyeError:
        """An error of one problem."""
        problem = Problem(Text(zh, en), tuple(rules), remedy, field=field, path=path, line=line)
        return cls((problem,))


class BadInput(WuyeError):
    """What was typed can't be understood (exit 2)."""

    def __post_init__(self) -> None:
        super().__post_init__()
        self.kind, self.exit = "bad_input", BAD_INPUT


class Refused(WuyeError):
    """A rule forbids it (exit 3)."""

    def __post_init__(self) -> None:
        super().__post_init__()
        self.kind, self.exit = "refused", REFUSED


class NotAllowed(WuyeError):
    """This person may not, or the signature failed (exit 4)."""

    def __post_init__(self) -> None:
        super().__post_init__()
        self.kind, self.exit = "not_allowed", NOT_ALLOWED


class WrongPassphrase(NotAllowed):
    """A key wasn't unlocked; the same may be tried again."""


class HouseTrouble(WuyeError):
    """The house is busy, broken or not there (exit 5)."""

    def __post_init__(self) -> None:
        super().__post_init__()
        self.kind, self.exit = "house", HOUSE
