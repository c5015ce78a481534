"""Words shown to people, always in both languages."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from typing import Literal, NamedTuple

Lang = Literal["zh", "en"]


class Text(NamedTuple):
    """One message in Chinese and in English; the edge picks one."""

    zh: str
    en: str

    def to(self, lang: Lang) -> str:
        """The words in one language."""
        return self.zh if lang == "zh" else self.en

    def fill(self, **values: object) -> Text:
        """The same message with its `{name}` places filled; a Text value fills each side with its own."""
        zh = {k: v.zh if isinstance(v, Text) else v for k, v in values.items()}
        en = {k: v.en if isinstance(v, Text) else v for k, v in values.items()}
        return Text(self.zh.format(**zh), self.en.format(**en))


def same(words: str) -> Text:
    """A Text that reads alike in both languages: names, ids, commands."""
    return Text(words, words)


def join(parts: list[Text], zh: str = "、", en: str = ", ") -> Text:
    """Several texts in a row."""
    return Text(zh.join(p.zh for p in parts), en.join(p.en for p in parts))


def near_to(word: str, words: Sequence[str]) -> list[str]:
    """Up to three of some words that a mistyped one may stand for, the nearest first."""
    from difflib import get_close_matches

    return get_close_matches(word, words, n=3, cutoff=0.5)


def negated(label: str) -> str:
    """A Chinese label of something done, denied: 已断电 becomes 未断电, 门窗已关 门窗未关."""
    return label.replace("已", "未", 1) if "已" in label else f"未{label}"


def cells(words: str) -> int:
    """How many columns the words take on a terminal; a Chinese character takes two."""
    if words.isascii():
        return len(words)
    shown = (c for c in words if unicodedata.category(c) not in ("Mn", "Me", "Cf"))
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in shown)
