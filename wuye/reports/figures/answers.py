"""From figures to sheets: which there are, who may have them, what they say of a period."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from wuye.errors import BadInput, NotAllowed
from wuye.registers import people
from wuye.registers.books import Books
from wuye.registers.define import Register
from wuye.registers.operands import who
from wuye.registers.rounds import Figure
from wuye.reports.figures.ask import Answer, Ask, Period, Tables
from wuye.reports.figures.periods import own_period
from wuye.reports.figures.trends import trend
from wuye.reports.scenes import scene_now
from wuye.reports.sheet import Cell, Chart, Column, Sheet
from wuye.text import Text, near_to, same

Run = Callable[[Ask], Answer]


class Listed(NamedTuple):
    """A figure of a register, and who is to have it."""

    register: Register
    figure: Figure
    to: tuple[str, ...]

    @property
    def name(self) -> str:
        """The name by which it is asked for."""
        return f"{self.register.name}.{self.figure.name}"

    @property
    def title(self) -> Text:
        """Its heading."""
        label, book = self.figure.label, self.register.label
        return Text(f"{book.zh} · {label.zh}", f"{book.en} · {label.en}")


def kinds() -> Mapping[str, Run]:
    """What finds each kind of figure."""
    from wuye.reports.figures import counts, functions, kept, lists, questions, standing, times

    return {
        "count": counts.count, "sum": counts.sum_, "rate": counts.rate, "share": counts.share, "quota": counts.quota,
        "list": lists.list_, "marks": lists.marks, "open": standing.open_, "balance": standing.balance,
        "kept": kept.kept, "coverage": kept.coverage, "time": times.time, "sql": questions.question,
        "python": functions.function,
    }  # fmt: skip


def figures_of(books: Books, now: dt.datetime) -> Iterator[Listed]:
    """Every figure of the house, by register."""
    for register in books.rules.registers.values():
        if register.figures:
            scene = scene_now(books, register, None, now)
            for figure in register.figures.values():
                yield Listed(register, figure, who(figure.to, scene) if figure.to is not None else ())


def named(books: Books, words: str, now: dt.datetime) -> Listed:
    """The figure of that name or label, with its register before it where several are called so."""
    everything = list(figures_of(books, now))
    found = [one for one in everything if words == one.name] or [
        one for one in everything if words in (one.figure.name, *one.figure.label, *one.title)
    ]
    if len(found) == 1:
        return found[0]
    near = [one.name for one in found] or near_to(words, [one.name for one in everything]) or _alike(words, everything)
    hint = "\n".join(f"wuye report {name}" for name in near or ["list"])
    zh, en = ("有几个叫 ", "several are called ") if found else ("没有这个数字：", "there is no figure ")
    raise BadInput.of(f"{zh}{words}", f"{en}{words}", remedy=same(hint), field="name")


def _alike(words: str, everything: list[Listed]) -> list[str]:
    names = {one.figure.name: one.name for one in everything}
    return [names[name] for name in near_to(words, list(names))]


def may_read(listed: Listed, books: Books, person: str | None, now: dt.datetime) -> bool:
    """Whether somebody may have a figure: what isn't about persons is for everybody."""
    if not listed.figure.private:
        return True
    return person is not None and people.active(books, person) and people.fits(books, listed.to, person, now)[0]


def withheld(listed: Listed, books: Books) -> Text:
    """Who may have a figure about persons."""
    said = people.say_who(books, listed.to)
    return Text(
        f"{listed.title.zh}（{listed.name}）写有个人情况，只给：{said.zh}",
        f"{listed.title.en} ({listed.name}) is about persons, and only for: {said.en}",
    )


def need_reader(listed: Listed, books: Books, person: str | None, now: dt.datetime) -> None:
    """NotAllowed where somebody may not have a figure."""
    if not may_read(listed, books, person, now):
        text = withheld(listed, books)
        raise NotAllowed.of(text.zh, text.en, rules=listed.figure.rules, remedy=Text("加 --as 工号", "add --as STAFF"))


def sheet(listed: Listed, period: Period, tables: Tables, books: Books, now: dt.datetime) -> Sheet:
    """What a figure says of a period."""
    figure = listed.figure
    ask = Ask(listed.register, figure, period, tables, books, int(now.timestamp()))
    run = kinds()[figure.kind]
    answer = trend(ask, run) if figure.said.get("trend") is not None else run(ask)
    return Sheet(
        listed.name, listed.title, answer.columns, answer.rows, _note(answer, period), figure.rules,
        _chart(figure.chart, answer.columns), figure.private, listed.to, _marked(answer),
        people.say_who(books, listed.to) if figure.private else None, answer.wrong,
    )  # fmt: skip


def _marked(answer: Answer) -> frozenset[int]:
    """The rows to look at: where something is missing or late, if that is counted, else all of what should not be."""
    if not answer.wrong:
        return frozenset()
    place = counted_at(answer.columns)
    return frozenset(n for n, row in enumerate(answer.rows) if place is None or row[place])


def counted_at(columns: Sequence[Column]) -> int | None:
    """Where it is counted what is missing or late; None where each row is one of what should not be."""
    names = {one.name: n for n, one in enumerate(columns) if one.kind == "number"}
    return names.get("missing", names.get("late"))


def _note(answer: Answer, period: Period) -> Text:
    when = same(period.name)
    said = answer.note
    return when if said is None else Text(f"{when.zh} · {said.zh}", f"{when.en} · {said.en}")


def _chart(raw: Mapping[str, Any] | None, columns: tuple[Column, ...]) -> Chart | None:
    """How it is drawn: along its first column, over its numbers, where nothing else is said."""
    if raw is None:
        return None
    names = [one.name for one in columns]
    numbers = tuple(one.name for one in columns if one.kind in ("number", "money", "ratio", "length"))
    over = raw.get("over")
    chosen = numbers if over is None else (str(over),) if isinstance(over, str) else tuple(map(str, over))
    chart = Chart(raw["form"], str(raw.get("along", names[0])), chosen)
    return chart if {chart.along, *chart.over} <= set(names) and chart.over else None


def month_sheets(
    books: Books, asked: Period, tables: Tables, now: dt.datetime, person: str | None
) -> tuple[list[Sheet], list[Text]]:
    """Every figure of a month, what should not be first; and who may have those that were left out."""
    sheets: list[Sheet] = []
    left_out: list[Text] = []
    for listed in figures_of(books, now):
        period = own_period(listed.figure.per, asked, books.rules.zone)
        if period is None:
            continue
        if may_read(listed, books, person, now):
            sheets.append(sheet(listed, period, tables, books, now))
        else:
            left_out.append(withheld(listed, books))
    return sorted(sheets, key=lambda one: not one.alarm), left_out


def list_sheet(books: Books, now: dt.datetime) -> Sheet:
    """The list of all figures: name, what it is called, how often, for whom, by which rules."""
    rows: list[tuple[Cell, ...]] = [
        (one.name, one.figure.label, PER.get(one.figure.per, same(one.figure.per)), _to(one, books),
         " ".join(one.figure.rules) or None)
        for one in figures_of(books, now)
    ]  # fmt: skip
    columns = (
        Column("name", Text("名字", "name")), Column("label", Text("内容", "what")), Column("per", Text("期间", "per")),
        Column("to", Text("给", "to")), Column("rules", Text("规定", "rules")),
    )  # fmt: skip
    return Sheet("list", Text("报表里的数字", "figures of the reports"), columns, rows)


PER = {
    "day": Text("日", "day"), "week": Text("周", "week"), "month": Text("月", "month"), "quarter": Text("季", "quarter"),
    "half-year": Text("半年", "half-year"), "year": Text("年", "year"),
}  # fmt: skip


def _to(listed: Listed, books: Books) -> Text | None:
    said = people.say_who(books, listed.to) if listed.to else None
    if said is not None and listed.figure.private:
        return Text(f"仅 {said.zh}", f"only {said.en}")
    return said
