"""A draw drawn again, with its working."""

from __future__ import annotations

from typing import Any

from wuye.render.layout import Line, Row, Span, lay_out
from wuye.render.view import View
from wuye.reports.draws import Redrawn

NUMBER = 16
"""So many digits of a page's number in the draw are shown; JSON has them all."""


def redraw_lines(found: Redrawn, view: View, width: int | None) -> list[Line]:
    """What was signed, the seed it gives, every page with its number, and whether the sample is the same."""
    entry = found.record.entry
    head = view.say(
        f"{found.month} 抽查  {entry.id}  {view.name(entry.by)} {view.when(entry.at)}",
        f"{found.month} sample  {entry.id}  {view.name(entry.by)} {view.when(entry.at)}",
    )
    rows = [
        Row((Span(view.say("签名内容", "sealed")), Span(" · ".join(found.said.decode().splitlines())))),
        Row((Span(view.say("凭据", "proof")), Span(found.proof))),
        Row((Span(view.say("种子", "seed")), Span(found.seed))),
        Row((Span(view.say("页数", "pages")), Span(f"{found.pages}  {found.digest}"))),
    ]
    ranks = [Row((Span(number[:NUMBER]), Span(name), Span(view.say("抽中", "drawn") if hit else "", "bold")))
             for number, name, hit in found.ranks]  # fmt: skip
    head_lines = [*lay_out([Row((Span(head, "bold"),))], width), *lay_out(rows, width)]
    blank: Line = [Span("")]
    return [*head_lines, blank, *lay_out(ranks, width), blank, *lay_out([Row((_verdict(found, view),))], width)]


def _verdict(found: Redrawn, view: View) -> Span:
    if found.same:
        return Span(
            view.say(
                "重抽结果与登记的一致；签名由 wuye audit 核验",
                "drawn again, it is the same; wuye audit verifies the signature",
            )
        )
    if found.digest != found.written:
        return Span(
            view.say(
                "这些页在抽签以后变了，重抽不一致",
                "these pages have changed since the draw; it doesn't come out the same",
            ),
            "bold red",
        )
    return Span(view.say("重抽结果与登记的不一致", "drawn again, it doesn't come out the same"), "bold red")


def redraw_object(found: Redrawn) -> dict[str, Any]:
    """The same as JSON."""
    return {
        "entry": found.record.entry.id, "by": found.record.entry.by, "month": found.month, "same": found.same,
        "statement": found.said.decode(), "proof": found.proof, "seed": found.seed, "pages": found.pages,
        "population": found.digest, "written": found.written,
        "order": [{"page": name, "number": number, "drawn": hit} for number, name, hit in found.ranks],
    }  # fmt: skip
