"""`wuye archive catalogue`: the catalogues of a register."""

from __future__ import annotations

from wuye.cli.call import Call
from wuye.cli.opened import opened
from wuye.render.catalogues import catalogue_lines, catalogue_object
from wuye.render.paint import paint, print_json, width_of
from wuye.render.view import View
from wuye.reports.catalogues import catalogue_named, listed


def run(call: Call) -> int:
    """Prints one catalogue as it stands now."""
    house = opened(call)
    view = View(house.books, house.now(), call.lang)
    register = view.books.register(call.carry)
    catalogue = catalogue_named(register, call.values.get("name"))
    where = call.values.get("where") or ()
    found = listed(view.books, register, catalogue, view.now, call.values.get("subject"), where)
    if call.json:
        print_json(catalogue_object(found, view))
    else:
        paint(catalogue_lines(found, view, width_of()))
    return 0
