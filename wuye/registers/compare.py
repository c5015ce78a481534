"""What changed between two versions of a house's rules, place by place."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from difflib import SequenceMatcher
from typing import Any, NamedTuple

from wuye.text import Lang

NOTHING = object()
"""What stands where there is nothing: before something was added, after it was dropped."""


class Difference(NamedTuple):
    """One place of one file, as it was and as it is, with the rules that the place is about."""

    path: str
    at: tuple[str, ...]
    old: Any
    new: Any
    rules: tuple[str, ...] = ()


def compare(old: Mapping[str, Any], new: Mapping[str, Any]) -> list[Difference]:
    """Every difference between two sets of rule files, read as plain data."""
    return [d for path in sorted({*old, *new}) for d in _walk(path, (), _get(old, path), _get(new, path), ())]


def _get(data: Mapping[str, Any], key: str) -> Any:
    return data.get(key, NOTHING)


def _walk(path: str, at: tuple[str, ...], old: Any, new: Any, rules: tuple[str, ...]) -> Iterator[Difference]:
    rules = _rules(new) or _rules(old) or rules
    if isinstance(old, Mapping) and isinstance(new, Mapping) and not _is_text(old):
        for key in dict.fromkeys([*old, *new]):
            yield from _walk(path, (*at, str(key)), _get(old, key), _get(new, key), rules)
    elif isinstance(old, list) and isinstance(new, list) and any(isinstance(i, Mapping) for i in [*old, *new]):
        yield from _items(path, at, old, new, rules)
    elif _key(old) != _key(new):
        yield Difference(path, at, old, new, rules)


def _items(
    path: str, at: tuple[str, ...], old: list[Any], new: list[Any], rules: tuple[str, ...]
) -> Iterator[Difference]:
    """Items of a list have no names: those that moved are left alone, a changed one is looked into."""
    steps = SequenceMatcher(None, [_key(i) for i in old], [_key(i) for i in new], autojunk=False).get_opcodes()
    for step, a, b, c, d in steps:
        pairs = min(b - a, d - c) if step != "equal" else 0
        for i in range(pairs):
            yield from _walk(path, (*at, str(c + i + 1)), old[a + i], new[c + i], rules)
        for i in range(a + pairs, b) if step != "equal" else ():
            yield Difference(path, (*at, str(i + 1)), old[i], NOTHING, _rules(old[i]) or rules)
        for i in range(c + pairs, d) if step != "equal" else ():
            yield Difference(path, (*at, str(i + 1)), NOTHING, new[i], _rules(new[i]) or rules)


def _key(value: Any) -> str:
    return "" if value is NOTHING else json.dumps(value, ensure_ascii=False, sort_keys=True, default=str)


def _rules(value: Any) -> tuple[str, ...]:
    raw = value.get("rule") if isinstance(value, Mapping) else None
    return tuple(map(str, raw)) if isinstance(raw, list) else (str(raw),) if raw else ()


def _is_text(value: Any) -> bool:
    return isinstance(value, Mapping) and set(value) == {"zh", "en"}


def flow(value: Any, lang: Lang) -> str:
    """A piece of a schema on one line, its words in one language."""
    if _is_text(value):
        return str(value[lang])
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{k}: {flow(v, lang)}" for k, v in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(flow(v, lang) for v in value) + "]"
    return str(value).lower() if isinstance(value, bool) else str(value)
