"""What a close says of the books: each register and desk, the rules, the closing tallies."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from decimal import Decimal
from itertools import groupby
from typing import Any

from wuye.desk.house import House
from wuye.ledger.entry import parse_id
from wuye.registers.things import Record
from wuye.reports.closing.figures import Standing

Row = dict[str, Any]


def book_rows(records: Iterable[Record]) -> list[Row]:
    """For each register and desk the last entry, how many there are, and a digest over all of them in order."""
    found: dict[tuple[str, str], tuple[str, int, Any]] = {}
    for record in records:
        entry = record.entry
        key = entry.register, parse_id(entry.id).desk
        _, count, digest = found.get(key, ("", 0, hashlib.sha256()))
        digest.update(f"{entry.id} {entry.digest}\n".encode())
        found[key] = entry.id, count + 1, digest
    return [
        {"register": register, "desk": desk or "-", "last": last, "entries": count, "digest": d.hexdigest()}
        for (register, desk), (last, count, d) in sorted(found.items())
    ]


def rule_digests(house: House) -> dict[str, str]:
    """The digests of the schemas and of the knobs in force."""
    files = house.rule_files_now()
    knobs = [path for path in files if path == "wuye.yaml"]
    return {
        "schemas": _digest(house, {p: o for p, o in files.items() if p not in knobs}),
        "knobs": _digest(house, {p: files[p] for p in knobs}),
    }


def _digest(house: House, files: Mapping[str, str]) -> str:
    """One digest over the contents of files, each named before its own."""
    lines = (f"{hashlib.sha256(house.blob(files[path])).hexdigest()}  {path}\n" for path in sorted(files))
    return hashlib.sha256("".join(lines).encode()).hexdigest()


TALLIES = """SELECT register, fact, subject, sum(delta) FROM moves WHERE at < :end
  GROUP BY register, fact, subject HAVING sum(delta) != 0 ORDER BY register, fact, subject"""


def tally_rows(at: Standing) -> list[Row]:
    """Every running number as it stood at the end of the month: the sum over its subjects, and a digest over each."""
    rows = []
    for (register, name), found in groupby(at.tables.rows(TALLIES, {"end": at.period.end}), key=lambda row: row[:2]):
        each = [(str(subject), Decimal(str(number))) for _, _, subject, number in found]
        lines = "".join(f"{subject} {number:f}\n" for subject, number in each)
        total = f"{sum((number for _, number in each), Decimal()):f}"
        digest = hashlib.sha256(lines.encode()).hexdigest()
        rows.append({"register": register, "name": name, "subjects": len(each), "sum": total, "digest": digest})
    return rows


def statement(at: Standing) -> Row:
    """All of it, in the words of the register `month`."""
    tallies = tally_rows(at)
    said = {"head": at.then.head, "books": book_rows(at.then.books.records.values()), **rule_digests(at.then)}
    return {**said, **({"tallies": tallies} if tallies else {})}
