"""Tables in plain text: UTF-8, GB18030 or UTF-16, separated by commas, semicolons or tabs; which, is found out."""

from __future__ import annotations

import csv
import io
from collections import Counter

from wuye.desk.intake.table import MOST_COLUMNS, MOST_ROWS, Cell, Row, Table, too_many, too_wide, unreadable
from wuye.pattern import pattern
from wuye.text import Text

MARKS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
SEPARATORS = {",": Text("逗号", "commas"), ";": Text("分号", "semicolons"), "\t": Text("制表符", "tabs")}
DEFUSED = pattern(r"^'['\s]*[=+\-@＝＋－＠]")
"""Words before which an export has put a `'`, so that no program takes them for a formula."""
LOOKED_AT = 20
"""By how many lines the separator is found out."""


def read_csv(name: str, data: bytes) -> Table:
    """The rows of a text file; which way it was written is told."""
    text, coding = decoded(name, data)
    separator, text = _separator(text)
    told = Text(
        f"按 {coding}、{SEPARATORS[separator].zh}分隔读取", f"read as {coding}, separated by {SEPARATORS[separator].en}"
    )
    table = Table(name, notes=[told])
    try:
        for number, words in enumerate(csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True), 1):
            if number > MOST_ROWS:
                raise too_many(name)
            if len(words) > MOST_COLUMNS:
                raise too_wide(name)
            table.rows.append(Row(number, [Cell(_bare(word.strip())) for word in words]))
    except csv.Error as error:
        line = len(table.rows) + 1
        why = _why(error)
        raise unreadable(name, f"第 {line} 行：{why.zh}", f"row {line}: {why.en}") from None
    return table


def _why(error: csv.Error) -> Text:
    """What a row is wrong in; the reader itself has no words for it but its own."""
    words = str(error)
    if "unexpected end" in words:
        return Text("引号没有关上", "a quotation mark isn't closed")
    if "expected after" in words:
        return Text("引号关上后还有字", "there are words behind a closing quotation mark")
    if "field larger" in words:
        return Text(
            f"一格超过 {csv.field_size_limit():,} 个字", f"a cell has more than {csv.field_size_limit():,} characters"
        )
    return Text(f"写法不对（{words}）", words)


def _bare(word: str) -> str:
    return word[1:] if DEFUSED.match(word) else word


def decoded(name: str, data: bytes) -> tuple[str, str]:
    """A file's text, and the name of the coding it is written in."""
    for mark, coding in MARKS:
        if data.startswith(mark):
            return _as(name, data, coding), "UTF-8" if coding == "utf-8-sig" else "UTF-16"
    if data[:200].count(0) * 4 >= len(data[:200]):
        return _as(name, data, "utf-16-be" if data[:200:2].count(0) > data[1:200:2].count(0) else "utf-16-le"), "UTF-16"
    try:
        return data.decode("utf-8"), "UTF-8"
    except UnicodeDecodeError as error:
        return _as(name, data, "gb18030", error.start), "GB18030"


def _as(name: str, data: bytes, coding: str, fits: int = 0) -> str:
    """A file's text in a coding; `fits` is how far another one went, which tells best where it goes wrong."""
    try:
        return data.decode(coding)
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, max(error.start, fits)) + 1
        raise unreadable(
            name, f"第 {line} 行的字不是 UTF-8、GB18030 或 UTF-16", f"line {line} is neither UTF-8, GB18030 nor UTF-16",
        ) from None  # fmt: skip


def _separator(text: str) -> tuple[str, str]:
    """The separator, and the text without the line by which Excel names it."""
    first, _, rest = text.partition("\n")
    if first.strip().lower().startswith("sep=") and (said := first.rstrip("\r")[4:5]) in SEPARATORS:
        return said, rest
    lines = [line for line in text.split("\n", LOOKED_AT)[:LOOKED_AT] if line.strip()]
    found = {one: _steady([_outside(line, one) for line in lines]) for one in SEPARATORS}
    return max(found, key=lambda one: found[one]), text


def _outside(line: str, separator: str) -> int:
    """How often a separator stands outside quotes."""
    return sum(part.count(separator) for part in line.split('"')[::2])


def _steady(counts: list[int]) -> tuple[int, int]:
    """How many lines have the same number of separators, and that number."""
    some = Counter(count for count in counts if count)
    return max(((lines, count) for count, lines in some.items()), default=(0, 0))
