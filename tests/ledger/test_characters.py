"""Which characters a page and a screen show as they are; a quick look at a text never says otherwise than the long one."""

from __future__ import annotations

import re
import sys

import pytest

from wuye.ledger import write, yaml12
from wuye.pattern import pattern
from wuye.registers import kinds
from wuye.render import words


@pytest.mark.parametrize("refused", [write._ESCAPED, yaml12._FORBIDDEN, kinds.CONTROL, words.UNSAFE])
def test_what_is_refused_isnt_printable(refused: re.Pattern[str]) -> None:
    found = [chr(code) for code in range(sys.maxunicode + 1) if refused.search(chr(code))]
    assert len(found) > 40 and "\0" in found and "\x1b" in found
    assert not [char for char in found if char.isprintable()]


def test_a_pattern_is_made_at_its_first_use_and_then_is_one() -> None:
    later, made = pattern(r"(\d+)-(\w)", re.ASCII), re.compile(r"(\d+)-(\w)", re.ASCII)
    assert not {"match", "sub"} & later.__dict__.keys()
    for text in ("12-a", "x 3-b 4-c", "", "１-a"):
        assert str(later.fullmatch(text)) == str(made.fullmatch(text))
        assert later.sub("!", text) == made.sub("!", text) and later.split(text) == made.split(text)
        assert [m.span() for m in later.finditer(text)] == [m.span() for m in made.finditer(text)]
    assert later.pattern == made.pattern and {"match", "sub"} <= later.__dict__.keys()
    broken = pattern("(")
    with pytest.raises(re.error):
        broken.search("x")


def test_words_that_a_reader_takes_for_something_else_are_quoted() -> None:
    for text in (
        "~",
        "null",
        "Null",
        "yes",
        "No",
        "off",
        "true",
        "False",
        "=",
        "<<",
        "1",
        "-1",
        "+1",
        ".5",
        "0x1f",
        "2026-11-22",
    ):
        assert write._NOT_TEXT.fullmatch(text) and text[0] in write._NOT_TEXT_BEGINS
    every = {chr(code) for code in range(32, 0x3000)}
    first = {c for c in every for rest in ("", "ull", "ULL", "es", "o", "n", "rue", "alse", "ff", "inf", "1", "<", "0", ".1")
             if write._NOT_TEXT.fullmatch(c + rest)}  # fmt: skip
    assert first == write._NOT_TEXT_BEGINS
