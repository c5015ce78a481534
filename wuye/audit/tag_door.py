"""The tag of a close at the door of a shared repository: let in once, where it is the one that the books there expect."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from wuye.audit.tags import wrong
from wuye.audit.taking import Seal, take_in
from wuye.audit.violation import Violation
from wuye.desk.current import at_head
from wuye.desk.house import House
from wuye.registers.closing import closes, tag_name
from wuye.repo.house import MAIN
from wuye.repo.objects import Objects
from wuye.repo.tags import FOLDER
from wuye.text import Text, same

CLOSES = f"{FOLDER}close/"
INDEX = Path("wuye", "index.db")


def let_in(objects: Objects, ref: str, old: str, new: str) -> Iterator[Violation]:
    """What keeps a tag out: there is one of its name, or it isn't what the books here expect."""
    if not new.strip("0") or old.strip("0") or objects.get(ref) is not None:
        text = Text("结账的标签不能移动或删除：{ref}", "the tag of a close is never moved or deleted: {ref}")
        yield Violation("tag", text.fill(ref=ref[:200]), path=ref[:200])
        return
    now = objects.get(MAIN)
    if now is None:
        yield Violation("tag", Text("先推送账本", "the books come first"), remedy=same("git push origin main"))
        return
    house, seal = House(objects.house), Seal()
    house.objects, house.head = objects, now[1]
    books, kept = at_head(house, house.path / INDEX, lambda e, then, rules_of: take_in(e, then, rules_of, seal))
    try:
        name = ref.removeprefix(FOLDER)
        record = next((one for one in closes(books) if tag_name(one) == name), None)
        yield from wrong(name, new, record, objects, books)
    finally:
        if kept is not None:
            kept.store.close()
