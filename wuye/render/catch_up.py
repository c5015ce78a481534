"""`wuye catch-up` on the screen and as JSON."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from wuye.registers.things import Record
from wuye.render.dues import due_object, left
from wuye.render.layout import Line, Row, Span, lay_out
from wuye.render.lists import stamp
from wuye.render.receipt import entry_object
from wuye.render.shift_page import grown, signed_object
from wuye.render.view import View
from wuye.render.words import plain_json
from wuye.reports.catch_up import CatchUp, Event, graded
from wuye.reports.orders import OrderRow
from wuye.reports.owed import DueRow
from wuye.reports.scenes import typed_line
from wuye.reports.shift_pages import Signed
from wuye.reports.waits import WaitRow


def catch_up_lines(found: CatchUp, view: View, width: int | None) -> list[Line]:
    """What happened, what is ordered, what is owed, what waits for a signature."""
    who = view.name(found.person)
    since = view.when(found.since) if found.since else view.say("建账", "the beginning")
    head = view.say(f"{who}  {since}以来，阅至 {found.up_to}", f"{who}  since {since}, up to {found.up_to}")
    sections: list[tuple[str, Sequence[Row]]] = [
        (view.say("发生了什么", "what happened"), [_event(e, view) for e in found.events]),
        (view.say("指令", "orders"), [_order(o, view) for o in found.orders]),
        (view.say("我的待办", "what I owe"), [_due(d, view) for d in found.owed]),
        (
            view.say("等我签", "to sign"),
            [*(_wait(w, view) for w in found.sign), *(_again(s, view) for s in found.again)],
        ),
        (view.say("待知悉", "news"), [_news(r, view) for r in found.news]),
    ]
    lines = lay_out([Row((Span(head, "bold"),))], width)
    only = len(lines)
    for title, rows in sections:
        if rows:
            lines += [[Span("")], [Span(f"{title} {len(rows)}", "bold")], *lay_out(rows, width)]
    if found.others:
        said = " · ".join(f"{view.to(register.label)} {count}" for register, count in found.others)
        lines += [[Span("")], *lay_out([Row((Span(view.say("其他登记", "other entries")), Span(said)))], width)]
    if len(lines) == only:
        lines.append([Span(view.say("没有新的事", "nothing new"))])
    return lines


def _event(event: Event, view: View) -> Row:
    subject, register = event.subject, view.books.register(event.subject.register)
    kind = graded(register)
    level = view.value(kind, event.level, register.name) if kind and event.level else view.to(register.label)
    known = {
        n: subject.facts[n]
        for n in ("kind", "account", "what", "place", "handling", "done", "result")
        if n in subject.facts
    }
    facts = " · ".join(view.value(register.fields[n], raw, register.name) for n, raw in known.items())
    words = f"{view.state(register.name, subject.state)}  {facts}"
    style = "bold red" if event.level in ("urgent", "major") or register.name != "duty" else ""
    at = event.entries[0].happened
    return Row(
        (Span(level, style), Span(stamp(at, view)), Span(subject.id), Span(words)),
        typed_line(register.name, "show", subject.id),
    )


def _order(row: OrderRow, view: View) -> Row:
    mark = (
        view.say("离开后须重新确认", "again, after your absence")
        if row.again
        else view.say("未确认", "not acknowledged")
    )
    return Row((Span(row.order.id), Span(mark, "yellow"), Span(str(row.order.facts.get("text", "")))))


def _due(row: DueRow, view: View) -> Row:
    words = f"{view.to(row.label)} {view.when(row.by)}  {left(row, view)} {view.rules(row.rules)}".rstrip()
    return Row((Span(row.subject), Span(words, "red" if row.late else "")), row.line)


def _wait(row: WaitRow, view: View) -> Row:
    entry = row.record.entry
    return Row((Span(entry.id), Span(f"{view.what(row.record)}  {view.to(row.label)}")), typed_line("sign", entry.id))


def _again(signed: Signed, view: View) -> Row:
    entry = signed.record.entry
    words = f"{view.to(signed.label)}{grown(signed, view)}"
    return Row((Span(signed.page), Span(words, "yellow")), typed_line(entry.register, entry.do, signed.page))


def _news(record: Record, view: View) -> Row:
    return Row((Span(record.entry.id), Span(view.what(record))), typed_line("sign", record.entry.id))


def catch_up_object(found: CatchUp, view: View) -> dict[str, Any]:
    """The same as JSON."""
    return {
        "person": found.person, "since": found.since.isoformat() if found.since else None, "up_to": found.up_to,
        "events": [_event_object(e) for e in found.events],
        "orders": [{"order": o.order.id, "again": o.again, **plain_json(o.order.facts)} for o in found.orders],
        "due": [due_object(row, view) for row in found.owed],
        "sign": [{**entry_object(w.record.entry), "as": w.kind} for w in found.sign],
        "sign_again": [signed_object(s) for s in found.again], "news": [entry_object(r.entry) for r in found.news],
        "others": {register.name: count for register, count in found.others},
    }  # fmt: skip


def _event_object(event: Event) -> dict[str, Any]:
    return {
        "register": event.subject.register, "subject": event.subject.id, "state": event.subject.state,
        "level": event.level or None, "entries": [r.entry.id for r in event.entries],
    }  # fmt: skip
