"""The report of a month on paper: first whether the books can be believed, then what should not be, then the rest."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import TYPE_CHECKING

from wuye.reports.figures.answers import month_sheets
from wuye.reports.figures.ask import Period, Tables
from wuye.reports.figures.periods import month_of
from wuye.reports.figures.source import months_of
from wuye.reports.paper import Head, Paper
from wuye.reports.sheet import Cell, Column, Sheet
from wuye.reports.tables.opened import open_tables
from wuye.text import Text, join

if TYPE_CHECKING:
    from wuye.audit.violation import Audit
    from wuye.desk.house import House

BOOKS = Column("register", Text("登记簿", "register"))
COUNTED = (
    BOOKS,
    Column("entries", Text("本月记录", "entries"), "number"),
    Column("signatures", Text("其上签字", "signatures on them"), "number"),
    Column("all", Text("历来记录", "entries ever"), "number"),
)
FIGURE, RULE = Column("figure", Text("数字", "figure")), Column("rules", Text("规定", "rules"))
MOST_NAMED = 4
"""So many columns give a sheet its name."""
OF_MONTH = """
SELECT e.register, count(DISTINCT e.seq), count(s."by") FROM entries e LEFT JOIN signs s ON s.seq = e.seq
WHERE e.month = ? GROUP BY e.register
"""
EVER = "SELECT register, count(*) FROM entries GROUP BY register ORDER BY register"


def month_paper(
    house: House, month: str, *, reader: str | None, verdict: Audit | None, short: bool = True
) -> tuple[Paper, list[Text]]:
    """A month's report for a reader, and who may have what was left out of it; BadInput for what is no month.

    With `short` figures of one line stand together; without it each is a sheet, for programs.
    The same head, month and verdict give the same paper; of a month that still runs it is as of now.
    """
    period = month_of(month, house.rules.zone)
    end = dt.datetime.fromtimestamp(period.end, house.rules.zone)
    with open_tables(house, months_of(period)) as tables:
        sheets, left_out = month_sheets(house.books, period, tables, min(house.now(), end), reader)
        counted = _by_register(house, period, tables)
    title = Text(f"{month} 月报", f"Report of {month}")
    shown = arranged(sheets) if short else sheets
    paper = Paper(title, (counted, *shown), head_of(house, month, verdict))
    return paper, left_out


def arranged(sheets: Sequence[Sheet]) -> list[Sheet]:
    """What should not be first, then the rest; figures of one line stand together, those of none are only named, at the end."""
    there = _together([one for one in sheets if one.rows])
    none = [one for one in sheets if not one.rows]
    if not none:
        return there
    rows: list[tuple[Cell, ...]] = [(one.title, " ".join(one.rules) or None) for one in none]
    return [*there, Sheet("none", Text("本月没有的", "none of these this month"), (FIGURE, RULE), rows)]


def _together(sheets: Sequence[Sheet]) -> list[Sheet]:
    """Sheets of one line with the same columns as one sheet, in the place of the first of them."""
    alike: dict[object, list[Sheet]] = {}
    for one in sheets:
        short = len(one.rows) == 1 and not one.private and not one.marked
        alike.setdefault((one.alarm, one.note, one.columns) if short else one.name, []).append(one)
    return [group[0] if len(group) == 1 else _one_of(group) for group in alike.values()]


def _one_of(group: Sequence[Sheet]) -> Sheet:
    first = group[0]
    rows: list[tuple[Cell, ...]] = [(one.title, *one.rows[0], " ".join(one.rules) or None) for one in group]
    title = join([column.label for column in first.columns][:MOST_NAMED])
    look = Text("要看的：", "to look at: ") if first.alarm else Text("", "")
    named = Text(f"{look.zh}{title.zh}", f"{look.en}{title.en}")
    return Sheet(f"{first.name}-and-more", named, (FIGURE, *first.columns, RULE), rows, first.note, alarm=first.alarm)


def head_of(house: House, period: str, verdict: Audit | None) -> Head:
    """What a paper says of the books it was made from."""
    from wuye.audit.trust import pins

    root = verdict.root if verdict is not None else pins(house).root
    name = house.rules.name
    said = said_of(verdict) if verdict is not None else Text("没有核验", "not audited")
    return Head(
        name.zh if house.rules.lang == "zh" else name.en, period, house.head, root or "", house.rules.zone, said,
        verdict.ok if verdict is not None else None,
    )  # fmt: skip


def said_of(verdict: Audit) -> Text:
    """What the audit found, in plain words."""
    counts = verdict.counts
    over = Text(
        f"从第一次提交起 {counts.commits:,} 次、{counts.entries:,} 条记录、{counts.signatures:,} 个签名，逐一核对过",
        f"{counts.commits:,} commits from the first on, {counts.entries:,} entries and {counts.signatures:,} signatures were each checked",
    )
    if verdict.ok:
        return Text(f"账本完整：{over.zh}", f"The books are whole: {over.en}")
    faults, unjudged = len(verdict.violations), len(verdict.unjudged)
    return Text(
        f"账本有问题：违反 {faults} 处，没能判断的 {unjudged} 处。{over.zh}。详见 wuye 核验",
        f"The books are not whole: {faults} faults, {unjudged} points not judged. {over.en}. See wuye audit",
    )


def _by_register(house: House, period: Period, tables: Tables) -> Sheet:
    """Entries and signatures of the month, by register: the first page."""
    books, now = house.rules.registers, {name: rest for name, *rest in tables.rows(OF_MONTH, (period.month,))}
    rows: list[tuple[Cell, ...]] = [
        (books[name].label if name in books else str(name), *now.get(name, (0, 0)), ever)
        for name, ever in tables.rows(EVER)
    ]
    return Sheet("books", Text("各本登记簿", "the registers"), COUNTED, rows, rules=("DUTY-24",))


def alone(sheets: Sequence[Sheet], title: Text, head: Head) -> Paper:
    """Sheets as a paper of their own."""
    return Paper(title, tuple(sheets), head)
