"""A month that is closed: what is said about it afterwards wants a reason and is marked."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable
from typing import Any

from wuye.errors import Problem
from wuye.ledger.entry import Entry
from wuye.registers import clock
from wuye.registers.books import Books
from wuye.registers.paths import Scene
from wuye.registers.plan import Verdict
from wuye.registers.things import Flag, Record
from wuye.text import Text

REGISTER = "month"
DOES = ("close", "restate")
RULE = ("DUTY-08",)


def month_ended(scene: Scene) -> bool:
    """Whether the month that an entry is about has ended by then."""
    end = month_end(str(scene.subject), scene.books)
    return end is not None and scene.at >= end


def month_end(month: str, books: Books) -> dt.datetime | None:
    """The moment a month such as 2026-11 ends in the house's zone; None for anything else."""
    if re.fullmatch(r"[0-9]{4}-(0[1-9]|1[0-2])", month) is None or month < "0001":
        return None
    year, number = divmod(int(month[:4]) * 12 + int(month[5:]), 12)
    return clock.at_clock(dt.date(year, number + 1, 1), "00:00", books.rules.zone)


def closed_month(moment: dt.datetime, books: Books) -> str | None:
    """The month a moment lies in, where it is closed; None where it isn't, or the house closes none."""
    if REGISTER not in books.rules.registers:
        return None
    month = f"{moment.astimezone(books.rules.zone):%Y-%m}"
    return month if books.subject(REGISTER, month) is not None else None


def judge_closed(moments: Iterable[Any], given: Any, books: Books, verdict: Verdict) -> None:
    """What is said of a closed month is marked, and lacks something where no reason is given (DUTY-08)."""
    if REGISTER not in books.rules.registers:
        return
    times = [moment for raw in moments if (moment := _moment(raw)) is not None]
    months = [month for moment in times if (month := closed_month(moment, books)) is not None]
    for month in dict.fromkeys(months):
        verdict.flags.append(mark(month))
    if months and not given:
        said = Text(f"{months[0]} 已结账，要写原因", f"{months[0]} is closed: a reason is wanted")
        verdict.input.append(Problem(said, RULE, Text("--原因 …", "--why …"), field="why"))


def judge_act_closed(entry: Entry, books: Books, verdict: Verdict) -> None:
    """The same of the acts every register has; a correction speaks of when the wrong entry happened, and of when it did."""
    if REGISTER not in books.rules.registers:
        return
    fields = entry.fields
    moments = [fields.get("happened")]
    of = books.named(fields.get("of")) if entry.do == "correct" else None
    if of is not None:
        right = fields.get("fields")
        moments += [of.happened, right.get("happened") if isinstance(right, dict) else None]
    judge_closed(moments, fields.get("why"), books, verdict)


def _moment(raw: Any) -> dt.datetime | None:
    if isinstance(raw, str):
        try:
            raw = dt.datetime.fromisoformat(raw)
        except ValueError:
            return None
    return raw if isinstance(raw, dt.datetime) and raw.tzinfo is not None else None


def mark(month: str) -> Flag:
    """The mark on what is said about a month after its close."""
    return Flag(Text(f"{month} 已结账，账后补说", f"said of {month} after its close"), RULE)


def closes(books: Books) -> list[Record]:
    """The closes and restatements in force, in the order they were written."""
    if REGISTER not in books.rules.registers:
        return []
    return [record for record in books.doing(REGISTER, DOES) if record.status == "done"]


def sealed_by(record: Record) -> tuple[str, str]:
    """Who gave the last signature of a close, and the entry that is it: the close itself where nobody had to sign."""
    signed = list(record.signers())
    return (signed[-1].by, signed[-1].entry) if signed else (record.entry.by, record.entry.id)


def tag_name(record: Record) -> str:
    """The name of the tag that a close is held by."""
    edition = int(record.fields.get("edition", 1))
    month = record.entry.subjects[0]
    return f"close/{month}" if edition == 1 else f"close/{month}-{edition}"
