"""Values of the tables as cells of a sheet: labels of choices, names of people, days, sums of money."""

from __future__ import annotations

import datetime as dt
import json
from decimal import Decimal
from typing import Any

from wuye.registers import people
from wuye.registers.books import Books
from wuye.registers.define import Field, Register
from wuye.registers.kinds import choices
from wuye.registers.plan import field_of
from wuye.registers.say import state_label
from wuye.reports.sheet import Cell, Column, Kind, Money
from wuye.text import Text, join, same

KIND: dict[str, Kind] = {
    "int": "number", "decimal": "number", "money": "money", "day": "day", "time": "time", "flag": "yes", "length": "length",
}  # fmt: skip
OWN: dict[str, tuple[Text, Kind]] = {
    "subject": (Text("对象", "subject"), "text"),
    "state": (Text("状态", "state"), "text"),
    "since": (Text("自", "since"), "time"),
    "days": (Text("多久", "for how long"), "length"),
    "by": (Text("经办人", "by"), "text"),
    "at": (Text("记录时间", "recorded"), "time"),
    "happened": (Text("发生时间", "happened"), "time"),
    "done_at": (Text("生效时间", "took effect"), "time"),
    "day": (Text("日期", "day"), "day"),
    "action": (Text("动作", "action"), "text"),
    "register": (Text("登记簿", "register"), "text"),
    "entry": (Text("记录号", "entry"), "text"),
    "due": (Text("待办", "due"), "text"),
    "label": (Text("待办", "due"), "text"),
    "who": (Text("谁", "who"), "text"),
    "opened": (Text("起欠", "since"), "time"),
    "limit": (Text("应办", "by when"), "time"),
    "late": (Text("逾期", "late by"), "length"),
    "kind": (Text("种类", "kind"), "text"),
}
"""What stands in every entry, subject or due beside its fields."""
PEOPLE = ("person", "people")
ACT = {
    "sign": Text("签字", "sign"), "decline": Text("不同意", "decline"), "glass": Text("应急先行", "break glass"),
    "correct": Text("更正", "correct"), "done": Text("了结", "done"), "told": Text("已告知", "told"),
    "routine": Text("例行", "routine"), "settle": Text("裁定", "settle"),
}  # fmt: skip


class Values:
    """How the values of a house are said, by its books."""

    def __init__(self, books: Books, register: Register) -> None:
        self._books, self._register = books, register
        self._names: dict[str, str] = {}

    def column(self, path: str, own: tuple[str, ...]) -> Column:
        """The column of a field, a fact or something that every row has."""
        head = path.partition(".")[0]
        kind = self.field(path)
        if (head in own or kind is None) and head in OWN:
            if head == "subject":
                # Of the house as a whole there are subjects of every register.
                label = self._register.subject.label if self._register.name != "house" else OWN["subject"][0]
                return Column("subject", label, "text", person=self._register.name == "staff")
            said, form = OWN[head]
            return Column(head, said, form, person=head in ("by", "who"))
        if kind is None:
            return Column(path, same(path))
        form = "text" if kind.many else KIND.get(kind.type, "text")
        return Column(path, kind.label, form, person=kind.type in PEOPLE or kind.personal)

    def field(self, path: str) -> Field | None:
        """The field that a path names, or the part of one."""
        head, _, rest = path.partition(".")
        kind = field_of(self._register, head)
        return kind.columns.get(rest, kind) if kind is not None and rest else kind

    def cell(self, path: str, raw: Any, own: tuple[str, ...]) -> Cell:
        """One value."""
        head = path.partition(".")[0]
        kind = self.field(path)
        if raw is None:
            return None
        if (head in own or kind is None) and head in OWN:
            return self._own(head, raw)
        return self.of(kind, raw)

    def _own(self, head: str, raw: Any) -> Cell:
        if head in ("since", "at", "happened", "done_at", "opened", "limit"):
            return self.moment(int(raw))
        if head in ("days", "late"):
            return dt.timedelta(seconds=max(0, int(raw)))
        if head == "day":
            return dt.date.fromisoformat(str(raw))
        if head == "by":
            return self.name(str(raw))
        if head == "who":
            return people.say_who(self._books, tuple(json.loads(str(raw))))
        if head == "subject" and self._register.name == "staff":
            return self.name(str(raw))
        if head in ("due", "label"):
            return Text(*json.loads(str(raw)))
        if head == "kind":
            return DUE_KINDS.get(str(raw), same(str(raw)))
        return self._named(head, str(raw))

    def _named(self, head: str, raw: str) -> Cell:
        book = self._register
        if head == "state":
            return state_label(book, raw)
        if head == "action":
            return book.actions[raw].label if raw in book.actions else ACT.get(raw, same(raw))
        if head == "register":
            found = self._books.rules.registers.get(raw)
            return found.label if found is not None else same(raw)
        return raw

    def of(self, kind: Field | None, raw: Any) -> Cell:
        """The value of a field, as the tables hold it."""
        if isinstance(raw, str) and raw[:1] in "[{":
            raw = _loaded(raw)
        if isinstance(raw, list):
            parts = [self.of(kind, one) for one in raw]
            return join([part if isinstance(part, Text) else same(str(part)) for part in parts]) if parts else None
        if isinstance(raw, dict):
            return "，".join(f"{k}={v}" for k, v in raw.items())
        if isinstance(raw, float):
            raw = Decimal(str(raw))
        return raw if kind is None else self._typed(kind, raw)

    def _typed(self, kind: Field, raw: Any) -> Cell:
        text = str(raw)
        if kind.type in PEOPLE:
            return self.name(text)
        if kind.type in ("enum", "choice"):
            return choices(kind, self._books, self._register.name).get(text, same(text))
        if kind.type == "flag":
            return bool(raw)
        if kind.type == "money" and isinstance(raw, (int, Decimal)):
            return Money(int(raw))
        return _when(kind.type, text) if kind.type in ("day", "time") else raw

    def named(self, kind: str, raw: str) -> Cell:
        """A name of one of the kinds that a file of SQL may give."""
        if kind == "person":
            return self.name(raw)
        if kind == "people":
            return join([same(self.name(one)) for one in raw.split()])
        if kind == "who":
            return people.say_who(self._books, tuple(json.loads(raw)))
        if kind == "words":
            return Text(*json.loads(raw))
        register, _, action = raw.partition(".")
        book = self._books.rules.registers.get(register)
        if kind not in ("register", "act") or book is None:
            return raw
        if kind == "register":
            return book.label
        return book.actions[action].label if action in book.actions else ACT.get(action, same(action))

    def name(self, person: str) -> str:
        """A person's name; with the staff id where others are called so, too."""
        if person not in self._names:
            name = people.name_of(self._books, person)
            alone = len(people.by_name(self._books, name)) < 2
            self._names[person] = name if alone else f"{name} {person}"
        return self._names[person]

    def moment(self, seconds: int) -> dt.datetime:
        """A moment of the tables in the house's zone."""
        return dt.datetime.fromtimestamp(seconds, self._books.rules.zone)


DUE_KINDS = {
    "owe": Text("待办", "owed"), "tell": Text("告知", "news to tell"), "difference": Text("差异", "difference to explain"),
    "sign": Text("签字", "signature"),
}  # fmt: skip


def _when(kind: str, text: str) -> Cell:
    try:
        return dt.date.fromisoformat(text) if kind == "day" else dt.datetime.fromisoformat(text)
    except ValueError:
        return text


def _loaded(raw: str) -> Any:
    try:
        return json.loads(raw)
    except ValueError:
        return raw
