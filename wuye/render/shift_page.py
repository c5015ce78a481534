"""A shift's page on the screen and as JSON, the way a log book has it."""

from __future__ import annotations

from typing import Any

from wuye.registers.things import Record, Subject
from wuye.registers.words import BUILT_IN
from wuye.render.layout import Line, Row, Span, lay_out
from wuye.render.receipt import entry_object
from wuye.render.view import View
from wuye.reports.shift_pages import ShiftPage, Signed


def page_lines(page: ShiftPage, view: View, width: int | None) -> list[Line]:
    """Head, carried-over work, events, signatures."""
    parts = [
        _head(page, view, width),
        _part(view.say("上班遗留", "carried over"), [_carried(s, page, view) for s in page.carried], view, width),
        _part(view.say("本班记事", "events"), [_entry(r, view) for r in page.events], view, width),
        _part(view.say("签字", "signatures"), [_signed(s, view) for s in page.signed], view, width),
    ]
    return [line for i, part in enumerate(parts) for line in ([[Span("")], *part] if i else part)]


def _head(page: ShiftPage, view: View, width: int | None) -> list[Line]:
    title = view.books.rules.knob(page.register.name, "title")
    label = title if view.lang == "zh" and isinstance(title, str) else view.to(page.register.label)
    end = "24:00" if f"{page.end:%H:%M}" == "00:00" else f"{page.end:%H:%M}"
    hours = f"{page.start:%Y-%m-%d}  {view.to(page.shift)} {page.start:%H:%M}–{end}"
    state = view.state(page.book.register, page.book.state) if page.book else view.say("未开页", "not begun")
    duty = view.listing(view.name(p) for p in (page.book.facts.get("on_duty") or ())) if page.book else ""
    rows = [
        Row((Span(view.say("班页", "page")), Span(f"{page.name}  {hours}"))),
        Row((Span(view.say("值班", "on duty")), Span(duty or view.say("没有登记", "not recorded")))),
        Row(
            (
                Span(view.say("状态", "state")),
                Span(view.say(f"{state}，{page.page.size} 条", f"{state}, {page.page.size} entries")),
            )
        ),
        Row((Span(view.say("指纹", "digest")), Span(page.page.digest))),
    ]
    return [[Span(label, "bold")], *lay_out(rows, width)]


def _part(title: str, rows: list[Row], view: View, width: int | None) -> list[Line]:
    none = [Row((Span(view.say("没有", "none")),))]
    return [[Span(f"{title} {len(rows)}" if rows else title, "bold")], *lay_out(rows or none, width)]


def _carried(subject: Subject, page: ShiftPage, view: View) -> Row:
    facts: dict[str, Any] = {
        n: subject.facts[n]
        for n in ("kind", "importance", "account", "place", "reason", "solve_by", "to_do")
        if n in subject.facts
    }
    words = f"{view.state(subject.register, subject.state)}  {view.facts(page.register, facts, short=True)}"
    return Row((Span(subject.id), Span(words)))


def _entry(record: Record, view: View) -> Row:
    entry = record.entry
    about = entry.subjects or ((str(entry.fields.get("of", "")),) if entry.do in BUILT_IN else ())
    what = " ".join((view.act(record), *(n for n in about if n)))
    # When it happened is what the book is about; when it was written stands in the entry.
    happened = record.happened.astimezone(view.now.tzinfo)
    cells = (
        Span(f"{happened:%H:%M}"),
        Span(entry.id),
        Span(view.name(entry.by)),
        Span(f"{what}  {view.fields(record)}".rstrip()),
    )
    return Row(cells, "", tuple(Span(mark, "yellow") for mark in view.marks(record)))


def _signed(signed: Signed, view: View) -> Row:
    entry = signed.record.entry
    words = view.say(f"{signed.label.zh}  共 {signed.count} 条", f"{signed.label.en}  over {signed.count} entries")
    return Row(
        (
            Span(view.name(entry.by)),
            Span(f"{entry.at.astimezone(view.now.tzinfo):%m-%d %H:%M}"),
            Span(f"{words}{grown(signed, view)}"),
        )
    )


def grown(signed: Signed, view: View) -> str:
    """That a page holds more than was signed."""
    if signed.stands:
        return ""
    return view.say(
        f"；现有 {signed.now} {signed.unit.zh}，须重签", f"; {signed.now} {signed.unit.en} now, to be signed again"
    )


def page_object(page: ShiftPage, view: View) -> dict[str, Any]:
    """The same as JSON."""
    return {
        "page": page.name, "register": page.register.name, "shift": view.to(page.shift), "start": page.start.isoformat(),
        "end": page.end.isoformat(), "state": page.book.state if page.book else None,
        "on_duty": list(page.book.facts.get("on_duty") or ()) if page.book else [], "count": page.page.size,
        "digest": page.page.digest, "carried": [s.id for s in page.carried],
        "events": [entry_object(r.entry) for r in page.events],
        "signatures": [signed_object(s) for s in page.signed],
    }  # fmt: skip


def signed_object(signed: Signed) -> dict[str, Any]:
    """A signature over a page as JSON."""
    entry = signed.record.entry
    return {
        "entry": entry.id, "by": entry.by, "at": entry.at.isoformat(), "as": entry.do, "page": signed.page,
        "count": signed.count, "now": signed.now, "stands": signed.stands,
    }  # fmt: skip
