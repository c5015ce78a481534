"""Subjects, entries and routines in rows."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from wuye.registers.define import Register
from wuye.registers.things import Record
from wuye.render.layout import Line, Row, Span, lay_out
from wuye.render.view import MASK, View
from wuye.render.words import plain_json
from wuye.reports.routines import RoutineRow
from wuye.reports.scenes import typed_line
from wuye.reports.subjects import SubjectRow
from wuye.text import Text

MOST = 50
"""How many entries are shown where not all are asked for."""
STATE, FACTS = Text("状态", "state"), Text("内容", "facts")
DAY = dt.timedelta(days=1)


def subject_lines(rows: Sequence[SubjectRow], register: Register, view: View, width: int | None) -> list[Line]:
    """The table of a register's subjects."""
    head = Row(tuple(Span(view.to(t), "dim") for t in (register.subject.label, STATE, FACTS)))
    return lay_out([_subject(row, register, view) for row in rows], width, head)


def _subject(row: SubjectRow, register: Register, view: View) -> Row:
    state = view.state(register.name, row.state)
    facts = view.facts(register, row.facts, short=True)
    if row.waits:
        facts = f"{facts} · {view.say('待签', 'waiting')} {row.waits}".removeprefix(" · ")
    marks = (Span(contested_words(row.contested, view), "bold red"),) if row.contested else ()
    return Row((Span(row.id), Span(state), Span(facts)), "", marks)


def contested_words(ids: Sequence[str], view: View) -> str:
    """That entries were written apart, and which."""
    return view.say(f"有争议：{'、'.join(ids)}", f"contested: {', '.join(ids)}")


def subject_object(row: SubjectRow, register: Register) -> dict[str, Any]:
    """A subject as JSON; what is personal is masked."""
    kinds = register.fields
    facts = {n: MASK if n in kinds and kinds[n].personal else plain_json(raw) for n, raw in row.facts.items()}
    contested = {"contested": list(row.contested)} if row.contested else {}
    return {"subject": row.id, "state": row.state, **contested, **facts}


def entry_lines(records: Sequence[Record], view: View, width: int | None) -> list[Line]:
    """Entries in rows: when, which, who, what."""
    return lay_out([_entry(record, view) for record in records], width)


def more_lines(line: Sequence[str], view: View, width: int | None) -> list[Line]:
    """That older entries were left out, and the line that shows them."""
    words = view.say("更早的没有列出", "older ones are left out")
    return [[Span("")], *lay_out([Row((Span(words),), typed_line(*line))], width)]


def _entry(record: Record, view: View) -> Row:
    entry = record.entry
    words = f"{view.what(record)}  {view.fields(record, short=True)}".rstrip()
    marks = tuple(Span(mark, "yellow") for mark in view.marks(record))
    return Row((Span(stamp(entry.at, view)), Span(entry.id), Span(view.name(entry.by)), Span(words)), "", marks)


def stamp(moment: dt.datetime, view: View) -> str:
    """A moment as it stands in front of a row."""
    local = moment.astimezone(view.now.tzinfo)
    return f"{local:%m-%d %H:%M}" if local.year == view.now.year else f"{local:%Y-%m-%d %H:%M}"


def routine_lines(rows: Sequence[RoutineRow], view: View, width: int | None) -> list[Line]:
    """The duties of this period, those to be done first."""
    return lay_out([_routine(row, view) for row in rows], width)


def _routine(row: RoutineRow, view: View) -> Row:
    mark = view.say("√", "done") if row.done else view.say("未做", "to do")
    who = f"  {view.who(row.who)}" if row.who else ""
    words = f"{view.to(row.label)}  {progress(row, view)}{who} {view.rules(row.rules)}".rstrip()
    missing = view.say("还差：", "still: ") + view.listing(row.missing) if row.missing else ""
    below = (Span(missing),) if missing else ()
    return Row(
        (Span(mark, "" if row.done else "bold"), Span(until(row, view)), Span(words)),
        "" if row.done else row.line,
        below,
    )


def until(row: RoutineRow, view: View) -> str:
    """The moment by which it is due, else the end of the running period."""
    if row.due is not None:
        return view.say(f"{view.when(row.due)} 前", f"by {view.when(row.due)}")
    last = row.end - dt.timedelta(minutes=1)
    if row.end - row.start <= DAY:
        return view.say("今天", "today") if row.end - row.start == DAY else view.say("本班", "this shift")
    return view.say(f"{last:%m-%d} 前", f"by {last:%m-%d}")


def progress(row: RoutineRow, view: View) -> str:
    """How far a duty has come."""
    if row.total == 0:
        return view.say("没有对象，也要记一笔", "nothing to go through, to be recorded too") if not row.done else ""
    return f"{row.count}/{row.total}"


def routine_words(row: RoutineRow, view: View) -> str:
    """A duty still to be done, in a few words."""
    some = f" {row.count}/{row.total}" if row.count else ""
    days = (row.end - view.now).days
    if row.due is not None:
        return f"{view.to(row.label)}{some} {until(row, view)}"
    left = view.say(f" 还有 {days} 天", f" {days} d left") if row.end - row.start > DAY else view.say(" 未做", " to do")
    return f"{view.to(row.label)}{some}{left}"


def routine_object(row: RoutineRow, view: View) -> dict[str, Any]:
    """A duty as JSON."""
    return {
        "routine": f"{row.register}.{row.name}", "label": view.to(row.label), "start": row.start.isoformat(),
        "end": row.end.isoformat(), "count": row.count, "total": row.total, "done": row.done,
        "due": row.due.isoformat() if row.due else None, "missing": list(row.missing), "who": list(row.who), "rules": list(row.rules), "line": row.line,
    }  # fmt: skip
