"""How long it took: from one action to another, as long as something was owed, or a state lasted."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from wuye.reports.figures.ask import Answer, Ask, column
from wuye.reports.figures.population import Dues, Entries, Population, Subjects, words
from wuye.reports.figures.values import Values
from wuye.reports.sheet import Cell

COLUMNS = (
    column("number", "件数", "number"), column("still", "未完", "still going on"), column("median", "中位数", "median", "length"),
    column("ninth", "九成以内", "90 in 100 within", "length"), column("longest", "最长", "longest", "length"),
)  # fmt: skip


def time(ask: Ask) -> Answer:
    """Of what began in the period, or of stays that ended in it: how many, the median, the 90th in a hundred, the longest."""
    inner: Mapping[str, Any] = ask.figure.said["time"]
    by = words(ask.figure.said.get("by"))
    pop, length = (
        _between(ask, inner) if "from" in inner else _owed(ask, inner) if "due" in inner else _stays(ask, inner)
    )
    pop.where(ask.figure.where)
    values = Values(ask.books, pop.register)
    groups: dict[tuple[Any, ...], list[int | None]] = {} if by else {(): []}
    for row in pop.rows([*(pop.place(path) for path in by), length]):
        groups.setdefault(tuple(row[:-1]), []).append(row[-1])
    heads = tuple(values.column(path, pop.own) for path in by)
    rows = [
        (*(values.cell(path, raw, pop.own) for path, raw in zip(by, key, strict=True)), *measured(groups[key]))
        for key in sorted(groups, key=lambda key: (-len(groups[key]), tuple(map(str, key))))
    ]
    return Answer((*heads, *COLUMNS), rows)


def _between(ask: Ask, inner: Mapping[str, Any]) -> tuple[Population, str]:
    """From one action on a subject to the next of another, by when they happened."""
    pop = Entries(ask, {"do": inner["from"]}, ask.register, each=True)
    tos = ", ".join(pop.arg(do) for do in words(inner["to"]))
    # Of a subject that never came back nothing is read that was written when the period's last such act was.
    last = (
        f"SELECT max(l.seq) FROM entries l WHERE l.register = :register AND l.action IN ({tos})"
        " AND l.happened >= :a AND l.happened < :t"
    )
    then = (
        "(SELECT n.happened FROM about na JOIN entries n ON n.seq = na.seq WHERE na.register = e.register"
        f" AND na.subject = a.subject AND n.action IN ({tos}) AND +n.status = 'done' AND n.void = 0"
        f" AND n.happened >= e.happened AND na.seq > e.seq AND na.seq <= ({last}) AND n.happened < :t ORDER BY na.seq LIMIT 1)"
    )
    return pop, f"{then} - e.happened"


def _owed(ask: Ask, inner: Mapping[str, Any]) -> tuple[Population, str]:
    """From when something came to be owed to when it was done, its pauses not counted."""
    said = {"do": inner["due"], "everywhere": ask.figure.said.get("everywhere")}
    pop = Dues(ask, said, ask.register, opened=True)
    return pop, "CASE WHEN d.settled_at < :t THEN d.settled_at - d.opened_at - d.paused_seconds END"


def _stays(ask: Ask, inner: Mapping[str, Any]) -> tuple[Population, str]:
    """The stays in a state that ended in the period, and those that go on."""
    pop = Subjects(ask, {"state": inner["state"]}, ask.register).lasting(":a", ":t")
    return pop, "CASE WHEN s.to_at < :t THEN s.to_at - s.from_at END"


def measured(lengths: Sequence[int | None]) -> tuple[Cell, ...]:
    """How many came to an end and how many didn't; the median, the 90th in a hundred and the longest of those that did."""
    done = sorted(length for length in lengths if length is not None)
    still = len(lengths) - len(done)
    if not done:
        return (0, still, None, None, None)
    middle = (done[(len(done) - 1) // 2] + done[len(done) // 2]) // 2
    ninth = done[-(-len(done) * 9 // 10) - 1]
    return (len(done), still, *(dt.timedelta(seconds=seconds) for seconds in (middle, ninth, done[-1])))
