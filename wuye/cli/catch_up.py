"""`wuye catch-up` and a shift's page: what somebody who comes on duty reads, and signs as read."""

from __future__ import annotations

from wuye.cli.call import Call
from wuye.cli.opened import opened
from wuye.desk.draft import Draft
from wuye.desk.house import House
from wuye.desk.record import record
from wuye.desk.who import find_person
from wuye.render.paint import paint, print_json, width_of
from wuye.render.receipt import print_receipt
from wuye.render.view import View
from wuye.reports.catch_up import READING, CatchUp
from wuye.text import Text


def catch_up(call: Call) -> int:
    """What happened since the person's own last shift; with --sign, or a yes on a terminal, it is signed as read."""
    from wuye.render.catch_up import catch_up_lines, catch_up_object
    from wuye.reports.catch_up import catch_up as ask
    from wuye.reports.entries import since_when

    house = opened(call)
    person, view = find_person(house, call.person), View(house.books, house.now(), call.lang)
    since = call.values.get("since")
    found = ask(view.books, person, view.now, since_when(since, view.books, view.now) if since else None)
    if not (call.json and call.values.get("sign")):
        if call.json:
            print_json(catch_up_object(found, view))
        else:
            paint(catch_up_lines(found, view, width_of()))
    if call.values.get("sign") or (call.terminal and not call.json and found.up_to and _asked(call)):
        _sign(call, house, found)
    return 0


def _asked(call: Call) -> bool:
    from wuye.cli.ask import confirm

    return confirm(call, Text("以上已阅，签收吗？", "read all this; sign it as read?"))


def _sign(call: Call, house: House, found: CatchUp) -> None:
    """The signatures that orders wait for, then the reading itself, which names every order acknowledged."""
    for row in found.orders:
        if row.sign is not None:
            entry = row.sign.entry
            fields = {"of": entry.id, "digest": entry.digest, "as": "confirm", "verdict": "yes"}
            receipt = record(house, Draft(entry.register, "sign", found.person, (), fields))
            print_receipt(receipt, house, call.lang, as_json=call.json)
    named = {"orders": [row.order.id for row in found.orders]} if found.orders else {}
    since = {"since": found.since} if found.since else {}
    draft = Draft(READING, "read", found.person, (), {**since, "up_to": found.up_to, **named})
    print_receipt(record(house, draft), house, call.lang, as_json=call.json)


def page(call: Call) -> int:
    """A shift's page, as a page of a book."""
    from wuye.render.shift_page import page_lines, page_object
    from wuye.reports.shift_pages import shift_page

    house = opened(call)
    view = View(house.books, house.now(), call.lang)
    found = shift_page(view.books, view.books.register(call.carry), call.values.get("page"), view.now, house.desk)
    if call.json:
        print_json(page_object(found, view))
    else:
        paint(page_lines(found, view, width_of()))
    return 0
