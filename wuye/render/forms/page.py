"""A paper as one page of HTML that needs nothing else: to read on a screen or a phone, to print on A4, to file."""

from __future__ import annotations

import datetime as dt
from base64 import b64encode
from collections.abc import Iterator, Sequence
from hashlib import sha256
from html import escape

from wuye.render.forms.charts import chart
from wuye.render.forms.heading import CONTENTS, NOTHING, VERDICT, count, facts, notes
from wuye.render.forms.said import RIGHT, UNBROKEN, Voice, voice
from wuye.render.forms.style import STYLE
from wuye.reports.paper import Paper
from wuye.reports.sheet import Cell, Sheet
from wuye.text import Lang, cells

TAGS = {"zh": "zh-CN", "en": "en"}
UPRIGHT, TIGHT, PHONE = 100, 136, 42
"""How many narrow characters stand side by side on A4, upright and in small letters, and on a phone; wider tables lie, or are stacked."""
SHORTEST = 8
"""A table of so few rows isn't parted over two pages."""
SHORT, LONGEST = 14, 24
"""A column of words no wider than the first isn't broken; one of more words asks for no more room than the second."""
SEEN = 200
"""By how many rows the width of a table is judged."""


def as_html(paper: Paper, lang: Lang) -> bytes:
    """The paper as a page."""
    said = voice(paper, lang)
    return "\n".join((*_head(paper, said), *_cover(paper, said), *_body(paper, said), "</body>\n</html>\n")).encode()


def _head(paper: Paper, said: Voice) -> Iterator[str]:
    # Nothing may be fetched, run or sent, and no style but this page's own counts, whatever a cell might hold.
    seal = b64encode(sha256(STYLE.encode()).digest()).decode()
    policy = f"default-src 'none'; style-src 'sha256-{seal}'; base-uri 'none'; form-action 'none'"
    title = " ".join(part for part in (paper.head.house, said.to(paper.title)) if part)
    yield f'<!doctype html>\n<html lang="{TAGS[said.lang]}">\n<head>\n<meta charset="utf-8">'
    yield f'<meta http-equiv="Content-Security-Policy" content="{policy}">'
    yield '<meta name="viewport" content="width=device-width, initial-scale=1">\n<meta name="referrer" content="no-referrer">'
    yield f"<title>{escape(title)}</title>\n<style>{STYLE}</style>\n</head>\n<body>"


def _cover(paper: Paper, said: Voice) -> Iterator[str]:
    head = paper.head
    yield f"<header>\n<h1>{escape(said.to(paper.title))}</h1>"
    if head.verdict is not None:
        mood = {True: "sound", False: "faulty", None: ""}[head.sound]
        words = escape(said.to(head.verdict))
        yield f"<p{_class('verdict', mood)}><b>{escape(said.to(VERDICT))}</b> {words}</p>"
    told = "".join(f"<div><dt>{escape(label)}</dt><dd>{escape(words)}</dd></div>" for label, words in facts(head, said))
    yield f"<dl>{told}</dl>\n</header>" if told else "</header>"
    for n, sheet in enumerate(paper.sheets[: paper.front], 1):
        yield from _section(sheet, n, f"<h2>{escape(said.to(sheet.title))}</h2>", said)
    if len(paper.sheets) > 1:
        yield f'<nav aria-labelledby="contents">\n<h2 id="contents">{escape(said.to(CONTENTS))}</h2>\n<ol>'
        for n, sheet in enumerate(paper.sheets, 1):
            mark = _class("marked" if sheet.marked or sheet.alarm else "")
            link = f'<a href="#s{n}">{escape(said.to(sheet.title))}</a>'
            yield f"<li{mark}>{link} <span>{escape(count(sheet, said))}</span></li>"
        yield "</ol>\n</nav>"


def _body(paper: Paper, said: Voice) -> Iterator[str]:
    if len(paper.sheets) > 1:
        yield "<main>"
        for n, sheet in enumerate(paper.sheets[paper.front :], paper.front + 1):
            yield from _section(sheet, n, f"<h2><span>{n}</span> {escape(said.to(sheet.title))}</h2>", said)
    else:
        yield '<main class="only">'
        for sheet in paper.sheets:
            heading = f"<h2>{escape(said.to(sheet.title))}</h2>" if sheet.title != paper.title else ""
            yield from _section(sheet, 1, heading, said)
    yield "</main>"


def _section(sheet: Sheet, n: int, heading: str, said: Voice) -> Iterator[str]:
    widths = _widths(sheet, said)
    width = sum(min(one, LONGEST) + 2 for one in widths)
    yield f'<section id="s{n}"{_class(_laid(width), "short" if len(sheet.rows) <= SHORTEST else "")}>'
    title = escape(said.to(sheet.title))
    if heading:
        yield heading
    if note := notes(sheet, said):
        yield f"<p{_class('note', 'private' if sheet.private else '')}>{escape(note)}</p>"
    if picture := chart(sheet, said):
        yield f'<figure tabindex="0">{picture}</figure>'
    kind = _class("stacked" if width > PHONE and len(sheet.columns) > 2 else "")
    yield f'<div class="table" role="region" tabindex="0" aria-label="{title}">\n<table{kind}>'
    yield f"<caption>{escape(count(sheet, said)) if sheet.rows else escape(said.to(NOTHING))}</caption>"
    yield from _rows(sheet, widths, said)
    yield "</table>\n</div>\n</section>"


def _laid(width: int) -> str:
    """How a table stands on paper, by its width."""
    return "lying" if width > TIGHT else "tight" if width > UPRIGHT else ""


def _widths(sheet: Sheet, said: Voice) -> list[int]:
    """About how many narrow characters the widest cell of each column takes."""
    rows = sheet.rows[:SEEN]
    heads = (cells(said.to(column.label)) for column in sheet.columns)
    return [max([head, *(cells(said.said(row[i])) for row in rows)]) for i, head in enumerate(heads)]


def _rows(sheet: Sheet, widths: Sequence[int], said: Voice) -> Iterator[str]:
    labels = [escape(said.to(column.label)) for column in sheet.columns]
    classes = [
        _class("n" if column.kind in RIGHT else "", "w" if column.kind in UNBROKEN or width <= SHORT else "")
        for column, width in zip(sheet.columns, widths, strict=True)
    ]
    heads = (f'<th scope="col"{kind}>{label}</th>' for label, kind in zip(labels, classes, strict=True))
    yield f"<thead>\n<tr>{''.join(heads)}</tr>\n</thead>\n<tbody>"
    names = [f' data-label="{label}"{kind}' for label, kind in zip(labels, classes, strict=True)]
    for n, row in enumerate(sheet.rows):
        mark = _class("marked" if n in sheet.marked else "")
        first, *others = (_cell(cell, said) for cell in row)
        more = "".join(f"<td{name}>{words}</td>" for name, words in zip(names[1:], others, strict=True))
        yield f'<tr{mark}><th scope="row"{names[0]}>{first}</th>{more}</tr>'
    yield "</tbody>"


def _class(*names: str) -> str:
    found = " ".join(name for name in names if name)
    return f' class="{found}"' if found else ""


def _cell(cell: Cell, said: Voice) -> str:
    words = escape(said.said(cell))
    if isinstance(cell, dt.datetime):
        return f'<time datetime="{said.local(cell).isoformat()}">{words}</time>'
    return words
