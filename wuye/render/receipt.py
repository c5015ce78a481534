"""The receipt of a write: what was recorded, who signed, what it waits for, what is owed."""

from __future__ import annotations

import datetime as dt
import json
import sys
from typing import TYPE_CHECKING, Any

from wuye.registers import people
from wuye.registers.books import Books
from wuye.registers.signing import KIND, open_step
from wuye.registers.things import Due, Flag, Record, Slot
from wuye.registers.words import BUILT_IN
from wuye.render.words import fact, plain, plain_json, when
from wuye.text import Lang, Text, cells

if TYPE_CHECKING:
    from wuye.desk.house import House
    from wuye.desk.record import Receipt
    from wuye.ledger.entry import Entry
    from wuye.registers.plan import Verdict

ACT = {
    "sign": Text("签字", "sign"),
    "glass": Text("应急先行", "break glass"),
    "settle": Text("裁定", "settle"),
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
    """`K2611-0005  借出 K-1203-1`, `K2611-0007  签字 K2611-0005 借出 K-1203-1`."""
    words = [entry.id + " ", act_label(entry, books).to(lang)]
    of = books.named(entry.fields.get("of"))
    if entry.do in BUILT_IN and of is not None:
        words += [of.entry.id, act_label(of.entry, books).to(lang), *of.entry.subjects]
    else:
        words += entry.subjects
    return plain(" ".join(words)).rstrip()


def act_label(entry: Entry, books: Books) -> Text:
    """What an entry does, in words."""
    action = books.register(entry.register).actions.get(entry.do)
    return action.label if action else ACT.get(entry.do, Text(entry.do, entry.do))


def lines(receipt: Receipt, books: Books, now: dt.datetime, lang: Lang) -> list[str]:
    """What is said about a write."""
    entry = receipt.entry
    name = plain(people.name_of(books, entry.by))
    out = [Text(f"{name} 已签，{receipt.commit[:7]}", f"signed by {name}, {receipt.commit[:7]}").to(lang)]
    record = _about(receipt, books)
    if record is receipt.record:
        out.extend(_facts(record, books, now, lang))
        out.extend(_settled(entry, books, lang))
    else:
        out.extend(_signed(record, receipt, lang))
    out.extend(flag_line(flag, lang) for flag in receipt.record.flags)
    out.extend(_replaces(receipt.record, books, lang))
    out.extend(_wants(record, books, lang))
    out.extend(due_line(due, books, now, lang) for due in receipt.dues if due.kind != "tell")
    out.extend(_tells([due for due in receipt.dues if due.kind == "tell"], books, now, lang))
    if record.status == "done" and record.done_at == entry.at:
        out.extend(_later(record, books, now, lang))
    out.extend(plain(text.to(lang)) for text in receipt.says)
    return out


def _facts(record: Record, books: Books, now: dt.datetime, lang: Lang) -> list[str]:
    """The short fields of an entry in words, on one line, defaults among them."""
    register = books.register(record.entry.register)
    if record.entry.do in BUILT_IN:
        return []
    said = [fact(register, name, raw, books, now, lang) for name, raw in record.fields.items() if not _long(raw)]
    return [("，" if lang == "zh" else ", ").join(said)] if said else []


def _settled(entry: Entry, books: Books, lang: Lang) -> list[str]:
    """What an entry settled that was owed."""
    if entry.do not in ("done", "told"):
        return []
    dues = books.dues.group("settled", entry.id)
    words = [f"{d.label.to(lang)} {plain(d.subject)}" for d in dues]
    return [Text("已了结：", "settled: ").to(lang) + ("、" if lang == "zh" else ", ").join(words)] if words else []


def _long(raw: Any) -> bool:
    return isinstance(raw, dict) or (isinstance(raw, list) and any(map(_long, raw))) or len(str(raw)) > 40


def _signed(record: Record, receipt: Receipt, lang: Lang) -> list[str]:
    """What a signature counted as, and whether it set the entry free."""
    entry, of = receipt.entry, record.entry.id
    kind = KIND.get(str(entry.fields.get("as")))
    out = (
        [Text(f"签作：{kind.zh}", f"signed to {kind.en}")]
        if kind and entry.fields.get("verdict", "yes") == "yes"
        else []
    )
    if record.status == "declined":
        out.append(Text(f"{of} 不予同意，没有生效", f"{of} is declined and has no effect"))
    elif record.status == "done" and record.done_at == entry.at:
        out.append(Text(f"{of} 签齐，已生效", f"{of} has all its signatures and is in force"))
    return [text.to(lang) for text in out]


def _about(receipt: Receipt, books: Books) -> Record:
    of = books.named(receipt.entry.fields.get("of"))
    return of if of is not None and receipt.entry.do in ("sign", "glass") else receipt.record


def _replaces(record: Record, books: Books, lang: Lang) -> list[str]:
    earlier = [headline(books.records[of].entry, books, lang) for of in record.replaces]
    return [Text(f"取代还没签齐的 {line}", f"replaces {line}, which still waited").to(lang) for line in earlier]


def _wants(record: Record, books: Books, lang: Lang, hint: bool = True) -> list[str]:
    """Whose signatures an entry waits for, one a line in the order of the steps."""
    holding = [s for s in record.slots if s.holds and s.open] if record.status == "waiting" else []
    if not holding:
        return []
    head = _wants_head(record).to(lang)
    pad = " " * cells(head)
    words = [_in_turn(s, record, lang) + slot_words(s, books, record, lang) for s in holding]
    line = f"    wuye sign {record.entry.id}" if hint else ""
    return [f"{head}{words[0]}{line}", *(pad + w for w in words[1:])]


def _wants_head(record: Record) -> Text:
    if record.glass is None:
        return Text("还等：", "waits for: ")
    left = record.keeps - len({s.by for slot in record.slots if slot.holds and not slot.waived for s in slot.filled})
    return Text(f"再有 {left} 人签就生效：", f"in force with {left} more of: ")


def _in_turn(slot: Slot, record: Record, lang: Lang) -> str:
    later = record.glass is None and slot.step > open_step(record, slot.holds)
    return Text("然后 ", "then ").to(lang) if later else ""


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
    return plain(f"{joined}{count}{rules}")


def due_line(due: Due, books: Books, now: dt.datetime, lang: Lang) -> str:
    """One line for a due that was opened, with the line to type where no action of its own settles it."""
    rules = f" [{' '.join(due.rules)}]" if due.rules else ""
    by = when(due.by, now, lang) if due.by else Text("不定期", "no date").to(lang)
    label, subject = due.label.to(lang), plain(due.subject)
    own = due.kind != "owe" or due.name in books.register(due.register).actions
    line = "" if own else f"    {_line_for(due, books)}"
    return Text(f"待办：{label} {subject}，{by} 前{rules}{line}", f"owed: {label} {subject}, by {by}{rules}{line}").to(
        lang
    )


def _line_for(due: Due, books: Books) -> str:
    from wuye.reports.owed import line_for

    return plain(line_for(due, None, books))


def _tells(dues: list[Due], books: Books, now: dt.datetime, lang: Lang) -> list[str]:
    """Who must hear of it, on one line."""
    if not dues:
        return []
    words = []
    for due in dues:
        rules = f" [{' '.join(due.rules)}]" if due.rules else ""
        late = (
            ""
            if due.by is None or due.by <= now
            else Text("，{by} 前", " by {by}").fill(by=when(due.by, now, lang)).to(lang)
        )
        words.append(people.say_who(books, due.who).to(lang) + late + rules)
    head, gap = Text("要告知：", "to be told: ").to(lang), "；" if lang == "zh" else "; "
    return [f"{head}{gap.join(words)}    wuye told {dues[0].opened_by} --to … --how …"]


def _later(record: Record, books: Books, now: dt.datetime, lang: Lang) -> list[str]:
    """The signatures owed afterwards, with their time."""
    out = []
    for slot in [s for s in record.slots if s.within and s.open]:
        words = slot_words(slot, books, record, lang)
        by = when(slot.due, now, lang) if slot.due else str(slot.within)
        out.append(Text(f"事后要签：{words}，{by} 前", f"to be signed afterwards: {words}, by {by}").to(lang))
    return out


def flag_line(flag: Flag, lang: Lang) -> str:
    """One line for something written all the same, and marked."""
    rules = f" [{' '.join(flag.rules)}]" if flag.rules else ""
    return f"! {plain(flag.message.to(lang))}{rules}"


def as_object(receipt: Receipt, books: Books, lang: Lang) -> dict[str, Any]:
    """The receipt as JSON."""
    entry, record = receipt.entry, _about(receipt, books)
    about = [books.subject(record.entry.register, n) for n in record.entry.subjects or (record.entry.id,)]
    state = about[0].state if about and about[0] else None
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
    for name, raw in entry.fields.items():
        sys.stderr.write(f"  {fact(register, name, raw, books, now, lang)}\n")
    for line in [
        *(flag_line(f, lang) for f in record.flags),
        *_wants(record, books, lang, hint=False),
        *_later(record, books, now, lang),
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
