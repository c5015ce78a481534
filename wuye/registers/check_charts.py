"""How a figure is drawn and told month by month: a chart names columns that are there, and draws numbers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from wuye.registers import figures, sql
from wuye.registers.check_base import At, Fault, Ground, fault, near
from wuye.registers.define import Register
from wuye.registers.plan import field_of
from wuye.registers.rounds import Figure

DRAWN = ("number", "money", "ratio", "length")
"""The kinds of columns that have a height."""
NUMBERS = ("int", "decimal", "money", "length")
LENGTHS = ("days", "late")
KEPT = {"owed": "number", "in_time": "number", "late": "number", "open": "number", "share": "ratio"}
EXPECTED = {"expected": "number", "done": "number", "late": "number", "missing": "number", "share": "ratio"}
TIME = {"number": "number", "still": "number", "median": "length", "ninth": "length", "longest": "length"}
MARKS = dict.fromkeys(("happened", "recorded", "entry", "register", "subject", "action", "by", "mark", "rules"), "text")
Columns = dict[str, str]


def check_drawing(figure: Figure, at: At, ground: Ground) -> Iterator[Fault]:
    """What is wrong with a figure's trend and its chart."""
    yield from _trend(figure, at)
    if figure.chart is None:
        return
    columns = columns_of(figure, ground)
    if columns is None:
        return
    over = _names(figure.chart.get("over"))
    for word, names in (("along", _names(figure.chart.get("along"))), ("over", over)):
        for name in names:
            if name not in columns:
                zh, en = f"这个数字没有 {name} 这一栏", f"the figure has no column {name}"
                yield fault((*at, "chart", word), zh, en, near(name, columns))
    for name in over:
        if columns.get(name, "number") not in DRAWN:
            yield fault((*at, "chart", "over"), f"{name} 不是数，画不了", f"{name} is no number and can't be drawn")
    if not any(kind in DRAWN for kind in columns.values()):
        yield fault((*at, "chart"), "没有数可画", "there is no number to draw")


def _trend(figure: Figure, at: At) -> Iterator[Fault]:
    months = figure.said.get("trend")
    if months is None:
        return
    if not isinstance(months, int) or isinstance(months, bool) or not 2 <= months <= figures.LONGEST:
        zh, en = f"trend 写 2 到 {figures.LONGEST} 个月", f"trend takes 2 to {figures.LONGEST} months"
        yield fault((*at, "trend"), zh, en)
    if figure.per != "month":
        yield fault((*at, "trend"), "逐月的数字，per 只能是 month", "what is told month by month is of a month")
    for word in ("by", "target"):
        if figure.said.get(word) is not None:
            yield fault((*at, word), f"{word} 不与 trend 连用", f"{word} doesn't go with trend")


def _names(raw: object) -> tuple[str, ...]:
    return () if raw is None else tuple(map(str, raw)) if isinstance(raw, (list, tuple)) else (str(raw),)


def columns_of(figure: Figure, ground: Ground) -> Columns | None:
    """The columns a figure will have, each with its kind; None where its file or its register isn't there."""
    said, kind = figure.said, figure.kind
    if kind == "sql":
        text = ground.rules.sql.get(str(said["sql"]))
        return None if text is None else {name: form for name, form, _ in sql.read(text).columns}
    if kind == "python":
        return None
    over = _over(figure, ground)
    if over is None:
        return None
    by = {"month": "text"} if said.get("trend") is not None else {n: _kind(n, over) for n in figure.names("by")}
    return {**by, **_own(figure, over)}


def _over(figure: Figure, ground: Ground) -> Register | None:
    what = figure.said.get(figure.kind) if figure.kind in ("count", "list", "share", "quota") else figure.said.get("of")
    named = isinstance(what, str) and what not in ("entries", "subjects", "dues")
    return ground.rules.registers.get(str(what)) if named else ground.register


def _kind(name: str, over: Register) -> str:
    if name in LENGTHS:
        return "length"
    kind = field_of(over, name)
    return (
        kind.type
        if kind is not None and not kind.many and kind.type in NUMBERS[2:]
        else ("number" if kind is not None and not kind.many and kind.type in NUMBERS else "text")
    )


def _own(figure: Figure, over: Register) -> Columns:
    """The columns that come of a figure's kind."""
    said, kind = figure.said, figure.kind
    if kind == "coverage":
        return {**_head_of_coverage(said), **EXPECTED}
    if kind == "list":
        what = str(said["list"])
        usual = figures.USUAL[
            "entries" if said.get("do") and what != "dues" else what if what in figures.USUAL else "subjects"
        ]
        more = ("register",) if said.get("everywhere") and not said.get("columns") else ()
        return {name: _kind(name, over) for name in (*more, *(figure.names("columns") or usual))}
    if kind == "sum":
        found = field_of(over, str(said["sum"]))
        return {"number": "number", "sum": "money" if found is not None and found.type == "money" else "number"}
    if kind == "balance":
        inner: Mapping[str, Any] = said["balance"] if isinstance(said["balance"], Mapping) else {}
        head = {"subject": "text"} if "number" in inner else {}
        return {**head, **dict.fromkeys(("opening", "in", "out", "closing"), "number")}
    goal = {"goal": "number"} if said.get("target") is not None else {}
    return {
        "count": {"number": "number", **goal}, "rate": {"rate": "ratio"}, "share": {"rate": "ratio"}, "kept": KEPT,
        "open": dict.fromkeys(("end", "start", "change"), "number"), "quota": {"done": "number", "goal": "number"},
        "time": TIME, "marks": {n: k for n, k in MARKS.items() if n != "register" or said.get("everywhere")},
    }[kind]  # fmt: skip


def _head_of_coverage(said: Mapping[str, Any]) -> Columns:
    inner = said["coverage"] if isinstance(said["coverage"], Mapping) else {}
    if "signs" in inner:
        return {"register": "text"} if said.get("everywhere") or said.get("by") else {}
    names = _names(inner.get("routine"))
    return {} if len(names) == 1 and "any" not in names else {"routine": "text"}
