"""What is written reads back the same in every YAML reader."""

from __future__ import annotations

import io
import math
from collections.abc import Callable
from datetime import date, datetime, timedelta, timezone
from decimal import Decimal

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st
from ruamel.yaml import YAML
from yamllint import linter  # type: ignore[import-untyped]
from yamllint.config import YamlLintConfig  # type: ignore[import-untyped]

from wuye.ledger.write import dump_entry, dump_map
from wuye.ledger.yaml12 import load

AT = datetime(2026, 11, 22, 8, 3, 11, tzinfo=timezone(timedelta(hours=8)))
LINT = YamlLintConfig("{extends: default, rules: {line-length: disable, document-start: disable}}")
NASTY = [
    "no",
    "on",
    "y",
    "N",
    "Off",
    "012",
    "1_000",
    "0x1F",
    "0o17",
    "0b1",
    "-_",
    "12:30:00",
    "08:30",
    "1:30.5",
    "2026-11-22",
    "2026-11-22 08:00:00",
    "2026-13-45",
    "=1+1",
    "=",
    "<<",
    "[red]",
    "{a}",
    "- a",
    "-",
    "-a",
    "--- a",
    "...",
    "a: b",
    "a:",
    ":a",
    ": a",
    "?a",
    "? a",
    "#x",
    "a #x",
    "a#x",
    " x",
    "x ",
    "",
    "~",
    "null",
    "Null",
    "true",
    "1e3",
    "1.e+3",
    ".5",
    "+.inf",
    ".nan",
    "-1",
    "+1",
    "0755-8888",
    "13800000000",
    "1.2.3",
    "|",
    ">",
    "%x",
    "@x",
    "`x",
    "!x",
    "&x",
    "*x",
    "?",
    "中文：冒号",
    "全角１２３",
    "😀👩‍👩‍👧",
    "a\u200fb",
    "\u202eabc",
    "\t",
    "a\tb",
    "长" * 2000,
    "x " * 1000,
    "line1\nline2\n\n",
    "line1\nline2\n",
    "line1\nline2",
    "\n",
    " a\nb",
    "a \nb",
    "a\n\nb",
    "a\n\n\n\nb",
    "a\n# b",
    "a\n- b: c\n  d",
    "a\n--- b",
    "it's",
    '"q"',
    "'q'",
    "a\\b",
    "a\r\nb",
    "a\x00b",
    "\x1b[31m",
    "a\x85b",
    "a\u2028b",
    "\ufeff",
    "\ufffe",
    "\u3000x",
    "x\u3000",
    "x: ",
    "a,b",
    "key: 'v",
    "北门[in use]",
    "=HYPERLINK(1)",
    "1203",
    "K-1203-1",
    "C:\\x",
    "http://a/b#c",
    "!!str x",
    "@",
    "a\n...\nb",
]


def pyyaml_pure(data: bytes) -> object:
    return yaml.load(data, yaml.SafeLoader)


def pyyaml_c(data: bytes) -> object:
    return yaml.load(data, yaml.CSafeLoader)


def ruamel(data: bytes) -> object:
    return YAML(typ="safe").load(io.BytesIO(data))


def ruamel_pure(data: bytes) -> object:
    return YAML(typ="safe", pure=True).load(io.BytesIO(data))


def ruamel_11(data: bytes) -> object:
    reader = YAML(typ="safe", pure=True)
    reader.version = (1, 1)
    return reader.load(io.BytesIO(data))


READERS: list[Callable[[bytes], object]] = [load, pyyaml_pure, pyyaml_c, ruamel, ruamel_pure, ruamel_11]


def everywhere(value: object) -> None:
    for data, wrapped in (
        (dump_map({"a": value, "z": 1}), {"a": value, "z": 1}),
        (dump_entry({"id": "x", "a": value}) * 2, [{"id": "x", "a": value}] * 2),
    ):
        for reader in READERS:
            got = reader(data)
            assert got == wrapped, (reader, data)
            assert repr(got) == repr(wrapped), (reader, data)
        assert lint(data) == []


def lint(data: bytes) -> list[str]:
    return [str(problem) for problem in linter.run(data.decode(), LINT)]


keys = st.text(max_size=12)
leaves = st.one_of(
    st.text(),
    st.booleans(),
    st.integers(),
    st.floats(allow_nan=False),
    st.sampled_from(NASTY),
    st.text(alphabet="0123456789+-._:eEx obTZyn~#'\"\n", max_size=12),
)
values = st.recursive(
    leaves, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(keys, inner, max_size=4), max_leaves=8
)


@pytest.mark.parametrize("text", NASTY)
def test_nasty_text_stays_the_same(text: str) -> None:
    everywhere(text)
    everywhere([text, {text[:300]: text}, [[text]]])


@settings(max_examples=150, deadline=None)
@given(values)
def test_any_value_round_trips(value: object) -> None:
    everywhere(value)


@given(st.decimals(allow_nan=False, allow_infinity=False))
@settings(max_examples=200, deadline=None)
def test_a_decimal_keeps_its_value(number: Decimal) -> None:
    got = load(dump_map({"a": number}))
    assert isinstance(got, dict)
    assert Decimal(str(got["a"])) == number


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (Decimal("12.50"), "12.50"),
        (Decimal("1E+3"), "1000"),
        (Decimal("0.1234567890123456789"), "'0.1234567890123456789'"),
        (Decimal("1E+999999"), "'1E+999999'"),
        (AT, "2026-11-22T08:03:11+08:00"),
        (date(2026, 11, 22), "2026-11-22"),
        ("2026-11-22", "'2026-11-22'"),
        (True, "true"),
        (1e20, "1.0e+20"),
        (math.inf, ".inf"),
        (-math.inf, "-.inf"),
        (math.nan, ".nan"),
        ([], "[]"),
        ({}, "{}"),
        ("0755-8888", "0755-8888"),
        ("中文：冒号", "中文：冒号"),
        ("no", "'no'"),
        ("a\u200fb", '"a\\u200Fb"'),
        ("a\tb", '"a\\tb"'),
        ("a\n\n", '"a\\n\\n"'),
    ],
)
def test_how_a_value_is_written(value: object, text: str) -> None:
    assert dump_map({"a": value}) == f"a: {text}\n".encode()


def test_an_entry_looks_as_a_person_would_write_it() -> None:
    fields = {
        "id": "K2611-0042",
        "at": AT,
        "key": ["K-1", "K-2"],
        "note": "一\n二\n",
        "last": "a\nb",
        "none": {},
        "rows": [{"at": AT, "who": "李娜"}, {"at": AT, "tags": ["x"]}],
        "paper": {"no": "012", "stamped": True},
    }
    assert (
        dump_entry(fields).decode()
        == """\
- id: K2611-0042
  at: 2026-11-22T08:03:11+08:00
  key:
    - K-1
    - K-2
  note: |
    一
    二
  last: |-
    a
    b
  none: {}
  rows:
    - at: 2026-11-22T08:03:11+08:00
      who: 李娜
    - at: 2026-11-22T08:03:11+08:00
      tags:
        - x
  paper:
    'no': '012'
    stamped: true
"""
    )


@pytest.mark.parametrize(
    "value",
    [
        None,
        [None],
        {"a": None},
        {1: "a"},
        {"k" * 1001: 1},
        object(),
        b"x",
        Decimal("NaN"),
        AT.replace(tzinfo=None),
        "\ud800",
    ],
)
def test_what_has_no_form_is_an_error(value: object) -> None:
    with pytest.raises(ValueError):
        dump_map({"a": value})


def test_an_entry_has_fields_and_a_map_may_be_empty() -> None:
    with pytest.raises(ValueError, match="fields"):
        dump_entry({})
    assert dump_map({}) == b"{}\n"
