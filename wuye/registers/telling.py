"""News: who must hear of an entry, and who needn't be told because he plainly knows."""

from __future__ import annotations

import datetime as dt

from wuye.registers import clock, people
from wuye.registers.books import Books
from wuye.registers.define import Tell
from wuye.registers.operands import operand, who
from wuye.registers.plan import Step
from wuye.registers.things import Due, Record
from wuye.text import Text


def open_tell(tell: Tell, record: Record, step: Step, at: dt.datetime, books: Books) -> None:
    """What is owed to each of those who must hear of an entry, once."""
    entry, by = record.entry, clock.deadline(at, str(operand(tell.within, step.scene)), books.calendar)
    for token in who(tell.to, step.scene):
        mine = (d for d in books.dues_of(entry.register, step.subject) if d.opened_by == entry.id)
        if any(d.name == "told" and d.who == (token,) for d in mine):
            continue
        due = Due(
            "told", entry.register, step.subject, Text("告知", "tell"), by, (token,), entry.id, at, "tell", tell.rules
        )
        books.open_due(due)
        if _knows(token, entry.by, at, books):
            books.settle(due, entry.id, at)


def heard(due: Due, record: Record, at: dt.datetime, books: Books) -> None:
    """Whoever does what an entry made owed has heard of that entry: the superior who decides on a refusal knows of it."""
    for news in [d for d in books.dues.group("opened", due.opened_by) if d.kind == "tell"]:
        if (news.register, news.subject) == (due.register, due.subject) and _knows(
            news.who[0], record.entry.by, at, books
        ):
            books.settle(news, record.entry.id, at)


def _knows(token: str, writer: str, at: dt.datetime, books: Books) -> bool:
    """The writer needn't be told what he wrote himself; his whole department isn't told by that."""
    return not token.startswith("dept:") and people.fits(books, (token,), writer, at)[0]
