"""The month's report: first what must be known of the books and what should not be, then every figure of the month."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from wuye.data import replace
from wuye.registers.books import Books
from wuye.reports import verdict as told
from wuye.reports.figures import answers, periods
from wuye.reports.figures.ask import Period, Tables, column
from wuye.reports.figures.source import months_of
from wuye.reports.paper import Head, Paper
from wuye.reports.reading import exceptions
from wuye.reports.sheet import Cell, Column, Sheet
from wuye.reports.tables.opened import open_tables
from wuye.text import Text

if TYPE_CHECKING:
    from wuye.audit.violation import Audit
    from wuye.desk.house import House

SHOWN = 20
"""So many faults of the audit stand on the first page; it has them all."""
BY_REGISTER = "SELECT register, count(*), sum(action = 'sign') FROM entries WHERE month = :month GROUP BY register ORDER BY register"
IN_ALL = "SELECT register, count(*) FROM entries WHERE month <= :month GROUP BY +register ORDER BY register"
"""The sign keeps SQLite from going through every entry by register; it counts in the index of months instead."""


def month_paper(house: House, month: str, *, reader: str | None, verdict: Audit | None) -> Paper:
    """A month's report for a reader; the same head and month give the same paper, whenever it is made."""
    period = periods.month_of(month, house.rules.zone)
    now = seen_from(house, period)
    with open_tables(house, months_of(period), now=now) as tables:
        return paper_of(house.books, period, tables, now, reader, verdict, _head(house, period, now, verdict))


def paper_of(
    books: Books,
    period: Period,
    tables: Tables,
    now: dt.datetime,
    reader: str | None,
    verdict: Audit | None,
    head: Head,
) -> Paper:
    """The paper of a month, out of tables that are open."""
    sheets, left_out = answers.month_sheets(books, period, tables, now, reader)
    paper = with_first_page(sheets, books, period, tables, verdict, head)
    return replace(paper, sheets=(*paper.sheets, _left_out(left_out))) if left_out else paper


def with_first_page(
    sheets: Sequence[Sheet], books: Books, period: Period, tables: Tables, verdict: Audit | None, head: Head
) -> Paper:
    """The figures of a month, and before them what should not be, what the audit found, and what each register has."""
    front = (exceptions(sheets), _verdict(verdict), _books(books, period, tables))
    title = Text(f"{period.name} 月报", f"Report for {period.name}")
    head = replace(head, verdict=told.sentence(verdict), sound=None if verdict is None else verdict.ok)
    return Paper(title, (*front, *sheets), head, len(front), period.name)


def seen_from(house: House, period: Period) -> dt.datetime:
    """From when a month is seen: from its end; while it runs, from its last commit, so that nothing hangs on the clock."""
    zone = house.rules.zone
    end = dt.datetime.fromtimestamp(period.end, zone)
    if house.now() >= end:
        return end
    start = dt.datetime.fromtimestamp(period.start, zone)
    return max(start, min(end, house.objects.commit(house.head).author.at.astimezone(zone)))


def _head(house: House, period: Period, now: dt.datetime, verdict: Audit | None) -> Head:
    from wuye.audit.trust import pins

    rules = house.rules
    runs = now.timestamp() < period.end
    name = f"{period.first} – {now:%Y-%m-%d %H:%M}" if runs else period.name
    root = verdict.root if verdict is not None else pins(house).root
    return Head(rules.name.to(rules.lang), name, house.head, root or "", rules.zone)


def _verdict(audit: Audit | None) -> Sheet:
    """What the audit found, in plain words."""
    columns = (Column("what", Text("事项", "what")), Column("found", Text("结果", "found")))
    rows = list(_found(audit)) if audit is not None else [(Text("核验", "audit"), told.NONE)]
    bad = frozenset(range(len(rows))) if audit is not None and not audit.ok else frozenset()
    return Sheet("month.audit", Text("核验结果", "What the audit found"), columns, rows, marked=bad, alarm=bool(bad))


def _found(audit: Audit) -> Iterator[tuple[Cell, ...]]:
    if audit.ok:
        yield from told.facts(audit)
    for fault in audit.violations[:SHOWN]:
        place = f"{fault.commit[:7]} {fault.path or ''}".strip()
        rule = f" [{fault.rule}]" if fault.rule else ""
        yield place, Text(f"{fault.message.zh}{rule}", f"{fault.message.en}{rule}")
    if len(audit.violations) > SHOWN:
        more = len(audit.violations) - SHOWN
        yield Text("其余", "others"), Text(f"还有 {more} 处：wuye audit", f"{more} more: wuye audit")
    for one in audit.excused:
        name = audit.names.get(one.excuse.by, one.excuse.by)
        what = Text(f"例外 {one.excuse.commit[:7]}", f"excused {one.excuse.commit[:7]}")
        yield what, Text(f"{name}：{one.excuse.why}", f"{name}: {one.excuse.why}")


def _books(books: Books, period: Period, tables: Tables) -> Sheet:
    """How many entries and signatures each register has of the month, and entries in all."""
    of_month = {str(book): (number, signs) for book, number, signs in tables.rows(BY_REGISTER, {"month": period.month})}
    rows: list[tuple[Cell, ...]] = []
    for book, whole in tables.rows(IN_ALL, {"month": period.month}):
        register = books.rules.registers.get(str(book))
        number, signs = of_month.get(str(book), (0, 0))
        rows.append((register.label if register is not None else str(book), int(number), int(signs or 0), int(whole)))
    rows.append((Text("合计", "in all"), *(sum(int(str(row[n])) for row in rows) for n in (1, 2, 3))))
    columns = (
        Column("register", Text("登记簿", "register")), column("entries", "本月记录", "entries of the month"),
        column("signatures", "其中会签", "of these countersignatures"), column("whole", "月末累计", "in all by its end"),
    )  # fmt: skip
    return Sheet("month.books", Text("各本登记簿", "The registers"), columns, rows)


def _left_out(texts: Sequence[Text]) -> Sheet:
    """What this reader's copy hasn't, and who may have it."""
    columns = (Column("what", Text("不在这一份里的", "not in this copy")),)
    return Sheet("month.left_out", Text("关于个人的数字", "Figures about persons"), columns, [(one,) for one in texts])
