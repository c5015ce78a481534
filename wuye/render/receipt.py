"""The receipt of a write: what was recorded, who signed, what it waits for, what is owed."""

from __future__ import annotations

import datetime as dt
import json
import sys
from typing import TYPE_CHECKING, Any

from wuye.registers import people
from wuye.registers.books import Books, Due, Flag, Record, Slot
from wuye.registers.signing import KIND
from wuye.registers.words import BUILT_IN
from wuye.render.words import plain, plain_json, when
from wuye.text import Lang, Text

if TYPE_CHECKING:
    from wuye.desk.house import House
    from wuye.desk.record import Receipt
    from wuye.ledger.entry import Entry
    from wuye.registers.plan import Verdict

ACT = {
    "sign": Text("签字", "sign"),
    "glass": Text("应急先行", "break glass"),
    "correct": Text("更正", "correct"),
    "done": Text("了结", "done"),
    "told": Text("已告知", "told"),
    "routine": Text("例行", "routine"),
}


def print_receipt(receipt: Receipt, house: House, lang: Lang, *, as_json: bool) -> None:
    """The row of the entry on stdout, what is said about it on stderr; with as_json one object."""
    if as_json:
        print(json.dumps(as_object(receipt, house.books, lang), ensure_ascii=False))
        return
    books, now = house.books, house.now()
    for note in receipt.notes:
        sys.stderr.write(note.to(lang) + "\n")
    print(headline(receipt.entry, books, lang))
    for line in lines(receipt, books, now, lang):
        sys.stderr.write(f"  {line}\n")


def headline(entry: Entry, books: Books, lang: Lang) -> str:
    """`K2611-0042  借出 K-1203-1`."""
    register = books.register(entry.register)
    action = register.actions.get(entry.do)
    label = action.label if action else ACT.get(entry.do, Text(entry.do, entry.do))
    what = str(entry.fields.get("of", "")) if entry.do in BUILT_IN and not entry.subjects else " ".join(entry.subjects)
    return f"{entry.id}  {label.to(lang)} {plain(what)}".rstrip()


def lines(receipt: Receipt, books: Books, now: dt.datetime, lang: Lang) -> list[str]:
    """What is said about a write."""
    entry = receipt.entry
    name = plain(people.name_of(books, entry.by))
    out = [Text(f"{name} 已签，{receipt.commit[:7]}", f"signed by {name}, {receipt.commit[:7]}").to(lang)]
    record = _about(receipt, books)
    out.extend(flag_line(flag, lang) for flag in record.flags)
    out.extend(_wants(record, books, lang))
    out.extend(due_line(due, books, now, lang) for due in receipt.dues)
    if record is not receipt.record and record.status == "done" and not _wants(record, books, lang):
        out.append(
            Text(f"{record.entry.id} 签齐，已生效", f"{record.entry.id} has all its signatures and is in force").to(
                lang
            )
        )
    out.extend(_says(receipt, lang))
    return out


def _about(receipt: Receipt, books: Books) -> Record:
    of = books.records.get(str(receipt.entry.fields.get("of", "")))
    return of if of is not None and receipt.entry.do in ("sign", "glass") else receipt.record


def _says(receipt: Receipt, lang: Lang) -> list[str]:
    action = receipt.record.action
    if action is None:
        return []
    return [text.to(lang) for text in action.clause.says]


def _wants(record: Record, books: Books, lang: Lang) -> list[str]:
    holding = [s for s in record.slots if s.holds and s.open] if record.status == "waiting" else []
    if not holding:
        return []
    words = [slot_words(s, books, record, lang) for s in holding]
    head = Text("还等：", "waits for: ").to(lang)
    return [f"{head}{('；' if lang == 'zh' else '; ').join(words)}    wuye sign {record.entry.id}"]


def slot_words(slot: Slot, books: Books, record: Record, lang: Lang) -> str:
    """Who is wanted to sign as what, with the names of those who may."""
    who = people.say_who(books, slot.who).to(lang)
    signed = [s.by for s in record.signers()]
    may = people.candidates(books, slot.who, record.entry.at, [record.entry.by, *signed])
    names = [n for n in (people.name_of(books, p) for p in may[:3]) if n not in who]
    kind = KIND[slot.kind].to(lang)
    count = f" ×{slot.open}" if slot.open > 1 else ""
    named = f"（{'、'.join(names)}）" if names and lang == "zh" else f" ({', '.join(names)})" if names else ""
    rules = f" [{' '.join(slot.rules)}]" if slot.rules else ""
    joined = f"{who}{named}{kind}" if lang == "zh" else f"{who}{named} to {kind}"
    return f"{joined}{count}{rules}"


def due_line(due: Due, books: Books, now: dt.datetime, lang: Lang) -> str:
    """One line for a due that was opened."""
    rules = f" [{' '.join(due.rules)}]" if due.rules else ""
    by = when(due.by, now, lang) if due.by else Text("不定期", "no date").to(lang)
    who = people.say_who(books, due.who).to(lang)
    if due.kind == "tell":
        return Text(f"要告知：{who}，{by} 前{rules}", f"to be told: {who}, by {by}{rules}").to(lang)
    label = due.label.to(lang)
    return Text(f"待办：{label} {due.subject}，{by} 前{rules}", f"owed: {label} {due.subject}, by {by}{rules}").to(lang)


def flag_line(flag: Flag, lang: Lang) -> str:
    """One line for something written all the same, and marked."""
    rules = f" [{' '.join(flag.rules)}]" if flag.rules else ""
    return f"! {plain(flag.message.to(lang))}{rules}"


def as_object(receipt: Receipt, books: Books, lang: Lang) -> dict[str, Any]:
    """The receipt as JSON."""
    entry, record = receipt.entry, _about(receipt, books)
    state = receipt.subjects[0].state if receipt.subjects else None
    return {
        "entry": entry_object(entry),
        "commit": receipt.commit,
        "state": "waiting" if record.status == "waiting" else state,
        "waits_for": [
            {"as": s.kind, "who": list(s.who), "count": s.open, "step": s.step, "rules": list(s.rules)}
            for s in record.slots
            if s.holds and s.open and record.status == "waiting"
        ],
        "due": [due_object(d) for d in receipt.dues],
        "flags": [{"rule": list(f.rules), "message": f.message.to(lang)} for f in record.flags],
        "notes": [n.to(lang) for n in receipt.notes],
    }


def entry_object(entry: Entry) -> dict[str, Any]:
    """An entry as JSON."""
    return {
        "id": entry.id, "register": entry.register, "at": entry.at.isoformat(), "by": entry.by, "do": entry.do,
        "subjects": list(entry.subjects), **plain_json(entry.fields),
    }  # fmt: skip


def due_object(due: Due) -> dict[str, Any]:
    """A due as JSON, without the clock's verdict."""
    return {
        "what": due.name, "subject": due.subject, "register": due.register, "by": due.by.isoformat() if due.by else None,
        "owed_by": list(due.who), "opened_by": due.opened_by,
    }  # fmt: skip


def print_dry_run(entry: Entry, verdict: Verdict, house: House, lang: Lang, *, as_json: bool) -> None:
    """What an entry would do: its fields, whose signatures it would want, what it would owe."""
    books, now = house.books, house.now()
    record = Record(entry, verdict.action, verdict.fields, "waiting", verdict.slots, list(verdict.flags))
    if as_json:
        waits = [{"as": s.kind, "who": list(s.who), "count": s.open, "step": s.step} for s in verdict.slots if s.open]
        print(json.dumps({"dry_run": True, "entry": entry_object(entry), "waits_for": waits}, ensure_ascii=False))
        return
    print(headline(entry, books, lang))
    register = books.register(entry.register)
    from wuye.render.words import fact

    for name, raw in entry.fields.items():
        sys.stderr.write(f"  {fact(register, name, raw, books, now, lang)}\n")
    for line in [
        *(flag_line(f, lang) for f in record.flags),
        *_wants(record, books, lang),
        *_later(record, books, lang),
    ]:
        sys.stderr.write(f"  {line}\n")
    for step in verdict.steps:
        for owe in (o for c in step.clauses for o in c.owes):
            rules = f" [{' '.join(owe.rules)}]" if owe.rules else ""
            label = owe.label or (
                register.actions[owe.name].label if owe.name in register.actions else Text(owe.name, owe.name)
            )
            sys.stderr.write("  " + Text(f"会欠：{label.zh}{rules}", f"would owe: {label.en}{rules}").to(lang) + "\n")
    sys.stderr.write(Text("试算，没有登记", "a dry run, nothing was recorded").to(lang) + "\n")


def _later(record: Record, books: Books, lang: Lang) -> list[str]:
    head = Text("事后要签：", "to be signed afterwards: ").to(lang)
    return [head + slot_words(s, books, record, lang) for s in record.slots if s.within and s.open]
