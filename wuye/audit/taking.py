"""Entries taken into the books of the audit, and the seal that says which ones, in which order."""

from __future__ import annotations

import hashlib
import json
from dataclasses import astuple
from typing import Any

from wuye.audit.change import ODD, Judged, Past
from wuye.audit.tally import Tally
from wuye.desk.added import order
from wuye.desk.current import changes_rules
from wuye.ledger.entry import Entry
from wuye.registers.books import Books
from wuye.registers.fold import take, weigh
from wuye.registers.timing import late


class Seal:
    """A chain over all that was folded so far, which can be gone on with later; and what was counted on the way."""

    def __init__(self) -> None:
        self._link = ""
        self.straight = True
        """Whether every entry came in the order in which the pages give them."""
        self.tally = Tally()

    def words(self) -> str:
        """How it stands, to be kept."""
        return json.dumps([self._link, self.straight, astuple(self.tally)])

    @classmethod
    def of(cls, words: str) -> Seal:
        """The one that was kept so."""
        seal = cls()
        seal._link, seal.straight, counts = json.loads(words)
        seal.tally = Tally(*counts)
        return seal

    def add(self, entry: Entry, adopted: bool) -> None:
        """One more entry, and whether its rules were put in force."""
        line = b"%b %b %d\n%b" % (self._link.encode(), entry.id.encode(), adopted, entry.raw)
        self._link = hashlib.sha256(line).hexdigest()

    def over(self, past: Past) -> str:
        """The fingerprint of the books and of the files they stand in: a tree pins all that lies in it."""
        words = json.dumps([self._link, past.commit, past.tree, past.pages, sorted(past.rule_blobs.items())])
        return hashlib.sha256(words.encode()).hexdigest()


def take_in(entry: Entry, books: Books, rules_of: Any, seal: Seal, *, founded: bool = True) -> Judged:
    """Judges an entry and takes it into the books."""
    last = books.last
    seal.straight = seal.straight and (last is None or last.at < entry.at or order(last) < order(entry))
    known = entry.id in books.records
    if known or "of" in entry.fields:
        seal.tally.count(entry, books, -1)
    judged, adopted = _taken(entry, books, rules_of, founded)
    seal.tally.count(entry, books, 1)
    record = books.records.get(entry.id)
    seal.tally.late += not known and record is not None and late(record, books.rules)
    seal.add(entry, adopted)
    return judged


def _taken(entry: Entry, books: Books, rules_of: Any, founded: bool) -> tuple[Judged, bool]:
    try:
        verdict = weigh(entry, books)
        take(entry, books, verdict)
    except ODD as odd:
        return Judged(entry, None, f"{type(odd).__name__}: {odd}"), False
    # Rules put in force by somebody who may not never judge anything.
    adopts = changes_rules(entry) and not verdict.faulty and founded
    if adopts:
        try:
            books.adopt(rules_of(entry), entry.id)
        except ODD:
            adopts = False
    return Judged(entry, verdict), adopts
