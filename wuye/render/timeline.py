"""A timeline on the screen and as JSON: by day, the newest last; what is personal stays masked."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Any

from wuye.registers.define import Field, Register
from wuye.registers.plan import field_of
from wuye.registers.things import Record
from wuye.render.board import DAYS
from wuye.render.layout import Line, Row, Span, lay_out
from wuye.render.receipt import entry_object
from wuye.render.view import MASK, View
from wuye.render.words import WEEK
from wuye.reports.timeline import Timeline

PERSON = "staff"


def timeline_lines(found: Timeline, view: View, width: int | None, said: View | None = None) -> list[Line]:
    """What it is about, then day by day who did what, and under which id; times are told by another view where one is given."""
    said = said or view
    head = lay_out([Row((Span(found.said, "bold"), Span(_about(found, view))))], width)
    rows = [
        _row(day if i == 0 else "", r, view, said)
        for day, those in by_day(found.records, said)
        for i, r in enumerate(those)
    ]
    return [*head, [Span("")], *lay_out(rows, width)]


def by_day(records: Sequence[Record], view: View) -> Iterator[tuple[str, list[Record]]]:
    """The entries of each day on which there were any."""

    def day(record: Record) -> str:
        local = record.entry.at.astimezone(view.now.tzinfo)
        date = f"{local:%m-%d}" if local.year == view.now.year else f"{local:%Y-%m-%d}"
        return f"{date} {view.say(f'周{WEEK[local.weekday()]}', DAYS[local.weekday()])}"

    return ((name, list(rows)) for name, rows in groupby(records, day))


def _about(found: Timeline, view: View) -> str:
    """In which registers it stands, what stood with it, and how many entries there are."""
    named = [f"{view.to(view.books.register(s.register).label)} {_name(s.register, s.id, view)}" for s in found.roots]
    near = view.listing(f"{view.to(view.books.register(s.register).label)} {s.id}" for s in found.near)
    count = view.say(f"{len(found.records)} 条记录", f"{len(found.records)} entries")
    return "  ".join(p for p in (view.listing(named), near and view.say(f"有关：{near}", f"with {near}"), count) if p)


def _name(register: str, subject: str, view: View) -> str:
    return f"{subject} {view.name(subject)}" if register == PERSON else subject


def _row(day: str, record: Record, view: View, said: View) -> Row:
    entry = record.entry
    register = view.to(view.books.register(entry.register).label)
    words = f"{register} · {view.what(record)}  {said.fields(record, short=True)}".rstrip()
    happened = record.happened
    marks = [Span(mark, "yellow") for mark in view.marks(record)]
    if happened != entry.at:
        marks.insert(0, Span(view.say(f"发生在 {said.when(happened)}", f"happened {said.when(happened)}")))
    local = entry.at.astimezone(view.now.tzinfo)
    cells = (Span(day, "bold"), Span(f"{local:%H:%M}"), Span(entry.id), Span(view.name(entry.by)), Span(words))
    return Row(cells, "", tuple(marks))


def timeline_object(found: Timeline, view: View) -> list[dict[str, Any]]:
    """The entries as JSON, what is personal masked."""
    return [
        {**masked_object(record, view), "name": view.name(record.entry.by), "status": record.status,
         "happened": record.happened.isoformat(), "marks": view.marks(record)}
        for record in found.records
    ]  # fmt: skip


def masked_object(record: Record, view: View) -> dict[str, Any]:
    """An entry as JSON, what is personal masked, also in what a correction says."""
    register = view.books.register(record.entry.register)
    return {name: _masked(register, name, raw) for name, raw in entry_object(record.entry).items()}


def _masked(register: Register, name: str, raw: Any) -> Any:
    if name == "fields" and isinstance(raw, dict):
        return {inner: _masked(register, inner, value) for inner, value in raw.items()}
    kind = field_of(register, name)
    return raw if kind is None else _hidden(kind, raw)


def _hidden(kind: Field, raw: Any) -> Any:
    if kind.personal:
        return MASK
    if isinstance(raw, list):
        return [_hidden(kind, one) for one in raw]
    if isinstance(raw, dict) and kind.columns:
        return {n: _hidden(kind.columns[n], v) if n in kind.columns else v for n, v in raw.items()}
    return raw
