"""What somebody holds, keeps, owes and may sign: what has to be settled before he leaves."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from wuye.registers import in_hand, people
from wuye.registers.books import Books
from wuye.registers.paths import Scene
from wuye.registers.rights import signatures_owed, sole_roles
from wuye.registers.things import Subject
from wuye.reports.owed import DueRow, owed


class InHand(NamedTuple):
    """A thing in somebody's hands, when it is owed back, and the line that settles it."""

    subject: Subject
    name: str
    due: dt.datetime | None
    late: bool
    line: str


class Clearance(NamedTuple):
    """All there is of one person or tenant."""

    who: str
    enrolled: bool
    held: Sequence[InHand]
    kept: Sequence[InHand]
    clients: Sequence[InHand]
    owes: Sequence[DueRow]
    signs: Sequence[str]
    leads: Sequence[str]
    roles: Sequence[str]
    sole: Sequence[str]

    @property
    def things(self) -> list[InHand]:
        """All that is in his hands, or of his in ours."""
        return [*self.held, *self.kept, *self.clients]

    @property
    def clear(self) -> bool:
        """Whether nothing keeps him here."""
        return not any((self.things, self.owes, self.signs, self.leads, self.sole))


def clearance(books: Books, who: str, now: dt.datetime) -> Clearance:
    """The clearance of a person of the staff, of an outsider by his name, of a tenant by his name or his unit."""
    unit = books.subject("unit", who)
    name = str(unit.facts.get("client", who)) if unit is not None else who
    enrolled = people.active(books, name)
    mine = owed(books, now, duties=False).but(lambda one: f"person:{name}" in one.owed_by)
    scene = Scene(books, books.register("staff"), name, now, name)
    led = books.having("staff", "reports_to", name) if enrolled else []
    return Clearance(
        name, enrolled, [_held(s, books, now) for s in in_hand.held(books, name)],
        [_kept(s, books) for s in in_hand.kept(books, name)],
        [] if enrolled else list(_clients(books, name, unit)),
        [row for row in mine if row.what != "return"], signatures_owed(scene, name) if enrolled else [],
        [s.id for s in led if s.state == "active"],
        people.own_roles(books, name), sole_roles(scene) if enrolled else [],
    )  # fmt: skip


def _held(subject: Subject, books: Books, now: dt.datetime) -> InHand:
    due = next((d for d in books.dues_of(subject.register, subject.id) if d.name == "return"), None)
    limit = due.limit(now) if due is not None else None
    late = due is not None and due.late(now)
    return InHand(
        subject, in_hand.reference(subject, books), limit, late, f"wuye {subject.register} return {subject.id}"
    )


def _kept(subject: Subject, books: Books) -> InHand:
    return InHand(subject, in_hand.reference(subject, books), None, False, f"wuye {subject.register} show {subject.id}")


def _clients(books: Books, name: str, unit: Subject | None) -> Iterator[InHand]:
    """The keys a tenant has of his unit, and those he has left in custody."""
    if "key" not in books.rules.registers:
        return
    for subject in books.in_states("key", ["with_client", "sealed", "opened"]):
        opens = subject.facts.get("opens") or []
        if subject.facts.get("owner") == name or (unit is not None and unit.id in opens):
            do = "take-back" if subject.state == "with_client" else "hand-back"
            yield InHand(subject, subject.id, None, False, f"wuye key {do} {subject.id}")
