"""What a paper says of itself, in words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from wuye.render.forms.said import Voice, clean
from wuye.reports.paper import Head
from wuye.reports.sheet import Sheet
from wuye.text import Text

HOUSE, PERIOD, HEAD = Text("大厦", "house"), Text("期间", "period"), Text("账本", "books at")
ROOT, ZONE, VERDICT = Text("根钥匙", "root key"), Text("时间", "times in"), Text("核验", "audit")
CONTENTS, SHEET, ROWS = Text("目录", "Contents"), Text("表", "sheet"), Text("行", "rows")
NOTE, RULES, NOTHING = Text("说明", "note"), Text("规定", "rules"), Text("没有", "none")
PRIVATE = Text("内部：只给指定的人", "private: for named readers only")


def facts(head: Head, voice: Voice) -> Iterator[tuple[str, str]]:
    """What is known of the paper, each with its label."""
    zone = "" if head.zone is None else str(head.zone)
    told = ((HOUSE, head.house), (PERIOD, head.period), (HEAD, head.head), (ROOT, head.root), (ZONE, zone))
    yield from ((voice.to(label), clean(words)) for label, words in told if words)


def count(sheet: Sheet, voice: Voice) -> str:
    """How many rows there are, and how many of them are marked."""
    n, marked = len(sheet.rows), len(sheet.marked)
    if not n:
        return voice.to(NOTHING)
    said = Text(f"共 {n} 行", f"{n} rows" if n > 1 else "1 row")
    more = Text(f"，{marked} 行要看", f", {marked} to look at") if marked else Text("", "")
    return voice.to(said) + voice.to(more)


def notes(sheet: Sheet, voice: Voice) -> str:
    """What is said of a sheet: its note, its rules, who may have it."""
    who = voice.to(sheet.readers) if sheet.readers is not None else " ".join(sheet.to)
    private = f"{voice.to(PRIVATE)} {who}".rstrip() if sheet.private else ""
    rules = f"[{' '.join(sheet.rules)}]" if sheet.rules else ""
    note = voice.to(sheet.note) if sheet.note is not None else ""
    return " · ".join(part for part in (private, note, rules) if part)


def unique(names: Iterable[str], most: int | None = None) -> list[str]:
    """The names, in their order, each made different from those before by a number; two that differ in case only are alike."""
    found: list[str] = []
    taken: set[str] = set()
    for name in names:
        tried, n = name, 1
        while tried.casefold() in taken:
            n += 1
            tried = f"{name[: most - len(f'_{n}')] if most else name}_{n}"
        taken.add(tried.casefold())
        found.append(tried)
    return found


def column_names(sheet: Sheet) -> Sequence[str]:
    """The names of a sheet's columns, each once."""
    return unique(column.name for column in sheet.columns)
