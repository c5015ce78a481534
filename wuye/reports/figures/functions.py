"""Figures that are functions of the books."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable

from wuye.registers.contest import contested as contested_now
from wuye.registers.rostering import attendance_sheet, month_ends
from wuye.reports.figures.ask import Answer, Ask, column
from wuye.reports.figures.posts import empty_posts
from wuye.reports.figures.values import Values
from wuye.reports.scenes import scene_now
from wuye.reports.sheet import Column


def attendance(ask: Ask) -> Answer:
    """The attendance of the month that ends in the period, a row for each person."""
    last = month_ends(ask.rules)
    end = dt.datetime.combine(ask.period.last.replace(day=last), dt.time(23, 59, 59), ask.rules.zone)
    now = dt.datetime.fromtimestamp(ask.now, ask.rules.zone)
    columns = ask.register.fields["sheet"].columns
    scene = scene_now(ask.books, ask.register, None, min(end, now))
    values = Values(ask.books, ask.register)
    rows = [tuple(values.of(kind, row[name]) for name, kind in columns.items()) for row in attendance_sheet(scene)]
    heads = tuple(
        Column(n, k.label, "text" if k.type == "person" else "number", person=k.type == "person")
        for n, k in columns.items()
    )
    return Answer(heads, rows)


def contested(ask: Ask) -> Answer:
    """The subjects that stood contested at the period's end: those that do still, and those settled later."""
    found: dict[tuple[str, str], tuple[int, str]] = {}
    for subject in contested_now(ask.books):
        since = max(int(ask.books.records[one].entry.at.timestamp()) for one in subject.contested)
        found[subject.register, subject.id] = (since, "、".join(subject.contested))
    for register, name, since, entry in ask.rows(
        SETTLED, {"t": ask.as_of, "registers": json.dumps([*ask.rules.registers])}
    ):
        found.setdefault((str(register), str(name)), (int(since), str(entry)))
    values = Values(ask.books, ask.register)
    rows = [
        (values.cell("register", register, ("register",)), name, values.moment(since), entries)
        for (register, name), (since, entries) in sorted(found.items(), key=lambda one: (one[1], one[0]))
        if since < ask.as_of
    ]
    columns = (
        column("register", "登记簿", "register", "text"), column("subject", "对象", "subject", "text"),
        column("since", "自", "since", "time"), column("entries", "分头登记的", "written apart", "text"),
    )  # fmt: skip
    return Answer(columns, rows, ask.figure.alarm and bool(rows))


SETTLED = (
    "SELECT a.register, a.subject, o.at, o.id FROM json_each(:registers) j JOIN entries e ON e.register = j.value AND e.action = 'settle'"
    " AND e.happened >= :t JOIN entries o ON o.id = e.of JOIN about a ON a.seq = o.seq WHERE o.at < :t ORDER BY e.seq"
)
"""What was settled only after the period's end."""
NAMED: dict[str, Callable[[Ask], Answer]] = {
    "attendance_sheet": attendance, "empty_posts": empty_posts, "contested_subjects": contested,
}  # fmt: skip
"""The functions by the names that a schema may write."""


def function(ask: Ask) -> Answer:
    """What one of them gives."""
    return NAMED[str(ask.figure.said["python"])](ask)
