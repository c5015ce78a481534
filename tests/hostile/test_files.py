"""Pages, schemas and settings written to do harm: refused with their place, quickly, and never shown raw."""

from __future__ import annotations

import time

import pytest

from tests.support.house import Desk
from wuye.errors import WuyeError
from wuye.ledger.page import read_page
from wuye.registers.load import load_rules
from wuye.render.words import UNSAFE

PAGE = "ledgers/key/2026-11/02.yaml"
FILES = (PAGE, "schemas/key.yaml", "wuye.yaml")
HEAD = "# x\n- id: K2611-0001\n  at: 2026-11-02T08:00:00+08:00\n  by: a\n  do: borrow\n"
UNSIGNED = ("-c", "user.name=x", "-c", "user.email=x", "-c", "commit.gpgsign=false")
LINE = 6
SECONDS = 5.0

# What no file may hold, wherever it stands.
ALWAYS: dict[str, bytes] = {
    "10 MB plain": b"  note: " + b"x" * 10_000_000,
    "10 MB quoted": b'  note: "' + b"x" * 10_000_000 + b'"',
    "10 MB block": b"  note: |\n    " + b"x" * 10_000_000,
    "10,000 lists": b"  note: " + b"[" * 10_000 + b"]" * 10_000,
    "10,000 maps": b"  note: " + b"{a: " * 10_000 + b"}" * 10_000,
    "100,000 open lists": b"  note: " + b"[" * 100_000,
    "3,000 indented": b"  note:\n" + b"".join(b" " * (4 + n) + b"-\n" for n in range(3000)) + b"  x: 1",
    "anchor": b"  note: &a x",
    "alias": b"  note: *a",
    "laughs": b"  a: &a [x, x]\n  b: &b [*a, *a]\n  c: [*b, *b]",
    "tag": b"  note: !!python/object/apply:os.system [id]",
    "merge": b"  <<: {a: 1}",
    "duplicate": b"  note: x\n  note: y",
    "duplicate of escapes": b'  "\\e[2J": x\n  "\\e[2J": y',
    "bad UTF-8": b"  note: \xe9",
    "overlong UTF-8": b"  note: \xc0\xaf",
    "surrogate": b"  note: \xed\xa0\x80",
    "NUL": b"  note: a\0b",
    "escape": b"  note: a\x1b[2Jb",
    "C1": "  note: a\x9b2Jb".encode(),
    "tab": b"  note:\ta",
    "CRLF": b"  note: a\r",
    "documents": b"---\n- x",
    "key of a list": b"  ? [a]\n  : b",
    "open quote": b'  note: "',
    "number without end": b"  note: " + b"9" * 100_000,
}


def read(path: str, data: bytes) -> object:
    """What a file says, as the desk reads it."""
    if path == PAGE:
        return read_page(path, data)
    return load_rules({"wuye.yaml": b"wuye: 1\n", path: data})


@pytest.mark.parametrize("path", FILES)
@pytest.mark.parametrize("text", ALWAYS.values(), ids=ALWAYS.keys())
def test_it_is_refused_with_its_place(path: str, text: bytes) -> None:
    start = time.process_time()
    with pytest.raises(WuyeError) as caught:
        read(path, HEAD.encode() + text + b"\n")
    assert time.process_time() - start < SECONDS
    problem = caught.value.problems[0]
    assert problem.path == path and problem.line and problem.line >= LINE, problem
    assert problem.remedy and len(problem.message.en) < 500


HOSTILE_KEYS = {
    "escape": b'"\\e[2J\\e]0;x\\a"',
    "bidi": b'"\\u202e\\u2066"',
    "line": b'"a\\nb"',
    "markup": b"'[red]'",
    "format": b"'{0.__class__} %s'",
}


@pytest.mark.parametrize("path", FILES)
@pytest.mark.parametrize("key", HOSTILE_KEYS.values(), ids=HOSTILE_KEYS.keys())
def test_a_word_it_repeats_is_not_shown_raw(path: str, key: bytes, desk: Desk) -> None:
    file = desk.path / path
    file.write_bytes(file.read_bytes() + (b"  " if path == PAGE else b"") + key + b": {x: 1}\n")
    for command in (("check",), ("schema", "check"), ("--json", "check"), ("doctor",)):
        result = desk.wuye(*command, now="2026-11-10T09:03:00+08:00", lang="en")
        assert result.code in (0, 1), result
        assert not UNSAFE.search((result.out + result.err).replace("\n", "")), result
    assert desk.wuye("key", "return", "K-S-1", as_="zhangwei", now="2026-11-10T09:03:00+08:00").code == 0


@pytest.mark.parametrize("path", FILES)
@pytest.mark.parametrize("text", [ALWAYS[n] for n in ("duplicate of escapes", "NUL")])
def test_once_committed_it_is_told_by_every_command(path: str, text: bytes, desk: Desk) -> None:
    """Somebody commits it with plain git: nothing is written any more, and nothing breaks."""
    (desk.path / path).write_bytes((desk.path / path).read_bytes() + text + b"\n")
    desk.git(*UNSIGNED, "commit", "-qam", "x")
    for command in (("key", "return", "K-S-1"), ("due",), ("key", "list"), ("audit",), ("doctor",), ("sync",)):
        result = desk.wuye(*command, as_="zhangwei", now="2026-11-10T09:03:00+08:00", lang="en")
        said = result.out + result.err
        # Rules that nobody signed into force have no force, so the books still open; only the audit must say so.
        assert result.code in ((1, 2, 5) if path == PAGE or command == ("audit",) else (0, 1, 2, 5)), (command, result)
        assert not UNSAFE.search(said.replace("\n", "")) and "fault of wuye" not in said


VALUES = {
    "escape": '"a\\e[2J\\e]0;owned\\ab"',
    "C1": '"a\\x9b2Jb"',
    "bidi": '"a\\u202eb\\u2069"',
    "zero width": '"a\\u200bb\\ufeff"',
    "markup": "'[red]x[/red] :smile: [link=http://x]y[/link]'",
    "formula": "'=HYPERLINK(1)'",
}


@pytest.mark.parametrize("value", VALUES.values(), ids=VALUES.keys())
def test_a_value_put_on_a_page_by_hand_is_not_shown_raw(value: str, desk: Desk) -> None:
    """It reads, so the audit must say that it doesn't fit, and no screen may be moved by it."""
    page = desk.path / PAGE
    page.write_bytes(page.read_bytes().replace("    - 会所".encode(), f"    - {value}".encode()))
    assert value in page.read_text("utf-8")
    desk.git(*UNSIGNED, "commit", "-qam", "x")
    for command in (("key", "list"), ("key", "show", "K-S-1"), ("log",), ("find", "K-S-1"), ("audit",), ("key", "log")):
        for json in ((), ("--json",)):
            result = desk.wuye(*json, *command, now="2026-11-10T09:03:00+08:00", lang="en")
            said = result.out + result.err
            assert result.code in (0, 1, 2) and not UNSAFE.search(said.replace("\n", "").replace("\t", "")), (
                command,
                said,
            )
    assert desk.wuye("audit", now="2026-11-10T09:03:00+08:00").code == 1
