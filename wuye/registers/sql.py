"""A figure that is a file of SQL: a head in both languages with its columns, then one question."""

from __future__ import annotations

import re
from collections.abc import Iterator

from wuye.data import dataclass
from wuye.text import Text

NAMED = ("person", "people", "who", "register", "act", "words")
"""Columns of names: a staff id, several with spaces between, who may as the tables have it, a register, `register.action`,
and `json_array(zh, en)` for words in both languages."""
KINDS = ("text", "number", "ratio", "money", "day", "time", "length", "yes", *NAMED)
"""What a column may hold; a `ratio` takes two columns of the question, the part and the whole."""
HEAD = re.compile(r"-- (zh|en): (.+)")
COLUMN = re.compile(r"-- col: (\w+) (\w+) ([^|]+) \| (.+)")
STARTS = re.compile(r"\s*(select|with)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Question:
    """What a file asks, what it says of itself, and its columns as (name, kind, label)."""

    note: Text
    columns: tuple[tuple[str, str, Text], ...]
    body: str


def read(text: str) -> Question:
    """The question of a file; what its head lacks is found by `faults`."""
    lines = text.splitlines()
    said = {m[1]: m[2].strip() for line in lines if (m := HEAD.fullmatch(line.strip()))}
    columns = [
        (m[1], m[2], Text(m[3].strip(), m[4].strip())) for line in lines if (m := COLUMN.fullmatch(line.strip()))
    ]
    body = "\n".join(line for line in lines if not line.lstrip().startswith("--")).strip().removesuffix(";")
    return Question(Text(said.get("zh", ""), said.get("en", "")), tuple(columns), body)


def faults(text: str) -> Iterator[Text]:
    """What is wrong with a file."""
    found = read(text)
    if not (found.note.zh and found.note.en):
        yield Text("头上要写 -- zh: … 和 -- en: …", "the head wants -- zh: … and -- en: …")
    if not found.columns:
        yield Text(
            "头上要写各栏：-- col: 名字 种类 中文 | english",
            "the head names the columns: -- col: name kind 中文 | english",
        )
    for name, kind, _ in found.columns:
        if kind not in KINDS:
            yield Text(f"栏 {name} 没有 {kind} 这一种", f"column {name}: there is no kind {kind}")
    if not STARTS.match(found.body) or ";" in found.body:
        yield Text("只能是一句 select", "it is one select")
