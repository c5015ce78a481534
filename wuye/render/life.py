"""The life of a subject, and one entry whole, for whoever is to sign it."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

from wuye.registers.define import Register
from wuye.registers.things import Record
from wuye.render.dues import chase_words, due_object, left
from wuye.render.layout import Line, Row, Span, lay_out
from wuye.render.lists import contested_words, stamp
from wuye.render.paint import paint, width_of
from wuye.render.receipt import entry_object, slot_words
from wuye.render.view import View
from wuye.render.words import plain_json
from wuye.reports.lives import Life
from wuye.reports.owed import DueRow
from wuye.reports.scenes import typed_line
from wuye.text import Lang, Text

if TYPE_CHECKING:
    from wuye.desk.house import House

NOW, OWED, SHORT = Text("现在", "now"), Text("待办", "owed"), 7


def life_lines(life: Life, view: View, width: int | None) -> list[Line]:
    """Where a subject stands, what is owed on it, and its entries, the newest first."""
    subject, register = life.subject, life.register
    state = view.state(register.name, life.state)
    now = " · ".join(p for p in (state, view.facts(register, life.current), _since(life, view)) if p)
    rows = [
        Row((Span(subject.id, "bold"), Span(view.facts(register, life.lasting)))),
        Row((Span(view.to(NOW)), Span(now, "bold"))),
        *(
            [Row((Span(""), Span(contested_words(list(subject.contested), view), "bold red")))]
            if subject.contested
            else []
        ),
        *(_due(row, i, view) for i, row in enumerate(life.dues)),
        *(Row((Span(view.to(label)), Span(_kin(others, register, view)))) for label, others in life.kin),
    ]
    events = [_event(r, life, view) for r in life.entries]
    return [*lay_out(rows, width), [Span("")], *lay_out(events, width), *_before(life, view, width)]


def _before(life: Life, view: View, width: int | None) -> list[Line]:
    """That earlier entries were left out, and the line that shows them."""
    if life.before is None:
        return []
    words = view.say(
        f"更早的没有列出，其中生效的 {life.before:,} 条", f"earlier ones are left out, {life.before:,} that took effect"
    )
    line = typed_line(life.register.name, "show", life.subject.id, "--all")
    return [[Span("")], *lay_out([Row((Span(words),), line)], width)]


def _since(life: Life, view: View) -> str:
    return view.say(f"自 {view.when(life.subject.since)}", f"since {view.when(life.subject.since)}")


def _due(row: DueRow, i: int, view: View) -> Row:
    words = (
        f"{view.to(row.label)} {view.when(row.by)}  {left(row, view)}  {view.who(row.owed_by)} {view.rules(row.rules)}"
    )
    chased = chase_words(row.chase, view)
    below = (Span(chased),) if chased else ()
    return Row(
        (Span(view.to(OWED) if i == 0 else ""), Span(words.rstrip(), "red" if row.late else "")), row.line, below
    )


def _kin(others: list[tuple[str, str | None]], register: Register, view: View) -> str:
    return view.listing(f"{name} {view.state(register.name, state)}" for name, state in others)


def _event(record: Record, life: Life, view: View) -> Row:
    entry = record.entry
    about = f" {entry.fields['of']}" if "of" in entry.fields else ""
    hands = [view.say(f"{view.name(entry.by)} 记", f"by {view.name(entry.by)}")]
    hands += [view.signed(s) for s in record.signers() if s.by != entry.by]
    words = f"{view.fields(record)}  {' · '.join(hands)}".strip()
    commit = life.commits.get(entry.id, "")[:SHORT]
    below = [Span(mark, "yellow") for mark in view.marks(record)]
    below += [Span(line) for line in _waits(record, view)]
    cells = (
        Span(stamp(entry.at, view)),
        Span(entry.id),
        Span(f"{view.act(record)}{about}"),
        Span(f"{words}  {commit}".rstrip()),
    )
    return Row(cells, "", tuple(below))


def _waits(record: Record, view: View) -> list[str]:
    """Whose signatures an entry waits for, and the line to type."""
    holding = [s for s in record.slots if s.holds and s.open] if record.waiting(view.now) else []
    if not holding:
        return []
    words = view.say("；", "; ").join(slot_words(s, view.books, record, view.lang) for s in holding)
    return [view.say("还等：", "waits for: ") + words, typed_line("sign", record.entry.id)]


def life_object(life: Life, view: View) -> dict[str, Any]:
    """A life as JSON."""
    return {
        "subject": life.subject.id, "register": life.register.name, "state": life.state,
        "since": life.subject.since.isoformat(), "facts": plain_json(life.subject.facts),
        "due": [due_object(row, view) for row in life.dues],
        "same": {label.en: [{"subject": n, "state": s} for n, s in others] for label, others in life.kin},
        "entries": [_event_object(r, life, view) for r in life.entries],
    }  # fmt: skip


def _event_object(record: Record, life: Life, view: View) -> dict[str, Any]:
    signatures = [
        {"by": s.by, "as": s.kind, "role": s.role, "at": s.at.isoformat(), "entry": s.entry} for s in record.signers()
    ]
    return {
        "entry": entry_object(record.entry), "status": record.status, "signatures": signatures,
        "flags": [{"rule": list(f.rules), "message": view.to(f.message)} for f in record.flags],
        "corrected_by": record.corrected_by, "stale": record.stale, "commit": life.commits.get(record.entry.id),
    }  # fmt: skip


def print_entry(record: Record, house: House, lang: Lang) -> None:
    """One entry with all its fields, on stderr, for whoever is asked to sign it."""
    view = View(house.books, house.now(), lang)
    paint(entry_whole(record, view, width_of(sys.stderr)), sys.stderr)


def entry_whole(record: Record, view: View, width: int | None) -> list[Line]:
    """One entry, every field on a line of its own."""
    entry, register = record.entry, view.books.register(record.entry.register)
    by = view.say(
        f"{view.name(entry.by)} 记，{view.when(entry.at)}", f"by {view.name(entry.by)}, {view.when(entry.at)}"
    )
    fields = [
        Row((Span(""), Span(view.facts(register, {n: record.fields.get(n, raw)})))) for n, raw in entry.fields.items()
    ]
    marks = [Row((Span(""), Span(mark, "yellow"))) for mark in view.marks(record)]
    wants = [Row((Span(""), Span(line))) for line in _waits(record, view)]
    head = Row((Span(entry.id, "bold"), Span(f"{view.what(record)}  {by}")))
    return lay_out([head, *fields, *marks, *wants], width)
