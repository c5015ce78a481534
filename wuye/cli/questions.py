"""What is asked of the books: the board, dues, routines, lists, lives, searches; nothing is written."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from itertools import islice

from wuye.cli.call import Call
from wuye.cli.opened import opened
from wuye.desk.house import House
from wuye.desk.who import find_person
from wuye.errors import FAULTS, BadInput, WuyeError
from wuye.registers.define import Register
from wuye.registers.say import unknown_subject
from wuye.registers.things import Record
from wuye.render.lists import (
    MOST,
    entry_lines,
    more_lines,
    routine_lines,
    routine_object,
    subject_lines,
    subject_object,
)  # fmt: skip
from wuye.render.paint import paint, print_json, width_of
from wuye.render.receipt import entry_object
from wuye.render.view import View
from wuye.text import Text


def _view(call: Call, house: House) -> View:
    return View(house.books, house.now(), call.lang)


def board(call: Call) -> int:
    """The board."""
    from wuye.render.board import board_lines, board_object
    from wuye.reports.board import board as ask

    house = opened(call)
    view = _view(call, house)
    found = ask(view.books, _person(call, house), view.now)
    if call.json:
        print_json(board_object(found, view))
    else:
        paint(board_lines(found, view, width_of()))
    return 0


def _person(call: Call, house: House) -> str | None:
    """Whoever is named or has the only key here; the board is there for nobody in particular, too."""
    try:
        return find_person(house, call.person)
    except WuyeError:
        if call.person or os.environ.get("WUYE_AS"):
            raise
        return None


def due(call: Call) -> int:
    """What is owed; with --late the exit status tells whether anything is."""
    from wuye.render.dues import due_lines, due_object
    from wuye.reports.owed import mine, owed

    house = opened(call)
    view = _view(call, house)
    rows = owed(view.books, view.now)
    if call.values.get("mine"):
        rows = mine(rows, view.books, find_person(house, call.person), view.now)
    if call.values.get("late"):
        rows = rows.but(lambda one: one.late)
    if call.json:
        print_json([due_object(row, view) for row in rows])
    elif rows:
        given = [f"--{name}" for name in ("mine", "late") if call.values.get(name)]
        paint(due_lines(rows, view, width_of(), None if call.values.get("all") else ("due", *given, "--all")))
    else:
        call.say(
            Text("没有待办", "nothing is owed") if not call.values.get("late") else Text("没有逾期", "nothing is late")
        )
    return FAULTS if rows and call.values.get("late") else 0


def routines(call: Call) -> int:
    """The recurring duties of this period."""
    from wuye.reports.routines import routines as ask

    house = opened(call)
    view = _view(call, house)
    rows = ask(view.books, view.now)
    if call.json:
        print_json([routine_object(row, view) for row in rows])
    else:
        paint(routine_lines(rows, view, width_of()))
    return 0


def find(call: Call) -> int:
    """The entries in which all words stand."""
    from wuye.reports.entries import found, wanted
    from wuye.reports.fulltext import may_hold

    house, words = opened(call), wanted(call.values.get("text") or ())
    hits = found(house.books, words, may_hold(house, words))
    if call.json or call.values.get("all"):
        return _entries(call, _view(call, house), list(hits))
    shown = list(islice(hits, MOST))
    more = ("find", *call.values["text"], "--all") if next(hits, None) is not None else None
    return _entries(call, _view(call, house), shown, more)


def log(call: Call) -> int:
    """The entries of all registers."""
    from wuye.reports.entries import logged, since_when

    house = opened(call)
    view = _view(call, house)
    since, by = call.values.get("since"), call.values.get("by")
    start = since_when(since, view.books, view.now) if since else None
    most = None if start else _most(call)
    records = logged(view.books, since=start, by=find_person(house, by) if by else None, most=most)
    return _newest(call, view, records, most, ("log", *(("--by", by) if by else ())))


def register_log(call: Call) -> int:
    """The entries of one register, or of one subject of it."""
    from wuye.reports.entries import logged

    house = opened(call)
    view, subject = _view(call, house), call.values.get("subject")
    most = _most(call)
    records = logged(view.books, call.carry, subject, most=most)
    if subject and not records:
        raise BadInput((unknown_subject(view.books.register(call.carry), subject, view.books),))
    return _newest(call, view, records, most, (call.carry, "log", *([subject] if subject else ())))


def _most(call: Call) -> int | None:
    """One more than are shown, which tells whether there are any older ones; all where a program reads them."""
    return None if call.json or call.values.get("all") else MOST + 1


def _newest(call: Call, view: View, records: list[Record], most: int | None, line: Sequence[str]) -> int:
    left_out = most is not None and len(records) == most
    return _entries(call, view, records[1:] if left_out else records, (*line, "--all") if left_out else None)


def _entries(call: Call, view: View, records: Sequence[Record], more: Sequence[str] | None = None) -> int:
    if call.json:
        print_json([entry_object(record.entry) for record in records])
    elif records:
        paint([*entry_lines(records, view, width_of()), *(more_lines(more, view, width_of()) if more else ())])
    else:
        call.say(Text("没有这样的记录", "there is no such entry"))
    return 0


def register_list(call: Call) -> int:
    """The subjects of a register."""
    from wuye.reports.subjects import listed

    house = opened(call)
    view = _view(call, house)
    register = view.books.register(call.carry)
    rows = listed(view.books, register, view.now, call.values.get("state"), call.values.get("where") or ())
    if call.json:
        print_json([subject_object(row, register) for row in rows])
    elif rows:
        paint(subject_lines(rows, register, view, width_of()))
    else:
        call.say(
            Text(f"没有这样的{register.label.zh}", f"there is nothing like that in the {register.label.en} register")
        )
    return 0


def register_show(call: Call) -> int:
    """The life of one subject."""
    from dataclasses import replace

    from wuye.render.life import life_lines, life_object
    from wuye.reports.lives import commits_of, life_of

    house = opened(call)
    view, name = _view(call, house), str(call.values["subject"])
    register = view.books.register(call.carry)
    subject = view.books.subject(register.name, name)
    if subject is None:
        return _not_yet(call, view, register, name)
    life = life_of(subject, view.books, view.now, None if call.json or call.values.get("all") else MOST)
    life = replace(life, commits=commits_of(house.objects, house.head, [r.entry.id for r in life.entries]))
    if call.json:
        print_json(life_object(life, view))
    else:
        paint(life_lines(life, view, width_of()))
    return 0


def _not_yet(call: Call, view: View, register: Register, name: str) -> int:
    """A subject whose first entry still waits for a signature."""
    from wuye.render.life import entry_whole

    record = view.books.named(view.books.pending.get((register.name, name)))
    if record is None or not record.waiting(view.now):
        raise BadInput((unknown_subject(register, name, view.books),))
    if call.json:
        print_json({"subject": name, "state": "waiting", "entries": [{"entry": entry_object(record.entry)}]})
    else:
        paint(entry_whole(record, view, width_of(sys.stdout)))
    return 0
