"""Entries taken into the books of the audit, and the seal that says which ones, in which order."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from typing import Any

from wuye.audit.change import ODD, Judged, Past
from wuye.desk.current import changes_rules
from wuye.desk.house import House
from wuye.ledger.entry import Entry
from wuye.ledger.page import parse_path
from wuye.registers.books import Books
from wuye.registers.fold import take, weigh
from wuye.registers.load import is_rule_file


class Seal:
    """A fingerprint of all that was folded so far."""

    def __init__(self) -> None:
        self._hash = hashlib.sha256()

    def add(self, entry: Entry, adopted: bool) -> None:
        """One more entry, and whether its rules were put in force."""
        self._hash.update(f"{entry.id} {entry.digest} {adopted}\n".encode())

    def over(self, past: Past) -> str:
        """The fingerprint of the books and of the files they stand in."""
        files = [sorted(past.rule_blobs.items()), sorted(past.attachments), sorted(past.pages)]
        words = json.dumps([self._hash.hexdigest(), past.commit, past.tree, *files])
        return hashlib.sha256(words.encode()).hexdigest()


def take_in(entry: Entry, books: Books, rules_of: Any, seal: Seal, *, founded: bool = True) -> Judged:
    """Judges an entry and takes it into the books."""
    try:
        verdict = weigh(entry, books)
        take(entry, books, verdict)
    except ODD as odd:
        seal.add(entry, False)
        return Judged(entry, None, f"{type(odd).__name__}: {odd}")
    # Rules put in force by somebody who may not never judge anything.
    adopts = changes_rules(entry) and not verdict.problems and founded
    if adopts:
        try:
            books.adopt(rules_of(entry), entry.id)
        except ODD:
            adopts = False
    seal.add(entry, adopts)
    return Judged(entry, verdict)


def past_at(house: House, commit: str, now: dt.datetime) -> tuple[Past, Seal]:
    """The past as the pages at a commit tell it: no signature is checked, no blob compared."""
    before = House(house.path)
    before.objects, before.head = house.objects, commit
    past, seal = Past(house.rules_of, now, None, commit, house.objects.commit(commit).tree), Seal()
    for path, oid in before.paths():
        if is_rule_file(path):
            past.rule_blobs[path] = oid
        else:
            (past.pages if parse_path(path) else past.attachments).add(path)
    for entry in before.entries():
        if past.books is None:
            past.books = Books(house.rules_of(entry), entry.id)
        take_in(entry, past.books, house.rules_of, seal)
    return past, seal
