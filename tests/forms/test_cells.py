"""Every form holds the same cells."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
import sys
from unicodedata import normalize

import pytest

from tests.forms import readers
from tests.forms.given import LONG, ZONE, empty, of_chart, of_kinds, of_words, paper
from wuye.render.forms.commas import defused
from wuye.render.forms.lines import paper_lines
from wuye.render.forms.said import Voice
from wuye.render.forms.write import FORMS
from wuye.render.words import plain
from wuye.reports.paper import Paper
from wuye.reports.sheet import Sheet
from wuye.text import Lang, cells

SHEETS = {sheet.name: sheet for sheet in (of_words(), of_kinds(), of_chart(), empty())}
EACH = pytest.mark.parametrize("name", SHEETS)
LANGS = pytest.mark.parametrize("lang", ["zh", "en"])
WHOLE = tuple(SHEETS.values())


def made(form: str, lang: Lang = "zh", *sheets: Sheet) -> bytes:
    return FORMS[form].make()(paper(*sheets), lang)


@LANGS
@EACH
def test_csv(name: str, lang: Lang) -> None:
    sheet = SHEETS[name]
    found = readers.of_csv(made("csv", lang, sheet), sheet)
    assert found.heads == [defused(column.label.to(lang)) for column in sheet.columns]
    assert found.rows == readers.expected(sheet, lang)


@LANGS
def test_html(lang: Lang) -> None:
    for found, sheet in zip(readers.of_html(made("html", lang).decode(), WHOLE), WHOLE, strict=True):
        assert found.heads == [column.label.to(lang) for column in sheet.columns]
        assert found.rows == readers.expected(sheet, lang)


@LANGS
def test_markdown(lang: Lang) -> None:
    for found, sheet in zip(readers.of_markdown(made("md", lang).decode(), WHOLE), WHOLE, strict=True):
        assert found.heads == [column.label.to(lang) for column in sheet.columns]
        assert found.rows == readers.expected(sheet, lang)


@LANGS
def test_a_workbook(lang: Lang) -> None:
    for found, sheet in zip(readers.of_xlsx(made("xlsx", lang), WHOLE), WHOLE, strict=True):
        labels = [column.label.to(lang) for column in sheet.columns]
        assert [head for head in found.heads if " · " not in head] == labels
        assert found.rows == readers.expected(sheet, lang)


@LANGS
def test_json_has_both_languages(lang: Lang) -> None:
    found = readers.of_json(made("json", lang))
    assert made("json", "zh") == made("json", "en")
    for one, sheet in zip(found["sheets"], WHOLE, strict=True):
        assert [c["label"][lang] for c in one["columns"]] == [column.label.to(lang) for column in sheet.columns]
        assert readers.of_rows(one["rows"], sheet.columns, lang) == readers.expected(sheet, lang, exact=True)


def test_json_is_canonical() -> None:
    data = made("json")
    again = json.dumps(json.loads(data), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    assert json.loads(data) == json.loads(again)
    assert data.decode().replace("\\u202e", "\u202e").rstrip("\n") == again
    assert data.count(b"\n") == 1


@EACH
def test_json_lines(name: str) -> None:
    sheet = SHEETS[name]
    rows = [readers.of_json(line) for line in made("jsonl", "zh", sheet).splitlines()]
    assert readers.of_rows(rows, sheet.columns, "zh") == readers.expected(sheet, "zh", exact=True)


@LANGS
@EACH
def test_parquet(name: str, lang: Lang) -> None:
    pytest.importorskip("pyarrow", reason="pyarrow isn't installed")
    sheet = SHEETS[name]
    found = readers.of_parquet(made("parquet", lang, sheet), sheet)
    assert found.heads == [column.name for column in sheet.columns]
    assert found.rows == readers.expected(sheet, lang, exact=True)


@EACH
def test_text(name: str) -> None:
    """Words for the terminal have no ends of lines; the rest of them is all there."""
    sheet = SHEETS[name]
    words = made("text", "zh", sheet).decode()
    rows = words.splitlines()[-len(sheet.rows) :] if sheet.rows else []
    kept = [[w for w in line if not w.isspace()] for line in rows]
    voice = Voice("zh", ZONE)
    said = ["".join(plain(voice.said(cell)) for cell in row) for row in sheet.rows]
    marks = ["!" if n in sheet.marked else "" for n in range(len(said))]
    assert kept == [[w for w in mark + row if not w.isspace()] for mark, row in zip(marks, said, strict=True)]


@pytest.mark.parametrize("width", [60, 80, 20])
@EACH
def test_text_fits(name: str, width: int) -> None:
    lines = ["".join(span.words for span in line) for line in paper_lines(paper(SHEETS[name]), "zh", width)]
    assert [line for line in lines if cells(line) > width] == []
    assert "".join(lines).count("很长的说明") <= LONG.count("很长的说明")


def test_the_same_paper_gives_the_same_bytes() -> None:
    """In another process, zone and order of hashes, too."""
    code = "import hashlib; from tests.forms.test_cells import digests; print(digests())"
    env = os.environ | {"TZ": "America/New_York", "PYTHONHASHSEED": "7", "LC_ALL": "C"}
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, env=env)
    assert done.stdout.strip() == digests()


def test_the_same_sheet_gives_the_same_parquet() -> None:
    pytest.importorskip("pyarrow", reason="pyarrow isn't installed")
    assert made("parquet", "zh", of_kinds()) == made("parquet", "zh", of_kinds())


@pytest.mark.skipif(shutil.which("pandoc") is None, reason="pandoc isn't installed")
def test_pandoc_reads_the_markdown() -> None:
    """Its own Markdown as well as GitHub's."""
    for kind in ("markdown", "gfm"):
        line = ["pandoc", "--wrap=preserve", "-f", kind, "-t", "html"]
        done = subprocess.run(line, input=made("md"), capture_output=True, check=True)
        tables = readers.Tables(done.stdout.decode()).tables
        for (_, *rows), sheet in zip(tables, WHOLE, strict=True):
            said = [[cell.strip() for cell in row] for row in rows]
            told = [
                [words if isinstance(words, str) else None for words in row] for row in readers.expected(sheet, "zh")
            ]
            pairs = [(w, t) for row, line_ in zip(said, told, strict=True) for w, t in zip(row, line_, strict=True)]
            assert [
                (w, t) for w, t in pairs if t is not None and normalize("NFC", w).split() != normalize("NFC", t).split()
            ] == []


def digests() -> str:
    sheet = of_kinds()
    forms = [form for form in FORMS if form != "parquet"]
    return " ".join(hashlib.sha256(made(form, "zh", sheet)).hexdigest() for form in forms)


def test_a_paper_without_sheets_is_one() -> None:
    bare = Paper(paper().title, ())
    for form in ("text", "json", "md", "html", "xlsx"):
        assert FORMS[form].make()(bare, "en")
