"""A fire on the screen: the step to do now, the line that says it is written, the running log."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from wuye.registers.things import Record, Subject
from wuye.render.layout import Line, Row, Span, lay_out
from wuye.render.receipt import entry_object
from wuye.render.view import View
from wuye.reports.running import LogRow, StepRow
from wuye.text import Text

CALL, SAY, STEP = Text("找", "call"), Text("说", "say"), Text("做", "do")


def step_lines(fire: Subject, steps: Sequence[StepRow], view: View, width: int | None) -> list[Line]:
    """The step to do now: what, whom to call and at which number, what to say; how many are left."""
    step = steps[0]
    left = view.say(f"还有 {len(steps)} 步", f"{len(steps)} left")
    state = view.state("fire", view.books.state(fire, view.now))
    rows = [
        Row((Span(fire.id, "bold"), Span(f"{state} · {left}"))),
        Row((Span(view.to(STEP)), Span(view.to(step.label), "bold"))),
    ]
    called = "  ".join(part for part in (step.number, view.listing(view.name(p) for p in step.people)) if part)
    if called:
        rows.append(Row((Span(view.to(CALL)), Span(called))))
    rows.append(Row((Span(view.to(SAY)), Span(view.to(step.say)))))
    return [[Span("")], *lay_out(rows, width)]


def written_line(record: Record, view: View, width: int | None) -> list[Line]:
    """An entry just made: its time to the second, its id, what it says, and what is flagged about it."""
    marks = tuple(Span(mark, "yellow") for mark in view.marks(record))
    return lay_out(
        [Row((Span(_clock(record.entry.at, view)), Span(record.entry.id), Span(_words(record, view))), "", marks)],
        width,
    )


def log_lines(fire: Subject, rows: Sequence[LogRow], view: View, width: int | None) -> list[Line]:
    """Every entry about a fire in order: when, how long after the one before, which, who, what."""
    state = view.state("fire", view.books.state(fire, view.now))
    day = f"{rows[0].record.entry.at.astimezone(view.now.tzinfo):%Y-%m-%d}"
    head = f"{fire.id}  {day}  {state}  {view.say('全程 ', 'in all ')}{_length(_whole(rows))}"
    return [*lay_out([Row((Span(head, "bold"),))], width), *lay_out([_row(row, view) for row in rows], width)]


def _row(row: LogRow, view: View) -> Row:
    record = row.record
    since = "" if row.since is None else f"+{_length(row.since)}"
    marks = tuple(Span(mark, "yellow") for mark in view.marks(record))
    told = f"{_words(record, view)}  {view.name(record.entry.by)}"
    return Row((Span(_clock(record.entry.at, view)), Span(since), Span(record.entry.id), Span(told)), "", marks)


def _words(record: Record, view: View) -> str:
    return f"{view.act(record)}  {view.fields(record)}".rstrip()


def _clock(moment: dt.datetime, view: View) -> str:
    return f"{moment.astimezone(view.now.tzinfo):%H:%M:%S}"


def _whole(rows: Sequence[LogRow]) -> dt.timedelta:
    return sum((row.since for row in rows if row.since is not None), dt.timedelta())


def _length(length: dt.timedelta) -> str:
    """A length to the second, `2:05` or `1:02:05`; in a fire each counts."""
    seconds = int(length.total_seconds())
    hours, rest = divmod(seconds, 3600)
    return f"{hours}:{rest // 60:02}:{rest % 60:02}" if hours else f"{rest // 60}:{rest % 60:02}"


def log_object(row: LogRow) -> dict[str, Any]:
    """A row of the running log as JSON."""
    since = None if row.since is None else int(row.since.total_seconds())
    return {**entry_object(row.record.entry), "since_seconds": since}
