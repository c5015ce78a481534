"""Changes to closed months: what was said about them after their close, and the figures that are others for it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from wuye.desk.house import House
from wuye.registers import people
from wuye.registers.books import Books
from wuye.registers.closing import REGISTER, closes, mark
from wuye.registers.things import Record
from wuye.reports.closing.figures import Standing, Told, figures, standing
from wuye.reports.sheet import Cell, Column, Sheet
from wuye.text import Text

RULES = ("DUTY-08",)
MONTH = Column("month", Text("月份", "month"))
SAID = (
    MONTH, Column("recorded", Text("记于", "recorded"), "time"), Column("happened", Text("发生", "happened"), "time"),
    Column("entry", Text("记录号", "entry")), Column("register", Text("登记簿", "register")),
    Column("action", Text("动作", "action")), Column("by", Text("经办人", "by"), person=True), Column("why", Text("原因", "why")),
)  # fmt: skip
MOVED = (
    MONTH, Column("figure", Text("报表", "figure")), Column("row", Text("行", "row")), Column("column", Text("列", "column")),
    Column("then", Text("结账时", "at the close")), Column("now", Text("现在", "now")),
)  # fmt: skip


class Changes(NamedTuple):
    """What was said of closed months, for everybody; the figures that moved, those about persons apart."""

    said: Sheet
    public: Sheet
    private: Sheet

    @property
    def any(self) -> bool:
        """Whether there are any."""
        return bool(self.said.rows)


def changes(house: House, kept: Record, at: Standing) -> Changes:
    """What was said of the months that were closed when this close was written, since the one before it."""
    books = at.then.books
    earlier = _before(kept, closes(house.books))
    since = next((r.entry.at for r in earlier if r.entry.id == kept.fields.get("previous")), None)
    late = [] if since is None else [r for r in books.records.values() if r.entry.at >= since]
    found = [(month, record) for record in late for month in _about(record, books)]
    months = list(dict.fromkeys(month for month, _ in found))
    moved = [(listed, row) for month in months for listed, row in _moved(house, month, earlier, at)]
    said, book = [_row(m, r, books) for m, r in found], books.register(REGISTER).label
    return Changes(
        _sheet("changes", book, LATER, SAID, said),
        _sheet("changed_figures", book, CHANGED, MOVED, [row for private, row in moved if not private]),
        _sheet("changed_private_figures", book, CHANGED, MOVED, [row for private, row in moved if private]),
    )


LATER = Text("账后补说", "said of closed months")
CHANGED = Text("结账后变了的数字", "figures of closed months that are others now")


def _sheet(name: str, book: Text, what: Text, columns: tuple[Column, ...], rows: Sequence[tuple[Cell, ...]]) -> Sheet:
    """Called as figures are, so that it stands among what should not be like them."""
    title = Text(f"{book.zh} · {what.zh}", f"{book.en} · {what.en}")
    return Sheet(name, title, columns, rows, rules=RULES, alarm=bool(rows))


def _before(kept: Record, every: Sequence[Record]) -> list[Record]:
    """The closes that were written before one, the last first."""
    names = [record.entry.id for record in every]
    place = names.index(kept.entry.id) if kept.entry.id in names else len(names)
    return list(reversed(every[:place]))


def _about(record: Record, books: Books) -> Iterator[str]:
    """The months that an entry was marked for."""
    if record.flags:
        texts = {flag.message for flag in record.flags}
        yield from (month for month in _months(books) if mark(month).message in texts)


def _months(books: Books) -> list[str]:
    return [subject.id for subject in books.all("month")] if "month" in books.rules.registers else []


def _row(month: str, record: Record, books: Books) -> tuple[Cell, ...]:
    entry = record.entry
    book = books.register(entry.register)
    action = book.actions.get(entry.do)
    label = action.label if action is not None else Text("更正", "correct") if entry.do == "correct" else None
    of = books.named(entry.fields.get("of"))
    happened = of.happened if of is not None and entry.do == "correct" else record.happened
    zone = books.rules.zone
    return (
        month, entry.at.astimezone(zone), happened.astimezone(zone), entry.id, book.label, label or entry.do, people.name_of(books, entry.by),
        str(entry.fields.get("why") or ""),
    )  # fmt: skip


def _moved(
    house: House, month: str, earlier: Sequence[Record], at: Standing
) -> Iterator[tuple[bool, tuple[Cell, ...]]]:
    """The cells of a month's figures that were others at its last close, each with whether it is about persons."""
    kept = next((record for record in earlier if record.entry.subjects[0] == month), None)
    if kept is None:
        return
    with standing(house, month, str(kept.fields["head"])) as before:
        then = figures(before)
    with standing(house, month, at.then.head) as after:
        now = figures(after)
    yield from _cells(month, then, now)


def _cells(month: str, then: Told, now: Told) -> Iterator[tuple[bool, tuple[Cell, ...]]]:
    old = {sheet.name: sheet for sheet in then.sheets}
    for sheet in now.sheets:
        before = old.get(sheet.name)
        if before is not None and before.columns == sheet.columns and list(before.rows) != list(sheet.rows):
            yield from ((sheet.private, (month, sheet.title, *row)) for row in differing(before, sheet))


def differing(then: Sheet, now: Sheet) -> Iterator[tuple[Cell, ...]]:
    """(row, column, what stood there, what stands there now), for every cell that isn't the same."""
    old, new = _keyed(then), _keyed(now)
    for key in dict.fromkeys((*old, *new)):
        was, has = (rows.get(key, (None,) * len(now.columns)) for rows in (old, new))
        for column, before, after in zip(now.columns, was, has, strict=True):
            if before != after:
                yield key[0], column.label, before, after


def _keyed(sheet: Sheet) -> dict[tuple[Cell, int], tuple[Cell, ...]]:
    """The rows by their first cell that is words, numbered where several begin alike; a row of mere numbers has no name."""
    found: dict[tuple[Cell, int], tuple[Cell, ...]] = {}
    seen: dict[Cell, int] = {}
    for row in sheet.rows:
        names = [c for c, column in zip(row, sheet.columns, strict=True) if column.kind in ("text", "day", "time")]
        name = names[0] if names else None
        seen[name] = seen.get(name, 0) + 1
        found[(name, seen[name])] = row
    return found
