"""What an entry counts as in other registers: their actions `by_entry`, one for each subject that it names there."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from wuye.ledger.entry import Entry
from wuye.registers.books import Books
from wuye.registers.custody import WORD, behind
from wuye.registers.define import Action, Register
from wuye.registers.plan import Step, plan_step
from wuye.registers.things import Subject


class Counted(NamedTuple):
    """An action of another register that an entry counts as, the subject it is about, and what the entry says of it."""

    register: Register
    action: Action
    subject: Subject
    fields: dict[str, Any]

    def entry(self, entry: Entry) -> Entry:
        """The entry as that register has it."""
        return Entry(
            self.register.name, entry.id, entry.at, entry.by, self.action.name, (self.subject.id,), entry.fields
        )

    def step(self, entry: Entry, books: Books) -> Step:
        """What the entry does to that subject."""
        return plan_step(self.subject.id, self.entry(entry), self.register, self.action, books, self.fields)


def counted(entry: Entry, fields: dict[str, Any], books: Books) -> Iterator[Counted]:
    """What an entry counts as elsewhere, as far as what it names is there."""
    for book, do in books.rules.counted_as.get(f"{entry.register}.{entry.do}", ()):
        register = books.register(book)
        action = register.actions[do]
        for subject, said in _named(entry, fields, book, action.via or "", books):
            if subject is not None and subject.register == book:
                yield Counted(register, action, subject, said)


def _named(
    entry: Entry, fields: dict[str, Any], book: str, via: str, books: Books
) -> Iterator[tuple[Subject | None, dict[str, Any]]]:
    """The subjects that an entry names, and what it says of each: all its fields, or one row of them."""
    head, dot, column = via.partition(".")
    value, kind = fields.get(head, []), books.register(entry.register).fields.get(head)
    for one in value if isinstance(value, list) else [value]:
        if not dot:
            everywhere = kind is not None and kind.register == WORD
            yield behind(WORD, str(one), books) if everywhere else books.subject(book, str(one)), fields
        elif isinstance(one, dict):
            where, _, name = str(one.get(column, "")).rpartition(" ")
            yield books.subject(book, name) if where in ("", book) else None, one
