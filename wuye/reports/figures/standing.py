"""How things stand at the period's end against its beginning: subjects in states, balances of numbers and of states."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from wuye.registers.define import Field
from wuye.reports.figures.ask import Answer, Ask, column
from wuye.reports.figures.counts import amount, total
from wuye.reports.figures.population import Subjects, words
from wuye.reports.figures.values import Values
from wuye.reports.sheet import Cell

Counted = dict[tuple[Any, ...], int]


def open_(ask: Ask) -> Answer:
    """How many stand in some states at the end, and how many did when the period began."""
    said = {**ask.figure.said, "state": ask.figure.said["open"]}
    by = words(said.get("by"))
    after, before = (_counted(ask, said, by, moment) for moment in (ask.as_of, ask.period.start))
    values = Values(ask.books, ask.register)
    heads = tuple(values.column(path, Subjects.own) for path in by)
    keys = sorted({*after, *before}, key=lambda key: (-after.get(key, 0), tuple(map(str, key)))) or ([] if by else [()])
    rows = [
        (*_cells(values, by, key), after.get(key, 0), before.get(key, 0), after.get(key, 0) - before.get(key, 0))
        for key in keys
    ]
    columns = (
        column("end", "期末", "at the end"),
        column("start", "期初", "at the start"),
        column("change", "增减", "change"),
    )
    number = sum(after.values())
    return Answer((*heads, *columns), rows, ask.figure.alarm and number > 0, total(number) if by else None)


def _cells(values: Values, by: Sequence[str], key: Iterable[Any]) -> tuple[Cell, ...]:
    return tuple(values.cell(path, raw, Subjects.own) for path, raw in zip(by, key, strict=True))


def _counted(ask: Ask, said: Mapping[str, Any], by: Sequence[str], moment: int) -> Counted:
    pop = Subjects(ask, said, ask.register).lasting(":t", ":t")
    pop.args["t"] = moment
    pop.where(ask.figure.where)
    group = f"GROUP BY {', '.join(str(n + 1) for n in range(len(by)))}" if by else ""
    rows = pop.rows([*(pop.place(path) for path in by), "count(*)"], group)
    return {tuple(row[:-1]): int(row[-1]) for row in rows if row[-1] or by}


def balance(ask: Ask) -> Answer:
    """What there was, what came, what went, what is left."""
    inner: Mapping[str, Any] = ask.figure.said["balance"]
    return _of_number(ask, str(inner["number"])) if "number" in inner else _of_states(ask, words(inner["state"]))


COLUMNS = ("opening", "期初", "opening"), ("in", "入", "in"), ("out", "出", "out"), ("closing", "期末", "closing")


def _of_number(ask: Ask, name: str) -> Answer:
    """A running number, by subject: what its clauses added to it and took from it."""
    kind: Field = ask.register.fields[name]
    args = {
        "register": ask.register.name, "name": name, "a": ask.period.start, "t": ask.as_of,
    }  # fmt: skip
    sql = (
        "SELECT subject, sum(CASE WHEN at < :a THEN delta END), sum(CASE WHEN at >= :a AND delta > 0 THEN delta END),"
        " sum(CASE WHEN at >= :a AND delta < 0 THEN delta END) FROM moves"
        " WHERE register = :register AND fact = :name AND at < :t GROUP BY subject ORDER BY subject"
    )
    rows = []
    for subject, opening, came, went in ask.rows(sql, args):
        parts = (opening or 0, came or 0, -(went or 0), (opening or 0) + (came or 0) + (went or 0))
        rows.append((str(subject), *(amount(part, kind if kind.type == "money" else None) for part in parts)))
    form = Values(ask.books, ask.register).column(name, ()).kind
    heads = (Values(ask.books, ask.register).column("subject", Subjects.own),)
    return Answer((*heads, *(column(*words_, kind=form) for words_ in COLUMNS)), rows)


def _of_states(ask: Ask, states: Sequence[str]) -> Answer:
    """How many stood in some states, came into them and left them."""
    opening, closing = (_standing(ask, states, moment) for moment in (":a", ":t"))
    pop = Subjects(ask, {"state": states}, ask.register)
    listed = pop.tests[1].removeprefix("s.state ")
    pop.where(ask.figure.where)
    pop.tests += ["s.from_at >= :a AND s.from_at < :t", ELSEWHERE.format(listed)]
    came = _number(pop)
    return Answer(tuple(column(*words_) for words_ in COLUMNS), [(opening, came, opening + came - closing, closing)])


ELSEWHERE = (
    "NOT EXISTS (SELECT 1 FROM spans o WHERE o.register = s.register AND o.subject = s.subject AND o.to_at = s.from_at"
    " AND o.state {})"
)
"""They came from a state that is none of these."""


def _standing(ask: Ask, states: Sequence[str], moment: str) -> int:
    pop = Subjects(ask, {"state": states}, ask.register).lasting(moment, moment)
    pop.where(ask.figure.where)
    return _number(pop)


def _number(pop: Subjects) -> int:
    return int(pop.rows(["count(*)"])[0][0])
