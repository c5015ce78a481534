"""When it happened against when it was recorded."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from wuye.errors import Problem
from wuye.ledger.entry import Entry
from wuye.registers import clock
from wuye.registers.books import Books
from wuye.registers.plan import Verdict
from wuye.registers.rules import MISSING, Rules
from wuye.registers.things import Flag, Record
from wuye.text import Text


def judge_happened(entry: Entry, fields: Mapping[str, Any], books: Books, verdict: Verdict) -> None:
    """Nothing has happened that is still to come; what is recorded long afterwards is marked late."""
    happened = fields.get("happened")
    if not isinstance(happened, dt.datetime):
        return
    if happened > entry.at:
        said = Text("发生时间还没有到", "the time it happened is still to come")
        verdict.input.append(Problem(said, remedy=Text("--发生时间 08:00", "--happened 08:00"), field="happened"))
        return
    limit = books.rules.knob("house", "late_after")
    if limit is not MISSING and clock.plus(happened, str(limit), books.calendar) < entry.at:
        when = happened.astimezone(books.rules.zone).strftime("%m-%d %H:%M")
        said = Text(f"补记：{when} 的事", f"recorded late: it happened {when}")
        verdict.flags.append(Flag(said, ()))


def late(record: Record, rules: Rules) -> bool:
    """Whether an entry was made later after the event than the rules of its day allow (补记)."""
    happened = record.fields.get("happened")
    if isinstance(happened, str):
        happened = _moment(happened)
    if not isinstance(happened, dt.datetime) or happened.tzinfo is None:
        return False
    limit = rules.knob("house", "late_after")
    return limit is not MISSING and record.entry.at > clock.plus(happened, str(limit), rules.calendar)


def _moment(words: str) -> dt.datetime | None:
    try:
        return dt.datetime.fromisoformat(words)
    except ValueError:
        return None
