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
from wuye.reports.scenes import typed_line
from wuye.text import Text

RECORD = "emergency.open"
CALL, SAY, STEP = Text("找", "call"), Text("说", "say"), Text("做", "do")


def step_lines(fire: Subject, steps: Sequence[StepRow], view: View, width: int | None) -> list[Line]:
    """The step to do now: what, whom to call and at which number, what to say; how many are left."""
    step, state = steps[0], view.state("fire", view.books.state(fire, view.now))
    left = view.say(f"还有 {len(steps)} 步", f"{len(steps)} left")
    called = "  ".join(part for part in (step.number, view.listing(view.name(p) for p in step.people)) if part)
    rows = [(STEP, view.to(step.label), "bold"), (CALL, called, "bold"), (SAY, view.to(step.say), "")]
    told = [Row((Span(view.to(label)), Span(words, style))) for label, words, style in rows if words]
    return [[], *lay_out([Row((Span(f"{fire.id}  {state} · {left}"),))], width), *lay_out(told, width)]


def next_lines(fire: Subject, view: View, width: int | None) -> list[Line]:
    """That no step is left, and the lines to type next."""
    rows = [(view.say("全过程", "all of it"), typed_line("fire", "log", fire.id))]
    if any(due.name == RECORD for due in view.books.dues_of("fire", fire.id)):
        words = view.say("登记紧急情况", "emergency record")
        rows.insert(0, (words, typed_line("emergency", "open", "--fire", fire.id) + " …"))
    if view.books.state(fire, view.now) == "real":
        rows.insert(0, (view.say("扑灭后", "once it is out"), typed_line("fire", "extinguished", fire.id) + " …"))
    head = [Span(view.say("没有要做的步骤了", "no steps are left"), "bold")]
    return [head, *lay_out([Row((Span(words), Span(line, "cyan"))) for words, line in rows], width)]


def said_lines(says: Sequence[Text], view: View, width: int | None) -> list[Line]:
    """What is said at an action."""
    return lay_out([Row((Span(view.to(text)),)) for text in says], width)


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
    """What an entry says; of a step done its name, without saying that it is a step."""
    register = view.books.register(record.entry.register)
    if "step" not in record.fields:
        return f"{view.act(record)}  {view.fields(record)}".rstrip()
    more = {name: raw for name, raw in record.fields.items() if name != "step"}
    done = view.value(register.fields["step"], record.fields["step"], register.name)
    return f"{done}  {view.facts(register, more)}".rstrip()


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
