"""Reading a schema's plain data: words checked, both languages wanted, every problem kept with its line."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any, TypeVar

from wuye.errors import Problem
from wuye.registers.define import Condition
from wuye.text import Text, same

T = TypeVar("T")
Data = Mapping[str, Any]
LineOf = Callable[..., int]


def rules_of(raw: object) -> tuple[str, ...]:
    """`rule:` as a tuple: one id or a list of ids."""
    return names(raw)


def names(raw: object) -> tuple[str, ...]:
    """One name or a list of names."""
    if raw is None:
        return ()
    return tuple(str(x) for x in raw) if isinstance(raw, list) else (str(raw),)


class Reader:
    """One pass over one file; collects problems and never stops at the first."""

    def __init__(self, path: str, line_of: LineOf) -> None:
        self.path, self.line_of = path, line_of
        self.problems: list[Problem] = []
        self.shared: Data = {}

    def bad(self, at: tuple[object, ...], zh: str, en: str) -> None:
        """Keeps a problem with its place."""
        where = Text(f"{self.path} 第 {self.line_of(*at)} 行：{zh}", f"{self.path}:{self.line_of(*at)}: {en}")
        self.problems.append(Problem(where, path=self.path, line=self.line_of(*at)))

    def known(self, raw: object, allowed: Iterable[str], *at: object) -> Data:
        """The map at a place, its words checked."""
        if raw is None:
            return {}
        if not isinstance(raw, dict):
            self.bad(at, "这里须是一张表", "a map is wanted here")
            return {}
        for word in raw:
            if word not in allowed:
                self.bad((*at, word), f"不认识的词 {word}", f"unknown word {word}")
        return raw

    def text(self, raw: object, *at: object, fallback: str | None = None) -> Text:
        """A text in both languages."""
        if isinstance(raw, dict) and {"zh", "en"} <= set(raw):
            return Text(str(raw["zh"]), str(raw["en"]))
        if raw is None and fallback is not None:
            return same(fallback)
        self.bad(at, "须写中文和英文：{zh: …, en: …}", "both languages are wanted: {zh: …, en: …}")
        return same(fallback or "?")

    def maybe_text(self, raw: object, *at: object) -> Text | None:
        """A text in both languages, where one is given."""
        return None if raw is None else self.text(raw, *at)

    def each(self, raw: object, make: Callable[..., T], *at: object) -> dict[str, T]:
        """A map whose items are made one by one."""
        return {name: make(name, item, *at, name) for name, item in self.map(raw, *at).items()}

    def map(self, raw: object, *at: object) -> Data:
        """The map at a place."""
        if raw is None:
            return {}
        if not isinstance(raw, dict):
            self.bad(at, "这里须是一张表", "a map is wanted here")
            return {}
        return raw

    def items(self, raw: object, *at: object) -> list[Any]:
        """The list at a place."""
        if raw is None:
            return []
        if not isinstance(raw, list):
            self.bad(at, "这里须是一列", "a list is wanted here")
            return []
        return raw

    def one_of(self, raw: object, allowed: tuple[str, ...], *at: object) -> str:
        """One of a few words."""
        if raw not in allowed:
            self.bad(at, f"只能是 {'、'.join(allowed)}", f"one of {', '.join(allowed)}")
        return str(raw)

    def number(self, data: Data, word: str, default: int, *at: object) -> int:
        """A whole number of a map."""
        raw = data.get(word, default)
        if isinstance(raw, int) and not isinstance(raw, bool):
            return raw
        self.bad((*at, word), f"{word} 要写整数", f"{word} is a whole number")
        return default

    def test(self, raw: object, *at: object) -> Condition:
        """A condition."""
        return Condition(self.map(raw, *at))
