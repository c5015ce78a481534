"""What is owed, on the screen and as JSON."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from wuye.registers.plan import field_of
from wuye.render.layout import Line, Row, Span, lay_out
from wuye.render.view import View
from wuye.reports.chase import Chase
from wuye.reports.owed import DueRow, LapseRow
from wuye.reports.scenes import typed_line
from wuye.text import Text

MOST = 100
"""How many dues are shown where not all are asked for."""
TIME, WHAT, FROM = Text("时限", "due"), Text("什么，谁", "what, by whom"), Text("哪来的", "from")


def due_lines(rows: Sequence[DueRow], view: View, width: int | None, more: Sequence[str] | None = None) -> list[Line]:
    """The table of dues; where there is a line to type for all, no more than a few screens of them."""
    head = Row(tuple(Span(view.to(t), "dim") for t in (TIME, FROM, WHAT)))
    shown = [_row(row, view) for row in (rows if more is None else rows[:MOST])]
    left = len(rows) - len(shown)
    if left and more is not None:
        shown.append(Row((Span(""), Span(""), Span(view.say(f"还有 {left} 项", f"{left} more"))), typed_line(*more)))
    return lay_out(shown, width, head)


def _row(row: DueRow, view: View) -> Row:
    style = "red" if row.late else ""
    what = "  ".join(p for p in (due_what(row, view), view.who(row.owed_by), left(row, view)) if p)
    details = "  ".join(p for p in (view.rules(row.rules), chase_words(row.chase, view)) if p)
    cells = (
        Span(view.when(row.by), style),
        Span(row.opened_by),
        Span(what, style),
    )
    return Row(cells, row.line, (Span(details),) if details else ())


def due_what(row: DueRow, view: View) -> str:
    """What is owed, and on what."""
    return f"{view.to(row.label)} {row.subject}" if row.subject else view.to(row.label)


def left(row: DueRow, view: View) -> str:
    """How long it is overdue, or how long there still is."""
    if row.by is None:
        return ""
    if row.late:
        return view.say(f"超 {view.span(view.now - row.by)}", f"late by {view.span(view.now - row.by)}")
    return view.say(f"还有 {view.span(row.by - view.now)}", f"{view.span(row.by - view.now)} left")


def chase_words(chase: Chase | None, view: View) -> str:
    """How often there was a reminder, what came of it, and who is to be reminded now."""
    if chase is None:
        return ""
    parts = []
    if chase.last is not None:
        times = view.say(f"催过 {chase.count} 次", f"reminded {chase.count}×")
        parts.append(view.say(f"{times}，上次 ", f"{times}, last ") + _last(chase, view))
    if chase.wanted:
        who = view.who(chase.to) or "?"
        parts.append(view.say(f"该催 {who}（第 {chase.stage + 1} 级）", f"remind {who} (rung {chase.stage + 1})"))
    return view.say("；", "; ").join(parts)


def _last(chase: Chase, view: View) -> str:
    assert chase.last is not None
    entry, said = chase.last.entry, []
    register = view.books.register(entry.register)
    for name in ("channel", "answer"):
        kind = field_of(register, name)
        if kind is not None and name in chase.last.fields:
            said.append(view.value(kind, chase.last.fields[name], register.name))
    return " ".join([view.when(entry.at), *said])


def due_object(row: DueRow, view: View) -> dict[str, Any]:
    """A due as JSON."""
    chase = row.chase
    return {
        "what": row.what, "subject": row.subject, "register": row.register, "by": row.by.isoformat() if row.by else None,
        "late": row.late, "owed_by": list(row.owed_by), "opened_by": row.opened_by, "kind": row.kind,
        "label": view.to(row.label), "rules": list(row.rules), "line": row.line,
        "chase": None if chase is None else {
            "stage": chase.stage + 1, "to": list(chase.to), "wanted": chase.wanted, "count": chase.count,
            "last": chase.last.entry.id if chase.last else None,
        },
    }  # fmt: skip


def lapse_words(row: LapseRow, view: View) -> str:
    """What ends, when, and what it will be then."""
    state, then, when = view.to(row.state), view.to(row.then), view.when(row.ends)
    return view.say(f"{state} 到 {when}，此后{then}", f"{state} until {when}, then {then}")
