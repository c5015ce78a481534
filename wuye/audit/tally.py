"""What a history holds, counted for the verdict as the entries come."""

from __future__ import annotations

from dataclasses import astuple, dataclass

from wuye.audit.violation import Audit
from wuye.ledger.entry import Entry
from wuye.registers.books import Books
from wuye.registers.things import Record


@dataclass(slots=True)
class Tally:
    """What a manager asks about: deputies, break-glass and how much of it was reviewed, corrections, late entries."""

    deputies: int = 0
    glass: int = 0
    reviewed: int = 0
    corrections: int = 0
    late: int = 0

    def count(self, entry: Entry, books: Books, times: int) -> None:
        """Counts, or with -1 counts out, the record of an entry and the one it names: no entry changes another."""
        record, of = books.records.get(entry.id), entry.fields.get("of")
        if record is not None:
            self._count(record, times)
        if isinstance(of, str) and of != entry.id and (record := books.records.get(of)) is not None:
            self._count(record, times)

    def _count(self, record: Record, times: int) -> None:
        if record.slots:
            for slot in record.slots:
                for signature in slot.filled:
                    self.deputies += times if signature.deputy_of else 0
        if record.entry.do == "correct":
            self.corrections += times
        if record.glass is not None:
            self.glass += times
            self.reviewed += times * (not any(s.kind == "review" and s.open for s in record.slots))

    def tell(self, audit: Audit, books: Books) -> None:
        """Puts what was counted into the verdict."""
        counts = audit.counts
        counts.deputies, counts.glass, counts.reviewed, counts.corrections, counts.late = astuple(self)
        audit.names = {s.id: str(s.facts.get("name", s.id)) for s in books.all("staff")}
