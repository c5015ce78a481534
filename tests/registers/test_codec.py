"""Records as words and back: nothing is lost, and nothing that only looks the same is taken for the same."""

from __future__ import annotations

import datetime as dt
import json
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wuye.ledger.entry import Entry
from wuye.registers import codec
from wuye.registers.things import Record

AT = dt.datetime(2026, 11, 20, 8, 0, tzinfo=ZoneInfo("Asia/Shanghai"))
LEAVES = (
    st.none() | st.booleans() | st.integers() | st.text(max_size=5) | st.dates() | st.decimals(allow_nan=False)
    | st.sampled_from([AT, AT.astimezone(dt.UTC)])
)  # fmt: skip
VALUES = st.recursive(LEAVES, lambda inner: st.lists(inner) | st.dictionaries(st.text(max_size=5), inner), max_leaves=6)


def kinds(value: Any) -> Any:
    """A value with the kind of each part."""
    if isinstance(value, dict):
        return [(key, kinds(item)) for key, item in value.items()]
    return [kinds(item) for item in value] if isinstance(value, list) else (type(value).__name__, str(value))


@given(VALUES)
def test_a_value_comes_back(value: Any) -> None:
    assert kinds(codec.value(codec.words(value))) == kinds(value)


@given(VALUES)
def test_it_is_written_alike_where_python_has_no_encoder_in_c(value: Any) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(json.encoder, "c_make_encoder", None)
        plain = codec._writer()
    assert plain(value) == codec.words(value)


@pytest.mark.parametrize(
    ("typed", "written"),
    [
        ({"a": True}, {"a": 1}), ({"a": 1}, {"a": Decimal(1)}), ({"a": [1, True]}, {"a": [1, 1]}),
        ({"a": dt.date(2026, 1, 1)}, {"a": "2026-01-01"}), ({"a": 1, "b": 2}, {"b": 2, "a": 1}), ({"a": 1}, {}),
        ({"a": {"b": 1}}, {"a": {"b": 1}}),
    ],
)  # fmt: skip
def test_fields_come_back_as_they_were_taken_and_as_they_were_written(typed: Any, written: Any) -> None:
    entry = Entry("key", "K2611-0001", AT, "zhangwei", "borrow", ("K-1",), written, b"- id: K2611-0001\n", "p", 2)
    again = codec.record_of(entry.id, codec.record_words(Record(entry, None, typed)), lambda *_: None)
    assert kinds(again.fields) == kinds(typed)
    assert kinds(again.entry.fields) == kinds(written)
