"""Pages in a real browser, workbooks in a real office."""

from __future__ import annotations

import csv
import json
import re
import shutil
import subprocess
import zlib
from html import unescape
from pathlib import Path

import pytest

from tests.forms.given import column, of_chart, of_kinds, of_words, paper
from wuye.render.forms.write import write
from wuye.reports.sheet import Cell, Sheet
from wuye.text import same

BROWSER = next(
    (found for name in ("chromium", "chromium-browser", "google-chrome") if (found := shutil.which(name))), None
)
OFFICE = shutil.which("soffice")
COLUMNS = 18
LOOK = """<!doctype html><meta charset="utf-8"><body><iframe src="{page}" style="border:0;width:{width}px;height:800px"></iframe>
<script>onload = () => {{ const d = frames[0].document, e = d.documentElement, s = q => getComputedStyle(d.querySelector(q));
document.body.textContent = JSON.stringify({{wide: e.scrollWidth, seen: e.clientWidth, scripts: d.scripts.length,
tables: d.querySelectorAll("table").length, pictures: d.querySelectorAll("svg[role=img]").length, wash: s("thead th").backgroundColor,
heads: d.querySelectorAll("thead th[scope=col]").length, stacked: s(".stacked tbody td").display, lang: e.lang,
loose: [...d.querySelectorAll("nav a")].filter(a => !d.querySelector(a.getAttribute("href"))).length}}) }}</script>"""


def opened(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """What Chromium says of a page, with a profile of its own."""
    assert BROWSER is not None
    line = [
        BROWSER, "--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--disable-extensions", "--no-first-run",
        "--disable-background-networking", "--hide-scrollbars", "--allow-file-access-from-files", f"--user-data-dir={folder / 'profile'}",
        *words,
    ]  # fmt: skip
    return subprocess.run(line, capture_output=True, text=True, check=False, timeout=120, cwd=folder)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("looks")
    lists = Sheet("list", same("清单"), tuple(column(f"c{n}", label=same(f"第{n}栏")) for n in range(COLUMNS)), rows())
    write(paper(of_chart(), lists, of_words(), of_kinds()), None, "zh", folder / "page.html")
    write(
        paper(of_chart(), lists, Sheet("short", same("短"), (column("a"),), [("x",)])),
        None,
        "zh",
        folder / "print.html",
    )
    return folder


def rows() -> list[tuple[Cell, ...]]:
    """More columns than any screen has room for."""
    words = ["K-1", "李娜[外]", "x" * 90, "租务部", "2026-11-22", "备注很长很长很长很长", None]
    return [tuple(words[n % len(words)] for n in range(COLUMNS))] * 4


browser = pytest.mark.skipif(BROWSER is None, reason="chromium isn't installed")


@browser
@pytest.mark.parametrize("width", [390, 1100])
def test_a_page_fits_a_phone_and_a_desk(folder: Path, width: int) -> None:
    (folder / f"{width}.html").write_text(LOOK.format(page="page.html", width=width), "utf-8")
    said = opened(
        folder, "--window-size=1200,900", "--virtual-time-budget=2000", "--dump-dom", f"file://{folder}/{width}.html"
    )
    found = re.search(r"<body>(\{.*?\})</body>", said.stdout, re.S)
    assert found, said.stderr[-800:]
    seen = json.loads(unescape(found[1]))
    assert (seen["wide"], seen["seen"]) == (width, width), "nothing stands over the edge"
    assert (seen["scripts"], seen["loose"], seen["lang"]) == (0, 0, "zh-CN")
    assert (seen["tables"], seen["pictures"], seen["heads"]) == (4, 1, 3 + COLUMNS + 3 + 7)
    assert seen["wash"] == "rgb(243, 245, 247)", "its own style counts"
    assert seen["stacked"] == ("flex" if width == 390 else "table-cell")


@browser
def test_a_page_is_seen(folder: Path) -> None:
    said = opened(folder, "--window-size=600,800", f"--screenshot={folder}/page.png", f"file://{folder}/page.html")
    assert (folder / "page.png").exists(), said.stderr[-800:]
    data = (folder / "page.png").read_bytes()
    parts = re.findall(rb"IDAT(.*?)(?=.{8}(?:IDAT|IEND))", data, re.S)
    assert len(set(zlib.decompress(b"".join(parts)))) > 50, "not one colour all over"


@browser
def test_a_page_is_printed_on_a4(folder: Path) -> None:
    """The cover, a chart with its table, a list that lies, and what comes after it."""
    said = opened(folder, f"--print-to-pdf={folder}/page.pdf", "--no-pdf-header-footer", f"file://{folder}/print.html")
    assert (folder / "page.pdf").exists(), said.stderr[-800:]
    data = (folder / "page.pdf").read_bytes()
    boxes = [tuple(round(float(n)) for n in box.split()) for box in re.findall(rb"/MediaBox \[([^]]+)\]", data)]
    assert [box[2:] for box in boxes] == [(595, 842), (595, 842), (842, 595), (595, 842)]


def test_a_page_asks_for_nothing(folder: Path) -> None:
    text = (folder / "page.html").read_text("utf-8")
    bare = re.sub(r"<(t[dh])\b[^>]*>.*?</\1>", "", text, flags=re.S)
    assert re.findall(r"https?:|//|\burl\(|@import|<link|<script|<img|\bon\w+=|\bsrc=|\bstyle=", bare) == []
    assert "default-src 'none'" in bare
    assert "<script>alert(1)</script>" not in text


@pytest.mark.skipif(OFFICE is None, reason="LibreOffice isn't installed")
def test_an_office_opens_a_workbook(tmp_path: Path) -> None:
    """Every word is what it was, no formula was reckoned, and numbers are numbers."""
    words = of_words()
    write(paper(words, of_kinds()), None, "en", tmp_path / "book.xlsx")
    each = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,false,false,false,false,-1"
    line = [
        str(OFFICE),
        f"-env:UserInstallation=file://{tmp_path}/office",
        "--headless",
        "--convert-to",
        each,
        "book.xlsx",
    ]
    said = subprocess.run(line, capture_output=True, text=True, check=False, timeout=180, cwd=tmp_path)
    found = sorted(tmp_path.glob("book-*.csv"))
    assert len(found) == 3, said.stderr
    by_name = {path.stem: list(csv.reader(path.read_text("utf-8").splitlines(keepends=True))) for path in found}
    seen = {row[0]: row[1] for row in by_name["book-words  all"][1:]}
    told = {
        str(n): str(word)
        for n, word, _ in words.rows
        if isinstance(word, str) and word.startswith(("=", "@", "-", "+", "'"))
    }
    assert {n: seen[n] for n in told} == told
    numbers = [row[:7] for row in by_name["book-kinds"][2:5]]
    assert numbers == [
        ["-1", "0%", "0", "5", "0.05", "1900-03-01", "2026-11-22 08:03:11"],
        ["7", "94.4444444444444%", "17", "18", "-0.05", "1899-12-31", "2026-11-22 07:59:00"],
        ["100000000000000", "75%", "3", "4", "-1234.5", "", "2026-12-31 00:00:00"],
    ]
