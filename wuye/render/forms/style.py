"""How a page looks: a printed form, calm and black on white, on A4, on a screen, on a phone."""

from __future__ import annotations

STYLE = """
:root { --ink: #1c1f24; --soft: #5b626c; --line: #c9ced6; --wash: #f3f5f7; --mark: #a33a2a; --good: #2f6b47;
  --sans: "Noto Sans CJK SC", "Noto Sans SC", "Source Han Sans SC", "PingFang SC", "Microsoft YaHei", "Heiti SC", sans-serif;
  --song: "Noto Serif CJK SC", "Noto Serif SC", "Source Han Serif SC", "Songti SC", SimSun, serif; }
* { box-sizing: border-box; }
html { font: 15px/1.55 var(--sans); color: var(--ink); background: #fff; -webkit-text-size-adjust: 100%; }
body { max-width: 66rem; margin: 0 auto; padding: 2.2rem 1.6rem 4rem; overflow-wrap: anywhere; }
h1, h2 { font-family: var(--song); line-height: 1.3; }
h1 { font-size: 1.9rem; margin: 0 0 1rem; letter-spacing: .04em; }
h2 { font-size: 1.25rem; margin: 0 0 .4rem; }
h2 span { color: var(--soft); margin-right: .4em; font-variant-numeric: tabular-nums; }
header { border-top: 3px solid var(--ink); padding-top: 1.4rem; }
.verdict { border: 1px solid var(--line); border-left: 4px solid var(--soft); padding: .6rem .9rem; margin: 0 0 1rem; }
.verdict b { margin-right: .6em; }
.verdict.sound { border-left-color: var(--good); }
.verdict.sound b { color: var(--good); }
.verdict.faulty { border-left-color: var(--mark); border-left-width: 8px; }
.verdict.faulty b { color: var(--mark); }
dl { margin: 0; border-top: 1px solid var(--line); }
dl div { display: flex; gap: 1rem; border-bottom: 1px solid var(--line); padding: .3rem 0; }
dt { flex: 0 0 5.5rem; color: var(--soft); }
dd { margin: 0; min-width: 0; }
nav { margin-top: 2rem; }
ol { margin: 0; padding-left: 2rem; }
nav ol { columns: 22rem; column-gap: 2rem; }
nav li { break-inside: avoid; }
li { padding: .12rem 0; }
li::marker { color: var(--soft); }
li span { color: var(--soft); font-size: .87rem; margin-left: .5em; }
li.marked span { color: var(--mark); }
a { color: inherit; text-decoration: underline; text-decoration-color: var(--line); text-underline-offset: .2em; }
a:focus-visible, .table:focus-visible, figure:focus-visible { outline: 2px solid #27496d; outline-offset: 2px; }
section { margin-top: 2.6rem; }
.note { margin: 0 0 .7rem; color: var(--soft); white-space: pre-line; }
.note.private { color: var(--mark); }
figure { margin: .4rem 0 1rem; overflow-x: auto; }
svg { display: block; width: 100%; min-width: 520px; max-width: 52rem; height: auto; }
svg text { font: 11px var(--sans); fill: var(--soft); font-variant-numeric: tabular-nums; }
svg .value { fill: var(--ink); font-size: 10px; paint-order: stroke; stroke: #fff; stroke-width: 3px; }
svg .rule { stroke: #e3e6ea; }
svg .foot { stroke: var(--ink); }
.table { overflow-x: auto; }
table { border-collapse: collapse; min-width: min(100%, 26rem); border-top: 2px solid var(--ink); border-bottom: 2px solid var(--ink); font-size: .93rem; }
caption { text-align: left; color: var(--soft); font-size: .87rem; padding-bottom: .2rem; }
th, td { padding: .34rem .6rem; text-align: left; vertical-align: top; border-bottom: 1px solid var(--line);
  font-weight: normal; white-space: pre-wrap; min-width: 3.2em; }
thead th { background: var(--wash); border-bottom: 1px solid var(--ink); font-weight: 600; vertical-align: bottom; }
tbody tr:last-child > * { border-bottom: 0; }
.w { white-space: nowrap; }
thead .w { white-space: normal; }
section:not(.lying) thead th { word-break: keep-all; overflow-wrap: normal; }
.n { text-align: right; font-variant-numeric: tabular-nums; }
.w { font-variant-numeric: tabular-nums; }
tr.marked > * { background: #fbf3ef; }
tr.marked > :first-child { box-shadow: inset 4px 0 0 var(--mark); font-weight: 600; }
@media screen and (min-width: 641px) {
  .lying :is(th, td):not(.w) { min-width: 8em; }
  .lying .n { min-width: 5em; }
}
@media screen and (max-width: 640px) {
  body { padding: 1.2rem 1rem 3rem; }
  h1 { font-size: 1.5rem; }
  dl div { display: block; }
  .stacked, .stacked tbody, .stacked tr, .stacked th, .stacked td { display: block; }
  .stacked thead { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
  .stacked caption { display: block; }
  .stacked { border-top: 0; }
  .stacked tbody { border-top: 2px solid var(--ink); }
  .stacked tr { border-bottom: 1px solid var(--ink); padding: .5rem 0; }
  .stacked tbody tr:last-child { border-bottom: 0; }
  .stacked tbody tr > * { display: flex; gap: .8rem; border: 0; padding: .1rem .4rem; text-align: left; white-space: pre-wrap; }
  .stacked tbody tr > :first-child { font-weight: 600; }
  .stacked tbody tr > *::before { content: attr(data-label); flex: 0 0 6.5rem; color: var(--soft); font-weight: normal; }
  .stacked tbody tr > :empty { display: none; }
}
@page { size: A4; margin: 18mm 16mm 20mm; @bottom-right { content: counter(page) " / " counter(pages); font: 9pt sans-serif; color: #5b626c; } }
@page lying { size: A4 landscape; margin: 16mm 14mm 18mm; }
@media print {
  html { font-size: 10pt; }
  body { max-width: none; margin: 0; padding: 0; }
  main { break-before: page; }
  main.only { break-before: auto; }
  section { margin-top: 0; padding-top: 1.6rem; }
  main > section:first-child { padding-top: 0; }
  main.only > section:first-child { padding-top: 1.4rem; }
  .lying, body:has(> main.only > .lying) { page: lying; }
  .lying table { width: 100%; }
  h2, .note, caption { break-after: avoid; }
  figure, tr, li { break-inside: avoid; }
  figure, .table { overflow: visible; }
  svg { min-width: 0; max-width: 17cm; }
  thead { display: table-header-group; }
  tbody tr:first-child, tbody tr:last-child { break-before: avoid; }
  table { font-size: 9pt; }
  .tight table { width: 100%; font-size: 7.4pt; }
  body > section { break-inside: avoid; padding-top: 1.2rem; }
  nav, .short { break-inside: avoid; }
  nav ol { font-size: 9pt; line-height: 1.4; }
  th, td { padding: .22rem .4rem; }
  a { text-decoration: none; }
  * { -webkit-print-color-adjust: exact; print-color-adjust: exact; }
}
"""
