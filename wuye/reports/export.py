"""What is exported: entries of a register, period or subject, or subjects as they stand; as a sheet, and as plain items."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from typing import Any

from wuye.data import dataclass
from wuye.registers import people
from wuye.registers.books import Books
from wuye.registers.define import Field, Register
from wuye.registers.kinds import choices
from wuye.registers.plan import field_of, universal_fields
from wuye.registers.rules import MISSING
from wuye.registers.things import Record
from wuye.registers.words import BUILT_IN
from wuye.reports.sheet import Cell, Column, Kind, Sheet
from wuye.reports.subjects import SubjectRow
from wuye.text import Text, join

MASK = "***"
KINDS: Mapping[str, Kind] = {
    "int": "number", "decimal": "number", "money": "number", "day": "day", "time": "time", "flag": "yes",
}  # fmt: skip
ID = Column("id", Text("记录号", "id"))
AT = Column("at", Text("登记时间", "at"), "time")
BY = Column("by", Text("经办人", "by"), person=True)
BOOK = Column("register", Text("登记簿", "register"))
DO = Column("do", Text("动作", "do"))
SUBJECT = Column("subject", Text("对象", "subject"))
STATE = Column("state", Text("状态", "state"))
FIELDS = Column("fields", Text("内容", "fields"))


@dataclass(frozen=True, slots=True)
class Exported:
    """The same twice: as plain items that `wuye import` reads, and as a sheet for people; how many values were masked."""

    sheet: Sheet
    items: list[dict[str, Any]]
    masked: int


def may_reveal(books: Books, person: str, now: dt.datetime) -> bool:
    """Whether a person's post lets him export personal data."""
    roles = books.rules.knob("house", "personal_roles")
    return roles is not MISSING and people.fits(books, tuple(map(str, roles)), person, now)[0]


def export_entries(records: Iterable[Record], register: Register | None, books: Books, *, reveal: bool) -> Exported:
    """Entries, of one register or of all of them."""
    mask, items = _Mask(books, reveal), []
    for record in records:
        entry = record.entry
        items.append(
            {
                "id": entry.id,
                "at": entry.at.isoformat(),
                "by": entry.by,
                "register": entry.register,
                "do": entry.do,
                "subject": _one_or_many(entry.subjects),
                "fields": mask.fields(entry.register, entry.fields),
            }
        )
    head = (ID, AT, BY, *(() if register else (BOOK,)), DO, SUBJECT)
    return _exported("entries", Text("记录", "entries"), head, register, items, "fields", books, mask)


def export_subjects(rows: Iterable[SubjectRow], register: Register, books: Books, *, reveal: bool) -> Exported:
    """Subjects as they stand: their state and their facts."""
    mask = _Mask(books, reveal)
    items = [
        {
            "register": register.name, "subject": row.id, "state": row.state,
            "facts": mask.fields(register.name, row.facts),
        }
        for row in rows
    ]  # fmt: skip
    return _exported("subjects", Text("现状", "as it stands"), (SUBJECT, STATE), register, items, "facts", books, mask)


class _Mask:
    """Puts values as pages have them, and a mask in place of those that are personal."""

    def __init__(self, books: Books, reveal: bool) -> None:
        self._books, self._reveal, self.count = books, reveal, 0

    def fields(self, register: str, values: Mapping[str, Any]) -> dict[str, Any]:
        """The fields of an entry or of a subject; those in a correction are looked at, too."""
        book = self._books.register(register)
        return {name: self._value(name, raw, book) for name, raw in values.items()}

    def _value(self, name: str, raw: Any, book: Register) -> Any:
        kind = field_of(book, name)
        if kind is not None and kind.personal and not self._reveal:
            self.count += 1
            return MASK
        if kind is None and isinstance(raw, Mapping):
            return self.fields(book.name, raw)
        return page_value(raw)


def page_value(raw: Any) -> Any:
    """A value as a page, and JSON, has it."""
    if isinstance(raw, Mapping):
        return {str(k): page_value(v) for k, v in raw.items()}
    if isinstance(raw, (list, tuple)):
        return [page_value(v) for v in raw]
    if isinstance(raw, (dt.datetime, dt.date)):
        return raw.isoformat()
    if isinstance(raw, Decimal):
        return _number(raw)
    return raw if isinstance(raw, (str, int, float, bool)) or raw is None else str(raw)


def _number(value: Decimal) -> int | float | str:
    """A number where one keeps it whole, else its digits."""
    if value == value.to_integral_value() and abs(value) < 10**15:
        return int(value)
    return float(value) if Decimal(repr(float(value))) == value else f"{value:f}"


def _one_or_many(names: tuple[str, ...]) -> str | list[str] | None:
    return names[0] if len(names) == 1 else list(names) or None


def _exported(
    name: str,
    what: Text,
    head: tuple[Column, ...],
    register: Register | None,
    items: list[dict[str, Any]],
    inside: str,
    books: Books,
    mask: _Mask,
) -> Exported:
    if register is None:
        columns = [*head, FIELDS]
        rows = [(*_heads(item, head, None, books), _json(item[inside])) for item in items]
        title = Text(f"全部登记簿 {what.zh}", f"all registers, {what.en}")
        return Exported(Sheet(name, title, tuple(columns), rows), items, mask.count)
    values = [_told(item, inside, register) for item in items]
    kinds = _used(register, values)
    label = register.subject.label
    head = tuple(Column(c.name, label) if c is SUBJECT and label.zh else c for c in head)
    rows = [
        (
            *_heads(item, head, register, books),
            *(_cell(fields.get(k.name), k, books, register) for k in kinds),
        )
        for item, fields in zip(items, values, strict=True)
    ]
    own = tuple(Column(k.name, k.label, _kind(k), k.type in ("person", "people")) for k in kinds)
    title = Text(f"{register.label.zh} {what.zh}", f"{register.label.en}, {what.en}")
    return Exported(Sheet(f"{register.name}_{name}", title, (*head, *own), rows), items, mask.count)


def _told(item: dict[str, Any], inside: str, register: Register) -> dict[str, Any]:
    """What an item says, by column; what an act of every register says isn't what a field of that name holds."""
    fields: dict[str, Any] = item[inside]
    do = item.get("do")
    if do not in BUILT_IN:
        return fields
    typed = {name for name, kind in register.fields.items() if kind.type != "text" or kind.many}
    return {f"{do}.{name}" if name in typed else name: value for name, value in fields.items()}


def _used(register: Register, values: list[dict[str, Any]]) -> list[Field]:
    """The fields in which anything stands, in the order of the schema."""
    used = {name for fields in values for name in fields}
    known = [kind for kind in {**register.fields, **universal_fields()}.values() if kind.name in used]
    left = sorted(used - {kind.name for kind in known})
    return [*known, *(Field(name, Text(name, name), "text") for name in left)]


def _kind(kind: Field) -> Kind:
    return "text" if kind.many else KINDS.get(kind.type, "text")


def _heads(item: dict[str, Any], head: tuple[Column, ...], register: Register | None, books: Books) -> Iterator[Cell]:
    for column in head:
        value = item[column.name]
        if column.name == "do":
            book = register or books.register(item["register"])
            action = book.actions.get(value)
            yield action.label if action is not None and register is not None else value
        elif column.name == "state" and register is not None and value in register.states:
            yield register.states[value].label
        elif column.name == "at":
            yield dt.datetime.fromisoformat(value)
        else:
            yield ";".join(value) if isinstance(value, list) else value


def _cell(raw: Any, kind: Field, books: Books, register: Register) -> Cell:
    """A value in its cell: `wuye import` reads it back."""
    if raw is None or raw == MASK:
        return None if raw is None else MASK
    if kind.many and isinstance(raw, list):
        plain = all(isinstance(one, str) and not set(one) & set(";；、\n,，[") for one in raw)
        return _listed(raw, kind, books, register) if plain else _json(raw)
    if isinstance(raw, (dict, list)):
        return _json(raw)
    if kind.type in ("enum", "choice"):
        return _label(raw, kind, books, register)
    if kind.type == "time" and isinstance(raw, str):
        return dt.datetime.fromisoformat(raw)
    if kind.type == "day" and isinstance(raw, str):
        return dt.date.fromisoformat(raw)
    if kind.type in ("decimal", "money"):
        return Decimal(str(raw))
    return raw if isinstance(raw, (bool, int, str)) else str(raw)


def _listed(raw: list[str], kind: Field, books: Books, register: Register) -> Text | str:
    if kind.type in ("enum", "choice"):
        said = [_label(one, kind, books, register) for one in raw]
        return join([one if isinstance(one, Text) else Text(one, one) for one in said], ";", ";")
    return ";".join(raw)


def _label(raw: Any, kind: Field, books: Books, register: Register) -> Text | str:
    """The label of a choice, where no other choice is called so, too."""
    options = choices(kind, books, register.name)
    label = options.get(str(raw))
    words = [word for name, text in options.items() if name != raw for word in (name, *text)]
    return label if label is not None and not {*label} & {*words} else str(raw)


def _json(raw: Any) -> str:
    return json.dumps(raw, ensure_ascii=False)
