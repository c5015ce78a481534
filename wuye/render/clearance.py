"""The clearance of a person or a tenant on the screen."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from wuye.render.dues import due_object
from wuye.render.layout import Line, Row, Span, lay_out
from wuye.render.view import View
from wuye.render.words import plain
from wuye.reports.clearance import Clearance, InHand


def clearance_lines(found: Clearance, view: View, width: int | None) -> list[Line]:
    """What he holds, keeps, owes and may sign, each with the line that settles it."""
    lines = lay_out([Row((Span(_head(found, view), "bold"),))], width)
    parts: list[tuple[str, list[Row]]] = [
        (view.say("借用", "holds"), [_thing(one, view) for one in found.held]),
        (view.say("保管", "keeps"), [_thing(one, view) for one in found.kept]),
        (view.say("客户钥匙", "client's keys"), [_thing(one, view) for one in found.clients]),
        (view.say("欠办", "owes"), [Row((Span(r.subject), Span(view.to(r.label)), Span(view.when(r.by), _red(r.late))), r.line) for r in found.owes]),
        (view.say("欠签", "to sign"), [Row((Span(entry),), f"wuye sign {entry}") for entry in found.signs]),
        (view.say("下属", "leads"), [Row((Span(view.name(p)),)) for p in found.leads]),
        (view.say("可签岗位", "may sign as"), [Row((Span(_role(r, view)), Span(view.say("没有别人", "nobody else can"), "bold red") if r in found.sole else Span(""))) for r in found.roles]),
    ]  # fmt: skip
    for title, rows in parts:
        if rows:
            lines += [[Span("")], [Span(title, "dim")], *lay_out(rows, width)]
    return lines


def _head(found: Clearance, view: View) -> str:
    name = view.name(found.who)
    if found.clear:
        return view.say(f"{name}：都清了", f"{name}: all clear")
    return view.say(f"{name}：还没清", f"{name}: not clear yet")


def _thing(one: InHand, view: View) -> Row:
    register = view.books.register(one.subject.register)
    state = Span(view.state(register.name, view.books.state(one.subject, view.now)))
    when = Span(view.when(one.due), _red(one.late)) if one.due else Span("")
    return Row((Span(plain(one.name)), Span(view.to(register.label)), state, when), one.line)


def _red(late: bool) -> str:
    return "bold red" if late else ""


def _role(role: str, view: View) -> str:
    label = view.books.rules.house_list("roles").get(role)
    return view.to(label) if label is not None else role


def clearance_object(found: Clearance, view: View) -> dict[str, Any]:
    """The same as JSON."""

    def things(rows: Sequence[InHand]) -> list[dict[str, Any]]:
        return [
            {"subject": r.name, "register": r.subject.register, "state": r.subject.state,
             "due": r.due.isoformat() if r.due else None, "late": r.late} for r in rows
        ]  # fmt: skip

    return {
        "who": found.who, "clear": found.clear, "holds": things(found.held), "keeps": things(found.kept),
        "clients": things(found.clients), "owes": [due_object(row, view) for row in found.owes],
        "to_sign": list(found.signs), "leads": list(found.leads), "roles": list(found.roles), "sole": list(found.sole),
    }  # fmt: skip
