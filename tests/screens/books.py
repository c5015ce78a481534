"""Books folded in memory from entries written one by one, at a clock of their own."""

from __future__ import annotations

import datetime as dt
from functools import lru_cache
from pathlib import Path
from typing import Any

from wuye.ledger.entry import Entry, EntryId, to_bytes
from wuye.registers.books import Books
from wuye.registers.fold import take
from wuye.registers.load import load_rules
from wuye.registers.plan import Verdict
from wuye.registers.rules import Rules
from wuye.render.layout import Line
from wuye.render.view import View
from wuye.text import Lang

SCHEMAS = Path(__file__).parents[2] / "schemas"
START = dt.datetime.fromisoformat("2026-11-19T09:00:00+08:00")
SETTINGS = "wuye: 1\nname: 国际中心\nzone: Asia/Shanghai\nlang: zh\n"
KEY = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAI"
STAFF = {
    "chenjing": ("陈静", "general_manager", "administration"),
    "wangfang": ("王芳", "manager", "service"),
    "liuyang": ("刘洋", "leader", "service"),
    "zhangwei": ("张伟", "assistant", "service"),
    "lina": ("李娜", "leasing_agent", "leasing"),
}


@lru_cache(maxsize=4)
def rules(settings: str, *more: tuple[str, str]) -> Rules:
    """The rules of this repository, read once, with some registers more."""
    files = {f"schemas/{p.name}": p.read_bytes() for p in sorted(SCHEMAS.glob("*.yaml"))}
    files |= {f"schemas/{name}.yaml": text.encode() for name, text in more}
    return load_rules({"wuye.yaml": settings.encode(), **files})


class Desk:
    """Writes entries into books of its own; `at` moves the clock."""

    def __init__(self, settings: str = SETTINGS, **schemas: str) -> None:
        self.books = Books(rules(settings, *schemas.items()))
        self.now = START
        for person, (name, role, dept) in STAFF.items():
            key = KEY + person.ljust(32, "A")
            self.write("staff", "enrol", "chenjing", person, name=name, roles=[role], dept=dept, public_key=key)

    def at(self, when: str) -> Desk:
        """Moves the clock."""
        self.now = dt.datetime.fromisoformat(when + "+08:00")
        return self

    def write(self, register: str, do: str, by: str, *subjects: str, **fields: Any) -> str:
        """One entry; gives its id. The judge must have nothing against it."""
        verdict, entry = self.try_(register, do, by, *subjects, **fields)
        assert verdict.problems == [], verdict.problems
        return entry.id

    def try_(self, register: str, do: str, by: str, *subjects: str, **fields: Any) -> tuple[Verdict, Entry]:
        """One entry, whatever the judge says of it."""
        book = self.books.register(register)
        head = f"{book.prefix}{self.now:%y%m}-"
        id_ = str(EntryId(book.prefix, f"{self.now:%y%m}", "", self.books.serials.get(head, 0) + 1))
        bare = Entry(register, id_, self.now, by, do, subjects, dict(fields))
        entry = Entry(register, id_, self.now, by, do, subjects, dict(fields), to_bytes(bare, book.key))
        return take(entry, self.books), entry

    def sign(self, by: str, of: str, kind: str, **more: Any) -> str:
        """A signature."""
        record = self.books.records[of]
        fields = {"of": of, "digest": record.entry.digest, "as": kind, **more}
        return self.write(record.entry.register, "sign", by, **fields)

    def view(self, lang: Lang = "zh") -> View:
        """The books as a screen sees them now."""
        return View(self.books, self.now, lang)

    def key(self, name: str = "K-1203-1", **fields: Any) -> str:
        """A key received."""
        given = {"kind": "shared", "opens": ["1203"], "place": "A 柜 01 钩", **fields}
        return self.write("key", "receive", "zhangwei", name, **given)

    def lend(self, name: str, due: str, **fields: Any) -> str:
        """A key lent to 李娜 and given out."""
        given = {"borrower": "lina", "org": "leasing", "purpose": "inspection", "due": f"{due}+08:00", **fields}
        of = self.write("key", "borrow", "zhangwei", name, **given)
        self.sign("liuyang", of, "give")
        return of


def words(lines: list[Line]) -> str:
    """Lines as text."""
    return "\n".join("".join(span.words for span in line).rstrip() for line in lines)


def bare(text: str) -> str:
    """Text without any white space, to be found however it is wrapped."""
    return "".join(text.split())
