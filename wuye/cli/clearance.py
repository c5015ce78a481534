"""`wuye clearance WHO`: what somebody holds, keeps, owes and may sign."""

from __future__ import annotations

from wuye.cli.call import Call
from wuye.cli.opened import opened
from wuye.errors import DONE, FAULTS, BadInput
from wuye.registers import people
from wuye.registers.kinds import unknown_person
from wuye.render.paint import paint, print_json, width_of
from wuye.render.view import View
from wuye.text import Text


def clearance(call: Call) -> int:
    """The clearance of a person, an outsider or a tenant; exit 1 as long as something is left."""
    from wuye.render.clearance import clearance_lines, clearance_object
    from wuye.reports.clearance import clearance as ask

    house = opened(call)
    view = View(house.books, house.now(), call.lang)
    said = str(call.values.get("subject") or house.person(call.person))
    named = people.by_name(house.books, said)
    if len(named) > 1:
        raise BadInput.of(
            f"{said} 有 {len(named)} 位，请写工号：{'、'.join(named)}", f"{len(named)} people are called {said}",
            remedy=Text(f"wuye clearance {named[0]}", f"wuye clearance {named[0]}"),
        )  # fmt: skip
    found = ask(house.books, named[0] if named else said, view.now)
    if not (found.enrolled or named or found.things or house.books.subject("unit", said)):
        remedy = unknown_person(said, house.books).remedy
        raise BadInput.of(f"账上没有 {said} 这个人或单元", f"{said} is nobody in the books, and no unit", remedy=remedy)
    if call.json:
        print_json(clearance_object(found, view))
    else:
        paint(clearance_lines(found, view, width_of()))
    return DONE if found.clear else FAULTS
