"""An entry stands on the page where it belongs, under an id that fits."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from wuye.audit.change import ODD, Change, FileChange, Past
from wuye.audit.violation import Violation
from wuye.desk.record import page_of
from wuye.ledger.entry import Entry, parse_id
from wuye.ledger.page import header, parse_path


def page_fit(change: Change, past: Past) -> Iterator[Violation]:
    """Register, day, shift and desk of the page; prefix, month and desk of the id; the page's title line."""
    for entry in change.entries:
        yield from _place(entry, change, past)
    for file in change.files:
        if file.kind == "page" and file.old is None and file.plain:
            yield from _title(file, change, past)


def _place(entry: Entry, change: Change, past: Past) -> Iterator[Violation]:
    books = past.ledger
    register = books.rules.registers.get(entry.register)
    if register is None:
        yield change.fault(
            "page-fit", f"没有 {entry.register} 这本登记簿", f"there is no register {entry.register}", entry=entry
        )
        return
    parts = parse_id(entry.id)
    local = entry.at.astimezone(books.rules.zone)
    head = _head(register.prefix, local.year, local.month)
    if parts.prefix + parts.month != head:
        yield change.fault(
            "page-fit", "记录号的前缀或年月不对", "the id's prefix or month is wrong", entry=entry,
            expected=head, found=entry.id,
        )  # fmt: skip
    try:
        wanted = page_of(entry, register, books)
    except ODD as odd:
        wanted = str(odd)
    if wanted != entry.path:
        yield change.fault(
            "page-fit", "记录写在了别的页上", "the entry stands on another page", entry=entry,
            expected=wanted, found=entry.path,
        )  # fmt: skip


@lru_cache(maxsize=1024)
def _head(prefix: str, year: int, month: int) -> str:
    return f"{prefix}{year % 100:02}{month:02}"


def _title(file: FileChange, change: Change, past: Past) -> Iterator[Violation]:
    name = parse_path(file.path)
    register = past.ledger.rules.registers.get(name.register) if name else None
    if name is None or register is None:
        return
    wanted = header(register.label, name).decode().rstrip("\n")
    if file.title != wanted:
        yield change.fault(
            "page-fit", "账页的标题行不对", "the page's title line is wrong", path=file.path, line=1,
            expected=wanted, found=file.title[:200],
        )  # fmt: skip
