"""What a command takes, as data: words in both languages, arguments, options, and the function that runs it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from wuye.data import dataclass
from wuye.text import Text

Complete = Callable[[Any, str], list[tuple[str, str]]]
"""(call, what is typed so far) -> [(word, help)]."""


@dataclass(frozen=True, slots=True)
class Arg:
    """A positional argument; `many` takes all that are left."""

    name: str
    label: Text
    required: bool = True
    many: bool = False
    complete: Complete | None = None
    named: bool = False
    """Whether a name may stand for it behind a register's own word, where a number is expected otherwise."""


@dataclass(frozen=True, slots=True)
class Opt:
    """An option, answering to its English name and its Chinese label."""

    name: str
    label: Text
    help: Text | None = None
    flag: bool = False
    pair: bool = False
    many: bool = False
    required: bool = False
    complete: Complete | None = None
    also: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Cmd:
    """A command: `run` is `module:function`, imported when it is called."""

    name: str
    label: Text
    help: Text
    run: str
    args: tuple[Arg, ...] = ()
    opts: tuple[Opt, ...] = ()
    hidden: bool = False
    carry: Any = None
    also: tuple[str, ...] = ()
    loose: bool = False
    """Whether options it doesn't know are left to the function, in `words`."""


@dataclass(frozen=True, slots=True)
class Group:
    """Commands under one word, made when somebody asks for them."""

    name: str
    label: Text
    help: Text
    commands: Callable[[], list[Cmd | Group]]
    default: Cmd | None = None
    hidden: bool = False
    also: tuple[str, ...] = ()
    section: Text | None = None


ALL = Opt(
    "all", Text("全部", "all"), Text("全列出来，不只是开头几屏", "all of it, not the first screens alone"), flag=True
)
