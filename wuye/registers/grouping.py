"""The groups in which the books find things: what each subject, entry and due is in at the moment."""

from __future__ import annotations

import datetime as dt
from collections.abc import Container, Iterable, Mapping
from functools import lru_cache
from typing import Any, NamedTuple

from wuye.registers.base import Group, Kinds
from wuye.registers.rules import Rules
from wuye.registers.things import Due, Page, Record, Slot, Subject

Key = tuple[str, str]
"""(register, subject id)."""
STEM = 5
"""How many letters tell where a name is to be looked for."""
NEVER, TOLD, LAST = "~", "~~", "~~~"
"""A time that never comes, a signature that is wanted and not owed, and what is behind both; all behind every time."""


class Afterwards(NamedTuple):
    """A signature still wanted on an entry that has taken effect: the entry, which of its places, by when, from whom."""

    entry: str
    place: int
    by: dt.datetime | None
    who: tuple[str, ...]
    owed: bool


@lru_cache(maxsize=256)
def moment_word(moment: dt.datetime) -> str:
    """A moment as it stands in a group's name; the words are in the order of time."""
    return moment.astimezone(dt.UTC).isoformat()


def _waits(_: str, record: Record) -> tuple[Group, ...]:
    if record.status != "waiting":
        return ()
    return (("waits", NEVER if record.lapses is None else moment_word(record.lapses)),)


def _after(_: str, record: Record) -> tuple[Group, ...]:
    if record.status != "done" or not record.slots:
        return ()
    places = [(place, slot) for place, slot in enumerate(record.slots) if slot.open]
    return tuple([("after", _until(slot), str(place), *slot.who) for place, slot in places])


def _until(slot: Slot) -> str:
    return TOLD if not slot.within else NEVER if slot.due is None else moment_word(slot.due)


def _unsigned(_: str, record: Record) -> tuple[Group, ...]:
    entry = record.entry
    open_ = record.status == "done" and bool(record.slots) and any(slot.open for slot in record.slots)
    return (("unsigned", entry.register, entry.subject or entry.id),) if open_ else ()


def after(entry: str, group: Group) -> Afterwards:
    """A signature as the name of its group tells it."""
    _, by, place, *who = map(str, group)
    until = None if by >= NEVER else dt.datetime.fromisoformat(by)
    return Afterwards(entry, int(place), until, tuple(who), by != TOLD)


def deputies(_: Key, subject: Subject) -> tuple[Group, ...]:
    """Whom a person names as his deputy."""
    known = subject.register == "staff" and "deputy" in subject.facts
    return (("deputy", subject.facts["deputy"]),) if known else ()


def absent(_: Key, subject: Subject) -> tuple[Group, ...]:
    """The months in which an application for leave changes who is on duty."""
    if subject.register != "leave":
        return ()
    named = [subject.facts.get(name) for name in ("from", "until", "day", "back_day")]
    days = sorted(str(moment)[:10] for moment in named if isinstance(moment, dt.date))
    return tuple([("away", month) for month in _months(days[0][:7], days[-1][:7])]) if days else ()


def _months(first: str, last: str) -> Iterable[str]:
    while first <= last:
        yield first
        year, month = divmod(int(first[:4]) * 12 + int(first[5:]), 12)
        first = f"{year:04}-{month + 1:02}"


def day_of(_: str, record: Record) -> tuple[Group, ...]:
    """What was done on which day."""
    day = record.happened.astimezone(dt.UTC).date().isoformat()
    return (("day", record.entry.register, record.entry.do, day),)


def month_of(path: str, page: Page) -> tuple[Group, ...]:
    """The month of a register that a page belongs to."""
    return (("month", page.register, path.split("/")[2]),)


NAMED: Kinds[Key, Any] = {
    "register": lambda key, _: (("register", key[0]),),
    "stem": lambda key, _: (("stem", key[0], key[1][:STEM].casefold()),),
}
STANDING: Kinds[Key, Subject] = {
    "state": lambda _, subject: (("state", subject.register, subject.state),),
    "contested": lambda _, subject: (("contested",),) if subject.contested else (),
    "deputy": deputies,
    "away": absent,
}
OF_THEIR_OWN = ("staff", "leave")
"""The registers whose facts bring a subject into groups which those of no other are in."""
ALIKE = {
    (facts, marks): frozenset(("deputy", "away", *(("fact",) if facts else ()), *(("mark",) if marks else ())))
    for facts in (False, True)
    for marks in (False, True)
}
WANTED: Kinds[str, Record] = {
    "open": lambda _, record: (("open",),) if record.open else (),
    "waits": _waits,
    "after": _after,
    "unsigned": _unsigned,
    "again": lambda _, record: tuple([("again", person) for person in record.resign]),
}
OWED: Kinds[int, Due] = {
    "settled": lambda _, due: (("settled", due.settled_by),) if due.settled_by is not None else (),
    "open": lambda _, due: (("open",),) if due.open else (),
    "subject": lambda _, due: (("subject", due.register, due.subject),) if due.open else (),
    "name": lambda _, due: (("name", due.name),) if due.open else (),
    "opened": lambda _, due: (("opened", due.opened_by),) if due.open else (),
}


def alike(register: str, changed: Mapping[str, Any], asked: Iterable[str], marks: Iterable[str]) -> Container[str]:
    """The kinds of groups in which a subject stays as it was, by its facts that changed, those asked for, and its marks."""
    found = changed.keys().isdisjoint
    return ALIKE[found(asked), found(marks)] if register not in OF_THEIR_OWN else ()


def unique(rules: Rules, register: str) -> tuple[str, ...]:
    """The fields of a register whose marks are used once."""
    book = rules.registers.get(register)
    return tuple(kind.name for kind in book.fields.values() if kind.unique) if book is not None else ()


def marked(value: Any) -> str:
    """How a mark that is used once is told from others."""
    return repr(value)


def plain(value: Any) -> Iterable[str]:
    """The words a value consists of; a day is the word that is written for it."""
    if value.__class__ is str:
        return (value,)
    if isinstance(value, dt.date) and not isinstance(value, dt.datetime):
        return (value.isoformat(),)
    return dict.fromkeys(word for word in (value if isinstance(value, list) else [value]) if isinstance(word, str))
