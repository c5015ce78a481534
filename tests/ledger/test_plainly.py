"""Items read without the parser are what the parser makes of them, or are left to it."""

from __future__ import annotations

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from wuye.errors import BadInput
from wuye.ledger import items
from wuye.ledger.page import read_page
from wuye.ledger.plainly import plain_items
from wuye.ledger.write import dump_entry
from wuye.ledger.yaml12 import load

PATH = "ledgers/key/2026-11/22.yaml"
HEADER = "# 钥匙 key · 2026-11-22\n".encode()
HEAD = b"- id: K2611-0042\n  at: 2026-11-22T08:03:11+08:00\n  by: zhangwei\n  do: borrow\n"

WORDS = st.text("aZ09 \n:#-'\"[]{},&*!|>%@`?.~_=<+/\\\t\xa0\u2028\ufeff账，：", max_size=12)
LINES = st.sampled_from(
    [
        "- id: K2611-0042", "  at: 2026-11-22T08:03:11+08:00", "  by: zhangwei", "  do: borrow", "  key: K-1",
        "  key:", "    - K-1", "    - 'K-2'", "    - a: 1", "      b: 2", "    a: 1", "    - - x", "  - K-1", "  '12': x",
        "  'no': 012", "  a: 'b", "  c'", "- 'x", "", "  ", "  a: |", "    text", "  a: 'it''s'", "  a: b: c", "  a: b #c",
        "  a: b#c", "  a: b:c", "  a: b:", "  a: ~", "  a: null", "  a: 0x1F", "  a: 1e3", "  null: 1", "  a : 1", "  <<: 1",
        "    c:", "      d:", "        e: 1", "   a: 1", "  a:  b", "  a: b ", "  a: \"b\"", "  a:b", "---", "...", "  ? a",
    ]
)  # fmt: skip
VALUES = st.recursive(
    WORDS | st.integers() | st.booleans() | st.floats(allow_nan=False),
    lambda inner: (
        st.lists(inner, min_size=1, max_size=3)
        | st.dictionaries(st.sampled_from(["a", "no", "b_1", "x-y"]), inner, min_size=1)
    ),
    max_leaves=6,
)


def agree(data: bytes) -> bool:
    """Whether they were plain; where they were, the parser says the same, types and all."""
    found = plain_items(data)
    if found is not None:
        assert repr(found) == repr(load(data))
    return found is not None


def read(data: bytes) -> object:
    try:
        return read_page(PATH, HEADER + data)
    except BadInput as bad:
        return bad.problems


@settings(max_examples=400)
@given(st.lists(LINES, max_size=9), st.booleans())
@example(["- id: K2611-0042", "  a: '", "- b'"], True)
def test_lines_in_any_order(lines: list[str], ended: bool) -> None:
    agree(("\n".join(lines) + "\n" * ended).encode())


@settings(max_examples=400)
@given(WORDS, WORDS)
def test_any_words_as_key_and_value(key: str, value: str) -> None:
    for line in (f"  a: {value}", f"  {key}: x", f"  a:\n    - {value}", f"  a:\n    b: {value}", f"  a: '{value}'"):
        agree(HEAD + f"{line}\n  z: 1\n".encode())


@given(st.dictionaries(st.sampled_from(["key", "note", "rows", "x"]), VALUES, min_size=1))
def test_what_the_writer_writes(fields: dict[str, object]) -> None:
    agree(dump_entry({"id": "K2611-0042", **fields}))


@settings(max_examples=200)
@given(data=st.lists(LINES, max_size=9).map(lambda lines: HEAD + "".join(f"{line}\n" for line in lines).encode()))
def test_one_verdict_with_the_parser_and_without(data: bytes) -> None:
    quick = read(data)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(items, "plain_items", lambda _: None)
        assert read(data) == quick


@pytest.mark.parametrize(
    "lines",
    [
        "  key: K-1\n  due: 2026-11-22T12:00:00+08:00\n  note: 客户：李娜, 12:30 [急]\n",
        "  key:\n    - K-1\n    - '1203'\n  'no': 012\n  n: 3\n",
        "  agreement:\n    'no': TG-1\n    signed_by: 周敏\n  rows:\n    - path: a.yaml\n      blob: 1f\n    - path: b\n",
        "  note: ''\n  ok: true\n  none: null\n  url: http://x.cn/#a\n",
    ],
)
def test_ordinary_entries_need_no_parser(lines: str) -> None:
    assert agree(HEAD + lines.encode()) and agree((HEAD + lines.encode()) * 3)


@pytest.mark.parametrize(
    "line", ["a: &x 1", "a: *x", "a: !!str 1", "a: 1\n  a: 2", "<<: 1", "a: " + "9" * 5000, "a:\n"]
)
def test_what_is_refused_is_left_to_the_parser(line: str) -> None:
    assert plain_items(HEAD + f"  {line}\n".encode()) is None


@pytest.mark.parametrize("depth", [30, 70, 4000])
def test_depth_is_left_to_the_parser(depth: int) -> None:
    deep = "".join(" " * (2 * n + 2) + "a:\n" for n in range(depth)) + " " * (2 * depth + 2) + "a: 1\n"
    assert plain_items(HEAD + deep.encode()) is None


def test_length_is_left_to_the_parser() -> None:
    for line in (f"  {'a' * 1200}: 1", f"  a: {'b' * 1200}", f"  a:\n    - {'b' * 1200}"):
        assert plain_items(HEAD + f"{line}\n".encode()) is None
