"""What is wrong with a house's index, held against its pages; it is looked at from outside and left as it lies."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from wuye.desk.added import every
from wuye.desk.current import FILE, READERS, fold, removed
from wuye.desk.house import House
from wuye.desk.kept import SHELVES, KeptBooks, stamp
from wuye.index.look import BESIDE, Seen, look
from wuye.index.store import Damaged, OutOfReach, Store
from wuye.registers.books import Books
from wuye.repo.files import gitdir
from wuye.repo.health import Ailment
from wuye.repo.lineage import leads_to
from wuye.text import Text, join, same

_NAME = "books-index"
LABELS = {
    "subjects": Text("对象", "subjects"), "records": Text("记录", "entries"), "dues": Text("待办", "dues"),
    "lives": Text("经历", "steps of subjects"), "pending": Text("待签的名称", "names that wait"),
    "serials": Text("编号", "serials"),
}  # fmt: skip


def path_of(house: Path) -> Path:
    """Where a house's index lies."""
    return gitdir(house) / "wuye" / FILE


def ailments(house: House, books: Books) -> Iterator[Ailment]:
    """Everything that is wrong with the index of a house whose pages leave these books."""
    path = path_of(house.path)
    there = [p for p in (path.with_name(path.name + end) for end in ("", *BESIDE)) if os.path.lexists(p)]
    if path.is_dir():
        said = Text(f"索引的位置上是个文件夹：{path}", f"a folder lies where the index belongs: {path}")
        yield Ailment(_NAME, said, same(f"mv {path} {path}.old"))
        return
    yield from _not_writable(path, there)
    if path in there:
        yield from _read(house, path, books)
    elif there:
        names = "、".join(p.name for p in there)
        yield Ailment(_NAME, Text(f"索引没有了，却留下 {names}", f"the index is gone, but {names} was left"))


def _not_writable(path: Path, there: list[Path]) -> Iterator[Ailment]:
    if path.parent.exists() and not os.access(path.parent, os.W_OK):
        said = Text(f"不能写索引所在的 {path.parent}", f"the index's folder can't be written: {path.parent}")
        yield Ailment(_NAME, said, same(f"ls -ld {path.parent} && df -h {path.parent}"))
        return
    for each in there:
        if not os.access(each, os.R_OK | os.W_OK):
            yield Ailment(_NAME, Text(f"索引不能读写：{each}", f"the index can't be read and written: {each}"))


def _read(house: House, path: Path, books: Books) -> Iterator[Ailment]:
    try:
        seen = look(path, READERS)
    except OutOfReach as error:
        said = Text(f"索引现在读不到：{error}", f"the index can't be got at now: {error}")
        yield Ailment(_NAME, said, Text("看看磁盘，稍后再试：df -h .", "look at the disk and try again later: df -h ."))
    except Damaged as error:
        yield Ailment(_NAME, Text(f"索引坏了：{error}", f"the index is damaged: {error}"))
    else:
        # One of another program is made anew in any case.
        if seen.words.get("stamp") == stamp() and seen.words.get("head"):
            yield from _compared(house, seen, books)


def _compared(house: House, seen: Seen, books: Books) -> Iterator[Ailment]:
    head, before = seen.words["head"], house.head
    # A writer may have been faster than this look, but the index never is faster than the history.
    house.refresh()
    if not leads_to(house.path, head, house.head):
        said = Text(f"索引折到 {head[:12]}，历史里没有它", f"the index ends at {head[:12]}, which the history hasn't")
        yield Ailment(_NAME, said)
    elif head == before:
        yield from _other_books(seen, books)
    else:
        with pages(house, house.objects.commit(head).tree) as then:
            yield from _other_books(seen, then)


def _other_books(seen: Seen, books: Books) -> Iterator[Ailment]:
    told = [(label, str(seen.counts[name]), str(len(getattr(books, name)))) for name, label in LABELS.items()]
    last = books.last.id if books.last is not None else ""
    told.append((Text("最后一条", "last entry"), seen.words.get("last", ""), last))
    odd = [
        Text(f"{label.zh} {ours}，账页 {theirs}", f"{label.en} {ours}, by the pages {theirs}")
        for label, ours, theirs in told
        if ours != theirs
    ]
    if odd:
        words = join(odd, "；", "; ")
        yield Ailment(
            _NAME, Text(f"索引与账页不同：{words.zh}", f"the index tells other books than the pages: {words.en}")
        )


@contextmanager
def pages(house: House, tree: str) -> Iterator[Books]:
    """The books that a tree's pages leave, no index asked and few of them in memory."""

    def nowhere(_tree: str) -> Books:
        raise Damaged("what is folded for a look is nowhere else")

    kept = KeptBooks(Store(None, SHELVES), house.rules_of, nowhere)
    try:
        yield fold(every(house.objects, tree), house.rules_of, kept)
    finally:
        kept.store.close()


def mend(house: Path) -> Iterator[Text]:
    """Removes an index that ails; whoever opens the house next makes it anew out of the pages."""
    with House(house) as opened, pages(opened, opened.tree) as books:
        ails = any(ailment.mends for ailment in ailments(opened, books))
    if ails:
        removed(path_of(house))
        yield Text("已丢掉索引，照账页重新做", "the index was thrown away and is made again from the pages")
