"""Subjects, records and dues as words and back, for whoever keeps folded books."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from wuye.ledger.entry import Entry
from wuye.registers.define import Action
from wuye.registers.things import Claim, Due, Flag, Lived, Page, Record, Signature, Slot, Subject
from wuye.text import Text

MARK = "\x01"
"""Stands where JSON has no word for a value; no page may hold it."""
ActionOf = Callable[[str, str, str], Callable[[], Action | None] | None]
"""(edition, register, action) -> how to find it by the rules of its day; None for what no register defines."""


def _plain(value: Any) -> Any:
    if isinstance(value, dt.datetime):
        zone = value.tzinfo
        if isinstance(zone, ZoneInfo):
            return {MARK: "z", "v": value.astimezone(dt.UTC).isoformat(), "zone": zone.key}
        return {MARK: "t", "v": value.isoformat()}
    if isinstance(value, dt.date):
        return {MARK: "d", "v": value.isoformat()}
    if isinstance(value, Decimal):
        return {MARK: "n", "v": str(value)}
    if isinstance(value, (set, frozenset)):
        return sorted(value)
    raise TypeError(f"{type(value).__name__} has no form of words")


def _value(row: dict[str, Any]) -> Any:
    kind = row.get(MARK)
    if kind is None:
        return row
    words = row["v"]
    if kind == "z":
        return dt.datetime.fromisoformat(words).astimezone(ZoneInfo(row["zone"]))
    if kind == "t":
        return dt.datetime.fromisoformat(words)
    return dt.date.fromisoformat(words) if kind == "d" else Decimal(words)


_encoder = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), default=_plain)
_decoder = json.JSONDecoder(object_hook=_value)


def _writer() -> Callable[[Any], str]:
    """The encoder without what it makes anew each time it is asked; the other one where this Python has none such."""
    make = getattr(json.encoder, "c_make_encoder", None)
    if make is None:
        return _encoder.encode
    # No list is kept of what is being written: values come out of pages, none holds itself.
    parts = make(None, _plain, json.encoder.encode_basestring, None, ":", ",", False, False, True)
    return lambda value: "".join(parts(value, 0))


_write = _writer()


def words(value: Any) -> str:
    """A value as JSON."""
    return _write(value)


def value(text: str) -> Any:
    """The value that was written so; ValueError where it isn't one."""
    return _decoder.decode(text)


def subject_words(subject: Subject) -> str:
    """A subject, without its key."""
    contested = {entry: list(claim) for entry, claim in subject.contested.items()}
    return words([subject.state, subject.since, subject.facts, subject.sources, subject.last, contested])


def subject_of(key: tuple[str, str], text: str) -> Subject:
    """The subject that was written so."""
    state, since, facts, sources, last, contested = value(text)
    return Subject(*key, state, since, facts, sources, last, {e: Claim(*claim) for e, claim in contested.items()})


def due_words(due: Due) -> str:
    """A due, without its number."""
    return words([
        due.name, due.register, due.subject, due.label, due.by, due.who, due.opened_by, due.opened_at, due.kind,
        due.rules, due.chase, due.settled_at, due.settled_by, due.paused, due.holds, due.item,
    ])  # fmt: skip


def due_of(number: int, text: str) -> Due:
    """The due that was written so."""
    name, register, subject, label, by, who, opened_by, at, kind, *rest = value(text)
    rules, chase, settled_at, settled_by, paused, holds, item = rest
    return Due(
        name, register, subject, Text(*label), by, tuple(who), opened_by, at, kind, tuple(rules), tuple(chase),
        settled_at, settled_by, [(start, end) for start, end in paused], holds, item, number,
    )  # fmt: skip


def record_words(record: Record) -> str:
    """A record with its entry."""
    entry = record.entry
    head = [entry.register, entry.at, entry.by, entry.do, entry.subjects, entry.fields, entry.raw.decode()]
    typed = None if _alike(record.fields, entry.fields) else record.fields
    return words([
        *head, entry.path, entry.line, typed, record.edition, record.status,
        [_slot_row(slot) for slot in record.slots], [_flag_row(flag) for flag in record.flags], record.done_at,
        record.corrected_by, record.replaced_by, record.replaces, record.resign, record.glass, record.keeps,
        record.lapses, record.about,
    ])  # fmt: skip


def _alike(one: Any, other: Any) -> bool:
    """Whether two values are the same and of the same kinds, so that one may stand for the other."""
    if one.__class__ is not other.__class__:
        return False
    if one.__class__ is dict:
        return list(one) == list(other) and all(map(_alike, one.values(), other.values()))
    if one.__class__ in (list, tuple):
        return len(one) == len(other) and all(map(_alike, one, other))
    return bool(one == other)


def record_of(entry_id: str, text: str, action_of: ActionOf) -> Record:
    """The record that was written so."""
    register, at, by, do, subjects, fields, raw, path, line, typed, edition, status, slots, flags, *rest = value(text)
    done_at, corrected_by, replaced_by, replaces, resign, glass, keeps, lapses, about = rest
    entry = Entry(register, entry_id, at, by, do, tuple(subjects), fields, raw.encode(), path, line)
    return Record(
        entry, action_of(edition, register, do), dict(fields) if typed is None else typed, status,
        [_slot(row) for row in slots], [Flag(Text(*said), tuple(rules), subject) for said, rules, subject in flags],
        done_at, corrected_by, replaced_by, replaces, set(resign), glass, keeps, lapses, tuple(about), edition,
    )  # fmt: skip


def _slot_row(slot: Slot) -> list[Any]:
    filled = [[s.entry, s.by, s.kind, s.role, s.verdict, s.at, s.deputy_of] for s in slot.filled]
    return [slot.kind, slot.who, slot.count, slot.step, slot.rules, slot.within, slot.due, filled, slot.waived]


def _slot(row: list[Any]) -> Slot:
    kind, who, count, step, rules, within, due, filled, waived = row
    signed = [Signature(*signature) for signature in filled]
    return Slot(kind, tuple(who), count, step, tuple(rules), within, due, signed, waived)


def _flag_row(flag: Flag) -> list[Any]:
    return [flag.message, flag.rules, flag.subject]


def page_words(page: Page) -> str:
    """How a page stands."""
    return words(page)


def page_of(_: str, text: str) -> Page:
    """The page that was written so."""
    return Page(*value(text))


def lived_words(lived: Lived) -> str:
    """Which entry took effect on which subject, and how it stood then."""
    return words(lived)


def lived_of(_: int, text: str) -> Lived:
    """What was written so."""
    return Lived(*value(text))
