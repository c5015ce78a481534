"""What proves some entries: their commits and pages, the keys they were signed with, and how these came from the root."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any, NamedTuple

from wuye.data import dataclass
from wuye.desk.record import signers_file
from wuye.errors import HouseTrouble
from wuye.ledger.entry import Entry
from wuye.pattern import pattern
from wuye.registers.things import Record
from wuye.repo.commits import Commit
from wuye.repo.lineage import lineage
from wuye.repo.pieces import commits_of, packed, way_to
from wuye.text import same

if TYPE_CHECKING:
    from wuye.desk.house import House

NAMESPACE = "wuye-evidence"
"""What the manifest is signed for; such a signature is of no use as a commit's."""
STORED = pattern(r"ledgers/files/[0-9a-f]{2}/[0-9a-f]{64}(?:\.[a-z0-9]{1,6})?")


class Piece(NamedTuple):
    """An entry with the commit that holds it, and where its bytes stand on the page of that commit."""

    entry: Entry
    commit: Commit
    start: int
    page: bytes

    @property
    def size(self) -> int:
        """How many bytes the entry has."""
        return len(self.entry.raw)


@dataclass(frozen=True, slots=True)
class Case:
    """All that a folder of evidence holds of the repository."""

    pieces: tuple[Piece, ...]
    keys: tuple[Piece, ...]
    """Entries of the registers of staff and house that brought in the keys, up to the founding."""
    signers: str
    root: str
    pack: bytes
    pages: dict[str, bytes]
    attachments: dict[str, bytes]


def gather(house: House, records: Iterable[Record], maker: str) -> Case:
    """The pieces of these entries, and of those that brought in the keys of everybody concerned."""
    records = list(records)
    founding = house.objects.commit(lineage(house.path, house.head)[0])
    persons = {maker, *(r.entry.by for r in records)}
    about_keys = {r.entry.id: r for r in (*_founding(house, founding), *_keys(house, persons))}
    persons |= {r.entry.by for r in about_keys.values()}
    wanted = {r.entry.id: r for r in (*records, *about_keys.values())}
    commits = commits_of(house.path, wanted)
    made = {name: _piece(house, record, commits.get(name)) for name, record in wanted.items()}
    pieces = tuple(made[r.entry.id] for r in records)
    return Case(
        pieces, _in_time(p for name, p in made.items() if name in about_keys), _signers(house, persons, maker),
        _root(house, founding), packed(house.path, _objects(house, made.values())), _pages(made.values()), _attachments(house, pieces),
    )  # fmt: skip


def _in_time(pieces: Iterable[Piece]) -> tuple[Piece, ...]:
    return tuple(sorted(pieces, key=lambda p: (p.entry.at, p.entry.register, p.entry.id)))


def _founding(house: House, founding: Commit) -> Iterator[Record]:
    for name in re.findall(r"^Wuye-Entry: (\S+)$", founding.message, re.M):
        if name in house.books.records:
            yield house.books.records[name]


def _keys(house: House, persons: set[str]) -> Iterator[Record]:
    """The entries about the keys of some people, of those who wrote and signed these, and so on."""
    books, waiting, seen = house.books, sorted(persons), set(persons)
    while waiting:
        person = waiting.pop()
        for record in [r for r in books.records.group("about", person) if r.entry.register == "staff"]:
            of = books.named(record.entry.fields.get("of")) or record
            if "public_key" in of.entry.fields or of.entry.do in ("revoke", "leave"):
                yield record
                waiting += {record.entry.by} - seen
                seen.add(record.entry.by)


def _piece(house: House, record: Record, commit: str | None) -> Piece:
    entry = record.entry
    data = house.objects.blob(f"{commit}:{entry.path}") if commit is not None else None
    start = -1 if data is None else data.find(b"\n" + entry.raw)
    if commit is None or data is None or start < 0 or not entry.raw:
        raise HouseTrouble.of(
            f"{entry.id} 在历史里找不到它的提交", f"the history has no commit of {entry.id}", remedy=same("wuye audit")
        )
    return Piece(entry, house.objects.commit(commit), start + 1, data)


def _objects(house: House, pieces: Iterable[Piece]) -> Iterator[str]:
    for piece in pieces:
        yield piece.commit.oid
        yield from way_to(house.objects, piece.commit.tree, piece.entry.path)


def _pages(pieces: Iterable[Piece]) -> dict[str, bytes]:
    """Each page as it stood at the last entry concerned, and no later: it shows no more of others than it must."""
    found: dict[str, bytes] = {}
    for piece in pieces:
        found[piece.entry.path] = max(piece.page, found.get(piece.entry.path, b""), key=len)
    return found


def _attachments(house: House, pieces: Iterable[Piece]) -> dict[str, bytes]:
    named = {(p.commit.oid, path) for p in pieces for path in _stored(p.entry.fields)}
    return {path: house.blob(f"{commit}:{path}") for commit, path in sorted(named)}


def _stored(raw: Any) -> Iterator[str]:
    if isinstance(raw, dict):
        for value in raw.values():
            yield from _stored(value)
    elif isinstance(raw, (list, tuple)):
        for value in raw:
            yield from _stored(value)
    elif isinstance(raw, str) and STORED.fullmatch(raw):
        yield raw


def _signers(house: House, persons: set[str], maker: str) -> str:
    """An allowed_signers file of those concerned; the maker's present key is good for the manifest, too."""
    own = [line for line in signers_file(house.books).splitlines() if line.partition("@")[0] in persons]
    also = [line.replace('namespaces="git"', f'namespaces="{NAMESPACE}"', 1) for line in own if line.partition("@")[0] == maker and "valid-before" not in line]  # fmt: skip
    return "".join(f"{line}\n" for line in (*own, *also))


def _root(house: House, founding: Commit) -> str:
    """The public key that signed the first commit."""
    from wuye.repo.sshsig import verify

    return verify(founding.signature or b"", founding.payload)
