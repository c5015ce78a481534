"""Everything that ever touched a unit, a key, a file, a person, a tenant, across the registers, oldest first."""

from __future__ import annotations

import datetime as dt
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import NamedTuple

from wuye.data import dataclass
from wuye.errors import BadInput
from wuye.registers import clock, people
from wuye.registers.books import Books
from wuye.registers.things import Record, Subject
from wuye.reports.entries import folded, since_when
from wuye.reports.mentions import Wanted, facts_naming, holds, named_in
from wuye.reports.scenes import typed_line
from wuye.text import Text, same

AFTER = "室房号单元"
"""What people say after the number of a unit, and no number ends with."""
Look = Callable[[Sequence[str]], Sequence[str] | None]
"""The ids of the entries in which words may stand; None where every entry is to be looked through."""


@dataclass(frozen=True, slots=True)
class Timeline:
    """What was asked for, the subjects it is or that stood with it, and every entry about any of them."""

    said: str
    roots: tuple[Subject, ...]
    near: tuple[Subject, ...]
    records: tuple[Record, ...]


class Stretch(NamedTuple):
    """From when to when; an end that is None is open."""

    start: dt.datetime | None = None
    end: dt.datetime | None = None

    def holds(self, record: Record) -> bool:
        """Whether an entry was made in it, or is about something that happened in it."""
        return any(self._in(moment) for moment in (record.entry.at, record.happened))

    def _in(self, moment: dt.datetime) -> bool:
        return (self.start is None or moment >= self.start) and (self.end is None or moment < self.end)


def stretch(since: str | None, until: str | None, books: Books, now: dt.datetime) -> Stretch:
    """The stretch of time between two typed words; a day that ends it counts whole."""
    start = since_when(since, books, now) if since else None
    end = since_when(until, books, now) if until else None
    if end is not None and until is not None and _is_day(until.strip()):
        end = clock.at_clock(end.date(), "24:00", books.rules.zone)
    return Stretch(start, end)


def _is_day(words: str) -> bool:
    return words in clock.DAYS or (len(words) == len("2026-11-22") and words.count("-") == 2)


def timeline(books: Books, said: str, look: Look, span: Stretch | None = None) -> Timeline:
    """The timeline of whatever is called so; BadInput where nothing in the books is."""
    said = _as_written(said, books)
    record = books.records.get(said)
    wanted = wanted_by(books, said)
    if record is not None and not wanted.roots:
        return Timeline(said, (), (), _within(_with_signatures([record], books), span))
    mentions = list(_mentions(books, wanted, look))
    near = _near(books, wanted, mentions)
    found = {r.entry.id: r for root in wanted.roots for r in _about(books, root)}
    found |= {r.entry.id: r for r in _with_signatures(mentions, books)}
    for subject, names in near.items():
        found |= {r.entry.id: r for r in _while_named(books, subject, names, wanted)}
    beside = [books.subjects[key] for key in near if key in books.subjects]
    found |= {r.entry.id: r for r in _with_signatures(_second_hand(books, beside, look), books)}
    if not found:
        raise _unknown(said, books)
    return Timeline(said, wanted.roots, tuple(beside), _within(found.values(), span))


def _known(said: str, books: Books) -> bool:
    return said in books.records or bool(wanted_by(books, said).roots)


def _as_written(said: str, books: Books) -> str:
    """The same word as the books have it, where only its width, its case or the space around it is another."""
    plain = unicodedata.normalize("NFKC", said).strip()
    return next((one for one in (said, plain, plain.upper()) if _known(one, books)), plain)


def wanted_by(books: Books, said: str) -> Wanted:
    """What a word stands for: a subject of any register (`unit:1203` of that one), a person by his name, else a name."""
    head, _, rest = said.partition(":")
    registers = [head] if rest and head in books.rules.registers else list(books.rules.registers)
    name = rest if registers == [head] else said
    roots = [s for one in registers if (s := books.subject(one, name)) is not None]
    persons = people.by_name(books, name) if "staff" in registers else []
    roots += [s for p in persons if (s := people.staff(books, p)) is not None and s not in roots]
    return Wanted(name, tuple(roots), tuple(registers), tuple(s.id for s in roots if s.register == "staff"))


def _mentions(books: Books, wanted: Wanted, look: Look) -> Iterator[Record]:
    """The entries that name it, in whatever field may name a subject or a person."""
    for word in dict.fromkeys((wanted.name, *(s.id for s in wanted.roots))):
        yield from (r for r in _candidates(books, word, look) if holds(r, wanted, books))


def _candidates(books: Books, word: str, look: Look) -> Iterable[Record]:
    ids = look(folded(word).split())
    if ids is None:
        return list(books.records.values())
    found = [books.records[one] for one in ids]
    # What an entry says since it was put right stands in the correction.
    righted = (books.named(r.entry.fields.get("of")) for r in found if r.entry.do == "correct")
    return [*found, *(r for r in righted if r is not None)]


def _near(books: Books, wanted: Wanted, mentions: Iterable[Record]) -> dict[tuple[str, str], set[str]]:
    """The subjects that had it among their facts, with those facts: the keys of a unit, what somebody has borrowed."""
    found: dict[tuple[str, str], set[str]] = {}
    own = {(s.register, s.id) for s in wanted.roots}
    for record in mentions:
        register = books.register(record.entry.register)
        names = facts_naming(record, register, wanted, books)
        for subject in (record.entry.subjects or (record.entry.id,)) if names else ():
            if (register.name, subject) not in own:
                found.setdefault((register.name, subject), set()).update(names)
    return found


def _while_named(books: Books, key: tuple[str, str], names: set[str], wanted: Wanted) -> Iterator[Record]:
    """The entries about a subject from the one that gave it the fact to the one that took it away."""
    register, on, kept = books.register(key[0]), False, set[str]()
    for record in _about_key(books, key):
        of = record.entry.fields.get("of")
        if isinstance(of, str):
            told = of in kept
        else:
            said = [name for name in names if name in record.fields]
            now = any(named_in(record, name, register, wanted, books) for name in said)
            told = on or now
            if record.status == "done":
                on = now if said else on and not (names & set(_cleared(record)))
        if told:
            kept.add(record.entry.id)
            yield record


def _cleared(record: Record) -> Iterable[str]:
    action = record.action
    return action.clause.clear if action is not None else ()


def _second_hand(books: Books, near: Iterable[Subject], look: Look) -> Iterator[Record]:
    """The entries of other registers that name a subject which stood with it: a reservation of the unit's key."""
    for subject in near:
        wanted = Wanted(subject.id, (subject,), (subject.register,), (), refs_only=True)
        yield from (r for r in _mentions(books, wanted, look) if r.entry.register != subject.register)


def _about(books: Books, subject: Subject) -> list[Record]:
    return _about_key(books, (subject.register, subject.id))


def _about_key(books: Books, key: tuple[str, str]) -> list[Record]:
    """Every entry about a subject, its signatures and corrections too, in order."""
    return [r for r in books.records.group("about", key[1]) if r.entry.register == key[0]]


def _with_signatures(records: Iterable[Record], books: Books) -> Iterator[Record]:
    """Entries, each with those that sign, decline or correct it."""
    for record in records:
        yield record
        entry = record.entry
        for name in entry.subjects or (entry.id,):
            yield from (r for r in books.records.group("about", name) if r.entry.fields.get("of") == entry.id)


def _within(records: Iterable[Record], span: Stretch | None) -> tuple[Record, ...]:
    found = {r.entry.id: r for r in records if span is None or span.holds(r)}
    return tuple(sorted(found.values(), key=lambda r: (r.entry.at, r.entry.id)))


def _unknown(said: str, books: Books) -> BadInput:
    shown = "".join(c if c.isprintable() else "?" for c in said[:60])
    if not shown:
        error = BadInput.of(
            "要写找谁的、什么的", "say of what or of whom", remedy=same("wuye timeline 1203"), field="subject"
        )
        assert isinstance(error, BadInput)
        return error
    bare = said.rstrip(AFTER)
    if bare != said and _known(bare, books):
        line = typed_line("timeline", bare)
        remedy = Text(f"是不是 {bare}：{line}", f"did you mean {bare}: {line}")
    else:
        line = typed_line("find", shown)
        remedy = Text(f"在所有登记簿里找：{line}", f"look in all registers: {line}")
    error = BadInput.of(
        f"账上没有 {shown}：没有这样的编号、记录、人或客户", f"nothing in the books is called {shown}: no subject, entry, person or tenant",
        remedy=remedy, field="subject",
    )  # fmt: skip
    assert isinstance(error, BadInput)
    return error
