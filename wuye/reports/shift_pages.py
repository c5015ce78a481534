"""A shift's page as a book's: its head, the open work carried on to it, its events, who has signed it as it stands."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from wuye.errors import BadInput
from wuye.ledger.entry import EntryId, parse_id
from wuye.ledger.page import parse_path
from wuye.registers import clock
from wuye.registers.books import Books
from wuye.registers.define import Register
from wuye.registers.drawing import as_month
from wuye.registers.things import BLANK, Page, Record, Subject
from wuye.registers.turning import as_field, path_of, running
from wuye.text import Text, same

ENTRIES, PAGES = Text("条", "entries"), Text("页", "pages")


@dataclass(frozen=True, slots=True)
class Signed:
    """Somebody's signature on a page or a month's pages: how much it was then, and whether it still stands so."""

    record: Record
    label: Text
    page: str
    count: int
    now: int
    stands: bool
    unit: Text = ENTRIES


@dataclass(frozen=True, slots=True)
class ShiftPage:
    """One page of a register that turns with the shift."""

    register: Register
    name: str
    shift: Text
    start: dt.datetime
    end: dt.datetime
    book: Subject | None
    """The page as a subject of the log, where somebody has begun it there."""
    page: Page
    carried: list[Subject]
    events: list[Record]
    signed: list[Signed]


def shift_page(books: Books, register: Register, name: str | None, now: dt.datetime, desk: str = "") -> ShiftPage:
    """A page by its name, or the one that runs."""
    name = name or running(books, now, desk)
    path = path_of(register.name, name)
    found = parse_path(path) if path is not None else None
    if path is None or found is None or found.shift not in books.rules.table("house", "shifts"):
        raise BadInput.of(
            f"没有 {name[:40]} 这一页", f"there is no page {name[:40]}",
            remedy=same(f"wuye {register.name} page {running(books, now)}"), field="page",
        )  # fmt: skip
    start, end = span_of(books, f"{found.month}-{found.day}", str(found.shift))
    page = books.pages.get(path) or BLANK
    label = books.rules.house_list("shifts")[str(found.shift)]
    return ShiftPage(
        register, name, label, start, end, _book(books, register, name), page, carried_on(books, register, start),
        entries_of(books, page), signatures(books, register, name),
    )  # fmt: skip


def span_of(books: Books, day: str, shift: str) -> tuple[dt.datetime, dt.datetime]:
    """When a shift of a day starts and ends."""
    row, zone = books.rules.table("house", "shifts")[shift], books.rules.zone
    start = clock.at_clock(dt.date.fromisoformat(day), str(row["start"]), zone)
    end = clock.at_clock(dt.date.fromisoformat(day), str(row["end"]), zone)
    return start, end if end > start else end + dt.timedelta(days=1)


def _signing(books: Books, register: Register) -> Iterator[Register]:
    """The registers whose subjects are the pages of this one."""
    for other in books.rules.registers.values():
        if other.subject.id == "page" and any(kind.of == register.name for kind in other.paged):
            yield other


def _book(books: Books, register: Register, name: str) -> Subject | None:
    return next((s for other in _signing(books, register) if (s := books.subject(other.name, name))), None)


def carried_on(books: Books, register: Register, start: dt.datetime) -> list[Subject]:
    """What was open when a shift began: derived, never copied; what has been closed since is among it."""
    still = [
        s for state in register.states.values() if not state.final for s in books.in_states(register.name, [state.name])
    ]
    touched = [r for r in _since(books, start) if r.entry.register == register.name]
    named = {n: books.subject(register.name, n) for r in touched for n in r.about}
    closed = [s for s in named.values() if s is not None and _final(register, s) and s.since >= start]
    both = {s.id: s for s in (*still, *closed) if _made(books, s) < start}
    return sorted(both.values(), key=lambda s: _made(books, s))


def _since(books: Books, start: dt.datetime) -> Iterator[Record]:
    for record in books.records.newest():
        if record.entry.at < start:
            return
        yield record


def _final(register: Register, subject: Subject) -> bool:
    state = register.states.get(subject.state or "")
    return state is not None and state.final


def _made(books: Books, subject: Subject) -> dt.datetime:
    return books.records[books.life(subject.register, subject.id)[0]].entry.at


def entries_of(books: Books, page: Page) -> list[Record]:
    """The entries of a page in order; a desk's numbers have no gaps, so those between the first and the last are all."""
    if not page.size:
        return []
    first, last = parse_id(page.first), parse_id(page.last)
    if first.month == last.month:
        ids = [first._replace(serial=n) for n in range(first.serial, last.serial + 1)]
    else:
        end = books.serial(f"{first.prefix}{first.month}-{first.desk}")
        ids = [first._replace(serial=n) for n in range(first.serial, end + 1)]
        ids += [last._replace(serial=n) for n in range(1, last.serial + 1)]
    return [record for each in ids if (record := books.records.get(str(EntryId(*each)))) is not None]


def signatures(books: Books, register: Register, name: str) -> list[Signed]:
    """Who has signed a page, in order; an entry that begins or closes it is no signature."""
    names = {other.name for other in _signing(books, register)}
    about = [r for r in books.records.group("about", name) if r.entry.register in names]
    return [signed for record in about if (signed := as_signed(record, books)) is not None]


def as_signed(record: Record, books: Books) -> Signed | None:
    """An entry as a signature over a page or a month's pages, where it is one that has taken effect."""
    action = record.action
    if action is None or action.clause.to is not None or record.status != "done":
        return None
    register = books.register(record.entry.register)
    for kind in (*register.paged, *(k for k in register.draws if k.type == "pages")):
        raw = record.fields.get(kind.name)
        if not isinstance(raw, dict):
            continue
        if kind.type == "pages":
            now = as_month(books, kind, raw["month"])
            return Signed(record, action.label, raw["month"], raw["pages"], now["pages"], now == raw, PAGES)
        now = as_field(books, kind, raw["page"])
        return Signed(record, action.label, raw["page"], raw["count"], now["count"], now == raw)
    return None
