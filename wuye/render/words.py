"""Values as people read them: names, times near now, labels of choices; nothing raw reaches a terminal."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

from wuye.pattern import pattern
from wuye.registers import people
from wuye.registers.books import Books
from wuye.registers.define import Field, Register
from wuye.registers.kinds import CONTROLS, choices
from wuye.registers.plan import field_of
from wuye.registers.say import near_time
from wuye.text import Lang, Text, negated

WEEK = "一二三四五六日"
# 8-bit control codes move a cursor as well as ESC does; marks of direction and of no width hide what stands there.
UNSAFE = pattern(f"[{CONTROLS}\x80-\x9f\u061c\u200b\u200e\u200f\u2060\ufeff]")


def plain(words: str) -> str:
    """Words with control and direction characters made visible, safe for a terminal."""
    if words.isprintable():
        return words
    return UNSAFE.sub("�", words).replace("\t", " ").replace("\n", " / ")


def escaped(words: str) -> str:
    """JSON with such characters escaped, still the same JSON."""
    if words.isprintable():
        return words
    return UNSAFE.sub(lambda found: f"\\u{ord(found[0]):04x}", words)


def when(moment: dt.datetime, now: dt.datetime, lang: Lang) -> str:
    """A time as said at the counter: today 10:03, yesterday 18:00, 11-20 15:40, 2025-11-20 15:40."""
    return near_time(moment, now).to(lang)


def span(length: dt.timedelta, lang: Lang) -> str:
    """A length in its two largest units."""
    minutes = int(length.total_seconds() // 60)
    days, hours, rest = minutes // 1440, minutes // 60 % 24, minutes % 60
    parts = [(days, "天", "d"), (hours, "小时", "h"), (rest, "分", "min")]
    kept = [p for p in parts if p[0]][:2] or [(0, "分", "min")]
    return " ".join(f"{n} {zh}" if lang == "zh" else f"{n} {en}" for n, zh, en in kept)


def value(raw: Any, kind: Field | None, books: Books, register: str, now: dt.datetime, lang: Lang) -> str:
    """One value of a field in words."""
    if isinstance(raw, (list, tuple)):
        return ("、" if lang == "zh" else ", ").join(value(v, kind, books, register, now, lang) for v in raw)
    if isinstance(raw, dict) and kind is not None and kind.of == "staff":
        return "，".join(f"{plain(people.name_of(books, k))} {plain(str(v))}" for k, v in raw.items())
    if isinstance(raw, dict) and kind is not None and kind.type in ("page", "pages", "draw"):
        return _pages(raw, lang)
    if isinstance(raw, dict) and kind is not None and kind.type == "sheet":
        return _sheet(raw, kind, books, register, lang)
    if isinstance(raw, dict):
        columns = kind.columns if kind is not None else {}
        said = [(columns.get(k), k, v) for k, v in raw.items()]
        return "，".join(f"{_label(c, k, lang)}={value(v, c, books, register, now, lang)}" for c, k, v in said)
    if isinstance(raw, bool):
        return "√" if raw else "×"
    if isinstance(raw, dt.datetime):
        return when(raw, now, lang)
    if isinstance(raw, (dt.date, int, Decimal, float)):
        return str(raw)
    text = str(raw)
    if kind is not None and kind.type in ("person", "people"):
        return plain(people.name_of(books, text))
    if kind is not None and kind.type in ("enum", "choice"):
        label = choices(kind, books, register).get(text)
        return label.to(lang) if label else plain(text)
    return plain(text)


def _label(kind: Field | None, name: str, lang: Lang) -> str:
    return plain(kind.label.to(lang) if kind is not None else name)


def _sheet(raw: dict[str, Any], kind: Field, books: Books, register: str, lang: Lang) -> str:
    """A checklist row by row, by the words of its table: a tick, or what is wrong."""
    rows = books.rules.table(register, kind.of or "")
    words = [(str(rows.get(row, {}).get(lang, row)), mark) for row, mark in raw.items()]
    marks = [f"{row} √" if mark is True else f"{row} × {'' if mark is False else mark}" for row, mark in words]
    return plain("、".join(marks) if lang == "zh" else ", ".join(marks)).rstrip()


def _pages(raw: dict[str, Any], lang: Lang) -> str:
    """A page, a month's pages or a draw of them; the fingerprint is for the proof, not for the reader."""
    name, count = raw.get("page", raw.get("month")), raw.get("count", raw.get("pages"))
    unit = Text("条", "entries") if "page" in raw else Text("页", "pages")
    words = f"{name} {count} {unit.to(lang)}"
    if "drawn" in raw:
        names = ("、" if lang == "zh" else ", ").join(raw["drawn"])
        words += f" {raw['percent']}% → {names}"
    return plain(words)


def fact(register: Register, name: str, raw: Any, books: Books, now: dt.datetime, lang: Lang) -> str:
    """A fact with its label."""
    kind = field_of(register, name)
    label = kind.label.to(lang) if kind else name
    if isinstance(raw, bool) and kind is not None:
        return label if raw else (negated(label) if lang == "zh" else f"not {label}")
    return f"{label} {value(raw, kind, books, register.name, now, lang)}"


def plain_json(raw: Any) -> Any:
    """A value as JSON holds it."""
    if isinstance(raw, dict):
        return {str(k): plain_json(v) for k, v in raw.items()}
    if isinstance(raw, (list, tuple, set, frozenset)):
        return [plain_json(v) for v in raw]
    if isinstance(raw, (dt.datetime, dt.date)):
        return raw.isoformat()
    if isinstance(raw, dt.timedelta):
        return raw.total_seconds()
    return raw if isinstance(raw, (str, int, float, bool)) or raw is None else str(raw)
