"""`wuye timeline`, `muster` and `board`: what managers, the fire brigade and the screen on the wall are shown."""

from __future__ import annotations

from wuye.cli.call import Call
from wuye.cli.opened import opened
from wuye.errors import DONE
from wuye.render.paint import paint, print_json, width_of
from wuye.render.view import View
from wuye.text import Text


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
