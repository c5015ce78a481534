"""The acts every register has, applied: what a signature, a correction or a `done` does to the books."""

from __future__ import annotations

import datetime as dt
from typing import Any

from wuye.data import replace
from wuye.ledger.entry import Entry
from wuye.registers import signing
from wuye.registers.acts import dues_named, signature, tells_to, told_dues
from wuye.registers.books import Books
from wuye.registers.contest import take_settle
from wuye.registers.judge import judge
from wuye.registers.operands import who
from wuye.registers.paths import Scene, resolve
from wuye.registers.plan import Step, Verdict
from wuye.registers.things import Due, Record, Slot, turned


def take_act(entry: Entry, books: Books, verdict: Verdict) -> Record | None:
    """Applies one of these acts; gives the record whose effect it set free, if it did."""
    record = Record(entry, None, dict(entry.fields), done_at=entry.at, slots=verdict.slots, flags=list(verdict.flags))
    books.add_record(record)
    of = books.named(entry.fields.get("of"))
    if entry.do == "sign" and of is not None:
        return _take_sign(entry, of, books, verdict.place)
    if entry.do == "glass" and of is not None:
        return _take_glass(entry, of, books)
    if entry.do == "settle" and of is not None:
        take_settle(entry, of, books)
        return None
    if entry.do == "correct" and of is not None:
        record.status = "waiting" if verdict.holds() else "done"
        books.pending.add((entry.register, entry.id), entry.id)
        books.changed(record)
        return None if verdict.holds() else record
    dues = {
        "done": lambda: dues_named(entry, str(entry.fields.get("due")), books),
        "told": lambda: told_dues(entry, books),
    }
    for due in dues.get(entry.do, list)():
        books.settle(due, entry.id, entry.at)
    return None


def _take_sign(entry: Entry, of: Record, books: Books, found: Slot | None) -> Record | None:
    if entry.fields.get("as") == "seen":
        for due in tells_to(of, entry, books):
            books.settle(due, entry.id, entry.at)
        return None
    if entry.by in of.resign:
        of.resign.discard(entry.by)
        books.changed(of)
        return None
    if entry.fields.get("verdict", "yes") != "yes":
        of.status = "declined" if of.status == "waiting" else of.status
        books.changed(of)
        return None
    place = found or signing.place_for(of, entry.by, entry.at, books, _kind(entry))
    if isinstance(place, Slot):
        place.filled.append(signature(of, place, entry, books))
        books.changed(of)
    return of if of.status == "waiting" and signing.complete(of) else None


def _kind(entry: Entry) -> str | None:
    kind = entry.fields.get("as")
    return str(kind) if kind else None


def _take_glass(entry: Entry, of: Record, books: Books) -> Record | None:
    glass = of.action.glass if of.action else None
    if glass is None:
        return None
    of.glass, of.keeps = entry.id, glass.keeps
    for slot in of.slots:
        if slot.kind in glass.waives and slot.holds and slot.open:
            slot.waived = entry.id
    review = glass.review
    tokens = who(review.who, Scene(books, books.register(of.entry.register), entry.by, entry.at, of.entry.subject))
    of.slots.append(Slot("review", tokens, 1, 1, glass.rules, str(review.within)))
    books.changed(of)
    return of if signing.complete(of) else None


def correct(record: Record, at: dt.datetime, books: Books) -> None:
    """A correction in force: what the wrong entry shows, and who has to sign it again."""
    entry = record.entry
    of = books.records[str(entry.fields["of"])]
    record.status, record.done_at = "done", at
    signing.set_dues(record.slots, at, books)
    books.changed(record)
    of.corrected_by = entry.id
    of.resign = {s.by for s in of.signers()} - {entry.by, of.entry.by}
    books.changed(of)
    fixed = entry.fields.get("fields")
    if not isinstance(fixed, dict):
        return
    values: dict[str, Any] = judge(replace(of.entry, fields={**of.entry.fields, **fixed}), books).fields
    of.fields = {**of.fields, **{name: values[name] for name in fixed if name in values}}
    books.corrected(of)
    for name in of.entry.subjects or (of.entry.id,):
        subject = books.subject(of.entry.register, name)
        if subject is None:
            continue
        right = {f: values[f] for f in fixed if subject.sources.get(f) == of.entry.id and f in values}
        changed = turned(subject.facts, {**subject.facts, **right})
        subject.facts.update(right)
        books.lived(subject, entry.id, at, changed)


def pass_on(step: Step, books: Books) -> None:
    """What one person owes, dues and signatures afterwards, is another's from now on."""
    for clause in (c for c in step.clauses if c.passes):
        old, new = (f"person:{resolve(clause.passes[word], step.scene)}" for word in ("from", "to"))
        unsigned = [r for r in books.unsigned() if r.status == "done"]
        afterwards = (s for r in unsigned for s in r.slots if s.within and s.open)
        owing: list[Due | Slot] = [*books.all_open(), *afterwards]
        for owed in owing:
            owed.who = tuple(dict.fromkeys(new if token == old else token for token in owed.who))
        books.changed(*unsigned)
