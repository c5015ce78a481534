"""What a history holds, counted for the verdict."""

from __future__ import annotations

import datetime as dt

from wuye.audit.violation import Audit
from wuye.registers import clock
from wuye.registers.books import Books
from wuye.registers.rules import MISSING
from wuye.registers.things import Record


def tally(audit: Audit, books: Books) -> None:
    """Counts what a manager asks about: deputies, break-glass, late entries, corrections."""
    counts = audit.counts
    for record in books.records.values():
        counts.deputies += sum(1 for signature in record.signers() if signature.deputy_of)
        counts.glass += record.glass is not None
        counts.reviewed += record.glass is not None and not any(s.kind == "review" and s.open for s in record.slots)
        counts.corrections += record.entry.do == "correct"
        counts.late += late(record, books)
    audit.names = {s.id: str(s.facts.get("name", s.id)) for s in books.all("staff")}


def late(record: Record, books: Books) -> bool:
    """Whether an entry was made later after the event than the house allows (补记)."""
    happened = record.fields.get("happened")
    if isinstance(happened, str):
        happened = _moment(happened)
    limit = books.rules.knob("house", "late_after")
    if not isinstance(happened, dt.datetime) or happened.tzinfo is None or limit is MISSING:
        return False
    return record.entry.at > clock.plus(happened, str(limit), books.calendar)


def _moment(words: str) -> dt.datetime | None:
    try:
        return dt.datetime.fromisoformat(words)
    except ValueError:
        return None
