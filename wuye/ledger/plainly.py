"""Items written plainly, a key and a value on each line, read without a parser; all else is left to the parser."""

from __future__ import annotations

from functools import lru_cache

from wuye.ledger.yaml12 import is_clean, scalar

_MOST = 1000
"""Beyond so many characters in a line, and so many steps inward, YAML has limits of its own."""
_STEPS = 40


class _NotPlain(ValueError):
    """A line that only the parser understands."""


def plain_items(data: bytes) -> list[object] | None:
    """The items, exactly as the parser would give them; None where a line is anything but plain."""
    try:
        text = data.decode()
        lines = text.split("\n")
        # What can be printed is clean; of the rest, some is.
        if lines.pop() or not ("".join(lines).isprintable() or is_clean(text)):
            return None
        reader = _Reader(lines)
        items = reader.list("")
        return items if items and reader.at == len(reader.lines) else None
    except ValueError:
        return None


class _Reader:
    """Line by line, from the first; the indentation is the writer's, two spaces a step."""

    def __init__(self, lines: list[str]) -> None:
        self.lines, self.at = lines, 0

    def list(self, pad: str) -> list[object]:
        """The items at one indentation."""
        items: list[object] = []
        lines, start, width = self.lines, pad + "- ", len(pad) + 2
        while self.at < len(lines) and lines[self.at].startswith(start):
            line = lines[self.at]
            if line[width : width + 1] != "'" and (": " in line or line[-1] == ":"):
                lines[self.at] = f"{pad}  {line[width:]}"
                items.append(self.map(pad + "  "))
            else:
                items.append(_meaning(line[width:]))
                self.at += 1
        return items

    def map(self, pad: str) -> dict[str, object]:
        """The pairs at one indentation."""
        fields: dict[str, object] = {}
        lines, width, end = self.lines, len(pad), len(self.lines)
        while self.at < end and (line := lines[self.at])[:width] == pad:
            key, value = _pair(line[width:])
            if key in fields:
                raise _NotPlain
            self.at += 1
            fields[key] = self._inner(pad + "  ") if value is _BELOW else value
        return fields

    def _inner(self, pad: str) -> object:
        if len(pad) > _STEPS or not (found := self.list(pad) or self.map(pad)):
            raise _NotPlain
        return found


_BELOW = object()


@lru_cache(maxsize=4096)
def _pair(line: str) -> tuple[str, object]:
    """A key and its value; `_BELOW` where that stands on the lines below."""
    key, colon, rest = line.partition(":")
    if len(key) > _MOST:
        raise _NotPlain
    if key[:1] == "'" == key[-1:]:
        key = key[1:-1]
    if not (colon and key.isidentifier() and key.isascii()):
        raise _NotPlain
    if rest[:1] == " ":
        return key, _meaning(rest[1:])
    if rest:
        raise _NotPlain
    return key, _BELOW


def _meaning(words: str) -> object:
    first = words[:1]
    if len(words) > _MOST:
        raise _NotPlain
    if first == "'" and words.find("'", 1) == len(words) - 1 > 0:
        return words[1:-1]
    # What starts with a letter or a digit ends nowhere but at its line's end, unless one of these is in it.
    if not first.isalnum() or ": " in words or " #" in words or words[-1] in " :":
        raise _NotPlain
    return scalar(words)
