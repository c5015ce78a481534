"""A paper written in a form: the one way out for every report, question and export."""

from __future__ import annotations

import sys
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import NamedTuple, cast

from wuye.data import replace
from wuye.errors import BadInput, WuyeError
from wuye.pattern import pattern
from wuye.render.forms.files import archive, to_file, to_files, to_output
from wuye.render.forms.heading import unique
from wuye.reports.paper import Paper
from wuye.text import Lang, Text, near_to, same

Made = Callable[[Paper, Lang], bytes]
APART = pattern(r"[^\w.\-]+")
"""What has no place in the name of a file."""


class Form(NamedTuple):
    """A form of output: what it is for, the endings of its files, what makes it; `one` where a file holds one sheet only."""

    label: Text
    endings: tuple[str, ...]
    maker: str
    one: bool = False
    binary: bool = False

    def make(self) -> Made:
        """What makes it, loaded now: no other command pays for a workbook."""
        module, _, name = self.maker.partition(":")
        return cast(Made, getattr(import_module(f"wuye.render.forms.{module}"), name))


FORMS = {
    "text": Form(Text("文字表", "a table of text"), (".txt",), "lines:as_text"),
    "json": Form(Text("给程序读", "for programs"), (".json",), "objects:as_json"),
    "csv": Form(Text("逗号分隔，一表一个文件", "comma-separated, a file for each sheet"), (".csv",), "commas:as_csv", one=True),
    "md": Form(Text("Markdown", "Markdown"), (".md", ".markdown"), "markdown:as_markdown"),
    "html": Form(Text("网页，可打印", "a page to read and print"), (".html", ".htm"), "page:as_html"),
    "xlsx": Form(Text("Excel 工作簿", "an Excel workbook"), (".xlsx",), "workbook:as_xlsx", binary=True),
    "jsonl": Form(Text("一行一条 JSON", "a line of JSON for each row"), (".jsonl", ".ndjson"), "objects:as_lines", one=True),
    "parquet": Form(Text("给数据分析", "for data analysis"), (".parquet",), "columns:as_parquet", one=True, binary=True),
}  # fmt: skip
ARCHIVE = ".zip"


def form_of(name: str | None, to: Path | None) -> str:
    """The form that is named, else the one of the file's ending, else text."""
    if name is not None:
        if name not in FORMS:
            near = near_to(name, tuple(FORMS))
            raise BadInput.of(
                f"没有 {name} 这种形式，只有 {'、'.join(FORMS)}", f"there is no form {name}; there are {', '.join(FORMS)}",
                remedy=same(f"--format {near[0] if near else 'xlsx'}"), field="format",
            )  # fmt: skip
        return name
    ending = to.suffix.lower() if to is not None else ""
    if ending == ARCHIVE:
        return "csv"
    found = next((form for form, said in FORMS.items() if ending in said.endings), None)
    if ending and found is None:
        raise BadInput.of(
            f"看不出 {ending} 是什么形式，请写明", f"{ending} is no form that is known; say which",
            remedy=same(f"--format xlsx -o {to}"), field="format",
        )  # fmt: skip
    return found or "text"


def write(paper: Paper, form: str | None, lang: Lang, to: Path | None) -> list[Path]:
    """Writes a paper in a form, to a file, a folder or an archive, or to standard output; gives the files written."""
    name = form_of(form, to)
    said = FORMS[name]
    if to is None:
        _to_output(paper, name, lang)
        return []
    if said.one and (len(paper.sheets) != 1 or to.suffix.lower() not in said.endings):
        return _several(paper, name, lang, to)
    return [to_file(said.make()(paper, lang), to)]


def _to_output(paper: Paper, name: str, lang: Lang) -> None:
    form = FORMS[name]
    if name == "text":
        from wuye.render.forms.lines import paper_lines
        from wuye.render.paint import paint, width_of

        paint(paper_lines(paper, lang, width_of()))
        return
    if form.one and len(paper.sheets) != 1:
        raise _one_only(name, f"{name}{ARCHIVE}", len(paper.sheets))
    if form.binary and sys.stdout.isatty():
        raise BadInput.of(
            f"{name} 不是给屏幕看的，请存成文件", f"{name} is nothing to look at on a terminal; write it to a file",
            remedy=same(f"-o {'report'}{form.endings[0]}"), field="format",
        )  # fmt: skip
    to_output(form.make()(paper, lang))


def _several(paper: Paper, name: str, lang: Lang, to: Path) -> list[Path]:
    """A file for each sheet, in a folder or in an archive; a form whose files hold one sheet can't do otherwise."""
    form = FORMS[name]
    if to.suffix.lower() in form.endings:
        raise _one_only(name, str(to.with_suffix(ARCHIVE)), len(paper.sheets))
    made, names = form.make(), unique(APART.sub("-", s.name).strip("-.") or "sheet" for s in paper.sheets)
    files = {
        f"{file}{form.endings[0]}": made(replace(paper, sheets=(sheet,)), lang)
        for file, sheet in zip(names, paper.sheets, strict=True)
    }
    if to.suffix.lower() == ARCHIVE:
        return [to_file(archive(files), to)]
    return to_files({to / file: data for file, data in files.items()})


def _one_only(name: str, to: str, count: int) -> WuyeError:
    return BadInput.of(
        f"一个 {name} 文件只能放一张表，这里有 {count} 张：请存成目录或压缩包",
        f"a file of {name} holds one sheet and here are {count}: give a folder or an archive",
        remedy=same(f"--format {name} -o {to}"), field="format",
    )  # fmt: skip
