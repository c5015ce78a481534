"""What an entry counts as in other registers: their actions `by_entry`, one for each subject that it names there."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from wuye.ledger.entry import Entry
from wuye.registers.books import Books
from wuye.registers.custody import WORD, behind
from wuye.registers.define import Action, Register
from wuye.registers.plan import Step, plan_step
from wuye.registers.things import Subject


class Counted(NamedTuple):
    """An action of another register that an entry counts as, and the subject it is about."""

    register: Register
    action: Action
    subject: Subject

    def entry(self, entry: Entry) -> Entry:
        """The entry as that register has it."""
        return Entry(
            self.register.name, entry.id, entry.at, entry.by, self.action.name, (self.subject.id,), entry.fields
        )

    def step(self, entry: Entry, books: Books, fields: Mapping[str, Any]) -> Step:
        """What the entry does to that subject."""
        return plan_step(self.subject.id, self.entry(entry), self.register, self.action, books, fields)


def counted(entry: Entry, fields: Mapping[str, Any], books: Books) -> Iterator[Counted]:
    """What an entry counts as elsewhere, as far as what it names is there."""
    for book, do in books.rules.counted_as.get(f"{entry.register}.{entry.do}", ()):
        register = books.register(book)
        via = register.actions[do].via or ""
        value, kind = fields.get(via, []), books.register(entry.register).fields.get(via)
        for name in value if isinstance(value, list) else [value]:
            everywhere = kind is not None and kind.register == WORD
            subject = behind(WORD, str(name), books) if everywhere else books.subject(book, str(name))
            if subject is not None and subject.register == book:
                yield Counted(register, register.actions[do], subject)
