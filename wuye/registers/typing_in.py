"""What is typed at the counter becomes a page's value."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Mapping
from typing import Any

from wuye.pattern import pattern
from wuye.registers import clock, people
from wuye.registers.books import Books
from wuye.registers.define import Field
from wuye.registers.drawing import as_month
from wuye.registers.kinds import NO, YES, Unfit, codes, column_of, decimal, pick, public_key, unknown_person
from wuye.registers.turning import as_field

SHORT_DAY = pattern(r"[0-9]{1,2}-[0-9]{1,2}")


def from_text(field: Field, words: str, books: Books, register: str, now: dt.datetime) -> Any:
    """A page's value from what was typed; raises Unfit with what is wanted instead."""
    text = words.strip()
    if not text:
        raise Unfit(f"{field.label.zh} 不能是空的", f"{field.label.en} can't be empty")
    if field.type in ("enum", "choice"):
        return pick(field, text, books, register)
    if field.type in ("person", "people"):
        return _person(field, text, books)
    if field.type == "time":
        return _time(field, text, books, now)
    if field.type == "day":
        return _day(field, text, books, now)
    if field.cells:
        return _codes(field, text, books, register)
    if field.type == "sheet":
        return _sheet(field, text, books, register)
    if field.type == "page":
        return as_field(books, field, text)
    if field.type in ("pages", "draw"):
        return as_month(books, field, text)
    if field.type in ("rows", "paper"):
        return _record(field, text, books, register, now)
    reader = READERS.get(field.type)
    return reader(field, text) if reader else text


def _person(field: Field, text: str, books: Books) -> str:
    found = people.by_name(books, text)
    if len(found) == 1:
        return found[0]
    if len(found) > 1:
        ids = "、".join(found)
        raise Unfit(f"{text} 有 {len(found)} 位，请写工号：{ids}", f"{len(found)} people are called {text}: {ids}")
    if field.outsiders:
        return text
    raise unknown_person(text, books)


def _time(field: Field, text: str, books: Books, now: dt.datetime) -> dt.datetime:
    try:
        return clock.parse_when(text, now, books.calendar).astimezone(books.rules.zone)
    except (ValueError, OverflowError):
        raise Unfit(
            f"{field.label.zh} 看不懂 {text}，可写 18:00、2h、明天 18:00、2026-11-22T18:00",
            f"{field.label.en}: can't read {text}; write 18:00, 2h, tomorrow 18:00 or 2026-11-22T18:00",
        ) from None


def _day(field: Field, text: str, books: Books, now: dt.datetime) -> dt.date:
    if text in clock.DAYS:
        return books.rules.day_of(now) + dt.timedelta(days=clock.DAYS[text])
    try:
        month, dash, day = text.partition("-") if SHORT_DAY.fullmatch(text) else ("", "", "")
        return dt.date(books.rules.day_of(now).year, int(month), int(day)) if dash else dt.date.fromisoformat(text)
    except ValueError:
        raise Unfit(
            f"{field.label.zh} 要写日期，如 明天、11-22、2026-11-22",
            f"{field.label.en} is a day such as tomorrow, 11-22 or 2026-11-22",
        ) from None


def _flag(field: Field, text: str) -> bool:
    if text.lower() in YES | NO:
        return text.lower() in YES
    raise Unfit(f"{field.label.zh} 只能是 是 或 否", f"{field.label.en} is yes or no")


def _int(field: Field, text: str) -> int:
    if not re.fullmatch(r"-?\d{1,15}", text, re.ASCII):
        raise Unfit(f"{field.label.zh} 要写整数", f"{field.label.en} is a whole number")
    return int(text)


def _record(field: Field, text: str, books: Books, register: str, now: dt.datetime) -> dict[str, Any]:
    """`a=1,b=2` or, for a paper, its number alone."""
    if "=" not in text:
        if field.type == "paper":
            return {"no": text}
        raise Unfit(f"{field.label.zh} 要写成 名=值,名=值", f"{field.label.en} is written name=value,name=value")
    pairs = [part.partition("=") for part in re.split(r"[,，]", text)]
    cells = {column_of(field, k.strip()): v.strip() for k, _, v in pairs}
    if field.type == "paper":
        return {word: _flag(field, cell) if word == "stamped" else cell for word, cell in cells.items()}
    return row_from_texts(field, cells, books, register, now)


def row_from_texts(
    field: Field, cells: Mapping[str, Any], books: Books, register: str, now: dt.datetime
) -> dict[str, Any]:
    """A row of a table whose words are read as they are typed; what isn't words stays as it is."""
    named = {column_of(field, word): cell for word, cell in cells.items()}
    return {
        word: from_text(field.columns[word], cell, books, register, now) if isinstance(cell, str) else cell
        for word, cell in named.items()
    }


def _codes(field: Field, text: str, books: Books, register: str) -> dict[str, Any]:
    """`张伟=d d e n o`: a row of a sheet and its line of codes."""
    row, eq, line = text.partition("=")
    if not eq or not line.strip():
        raise Unfit(f"{field.label.zh} 要写成 谁=代号 代号 …", f"{field.label.en} is written WHO=CODE CODE …")
    name = row.strip()
    return {_person(field, name, books) if field.of == "staff" else name: codes(field, line, books, register)}


def _sheet(field: Field, text: str, books: Books, register: str) -> dict[str, Any]:
    """`tidy=√`: a row, by its name or label, and its tick or what is wrong."""
    row, _, mark = text.replace("＝", "=").partition("=")
    rows = books.rules.table(register, str(field.of))
    named = [name for name, cells in rows.items() if row.strip() in (name, cells.get("zh"), cells.get("en"))]
    return {(named or [row.strip()])[0]: True if mark.strip().lower() in YES or not mark else mark.strip()}


READERS: dict[str, Callable[[Field, str], Any]] = {
    "flag": _flag,
    "int": _int,
    "decimal": decimal,
    "money": decimal,
    "key": public_key,
}
