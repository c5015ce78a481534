"""Where a paper goes, and in which form."""

from __future__ import annotations

import errno
import io
import os
import re
import sys
import zipfile
from pathlib import Path

import pytest

from tests.forms.given import LONG, column, of_chart, of_kinds, of_words, paper
from wuye.errors import BadInput
from wuye.render.forms.write import FORMS, form_of, write
from wuye.render.paint import paint
from wuye.reports.paper import Paper
from wuye.reports.sheet import Sheet
from wuye.text import Text, same


@pytest.mark.parametrize(
    ("name", "file", "form"),
    [
        (None, None, "text"), (None, "a.xlsx", "xlsx"), (None, "a.HTML", "html"), (None, "a.htm", "html"), (None, "a.md", "md"),
        (None, "a.csv", "csv"), (None, "a.zip", "csv"), (None, "folder", "text"), ("json", "a.csv", "json"), (None, "a.ndjson", "jsonl"),
        (None, "a.txt", "text"), (None, "a.parquet", "parquet"),
    ],
)  # fmt: skip
def test_the_form_is_named_or_seen(name: str | None, file: str | None, form: str) -> None:
    assert form_of(name, Path(file) if file else None) == form


def test_an_unknown_form_is_refused_with_the_nearest() -> None:
    with pytest.raises(BadInput) as caught:
        form_of("xslx", None)
    (problem,) = caught.value.problems
    assert problem.remedy == same("--format xlsx")
    assert all(form in problem.message.zh and form in problem.message.en for form in FORMS)
    with pytest.raises(BadInput, match="doc"):
        form_of(None, Path("month.doc"))


@pytest.mark.parametrize("form", ["text", "json", "md", "html", "xlsx"])
def test_a_paper_of_several_sheets_is_one_file(form: str, tmp_path: Path) -> None:
    to = tmp_path / "deep" / f"month{FORMS[form].endings[0]}"
    assert write(paper(), None, "zh", to) == [to]
    assert to.read_bytes() == FORMS[form].make()(paper(), "zh")
    assert [path.name for path in to.parent.iterdir()] == [to.name]


def test_csv_is_a_file_for_each_sheet(tmp_path: Path) -> None:
    many = paper(
        of_words(),
        of_kinds(),
        Sheet("words", same("w"), (column("a"),), []),
        Sheet("../x/y", same("x"), (column("a"),), []),
    )
    files = write(many, "csv", "zh", tmp_path / "csv")
    assert [file.name for file in files] == ["words.csv", "kinds.csv", "words_2.csv", "x-y.csv"]
    assert sorted((tmp_path / "csv").iterdir()) == sorted(files)
    (packed,) = write(many, None, "zh", tmp_path / "m.zip")
    with zipfile.ZipFile(packed) as found:
        assert {name: found.read(name) for name in found.namelist()} == {file.name: file.read_bytes() for file in files}
        assert {info.date_time for info in found.infolist()} == {(1980, 1, 1, 0, 0, 0)}
    assert write(paper(of_words()), None, "zh", tmp_path / "one.csv")[0].read_bytes() == files[0].read_bytes()


@pytest.mark.parametrize("form", ["csv", "jsonl", "parquet"])
def test_several_sheets_have_no_room_in_one_file(form: str, tmp_path: Path) -> None:
    with pytest.raises(BadInput) as caught:
        write(paper(), form, "zh", tmp_path / f"m.{form}")
    assert caught.value.problems[0].remedy == same(f"--format {form} -o {tmp_path / 'm.zip'}")
    with pytest.raises(BadInput):
        write(paper(), form, "zh", None)
    assert list(tmp_path.glob("m*")) == []


def test_one_sheet_goes_to_standard_output(capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    assert write(paper(of_words()), "csv", "en", None) == []
    assert capfdbinary.readouterr().out == FORMS["csv"].make()(paper(of_words()), "en")
    write(paper(), "xlsx", "en", None)
    assert capfdbinary.readouterr().out[:2] == b"PK"


def test_what_cannot_be_written_leaves_nothing(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("kept")
    (tmp_path / "folder.json").mkdir()
    for to in (
        tmp_path / "file" / "a.json",
        tmp_path / "folder.json",
        tmp_path / ("x" * 300 + ".json"),
        tmp_path / "a\0b.json",
    ):
        with pytest.raises(BadInput, match="can't write"):
            write(paper(), None, "zh", to)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["file", "folder.json", "home"]


WHY = {
    errno.ENOSPC: ("磁盘满了", "the disk is full"),
    errno.EACCES: ("没有权限", "permission is lacking"),
    errno.ESTALE: ("Stale", "Stale"),
}


@pytest.mark.parametrize("number", WHY)
@pytest.mark.parametrize("there", [True, False])
def test_a_folder_is_written_whole_or_not_at_all(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int, there: bool
) -> None:
    """The last file finds no room: those before it aren't left behind, and what was there stays."""
    folder, real, tried = tmp_path / "out" / "csv", Path.write_bytes, list[Path]()
    if there:
        folder.mkdir(parents=True)
        (folder / "kinds.csv").write_text("kept")
    several = paper(of_kinds(), of_words())

    def refuse(path: Path, data: bytes) -> int:
        tried.append(path)
        if len(tried) == len(several.sheets):
            raise OSError(number, os.strerror(number))
        return real(path, data)

    monkeypatch.setattr(Path, "write_bytes", refuse)
    with pytest.raises(BadInput) as caught:
        write(several, "csv", "zh", folder)
    (problem,) = caught.value.problems
    assert len(tried) == 2 and all(words in said for said, words in zip(problem.message, WHY[number], strict=True))
    left = sorted(str(p.relative_to(tmp_path)) for p in tmp_path.rglob("*") if p.is_file())
    assert left == (["out/csv/kinds.csv"] if there else []) and (folder.exists(), (tmp_path / "out").exists()) == (
        there,
        there,
    )


def test_a_pipe_is_written_into_and_stays(tmp_path: Path) -> None:
    """A file put in the place of /dev/null would take it away from everybody."""
    pipe = tmp_path / "a.json"
    os.mkfifo(pipe)
    end = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    try:
        assert write(paper(of_words()), None, "zh", pipe) == [pipe]
        assert os.read(end, 1 << 16) == FORMS["json"].make()(paper(of_words()), "zh") and pipe.is_fifo()
    finally:
        os.close(end)
    assert [p.name for p in tmp_path.iterdir() if "part" in p.name] == []


def test_a_folder_in_the_place_of_a_file_changes_no_other(tmp_path: Path) -> None:
    several = paper(of_kinds(), of_words())
    first, last = write(several, "csv", "zh", tmp_path / "csv")
    first.write_text("kept")
    last.unlink()
    last.mkdir()
    with pytest.raises(BadInput, match="a folder and no file"):
        write(several, "csv", "zh", tmp_path / "csv")
    assert first.read_text() == "kept" and len(list((tmp_path / "csv").iterdir())) == 2


def test_no_workbook_is_thrown_at_a_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
    with pytest.raises(BadInput, match="terminal"):
        write(paper(), "xlsx", "zh", None)


def test_parquet_that_is_not_installed_is_said(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    with pytest.raises(BadInput) as caught:
        write(paper(of_kinds()), None, "zh", tmp_path / "a.parquet")
    (problem,) = caught.value.problems
    assert "pyarrow" in problem.message.zh
    assert problem.remedy == same("pip install 'wuye[parquet]'")


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_brackets_are_words_on_a_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    from wuye.render.forms.lines import paper_lines

    monkeypatch.setenv("TERM", "xterm")
    out = Terminal()
    paint(paper_lines(paper(of_words()), "zh", 100), out)
    assert "[red]钥匙[/red]" in out.getvalue()
    assert "[in use]" in out.getvalue()
    assert "\x1b[31m" not in out.getvalue()


def test_a_row_to_look_at_is_marked() -> None:
    made = {form: FORMS[form].make()(paper(of_kinds()), "zh") for form in ("text", "md", "html")}
    assert [line.startswith("! ") for line in made["text"].decode().splitlines()[-8:]] == [False, True, *[False] * 6]
    assert made["md"].decode().count("| **-1** |") == 1
    assert made["html"].decode().count('<tr class="marked">') == 1
    assert "1 行要看" in made["html"].decode()


def test_a_workbook_s_sheets() -> None:
    from openpyxl import load_workbook

    long = Sheet("long", same("很长的表名" * 8), (column("a"),), [(LONG * 20,)])
    twin = Sheet("twin", same("很长的表名" * 9), (column("a", "money", Text("金额", "sum")),), [(None,)])
    odd = Sheet("odd", same("'[]:*?/\\'"), (column("a"),), [])
    book = load_workbook(io.BytesIO(FORMS["xlsx"].make()(paper(of_words(), of_kinds(), long, twin, odd), "zh")))
    assert book.sheetnames[:3] == ["目录", "各种 词语 表", "各种值"]
    assert len({name.casefold() for name in book.sheetnames}) == 6
    assert max(map(len, book.sheetnames)) == 31
    kinds = book["各种值"]
    assert (kinds.freeze_panes, kinds.auto_filter.ref, kinds.print_title_rows) == ("B2", "A1:I9", "$1:$1")
    assert [kinds.cell(2, n).number_format for n in (1, 2, 3, 5, 6, 7, 8)] == [
        "0", "0.0%", "0", "#,##0.00;[Red]-#,##0.00", "yyyy-mm-dd", "yyyy-mm-dd hh:mm", "[h]:mm:ss",
    ]  # fmt: skip
    assert {cell.data_type for row in book["各种 词语 表"].iter_rows() for cell in row} <= {"s", "inlineStr", "n"}
    quoted = {c.value for row in book["各种 词语 表"].iter_rows(min_row=2) for c in row if c.quotePrefix}
    assert {"=1+1", "-5", "@SUM(A1)", "＝5", " =4", "'=3"} <= quoted
    assert "李娜" not in quoted
    assert "全文见其他形式" in book[book.sheetnames[3]]["A2"].value
    contents = [[cell.value for cell in row] for row in book["目录"].iter_rows()]
    assert ["核验", "账本完好", None, None] in contents
    assert contents[-1] == [odd.title.zh, book.sheetnames[5], 0, None]
    link = book["目录"].cell(book["目录"].max_row, 1).hyperlink
    assert link is not None
    assert link.location == f"'{book.sheetnames[5]}'!A1"


def test_a_workbook_s_rows_are_as_high_as_their_words() -> None:
    """Not every program works it out: without it lines lie over one another."""
    from openpyxl import load_workbook

    rows = [("短",), ("很长的说明" * 12,), ("a\nb\nc",), ("很长" * 9000,)]
    sheet = Sheet("notes", same("说明"), (column("a"),), rows, note=same("很长的注" * 20))
    book = load_workbook(io.BytesIO(FORMS["xlsx"].make()(paper(sheet), "zh")))
    page, contents = book["说明"], book["目录"]
    assert [page.row_dimensions[n].height for n in range(1, 6)] == [None, None, 45, 45, 409]
    assert contents.row_dimensions[contents.max_row].height == 45
    assert page.column_dimensions["A"].width == 60


def test_a_workbook_has_no_time_of_its_own() -> None:
    with zipfile.ZipFile(io.BytesIO(FORMS["xlsx"].make()(paper(), "zh"))) as book:
        assert {info.date_time for info in book.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert b"dcterms" not in book.read("docProps/core.xml")


def test_a_cell_typed_as_words_has_words() -> None:
    with zipfile.ZipFile(io.BytesIO(FORMS["xlsx"].make()(paper(), "zh"))) as book:
        pages = [book.read(name).decode() for name in book.namelist() if name.startswith("xl/worksheets/")]
    cells = [cell for page in pages for cell in re.findall(r"<c [^>]*>(?:<is>)?", page)]
    assert [cell for cell in cells if "inlineStr" in cell and not cell.endswith("<is>")] == []
    assert sum("inlineStr" in cell for cell in cells) > 50


def test_too_many_rows_for_a_workbook_are_refused() -> None:
    many = Sheet("many", same("many"), (column("n", "number"),), range(1_048_576))  # type: ignore[arg-type]
    with pytest.raises(BadInput) as caught:
        FORMS["xlsx"].make()(paper(many), "zh")
    assert caught.value.problems[0].remedy == same("--format csv")


def test_a_title_is_said_once_where_there_is_one_sheet() -> None:
    sheet = of_kinds()
    for given, heads in (
        (Paper(sheet.title, (sheet,)), "1"),
        (paper(sheet), "12"),
        (Paper(sheet.title, (sheet, sheet)), "1222"),
    ):
        assert re.findall(r"<h(\d)", FORMS["html"].make()(given, "zh").decode()) == list(heads), "the contents, too"


def test_forms_tell_who_may_have_a_sheet() -> None:
    mine = Sheet("mine", same("mine"), (column("a"),), [("x",)], private=True, to=("manager",))
    for form in ("text", "md", "html"):
        assert "manager" in FORMS[form].make()(paper(mine, of_chart()), "zh").decode()
