"""The board for a screen on the wall: one page with nothing from outside, which reloads itself and says when it is old."""

from __future__ import annotations

import base64
import datetime as dt
import hashlib
from collections.abc import Iterable, Iterator
from html import escape

from wuye.render.board import Parts, board_parts, calm_words
from wuye.render.layout import Row
from wuye.render.view import View
from wuye.render.words import plain
from wuye.reports.board import Board

REFRESH = 30
"""After so many seconds the page is loaded again."""
STALE = 5
"""A page older than so many minutes is shown as old."""
CLASSES = {"bold red": "late", "bold yellow": "sign", "bold": "soon"}

STYLE = """
:root { color-scheme: light; --ink: #16181d; --quiet: #565c66; --line: #d4d8de; --late: #b3131b; --sign: #8a5300; }
* { box-sizing: border-box; margin: 0; padding: 0; }
html { font-size: clamp(17px, 1.8vw, 70px); background: #fff; color: var(--ink); }
body { font-family: "Noto Sans CJK SC", "Noto Sans SC", "PingFang SC", "Microsoft YaHei", system-ui, sans-serif;
  line-height: 1.36; padding: 1.1rem 1.5rem; min-height: 100vh; display: flex; flex-direction: column; }
header { display: flex; flex-wrap: wrap; justify-content: space-between; align-items: baseline; gap: 0 2rem; }
h1 { font-size: 1.5rem; }
time { font-size: 1.5rem; font-variant-numeric: tabular-nums; white-space: nowrap; }
.line { color: var(--quiet); }
main { flex: 1; margin-top: .8rem; border-top: .1rem solid var(--ink); padding-top: .5rem; }
section { break-inside: avoid; margin-bottom: .9rem; }
h2 { font-size: 1rem; padding: 0 .5rem; display: inline-block; color: #fff; background: var(--ink); border-radius: .2rem; }
.late h2 { background: var(--late); } .sign h2 { background: var(--sign); }
table { border-collapse: collapse; width: 100%; }
td { padding: .22rem .8rem .22rem 0; vertical-align: top; border-bottom: 1px solid var(--line); overflow-wrap: anywhere; }
td:first-child { font-weight: 700; white-space: nowrap; width: 1%; }
.late td:first-child { color: var(--late); }
td:last-child { padding-right: 0; }
small { display: block; font-size: .8rem; color: var(--quiet); }
.calm { font-size: 1.5rem; padding: 1rem 0; }
footer { border-top: .1rem solid var(--ink); padding-top: .4rem; font-size: .8rem; }
footer p { display: flex; gap: .8rem; } footer b { white-space: nowrap; }
#old { display: none; }
.old #old { display: block; background: var(--late); color: #fff; font-size: 1.6rem; font-weight: 700; text-align: center;
  padding: .4rem; margin: -1.1rem -1.5rem 1rem; animation: blink 2s steps(2, jump-none) infinite; }
.old main, .old footer, .old .line { opacity: .35; filter: grayscale(1); }
.old time { color: var(--late); }
@keyframes blink { to { background: #5a070c; } }
@media (prefers-reduced-motion: reduce) { .old #old { animation: none; } }
@media (min-width: 1100px) { main { columns: 2; column-gap: 2.5rem; column-rule: 1px solid var(--line); } .calm { column-span: all; } }
@media (max-width: 700px) { body { padding: .8rem; } h1, time { font-size: 1.2rem; } tr { display: block; border-bottom: 1px solid var(--line); padding: .25rem 0; }
  td { display: block; border: 0; padding: 0; } td:first-child { width: auto; white-space: normal; }
  footer p { display: block; } .old #old { font-size: 1.1rem; margin: -.8rem -.8rem .8rem; } }
@media print { html { font-size: 10pt; } body { min-height: 0; } }
"""

SCRIPT = """
(function () {
  var page = document.documentElement, made = Number(page.dataset.made), most = Number(page.dataset.stale) * 60000;
  function look() {
    var age = Date.now() - made;
    page.classList.toggle("old", Math.abs(age) > most);
    document.getElementById("age").textContent = String(Math.round(Math.abs(age) / 60000));
  }
  function fit() {
    page.style.fontSize = "";
    var size = parseFloat(getComputedStyle(page).fontSize);
    while (innerWidth >= 1100 && size > 17 && page.scrollHeight > innerHeight) {
      size -= 1;
      page.style.fontSize = size + "px";
    }
  }
  look();
  fit();
  addEventListener("resize", fit);
  setInterval(look, 5000);
})();
"""


def wall_page(board: Board, view: View, made: dt.datetime) -> str:
    """The whole page, of the same rows as the terminal's board."""
    parts = board_parts(board, view, asks=False)
    policy = f"default-src 'none'; style-src '{_hash(STYLE)}'; script-src '{_hash(SCRIPT)}'; base-uri 'none'; form-action 'none'"
    title = f"{parts.house} · {view.say('看板', 'board')}"
    return (
        f'<!doctype html>\n<html lang="{view.say("zh-CN", "en")}" data-made="{int(made.timestamp() * 1000)}" data-stale="{STALE}">\n'
        f'<head>\n<meta charset="utf-8">\n<meta http-equiv="Content-Security-Policy" content="{policy}">\n'
        f'<meta http-equiv="refresh" content="{REFRESH}">\n<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f'<meta name="referrer" content="no-referrer">\n<title>{_safe(title)}</title>\n<style>{STYLE}</style>\n</head>\n<body>\n'
        f"{_old(view)}{_header(parts, made)}{_main(parts, view)}{_footer(parts)}<script>{SCRIPT}</script>\n</body>\n</html>\n"
    )


def _hash(text: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


def _safe(words: str) -> str:
    return escape(plain(words), quote=True)


def _old(view: View) -> str:
    words = view.say("已 {} 分钟没有更新，不要以此为准", "not renewed for {} minutes; don't go by this")
    said = words.format('<strong id="age"></strong>')
    return f'<p id="old" role="alert">{said}</p>\n'


def _header(parts: Parts, made: dt.datetime) -> str:
    lines = "".join(f'<p class="line">{_safe(line)}</p>\n' for line in parts.lines)
    when = f'<time datetime="{made.isoformat(timespec="seconds")}">{_safe(parts.date)}</time>'
    return f"<header><h1>{_safe(parts.house)}</h1>{when}</header>\n{lines}"


def _main(parts: Parts, view: View) -> str:
    sections = "".join(_section(rows) for rows in _sections(parts.rows))
    return f"<main>\n{sections or f'<p class=calm>{_safe(calm_words(view))}</p>'}</main>\n"


def _sections(rows: Iterable[Row]) -> Iterator[list[Row]]:
    """The rows under each label, which stands on the first of them."""
    held: list[Row] = []
    for row in rows:
        if row.cells[0].words and held:
            yield held
            held = []
        held.append(row)
    if held:
        yield held


def _section(rows: list[Row]) -> str:
    label = rows[0].cells[0]
    body = "".join(f"<tr>{_cells(row)}</tr>\n" for row in rows)
    return f'<section class="{CLASSES.get(label.style, "soon")}"><h2>{_safe(label.words)}</h2>\n<table>\n{body}</table></section>\n'


def _cells(row: Row) -> str:
    """The cells beside the label; what stands below a row stands in its last one. Lines to type are for the terminal."""
    words = [_safe(span.words) for span in row.cells[1:]]
    words[-1] += "".join(f"<small>{_safe(span.words)}</small>" for span in row.below if span.words)
    return "".join(f"<td>{one}</td>" for one in words)


def _footer(parts: Parts) -> str:
    rows = [
        f"<p><b>{_safe(row.cells[0].words)}</b> <span>{_safe(row.cells[1].words)}</span></p>\n" for row in parts.foot
    ]
    return f'<footer>\n{"".join(rows)}<p class="line">{_safe(parts.ledger.cells[0].words)}</p></footer>\n'
