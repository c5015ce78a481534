"""Named functions of the roster and of attendance: whose shift it is, what a roster lacks, whether the relief is there, the month's sheet."""

from __future__ import annotations

import calendar
import datetime as dt
from collections.abc import Iterator, Mapping
from typing import Any

from wuye.pattern import pattern
from wuye.registers import clock, on_duty
from wuye.registers.books import Books
from wuye.registers.on_duty import Watch
from wuye.registers.paths import Scene
from wuye.registers.rules import MISSING, Rules

MONTH = pattern(r"(\d{4})-(0[1-9]|1[0-2])")
LAST = 25
"""The day with which a month of attendance ends (ROST-02), in a house whose rules are older than the knob."""


def shift_of(scene: Scene, person: Any, moment: Any) -> dict[str, Any]:
    """The time on duty that somebody's coming or going at a moment belongs to; nothing where he has none near it."""
    one = on_duty.nearest(scene.books, str(person), moment)
    return (
        {} if one is None else {"name": one.shift, "day": one.day, "post": one.post, "start": one.start, "end": one.end}
    )


def relief_here(scene: Scene, person: Any, moment: Any) -> str:
    """`here`, `missing`, or `none` where nobody has to take over from him: whether his post is left to somebody."""
    books, who = scene.books, str(person)
    mine = on_duty.nearest(books, who, moment)
    if mine is None:
        return "none"
    dept = _dept(books, who)
    beside = [*on_duty.watch(books, moment), *on_duty.watch(books, max(moment, mine.end))]
    others = [w for w in beside if w.person != who and w.post == mine.post and _dept(books, w.person) == dept]
    if not others and moment >= mine.end:
        return "none"
    return "here" if any(_came(books, other, moment) for other in others) else "missing"


def off_duty(scene: Scene, person: Any, moment: Any) -> str | None:
    """`off` where a roster is in force for somebody's department and he is not on duty or nearly so."""
    return None if on_duty.may_act(scene.books, str(person), moment) else "off"


def _dept(books: Books, person: str) -> Any:
    found = books.subject("staff", person)
    return found.facts.get("dept") if found else None


TAKING = ("count", "accept", "take_up")
"""What only somebody who is there does at a handover."""


def _came(books: Books, one: Watch, until: dt.datetime) -> bool:
    return any(came <= until for came in (*_clocked(books, one, "in"), *_took(books, one)))


def _took(books: Books, one: Watch) -> list[dt.datetime]:
    """When somebody counted or took over a post for a time on duty, which shows that he has come."""
    near = on_duty.length_of(books, "house", "clock_near", "4h")
    found = books.done_by("handover", list(TAKING), one.start - near, one.end)
    times = [r.entry.at for r in found if r.entry.by == one.person and one.start - near <= r.entry.at < one.end]
    return [at for at in times if on_duty.nearest(books, one.person, at) == one]


def _clocked(books: Books, one: Watch, do: str) -> list[dt.datetime]:
    """When somebody clocked in or out for a time on duty."""
    near = on_duty.length_of(books, "house", "clock_near", "4h")
    found = books.done_by("attendance", [do], one.start - near, one.end + near)
    times = [r.fields["clocked"] for r in found if r.status == "done" and r.fields.get("person") == one.person]
    return sorted(
        t for t in times if one.start - near <= t < one.end + near and on_duty.nearest(books, one.person, t) == one
    )


def roster_misfits(scene: Scene) -> list[str]:
    """What doesn't fit the roster's month and department: its name, people of others, too many or too few codes."""
    dept, rows = scene.facts.get("dept"), scene.facts.get("rows")
    if not isinstance(rows, Mapping):
        return []
    days, name = len(_days(scene)), f"{scene.facts.get('month')}-{dept}"
    wrong = [f"{who} {len(codes.split())}/{days}" for who, codes in rows.items() if len(codes.split()) != days]
    named = [] if scene.subject in (None, name) else [str(scene.subject)]
    return [*named, *wrong, *(f"{who} {_dept(scene.books, who)}" for who in rows if _dept(scene.books, who) != dept)]


def roster_gaps(scene: Scene) -> list[str]:
    """The shifts of a roster with fewer people than the house wants then, as `11-03 night 0/1`."""
    rows, rules = scene.facts.get("rows"), scene.books.rules
    return [gap for day in _days(scene) for gap in _short(day, rows, rules)] if isinstance(rows, Mapping) else []


def holiday_gaps(scene: Scene) -> list[str]:
    """The same of its public holidays alone (ROST-12)."""
    rows, rules = scene.facts.get("rows"), scene.books.rules
    days = [day for day in _days(scene) if day in rules.calendar.holidays]
    return [gap for day in days for gap in _short(day, rows, rules)] if isinstance(rows, Mapping) else []


def _days(scene: Scene) -> list[dt.date]:
    found = MONTH.fullmatch(str(scene.facts.get("month")))
    if found is None:
        return []
    year, month = int(found[1]), int(found[2])
    return [dt.date(year, month, day) for day in range(1, calendar.monthrange(year, month)[1] + 1)]


def _short(day: dt.date, rows: Mapping[str, str], rules: Rules) -> Iterator[str]:
    codes = rules.table("roster", "codes")
    of_day = [row.split()[day.day - 1] for row in rows.values() if day.day <= len(row.split())]
    for shift in rules.house_list("shifts"):
        there = sum(1 for code in of_day if codes.get(code, {}).get("shift") == shift)
        wanted = _wanted(day, shift, rules)
        if there < wanted:
            yield f"{day:%m-%d} {shift} {there}/{wanted}"


def _wanted(day: dt.date, shift: str, rules: Rules) -> int:
    """How many people a shift of a day wants: more on a public holiday (ROST-12)."""
    table = rules.knob("roster", "holiday_minimum" if day in rules.calendar.holidays else "minimum")
    if not isinstance(table, Mapping):
        return 1 if table is MISSING else int(table)
    return int(table.get(shift, table.get("else", 1)))


def attendance_sheet(scene: Scene) -> list[dict[str, Any]]:
    """Each person's month of attendance, up to the last 25th: shifts, how many clocked in, late, early, absent, on leave."""
    books = scene.books
    start, end = sheet_month(books.rules.day_of(scene.at), month_ends(books.rules))
    days = [start + dt.timedelta(days=n) for n in range((end - start).days + 1)]
    found: dict[str, dict[str, Any]] = {}
    marks = _marks(books, start, scene.at)
    for day in days:
        moment = min(scene.at, clock.at_clock(day, "24:00", books.rules.zone))
        _count_leave(books, day, moment, found)
        for one in on_duty.of_day(books, day, moment):
            if one.start <= scene.at:
                _count(books, one, marks.get((one.person, day)), _row(found, one.person))
    return [found[person] for person in sorted(found)]


def month_ends(rules: Rules) -> int:
    """The day with which a month of attendance ends."""
    value = rules.knob("attendance", "month_ends")
    return LAST if value is MISSING else int(value)


def sheet_month(today: dt.date, last: int = LAST) -> tuple[dt.date, dt.date]:
    """The month of attendance that ended last: from the day after the last one of the month before, to that day."""
    before = today.replace(day=1) - dt.timedelta(days=1)
    end = _on(today, last) if today >= _on(today, last) else _on(before, last)
    return _on(end.replace(day=1) - dt.timedelta(days=1), last) + dt.timedelta(days=1), end


def _on(month: dt.date, day: int) -> dt.date:
    return month.replace(day=min(day, calendar.monthrange(month.year, month.month)[1]))


def _row(found: dict[str, dict[str, Any]], person: str) -> dict[str, Any]:
    return found.setdefault(
        person, {"who": person, "shifts": 0, "present": 0, "late": 0, "early": 0, "absent": 0, "leave": 0}
    )


def _count(books: Books, one: Watch, said: str | None, row: dict[str, Any]) -> None:
    came, went = _clocked(books, one, "in"), _clocked(books, one, "out")
    row["shifts"] += 1
    row["present"] += bool(came)
    row["late"] += said == "late" or (said is None and bool(came) and came[0] > one.start)
    row["early"] += said == "early" or (said is None and bool(went) and went[-1] < one.end)
    row["absent"] += said == "absent" or (said is None and not came)


def _marks(books: Books, since: dt.date, until: dt.datetime) -> dict[tuple[Any, Any], str]:
    """What the timekeeper found of a shift, by person and day: it goes before what the clock says."""
    start = clock.at_clock(since, "00:00", books.rules.zone)
    found = [r for r in books.done_by("attendance", ["mark"], start, until) if r.status == "done"]
    return {(r.fields["person"], r.fields["day"]): str(r.fields["verdict"]) for r in found}


def _count_leave(books: Books, day: dt.date, at: dt.datetime, found: dict[str, dict[str, Any]]) -> None:
    """The shifts that somebody was away from with leave, a whole shift or more of it."""
    plan = on_duty.planned(books, day, at)
    there = {one.person for one in on_duty.of_day(books, day, at)}
    away = {str(s.facts.get("person")) for s in on_duty.absences(books, day) if s.facts.get("kind") != "swap"}
    for person in away:
        if plan.get(person) and person not in there:
            _row(found, person)["leave"] += 1
