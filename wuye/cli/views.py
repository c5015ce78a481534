"""`wuye timeline`, `muster` and `board`: what managers, the fire brigade and the screen on the wall are shown."""

from __future__ import annotations

import datetime as dt
import sys
from pathlib import Path

from wuye.cli.call import Call
from wuye.cli.opened import opened
from wuye.errors import DONE, BadInput
from wuye.render.paint import paint, print_json, width_of
from wuye.render.view import View
from wuye.render.words import plain
from wuye.repo.files import disk
from wuye.text import Text, same


def timeline(call: Call) -> int:
    """Everything that ever touched a unit, a key, a file, a person, a tenant."""
    from wuye.render.timeline import timeline_lines, timeline_object
    from wuye.reports.fulltext import may_hold
    from wuye.reports.timeline import stretch
    from wuye.reports.timeline import timeline as ask

    house = opened(call)
    view = View(house.books, house.now(), call.lang)
    span = stretch(call.values.get("since"), call.values.get("until"), view.books, view.now)
    found = ask(view.books, str(call.values["subject"]), lambda words: may_hold(house, words), span)
    if call.json:
        print_json(timeline_object(found, view))
    elif found.records:
        paint(timeline_lines(found, view, width_of()))
    else:
        call.say(Text("这段时间里没有记录", "there is no entry in that time"))
    return DONE


def muster(call: Call) -> int:
    """Who is in the building now, by what the books know."""
    from wuye.render.muster import muster_lines, muster_object
    from wuye.reports.muster import muster as ask

    house = opened(call)
    view = View(house.books, house.now(), call.lang)
    found = ask(view.books, view.now)
    if call.json:
        print_json(muster_object(found, view))
    else:
        paint(muster_lines(found, view, width_of()))
    return DONE


def board(call: Call) -> int:
    """The board, on the terminal or as a page for a screen on the wall."""
    if not call.values.get("html"):
        from wuye.cli.questions import board as on_terminal

        return on_terminal(call)
    from wuye.desk.who import find_person
    from wuye.render.wall import wall_page
    from wuye.reports.board import board as ask

    house = opened(call)
    view = View(house.books, house.now(), call.lang)
    # A wall is nobody's, unless somebody is named on the line itself.
    person = find_person(house, call.person) if call.person else None
    # Its age is told by this machine's clock, whatever the house's own says in a rehearsal.
    page = wall_page(ask(view.books, person, view.now), view, dt.datetime.now(house.rules.zone))
    to = call.target()
    if to is None:
        sys.stdout.write(page)
    else:
        _written(Path(str(to)), page.encode())
        print(plain(str(to)))
    return DONE


def _written(path: Path, data: bytes) -> None:
    """Puts a file in place whole: a browser never reads a part of it."""
    if path.is_dir() or not path.parent.is_dir():
        raise BadInput.of(
            f"写不进 {path}：要写成已有目录里的文件名", f"can't write {path}: name a file in a folder that is there",
            remedy=same("wuye board --html -o board.html"), field="output",
        )  # fmt: skip
    from wuye.cli.folder import put_file

    with disk(path.parent):
        put_file(path, data)
