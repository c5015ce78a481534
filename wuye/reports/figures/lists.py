"""Which: entries of the period, subjects or dues at its end, one row for each; and what was marked."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping, Sequence
from typing import Any

from wuye.registers.figures import USUAL
from wuye.reports.figures.ask import Answer, Ask, column
from wuye.reports.figures.population import ACTS, Population, population, words
from wuye.reports.figures.values import Values
from wuye.reports.sheet import Cell, Column
from wuye.text import Text

ORDER = {"e": "e.happened, e.seq", "s": "s.from_at, s.subject", "d": "d.opened_at, d.number"}


def list_(ask: Ask) -> Answer:
    """A row for each, the oldest first."""
    said: Mapping[str, Any] = {**ask.figure.said, "where": ask.figure.where}
    what = str(said["list"])
    pop = population(ask, what, said)
    usual = USUAL["entries" if said.get("do") and what != "dues" else what if what in USUAL else "subjects"]
    rows = told(pop, words(said.get("columns")) or _with_register(usual, said), ORDER[pop.alias])
    return Answer(*rows, wrong=ask.figure.alarm and bool(rows[1]))


def _with_register(columns: Sequence[str], said: Mapping[str, Any]) -> tuple[str, ...]:
    return ("register", *columns) if said.get("everywhere") else tuple(columns)


def told(pop: Population, paths: Sequence[str], order: str) -> tuple[Any, list[tuple[Cell, ...]]]:
    """The columns and rows of what is found, in the words people read."""
    values, own = Values(pop.ask.books, pop.register), pop.own
    found = pop.rows([pop.place(path) for path in paths], f"ORDER BY {order}")
    columns = tuple(values.column(path, own) for path in paths)
    return columns, [tuple(values.cell(p, raw, own) for p, raw in zip(paths, row, strict=True)) for row in found]


MARKED = {
    "flags": "(SELECT count(*) FROM flags g WHERE g.seq = e.seq) > 0",
    "late": "e.late = 1",
    "corrected": "e.corrected_by IS NOT NULL",
    "declined": "e.status IN ('declined', 'replaced')",
    "glass": "e.glass IS NOT NULL",
}
SAID = {
    "late": Text("补记", "recorded late"), "corrected": Text("已更正", "corrected"), "declined": Text("不同意", "declined"),
    "glass": Text("应急先行", "break-glass"), "void": Text("作废", "struck out"), "replaced": Text("被取代", "replaced"),
}  # fmt: skip


def marks(ask: Ask) -> Answer:
    """Entries that were written all the same, written late, put right, declined or done before they were signed."""
    figure = ask.figure
    wanted = figure.names("marks")
    pop = Population(ask, ask.register)
    pop.own, pop.over, pop.places = ("happened", "entry", "by", "action"), "entries e", {"subject": "e.subject"}
    pop.newest = "e (e.done_at+1)"
    _period(pop, wanted)
    dos = words(figure.said.get("do"))
    if ask.over is not None:
        pop.tests.append("e.register = :register")
        pop.among("e.action", dos or tuple(ask.register.actions))
    elif dos:
        pop.among("e.action", dos)
    else:
        pop.tests.append(f"e.action NOT IN ({', '.join(pop.arg(act) for act in ACTS)})")
    pop.tests.append(f"({' OR '.join(MARKED[mark] for mark in wanted)})")
    return _answer(ask, pop, wanted)


def _period(pop: Population, wanted: Sequence[str]) -> None:
    """What was recorded late counts to the month in which it was recorded: it wasn't there before."""
    place = "at" if tuple(wanted) == ("late",) else "happened"
    pop.tests.append(f"e.{place} >= :a AND e.{place} < :b")
    if "declined" not in wanted:
        pop.tests.append("+e.status = 'done'")


def _answer(ask: Ask, pop: Population, wanted: Sequence[str]) -> Answer:
    flags = (
        "(SELECT json_group_array(json_array(g.zh, g.en, json(g.rules))) FROM flags g WHERE g.seq = e.seq)"
        if "flags" in wanted else "NULL"
    )  # fmt: skip
    places = ["e.happened", "e.at", "e.id", "e.register", "e.subject", "e.action", "e.by", "e.status", "e.late", "e.void",
              "e.corrected_by", "e.glass", flags]  # fmt: skip
    rows = [_row(ask, row, wanted) for row in pop.rows(places, "ORDER BY e.happened, e.seq")]
    columns: tuple[Column, ...] = (
        column("happened", "发生时间", "happened", "time"), column("recorded", "记录时间", "recorded", "time"),
        column("entry", "记录号", "entry", "text"), column("register", "登记簿", "register", "text"),
        column("subject", "对象", "subject", "text"), column("action", "动作", "action", "text"),
        column("by", "经办人", "by", "text", person=True), column("mark", "标记", "mark", "text"), column("rules", "规定", "rules", "text"),
    )  # fmt: skip
    if ask.over is not None:
        # Of one register it needn't be said which.
        columns, rows = _without(columns, "register"), [(*row[:3], *row[4:]) for row in rows]
    return Answer(columns, rows, wrong=bool(rows))


def _without(columns: Sequence[Column], name: str) -> tuple[Column, ...]:
    return tuple(one for one in columns if one.name != name)


def _row(ask: Ask, row: Sequence[Any], wanted: Sequence[str]) -> tuple[Cell, ...]:
    happened, at, entry, register, subject, action, by, status, late, void, corrected, glass, flags = row
    book = ask.rules.registers.get(register, ask.register)
    values = Values(ask.books, book)
    found = json.loads(flags) if flags else []
    texts = [Text(zh, en) for zh, en, _ in found]
    texts += [SAID["late"]] if late and "late" in wanted else []
    texts += [_corrected(corrected, void)] if corrected and "corrected" in wanted else []
    texts += [SAID[status]] if status in SAID and "declined" in wanted else []
    texts += [SAID["glass"]] if glass and "glass" in wanted else []
    rules = dict.fromkeys(rule for *_, many in found for rule in many)
    said = Text("；".join(t.zh for t in texts), "; ".join(t.en for t in texts))
    when: dt.datetime = values.moment(happened)
    name = values.name(subject) if subject and register == "staff" else subject
    acts = values.cell("action", action, ("action",))
    return (when, values.moment(at), entry, book.label, name, acts, values.name(by), said, " ".join(rules) or None)


def _corrected(by: str, void: int) -> Text:
    said = SAID["void" if void else "corrected"]
    return Text(f"{said.zh}（{by}）", f"{said.en} ({by})")
