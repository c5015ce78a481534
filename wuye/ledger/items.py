"""The entries of a page, checked one by one against its bytes."""

from __future__ import annotations

import re
from datetime import datetime
from itertools import islice, pairwise, zip_longest

from wuye.errors import BadInput, Problem
from wuye.ledger import faults
from wuye.ledger.entry import HEAD, Entry, match_id
from wuye.ledger.faults import Fault
from wuye.ledger.plainly import plain_items
from wuye.ledger.yaml12 import Lines, check_bytes, load, load_marked

_AT = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(?:\.(?:[0-9]{3}){1,2})?[-+][0-9]{2}:[0-9]{2}")
_ITEM = re.compile(rb"^- ", re.MULTILINE)
_STRAY = re.compile(rb"^(?!- |  |$)", re.MULTILINE)
_BLANK = re.compile(rb"^ *\n(?=- |\Z)", re.MULTILINE)


def read_items(path: str, register: str, data: bytes, first: int) -> list[Entry]:
    """The entries these bytes hold, each with its exact bytes and line; BadInput with all that is wrong."""
    plain = plain_items(data)
    values = _parsed(path, data, first) if plain is None else plain
    starts = [found.start() for found in _ITEM.finditer(data)] + [len(data)]
    # A quoted text may run on at column 0 and look like an item to whoever reads lines: the counts betray it.
    if not isinstance(values, list) or len(values) != len(starts) - 1:
        raise faults.SPLIT.error(path, _split_line(path, data, first))
    reader = _Items(path, register, data, first)
    entries, line = [], first
    for index, (begin, end) in enumerate(pairwise(starts)):
        raw = data[begin:end]
        entries.append(reader.entry(index, values[index], raw, line))
        line += raw.count(b"\n")
    if reader.problems:
        raise BadInput(tuple(reader.problems))
    return [entry for entry in entries if entry is not None]


def _parsed(path: str, data: bytes, first: int) -> object:
    _check_layout(path, data, first)
    values = load(data, path, first=first)
    if b" #" in data:
        from wuye.ledger.events import check_comments

        check_comments(path, data, first)
    return values


def _check_layout(path: str, data: bytes, first: int) -> None:
    stray = _STRAY.search(data)
    # `$` also matches after the last newline, where no line is.
    if stray is not None and stray.start() < len(data):
        check_bytes(data, path, first)
        fault = faults.COMMENT if data.startswith(b"#", stray.start()) else faults.STRAY_LINE
        raise fault.error(path, first + data.count(b"\n", 0, stray.start()))
    if not data.endswith(b"\n"):
        raise faults.NO_NEWLINE.error(path, first + data.count(b"\n"))
    if blank := _BLANK.search(data):
        raise faults.BLANK.error(path, first + data.count(b"\n", 0, blank.start()))


def _split_line(path: str, data: bytes, first: int) -> int:
    lines = load_marked(data, path, first=first)[1]
    known = {lines.of(index) for index in lines.inside}
    starts = (first + data.count(b"\n", 0, found.start()) for found in _ITEM.finditer(data))
    return next((line for line in starts if line not in known), first)


class _Items:
    """The checks of one page's entries; what is wrong is collected."""

    def __init__(self, path: str, register: str, data: bytes, first: int) -> None:
        self.path, self.register, self.data, self.first = path, register, data, first
        self.problems: list[Problem] = []
        self._lines: Lines | None = None

    def entry(self, index: int, item: object, raw: bytes, line: int) -> Entry | None:
        """One entry, or None when something is wrong with it."""
        before = len(self.problems)
        fields = self._fields(index, item)
        if fields is None:
            return None
        name, at, by, do = [self._text(index, key, fields.pop(key)) for key in HEAD]
        subjects = self._subjects(index, fields) if self.register in fields else ()
        if name and match_id(name) is None:
            self._wrong(index, "id", faults.BAD_ID, id=name)
        when = self._time(index, at)
        if when is None or len(self.problems) > before:
            return None
        return Entry(self.register, name, when, by, do, subjects, fields, raw, self.path, line)

    def _text(self, index: int, key: str, value: object) -> str:
        if isinstance(value, str) and value:
            return value
        self._wrong(index, key, faults.NOT_TEXT, key=key)
        return ""

    def _fields(self, index: int, item: object) -> dict[str, object] | None:
        if not isinstance(item, dict):
            self._wrong(index, None, faults.NOT_AN_ENTRY)
            return None
        if tuple(islice(item, len(HEAD))) == HEAD:
            return item
        key, found = next(pair for pair in zip_longest(HEAD, islice(item, len(HEAD))) if pair[0] != pair[1])
        self._wrong(index, found, faults.ORDER, key=key)
        return None

    def _time(self, index: int, at: str) -> datetime | None:
        if not at:
            return None
        try:
            if _AT.fullmatch(at):
                return datetime.fromisoformat(at)
        except ValueError:
            pass
        self._wrong(index, "at", faults.BAD_AT, at=at)
        return None

    def _subjects(self, index: int, fields: dict[str, object]) -> tuple[str, ...]:
        value = fields.pop(self.register)
        names = value if isinstance(value, list) else [value]
        subjects = tuple(name for name in names if isinstance(name, str) and name)
        if not subjects or len(subjects) != len(names):
            self._wrong(index, self.register, faults.BAD_SUBJECT, key=self.register)
        return subjects

    def _wrong(self, index: int, where: str | None, fault: Fault, **values: object) -> None:
        if self._lines is None:
            self._lines = load_marked(self.data, self.path, first=self.first)[1]
        keys = (index,) if where is None else (index, where)
        self.problems.append(fault.at(self.path, self._lines.of(*keys), **values))
