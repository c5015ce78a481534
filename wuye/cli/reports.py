"""`wuye report`: the figures that registers declare, of a month or from one day until another."""

from __future__ import annotations

import os

from wuye.cli.call import Call
from wuye.cli.handing_out import give
from wuye.cli.opened import opened
from wuye.desk.house import House
from wuye.desk.who import find_person
from wuye.errors import DONE, FAULTS, BadInput
from wuye.reports.figures import answers, periods
from wuye.reports.figures.ask import Period
from wuye.reports.figures.source import months_of
from wuye.reports.paper import Head, Paper
from wuye.reports.sheet import Sheet
from wuye.reports.tables.opened import open_tables
from wuye.text import Text, same


def listing(call: Call) -> int:
    """Which figures there are, for whom, by which rules."""
    house = opened(call)
    return _one(call, house, answers.list_sheet(house.books, house.seen()))


def month(call: Call) -> int:
    """The report of a month, its first page what must be known; exit 1 where the books can't be believed."""
    house = opened(call)
    if call.json and not (call.values.get("format") or call.target()):
        return _figures(call, house)
    from wuye.cli.proof import audited
    from wuye.reports.month import month_paper
    from wuye.reports.reading import for_reading

    asked, reader = _begun(_month(call, house), house).name, _reader(call, house)
    verdict = None if call.values.get("no_audit") else audited(call, house)
    paper = for_reading(month_paper(house, asked, reader=reader, verdict=verdict))
    give(call, paper, lambda: None)
    return DONE if verdict is None or verdict.ok else FAULTS


def _figures(call: Call, house: House) -> int:
    """The figures alone, for a program."""
    from wuye.render.forms.plainly import sheet_objects

    now, period = house.seen(), _begun(_month(call, house), house)
    with open_tables(house, months_of(period)) as tables:
        sheets, left_out = answers.month_sheets(house.books, period, tables, now, _reader(call, house))
    for text in left_out:
        call.say(text)
    return give(call, Paper(same(period.name), tuple(sheets)), lambda: sheet_objects(sheets))


def show(call: Call) -> int:
    """One figure of a month, of days, or of the running month."""
    if call.values.get("name") is None:
        return listing(call)
    house = opened(call)
    books, now = house.books, house.seen()
    listed = answers.named(books, str(call.values["name"]), now)
    answers.need_reader(listed, books, _reader(call, house), now)
    asked = _asked(call, house)
    if asked.first > house.rules.day_of(house.now()):
        call.say(
            Text(
                f"{asked.name} 还没有到，这是照现在的样子算的",
                f"{asked.name} has not come yet; this is as things stand now",
            )
        )
    period = asked if _days(call) else periods.own_period(listed.figure.per, asked, house.rules.zone) or asked
    with open_tables(house, months_of(period)) as tables:
        return _one(call, house, answers.sheet(listed, period, tables, books, now), period.name)


def _one(call: Call, house: House, sheet: Sheet, period: str = "") -> int:
    """One sheet, with what is said of it."""
    from wuye.render.forms.plainly import sheet_objects

    rules = house.rules
    head = Head(rules.name.to(rules.lang), period, house.head, zone=rules.zone)
    return give(call, Paper(sheet.title, (sheet,), head), lambda: sheet_objects([sheet]))


def _days(call: Call) -> bool:
    return call.values.get("from") is not None or call.values.get("until") is not None


def _asked(call: Call, house: House) -> Period:
    if not _days(call):
        return _month(call, house)
    if call.values.get("period") is not None:
        raise BadInput.of(
            "月份和 --from --until 只写一样", "a month or --from and --until, not both",
            remedy=same("--from 2026-11-01 --until 2026-11-30"), field="period",
        )  # fmt: skip
    zone = house.rules.zone
    return periods.between(call.values.get("from"), call.values.get("until"), house.rules.day_of(house.now()), zone)


def _month(call: Call, house: House) -> Period:
    words = call.values.get("period")
    today = house.rules.day_of(house.now())
    return periods.month_of(str(words) if words is not None else f"{today:%Y-%m}", house.rules.zone)


def _begun(period: Period, house: House) -> Period:
    """A month's report is of one that has begun."""
    today = house.rules.day_of(house.now())
    if period.first > today:
        raise BadInput.of(
            f"{period.name} 还没有到", f"{period.name} has not come yet", field="period",
            remedy=Text(f"wuye 报表 month {today:%Y-%m}", f"wuye report month {today:%Y-%m}"),
        )  # fmt: skip
    return period


def _reader(call: Call, house: House) -> str | None:
    """Who asks, where that was said; nobody has to say so for what isn't about persons."""
    if call.person or os.environ.get("WUYE_AS"):
        return find_person(house, call.person)
    return None
