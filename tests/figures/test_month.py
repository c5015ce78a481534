"""The month on paper: the verdict first, what should not be next, and the same cells in every form."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from tests.figures.test_commands import NOW
from tests.figures.test_commands import desk as reported
from tests.forms import readers
from tests.support.house import Desk, environment
from wuye.audit.violation import Audit, Violation
from wuye.desk.house import House
from wuye.render.forms.write import write
from wuye.reports.month import arranged, month_paper, said_of
from wuye.reports.paper import Paper
from wuye.reports.sheet import Column, Sheet
from wuye.text import Text, same

desk = reported


@pytest.fixture(scope="module")
def papers(desk: Desk) -> tuple[Paper, Paper]:
    """The month's paper, made twice."""

    def once() -> Paper:
        with environment({"WUYE_NOW": NOW}), House(desk.path) as house:
            return month_paper(house, "2026-11", reader="liuyang", verdict=None)[0]

    return once(), once()


def written(paper: Paper, name: str, folder: Path) -> bytes:
    (file,) = write(paper, None, "zh", folder / name)
    return file.read_bytes()


@pytest.mark.parametrize("name", ["m.html", "m.md", "m.json", "m.xlsx", "m.txt", "m.zip"])
def test_the_same_head_and_month_give_the_same_bytes(papers: tuple[Paper, Paper], tmp_path: Path, name: str) -> None:
    one, two = papers
    assert written(one, name, tmp_path) == written(two, name, tmp_path)


def test_every_form_says_the_same_cells(papers: tuple[Paper, Paper], tmp_path: Path) -> None:
    paper = papers[0]
    page = written(paper, "m.html", tmp_path).decode()
    text = written(paper, "m.md", tmp_path).decode()
    book = written(paper, "m.xlsx", tmp_path)
    read = [
        readers.of_html(page, paper.sheets),
        readers.of_markdown(text, paper.sheets),
        readers.of_xlsx(book, paper.sheets),
    ]
    for sheet, *found in zip(paper.sheets, *read, strict=True):
        wanted = readers.expected(sheet, "zh")
        assert all(rows == wanted for _, rows in found), sheet.name


def test_the_first_page_is_the_verdict(desk: Desk, tmp_path: Path) -> None:
    """rule: DUTY-24."""
    file = tmp_path / "m.json"
    done = desk.wuye("report", "month", "2026-11", "-o", str(file), "--lang", "en", now=NOW)
    assert done.code == 0, done.err
    found = json.loads(file.read_text("utf-8"))
    said = json.dumps(found, ensure_ascii=False)
    assert "The books are whole" in said and re.search(r"SHA256:[A-Za-z0-9+/]{43}", said)
    assert found["sheets"][0]["name"] == "books"
    bare = desk.wuye("report", "month", "2026-11", "--no-audit", now=NOW)
    assert "没有核验" in bare.out


def test_books_that_are_not_whole_say_so_first() -> None:
    found = Audit("house")
    whole = said_of(found)
    found.violations.append(Violation("chain", same("x"), "0" * 40))
    broken = said_of(found)
    assert whole.en.startswith("The books are whole") and broken.en.startswith("The books are not whole: 1 faults")


def test_figures_of_one_line_stand_together_and_those_of_none_are_only_named() -> None:
    number = (Column("n", Text("数量", "number"), "number"),)
    one, two = (Sheet(name, same(name), number, [(n,)], rules=("KEY-03",)) for n, name in enumerate(("a", "b")))
    long = Sheet("c", same("c"), number, [(1,), (2,)])
    alarm = Sheet("d", same("d"), number, [(3,)], alarm=True)
    none = Sheet("e", same("e"), number, [], rules=("KEY-35",))
    found = arranged([alarm, one, long, two, none])
    assert [sheet.name for sheet in found] == ["d", "a-and-more", "c", "none"]
    assert found[1].rows == [(same("a"), 0, "KEY-03"), (same("b"), 1, "KEY-03")]
    assert found[-1].rows == [(same("e"), "KEY-35")]


def test_what_is_about_persons_is_for_its_readers_only(desk: Desk) -> None:
    asked = ("report", "month", "2026-11", "--no-audit", "--json")
    mine, his = (desk.wuye(*asked, as_=who, now=NOW) for who in ("liuyang", "lina"))
    assert "key.by_borrower" in mine.out + mine.err and "key.by_borrower" in his.err
    named = [sheet["name"] for sheet in json.loads(his.out)]
    assert "key.by_borrower" not in named and "key.lent" in named


def test_questions_and_exports_come_in_every_form(desk: Desk, tmp_path: Path) -> None:
    sql = "SELECT register, count(*) AS n FROM entries GROUP BY 1"
    table = tmp_path / "n.csv"
    assert desk.wuye("query", sql, "-o", str(table), now=NOW).code == 0
    assert table.read_text("utf-8-sig").splitlines()[0] == "register,n"
    book = tmp_path / "keys.xlsx"
    assert desk.wuye("export", "key", "--state", "-o", str(book), now=NOW).code == 0
    assert book.read_bytes()[:2] == b"PK"
    wrong = desk.wuye("report", "key.lent", "--format", "pdf", now=NOW)
    assert wrong.code == 2 and "pdf" in wrong.err
