"""YAML read by the 1.2 core schema and nothing more; whatever could mean two things is refused."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

import yaml
from yaml.events import (
    AliasEvent,
    DocumentStartEvent,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
    StreamEndEvent,
)

from wuye.errors import BadInput
from wuye.ledger import faults
from wuye.ledger.faults import Fault

MAX_DEPTH = 60
MAX_SCALAR = 1 << 20
MAX_DIGITS = 4000

# libyaml breaks lines at NEL, LS and PS as YAML 1.1 did, so a 1.2 reader would see other lines: never raw.
_FORBIDDEN = re.compile("[^\n\x20-\x7e\xa0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]")
_SURROGATE = re.compile("[\ud800-\udfff]")
_WORDS: dict[str, object] = {
    **dict.fromkeys(("", "~", "null", "Null", "NULL")),
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
    **{sign + word: float(sign + "inf") for sign in ("", "+", "-") for word in (".inf", ".Inf", ".INF")},
    **dict.fromkeys((".nan", ".NaN", ".NAN"), float("nan")),
}
_NUMBER = re.compile(
    r"(?P<int>[-+]?(?:0|[1-9][0-9]*))|0o(?P<oct>[0-7]+)|0x(?P<hex>[0-9a-fA-F]+)"
    r"|[-+]?(?:\.[0-9]+|[0-9]+\.[0-9]*)(?:[eE][-+]?[0-9]+)?|[-+]?[0-9]+[eE][-+]?[0-9]+"
)
_DIGITS = frozenset("0123456789+-.")
_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def load(data: bytes, path: str = "", *, first: int = 1) -> object:
    """The value the bytes stand for; `first` is the number of their first line."""
    return _Reader(data, path, first).document(None)


def load_marked(data: bytes, path: str = "", *, first: int = 1) -> tuple[object, Lines]:
    """The value, and the line each part of it was read from."""
    root = Lines(first)
    return _Reader(data, path, first).document(root), root


@dataclass(slots=True)
class Lines:
    """The line of a value and of everything inside it."""

    line: int
    inside: dict[str | int, Lines] = field(default_factory=dict)

    def of(self, *keys: str | int) -> int:
        """The line of a nested key or item, or of the nearest parent there is."""
        node = self
        for key in keys:
            if key not in node.inside:
                break
            node = node.inside[key]
        return node.line

    def add(self, key: str | int, line: int) -> Lines:
        """A place for what stands under a key."""
        node = self.inside[key] = Lines(line)
        return node


def scalar(text: str) -> object:
    """What a plain scalar means in the core schema; ValueError for a number beyond all measure."""
    if text in _WORDS:
        return _WORDS[text]
    if text[0] in _DIGITS and (match := _NUMBER.fullmatch(text)):
        if len(text) > MAX_DIGITS:
            raise ValueError(len(text))
        return _number(text, match.lastgroup)
    return text


def _number(text: str, kind: str | None) -> int | float:
    if kind is None:
        return float(text)
    return int(text) if kind == "int" else int(text[2:], 8 if kind == "oct" else 16)


def is_clean(text: str) -> bool:
    """Whether no character is one that no page may hold."""
    return _FORBIDDEN.search(text) is None


def check_bytes(data: bytes, path: str, first: int = 1) -> None:
    """Refuse bytes that no page may hold, whatever they mean."""
    try:
        text = data.decode()
    except UnicodeDecodeError as error:
        line = first + data.count(b"\n", 0, error.start)
        raise faults.NOT_UTF8.error(path, line) from None
    if bad := _FORBIDDEN.search(text):
        raise _forbidden(bad.group(), path, first + text.count("\n", 0, bad.start()))


def _forbidden(char: str, path: str, line: int) -> BadInput:
    named = {"\t": faults.TAB, "\r": faults.CARRIAGE, "\ufeff": faults.BOM}
    code = ord(char)
    return named.get(char, faults.CONTROL).error(path, line, char=f"U+{code:04X}", escape=f"\\u{code:04X}")


class _Reader:
    """One document, event by event."""

    def __init__(self, data: bytes, path: str, first: int) -> None:
        check_bytes(data, path, first)
        self.path, self.first, self.depth = path, first, 0
        self.event = _LOADER(data).get_event

    def next(self) -> Any:
        """The next event; a fault of the parser becomes a plain error."""
        try:
            return self.event()
        except yaml.YAMLError as error:
            raise self._syntax(error) from None
        except (ValueError, OverflowError) as error:
            raise faults.SYNTAX.error(self.path, self.first, what=error) from None

    def document(self, lines: Lines | None) -> object:
        """The only document of the stream; an empty stream is null."""
        self.next()
        start = self.next()
        if type(start) is StreamEndEvent:
            return None
        self._plain_start(start)
        event = self.next()
        if lines is not None:
            lines.line = self._line(event)
        value = self.value(event, lines)
        self.next()
        end = self.next()
        if type(end) is not StreamEndEvent:
            self._plain_start(end)
            raise self._refuse(faults.DOCUMENTS, end)
        return value

    def value(self, event: Any, lines: Lines | None) -> object:
        """The value that starts with this event."""
        kind = type(event)
        if kind is ScalarEvent:
            text = self.text(event)
            return text if event.style else self._meaning(text, event)
        if kind is AliasEvent:
            raise self._refuse(faults.ALIAS, event, name=event.anchor)
        self._bare(event)
        if self.depth >= MAX_DEPTH:
            raise self._refuse(faults.DEEP, event, limit=MAX_DEPTH)
        self.depth += 1
        value = self._map(lines) if kind is MappingStartEvent else self._list(lines)
        self.depth -= 1
        return value

    def text(self, event: Any) -> str:
        """The text of a scalar."""
        text: str = event.value
        if event.anchor is not None or event.tag is not None:
            self._bare(event)
        if len(text) > MAX_SCALAR >> 2 and len(text.encode(errors="replace")) > MAX_SCALAR:
            raise self._refuse(faults.LONG, event)
        if event.style == '"' and _SURROGATE.search(text):
            raise self._refuse(faults.SURROGATE, event)
        return text

    def _meaning(self, text: str, event: Any) -> object:
        try:
            return scalar(text)
        except ValueError as error:
            raise self._refuse(faults.NUMBER, event, digits=error) from None

    def _map(self, lines: Lines | None) -> dict[str, object]:
        fields: dict[str, object] = {}
        while type(event := self.next()) is not MappingEndEvent:
            key = self._key(event)
            if key in fields:
                raise self._refuse(faults.DUPLICATE, event, key=key)
            inner = None if lines is None else lines.add(key, self._line(event))
            fields[key] = self.value(self.next(), inner)
        return fields

    def _key(self, event: Any) -> str:
        kind = type(event)
        if kind is AliasEvent:
            raise self._refuse(faults.ALIAS, event, name=event.anchor)
        if kind is not ScalarEvent:
            raise self._refuse(faults.KEY_NOT_TEXT, event)
        key = self.text(event)
        if key == "<<" and not event.style:
            raise self._refuse(faults.MERGE, event)
        return key

    def _list(self, lines: Lines | None) -> list[object]:
        items: list[object] = []
        while type(event := self.next()) is not SequenceEndEvent:
            inner = None if lines is None else lines.add(len(items), self._line(event))
            items.append(self.value(event, inner))
        return items

    def _bare(self, event: ScalarEvent | MappingStartEvent | SequenceStartEvent) -> None:
        if event.anchor is not None:
            raise self._refuse(faults.ANCHOR, event, name=event.anchor)
        if event.tag is not None:
            raise self._refuse(faults.TAG, event, tag=event.tag)

    def _plain_start(self, event: DocumentStartEvent) -> None:
        if event.version or event.tags:
            raise self._refuse(faults.DIRECTIVE, event)

    def _line(self, event: Any) -> int:
        return self.first + int(event.start_mark.line)

    def _refuse(self, fault: Fault, event: Any, **values: object) -> BadInput:
        return fault.error(self.path, self._line(event), **values)

    def _syntax(self, error: yaml.YAMLError) -> BadInput:
        mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
        what = getattr(error, "problem", None) or getattr(error, "reason", None) or "unreadable"
        line = self.first + (mark.line if mark else 0)
        # libyaml has a limit of its own since 0.2.6, and reads so far ahead that it may be met first.
        if "nesting depth" in what:
            return faults.DEEP.error(self.path, line, limit=MAX_DEPTH)
        return faults.SYNTAX.error(self.path, line, what=what)
