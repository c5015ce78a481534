"""The board on the screen and as JSON."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any, NamedTuple, TypeVar

from wuye.registers import people
from wuye.registers.things import Record, Subject
from wuye.render.dues import chase_words, due_object, lapse_words, left
from wuye.render.layout import Line, Row, Span, lay_out
from wuye.render.lists import routine_object, routine_words
from wuye.render.receipt import entry_object
from wuye.render.view import View
from wuye.render.words import WEEK, plain
from wuye.reports.board import Board, Crew
from wuye.reports.owed import DueRow, LapseRow
from wuye.reports.scenes import typed_line
from wuye.reports.waits import WaitRow
from wuye.text import Text, cells

T = TypeVar("T")
MOST = 8
"""How many rows of one kind the board shows; a line to type shows the others."""
DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
CONTESTED = Text("有争议", "contested")
LATE, SIGN, NEWS = Text("超时", "late"), Text("等我签", "to sign"), Text("待知悉", "news")
SOON, OUT, ROUTINES = Text("将到期", "soon"), Text("在外", "out"), Text("例行", "routine")


class Parts(NamedTuple):
    """The board before it is laid out: its head in three, the rows, those below them, the last line."""

    house: str
    date: str
    lines: list[str]
    rows: list[Row]
    foot: list[Row]
    ledger: Row


def board_lines(board: Board, view: View, width: int | None) -> list[Line]:
    """The whole board."""
    parts = board_parts(board, view)
    foot = lay_out(_aligned(parts.foot, parts.rows), width)
    calm = [[Span(calm_words(view))], [Span("")]]
    body = lay_out(parts.rows, width)
    last = [[Span("")], *lay_out([parts.ledger], width)]
    return [*_head(parts, width), *([*body, [Span("")]] if body else calm), *foot, *last]


def board_parts(board: Board, view: View, *, asks: bool = True) -> Parts:
    """What the board says, in cells, for the terminal and for the wall, which `asks` nobody who he is."""
    rows = [
        *_section(CONTESTED, board.contested, lambda s: _contested(s, view), "sync", "bold red", view),
        *_section(LATE, board.late, lambda r: _late(r, view), "due --late", "bold red", view),
        *_section(SIGN, board.sign, lambda r: _sign(r, view), "sign", "bold yellow", view),
        *_section(NEWS, board.news, lambda r: _news(r, view), "due --mine", "bold yellow", view),
        *_section(SOON, _coming(board), lambda r: _soon(r, view), "due", "bold", view),
    ]
    office = view.books.rules.knob("house", "office_name")
    house = plain(
        f"{view.to(board.name)} {office}" if view.lang == "zh" and isinstance(office, str) else view.to(board.name)
    )
    day = view.say(f"周{WEEK[view.now.weekday()]}", DAYS[view.now.weekday()])
    shift = f"{view.to(board.shift.label)} {board.shift.start:%H:%M}–{_end(board)}"
    crew = _crew(board, view)
    me = _me(board, view) if asks or board.person is not None else ""
    lines = [f"{shift}  {crew}", me] if crew else [f"{shift}  {me}"]
    foot = [*_out(board, view), *_routines(board, view)]
    return Parts(
        house, f"{view.now:%Y-%m-%d} {day} {view.now:%H:%M}", [*filter(None, lines)], rows, foot, _ledger(board, view)
    )


def calm_words(view: View) -> str:
    """What is said where there are no rows."""
    return view.say("没有超时，没有等您签的", "nothing is late, nothing waits for you")


def _head(parts: Parts, width: int | None) -> list[Line]:
    gap = max(2, min(width or 80, 80) - cells(parts.house) - cells(parts.date))
    top: list[Line] = lay_out([Row((Span(parts.house, "bold"),), parts.date)], width) if gap == 2 else [
        [Span(parts.house, "bold"), Span(" " * gap), Span(parts.date)]
    ]  # fmt: skip
    return [*top, *lay_out([Row((Span(line),)) for line in parts.lines], width), [Span("")]]


def _crew(board: Board, view: View) -> str:
    """Who is on duty now, who comes next, who leads, and who has the day off."""
    crew = board.crew
    if crew is None:
        return ""
    nobody = view.say("无人", "nobody")
    parts = [view.listing(map(view.name, crew.here)) or nobody]
    parts.append(view.say("接班 ", "next ") + (view.listing(map(view.name, crew.after)) or nobody))
    if crew.leads:
        parts.append(view.say("领班 ", "leader ") + view.listing(map(view.name, crew.leads)))
    return "  ".join([*parts, *(_named(person, off, view) for person, off in crew.named)])


def _named(person: str, off: bool, view: View) -> str:
    [role, *_] = [*people.own_roles(view.books, person), ""]
    found = view.books.rules.roles.get(role)
    note = view.say("（今日休）", " (off today)") if off else ""
    return f"{view.to(found.label) if found else role} {view.name(person)}{note}"


def _aligned(rows: Sequence[Row], above: Sequence[Row]) -> list[Row]:
    """Rows whose label is as wide as those above."""
    width = max((cells(row.cells[0].words) for row in (*rows, *above)), default=0)
    pads = [" " * (width - cells(row.cells[0].words)) for row in rows]
    return [
        Row((Span(row.cells[0].words + pad, row.cells[0].style), *row.cells[1:]), row.tail, row.below)
        for row, pad in zip(rows, pads, strict=True)
    ]


def _end(board: Board) -> str:
    end = f"{board.shift.end:%H:%M}"
    return "24:00" if end == "00:00" else end


def _me(board: Board, view: View) -> str:
    if board.person is None:
        return view.say("您是谁？加 --as 工号", "who are you? add --as STAFF")
    roles = [view.books.rules.roles.get(r) for r in people.own_roles(view.books, board.person)]
    titles = view.listing(view.to(r.label) for r in roles if r is not None)
    return view.say(f"{view.name(board.person)}（{titles}）", f"{view.name(board.person)} ({titles})")


def _section(label: Text, rows: Sequence[T], row: Callable[[T], Row], more: str, style: str, view: View) -> list[Row]:
    """Rows under one label with their count; the label stands on the first, and only those shown are read."""
    title = f"{view.to(label)} {len(rows)}"
    shown = [row(one) for one in rows[:MOST]]
    if len(rows) > MOST:
        rest = len(rows) - MOST
        shown.append(Row((Span(""), Span(view.say(f"还有 {rest} 项", f"{rest} more"))), typed_line(*more.split())))
    return [Row((Span(title if i == 0 else "", style), *row.cells), row.tail, row.below) for i, row in enumerate(shown)]


def _contested(subject: Subject, view: View) -> Row:
    ids = list(subject.contested)
    words = view.say(f"两岗分头记：{'、'.join(ids)}", f"written apart: {', '.join(ids)}")
    return Row((Span(subject.id), Span(words)), typed_line("settle", ids[-1]))


def _late(row: DueRow, view: View) -> Row:
    chased = chase_words(row.chase, view)
    words = view.say(f"{_owes(row, view)}，{left(row, view)}", f"{_owes(row, view)}, {left(row, view)}")
    return Row((Span(row.subject), Span(f"{words} {view.rules(row.rules)}".rstrip())), row.line, _maybe(chased))


def _maybe(words: str) -> tuple[Span, ...]:
    return (Span(words),) if words else ()


def _sign(row: WaitRow, view: View) -> Row:
    entry = row.record.entry
    words = f"{view.what(row.record)} {view.brief(row.record)}".rstrip()
    by = view.say(f"{view.name(entry.by)} 记，等您{row.label.zh}", f"by {view.name(entry.by)}, you to {row.label.en}")
    late = row.by is not None and row.by < view.now
    owed = view.say(f"，应 {view.when(row.by)} 前", f", by {view.when(row.by)}") if row.by else ""
    return Row((Span(entry.id), Span(f"{words}  {by}{owed}", "red" if late else "")), typed_line("sign", entry.id))


def _news(record: Record, view: View) -> Row:
    entry = record.entry
    words = f"{view.what(record)}  {view.name(entry.by)} {view.when(entry.at)}"
    return Row((Span(entry.id), Span(words)), typed_line("sign", entry.id))


def _coming(board: Board) -> list[DueRow | LapseRow]:
    return [*board.soon, *board.lapsing]


def _soon(row: DueRow | LapseRow, view: View) -> Row:
    return _due_soon(row, view) if isinstance(row, DueRow) else _lapse(row, view)


def _due_soon(row: DueRow, view: View) -> Row:
    return Row((Span(row.subject), Span(_owes(row, view))), row.line)


def _owes(row: DueRow, view: View) -> str:
    return view.say(
        f"{view.who(row.owed_by)}  {row.label.zh} {view.when(row.by)}",
        f"{view.who(row.owed_by)}  {row.label.en} by {view.when(row.by)}",
    )


def _lapse(row: LapseRow, view: View) -> Row:
    return Row((Span(row.subject), Span(lapse_words(row, view))), typed_line(row.register, "show", row.subject))


def _out(board: Board, view: View) -> list[Row]:
    total = sum(count for _, _, count in board.out)
    said = " · ".join(f"{view.to(label)} {count}" for _, label, count in board.out)
    return [Row((Span(f"{view.to(OUT)} {total}", "bold"), Span(said)))] if total else []


def _routines(board: Board, view: View) -> list[Row]:
    said = [routine_words(r, view) for r in board.routines[:MOST]]
    if not said:
        return []
    more = len(board.routines) - MOST
    said += [view.say(f"还有 {more} 项", f"{more} more")] if more > 0 else []
    return [Row((Span(f"{view.to(ROUTINES)} {len(board.routines)}", "bold"), Span(" · ".join(said))), "wuye routine")]


def _ledger(board: Board, view: View) -> Row:
    words = view.say(f"账本：共 {board.entries:,} 条", f"the ledger: {board.entries:,} entries")
    return Row((Span(words),), "wuye audit")


def board_object(board: Board, view: View) -> dict[str, Any]:
    """The board as JSON."""
    return {
        "house": view.to(board.name), "now": board.now.isoformat(), "person": board.person,
        "shift": {"name": board.shift.name, "start": board.shift.start.isoformat(), "end": board.shift.end.isoformat()},
        "on_duty": None if board.crew is None else _crew_object(board.crew),
        "contested": {s.id: list(s.contested) for s in board.contested}, "late": _dues(board.late, view), "sign": [{**entry_object(r.record.entry), "as": r.kind} for r in board.sign],
        "news": [entry_object(r.entry) for r in board.news], "soon": _dues(board.soon, view),
        "lapsing": [{"register": r.register, "subject": r.subject, "ends": r.ends.isoformat()} for r in board.lapsing],
        "out": {name: count for name, _, count in board.out},
        "routines": [routine_object(r, view) for r in board.routines], "entries": board.entries,
    }  # fmt: skip


def _crew_object(crew: Crew) -> dict[str, Any]:
    off = [person for person, away in crew.named if away]
    return {"here": list(crew.here), "next": list(crew.after), "leaders": list(crew.leads), "off": off}


def _dues(rows: Iterable[DueRow], view: View) -> list[dict[str, Any]]:
    return [due_object(row, view) for row in rows]
