"""A YAML document, event by event; the parser is loaded only where something isn't written plainly."""

from __future__ import annotations

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
from yaml.tokens import ScalarToken

from wuye.errors import BadInput
from wuye.ledger import faults
from wuye.ledger.faults import Fault
from wuye.ledger.yaml12 import Lines, check_bytes, scalar
from wuye.pattern import pattern

MAX_DEPTH = 60
MAX_SCALAR = 1 << 20
_SURROGATE = pattern("[\ud800-\udfff]")
_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def read_document(data: bytes, path: str, first: int, lines: Lines | None) -> object:
    """The value of a document; its lines are noted where they are wanted."""
    return _Reader(data, path, first).document(lines)


def check_comments(path: str, data: bytes, first: int) -> None:
    """Refuses bytes in which a comment stands."""
    text, end = data.decode(), 0
    for token in yaml.scan(data, Loader=_LOADER):
        begin = token.start_mark.index
        _refuse_comment(path, text, end, begin, first)
        if isinstance(token, ScalarToken) and token.style in ("|", ">"):
            _refuse_comment(path, text, begin, text.index("\n", begin), first)
        end = max(end, token.end_mark.index)


def _refuse_comment(path: str, text: str, begin: int, end: int, first: int) -> None:
    at = text.find("#", begin, end)
    if at >= 0:
        raise faults.COMMENT.error(path, first + text.count("\n", 0, at))


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
