"""The report in a pack is the month's paper: the same sheets cell by cell, what should not be first, the close on its first page."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.closing.given import JANUARY, NOTE, SECOND, WHY, close_and_sign, pack, verify
from tests.closing.test_pack import MANAGER
from tests.forms import readers
from tests.support.house import Desk, copy
from wuye.audit.replay import audit
from wuye.audit.violation import Violation
from wuye.data import replace
from wuye.desk.house import House
from wuye.desk.then import Then
from wuye.registers.closing import month_end
from wuye.reports.closing.pack import Pack, gather, kept_close
from wuye.reports.figures.answers import counted_at
from wuye.reports.month import month_paper
from wuye.reports.paper import Paper
from wuye.reports.reading import for_reading
from wuye.text import Lang, same

LANGS = pytest.mark.parametrize("lang", ["zh", "en"])
FORMS = ("md", "html", "xlsx")
OWN = {"close", "close_in_the_way", "close_books"}
"""The close's own sheets."""
FRONT = ["month.exceptions", "month.audit", "month.books"]


class Made(NamedTuple):
    """A house, the pack of its November as files and as it was gathered, and `report month` of the same head."""

    desk: Desk
    folder: Path
    pack: Pack
    month: Paper


_MADE: list[Made] = []


@pytest.fixture
def made(closed: Desk, tmp_path_factory: pytest.TempPathFactory) -> Made:
    """All of it, made once."""
    if not _MADE:
        base = tmp_path_factory.mktemp("report")
        desk = copy(closed, base)
        done = pack(desk, base / "2026-11")
        assert done.code == 0, done.err
        with House(desk.path) as house:
            gathered = gather(house, kept_close(house, "2026-11"), "wangfang")
        _MADE.append(Made(desk, base / "2026-11", gathered, told(desk, str(gathered.kept.fields["head"]))))
    return _MADE[0]


def told(desk: Desk, head: str, month: str = "2026-11") -> Paper:
    """What `report month` tells of a head to somebody without a name."""
    with House(desk.path) as house:
        moment = month_end(month, house.books)
    assert moment is not None
    with Then(desk.path, head, moment) as then:
        verdict = audit(then, then.now(), alone=True)
        return month_paper(then, month, reader=None, verdict=verdict)


def public(paper: Paper) -> Paper:
    """Without the names of what is private, which a pack has in parts of its own."""
    return replace(paper, sheets=tuple(s for s in paper.sheets if s.name != "month.left_out"))


def read(folder: Path, lang: Lang, paper: Paper) -> Iterator[list[readers.Rows]]:
    """The cells of the report in each form."""
    files = {form: (folder / f"report.{lang}.{form}").read_bytes() for form in FORMS}
    yield [one.rows for one in readers.of_markdown(files["md"].decode(), paper.sheets)]
    yield [one.rows for one in readers.of_html(files["html"].decode(), paper.sheets)]
    yield [one.rows for one in readers.of_xlsx(files["xlsx"], paper.sheets)]


@LANGS
def test_the_report_holds_the_sheets_of_the_month_cell_by_cell(made: Made, lang: Lang) -> None:
    wanted, report = for_reading(public(made.month)), made.pack.report
    others = tuple(s for s in report.sheets if s.name not in OWN)
    assert others == wanted.sheets and len(others) == len(report.sheets) - len(OWN)
    assert (report.head, report.title, report.month) == (wanted.head, wanted.title, wanted.month)
    cells = [readers.expected(sheet, lang) for sheet in report.sheets]
    for found in read(made.folder, lang, report):
        assert found == cells


@LANGS
def test_what_should_not_be_stands_first(made: Made, lang: Lang) -> None:
    """The table of exceptions before all, and after the first page each list of what should not be before any other."""
    report = made.pack.report
    assert [s.name for s in report.sheets[:4]] == [*FRONT, "close"] and report.front == 4
    lists = [s.alarm and counted_at(s.columns) is None for s in report.sheets[report.front :]]
    assert sum(lists) > 2 and all(lists[: sum(lists)])
    page = (made.folder / f"report.{lang}.md").read_text("utf-8")
    titles = re.findall(r"^## (.*)$", page, re.M)
    assert titles[0] == report.sheets[0].title.to(lang)
    assert report.sheets[0].rows
    for row in report.sheets[0].rows:
        assert str(getattr(row[0], lang)) in page.partition(f"## {titles[1]}")[0]


@LANGS
def test_the_first_page_tells_of_the_books(made: Made, lang: Lang) -> None:
    """Entries and signatures by register, the head and the root, and what the audit found, before the contents."""
    report, (books,) = made.pack.report, (s for s in made.pack.report.sheets if s.name == "month.books")
    page = (made.folder / f"report.{lang}.html").read_text("utf-8")
    first = page.partition("<nav")[0]
    tables = readers.Tables(first).tables
    assert [len(rows) - 1 for rows in tables] == [len(s.rows) for s in report.sheets[: report.front]]
    heads, *rows = tables[FRONT.index("month.books")]
    assert len(heads) == 4 and rows[-1] == [str(getattr(c, lang, c)) for c in books.rows[-1]]
    key = next(row for row in rows if row[0] == {"zh": "钥匙", "en": "key"}[lang])
    counted = made.desk.git("log", "--format=%s", str(made.pack.kept.fields["head"])).splitlines()
    assert key[1] == key[3] == str(sum(line.startswith("key ") for line in counted))
    verdict = report.head.verdict
    assert verdict is not None and report.head.sound is True
    for words in (report.head.head, made.pack.root, verdict.to(lang)):
        assert words in first


def test_the_close_is_on_the_first_page_and_in_the_lists(made: Made) -> None:
    """PLAN-02: who closed it, who signed, why all the same, and what stood in the way, which has a list of its own."""
    sheets = {s.name: s for s in made.pack.report.sheets}
    said = {str(getattr(row[0], "en", "")): row[1] for row in sheets["close"].rows}
    fields = made.pack.kept.fields
    assert said["edition"] == "1" and said["head before it"] == fields["head"] and said["reason"] == WHY
    assert "王芳" in str(said["closed by"]) and "陈静" in str(said["signed"])
    left = [(getattr(row[0], "en", ""), row[1]) for row in sheets["close_in_the_way"].rows]
    assert left == [(one["en"], one["count"]) for one in fields["in_the_way"]]
    assert f"{len(left)} kinds" in str(said["stood in the way"])
    books = [(row[2], row[3]) for row in sheets["close_books"].rows]
    assert books == [(one["last"], one["entries"]) for one in fields["books"]]
    names = [path.name for path in sorted((made.folder / "csv").iterdir())]
    assert names[:2] == ["001-close.csv", "002-close_in_the_way.csv"] and names[-1].endswith("-close_books.csv")
    figures = [s.name for s in made.pack.told.public.sheets]
    assert [name[4:-4] for name in names[2:-1]] == figures, "a list for each figure, in the order of figures.json"


@LANGS
def test_the_exceptions_are_the_report_without_the_rest(made: Made, lang: Lang) -> None:
    whole, some = made.pack.report, made.pack.exceptions
    assert some.sheets[: some.front] == whole.sheets[: whole.front]
    assert len(some.sheets) < len(whole.sheets) and "month.none" not in {s.name for s in some.sheets}
    page = (made.folder / f"exceptions.{lang}.md").read_text("utf-8")
    assert [one.rows for one in readers.of_markdown(page, some.sheets)] == [
        readers.expected(sheet, lang) for sheet in some.sheets
    ]


@LANGS
def test_a_private_part_is_laid_out_alike(made: Made, lang: Lang) -> None:
    """CONF-04: its figures in it and nowhere else; what it hasn't any of told in a line."""
    part = next(one for one in made.pack.parts if one.to == ("general_manager", "manager"))
    page = (made.folder / MANAGER / f"report.{lang}.md").read_text("utf-8")
    wanted = for_reading(replace(made.pack.paper, sheets=part.paper.sheets, front=0))
    assert [one.rows for one in readers.of_markdown(page, wanted.sheets)] == [
        readers.expected(sheet, lang) for sheet in wanted.sheets
    ]
    assert not {s.name for s in made.pack.told.private.sheets} & {s.name for s in made.pack.paper.sheets}


def test_what_changed_of_closed_months_stands_among_what_should_not_be(closed: Desk, tmp_path: Path) -> None:
    """DUTY-08: on the first page in a line, then as lists before the month's own."""
    closed.done(f"{NOTE} --why forgotten --happened 2026-11-20T10:00:00+08:00", "zhangwei", SECOND)
    close_and_sign(closed, now=JANUARY, month="2026-12")
    with House(closed.path) as house:
        gathered = gather(house, kept_close(house, "2026-12"), "wangfang")
    report = gathered.report
    assert [s.name for s in report.sheets[4:7]] == ["close_in_the_way", "changes", "changed_figures"]
    assert gathered.changes.said.rows[0][3:8:3] == ("D2612-0001", "张伟")
    first = report.sheets[0].rows[0]
    assert getattr(first[0], "zh", "") == "月结" and getattr(first[1], "en", "").startswith("said of closed months 1, ")
    wanted = for_reading(public(told(closed, str(gathered.kept.fields["head"]), "2026-12")))
    assert report.sheets[7:][: len(wanted.sheets) - 4] == wanted.sheets[3:-1]
    done = pack(closed, tmp_path / "p", month="2026-12", now=JANUARY)
    assert done.code == 0, done.err
    again = verify(closed, tmp_path / "p", "2026-12", "--again", now=JANUARY)
    assert again.code == 0, again.out


def test_the_verdict_is_that_of_the_history_up_to_the_close(closed: Desk, tmp_path: Path) -> None:
    """Neither what this machine believes nor a tag that is gone since changes it; faults before the close do."""
    with House(closed.path) as house:
        kept = kept_close(house, "2026-11")
        before = gather(house, kept, "wangfang").report
    closed.done(f"{NOTE} --why forgotten --happened 2026-11-20T10:00:00+08:00", "zhangwei", SECOND)
    closed.git("update-ref", "refs/tags/close/2026-10", "refs/tags/close/2026-11")
    assert closed.wuye("audit", now=JANUARY).code == 1
    with House(closed.path) as house:
        assert gather(house, kept, "wangfang").report == before
    assert pack(closed, tmp_path / "p", now=JANUARY).code == 0


def test_a_pack_of_books_that_cannot_be_believed_says_so(
    closed: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A program finds a fault that the one that closed the month didn't see: first page and exit status tell."""
    fault = Violation("signature", same("bad signature"), "abcdef0" * 5)
    monkeypatch.setattr("wuye.audit.replay.settle", lambda found, *_: found.violations.append(fault))
    done = pack(closed, tmp_path / "p")
    assert done.code == 1 and "can't be believed" in done.err
    page = (tmp_path / "p" / "report.en.md").read_text("utf-8")
    assert "can't be believed" in page.replace("\\", "") and "bad signature" in page
