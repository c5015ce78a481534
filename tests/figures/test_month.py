"""The month's paper: its first page, how it is laid out for people, and the same cells in every form."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections import Counter

import pytest

from tests.figures.conftest import Entries
from tests.forms import readers
from tests.support.flat import Flat
from wuye.audit.violation import Audit, Counts, Excuse, Excused, Violation
from wuye.data import replace
from wuye.registers.contest import contested
from wuye.render.forms.lines import paper_lines
from wuye.render.forms.write import FORMS
from wuye.reports import verdict
from wuye.reports.figures import answers, periods
from wuye.reports.month import paper_of
from wuye.reports.paper import Head, Paper
from wuye.reports.reading import KIN, for_reading, holds_nothing, kin_of
from wuye.reports.sheet import Ratio, Sheet
from wuye.text import Lang, cells, same

LANGS = pytest.mark.parametrize("lang", ["zh", "en"])
FULL = ("html", "xlsx", "md", "json")
GOOD = Audit(
    "house", head="1" * 40, root="SHA256:x", counts=Counts(commits=981, entries=982, signatures=981, people=17)
)
BAD = dataclasses.replace(GOOD, violations=[Violation("signature", same("bad signature"), "abcdef0" * 5, "DUTY-08")])


def made(flat: Flat, now: dt.datetime, reader: str | None, audit: Audit | None = GOOD) -> Paper:
    """The paper of the sample's November."""
    zone = flat.rules.zone
    head = Head("示例大厦", "2026-11", "1" * 40, "SHA256:x", zone, verdict.sentence(audit), audit and audit.ok)
    return paper_of(flat.books, periods.month_of("2026-11", zone), flat, now, reader, audit, head)


@pytest.fixture(scope="module")
def paper(flat: Flat, now: dt.datetime) -> Paper:
    return made(flat, now, "chenjing")


@pytest.fixture(scope="module")
def read(paper: Paper) -> Paper:
    return for_reading(paper)


@LANGS
def test_every_form_of_the_real_november_holds_the_same_cells(read: Paper, lang: Lang) -> None:
    wanted = [readers.expected(sheet, lang) for sheet in read.sheets]
    # What takes longest is made in one language.
    said = {form: FORMS[form].make()(read, lang) for form in FULL if lang == "zh" or form != "xlsx"}
    assert [one.rows for one in readers.of_html(said["html"].decode(), read.sheets)] == wanted
    assert [one.rows for one in readers.of_markdown(said["md"].decode(), read.sheets)] == wanted
    if lang == "zh":
        assert [one.rows for one in readers.of_xlsx(said["xlsx"], read.sheets)] == wanted
    told = readers.of_json(said["json"])["sheets"]
    assert [readers.of_rows(one["rows"], s.columns, lang) for one, s in zip(told, read.sheets, strict=True)] == wanted
    for sheet, rows in zip(read.sheets, wanted, strict=True):
        alone = replace(read, sheets=(sheet,), front=0)
        assert readers.of_csv(FORMS["csv"].make()(alone, lang), sheet).rows == rows


@LANGS
def test_it_fits_a_terminal_of_sixty_columns(read: Paper, lang: Lang) -> None:
    lines = ["".join(span.words for span in line) for line in paper_lines(read, lang, 60)]
    assert [line for line in lines if cells(line) > 60] == []


def test_the_same_head_and_month_give_the_same_paper(flat: Flat, paper: Paper, now: dt.datetime) -> None:
    again, make = made(flat, now, "chenjing"), FORMS["json"].make()
    assert again == paper
    assert make(again, "zh") == make(paper, "en")


def test_entries_and_signatures_by_register_are_those_of_the_pages(paper: Paper, pages: Entries) -> None:
    (books,) = (s for s in paper.sheets if s.name == "month.books")
    entries = Counter(row["register"] for row in pages)
    signs = Counter(row["register"] for row in pages if row["do"] == "sign")
    labels = {str(row[0]): row[1:] for row in books.rows}
    told = {book: (number, signs[book], number) for book, number in entries.items()}
    assert sorted(labels.values())[:-1] == sorted(told.values())
    assert books.rows[-1][1:] == (len(pages), sum(signs.values()), len(pages))


def test_the_first_page_tells_what_should_not_be(paper: Paper, read: Paper) -> None:
    front = paper.sheets[0]
    wrong = [s for s in paper.sheets[paper.front :] if s.alarm]
    said = " ".join(str(cell) for row in front.rows for cell in row)
    assert wrong and all(answers_name(s) in said for s in wrong)
    good = [s for s in paper.sheets[paper.front :] if not s.alarm and s.name == "key.lent"]
    assert good and all(answers_name(s) not in said for s in good)
    overdue = len(next(s.rows for s in wrong if s.name == "key.overdue"))
    keys = next(row for row in front.rows if row[0] == same_text(front, "钥匙"))
    assert f"逾期未还 {overdue}" in str(keys[1]) and "按时归还 8/79" in str(keys[2])
    assert read.sheets[0] == front


def answers_name(sheet: Sheet) -> str:
    return sheet.title.zh.partition(" · ")[2]


def same_text(sheet: Sheet, zh: str) -> object:
    return next(row[0] for row in sheet.rows if getattr(row[0], "zh", "") == zh)


def test_what_the_audit_found_is_told_in_words(flat: Flat, now: dt.datetime, paper: Paper) -> None:
    assert "981 次提交" in str(paper.head.verdict) and paper.head.sound is True
    assert not paper.sheets[1].alarm and len(paper.sheets[1].rows) == 4
    bad = made(flat, now, None, BAD)
    assert bad.head.sound is False and "不可信" in str(bad.head.verdict)
    assert bad.sheets[1].rows[0][0] == "abcdef0" and "DUTY-08" in str(bad.sheets[1].rows[0][1]) and bad.sheets[1].marked
    none = made(flat, now, None, None)
    assert none.head.sound is None and "no-audit" in str(none.sheets[1].rows[0][1])
    excused = dataclasses.replace(
        GOOD, excused=[Excused(BAD.violations[0], Excuse("X1", "abcdef0", "", "chenjing", "演练"))]
    )
    assert "演练" in str(made(flat, now, None, excused).sheets[1].rows[-1][1])


def test_nothing_is_lost_in_reading(paper: Paper, read: Paper) -> None:
    """Each figure's row is in its own table or in one with others; only what holds nothing is told in a line."""
    there = {s.name for s in read.sheets}
    tables = {s.name: s for s in read.sheets}
    for sheet in paper.sheets[paper.front :]:
        kin = kin_of(sheet)
        if holds_nothing(sheet):
            assert sheet.name not in there and answers_name(sheet) in str(tables["month.none"].rows)
        elif kin is None:
            kept = tables[sheet.name]
            assert [[c for c in row if c is not None] for row in kept.rows] == [
                [c for c in row if c is not None] for row in sheet.rows
            ]
        else:
            found = [row[1:-1] for row in tables[f"month.{kin.name}"].rows if row[0].zh.startswith(sheet.title.zh)]  # type: ignore[union-attr]
            assert all(tuple(row[-len(kin.tail) :]) in found for row in sheet.rows), sheet.name
    assert len(read.sheets) < len(paper.sheets) / 2
    assert len({kin.name for kin in KIN}) == len(KIN)


def test_what_a_reader_may_not_have_is_named(flat: Flat, now: dt.datetime, paper: Paper) -> None:
    others = made(flat, now, None)
    private = {s.name for s in paper.sheets if s.private}
    assert private and not private & {s.name for s in others.sheets}
    assert len(others.sheets[-1].rows) > len(private) - 1 and others.sheets[-1].name == "month.left_out"


def test_rows_out_of_order_are_marked(paper: Paper) -> None:
    sheets = {s.name: s for s in paper.sheets}
    owed = sheets["house.owed"]
    assert owed.marked == {n for n, row in enumerate(owed.rows) if row[4]} and len(owed.marked) < len(owed.rows)
    assert sheets["key.overdue"].marked == set(range(len(sheets["key.overdue"].rows)))
    assert sheets["key.lent"].marked == frozenset()


def test_a_trend_of_months_is_as_of_each_end(paper: Paper, flat: Flat, pages: Entries) -> None:
    """In a house of one month it has one row, in December two."""
    lent = sum(
        len(r["key"]) if isinstance(r["key"], list) else 1
        for r in pages
        if r["register"] == "key" and r["do"] == "borrow"
    )
    (told,) = (s.rows for s in paper.sheets if s.name == "key.lent_by_month")
    assert [row[0] for row in told] == ["2026-11"] and 0 < int(str(told[0][1])) <= lent
    later = dt.datetime(2027, 1, 1, tzinfo=flat.rules.zone)
    listed = answers.named(flat.books, "house.owed_by_month", later)
    found = answers.sheet(listed, periods.month_of("2026-12", flat.rules.zone), flat, flat.books, later)
    assert [row[0] for row in found.rows] == ["2026-11", "2026-12"]
    assert found.rows[0] == next(s.rows[0] for s in paper.sheets if s.name == "house.owed_by_month")
    assert found.rows[1][-1] == Ratio(0, 0)
    assert found.chart is not None and found.chart.over == ("share",)


def test_nothing_is_contested_in_the_sample(paper: Paper, flat: Flat) -> None:
    assert contested(flat.books) == []
    assert [s.rows for s in paper.sheets if s.name == "house.contested_open"] == [[]]
