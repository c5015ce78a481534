"""`wuye import`: an office's book, or a script's entries, judged row by row and written in one signed commit."""

from __future__ import annotations

import hashlib
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from wuye.cli.call import Call
from wuye.cli.opened import opened
from wuye.errors import DONE, BadInput, why_not
from wuye.text import Text, near_to, same

if TYPE_CHECKING:
    from wuye.desk.batch import Item, Progress
    from wuye.desk.house import House
    from wuye.desk.intake.columns import Columns
    from wuye.registers.define import Register

FORMS = ("jsonl", "yaml", "csv", "xlsx")
MANY = 200
"""From how many rows on it is shown how far the work is."""


def import_book(call: Call) -> int:
    """Brings in a book; with --dry-run it is only judged."""
    from wuye.desk.batch import BadItems, check_size, record_batch, try_out
    from wuye.desk.intake.told import bad_items
    from wuye.desk.who import find_person
    from wuye.render.intake import print_brought, print_tried

    house = opened(call)
    register = _register(call, house)
    person = find_person(house, call.person)
    name, data = _read(call)
    items, columns = _items(call, house, register, person, name, data)
    check_size(len(items))
    if columns is not None and not call.values.get("map"):
        _propose(call, house, columns, items)
    if call.values.get("dry_run"):
        tried = try_out(house, items, _progress(call))
        if tried.bad:
            raise bad_items(tried, len(items), name)
        print_tried(tried, house, call.lang, as_json=call.json)
        return DONE
    if columns is not None and not call.values.get("map") and not _go_on(call, items):
        call.say(Text("没有导入，什么也没有登记", "not imported, nothing was recorded"))
        return DONE
    try:
        brought = record_batch(house, items, hashlib.sha256(data).hexdigest(), _progress(call))
    except BadItems as bad:
        raise bad_items(bad.tried, len(items), name) from None
    print_brought(brought, house, call.lang, as_json=call.json)
    return DONE


def _register(call: Call, house: House) -> Register:
    """The register named, by its name or its label."""
    words = str(call.values["register"])
    for register in house.rules.registers.values():
        if words in (register.name, *register.label):
            return register
    names = [r.name for r in house.rules.registers.values()]
    near = near_to(words, names) or ["key"]
    raise BadInput.of(
        f"没有 {words} 这本登记簿", f"there is no register {words}", remedy=same(f"wuye import {near[0]} …")
    )


def _read(call: Call) -> tuple[str, bytes]:
    """The file's name and its bytes; `-` is standard input."""
    from wuye.desk.intake.table import MOST_BYTES, unreadable

    given = str(call.values["file"])
    try:
        if given == "-":
            return "-", sys.stdin.buffer.read(MOST_BYTES + 1)
        path = Path(given)
        with path.open("rb") as file:
            return path.name, file.read(MOST_BYTES + 1)
    except OSError as error:
        why = why_not(error)
        raise unreadable(given, why.zh, why.en, Text("wuye import 登记簿 文件", "wuye import REGISTER FILE")) from None


def _items(
    call: Call, house: House, register: Register, by: str, name: str, data: bytes
) -> tuple[list[Item], Columns | None]:
    form = _form(call, name)
    if form in ("jsonl", "yaml"):
        from wuye.desk.intake.maps import shipped
        from wuye.desk.intake.written import read_items

        fixed = shipped(register.name).fixed
        return read_items(name, data, form, register, by, call.values.get("do"), fixed), None
    return _of_table(call, house, register, by, name, data)


def _form(call: Call, name: str) -> str:
    """How a file is written: as said, else by its name; a table is known by its first bytes."""
    said = call.values.get("format")
    if said is not None and said not in FORMS:
        raise BadInput.of(
            f"不认得 {said} 这种格式",
            f"the form {said} isn't known",
            remedy=same(f"--format {'|'.join(FORMS)}"),
            field="format",
        )
    ending = Path(name).suffix.lower()
    return str(said or {".jsonl": "jsonl", ".ndjson": "jsonl", ".yaml": "yaml", ".yml": "yaml"}.get(ending, "csv"))


def _of_table(
    call: Call, house: House, register: Register, by: str, name: str, data: bytes
) -> tuple[list[Item], Columns]:
    from wuye.desk.intake.columns import understand
    from wuye.desk.intake.maps import Map, load_map, shipped
    from wuye.desk.intake.rows import read_rows
    from wuye.desk.intake.table import read_table, unreadable

    given = load_map(str(call.values["map"])) if call.values.get("map") else Map()
    if given.register not in (None, register.name):
        raise BadInput.of(
            f"对照文件 {given.name} 是 {given.register} 的", f"the mapping {given.name} is for {given.register}",
            remedy=same(f"wuye import {given.register} …"), field="map",
        )  # fmt: skip
    table = read_table(name, data, call.values.get("sheet") or given.sheet)
    columns = understand(
        table, register, given, shipped(register.name), call.values.get("do"), call.values.get("skip") or ()
    )
    folder = Path(str(call.values["file"])).parent if call.values["file"] != "-" else None
    found = read_rows(table, columns, house.books, by, folder)
    for note in (*table.notes, *columns.notes, *found.notes):
        call.say(note)
    if not found.items:
        raise unreadable(
            name, "表头下面没有内容", "there is nothing below the headings",
            Text("看看是不是存错了文件，或用 --工作表 换一张", "see whether it is the right file, or name another sheet: --sheet"),
        )  # fmt: skip
    return found.items, columns


def _propose(call: Call, house: House, columns: Columns, items: Sequence[Item]) -> None:
    """Shows what was made of the headings, and the first rows as they would be entered."""
    from wuye.render.intake import proposal

    if not call.json:
        for line in proposal(columns, items, house, call.lang):
            call.say(same(line))


def _go_on(call: Call, items: Sequence[Item]) -> bool:
    """On a terminal, asks whether the headings were understood."""
    if not call.terminal or call.values["file"] == "-":
        return True
    from wuye.cli.ask import confirm

    return confirm(call, Text(f"这样导入 {len(items):,} 条？", f"import {len(items):,} entries like this? "))


def _progress(call: Call) -> Progress | None:
    """How far it is, on a line that overwrites itself; only where somebody is looking."""
    if call.json or not sys.stderr.isatty():
        return None

    def show(done: int, of: int) -> None:
        if of < MANY or (done % 50 and done < of):
            return
        words = Text(f"逐条审核 {done:,}/{of:,}", f"judging {done:,}/{of:,}").to(call.lang)
        sys.stderr.write(f"\r{words}" if done < of else "\r\033[K")
        sys.stderr.flush()

    return show
