"""Sheets that are hard on purpose: each kind of cell at its worst."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal
from zoneinfo import ZoneInfo

from wuye.reports.paper import Head, Paper
from wuye.reports.sheet import Cell, Chart, Column, Kind, Money, Ratio, Sheet
from wuye.text import Text, same

ZONE = ZoneInfo("Asia/Shanghai")
LONG = "很长的说明，" * 400
WORDS: tuple[str | Text | None, ...] = (
    "李娜", "=1+1", "+86 138", "-", "-5", "@SUM(A1)", "\t=2", "'=3", " =4", "＝5", "'", "a'b", "a,b;c", 'say "no"', "a|b\\|c\\", "`x` *y* _z_",
    "<script>alert(1)</script>", "&amp; &lt;", "[red]钥匙[/red]", "[in use]", "北门[外](http://x.y)", "line 1\nline 2", "a\r\nb\rc", "\nfirst",
    " padded  twice ", "no", "012", "2026-11-22", "3/4", "1e5", "１２", "😀👨‍👩‍👧", "a\x07b\x1b[31m", "\u202eevil", "_x0041_", "#N/A", "TRUE", "",
    None, "e\u0301", "$x^2$ ~y~ http://a.b www.c.d", "-- ... 'q'", LONG, Text("在柜", "in the cabinet"), "]]>", "{{x}}", "%s", "www.x.y",
)  # fmt: skip


def at(*parts: int, **more: dt.tzinfo) -> dt.datetime:
    return dt.datetime(*parts, tzinfo=more.get("tzinfo", ZONE))  # type: ignore[arg-type, misc]


CELLS: dict[Kind, Sequence[Cell]] = {
    "number": (0, -1, 7, 10**14, Decimal("12.50"), Decimal("-0.001"), None, Decimal(100)),
    "ratio": (Ratio(0, 0), Ratio(0, 5), Ratio(17, 18), Ratio(3, 4), Ratio(7, 7), None),
    "money": (Money(0), Money(5), Money(-5), Money(-123450), Money(10**12 + 1), None),
    "day": (dt.date(2026, 11, 22), dt.date(1900, 3, 1), dt.date(1899, 12, 31), None),
    "time": (at(2026, 11, 22, 8, 3), at(2026, 11, 22, 8, 3, 11), at(2026, 11, 21, 23, 59, tzinfo=dt.UTC), at(2026, 12, 31, 0, 0), None),
    "length": (dt.timedelta(0), dt.timedelta(minutes=12), dt.timedelta(days=2, hours=3, seconds=9), dt.timedelta(minutes=-90), None),
    "yes": (True, False, None),
}  # fmt: skip


def column(name: str, kind: Kind = "text", label: Text | None = None) -> Column:
    return Column(name, label or same(name), kind)


def of_words() -> Sheet:
    """Words of all sorts, beside a number of their own so that rows are told apart."""
    columns = (
        column("n", "number"),
        column("words", label=Text("词|语", "wo|rds")),
        column("=1+1", label=same("=1+1")),
    )
    rows = [(i, word, "x") for i, word in enumerate(WORDS)]
    return Sheet(
        "words", Text("各种/词语[表]", "words: all?"), columns, rows, note=same("<b>note</b> [red]"), rules=("KEY-35",)
    )


def of_kinds() -> Sheet:
    """Every kind of value, one column each; the shorter ones are filled up with nothing."""
    longest = max(map(len, CELLS.values()))
    filled = [[*cells, *[None] * (longest - len(cells))] for cells in CELLS.values()]
    columns = tuple(column(kind, kind, Text(f"列 {kind}", kind)) for kind in CELLS)
    return Sheet("kinds", Text("各种值", "kinds"), columns, list(zip(*filled, strict=True)), marked=frozenset({1}))


def of_chart() -> Sheet:
    columns = (column("month"), column("kept", "ratio"), column("n", "number"))
    rows = [(f"2026-{m:02}", Ratio(m % 3, 3 if m != 5 else 0), m) for m in range(1, 13)]
    return Sheet("chart", Text("图", "chart"), columns, rows, chart=Chart("bar", "month", ("kept",)))


def empty() -> Sheet:
    return Sheet("empty", Text("空表", "empty"), (column("a"), column("b", "money")), [])


def head() -> Head:
    return Head(
        "示例<大厦>", "2026-11", "3f9c2e1" * 5, "SHA256:abc", ZONE, Text("账本完好", "the books are sound"), True
    )


def paper(*sheets: Sheet) -> Paper:
    return Paper(Text("月报 & 表", "the <month>"), sheets or (of_words(), of_kinds(), of_chart(), empty()), head())
