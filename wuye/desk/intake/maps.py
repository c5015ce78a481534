"""Mapping files: which column of an office's book is which field, what stands for what, and which action it is."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from wuye.data import dataclass, field
from wuye.errors import BadInput, WuyeError
from wuye.ledger.yaml12 import load
from wuye.text import Text, near_to, same

WORDS = ("register", "do", "sheet", "heading", "columns", "fixed", "values", "dates", "pad", "merged", "label")
FOLDER = Path(__file__).parents[2] / "maps"
"""The mappings that come with the program, one for each of the books that offices have."""


@dataclass(frozen=True, slots=True)
class Map:
    """What a mapping file says."""

    name: str = ""
    register: str | None = None
    do: str | None = None
    sheet: str | None = None
    heading: int | None = None
    columns: Mapping[str, str | None] = field(default_factory=dict)
    fixed: Mapping[str, Any] = field(default_factory=dict)
    values: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    dates: tuple[str, ...] = ()
    pad: Mapping[str, int] = field(default_factory=dict)
    repeat: bool = False
    """Whether a merged cell's value stands for all the cells it covers."""


def plainly(words: str) -> str:
    """A heading as it is compared: without blanks, line breaks, colons, stars and units of width."""
    folded = unicodedata.normalize("NFKC", words).casefold()
    return "".join(c for c in folded if not c.isspace()).strip(":*.·")


def shipped(register: str) -> Map:
    """The mapping that comes with the program for a register; an empty one where there is none."""
    path = FOLDER / f"{register}.yaml"
    return read_map(path.name, path.read_bytes()) if path.is_file() else Map()


def load_map(given: str) -> Map:
    """The mapping in a file; a name without a folder may be one of those that come with the program."""
    path = Path(given)
    if not path.is_file() and (FOLDER / f"{given}.yaml").is_file():
        path = FOLDER / f"{given}.yaml"
    try:
        return read_map(given, path.read_bytes())
    except OSError:
        known = " ".join(sorted(p.stem for p in FOLDER.glob("*.yaml")))
        raise BadInput.of(
            f"没有 {given} 这个对照文件", f"there is no mapping file {given}", field="map",
            remedy=Text(f"现成的：{known}；或 --对照 文件.yaml", f"those that come along: {known}; or --map FILE.yaml"),
        ) from None  # fmt: skip


def read_map(name: str, data: bytes) -> Map:
    """A mapping file's bytes; BadInput with what is wrong."""
    raw = load(data, name)
    if not isinstance(raw, dict):
        raise wrong(name, "要写成 columns: {列名: 字段}", "it is a map such as columns: {heading: field}")
    for word in raw:
        if word not in WORDS:
            near = near_to(str(word), WORDS) or list(WORDS)
            raise wrong(name, f"没有 {word} 这个词", f"there is no word {word}", same(" ".join(near)))
    return Map(
        name, _text(raw, "register", name), _text(raw, "do", name), _text(raw, "sheet", name), _heading(raw, name),
        {plainly(k): _target(v, name) for k, v in _map(raw, "columns", name).items()}, _map(raw, "fixed", name),
        {k: _table(v, k, name) for k, v in _map(raw, "values", name).items()}, _dates(raw, name),
        {k: _width(v, k, name) for k, v in _map(raw, "pad", name).items()}, _merged(raw, name),
    )  # fmt: skip


def wrong(name: str, zh: str, en: str, remedy: Text | None = None) -> WuyeError:
    """A mapping file that says something it can't."""
    look = remedy or Text("写法见 docs/import.zh.md", "how it is written: docs/import.md")
    return BadInput.of(f"对照文件 {name}：{zh}", f"the mapping {name}: {en}", remedy=look)


def _text(raw: dict[str, Any], word: str, name: str) -> str | None:
    value = raw.get(word)
    if value is not None and not isinstance(value, str):
        raise wrong(name, f"{word} 要写一个词", f"{word} is a word")
    return value


def _heading(raw: dict[str, Any], name: str) -> int | None:
    value = raw.get("heading")
    if value is not None and (not isinstance(value, int) or isinstance(value, bool) or value < 1):
        raise wrong(name, "heading 要写行号", "heading is the number of a row")
    return value


def _map(raw: dict[str, Any], word: str, name: str) -> dict[str, Any]:
    value = raw.get(word, {})
    if not isinstance(value, dict):
        raise wrong(name, f"{word} 要写成 名: 值", f"{word} is a map")
    return value


def _target(value: Any, name: str) -> str | None:
    if value is not None and not isinstance(value, str):
        raise wrong(
            name, f"列要对到字段名或 ~，不是 {value}", f"a column goes to a field's name or to ~, not to {value}"
        )
    return value


def _table(value: Any, word: str, name: str) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise wrong(name, f"values 的 {word} 要写成 写法: 值", f"the values of {word} are a map")
    return {str(k).strip(): v for k, v in value.items()}


def _dates(raw: dict[str, Any], name: str) -> tuple[str, ...]:
    value = raw.get("dates", [])
    if not isinstance(value, list) or not all(isinstance(v, str) for v in value):
        raise wrong(name, 'dates 要写成一列格式，如 ["%d/%m/%Y"]', 'dates is a list such as ["%d/%m/%Y"]')
    return tuple(value)


def _width(value: Any, word: str, name: str) -> int:
    if not isinstance(value, int) or not 1 <= value <= 20:
        raise wrong(name, f"pad 的 {word} 要写位数", f"pad: {word} is a number of digits")
    return value


def _merged(raw: dict[str, Any], name: str) -> bool:
    value = raw.get("merged", "refuse")
    if value not in ("refuse", "repeat"):
        raise wrong(name, "merged 只能是 refuse 或 repeat", "merged is refuse or repeat")
    return bool(value == "repeat")
