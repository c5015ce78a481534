"""An import on the screen: how the columns were understood, the first rows, and what came of it."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from wuye.desk.record import compose
from wuye.errors import WuyeError
from wuye.registers import people
from wuye.registers.plan import field_of
from wuye.registers.things import Record
from wuye.render.receipt import act_label, flag_line
from wuye.render.view import View
from wuye.render.words import plain
from wuye.text import Lang, Text

if TYPE_CHECKING:
    from wuye.desk.batch import Brought, Item, Tried
    from wuye.desk.house import House
    from wuye.desk.intake.columns import Columns

ROWS, FLAGS = 3, 10
"""How many rows are shown before, how many marked entries are told afterwards."""


def proposal(columns: Columns, items: Sequence[Item], house: House, lang: Lang) -> Iterator[str]:
    """The columns with their fields, and the first rows as they would be entered."""
    register, action = columns.register, columns.action
    yield Text(
        f"按「{register.label.zh} {action.label.zh}」导入，表头在第 {columns.heading} 行：",
        f"imported as {register.name} {action.name}, the headings are in row {columns.heading}:",
    ).to(lang)
    for column in columns.found:
        kind = field_of(register, column.to)
        label = kind.label if kind else register.subject.label if column.to == "subject" else Text("状态", "state")
        part = f".{column.part}" if column.part else ""
        yield (
            f"  {plain(column.heading)} → {label.to(lang)}（{column.to}{part}）"
            if lang == "zh"
            else f"  {plain(column.heading)} -> {label.en} ({column.to}{part})"
        )
    for name, value in columns.map.fixed.items():
        if name not in {column.to for column in columns.found}:
            yield f"  = {name}: {plain(str(value))}"
    if columns.left_out:
        yield Text("  不用的列：", "  left out: ").to(lang) + " ".join(
            plain(word.replace("\n", "")) for word in columns.left_out
        )
    for item in items[:ROWS]:
        yield "  " + _row(item, house, lang)


def _row(item: Item, house: House, lang: Lang) -> str:
    """One row as it would be entered."""
    view = View(house.books, house.now(), lang)
    where = Text(f"第 {item.place} 行  ", f"row {item.place}  ").to(lang)
    try:
        entry, problems = compose(item.draft, house.books, view.now, house.desk)
    except WuyeError as error:
        return where + plain(error.problems[0].message.to(lang))
    if problems or item.faults:
        return where + plain((*item.faults, *problems)[0].message.to(lang))
    facts = view.facts(house.rules.registers[entry.register], entry.fields, short=True)
    return f"{where}{act_label(entry, house.books).to(lang)} {plain(' '.join(entry.subjects))} · {facts}"


def print_tried(tried: Tried, house: House, lang: Lang, *, as_json: bool) -> None:
    """What a dry run came to, where nothing is wrong."""
    if as_json:
        print(json.dumps(_object(tried.records, None), ensure_ascii=False))
        return
    count = len(tried.entries)
    print(
        Text(
            f"{count:,} 条都能登记；这是试算，什么也没有登记",
            f"all {count:,} can be entered; a dry run, nothing was recorded",
        ).to(lang)
    )
    _details(tried.records, house, lang, tried.notes)


def print_brought(brought: Brought, house: House, lang: Lang, *, as_json: bool) -> None:
    """What was brought in: how many entries, the commit, what waits and what is marked."""
    records = brought.records
    if as_json:
        print(json.dumps(_object(records, brought.commit), ensure_ascii=False))
        return
    first, last = records[0].entry, records[-1].entry
    ids = first.id if first is last else Text(f"{first.id} 至 {last.id}", f"{first.id} to {last.id}").to(lang)
    act, book = act_label(first, house.books), house.books.register(first.register).label
    print(
        Text(
            f"已导入{book.zh} {len(records):,} 条「{act.zh}」，{ids}",
            f"imported {len(records):,} entries of {book.en}, {act.en}: {ids}",
        ).to(lang)
    )
    name = plain(people.name_of(house.books, first.by))
    signed = Text(
        f"{name} 已签，一次提交 {brought.commit[:7]}", f"signed by {name} in one commit, {brought.commit[:7]}"
    )
    _details(records, house, lang, [signed, *brought.notes])


def _details(records: Sequence[Record], house: House, lang: Lang, notes: Sequence[Text]) -> None:
    """What is said of the batch, on stderr."""
    import sys

    out = [note.to(lang) for note in notes]
    waiting = [r for r in records if r.status == "waiting"]
    if waiting:
        ids = " ".join(r.entry.id for r in waiting[:5]) + (" …" if len(waiting) > 5 else "")
        out.append(
            Text(
                f"{len(waiting)} 条等别人签字才生效：{ids}；wuye 看板上有",
                f"{len(waiting)} wait for somebody else's signature: {ids}; they are on the board",
            ).to(lang)
        )
    owed = sum(1 for r in records for slot in r.slots if r.status != "waiting" and slot.open)
    if owed:
        out.append(Text(f"事后要补的签字：{owed} 个", f"signatures owed afterwards: {owed}").to(lang))
    flagged = [r for r in records if r.flags]
    out += [
        f"{r.entry.id} {' '.join(r.entry.subjects)}  {flag_line(flag, lang)}"
        for r in flagged[:FLAGS]
        for flag in r.flags
    ]
    if len(flagged) > FLAGS:
        out.append(Text(f"另有 {len(flagged) - FLAGS} 条有标记", f"{len(flagged) - FLAGS} more are marked").to(lang))
    for line in out:
        sys.stderr.write(f"  {plain(line)}\n")


def _object(records: Sequence[Record], commit: str | None) -> dict[str, Any]:
    """The same as JSON."""
    return {
        "entries": len(records), "commit": commit, "first": records[0].entry.id, "last": records[-1].entry.id,
        "waiting": [r.entry.id for r in records if r.status == "waiting"],
        "flags": [{"entry": r.entry.id, "rule": " ".join(f.rules), "message": f.message.zh} for r in records for f in r.flags],
    }  # fmt: skip
