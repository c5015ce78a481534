"""The words of a figure: its kinds, and which words go with each."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from wuye.registers import words
from wuye.text import near_to

if TYPE_CHECKING:
    from wuye.registers.read_base import Data, Reader

EVERYONE = frozenset({"label", "per", "to", "private", "alarm", "chart", "rule"})
"""The words that go with every kind."""
OVER = frozenset({"do", "where", "state", "by", "when", "everywhere"})
"""The words that say which entries, subjects or dues are meant."""
KINDS: Mapping[str, frozenset[str]] = {
    "count": OVER | {"late", "target"},
    "list": (OVER - {"by"}) | {"late", "columns"},
    "rate": frozenset({"by"}),
    "kept": frozenset({"by", "everywhere"}),
    "coverage": frozenset({"do", "by", "everywhere"}),
    "open": frozenset({"where", "by"}),
    "sum": OVER - {"everywhere"} | {"of"},
    "balance": frozenset({"by", "where"}),
    "quota": (OVER - {"by"}) | {"of", "target"},
    "time": frozenset({"where", "by", "everywhere"}),
    "marks": frozenset({"do", "where", "by", "everywhere"}),
    "sql": frozenset(),
    "python": frozenset(),
    "share": OVER,
}
"""Of these a figure has exactly one; behind it, the other words that may stand beside it."""
WHEN = ("happened", "recorded", "shift")
"""By what an entry belongs to a period: when it happened, when it was written, the day on which its shift began."""
MARKS = ("flags", "late", "corrected", "declined", "glass")
"""What `marks` lists: what was written all the same, written late, put right, declined, done before it was signed."""
COUNTING = frozenset({"count", "do", "where", "state", "late"})
"""The words of what a `rate` or a `quota` is counted of."""
INNER: Mapping[str, frozenset[str]] = {
    "kept": frozenset({"due"}),
    "coverage": frozenset({"routine", "signs"}),
    "balance": frozenset({"number", "state"}),
    "time": frozenset({"from", "to", "due", "state"}),
    "rate": frozenset({"of", "good"}),
}
"""The words under a kind that is a map."""
TRENDS = ("count", "sum", "rate", "share", "kept", "open", "time")
"""The kinds that may be told month by month."""
LONGEST = 36
"""The most months of a trend."""
USUAL = {
    "entries": ("happened", "entry", "subject", "action", "by"),
    "dues": ("subject", "due", "who", "opened", "limit", "late"),
    "subjects": ("subject", "state", "since", "days"),
}
"""The columns of a list that names none."""
GOOD = frozenset({"do", "where", "state"})
"""What makes one of those that are counted good."""
FUNCTIONS = ("attendance_sheet", "empty_posts", "contested_subjects")
"""The figures that are functions, by the names a schema may write."""
CHART = frozenset({"form", "along", "over"})


def known(reader: Reader, raw: object, *at: object) -> Data:
    """The map of a figure; a word it doesn't know is refused with the nearest one."""
    data = reader.map(raw, *at)
    for word in data:
        _told(reader, str(word), words.FIGURE, (*at, word))
    return data


def _told(reader: Reader, word: str, allowed: Any, at: tuple[object, ...]) -> None:
    if word not in allowed:
        near = near_to(word, sorted(allowed))
        zh, en = (f"，是不是：{'、'.join(near)}", f"; did you mean {', '.join(near)}") if near else ("", "")
        reader.bad(at, f"不认识的词 {word}{zh}", f"unknown word {word}{en}")


def kind_of(reader: Reader, data: Data, *at: object) -> str:
    """The one word that says how a figure is found; what doesn't go with it is refused."""
    found = [word for word in KINDS if word in data]
    if len(found) != 1:
        zh = f"数字要写一种，且只写一种：{'、'.join(KINDS)}"
        reader.bad(at, zh, f"a figure has exactly one of {', '.join(KINDS)}")
        return found[0] if found else "count"
    kind = found[0]
    trends = ("trend",) if kind in TRENDS else ()
    for word in data:
        if word in words.FIGURE and word not in (kind, *EVERYONE, *KINDS[kind], *trends):
            reader.bad((*at, word), f"{word} 不与 {kind} 连用", f"{word} doesn't go with {kind}")
    _inside(reader, kind, data[kind], (*at, kind))
    if kind == "quota":
        _counting(reader, data.get("of"), (*at, "of"))
    return kind


def _inside(reader: Reader, kind: str, raw: object, at: tuple[object, ...]) -> None:
    if kind not in INNER:
        return
    inner = reader.map(raw, *at)
    for word in inner:
        _told(reader, str(word), INNER[kind], (*at, word))
    if not inner:
        some = ", ".join(sorted(INNER[kind]))
        reader.bad(at, f"{kind} 下要写 {some}", f"{kind} wants {some}")
    if kind == "rate":
        _counting(reader, inner.get("of"), (*at, "of"))
        for word in reader.map(inner.get("good"), *at, "good"):
            _told(reader, str(word), GOOD, (*at, "good", word))
        if not inner.get("good"):
            reader.bad((*at, "good"), "rate 要写 of 和 good", "rate wants of and good")


def _counting(reader: Reader, raw: object, at: tuple[object, ...]) -> None:
    if raw is None or isinstance(raw, dict):
        inner = reader.map(raw, *at)
        for word in inner:
            _told(reader, str(word), COUNTING, (*at, word))
        if raw is not None and "count" not in inner:
            reader.bad(at, "要写 count", "count is missing")


def chart(reader: Reader, raw: object, *at: object) -> Data | None:
    """How a figure is drawn."""
    if raw is None:
        return None
    data = {"form": raw} if isinstance(raw, str) else reader.map(raw, *at, "chart")
    for word in data:
        _told(reader, str(word), CHART, (*at, "chart", word))
    reader.one_of(data.get("form", "bar"), ("bar", "line"), *at, "chart")
    return {"form": "bar", **data}
