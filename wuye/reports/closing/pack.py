"""What a month's pack is made of: the close and its tag, the figures at its head, what changed, who is to have what."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from wuye.audit.replay import audit
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
from wuye.reports.month import with_first_page
from wuye.reports.paper import Paper
from wuye.reports.reading import for_reading
from wuye.reports.sheet import Cell, Column, Sheet
from wuye.text import Text, same

NAMESPACE = "wuye-month"
"""What a pack's manifest is signed for; such a signature is of no use as a commit's."""


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
    paper: Paper
    """For everybody: the first page with the close, what changed of closed months, a sheet for each figure."""
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
    def report(self) -> Paper:
        """The month as people read it."""
        return for_reading(self.paper)

    @property
    def exceptions(self) -> Paper:
        """The same without what is as it should be."""
        front, rest = self.paper.sheets[: self.paper.front], self.paper.sheets[self.paper.front :]
        return for_reading(replace(self.paper, sheets=(*front, *(s for s in rest if s.alarm))))

    @property
    def lists(self) -> Paper:
        """From the close on; what stands before it on the first page is made out of the figures."""
        return replace(self.paper, sheets=self.paper.sheets[self.paper.front - 1 :])


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
        # Of the history up to that head alone: the verdict stays what it was, wherever and whenever it is asked for.
        verdict = audit(at.then, now, alone=True)
        sheets = [*(sheet for sheet in (changed.said, changed.public) if sheet.rows), *told.public.sheets]
        paper = with_first_page(sheets, books, at.period, at.tables, verdict, told.public.head)
    paper = _closed(paper, house, kept)
    return Pack(house.books.rules.house_id, kept, told, changed, parts, paper, _tag(house, kept), _signer(house, kept))


def _closed(paper: Paper, house: House, kept: Record) -> Paper:
    """The month's paper with the close last on its first page, then what stood in its way; at the end the books as they were."""
    first, rest = paper.sheets[: paper.front], paper.sheets[paper.front :]
    left = [_in_the_way(kept)] if kept.fields.get("in_the_way") else []
    sheets = (*first, _close(house, kept), *left, *rest, _books(house, kept))
    return replace(paper, sheets=sheets, front=paper.front + 1)


def _parts(told: Told, changed: Changes, then: House, mine: set[str]) -> Iterator[Part]:
    """The private figures, those together that the same readers are to have."""
    groups: dict[tuple[str, ...], list[Sheet]] = {}
    for sheet in told.private.sheets:
        if sheet.name in mine:
            groups.setdefault(tuple(sorted(sheet.to)), []).append(sheet)
    for to, sheets in sorted(groups.items()):
        readers = tuple(people.name_of(then.books, p) for p in people.candidates(then.books, to, then.now()))
        yield Part(to, readers, replace(told.private, sheets=tuple(sheets)))


def _close(house: House, kept: Record) -> Sheet:
    """Which close it is, who signed it, why, and how much stood in its way."""
    entry, zone, left = kept.entry, house.books.rules.zone, len(kept.fields.get("in_the_way") or ())
    signed = [
        (Text("签结账", "signed"), f"{house.name(s.by)} {s.at.astimezone(zone):%Y-%m-%d %H:%M}") for s in kept.signers()
    ]
    rows: list[tuple[Cell, ...]] = [
        (Text("结账", "close"), f"{entry.id} · {tag_name(kept)}"),
        (Text("版次", "edition"), str(kept.fields["edition"])),
        (Text("结账人", "closed by"), f"{house.name(entry.by)} {entry.at.astimezone(zone):%Y-%m-%d %H:%M}"),
        *signed,
        (Text("结账前的提交", "head before it"), str(kept.fields["head"])),
        (Text("未了的事", "stood in the way"), Text(f"{left} 样", f"{left} kinds of things") if left else Text("没有", "nothing")),
        *((Text("原因", "reason"), str(why)) for why in [kept.fields.get("why")] if why),
    ]  # fmt: skip
    columns = (Column("what", Text("事项", "what")), Column("says", Text("内容", "says")))
    return Sheet("close", Text("结账", "The close"), columns, rows)


def _in_the_way(kept: Record) -> Sheet:
    """What was left of the month when it was closed all the same."""
    rows = [(Text(row["zh"], row["en"]), int(row["count"])) for row in kept.fields["in_the_way"]]
    columns = (Column("what", Text("事项", "what")), Column("count", Text("多少", "how many"), "number"))
    return Sheet("close_in_the_way", Text("结账时未了的事", "What stood in the way"), columns, rows, alarm=True)


def _books(house: House, kept: Record) -> Sheet:
    """How far each desk had come in each register."""
    rows = [
        (house.books.register(row["register"]).label, row["desk"], row["last"], row["entries"])
        for row in kept.fields["books"]
    ]
    columns = (
        Column("register", Text("登记簿", "register")), Column("desk", Text("岗", "desk")),
        Column("last", Text("最后一条", "last entry")), Column("entries", Text("条数", "entries"), "number"),
    )  # fmt: skip
    return Sheet("close_books", Text("结账时的账本", "The books at the close"), columns, rows)


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
