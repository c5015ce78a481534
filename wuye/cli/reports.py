"""`wuye report`: the figures that registers declare, of a month or from one day until another."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from wuye.cli.call import Call
from wuye.cli.opened import opened
from wuye.data import replace
from wuye.desk.house import House
from wuye.desk.who import find_person
from wuye.errors import DONE, FAULTS, BadInput
from wuye.reports.figures import answers, periods
from wuye.reports.figures.ask import Period
from wuye.reports.figures.source import months_of
from wuye.reports.month import alone, head_of, month_paper
from wuye.reports.paper import Head, Paper
from wuye.reports.tables.opened import open_tables
from wuye.text import same

if TYPE_CHECKING:
    from wuye.audit.violation import Audit


def listing(call: Call) -> int:
    """Which figures there are, for whom, by which rules."""
    house = opened(call)
    sheet = answers.list_sheet(house.books, house.now())
    return give(call, alone([sheet], sheet.title, Head()))


def month(call: Call) -> int:
    """A month: whether the books can be believed, then every figure, what should not be first; exit 1 where they can't."""
    house = opened(call)
    verdict = None if call.values.get("no_audit") else audited(house)
    name, reader = _month(call, house).name, _reader(call, house)
    paper, left_out = month_paper(house, name, reader=reader, verdict=verdict, short=not call.json)
    for text in left_out:
        call.say(text)
    give(call, paper)
    return DONE if verdict is None or verdict.ok else FAULTS


def audited(house: House) -> Audit:
    """The verdict on the books; where a kept one serves, only what is new since is judged."""
    from wuye.audit.ground import place
    from wuye.audit.replay import audit
    from wuye.audit.verified import load, save

    verdict = audit(house, since=load(house.path), books=place(house))
    if verdict.verified is not None:
        save(house.path, verdict.verified)
    return verdict


def show(call: Call) -> int:
    """One figure of a month, of days, or of the running month."""
    if call.values.get("name") is None:
        return listing(call)
    house = opened(call)
    books, now = house.books, house.now()
    listed = answers.named(books, str(call.values["name"]), now)
    answers.need_reader(listed, books, _reader(call, house), now)
    asked = _asked(call, house)
    period = asked if _days(call) else periods.own_period(listed.figure.per, asked, house.rules.zone) or asked
    with open_tables(house, months_of(period)) as tables:
        sheet = answers.sheet(listed, period, tables, books, now)
    return give(call, alone([sheet], sheet.title, replace(head_of(house, period.name, None), verdict=None)))


def give(call: Call, paper: Paper) -> int:
    """Hands a paper out: the one place where a report is written."""
    from wuye.render.forms.write import write
    from wuye.render.paint import paint, print_json, width_of
    from wuye.render.sheets import head_lines, sheet_object, sheets_lines

    form, to = call.values.get("format"), call.values.get("output")
    if form is not None or to is not None:
        for file in write(paper, form, call.lang, Path(to) if to is not None else None):
            call.say(same(str(file)))
    elif call.json:
        print_json([sheet_object(sheet) for sheet in paper.sheets])
    else:
        paint([*head_lines(paper.head, call.lang, width_of()), *sheets_lines(paper.sheets, call.lang, width_of())])
    return DONE


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


def _reader(call: Call, house: House) -> str | None:
    """Who asks, where that was said; nobody has to say so for what isn't about persons."""
    if call.person or os.environ.get("WUYE_AS"):
        return find_person(house, call.person)
    return None
