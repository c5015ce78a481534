"""A draw drawn again: the same pages, the same bytes, the same seed give the same sample to anybody."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from wuye.registers.books import Books
from wuye.registers.define import Field, Register
from wuye.registers.drawing import population, ranked, seed_of, statement
from wuye.registers.things import Record


@dataclass(frozen=True, slots=True)
class Redrawn:
    """A draw as it was written, and as it comes out of the books now."""

    record: Record
    month: str
    said: bytes
    proof: str
    seed: str
    pages: int
    digest: str
    written: str
    ranks: list[tuple[str, str, bool]]
    """(number in the draw, page, whether it was drawn), the smallest number first."""
    same: bool


def redrawn(books: Books, register: Register, month: str) -> Redrawn | None:
    """The draw of a month done again; None where nothing was drawn."""
    for field in (kind for kind in register.draws if kind.type == "draw"):
        for entry in reversed(books.life(register.name, month)):
            record = books.records[entry]
            if field.name in record.fields:
                return _again(record, field, record.fields[field.name], books)
    return None


def _again(record: Record, field: Field, raw: dict[str, Any], books: Books) -> Redrawn:
    register, month = str(field.of), str(raw["month"])
    everything = population(books, register, month)
    said = statement(books.rules.house_id, register, month, raw["percent"], everything.digest)
    seed = seed_of(raw["proof"], said)
    count = -(-len(everything.rows) * raw["percent"] // 100)
    ranks = [(number, name, i < count) for i, (number, name) in enumerate(ranked(seed, everything.names))]
    alike = everything.digest == raw["digest"] and [n for _, n, hit in ranks if hit] == raw["drawn"]
    return Redrawn(
        record, month, said, raw["proof"], seed.hex(), len(ranks), everything.digest, raw["digest"], ranks, alike
    )
