"""How many: counts and sums with their breakdowns, rates of what was good, quotas against a goal."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from wuye.registers.define import Field
from wuye.reports.figures.ask import Answer, Ask, column
from wuye.reports.figures.population import Entries, Population, Subjects, population, words
from wuye.reports.figures.values import Values
from wuye.reports.sheet import Cell, Column, Money, Ratio
from wuye.text import Text

PARTS = 1_000_000
"""Decimals are added up in millionths, so that nothing is rounded on the way."""
NUMBER = column("number", "数量", "number")


def count(ask: Ask) -> Answer:
    """Entries of the period, or subjects and dues at its end, by some of their values."""
    said = {**ask.figure.said, "where": ask.figure.where}
    pop = population(ask, str(said["count"]), said)
    heads, rows = grouped(pop, words(said.get("by")), ["count(*)"])
    if not heads:
        goal = _goal(ask, said.get("target"))
        number = int(rows[0][0]) if rows else 0
        if goal is not None:
            return Answer((NUMBER, column("goal", "目标", "goal")), [(number, goal)], wrong=number < goal)
        return Answer((NUMBER,), [(number,)], _wrong(ask, number))
    found = [(*row[:-1], int(row[-1])) for row in rows]
    return Answer((*heads, NUMBER), found, _wrong(ask, len(found)), total(sum(int(row[-1]) for row in rows)))


def total(number: int) -> Text:
    """What all rows come to."""
    return Text(f"共 {number}", f"{number} in all")


def _wrong(ask: Ask, number: int) -> bool:
    return ask.figure.alarm and number > 0


def grouped(
    pop: Population, by: Sequence[str], sums: Sequence[str]
) -> tuple[tuple[Column, ...], list[tuple[Any, ...]]]:
    """What is found by some values, largest first, each in the words people read."""
    values, own = Values(pop.ask.books, pop.register), pop.own
    heads = tuple(values.column(path, own) for path in by)
    places = [pop.place(path) for path in by]
    rest = f"GROUP BY {', '.join(map(str, range(1, len(by) + 1)))}" if by else ""
    rows = pop.rows([*places, *sums], rest)
    said = [
        (*(values.cell(path, raw, own) for path, raw in zip(by, row, strict=False)), *row[len(by) :]) for row in rows
    ]
    days = by[:1] == ("day",)
    return heads, said if days else sorted(said, key=lambda row: (-(row[-1] or 0), tuple(map(str, row[: len(by)]))))


def sum_(ask: Ask) -> Answer:
    """What a number of entries or subjects adds up to."""
    said = {**ask.figure.said, "where": ask.figure.where}
    pop = population(ask, str(said.get("of", "entries")), said)
    name = str(said["sum"])
    kind = pop.field(name)
    sums = ["count(*)", f"sum({_whole(pop.place(name), kind)})"]
    heads, rows = grouped(pop, words(said.get("by")), sums)
    label = Values(ask.books, pop.register).column(name, ())
    made = [(*row[:-2], int(row[-2]), amount(row[-1], kind)) for row in rows]
    return Answer((*heads, NUMBER, Column("sum", label.label, label.kind)), made, _wrong(ask, len(made)))


def _whole(place: str, kind: Field | None) -> str:
    return f"CAST(round({place} * {PARTS}) AS INTEGER)" if kind is not None and kind.type == "decimal" else place


def amount(raw: Any, kind: Field | None) -> Cell:
    """A sum as it is told: whole fen, whole numbers, exact decimals."""
    number = int(raw or 0)
    if kind is not None and kind.type == "money":
        return Money(number)
    return (Decimal(number) / PARTS).normalize() if kind is not None and kind.type == "decimal" else number


def rate(ask: Ask) -> Answer:
    """So many good ones of so many; of none it is none."""
    inner: Mapping[str, Any] = ask.figure.said["rate"]
    pop = population(ask, str(inner["of"]["count"]), inner["of"])
    good = f"sum(CASE WHEN {_good(pop, inner['good'])} THEN 1 ELSE 0 END)"
    heads, rows = grouped(pop, words(ask.figure.said.get("by")), [good, "count(*)"])
    found = [(*row[:-2], Ratio(int(row[-2] or 0), int(row[-1]))) for row in rows]
    return Answer((*heads, column("rate", "比率", "rate", "ratio")), found, _wrong(ask, _bad(found)))


def _bad(rows: Sequence[tuple[Cell, ...]]) -> int:
    return sum(ratio.whole - ratio.part for row in rows if isinstance(ratio := row[-1], Ratio))


def _good(pop: Population, good: Mapping[str, Any]) -> str:
    """Whether one of those that are counted is good: by its own values, or by where its subject came to by the end."""
    tests = len(pop.tests)
    pop.where(good.get("where"))
    found, pop.tests = pop.tests[tests:], pop.tests[:tests]
    if good.get("state"):
        states = ", ".join(pop.arg(state) for state in words(good["state"]))
        found.append(
            f"EXISTS (SELECT 1 FROM spans g WHERE g.register = {pop.alias}.register AND g.subject = {pop.subject}"
            f" AND g.state IN ({states}) AND g.from_at < :t)"
        )
    if good.get("do"):
        dos = ", ".join(pop.arg(do) for do in words(good["do"]))
        found.append(
            f"EXISTS (SELECT 1 FROM about ga JOIN entries g ON g.seq = ga.seq WHERE ga.register = {pop.alias}.register"
            f" AND ga.subject = {pop.subject} AND g.action IN ({dos}) AND +g.status = 'done' AND g.void = 0"
            " AND g.happened < :t)"
        )
    return " AND ".join(found) or "1"


def share(ask: Ask) -> Answer:
    """How many of all meet the tests."""
    said = ask.figure.said
    pop = population(ask, str(said["share"]), {k: v for k, v in said.items() if k != "where"})
    good = f"sum(CASE WHEN {_good(pop, {'where': ask.figure.where})} THEN 1 ELSE 0 END)"
    heads, rows = grouped(pop, words(said.get("by")), [good, "count(*)"])
    found = [(*row[:-2], Ratio(int(row[-2] or 0), int(row[-1]))) for row in rows]
    return Answer((*heads, column("rate", "比率", "rate", "ratio")), found)


def quota(ask: Ask) -> Answer:
    """How many there were against how many there should be: a number, or a share of all."""
    said = {**ask.figure.said, "where": ask.figure.where}
    done = _number(population(ask, str(said["quota"]), said))
    of, target = said.get("of"), _goal(ask, said.get("target"))
    if of is None:
        goal = target or 0
        return Answer(
            (column("done", "完成", "done"), column("goal", "目标", "goal")), [(done, goal)], wrong=done < goal
        )
    whole = _number(population(ask, str(of["count"]), of))
    wanted = -(-whole * (target or 100) // 100)
    columns = (column("done", "完成", "done", "ratio"), column("goal", "目标", "goal"))
    return Answer(columns, [(Ratio(done, whole), wanted)], wrong=done < wanted)


def _number(pop: Population) -> int:
    """How many different subjects, or how many entries."""
    each = isinstance(pop, Entries) and "about" in pop.over
    what = f"count(DISTINCT {pop.subject})" if each or isinstance(pop, Subjects) else "count(*)"
    return int(pop.rows([what])[0][0])


def _goal(ask: Ask, raw: Any) -> int | None:
    value = ask.knob(str(raw["the"])) if isinstance(raw, Mapping) else raw
    return None if value is None else int(value)
