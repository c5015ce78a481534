"""An entry: one thing somebody did to a subject, and its id."""

from __future__ import annotations

import hashlib
import re
from datetime import datetime
from functools import lru_cache
from typing import NamedTuple

from wuye.data import dataclass, field
from wuye.ledger.faults import BAD_ID
from wuye.ledger.write import dump_entry

HEAD = ("id", "at", "by", "do")

_ID = re.compile(r"([A-Z]{1,3})([0-9]{2}(?:0[1-9]|1[0-2]))-([a-z]{0,16})([0-9]{4}|[1-9][0-9]{4,11})")


@dataclass(frozen=True, slots=True)
class Entry:
    """One item of a page."""

    register: str
    id: str
    at: datetime
    by: str
    do: str
    subjects: tuple[str, ...]
    fields: dict[str, object] = field(hash=False)
    raw: bytes = b""
    path: str = ""
    line: int = 0

    @property
    def digest(self) -> str:
        """The fingerprint of the entry's bytes, by which it is signed."""
        return "sha256:" + hashlib.sha256(self.raw).hexdigest()

    @property
    def subject(self) -> str | None:
        """The first subject, if there is one."""
        return self.subjects[0] if self.subjects else None


class EntryId(NamedTuple):
    """The parts of an id: register prefix, year and month, desk, serial."""

    prefix: str
    month: str
    desk: str
    serial: int

    def __str__(self) -> str:
        """The id as it is written."""
        return f"{self.prefix}{self.month}-{self.desk}{self.serial:04d}"


@lru_cache(maxsize=1024)
def match_id(text: str) -> EntryId | None:
    """The parts of an id, or None when it isn't one."""
    found = _ID.fullmatch(text)
    if found is None or not int(found[4]):
        return None
    return EntryId(found[1], found[2], found[3], int(found[4]))


def parse_id(text: str) -> EntryId:
    """The parts of an id; BadInput when it isn't one."""
    parts = match_id(text)
    if parts is None:
        raise BAD_ID.error("", 0, id=text)
    return parts


def to_bytes(entry: Entry, key: str | None) -> bytes:
    """The entry as an item of a page, its subjects under `key`."""
    out: dict[str, object] = {"id": entry.id, "at": entry.at, "by": entry.by, "do": entry.do}
    if key is not None and entry.subjects:
        out[key] = entry.subjects[0] if len(entry.subjects) == 1 else list(entry.subjects)
    if taken := out.keys() & entry.fields.keys():
        raise ValueError(f"fields named like the head of an entry: {sorted(taken)}")
    return dump_entry(out | entry.fields)
