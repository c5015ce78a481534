"""What a month's pack is made of: the close and its tag, the figures at its head, what changed, who is to have what."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from wuye.data import replace
from wuye.desk.house import House
from wuye.desk.record import email_of, person_of
from wuye.errors import BadInput, HouseTrouble
from wuye.registers import people
from wuye.registers.closing import closes, sealed_by, tag_name
from wuye.registers.things import Record
from wuye.repo.keys import normal
from wuye.repo.tags import Tag, read_tag, tag_bytes, tags
from wuye.reports.closing.changes import Changes, changes
from wuye.reports.closing.figures import Told, figures, standing
from wuye.reports.figures import answers
from wuye.reports.paper import Paper
from wuye.reports.sheet import Cell, Column, Sheet
from wuye.text import Text, same

NAMESPACE = "wuye-month"
"""What a pack's manifest is signed for; such a signature is of no use as a commit's."""

SOUND = Text("结账时核验无误", "no fault was found when it was closed")
"""Else it wouldn't have been closed."""


class Part(NamedTuple):
    """The figures that some named readers may have, and who these are."""

    to: tuple[str, ...]
    readers: tuple[str, ...]
    paper: Paper


class Pack(NamedTuple):
    """Everything that a pack tells; the same for the same close, whenever it is made."""

    house_id: str
    kept: Record
    told: Told
    changes: Changes
    parts: tuple[Part, ...]
    front: Sheet
    tag: Tag
    signer: tuple[str, str]
    """Whose signature closed the month: his address, his key."""

    @property
    def root(self) -> str:
        """The fingerprint of the root key."""
        return self.told.public.head.root

    @property
    def month(self) -> str:
        """The month."""
        return str(self.kept.entry.subjects[0])

    @property
    def paper(self) -> Paper:
        """What is for everybody: the close, what should not be, then everything else."""
        more = [s for s in (self.changes.said, self.changes.public) if s.rows]
        head = replace(self.told.public.head, verdict=SOUND, sound=True)
        return replace(self.told.public, sheets=(self.front, *more, *self.told.public.sheets), head=head)

    @property
    def exceptions(self) -> Paper:
        """Only what should not be."""
        return replace(self.paper, sheets=tuple(s for s in self.paper.sheets if s.alarm or s is self.front))


def kept_close(house: House, month: str, edition: int | None = None) -> Record:
    """The close of a month, the last edition where none is named."""
    found = [r for r in closes(house.books) if r.entry.subjects[0] == month and edition in (None, r.fields["edition"])]
    if not found:
        raise BadInput.of(
            f"{month} 没有结账", f"{month} isn't closed", remedy=same(f"wuye close {month}"), field="period"
        )
    return found[-1]


def gather(house: House, kept: Record, maker: str) -> Pack:
    """All of a pack, with as much of the private figures as the maker may have."""
    with standing(house, kept.entry.subjects[0], str(kept.fields["head"])) as at:
        told = figures(at)
        changed = changes(house, kept, at)
        books, now = at.then.books, at.then.now()
        mine = {one.name for one in answers.figures_of(books, now) if answers.may_read(one, books, maker, now)}
        parts = tuple(_parts(told, changed, at.then, mine))
    tag = _tag(house, kept)
    rules = house.books.rules
    return Pack(
        rules.house_id,
        kept,
        told,
        changed,
        parts,
        _front(house, kept, told.public.head.root),
        tag,
        _signer(house, kept),
    )


def _parts(told: Told, changed: Changes, then: House, mine: set[str]) -> Iterator[Part]:
    """The private figures, those together that the same readers are to have."""
    groups: dict[tuple[str, ...], list[Sheet]] = {}
    for sheet in told.private.sheets:
        if sheet.name in mine:
            groups.setdefault(tuple(sorted(sheet.to)), []).append(sheet)
    for to, sheets in sorted(groups.items()):
        readers = tuple(people.name_of(then.books, p) for p in people.candidates(then.books, to, then.now()))
        yield Part(to, readers, replace(told.private, sheets=tuple(sheets)))


def _front(house: House, kept: Record, root: str) -> Sheet:
    """The first page: which close, who signed, what stood in the way, and the books as they were."""
    books, entry, zone = house.books, kept.entry, house.books.rules.zone
    signed = [
        (Text("签结账", "signed"), f"{house.name(s.by)} {s.at.astimezone(zone):%Y-%m-%d %H:%M}") for s in kept.signers()
    ]
    rows: list[tuple[Cell, ...]] = [
        (Text("结账", "close"), f"{entry.id} · {tag_name(kept)}"),
        (Text("版次", "edition"), str(kept.fields["edition"])),
        (Text("结账人", "closed by"), f"{house.name(entry.by)} {entry.at.astimezone(zone):%Y-%m-%d %H:%M}"),
        *signed,
        (Text("结账前的提交", "head before it"), str(kept.fields["head"])),
        (Text("根钥匙", "root key"), root),
        (Text("核验", "audit"), SOUND),
        *((Text("未了的事", "stood in the way"), Text(f"{row['zh']}：{row['count']}", f"{row['en']}: {row['count']}")) for row in kept.fields.get("in_the_way") or ()),
        *((Text("原因", "reason"), str(why)) for why in [kept.fields.get("why")] if why),
        *((books.register(row["register"]).label, f"{row['desk']} {row['last']} · {row['entries']}") for row in kept.fields["books"]),
    ]  # fmt: skip
    columns = (Column("what", Text("事项", "what")), Column("says", Text("内容", "says")))
    return Sheet("close", Text("结账", "the close"), columns, rows)


def _tag(house: House, kept: Record) -> Tag:
    name = tag_name(kept)
    oid = tags(house.path, "close").get(name)
    raw = tag_bytes(house.objects, oid) if oid is not None else None
    if raw is None:
        raise HouseTrouble.of(
            f"缺标签 {name}，包里要有它", f"the tag {name} is missing, and the pack needs it",
            remedy=same(f"wuye close {kept.entry.subjects[0]}"),
        )  # fmt: skip
    return read_tag(raw)


def _signer(house: House, kept: Record) -> tuple[str, str]:
    person, moment = sealed_by(kept)[0], kept.done_at or kept.entry.at
    keys = [k.key for k in house.books.staff_keys if k.person == person and k.since <= moment]
    return person_of(house.books, person).email, normal(keys[-1])


def maker_line(house: House, maker: str) -> tuple[str, str]:
    """The address and the present key of whoever makes a pack."""
    keys = [k.key for k in house.books.staff_keys if k.person == maker and k.until is None]
    return email_of(house.books, maker), normal(keys[-1]) if keys else ""
