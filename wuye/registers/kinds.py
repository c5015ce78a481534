"""Types of fields: what they may hold; a page's value is checked and typed."""

from __future__ import annotations

import datetime as dt
import re
from decimal import Decimal, InvalidOperation
from difflib import get_close_matches
from typing import Any

from wuye.errors import Problem
from wuye.registers import clock, people
from wuye.registers.books import Books
from wuye.registers.define import Field
from wuye.text import Text

YES = {"yes", "y", "true", "1", "√", "是", "有", "on"}
NO = {"no", "n", "false", "0", "×", "x", "否", "无", "off"}
CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\x85\u2028\u2029\u202a-\u202e\u2066-\u2069]")
PAPER = ("no", "signed_by", "stamped", "photo", "place")
MONEY = re.compile(r"^-?\d+(\.\d{1,2})?$")
KEY_LINE = re.compile(r"^(ssh-ed25519|sk-ssh-ed25519@openssh\.com) [A-Za-z0-9+/=]+$")

SAMPLES = {
    "time": Text("18:00", "18:00"),
    "day": Text("2026-11-22", "2026-11-22"),
    "int": Text("1", "1"),
    "money": Text("12.50", "12.50"),
    "decimal": Text("12.5", "12.5"),
    "paper": Text("编号=…,签字人=…", "no=…,signed_by=…"),
}


class Unfit(ValueError):
    """A value that its field can't hold, with the words that say why."""

    def __init__(self, zh: str, en: str, remedy: Text | None = None) -> None:
        super().__init__(en)
        self.text, self.remedy = Text(zh, en), remedy

    def problem(self, field: Field) -> Problem:
        """The same as a problem of that field, with a line to type."""
        return Problem(self.text, field.rules, self.remedy or option_line(field), field=field.name)


def option_line(field: Field) -> Text:
    """The option to type for a field, with its choices or its columns."""
    zh, en = f"--{field.label.zh}", f"--{field.name.replace('_', '-')}"
    if 0 < len(field.choices) <= 7:
        return Text(f"{zh} {'｜'.join(t.zh for t in field.choices.values())}", f"{en} {'|'.join(field.choices)}")
    if field.type == "rows":
        columns = field.columns.values()
        cells = ",".join(f"{c.label.zh}=…" for c in columns), ",".join(f"{c.name}=…" for c in columns)
        return Text(f"{zh} {cells[0]}", f"{en} {cells[1]}")
    sample = SAMPLES.get(field.type, Text("…", "…"))
    return Text(f"{zh} {sample.zh}", f"{en} {sample.en}")


def choices(field: Field, books: Books, register: str) -> dict[str, Text]:
    """The choices of an enum or choice field with their labels."""
    if field.house_list:
        return books.rules.house_list(field.house_list)
    if field.type == "choice" and field.table:
        rows = books.rules.table(register, field.table)
        return {n: Text(str(r.get("zh", n)), str(r.get("en", n))) for n, r in rows.items() if n != "else"}
    return dict(field.choices)


def unknown_person(text: str, books: Books) -> Unfit:
    """Nobody here is called so; near names are offered."""
    known = {s.id: str(s.facts.get("name", s.id)) for s in books.all("staff") if s.state == "active"}
    near = get_close_matches(text, [*known, *known.values()], n=3, cutoff=0.5)
    hint = Text(f"是不是：{'、'.join(near)}", f"did you mean {', '.join(near)}") if near else None
    return Unfit(
        f"名册里没有 {text}",
        f"nobody called {text} is enrolled",
        hint or Text("wuye staff list", "wuye staff list"),
    )


def pick(field: Field, text: str, books: Books, register: str) -> str:
    """The name of a choice, from its name or a label."""
    options = choices(field, books, register)
    for name, label in options.items():
        if text in (name, label.zh, label.en):
            return name
    zh = "、".join(f"{label.zh}（{name}）" for name, label in options.items())
    en = ", ".join(options)
    raise Unfit(f"{field.label.zh} 没有 {text} 这一项，可选：{zh}", f"{field.label.en}: no choice {text}; one of {en}")


def decimal(field: Field, text: str) -> Decimal:
    """A number as typed, exact."""
    try:
        number = Decimal(text)
    except InvalidOperation:
        number = Decimal("NaN")
    if not number.is_finite() or (field.type == "money" and not MONEY.fullmatch(text)):
        raise Unfit(f"{field.label.zh} 要写数字，如 12.50", f"{field.label.en} is a number such as 12.50")
    return number


def column_of(field: Field, word: str) -> str:
    """The name of a column of rows or of a paper, from its name or label."""
    if field.type == "paper":
        zh = {"编号": "no", "签字人": "signed_by", "盖章": "stamped", "照片": "photo", "存放": "place"}
        if zh.get(word, word) in PAPER:
            return zh.get(word, word)
    for name, column in field.columns.items():
        if word in (name, column.label.zh):
            return name
    known = ", ".join(field.columns or PAPER)
    raise Unfit(
        f"{field.label.zh} 没有 {word} 这一栏，可用：{known}",
        f"{field.label.en} has no column {word}; one of {known}",
    )


def public_key(field: Field, text: str) -> str:
    """A public key line, type and key only."""
    line = " ".join(text.split()[:2])
    if not KEY_LINE.fullmatch(line):
        raise Unfit("公钥须是 ssh-ed25519 AAAA… 一行", "a public key is one line ssh-ed25519 AAAA…")
    return line


def typed(field: Field, raw: Any, books: Books, register: str) -> Any:
    """The typed value behind a page's value; raises Unfit where the field can't hold it."""
    if field.type == "sheet":
        return _check_sheet(field, raw, sheet_rows(field, books, register))
    if field.many:
        if not isinstance(raw, list) or (not raw and field.type != "count"):
            raise Unfit(f"{field.label.zh} 要写成一列", f"{field.label.en} is a list")
        values = [_typed_one(field, item, books, register) for item in raw]
        if isinstance(field.min, int) and len(values) < field.min:
            option = f"--{field.name.replace('_', '-')} …"
            again = Text(" ".join([f"--{field.label.zh} …"] * field.min), " ".join([option] * field.min))
            raise Unfit(f"{field.label.zh} 至少 {field.min} 项", f"{field.label.en} wants at least {field.min}", again)
        return values
    return _typed_one(field, raw, books, register)


def _typed_one(field: Field, raw: Any, books: Books, register: str) -> Any:
    kind = field.type
    if kind in ("time", "day"):
        return _moment(field, raw)
    if kind in ("enum", "choice"):
        if not isinstance(raw, str) or raw not in choices(field, books, register):
            return pick(field, str(raw), books, register)
        return raw
    if kind == "flag":
        return _want(field, raw, bool, "是或否", "yes or no")
    if kind == "int":
        return _bounds(field, _want(field, raw, int, "整数", "a whole number"))
    if kind in ("decimal", "money"):
        return _bounds(field, _number(field, raw))
    if kind in ("paper", "rows"):
        return _check_record(field, _want(field, raw, dict, "一张小表", "a small map"), books, register)
    return _words(field, raw, books)


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


def _words(field: Field, raw: Any, books: Books) -> str:
    text = check_text(field.label, raw, field.longest)
    if field.pattern and not re.fullmatch(field.pattern, text):
        raise Unfit(f"{field.label.zh} 写法不对：{text}", f"{field.label.en} isn't written like that: {text}")
    if field.type == "length" and clock.length(text) is None:
        raise Unfit(f"{field.label.zh} 要写时长，如 2h、3天", f"{field.label.en} is a length such as 2h or 3d")
    if field.type == "phone" and sum(c.isdecimal() for c in text) < 3:
        raise Unfit(f"{field.label.zh} 要写电话号码", f"{field.label.en} is a phone number")
    if field.type in ("person", "people") and not field.outsiders and not people.staff(books, text):
        raise unknown_person(text, books)
    if field.type == "ref" and field.register and not field.loose:
        _check_ref(field, text, books)
    return public_key(field, text) if field.type == "key" else text


def check_text(label: Text, raw: Any, longest: int) -> str:
    """Words for a page: not empty, not too long, no control or direction characters."""
    if not isinstance(raw, str) or not raw.strip():
        raise Unfit(f"{label.zh} 不能是空的", f"{label.en} can't be empty")
    if len(raw) > longest:
        raise Unfit(
            f"{label.zh} 太长（{len(raw)} 字，最多 {longest}）",
            f"{label.en} is too long ({len(raw)}, at most {longest})",
        )
    if CONTROL.search(raw):
        raise Unfit(f"{label.zh} 含有控制字符", f"{label.en} has control characters in it")
    return raw


def _check_ref(field: Field, text: str, books: Books) -> None:
    assert field.register is not None
    if books.subject(field.register, text) is None:
        near = get_close_matches(text, books.names(field.register, text), n=3, cutoff=0.5)
        hint = Text(f"是不是：{'、'.join(near)}", f"did you mean {', '.join(near)}") if near else None
        line = f"wuye {field.register} list"
        raise Unfit(f"没有登记 {text}", f"{text} is not registered", hint or Text(line, line))


def _check_record(field: Field, raw: dict[str, Any], books: Books, register: str) -> dict[str, Any]:
    if field.type == "paper" and not raw.get("no"):
        raise Unfit(f"{field.label.zh} 要写编号", f"{field.label.en} wants its number")
    for word, value in raw.items():
        column = field.columns.get(column_of(field, word))
        if column is not None:
            typed(column, value, books, register)
        elif isinstance(value, str):
            check_text(field.label, value, field.longest)
    lacking = [c.label for n, c in field.columns.items() if n not in raw]
    if lacking:
        zh, en = "、".join(t.zh for t in lacking), ", ".join(t.en for t in lacking)
        raise Unfit(f"{field.label.zh} 缺：{zh}", f"{field.label.en} lacks {en}")
    return raw


def sheet_rows(field: Field, books: Books, register: str) -> list[str] | None:
    """The rows a sheet may have: a register's subjects, a table's rows or a knob's list; None where any will do."""
    if field.of is None:
        return None
    if field.of in books.rules.registers:
        return books.names(field.of)
    rows: Any = books.rules.table(register, field.of) or books.rules.knob(register, field.of)
    return None if not isinstance(rows, (list, dict)) or "else" in rows else list(rows)


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
