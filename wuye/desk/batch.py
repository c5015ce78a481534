"""Many entries of one person in one register, brought in together: all of them in one signed commit, or none."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from wuye.data import dataclass, field
from wuye.desk.draft import Draft
from wuye.desk.house import House
from wuye.desk.own_key import check_key, unlocked
from wuye.desk.record import clock_note, commit_entries, judged, list_keys, moment, page_of
from wuye.errors import BadInput, NotAllowed, Problem, Refused, WuyeError
from wuye.ledger.entry import Entry, to_bytes
from wuye.ledger.items import read_items
from wuye.ledger.page import append, header, parse_path
from wuye.registers.alike import alike
from wuye.registers.batch import Batch, unfit
from wuye.registers.books import Books
from wuye.registers.fold import take
from wuye.registers.plan import Verdict
from wuye.registers.things import Record
from wuye.repo.lock import writing
from wuye.repo.remote import url
from wuye.repo.write import recover
from wuye.text import Text

MOST = 20_000
"""How many entries one batch may hold: each is in memory until the commit is whole."""
STORED = re.compile(r"ledgers/files/[^\s]+")
Progress = Callable[[int, int], None]
"""Told how many of how many have been judged."""
Push = Callable[[str], None]


@dataclass(slots=True)
class Item:
    """One entry to be: its draft, where it stood, and what is wrong with it already."""

    draft: Draft
    place: int
    faults: list[Problem] = field(default_factory=list)
    said: dict[str, tuple[str, str]] = field(default_factory=dict)
    """Of each field, the heading of its column and what stands there."""
    double: bool = False
    """Whether an earlier item makes the same."""


@dataclass(slots=True)
class Bad:
    """An item that can't be entered, with everything that is wrong with it and the exit it would have had alone."""

    item: Item
    problems: tuple[Problem, ...]
    kind: type[WuyeError]


@dataclass(slots=True)
class Tried:
    """What came of judging a batch: the entries that may be written, and the items that may not."""

    entries: list[Entry] = field(default_factory=list)
    records: list[Record] = field(default_factory=list)
    bad: list[Bad] = field(default_factory=list)
    path: str = ""
    page: bytes = b""
    notes: list[Text] = field(default_factory=list)


@dataclass(slots=True)
class Brought:
    """What was written: the commit, its entries, the records they became."""

    commit: str
    batch: Batch
    records: list[Record]
    notes: list[Text] = field(default_factory=list)


class BadItems(Exception):
    """Some items can't be entered, so none was; what they are is in `tried`."""

    def __init__(self, tried: Tried) -> None:
        super().__init__(f"{len(tried.bad)} bad")
        self.tried = tried


def exit_of(bad: Sequence[Bad]) -> type[WuyeError]:
    """Under which exit a batch with such items ends: input before what isn't allowed before what a rule refuses."""
    kinds = {one.kind for one in bad}
    return next((kind for kind in (BadInput, NotAllowed) if kind in kinds), Refused)


def check_size(count: int) -> None:
    """Refuses what is too much for one batch."""
    if count > MOST:
        raise BadInput.of(
            f"一次最多 {MOST:,} 条，这里有 {count:,} 条", f"{count:,} at once is too many, {MOST:,} is the most",
            remedy=Text("分成几份，一份一份导入", "split the file and import one part after the other"),
        )  # fmt: skip


def try_out(house: House, items: Sequence[Item], progress: Progress | None = None) -> Tried:
    """What would come of a batch; nothing is written, and the books are as they were."""
    try:
        return _judged(house, items, progress)
    finally:
        house.forget()


def record_batch(house: House, items: Sequence[Item], digest: str, progress: Progress | None = None) -> Brought:
    """Writes every item as an entry, in one signed commit; BadItems with all that is wrong, and nothing is written."""
    check_size(len(items))
    notes: list[Text] = []
    return unlocked(lambda: _locked(house, items, digest, progress, notes))


def _locked(house: House, items: Sequence[Item], digest: str, progress: Progress | None, notes: list[Text]) -> Brought:
    first = items[0].draft
    with writing(house.path, person=first.by, command=f"import {first.register}"):
        notes.extend(n for n in [recover(house.path, house.objects)] if n is not None)
        house.refresh()
        # The passphrase is asked for before hundreds of entries are judged, and not after.
        check_key(house.books, first.by)

        def write(push: Push | None) -> Brought:
            return _once(house, items, digest, progress, notes, push)

        if url(house.path) is None:
            return write(None)
        from wuye.desk.sync import sharing

        return sharing(house, first, notes, write)


def _once(
    house: House,
    items: Sequence[Item],
    digest: str,
    progress: Progress | None,
    notes: list[Text],
    push: Push | None,
) -> Brought:
    keys_before = house.books.staff_keys
    try:
        tried = _judged(house, items, progress)
        if tried.bad:
            raise BadItems(tried)
        batch = Batch(len(tried.entries), digest)
        why = unfit(tried.entries, batch)
        if why is not None:
            raise BadInput.of(f"不能成批登记：{why.zh}", f"this can't be entered in one batch: {why.en}")
        commit = commit_entries(house, tried.entries, {tried.path: tried.page}, notes, push, batch)
    except BaseException:
        # The books hold entries that no page has.
        house.forget()
        raise
    house.advance(commit)
    if house.books.staff_keys != keys_before:
        notes.extend(list_keys(house))
    return Brought(commit, batch, tried.records, [*tried.notes, *notes])


def _judged(house: House, items: Sequence[Item], progress: Progress | None) -> Tried:
    """Every item judged against the books with those before it, which it leaves in the books."""
    tried, lines = Tried(), _Lines()
    at = moment(house, items[0].draft.register)
    tried.notes.extend(n for n in [clock_note(house)] if n is not None)
    for number, item in enumerate(items, 1):
        _judge_one(house, item, at, tried, lines)
        if progress is not None:
            progress(number, len(items))
    if tried.entries:
        tried.path, tried.page = lines.path, lines.whole()
    return tried


class _Lines:
    """A page that grows by many entries, put together once."""

    def __init__(self) -> None:
        self.path, self._old, self._line = "", b"", 0
        self._parts: list[bytes] = []

    def begin(self, house: House, path: str, title: bytes) -> None:
        """The page as it stands."""
        if not self.path:
            self.path, self._old = path, house.objects.blob(f"HEAD:{path}") or title
            self._line = 1 + self._old.count(b"\n")

    def add(self, entry: Entry, key: str | None) -> Entry:
        """One more entry, as the page holds it."""
        raw = to_bytes(entry, key)
        self._line, line = self._line + raw.count(b"\n"), self._line
        self._parts.append(raw)
        return read_items(self.path, entry.register, raw, line)[0]

    def whole(self) -> bytes:
        """The page with all of them."""
        return append(self._old, b"", b"".join(self._parts))


def _judge_one(house: House, item: Item, at: dt.datetime, tried: Tried, lines: _Lines) -> None:
    found = _weighed(house, item, at)
    if isinstance(found, Bad):
        tried.bad.append(found)
        return
    entry, verdict = found
    books = house.books
    register = books.register(entry.register)
    path = page_of(entry, register, books)
    name = parse_path(path)
    assert name is not None
    lines.begin(house, path, header(register.label, name))
    entry = lines.add(entry, register.key)
    take(entry, books, verdict)
    tried.entries.append(entry)
    tried.records.append(books.records[entry.id])
    tried.notes.extend(_alike(entry, books))


def _weighed(house: House, item: Item, at: dt.datetime) -> tuple[Entry, Verdict] | Bad:
    """The entry an item makes and its verdict; with faults of its own, it is judged all the same and tells both."""
    try:
        entry, verdict = judged(house, item.draft, at)
    except (BadInput, NotAllowed, Refused) as error:
        known = {p.field for p in item.faults if p.field}
        # That a double is in the books already is true of the row before it alone, which isn't there yet.
        double = item.draft.subjects if item.double else ()
        more = tuple(p for p in error.problems if (p.field is None or p.field not in known) and p.subject not in double)
        return Bad(item, (*item.faults, *more), BadInput if item.faults else type(error))
    missing = _missing(house, entry)
    why = unfit([entry], Batch(1, ""))
    if why is not None:
        missing.append(Problem(why))
    return Bad(item, (*item.faults, *missing), BadInput) if item.faults or missing else (entry, verdict)


def _missing(house: House, entry: Entry) -> list[Problem]:
    """Attachments that an entry names and the house doesn't have: a file comes with an entry of its own."""
    paths = {p for p in _words(entry.fields) if STORED.fullmatch(p)}
    gone = sorted(p for p in paths if house.objects.blob(f"HEAD:{p}") is None)
    remedy = Text("附件逐条登记：--attach 文件", "enter what has a file one by one, with --attach FILE")
    return [
        Problem(Text(f"附件 {p} 不在这座大厦里", f"the attachment {p} isn't in this house"), remedy=remedy)
        for p in gone
    ]


def _words(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    for inner in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from _words(inner)


def _alike(entry: Entry, books: Books) -> list[Text]:
    """People with names that are easily taken for one another."""
    if entry.register != "staff" or "name" not in entry.fields:
        return []
    return [text for person in entry.subjects for text in alike(books, person)]
