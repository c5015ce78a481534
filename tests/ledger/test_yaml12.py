"""What the reader reads, and what it refuses, with the line."""

from __future__ import annotations

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from wuye.errors import BadInput
from wuye.ledger import events
from wuye.ledger.yaml12 import load, load_marked


@pytest.fixture(params=["c", "pure"], autouse=True)
def parser(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every test runs with both parsers."""
    monkeypatch.setattr(events, "_LOADER", yaml.CSafeLoader if request.param == "c" else yaml.SafeLoader)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("", None),
        ("~", None),
        ("NULL", None),
        ("nUll", "nUll"),
        ("True", True),
        ("FALSE", False),
        ("yes", "yes"),
        ("no", "no"),
        ("on", "on"),
        ("012", "012"),
        ("-7", -7),
        ("0o17", 15),
        ("0x1F", 31),
        ("0b1", "0b1"),
        ("1_000", "1_000"),
        ("12:30:00", "12:30:00"),
        ("2026-11-22", "2026-11-22"),
        ("2026-11-22T08:03:11+08:00", "2026-11-22T08:03:11+08:00"),
        ("1.5", 1.5),
        ("1e3", 1000.0),
        (".5", 0.5),
        ("1.", 1.0),
        ("-.inf", float("-inf")),
        (".", "."),
        ("-", [None]),
        ("１２", "１２"),
        ("=", "="),
        ("'012'", "012"),
        ('"no"', "no"),
        ("|\n  1\n", "1\n"),
        ("[1, a]", [1, "a"]),
        ("{1: a, null: b}", {"1": "a", "null": "b"}),
        ("'<<'", "<<"),
    ],
)
def test_core_schema(text: str, value: object) -> None:
    data = (f"a:\n  {text}\n" if text == "-" else f"a: {text}\n").encode()
    got = load(data)
    assert got == {"a": value}
    assert repr(got) == repr({"a": value})


def test_empty_and_marked_documents() -> None:
    assert load(b"") is None
    assert load(b"# only\n") is None
    assert load(b"---\na: 1\n") == {"a": 1}


DEEP = "a: " + "[" * 61 + "]" * 61
REFUSED = {
    "anchor": (b"a: 1\nb: &x 2\n", 2, "anchor"),
    "anchor on a map": (b"a: 1\nb: &x {c: 1}\n", 2, "anchor"),
    "alias": (b"a: 1\nb: *x\n", 2, "alias"),
    "alias as key": (b"a: 1\n*x : 2\n", 2, "alias"),
    "tag": (b"a: 1\nb: !!str 2\n", 2, "tag"),
    "bare tag": (b"a: 1\nb: ! 2\n", 2, "tag"),
    "tag on a list": (b"a: 1\nb: !x [1]\n", 2, "tag"),
    "duplicate": (b"a: 1\nb: 2\na: 3\n", 3, "twice"),
    "nested duplicate": (b"a:\n  - b: 1\n    b: 2\n", 3, "twice"),
    "duplicate by quoting": (b"a: 1\n'a': 2\n", 2, "twice"),
    "merge": (b"a: 1\n<<: {b: 1}\n", 2, "merge"),
    "tab": (b"a: 1\nb:\t2\n", 2, "tab"),
    "tab indent": (b"a:\n\tb: 2\n", 2, "tab"),
    "cr": (b"a: 1\r\nb: 2\r\n", 1, "CR"),
    "bom": (b"\xef\xbb\xbfa: 1\n", 1, "byte order"),
    "bom inside": (b"a: 1\nb: \xef\xbb\xbf\n", 2, "byte order"),
    "nul": (b"a: 1\nb: \0\n", 2, "U+0000"),
    "escape": (b"a: 1\nb: \x1b\n", 2, "U+001B"),
    "nel": (b"a: 1\nb: \xc2\x85\n", 2, "U+0085"),
    "line separator": (b"a: 1\nb: x\xe2\x80\xa8y\n", 2, "U+2028"),
    "utf-8": (b"a: 1\nb: \xff\n", 2, "UTF-8"),
    "utf-16": ("a: 1\n".encode("utf-16"), 1, "UTF-8"),
    "half a pair": (b"a: 1\nb: \xed\xa0\x80\n", 2, "UTF-8"),
    "documents": (b"a: 1\n---\nb: 2\n", 2, "documents"),
    "directive": (b"%YAML 1.2\n---\na: 1\n", 1, "directive"),
    "tag directive": (b"%TAG ! x:\n---\na: 1\n", 1, "directive"),
    "deep": (b"b: 1\n" + DEEP.encode(), 2, "deeper"),
    "very deep": (b"[" * 200_000, 1, "deeper"),
    "list as key": (b"a: 1\n? [x]\n: 2\n", 2, "word"),
    "map as key": (b"a: 1\n{b: 1}: 2\n", 2, "word"),
    "long": (b"a: 1\nb: '" + b"x" * ((1 << 20) + 1) + b"'\n", 2, "1 MiB"),
    "long in bytes": (b"a: 1\nb: '" + "长".encode() * 400_000 + b"'\n", 2, "1 MiB"),
    "number": (b"a: 1\nb: " + b"9" * 5000 + b"\n", 2, "5000 digits"),
    "surrogate": (b'a: 1\nb: "\\ud83d\\ude00"\n', 2, ""),
    "syntax": (b"a: 1\nb: [1\n", 3, "not valid YAML"),
    "colon": (b"a: 1\nb: c: d\n", 2, "not valid YAML"),
    "quote": (b"a: 1\nb: 'x\n", 3, "not valid YAML"),
    "too big an escape": (b'a: "\\UFFFFFFFF"\n', 1, "not valid YAML"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_refused_with_its_line(name: str) -> None:
    data, line, words = REFUSED[name]
    with pytest.raises(BadInput) as caught:
        load(data, "schemas/key.yaml")
    (problem,) = caught.value.problems
    assert (problem.path, problem.line) == ("schemas/key.yaml", line)
    assert words in problem.message.en
    assert problem.message.zh and problem.remedy and problem.remedy.zh and problem.remedy.en
    with pytest.raises(BadInput) as caught:
        load(data, first=101)
    assert caught.value.problems[0].line == line + 100


def test_sixty_levels_are_allowed() -> None:
    load(b"[" * 60 + b"]" * 60)


def test_lines_of_nested_parts() -> None:
    data = b"# t\nregister: key\nfields:\n  kind: {type: text}\n  due:\n    type: x\nwho:\n  - a\n  - b: 1\n"
    value, lines = load_marked(data)
    assert value == load(data)
    assert [lines.of(), lines.of("register"), lines.of("fields", "due", "type")] == [2, 2, 6]
    assert [lines.of("who", 0), lines.of("who", 1, "b"), lines.of("fields", "none", "x")] == [8, 9, 3]


@given(st.binary(max_size=60) | st.text(alphabet="ab:-[]{}#&*!|>'\"%@?, \n\\u0123", max_size=40).map(str.encode))
@settings(max_examples=300, deadline=None)
def test_anything_is_read_or_refused(data: bytes) -> None:
    try:
        load(data)
    except BadInput as error:
        assert error.problems[0].line
