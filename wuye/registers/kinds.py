"""Types of fields: what they may hold; a page's value is checked and typed."""

from __future__ import annotations

import re
from decimal import Decimal, InvalidOperation
from typing import Any

from wuye.errors import Problem
from wuye.pattern import pattern
from wuye.registers.books import Books
from wuye.registers.define import Field
from wuye.text import Text, near_to

YES = {"yes", "y", "true", "1", "√", "是", "有", "on"}
NO = {"no", "n", "false", "0", "×", "x", "否", "无", "off"}
CONTROLS = r"\x00-\x08\x0b-\x1f\x7f\x85\u2028\u2029\u202a-\u202e\u2066-\u2069"
CONTROL = pattern(f"[{CONTROLS}]")
PAPER = ("no", "signed_by", "stamped", "photo", "place")
MONEY = pattern(r"^-?\d+(\.\d{1,2})?$")
KEY_LINE = pattern(r"^(ssh-ed25519|sk-ssh-ed25519@openssh\.com) [A-Za-z0-9+/=]+$")

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


def codes(field: Field, text: str, books: Books, register: str) -> str:
    """A line of codes, each one a row of the field's table, by its name or its label; one blank between them."""
    rows = books.rules.table(register, str(field.cells))
    named = {word: n for n, r in rows.items() if n != "else" for word in (str(r["zh"]), str(r["en"]), n)}
    found = re.split(r"[\s,，、]+", text.strip())
    if len(found) == 1 and found[0] not in named:
        found = list(found[0])
    for one in found:
        if one not in named:
            known = ", ".join(f"{n} {r['zh']}" for n, r in rows.items() if n != "else")
            raise Unfit(
                f"{field.label.zh} 没有 {one} 这个代号，可写：{known}",
                f"{field.label.en}: no code {one}; one of {known}",
            )
    return " ".join(named[one] for one in found)


def unknown_person(text: str, books: Books) -> Unfit:
    """Nobody here is called so; near names are offered."""
    known = {s.id: str(s.facts.get("name", s.id)) for s in books.all("staff") if s.state == "active"}
    near = near_to(text, [*known, *known.values()])
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


def check_text(label: Text, raw: Any, longest: int) -> str:
    """Words for a page: not empty, not too long, no control or direction characters."""
    if not isinstance(raw, str) or not raw.strip():
        raise Unfit(f"{label.zh} 不能是空的", f"{label.en} can't be empty")
    if len(raw) > longest:
        raise Unfit(
            f"{label.zh} 太长（{len(raw)} 字，最多 {longest}）",
            f"{label.en} is too long ({len(raw)}, at most {longest})",
        )
    if not raw.isprintable() and CONTROL.search(raw):
        raise Unfit(f"{label.zh} 含有控制字符", f"{label.en} has control characters in it")
    return raw


def sheet_rows(field: Field, books: Books, register: str) -> list[str] | None:
    """The rows a sheet may have: a register's subjects, a table's rows or a knob's list; None where any will do."""
    if field.of is None:
        return None
    if field.of in books.rules.registers:
        return books.names(field.of)
    rows: Any = books.rules.table(register, field.of) or books.rules.knob(register, field.of)
    return None if not isinstance(rows, (list, dict)) or "else" in rows else list(rows)
