"""Which fields of an entry name a subject, a person, a tenant: told by the types of the fields alone."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from wuye.registers.books import Books
from wuye.registers.custody import registers_of
from wuye.registers.define import Field, Register
from wuye.registers.plan import field_of
from wuye.registers.things import Record, Subject
from wuye.reports.entries import folded

SUBJECTS = ("ref", "count", "scan")
"""Types of fields that name subjects; a count names what was seen."""
PERSONS = ("person", "people")


class Wanted(NamedTuple):
    """What is looked for: a name, the subjects it stands for, the registers they may be in, and the persons among them."""

    name: str
    roots: tuple[Subject, ...]
    registers: tuple[str, ...]
    persons: tuple[str, ...]
    refs_only: bool = False

    @property
    def stranger(self) -> bool:
        """Whether it is nobody and nothing enrolled: a tenant, an outsider, a place."""
        return not self.roots


def holds(record: Record, wanted: Wanted, books: Books) -> bool:
    """Whether an entry is by somebody, or names in any of its fields what is looked for."""
    entry, register = record.entry, books.register(record.entry.register)
    if entry.by in wanted.persons and not wanted.refs_only:
        return True
    return any(named_in(record, name, register, wanted, books) for name in {*entry.fields, *record.fields})


def named_in(record: Record, name: str, register: Register, wanted: Wanted, books: Books) -> bool:
    """Whether one field names it, as it was written or as it was put right."""
    kind = field_of(register, name)
    if kind is None:
        return False
    said = (fields[name] for fields in (record.entry.fields, record.fields) if name in fields)
    return any(_names(raw, kind, wanted, books) for raw in said)


def facts_naming(record: Record, register: Register, wanted: Wanted, books: Books) -> set[str]:
    """The facts that an entry gives its subject and that name it; of a person only that he holds the thing."""
    held = register.custody.holder if register.custody is not None else None
    found = set()
    for name in register.lasting | ({held} if held is not None else set()):
        kind = field_of(register, name)
        kept = kind is not None and (kind.type == "ref" or name == held or (wanted.stranger and kind.personal))
        if kept and name in record.fields and named_in(record, name, register, wanted, books):
            found.add(name)
    return found


def _names(raw: Any, kind: Field, wanted: Wanted, books: Books) -> bool:
    return any(_is(value, told, wanted, books) for value, told in _values(raw, kind))


def _values(raw: Any, kind: Field) -> Iterator[tuple[str, Field]]:
    """The words of a value, each with the field or the column it stands in; what a map is keyed by counts too."""
    if isinstance(raw, (list, tuple)):
        for one in raw:
            yield from _values(one, kind)
    elif isinstance(raw, dict):
        for key, value in raw.items():
            column = kind.columns.get(str(key))
            if column is None:
                yield str(key), kind
            yield from _values(value, column or kind)
    elif isinstance(raw, str):
        yield raw, kind


def _is(word: str, kind: Field, wanted: Wanted, books: Books) -> bool:
    if kind.type in SUBJECTS and (kind.type == "ref" or not wanted.refs_only):
        return _is_subject(word, kind, wanted, books)
    if wanted.refs_only:
        return False
    if kind.of == "staff" or kind.type in PERSONS:
        return word in wanted.persons or (wanted.stranger and folded(word) == folded(wanted.name))
    return wanted.stranger and kind.type == "text" and folded(word) == folded(wanted.name)


def _is_subject(word: str, kind: Field, wanted: Wanted, books: Books) -> bool:
    head, _, rest = word.partition(":")
    registers = _registers(kind, books)
    if rest and head in registers:
        registers, word = (head,), rest
    own = {(s.register, s.id) for s in wanted.roots}
    if own:
        return any((register, word) in own for register in registers)
    return word == wanted.name and any(register in wanted.registers for register in registers)


def _registers(kind: Field, books: Books) -> tuple[str, ...]:
    """The registers to which the words of a field lead; what is scanned may be of any."""
    if kind.type == "ref":
        return registers_of(kind.register, books.rules)
    return (kind.of,) if isinstance(kind.of, str) else tuple(books.rules.registers)
