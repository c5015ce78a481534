"""SQL over the books: from the command line, a file, or standard input."""

from __future__ import annotations

import sys
from pathlib import Path

from wuye.cli.call import Call
from wuye.cli.handing_out import give
from wuye.cli.opened import opened
from wuye.errors import BadInput
from wuye.reports.paper import Head, Paper
from wuye.reports.sheet import Sheet
from wuye.text import same

LINE = same("wuye query \"SELECT register, count(*) FROM effective WHERE month = '2026-11' GROUP BY register\"")


def query(call: Call) -> int:
    """Asks the tables; with --tables says which there are."""
    from wuye.render.forms.plainly import row_objects

    sheet = sheet_of(call)
    rules = opened(call).rules if not call.values.get("tables") else None
    head = Head(zone=rules.zone) if rules is not None else Head()
    return give(call, Paper(sheet.title, (sheet,), head), lambda: row_objects(sheet, call.lang), bare=True)


def sheet_of(call: Call) -> Sheet:
    """What was asked, as a sheet for any form of output."""
    from wuye.reports.query import ask, tables_sheet
    from wuye.reports.tables.opened import MOST, SECONDS

    if call.values.get("tables"):
        return tables_sheet()
    sql = _sql(str(call.values.get("sql") or ""))
    return ask(
        opened(call),
        sql,
        months=call.values.get("month") or (),
        seconds=_number(call, "seconds", SECONDS),
        most=int(_number(call, "most", MOST)),
    )


def _sql(given: str) -> str:
    if not given:
        raise BadInput.of("没有写要查什么", "there is no question", remedy=LINE)
    try:
        if given == "-":
            return sys.stdin.buffer.read().decode("utf-8-sig")
        return Path(given).read_text("utf-8-sig") if given.endswith(".sql") else given
    except (OSError, UnicodeDecodeError):
        raise BadInput.of(f"读不了 {given} 这个文件", f"can't read the file {given}", remedy=LINE) from None


def _number(call: Call, name: str, default: float) -> float:
    given = call.values.get(name)
    if given is None:
        return default
    try:
        found = float(given)
    except ValueError:
        found = 0
    if not 0 < found <= 1e9:
        raise BadInput.of(
            f"--{name} 要写正数，不是 {given}",
            f"--{name} takes a number above 0, not {given}",
            remedy=same(f"--{name} {default:g}"),
            field=name,
        )
    return found
