"""Archives at the command line: the three catalogues (ARCH-10), a text attached to a document, and the audit of it all."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.archive import given
from tests.archive.given import staffed
from tests.support.desk import Desk as Counter
from tests.support.house import Desk, desk, founded
from wuye.render.catalogues import catalogue_lines
from wuye.render.view import View
from wuye.reports.catalogues import catalogue_named, listed
from wuye.text import Lang, cells

__all__ = ["desk", "founded"]

NOW = "2026-11-10T09:00:00+08:00"
FILE = "W001-HT·2026-D30-KF-001"
LINES = (
    "archive receive --unit file --title 保洁合同 --class contract --date 2026-01-05 --dept service --shelf A1 --labelled",
    "archive receive --unit file --title 消防来文 --class external --body 消防大队 --date 2026-02-01 --dept service --shelf A1"
    " --labelled",
    f"archive receive --unit item --file {FILE} --title 考核表 --date 2026-03-01 --pages 3 --medium paper --ink print"
    " --paper a4 --original --checks 完整=√ --checks systematic=√ --checks 准确=√ --checks true=√",
    f"archive receive --unit item --file {FILE} --title 合同正本 --date 2026-01-05 --pages 12 --medium paper --ink print"
    " --paper a4 --original --checks complete=√ --checks systematic=√ --checks accurate=√ --checks genuine=√",
)


@pytest.fixture
def filed(desk: Desk) -> Desk:
    for person, name, role in (("luxun", "鲁寻", "archivist"), ("machao", "马超", "clerk")):
        words = ("staff", "enrol", person, "--name", name, "--roles", role, "--dept", "service")
        assert desk.wuye(*words, "--new-key", "--no-passphrase", as_="chenjing", now=NOW).code == 0
    desk.done("shelf set_up A1 --place 档案室 --keeper luxun", "wangfang", NOW)
    for line in LINES:
        desk.done(line, "luxun", NOW)
    return desk


def catalogue(desk: Desk, *words: str, lang: str = "en") -> dict[str, Any]:
    done = desk.wuye("archive", "catalogue", *words, "--json", as_="luxun", now=NOW, lang=lang)
    assert done.code == 0, done.err
    found: dict[str, Any] = json.loads(done.out)
    return found


def test_the_general_catalogue_counts_by_fonds_class_body_and_term(filed: Desk) -> None:
    """ARCH-10."""
    parts = catalogue(filed)["parts"]
    assert [(p["head"]["class"], p["head"]["body"], p["head"]["unit"], p["count"], p["sums"]) for p in parts] == [
        ("contract", None, "file", 1, {"pages": 0}), ("contract", None, "item", 2, {"pages": 15}),
        ("external", "消防大队", "file", 1, {"pages": 0}),
    ]  # fmt: skip


def test_the_catalogue_of_files_keeps_departments_and_bodies_apart(filed: Desk) -> None:
    """ARCH-10, ARCH-14, ARCH-15."""
    parts = catalogue(filed, "案卷目录")["parts"]
    assert [(p["head"]["body"], [r["title"] for r in p["rows"]]) for p in parts] == [
        ("消防大队", ["消防来文"]), (None, ["保洁合同"]),
    ]  # fmt: skip
    assert catalogue(filed, "files", "--where", "class=external")["parts"][0]["count"] == 1


def test_the_catalogue_of_a_file_is_in_the_order_of_date(filed: Desk) -> None:
    """ARCH-10, ARCH-16."""
    rows = catalogue(filed, "items", FILE)["parts"][0]["rows"]
    assert [(r["title"], r["date"]) for r in rows] == [("合同正本", "2026-01-05"), ("考核表", "2026-03-01")]
    for words, said in (
        (("items",), "file is missing"),
        (("files", FILE), "no single subject"),
        (("nosuch",), "general, files"),
    ):
        wrong = filed.wuye("archive", "catalogue", *words, as_="luxun", now=NOW, lang="en")
        assert wrong.code == 2 and said in wrong.err


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_each_is_printed_in_both_languages(filed: Desk, lang: str) -> None:
    titles = {
        "zh": ("总目录", "案卷目录", "卷内目录"),
        "en": ("general catalogue", "catalogue of files", "catalogue of a file"),
    }
    for words, title in zip((("general",), ("files",), ("items", FILE)), titles[lang], strict=True):
        done = filed.wuye("archive", "catalogue", *words, as_="luxun", now=NOW, lang=lang)
        assert done.code == 0 and title in done.out.splitlines()[0]


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_each_fits_a_narrow_screen(lang: Lang) -> None:
    small = staffed(Counter())
    code = given.filed(small)
    register = small.rules.registers["archive"]
    for name in register.catalogues:
        found = listed(
            small.books, register, catalogue_named(register, name), small.now(), code if name == "items" else None, ()
        )
        lines = catalogue_lines(found, View(small.books, small.now(), lang), 60)
        assert all(cells("".join(span.words for span in line)) <= 60 for line in lines)


def test_a_document_s_text_is_kept_by_its_content(filed: Desk, tmp_path: Path) -> None:
    """DOC-15."""
    letter = tmp_path / "函.txt"
    letter.write_text("请派员核对表底", encoding="utf-8")
    draft = ("document", "draft", "--kind", "outgoing", "--title", "关于停水的函", "--class", "letter")
    wrong = filed.wuye(*draft, "--text", "nosuch.txt", as_="zhangwei", now=NOW, lang="en")
    assert wrong.code == 2 and "no file nosuch.txt" in wrong.err
    assert filed.wuye(*draft, "--text", str(letter), as_="zhangwei", now=NOW, lang="en").code == 0
    filed.done("document approve 发2026-001", "zhangwei", NOW)
    row = json.loads(filed.wuye("document", "list", "--json", as_="zhangwei", now=NOW).out)[0]
    entry = json.loads(filed.wuye("document", "log", "--json", as_="zhangwei", now=NOW).out)[1]
    assert row["text"] == entry["text"] and filed.git("cat-file", "-p", f"HEAD:{row['text']}") == "请派员核对表底"
    assert filed.wuye("audit", as_="luxun", now=NOW).code == 0
