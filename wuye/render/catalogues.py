"""A catalogue as it is printed: its title, a head for each part, and a row for each subject or for what they add up to."""

from __future__ import annotations

from typing import Any

from wuye.registers.define import Register
from wuye.render.layout import Line, Row, Span, lay_out
from wuye.render.view import MASK, View
from wuye.render.words import plain_json
from wuye.reports.catalogues import Listed, Part
from wuye.text import Text

COUNT = Text("数量", "count")


def catalogue_lines(found: Listed, view: View, width: int | None) -> list[Line]:
    """The catalogue for people."""
    lines = lay_out([Row((Span(_title(found, view), "bold"),))], width)
    if not found.parts:
        return [*lines, *lay_out([Row((Span(view.say("没有", "none")),))], width)]
    if not found.catalogue.columns:
        return [*lines, *lay_out([_summed(part, found, view) for part in found.parts], width, _heads(found, view))]
    for part in found.parts:
        if found.catalogue.group:
            lines += [[Span("")], *lay_out([Row((Span(_head(part, found, view)),))], width)]
        rows = [Row(tuple(Span(_said(p, raw, found.register, view)) for p, raw in row.items())) for row in part.rows]
        lines += lay_out(rows, width, _columns(found, view))
    return lines


def _title(found: Listed, view: View) -> str:
    title = view.to(found.catalogue.label)
    total = sum(part.count for part in found.parts)
    of = f"  {found.whole.id}  {found.whole.facts.get('title', '')}".rstrip() if found.whole is not None else ""
    return f"{title}{of}  {view.say(f'共 {total}', f'{total} in all')}"


def _head(part: Part, found: Listed, view: View) -> str:
    said = [
        f"{_label(p, found.register, view)} {_said(p, v, found.register, view)}"
        for p, v in part.head.items()
        if v is not None
    ]
    return " · ".join([*said, view.say(f"共 {part.count}", f"{part.count} in all")])


def _heads(found: Listed, view: View) -> Row:
    catalogue = found.catalogue
    labels = [_label(path, found.register, view) for path in catalogue.group]
    sums = [_label(path, found.register, view) for path in catalogue.sum]
    return Row(tuple(Span(word, "dim") for word in (*labels, view.to(COUNT), *sums)))


def _summed(part: Part, found: Listed, view: View) -> Row:
    head = [_said(path, raw, found.register, view) for path, raw in part.head.items()]
    return Row(tuple(Span(word) for word in (*head, str(part.count), *(str(n) for n in part.sums.values()))))


def _columns(found: Listed, view: View) -> Row:
    return Row(tuple(Span(_label(path, found.register, view), "dim") for path in found.catalogue.columns))


def _label(path: str, register: Register, view: View) -> str:
    if path == "subject":
        return view.to(register.subject.label)
    if path == "state":
        return view.say("状态", "state")
    kind = register.fields.get(path.partition(".")[0])
    return path if kind is None else view.to(kind.label)


def _said(path: str, raw: Any, register: Register, view: View) -> str:
    kind = register.fields.get(path)
    if raw is None:
        return ""
    if path == "state":
        return view.state(register.name, raw)
    if kind is None:
        return str(raw)
    return MASK if kind.personal else view.value(kind, raw, register.name)


def catalogue_object(found: Listed, view: View) -> dict[str, Any]:
    """The catalogue as JSON; what is personal is masked."""
    kinds = found.register.fields

    def row(values: dict[str, Any]) -> dict[str, Any]:
        return {p: MASK if p in kinds and kinds[p].personal else plain_json(raw) for p, raw in values.items()}

    return {
        "catalogue": found.catalogue.name, "label": view.to(found.catalogue.label),
        "of": found.whole.id if found.whole is not None else None,
        "parts": [
            {"head": row(part.head), "count": part.count, "sums": row(part.sums), "rows": [row(r) for r in part.rows]}
            for part in found.parts
        ],
    }  # fmt: skip
