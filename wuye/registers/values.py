"""The typed value behind what a page holds, by the type of its field."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from decimal import Decimal
from typing import Any

from wuye.registers import clock, people
from wuye.registers.books import Books
from wuye.registers.custody import behind, registers_of
from wuye.registers.define import Field
from wuye.registers.drawing import from_page as from_month
from wuye.registers.kinds import (
    Unfit,
    check_text,
    choices,
    codes,
    column_of,
    decimal,
    pick,
    public_key,
    sheet_rows,
    unknown_person,
)
from wuye.registers.turning import from_page as from_page_field
from wuye.text import Text, near_to

Reader = Callable[[Field, Any, Books, str], Any]
"""From a field, a page's value, the books and the name of the register to the typed value; Unfit where it can't be."""


def from_page(field: Field, raw: Any, books: Books, register: str) -> Any:
    """The typed value behind a page's value; raises Unfit where the field can't hold it."""
    reader = READERS.get(field.type, _plain)
    if field.many and reader is not _sheet:
        return _several(field, [reader(field, item, books, register) for item in _listed(field, raw)])
    return reader(field, raw, books, register)


def _listed(field: Field, raw: Any) -> list[Any]:
    if not isinstance(raw, list) or (not raw and field.type != "count"):
        raise Unfit(f"{field.label.zh} 要写成一列", f"{field.label.en} is a list")
    return raw


def _several(field: Field, values: list[Any]) -> list[Any]:
    if isinstance(field.min, int) and len(values) < field.min:
        option = f"--{field.name.replace('_', '-')} …"
        again = Text(" ".join([f"--{field.label.zh} …"] * field.min), " ".join([option] * field.min))
        raise Unfit(f"{field.label.zh} 至少 {field.min} 项", f"{field.label.en} wants at least {field.min}", again)
    return values


def _sheet(field: Field, raw: Any, books: Books, register: str) -> dict[str, Any]:
    sheet = _check_sheet(field, raw, sheet_rows(field, books, register))
    for row, line in sheet.items() if field.cells else ():
        if not isinstance(line, str) or codes(field, line, books, register) != line:
            raise Unfit(f"{field.label.zh}：{row} 要写一行代号", f"{field.label.en}: {row} wants a line of codes")
    return sheet


def _choice(field: Field, raw: Any, books: Books, register: str) -> str:
    known = field.choices or choices(field, books, register)
    return raw if isinstance(raw, str) and raw in known else pick(field, str(raw), books, register)


def _record(field: Field, raw: Any, books: Books, register: str) -> dict[str, Any]:
    return _check_record(field, _want(field, raw, dict, "一张小表", "a small map"), books, register)


def _want(field: Field, raw: Any, kind: type, zh: str, en: str) -> Any:
    if not isinstance(raw, kind) or (kind is int and isinstance(raw, bool)):
        raise Unfit(f"{field.label.zh} 要写{zh}", f"{field.label.en} is {en}")
    return raw


def _number(field: Field, raw: Any) -> Decimal:
    if isinstance(raw, bool) or not isinstance(raw, (int, float, Decimal, str)):
        raise Unfit(f"{field.label.zh} 要写数字", f"{field.label.en} is a number")
    return decimal(field, str(raw))


def _bounds(field: Field, value: Any) -> Any:
    low, high = field.min, field.max
    if isinstance(low, (int, float)) and value < low:
        raise Unfit(f"{field.label.zh} 不能小于 {low}", f"{field.label.en} can't be under {low}")
    if isinstance(high, (int, float)) and value > high:
        raise Unfit(f"{field.label.zh} 不能大于 {high}", f"{field.label.en} can't be over {high}")
    return value


def _moment(field: Field, raw: Any) -> Any:
    if isinstance(raw, (dt.datetime, dt.date)):
        return raw
    try:
        value = dt.datetime.fromisoformat(raw) if field.type == "time" else dt.date.fromisoformat(raw)
    except (TypeError, ValueError):
        raise Unfit(f"{field.label.zh} 不是时间：{raw}", f"{field.label.en} is no time: {raw}") from None
    if isinstance(value, dt.datetime) and value.tzinfo is None:
        raise Unfit(f"{field.label.zh} 缺时区", f"{field.label.en} lacks its time zone")
    return value


def _words(field: Field, raw: Any) -> str:
    text = check_text(field.label, raw, field.longest)
    if field.pattern and not re.fullmatch(field.pattern, text):
        raise Unfit(f"{field.label.zh} 写法不对：{text}", f"{field.label.en} isn't written like that: {text}")
    return text


def _plain(field: Field, raw: Any, _books: Books, _register: str) -> Any:
    # Nearly all words are such that nothing can be wrong with them.
    fine = raw.__class__ is str and raw.isprintable() and raw.strip() and len(raw) <= field.longest
    return raw if fine and not field.pattern else _words(field, raw)


def _length(field: Field, raw: Any, _books: Books, _register: str) -> str:
    text = _words(field, raw)
    if clock.length(text) is None:
        raise Unfit(f"{field.label.zh} 要写时长，如 2h、3天", f"{field.label.en} is a length such as 2h or 3d")
    return text


def _phone(field: Field, raw: Any, _books: Books, _register: str) -> str:
    text = _words(field, raw)
    if sum(c.isdecimal() for c in text) < 3:
        raise Unfit(f"{field.label.zh} 要写电话号码", f"{field.label.en} is a phone number")
    return text


def _person(field: Field, raw: Any, books: Books, _register: str) -> str:
    text = _words(field, raw)
    if not field.outsiders and not people.staff(books, text):
        raise unknown_person(text, books)
    return text


def _reference(field: Field, raw: Any, books: Books, _register: str) -> str:
    text = _words(field, raw)
    if field.register and not field.loose:
        _check_ref(field, text, books)
    return text


def _check_ref(field: Field, text: str, books: Books) -> None:
    if behind(field.register, text, books) is None:
        registers = registers_of(field.register, books.rules)
        near = near_to(text, [name for one in registers for name in books.names(one, text)])
        hint = Text(f"是不是：{'、'.join(near)}", f"did you mean {', '.join(near)}") if near else None
        line = f"wuye {next(iter(registers), '')} list"
        raise Unfit(f"没有登记 {text}", f"{text} is not registered", hint or Text(line, line))


def _check_record(field: Field, raw: dict[str, Any], books: Books, register: str) -> dict[str, Any]:
    if field.type == "paper" and not raw.get("no"):
        raise Unfit(f"{field.label.zh} 要写编号", f"{field.label.en} wants its number")
    read: dict[str, Any] = {}
    for word, value in raw.items():
        column = field.columns.get(column_of(field, word))
        if column is not None:
            typed = from_page(column, value, books, register)
            # A page has only words for a moment; every other cell is what stands there.
            read |= {word: typed} if column.type in ("day", "time") else {}
        elif isinstance(value, str):
            check_text(field.label, value, field.longest)
    lacking = [c.label for n, c in field.columns.items() if n not in raw]
    if lacking:
        zh, en = "、".join(t.zh for t in lacking), ", ".join(t.en for t in lacking)
        raise Unfit(f"{field.label.zh} 缺：{zh}", f"{field.label.en} lacks {en}")
    return {**raw, **read}


def _check_sheet(field: Field, raw: Any, rows: list[str] | None) -> dict[str, Any]:
    if not isinstance(raw, dict) or not raw:
        raise Unfit(f"{field.label.zh} 要逐项写 √ 或 ×", f"{field.label.en} wants a mark for each row")
    for row, value in raw.items():
        if rows is not None and row not in rows:
            known = ", ".join(rows)
            raise Unfit(
                f"{field.label.zh} 没有 {row} 这一行，可填：{known}",
                f"{field.label.en} has no row {row}; rows: {known}",
            )
        if value is not True:
            check_text(field.label, value, field.longest)
    return raw


READERS: dict[str, Reader] = {
    "time": lambda field, raw, _books, _register: _moment(field, raw),
    "day": lambda field, raw, _books, _register: _moment(field, raw),
    "enum": _choice,
    "choice": _choice,
    "flag": lambda field, raw, _books, _register: _want(field, raw, bool, "是或否", "yes or no"),
    "int": lambda field, raw, _books, _register: _bounds(field, _want(field, raw, int, "整数", "a whole number")),
    "decimal": lambda field, raw, _books, _register: _bounds(field, _number(field, raw)),
    "money": lambda field, raw, _books, _register: _bounds(field, _number(field, raw)),
    "paper": _record,
    "rows": _record,
    "length": _length,
    "phone": _phone,
    "person": _person,
    "people": _person,
    "ref": _reference,
    "sheet": _sheet,
    "page": from_page_field,
    "pages": from_month,
    "draw": from_month,
    "key": lambda field, raw, _books, _register: public_key(field, _words(field, raw)),
}
"""How a page's value is read, by the type of its field; the other types hold words."""
