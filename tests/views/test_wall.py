"""The page for the wall: the terminal's rows cell by cell, nothing from outside, and it says when it is old."""

from __future__ import annotations

import base64
import datetime as dt
import hashlib
import re
import shutil
import subprocess
from html.parser import HTMLParser
from pathlib import Path

import pytest

from tests.custody.given import device
from tests.keys.given import vacant
from tests.rost.given import drawn
from tests.support.desk import Desk
from tests.support.house import Desk as House
from wuye.render.board import board_lines, board_parts
from wuye.render.view import View
from wuye.render.wall import wall_page
from wuye.reports.board import board
from wuye.text import Lang

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
MADE = dt.datetime(2026, 11, 10, 9, 30, tzinfo=dt.UTC)
NASTY = '<script>alert(1)</script>&"[bold]'


class Cells(HTMLParser):
    """The words of a page, by the places they stand in."""

    PLACES = ("h1", "time", "h2", "td", "small", "b", "span", "p")

    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, str]] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self._open: list[int] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag in self.PLACES:
            self._open.append(len(self.found))
            self.found.append((tag, ""))

    def handle_endtag(self, tag: str) -> None:
        if tag in self.PLACES:
            self._open.pop()

    def handle_data(self, data: str) -> None:
        if self._open:
            tag, words = self.found[self._open[-1]]
            self.found[self._open[-1]] = (tag, words + data.strip("\n"))


def read(page: str) -> Cells:
    parser = Cells()
    parser.feed(page)
    return parser


@pytest.fixture
def desk() -> Desk:
    """A desk with something late, something soon, something out, and words that would be markup."""
    desk = Desk()
    drawn(desk)
    desk.at("2026-11-09 09:00")
    for n in range(1, 11):
        name = vacant(desk, f"K-{n:04}-1", place=f"A{n:02}", opens=f"{n:04}")
        loan = desk.do("zhangwei", "key", "borrow", name, borrower="lina", org="leasing", purpose="viewing")
        desk.sign("liuyang", loan)
        desk.sign("lina", loan)
    typed = {"borrower": NASTY, "org": "outside", "purpose": "开会", "due": "2026-11-10T12:00"}
    loan = desk.do("zhangwei", "equipment", "borrow", device(desk), **typed)
    for kind, _ in desk.waits(loan):
        desk.sign({"give": "sunli", "approve": "wangfang"}[kind], loan, kind)
    return desk.at("2026-11-10 09:30")


def page_of(desk: Desk, lang: Lang = "zh", person: str | None = None) -> str:
    view = View(desk.books, desk.now(), lang)
    return wall_page(board(desk.books, person, desk.now()), view, MADE)


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("person", [None, "zhangwei", "wangfang"])
def test_the_rows_are_the_terminals_cell_by_cell(desk: Desk, lang: Lang, person: str | None) -> None:
    view = View(desk.books, desk.now(), lang)
    asked = board(desk.books, person, desk.now())
    parts, cells = board_parts(asked, view, asks=False), read(page_of(desk, lang, person)).found
    rows = [("h2", r.cells[0].words) for r in parts.rows if r.cells[0].words]
    assert [c for c in cells if c[0] == "h2"] == rows and len(rows) >= 2
    below = [(tag, words) for tag, words in cells if tag in ("td", "small")]
    assert below == [
        one for r in parts.rows
        for one in (*(("td", c.words) for c in r.cells[1:]), *(("small", s.words) for s in r.below if s.words))
    ]  # fmt: skip
    feet = [words for tag, words in cells if tag in ("b", "span") and words]
    assert feet == [c.words for r in parts.foot for c in r.cells]
    terminal = " ".join("".join(s.words for s in line) for line in board_lines(asked, view, None))
    assert all(words in terminal for tag, words in cells if tag in ("td", "small", "h2", "h1", "time"))


def test_it_asks_nobody_who_he_is_and_has_no_lines_to_type(desk: Desk) -> None:
    page = page_of(desk)
    assert "您是谁" not in page and "wuye " not in page
    assert "张伟  接班" in page


def test_words_from_the_books_are_never_markup(desk: Desk) -> None:
    page = page_of(desk)
    assert "<script>alert" not in page
    assert any(NASTY in words for _, words in read(page).found)
    assert [tag for tag, _ in read(page).tags].count("script") == 1


def test_nothing_comes_from_outside_and_the_policy_says_so(desk: Desk) -> None:
    page = page_of(desk)
    tags = read(page).tags
    assert not [a for _, a in tags if a.keys() & {"src", "href", "style", "onload", "onclick"}]
    assert "url(" not in page and "@import" not in page and "http:" not in page and "https:" not in page
    policy = next(str(a["content"]) for t, a in tags if a.get("http-equiv") == "Content-Security-Policy")
    assert policy.startswith("default-src 'none';")
    for tag, word in (("style", "style-src"), ("script", "script-src")):
        text = re.findall(rf"<{tag}>(.*?)</{tag}>", page, re.S)
        assert len(text) == 1
        digest = base64.b64encode(hashlib.sha256(text[0].encode()).digest()).decode()
        assert f"{word} 'sha256-{digest}'" in policy
    assert "unsafe" not in policy


def test_it_renews_itself_and_knows_when_it_was_made(desk: Desk) -> None:
    tags = read(page_of(desk)).tags
    assert next(a["content"] for _, a in tags if a.get("http-equiv") == "refresh") == "30"
    assert dict(tags)["html"]["data-made"] == str(int(MADE.timestamp() * 1000))
    assert dict(tags)["time"]["datetime"] == MADE.isoformat()


def test_a_quiet_house_says_so() -> None:
    desk = Desk().at("2026-11-02 08:30")
    assert "没有超时" in page_of(desk)


def test_the_command_writes_a_whole_file(founded: House, tmp_path: Path) -> None:
    to = tmp_path / "board.html"
    to.write_text("old")
    now = "2026-11-10T09:00:00+08:00"
    with founded.unchanged():
        done = founded.wuye("board", "--html", "-o", str(to), now=now, as_="zhangwei")
    assert (done.code, done.out) == (0, f"{to}\n")
    page = to.read_text("utf-8")
    assert page.endswith("</html>\n") and "张伟（客服助理）" not in page
    age = dt.datetime.now(dt.UTC).timestamp() - int(dict(read(page).tags)["html"]["data-made"] or 0) / 1000
    assert -5 < age < 120
    named = founded.wuye("看板", "--网页", "--as", "zhangwei", now=now)
    assert named.code == 0 and "张伟（客服助理）" in named.out
    assert list(tmp_path.glob(".*tmp")) == []


def test_without_html_it_is_the_board(founded: House) -> None:
    now = "2026-11-10T09:00:00+08:00"
    assert founded.wuye("board", now=now, as_="zhangwei").out == founded.wuye(now=now, as_="zhangwei").out != ""


@pytest.mark.parametrize("to", ["/nowhere/at/all/board.html", "/tmp"])
def test_where_it_cannot_be_written_is_bad_input(founded: House, to: str) -> None:
    done = founded.wuye("board", "--html", "-o", to, lang="en")
    assert (done.code, done.out) == (2, "") and "-o board.html" in done.err


def browsed(page: Path, size: str = "1920,1080") -> tuple[str, str, bytes]:
    """The page as a real browser has it once its script ran: its elements, what the console said, a picture of it."""
    assert CHROMIUM is not None
    shot = page.with_suffix(".png")
    done = subprocess.run(
        [CHROMIUM, "--headless=new", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", f"--window-size={size}",
         f"--user-data-dir={page.parent / 'profile'}", "--enable-logging=stderr", f"--screenshot={shot}", "--dump-dom", page.as_uri()],
        capture_output=True, text=True, timeout=90, check=False,
    )  # fmt: skip
    return done.stdout, done.stderr, shot.read_bytes() if shot.exists() else b""


@pytest.mark.skipif(CHROMIUM is None, reason="chromium is not installed")
def test_in_a_real_browser_it_is_fresh_then_old(desk: Desk, tmp_path: Path) -> None:
    view = View(desk.books, desk.now(), "zh")
    for name, age, old in (("fresh", 1, False), ("old", 6, True)):
        path = tmp_path / f"{name}.html"
        made = dt.datetime.now(dt.UTC) - dt.timedelta(minutes=age)
        path.write_text(wall_page(board(desk.books, None, desk.now()), view, made), "utf-8")
        dom, console, picture = browsed(path)
        html = dict(read(dom).tags)["html"]
        assert (html.get("class") == "old") is old, name
        assert "Content Security Policy" not in console and "Uncaught" not in console
        assert f'<strong id="age">{abs(age)}</strong>' in dom
        assert picture.startswith(b"\x89PNG")
