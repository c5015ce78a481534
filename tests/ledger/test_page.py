"""Pages: their names, their entries, and every way they can be wrong."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta, timezone
from hashlib import sha256

import pytest
from yamllint import linter  # type: ignore[import-untyped]
from yamllint.config import YamlLintConfig  # type: ignore[import-untyped]

from wuye.errors import BadInput
from wuye.ledger.entry import Entry, EntryId, parse_id, to_bytes
from wuye.ledger.page import PageName, append, header, page_path, parse_path, read_page
from wuye.text import Text

AT = datetime(2026, 11, 22, 8, 3, 11, tzinfo=timezone(timedelta(hours=8)))
PATH = "ledgers/key/2026-11/22.yaml"
NAME = PageName("key", "2026-11", "22", None, "")
HEADER = "# 钥匙 key · 2026-11-22\n".encode()
ONE = Entry("key", "K2611-0042", AT, "zhangwei", "borrow", ("K-1203-1",), {"borrower": "李娜", "rooms": 3})
HEAD = b"- id: K2611-0042\n  at: 2026-11-22T08:03:11+08:00\n  by: zhangwei\n  do: borrow\n"
GOOD = HEADER + HEAD


def test_a_page_reads_back_what_was_written() -> None:
    noted: dict[str, object] = {"note": "# 一\n\n- id: x\n", "tags": ["- a", "a #b"], "x": "'#'"}
    entries = [
        ONE,
        replace(ONE, subjects=("K-1", "1203"), fields=noted),
        replace(ONE, subjects=(), fields={}),
    ]
    page: bytes | None = None
    for entry in entries:
        page = append(page, HEADER, to_bytes(entry, "key"))
    assert page is not None
    read = read_page(PATH, page)
    assert HEADER + b"".join(entry.raw for entry in read) == page
    assert [replace(entry, raw=b"", path="", line=0) for entry in read] == entries
    assert [entry.line for entry in read] == [2, 9, 24]
    assert [entry.subject for entry in read] == ["K-1203-1", "K-1", None]
    assert read[0].digest == "sha256:" + sha256(to_bytes(ONE, "key")).hexdigest()
    start = len(HEADER) + len(read[0].raw)
    assert read_page(PATH, page, start) == read[1:]
    assert read_page(PATH, page, len(page)) == []
    assert read_page(PATH, HEADER) == []
    assert not list(linter.run(page.decode(), YamlLintConfig("{extends: default, rules: {document-start: disable}}")))


def test_to_bytes_keeps_the_order() -> None:
    assert to_bytes(ONE, "key") == HEAD + "  key: K-1203-1\n  borrower: 李娜\n  rooms: 3\n".encode()
    assert to_bytes(ONE, None) == HEAD + "  borrower: 李娜\n  rooms: 3\n".encode()
    with pytest.raises(ValueError, match="head"):
        to_bytes(replace(ONE, fields={"by": "lina"}), "key")


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("K2611-0042", EntryId("K", "2611", "", 42)),
        ("KEY2612-g0042", EntryId("KEY", "2612", "g", 42)),
        ("K2601-12345", EntryId("K", "2601", "", 12345)),
    ],
)
def test_ids(text: str, parts: EntryId) -> None:
    assert parse_id(text) == parts
    assert str(parts) == text


@pytest.mark.parametrize(
    "text",
    ["", "k2611-0042", "K2613-0042", "K2600-0042", "K2611-042", "K2611-00042", "K2611-0000", "K2611-0042\n",
     "ABCD2611-0042", "K2611-G0042", "K2611-００42"]
)  # fmt: skip
def test_not_ids(text: str) -> None:
    with pytest.raises(BadInput):
        parse_id(text)


PATHS = {
    "ledgers/key/2026-11/22.yaml": (NAME, "# 钥匙 key · 2026-11-22\n"),
    "ledgers/key/2026-11/22.g.yaml": (replace(NAME, desk="g"), "# 钥匙 key · 2026-11-22 · g\n"),
    "ledgers/key/2026-11/22-night.yaml": (replace(NAME, shift="night"), "# 钥匙 key · 2026-11-22 · night\n"),
    "ledgers/key/2026-11/22-night.g.yaml": (
        replace(NAME, shift="night", desk="g"),
        "# 钥匙 key · 2026-11-22 · night · g\n",
    ),
    "ledgers/key/2026-11/month.yaml": (replace(NAME, day=None), "# 钥匙 key · 2026-11\n"),
    "ledgers/key/2026-11/month.g.yaml": (replace(NAME, day=None, desk="g"), "# 钥匙 key · 2026-11 · g\n"),
}


@pytest.mark.parametrize("path", PATHS)
def test_names_of_pages(path: str) -> None:
    name, title = PATHS[path]
    assert parse_path(path) == name
    assert name.path == path
    assert header(Text("钥匙", "key"), name).decode() == title


def test_the_page_of_a_time() -> None:
    assert page_path("key", AT, turn="day", shift=None) == PATH
    assert page_path("key", AT, turn="day", shift=None, desk="g") == "ledgers/key/2026-11/22.g.yaml"
    night = (date(2026, 10, 31), "night")
    assert page_path("duty", AT, turn="shift", shift=night) == "ledgers/duty/2026-10/31-night.yaml"
    assert page_path("x", AT, turn="month", shift=None) == "ledgers/x/2026-11/month.yaml"
    for wrong in ({"turn": "shift"}, {"turn": "day", "desk": "../x"}):
        with pytest.raises(ValueError):
            page_path("key", AT, **wrong)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "path", ["", "ledgers/files/ab/cd.jpg", "ledgers/key/2026-13/01.yaml", "ledgers/key/2026-02/30.yaml",
             "ledgers/key/2026-11/22.yml", "ledgers/../2026-11/22.yaml", "/ledgers/key/2026-11/22.yaml",
             "ledgers/key/2026-11/22.yaml\n", "ledgers/key/2026-11/month-night.yaml"]
)  # fmt: skip
def test_not_pages(path: str) -> None:
    assert parse_path(path) is None
    with pytest.raises(BadInput):
        read_page(path, GOOD)


REFUSED = {
    "empty": (b"", 1, "first line"),
    "no header": (HEAD, 1, "first line"),
    "header alone": (HEADER[:-1], 1, "newline"),
    "tab in the header": (b"# a\tb\n" + HEAD, 1, "tab"),
    "no newline": (GOOD[:-1], 5, "newline"),
    "blank after the header": (HEADER + b"\n" + HEAD, 2, "blank"),
    "blank between": (GOOD + b"\n" + HEAD, 6, "blank"),
    "spaces between": (GOOD + b"   \n" + HEAD, 6, "blank"),
    "blank at the end": (GOOD + b"\n", 6, "blank"),
    "comment between": (GOOD + b"# x\n" + HEAD, 6, "comment"),
    "indented comment": (GOOD + b"  # x\n" + HEAD, 6, "comment"),
    "comment after a value": (GOOD + b"  key: K-1 # x\n", 6, "comment"),
    "comment after a bar": (GOOD + b"  note: | # x\n    a\n", 6, "comment"),
    "comment after a literal": (GOOD + b"  note: |\n    # a\n  # x\n" + HEAD, 8, "comment"),
    "comment at the end": (GOOD + b"  # x\n", 6, "comment"),
    "stray": (GOOD + b"x: 1\n", 6, "no entry"),
    "one space": (GOOD + b" x: 1\n", 6, "no entry"),
    "document mark": (GOOD + b"---\n", 6, "no entry"),
    "tab": (GOOD + b"\tx: 1\n", 6, "tab"),
    "cr": (GOOD.replace(b"\n", b"\r\n")[:-2] + b"\n", 1, "CR"),
    "map of a page": (HEADER + b"  a: 1\n", 2, "start of a line"),
    "text that runs on": (GOOD + b'  note: "x\n- id: y"\n', 7, "start of a line"),
    "list item": (GOOD + b"- - x\n", 6, "map"),
    "word": (GOOD + b"- x\n", 6, "map"),
    "no id": (GOOD + b"- at: x\n", 6, "in this order"),
    "no do": (GOOD + HEAD.replace(b"  do: borrow\n", b""), 6, "in this order"),
    "other order": (GOOD + b"- id: K2611-0043\n  by: x\n", 7, "in this order"),
    "id": (HEADER + HEAD.replace(b"K2611", b"2611"), 2, "not the id"),
    "number": (HEADER + HEAD.replace(b"zhangwei", b"7"), 4, "must be text"),
    "nobody": (HEADER + HEAD.replace(b"zhangwei", b"''"), 4, "must be text"),
    "naive": (HEADER + HEAD.replace(b"+08:00", b""), 3, "offset"),
    "no such day": (HEADER + HEAD.replace(b"11-22", b"11-31"), 3, "offset"),
    "no such hour": (HEADER + HEAD.replace(b"08:03:11", b"25:03:11"), 3, "offset"),
    "subject": (GOOD + b"  key: 1203\n", 6, "list of names"),
    "no subject": (GOOD + b"  key: []\n", 6, "list of names"),
    "subjects": (GOOD + b"  key:\n    - K-1\n    - 1\n", 6, "list of names"),
    "duplicate": (GOOD + b"  by: lina\n", 6, "twice"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_refused_with_its_line(name: str) -> None:
    data, line, words = REFUSED[name]
    with pytest.raises(BadInput) as caught:
        read_page(PATH, data)
    (problem,) = caught.value.problems
    assert (problem.path, problem.line) == (PATH, line)
    assert words in problem.message.en
    assert problem.remedy


def test_all_that_is_wrong_is_told_with_lines_of_the_whole_page() -> None:
    bad = HEAD.replace(b"borrow", b"1").replace(b"K2611", b"K1") + HEAD.replace(b"+08:00", b"")
    with pytest.raises(BadInput) as caught:
        read_page(PATH, GOOD + bad, len(GOOD))
    assert sorted(p.line or 0 for p in caught.value.problems) == [6, 9, 11]


@pytest.mark.parametrize("start", [-1, 1, len(GOOD) - 1, len(HEADER) + 2, len(GOOD) + 1])
def test_a_tail_starts_at_an_item(start: int) -> None:
    with pytest.raises(BadInput):
        read_page(PATH, GOOD, start)


def test_append_takes_whole_entries_only() -> None:
    assert append(GOOD, HEADER, HEAD) == GOOD + HEAD
    for entry in (HEAD[2:], HEAD[:-1]):
        with pytest.raises(ValueError, match="entry"):
            append(GOOD, HEADER, entry)
    with pytest.raises(BadInput):
        append(GOOD[:-1], HEADER, HEAD)
