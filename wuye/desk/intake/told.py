"""What is wrong with a batch, item by item, as one error: the row, the column, what stands there, why, and what to do."""

from __future__ import annotations

from wuye.data import replace
from wuye.desk.batch import Bad, Tried, exit_of
from wuye.errors import Problem, WuyeError
from wuye.text import Text

MOST = 200
"""How many bad rows are told at once."""
SHOWN = 40


def bad_items(tried: Tried, total: int, name: str) -> WuyeError:
    """The error with every bad row; nothing was written."""
    bad = sorted(tried.bad, key=lambda one: one.item.place)
    problems = [_told(problem, one) for one in bad[:MOST] for problem in one.problems]
    good = total - len(bad)
    more = Text(f"（只列前 {MOST} 行）", f" (the first {MOST} are listed)") if len(bad) > MOST else Text("", "")
    head = Text(
        f"共 {total:,} 行，{len(bad):,} 行有问题{more.zh}，{good:,} 行没有；什么也没有登记",
        f"{len(bad):,} of {total:,} rows are bad{more.en}, {good:,} are good; nothing was recorded",
    )
    return exit_of(bad)((*problems, Problem(head, path=name, sums_up=True)))


def _told(problem: Problem, bad: Bad) -> Problem:
    """One problem with its row and cell; it reads alone, and a program finds the row in `line`."""
    item = bad.item
    said = item.said.get(problem.field or "")
    cell = _cell(*said) if said else _subject(bad)
    return replace(
        problem, message=Text(f"第 {item.place} 行{cell.zh}：{problem.message.zh}", f"row {item.place}{cell.en}: {problem.message.en}"),
        line=item.place, subject=None,
    )  # fmt: skip


def _cell(heading: str, words: str) -> Text:
    shown = f"“{words[:SHOWN]}{'…' if len(words) > SHOWN else ''}”" if words else ""
    return Text(f"「{heading}」{shown}", f", {heading} {shown}".rstrip())


def _subject(bad: Bad) -> Text:
    names = " ".join(bad.item.draft.subjects)[:SHOWN]
    return Text(f" {names}", f", {names}") if names else Text("", "")
