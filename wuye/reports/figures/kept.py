"""Whether what was owed was done in time, and whether what recurs, or wants a signature, was done at all."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from wuye.reports.figures.ask import Answer, Ask, column
from wuye.reports.figures.counts import grouped
from wuye.reports.figures.population import LIMIT, Dues, words
from wuye.reports.figures.values import Values
from wuye.reports.sheet import Cell, Column, Ratio
from wuye.text import Text, same

SETTLED = "d.settled_at < :t"
IN_TIME = f"({SETTLED} AND (d.by_at IS NULL OR d.settled_at <= {LIMIT}))"
LATE = f"(d.by_at IS NOT NULL AND ({LIMIT} < :t) AND (d.settled_at IS NULL OR d.settled_at > {LIMIT}))"


def kept(ask: Ask) -> Answer:
    """Of what came to be owed in the period: done in time, late, and still open with time left."""
    said = ask.figure.said
    inner: Mapping[str, Any] = said["kept"]
    pop = Dues(ask, {"do": inner.get("due"), "everywhere": said.get("everywhere")}, ask.register, opened=True)
    sums = [f"sum(CASE WHEN {test} THEN 1 ELSE 0 END)" for test in (IN_TIME, LATE)]
    heads, rows = grouped(pop, words(said.get("by")), [*sums, "count(*)"])
    found = [_kept(row, len(heads)) for row in rows if row[-1] or not heads]
    columns = (
        column("owed", "应办", "owed"), column("in_time", "按时", "in time"), column("late", "逾期", "late"),
        column("open", "未到期", "not due yet"), column("share", "按时率", "in time of all", "ratio"),
    )  # fmt: skip
    return Answer((*heads, *columns), found, wrong=any(row[len(heads) + 2] for row in found))


def _kept(row: Sequence[Any], heads: int) -> tuple[Cell, ...]:
    in_time, late, whole = (int(number or 0) for number in row[heads:])
    return (*row[:heads], whole, in_time, late, whole - in_time - late, Ratio(in_time, in_time + late))


def coverage(ask: Ask) -> Answer:
    """What was expected in the period against what was done."""
    inner: Mapping[str, Any] = ask.figure.said["coverage"]
    return _signed(ask, words(inner["signs"])) if "signs" in inner else _routines(ask, words(inner["routine"]))


EXPECTED = (
    column("expected", "应做", "expected"), column("done", "已做", "done"), column("late", "其中迟做", "of these late"),
    column("missing", "未做", "not done"), column("share", "完成率", "done of all", "ratio"),
)  # fmt: skip


def _routines(ask: Ask, names: Sequence[str]) -> Answer:
    every = ask.over is None
    args: dict[str, Any] = {"a": ask.period.start, "t": ask.as_of, "register": ask.register.name}
    tests = ["due_at > :a", "due_at <= :t"]
    tests += [] if every else ["register = :register"]
    if "any" not in names:
        args |= {f"n{n}": name for n, name in enumerate(names)}
        tests.append(f"routine IN ({', '.join(f':n{n}' for n in range(len(names)))})")
    sql = (
        "SELECT register, routine, count(*), sum(done_at < :t), sum(done_at < :t AND done_at > due_at) FROM duties"
        f" WHERE {' AND '.join(tests)} GROUP BY register, routine ORDER BY register, routine"
    )
    rows = [
        _row(_label(ask, str(book), str(name)), whole, done, late)
        for book, name, whole, done, late in ask.rows(sql, args)
    ]
    head = Column("routine", Text("例行", "routine"))
    if len(names) == 1 and "any" not in names:
        return _alone(rows)
    return Answer((head, *EXPECTED), rows, wrong=any(row[4] for row in rows))


def _alone(rows: Sequence[tuple[Cell, ...]]) -> Answer:
    found = [row[1:] for row in rows] or [(0, 0, 0, 0, Ratio(0, 0))]
    return Answer(EXPECTED, found, wrong=any(row[3] for row in found))


def _label(ask: Ask, register: str, name: str) -> Text:
    book = ask.rules.registers.get(register)
    return book.routines[name].label if book is not None and name in book.routines else same(name)


def _row(head: Cell, whole: Any, done: Any, late: Any) -> tuple[Cell, ...]:
    n, d, slow = int(whole or 0), int(done or 0), int(late or 0)
    return (head, n, d, slow, n - d, Ratio(d, n))


def _signed(ask: Ask, kinds: Sequence[str]) -> Answer:
    """Of the signatures that were due in the period, afterwards: given, late, not given."""
    figure = ask.figure
    args: dict[str, Any] = {"a": ask.period.start, "t": ask.as_of, "register": ask.register.name}
    tests = [
        "g.within IS NOT NULL",
        "g.waived IS NULL",
        "e.void = 0",
        "+e.status = 'done'",
        "e.happened >= :a",
        "e.happened < :t",
    ]
    dos = words(figure.said.get("do"))
    actions = dos or (tuple(ask.register.actions) if ask.over is not None else ())
    tests += [] if ask.over is None else ["e.register = :register"]
    for place, names in (("e.action", actions), ("g.kind", () if "any" in kinds else kinds)):
        if names:
            args |= {f"{place[0]}{n}": name for n, name in enumerate(names)}
            tests.append(f"{place} IN ({', '.join(f':{place[0]}{n}' for n in range(len(names)))})")
    sql = (
        "SELECT e.register, g.kind, count(*), sum(g.at < :t), sum(g.at < :t AND g.at > g.due_at) FROM entries e"
        f" JOIN signs g ON g.seq = e.seq WHERE {' AND '.join(tests)} GROUP BY e.register, g.kind"
    )
    found = ask.rows(sql, args)
    if ask.over is not None and not figure.names("by"):
        return _alone([_row(None, *(sum(int(row[n] or 0) for row in found) for n in (2, 3, 4)))])
    values = Values(ask.books, ask.register)
    rows = [_row(values.cell("register", book, ("register",)), *rest) for book, _, *rest in _summed(found)]
    return Answer((Column("register", Text("登记簿", "register")), *EXPECTED), rows, wrong=any(row[4] for row in rows))


def _summed(rows: Sequence[Sequence[Any]]) -> list[tuple[Any, ...]]:
    """By register alone."""
    found: dict[str, list[int]] = {}
    for book, _, *numbers in rows:
        sums = found.setdefault(str(book), [0, 0, 0])
        for n, number in enumerate(numbers):
            sums[n] += int(number or 0)
    return [(book, None, *sums) for book, sums in sorted(found.items())]
