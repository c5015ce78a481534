"""Lines and JSON to a stream: colour on a terminal only, and nothing raw."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterable
from typing import IO, Any

from wuye.render.layout import Line
from wuye.render.words import escaped, plain


def width_of(stream: IO[str] | None = None) -> int | None:
    """How many columns there are: COLUMNS, else the terminal's; a pipe has no end."""
    out = stream or sys.stdout
    said = os.environ.get("COLUMNS", "")
    if said.isascii() and said.isdigit() and int(said) > 0:
        return max(20, int(said))
    try:
        return max(20, os.get_terminal_size(out.fileno()).columns) if out.isatty() else None
    except (OSError, ValueError):
        return None


def paint(lines: Iterable[Line], stream: IO[str] | None = None) -> None:
    """Writes lines; colour only repeats what the words say."""
    out = stream or sys.stdout
    if out.isatty() and "NO_COLOR" not in os.environ and os.environ.get("TERM") != "dumb":
        _in_colour(lines, out)
        return
    out.writelines("".join(plain(span.words) for span in line).rstrip() + "\n" for line in lines)


def _in_colour(lines: Iterable[Line], out: IO[str]) -> None:
    from rich.console import Console
    from rich.text import Text

    console = Console(file=out, highlight=False, markup=False, emoji=False)
    for line in lines:
        text = Text.assemble(*((plain(span.words), span.style) for span in line))
        text.rstrip()
        console.print(text, soft_wrap=True)


def print_json(value: Any) -> None:
    """Writes a value as JSON, characters that would move a terminal's cursor escaped."""
    words = json.dumps(value, ensure_ascii=False)
    sys.stdout.write(escaped(words) + "\n")
