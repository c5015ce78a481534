"""A paper as Markdown: the tables that GitHub and pandoc read; nothing a cell holds is taken for markup."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from wuye.pattern import pattern
from wuye.render.forms.heading import VERDICT, count, facts, notes
from wuye.render.forms.said import RIGHT, Voice, clean, voice
from wuye.reports.paper import Paper
from wuye.reports.sheet import Sheet
from wuye.text import Lang

# Pandoc reads citations, sums, sub- and superscripts and typographers' dots and dashes besides what GitHub reads.
MARKUP = pattern(r"""[\\`*_\[\]<>|~$^&@"'!#]|--+|\.\.\.|(?<=\w):(?=//)|(?<=www)\.""")
ENDS = pattern(r"^[ \t]+|[ \t]+$")


def as_markdown(paper: Paper, lang: Lang) -> bytes:
    """The paper as Markdown."""
    said = voice(paper, lang)
    return "\n".join(_lines(paper, said)).encode()


def escaped(words: str) -> str:
    """Words in a cell that stay what they are."""
    safe = MARKUP.sub(lambda found: "".join(f"\\{c}" for c in found[0]), clean(words))
    return ENDS.sub(lambda found: "".join(f"&#{ord(c)};" for c in found[0]), safe).replace("\n", "<br>")


def _lines(paper: Paper, said: Voice) -> Iterator[str]:
    yield f"# {escaped(said.to(paper.title))}"
    if paper.head.verdict is not None:
        yield f"\n**{said.to(VERDICT)}** {escaped(said.to(paper.head.verdict))}"
    told = [f"- {label} {escaped(words)}" for label, words in facts(paper.head, said)]
    yield from ["", *told] if told else []
    for sheet in paper.sheets:
        yield from _sheet(sheet, said)
    yield ""


def _sheet(sheet: Sheet, said: Voice) -> Iterator[str]:
    yield f"\n## {escaped(said.to(sheet.title))}\n"
    yield escaped(" · ".join(part for part in (count(sheet, said), notes(sheet, said)) if part))
    yield f"\n{_row(escaped(said.to(column.label)) for column in sheet.columns)}"
    yield _row("---:" if column.kind in RIGHT else "---" for column in sheet.columns)
    for n, row in enumerate(sheet.rows):
        first, *others = (escaped(said.said(cell)) for cell in row)
        yield _row((f"**{first}**" if first and n in sheet.marked else first, *others))


def _row(words: Iterable[str]) -> str:
    return f"| {' | '.join(words)} |"
