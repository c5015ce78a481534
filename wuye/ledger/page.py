"""A page: its name, its title line, its entries in the order they were written."""

from __future__ import annotations

import re
from datetime import date, datetime
from functools import lru_cache
from typing import Literal

from wuye.data import dataclass
from wuye.ledger import faults
from wuye.ledger.entry import Entry
from wuye.ledger.items import read_items
from wuye.ledger.yaml12 import check_bytes
from wuye.text import Text

Turn = Literal["day", "shift", "month"]

_NAME = r"[a-z][a-z0-9_]*"
_PATH = re.compile(
    rf"ledgers/(?P<register>{_NAME})/(?P<month>[0-9]{{4}}-[0-9]{{2}})/"
    rf"(?:month|(?P<day>[0-9]{{2}})(?:-(?P<shift>{_NAME}))?)(?:\.(?P<desk>[a-z]{{1,16}}))?\.yaml"
)


@dataclass(frozen=True, slots=True)
class PageName:
    """What the path of a page says."""

    register: str
    month: str
    day: str | None
    shift: str | None
    desk: str

    @property
    def path(self) -> str:
        """The path of the page in the house."""
        leaf = self.day or "month"
        shift = f"-{self.shift}" if self.shift else ""
        desk = f".{self.desk}" if self.desk else ""
        return f"ledgers/{self.register}/{self.month}/{leaf}{shift}{desk}.yaml"


def page_path(register: str, at: datetime, *, turn: Turn, shift: tuple[date, str] | None = None, desk: str = "") -> str:
    """The page on which an entry made at this time belongs."""
    if turn == "shift" and shift is None:
        raise ValueError("a page that turns at shifts needs the shift")
    day, name = shift if turn == "shift" and shift else (at.date(), None)
    return _page_path(register, day, turn == "month", name, desk)


@lru_cache(maxsize=1024)
def _page_path(register: str, day: date, month: bool, shift: str | None, desk: str) -> str:
    path = PageName(register, f"{day.year:04d}-{day:%m}", None if month else f"{day:%d}", shift, desk).path
    if parse_path(path) is None:
        raise ValueError(f"no path for a page: {path}")
    return path


@lru_cache(maxsize=4096)
def parse_path(path: str) -> PageName | None:
    """The parts of a page's path, or None when it isn't one."""
    found = _PATH.fullmatch(path)
    if found is None:
        return None
    try:
        date.fromisoformat(f"{found['month']}-{found['day'] or '01'}")
    except ValueError:
        return None
    return PageName(found["register"], found["month"], found["day"], found["shift"], found["desk"] or "")


def header(label: Text, name: PageName) -> bytes:
    """The title line of a page."""
    day = f"{name.month}-{name.day}" if name.day else name.month
    parts = [f"{label.zh} {label.en}", day, name.shift, name.desk]
    return ("# " + " · ".join(part for part in parts if part) + "\n").encode()


def append(data: bytes | None, header: bytes, entry_bytes: bytes) -> bytes:
    """The page with one entry more; a page that isn't there yet starts with its header."""
    if not entry_bytes.startswith(b"- ") or not entry_bytes.endswith(b"\n"):
        raise ValueError("not the bytes of an entry")
    before = data or header
    if not before.endswith(b"\n"):
        raise faults.NO_NEWLINE.error("", before.count(b"\n") + 1)
    return before + entry_bytes


def read_page(path: str, data: bytes, start: int = 0, line: int | None = None) -> list[Entry]:
    """The entries of a page from byte `start` on, which is at `line` where that is known; BadInput with all that is wrong."""
    name = parse_path(path)
    if name is None:
        raise faults.NOT_A_PAGE.error(path, 1, name=path)
    if not start:
        start = _after_header(path, data, name)
    elif start < 0 or data[start - 1 : start] != b"\n" or data[start : start + 2] not in (b"- ", b""):
        raise faults.NOT_AN_ITEM_START.error(path, 1, start=start)
    tail = data[start:]
    return read_items(path, name.register, tail, line or 1 + data.count(b"\n", 0, start)) if tail else []


def _after_header(path: str, data: bytes, name: PageName) -> int:
    title, newline, _ = data.partition(b"\n")
    if not title.startswith(b"# "):
        raise faults.NO_HEADER.error(path, 1, title=header(Text("…", name.register), name)[2:-1].decode())
    if not newline:
        raise faults.NO_NEWLINE.error(path, 1)
    check_bytes(title, path)
    return len(title) + 1
