"""Countersignatures: the places an entry opens for them, and whether a person may fill one."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from typing import TYPE_CHECKING, Any

from wuye.errors import Problem
from wuye.registers import clock, people, words
from wuye.registers.books import Books
from wuye.registers.define import Sign
from wuye.registers.grouping import Afterwards
from wuye.registers.operands import operand, who
from wuye.registers.paths import Scene
from wuye.registers.rules import MISSING
from wuye.registers.things import Flag, Record, Signature, Slot
from wuye.text import Text, same

if TYPE_CHECKING:
    from wuye.registers.plan import Step

KIND: dict[str, Text] = {
    "propose": Text("呈报", "propose"),
    "approve": Text("批准", "approve"),
    "agree": Text("同意", "agree"),
    "present": Text("在场", "be present"),
    "give": Text("发放", "give"),
    "receive": Text("领取", "receive"),
    "witness": Text("见证", "witness"),
    "review": Text("签阅", "review"),
    "confirm": Text("确认", "confirm"),
    "seen": Text("知悉", "take note"),
}


def slots_for(steps: Sequence[Step], flags: list[Flag]) -> list[Slot]:
    """The places for signatures that an entry's steps ask for; the writer's own are filled where he may."""
    slots: dict[tuple[Any, ...], Slot] = {}
    for step in steps:
        for clause in step.clauses:
            for sign in clause.signs:
                for slot in _slots(sign, step.scene, flags):
                    slots.setdefault((slot.kind, slot.who, slot.step, slot.within), slot)
    if not slots:
        return []
    found = sorted(slots.values(), key=lambda s: s.step)
    _writer_signs(found, steps[0].scene)
    return found


def _slots(sign: Sign, scene: Scene, flags: list[Flag]) -> Iterator[Slot]:
    within = _within(sign, scene)
    if sign.each is not None:
        persons = operand(sign.each if isinstance(sign.each, Mapping) else {"the": sign.each}, scene)
        # Of a sheet, everybody who has a row in it.
        for i, person in enumerate(persons if isinstance(persons, (list, Mapping)) else []):
            step = sign.step + i if sign.in_order else sign.step
            yield Slot(sign.kind, (f"person:{person}",), 1, step, sign.rules, within)
        return
    chain = sign.who if _is_chain(sign.who) else [sign.who]
    for i, link in enumerate(chain):
        yield _slot(sign, who(link, scene), sign.step + i, within, scene, flags)


def _is_chain(raw: Any) -> bool:
    return isinstance(raw, list) and bool(raw) and all(isinstance(part, list) for part in raw)


def _within(sign: Sign, scene: Scene) -> str | None:
    value = operand(sign.within, scene)
    return None if value is None or value is MISSING else str(value)


def _slot(sign: Sign, tokens: people.Tokens, step: int, within: str | None, scene: Scene, flags: list[Flag]) -> Slot:
    slot = Slot(sign.kind, tokens, sign.count, step, sign.rules, within)
    if sign.kind not in words.WRITER_MAY:
        slot.who, top = people.escalate(scene.books, tokens, scene.by, scene.at)
        if top:
            slot.waived = "top"
            text = Text("无上级可批，由经办人自行承担", "nobody stands above the writer; he answers for it himself")
            flags.append(Flag(text, sign.rules, scene.subject))
    elif _on_paper(slot.who, scene.books):
        slot.waived = "paper"
    return slot


def _on_paper(tokens: people.Tokens, books: Books) -> bool:
    named = [t.removeprefix("person:") for t in tokens if t.startswith("person:")]
    return bool(named) and len(named) == len(tokens) and not any(people.active(books, n) for n in named)


def _writer_signs(slots: list[Slot], scene: Scene) -> None:
    for slot in slots:
        if slot.kind not in words.WRITER_MAY or not slot.holds or not slot.open:
            continue
        fit, role, deputy = people.fits(scene.books, slot.who, scene.by, scene.at)
        if fit:
            slot.filled.append(Signature(scene.entry, scene.by, slot.kind, role, "yes", scene.at, deputy))
            return


def set_dues(slots: Sequence[Slot], start: dt.datetime, books: Books) -> None:
    """By when the signatures owed afterwards are owed: each step's time runs from the end of the one before."""
    if not slots:
        return
    step, begins, ends = 0, start, start
    for slot in sorted((s for s in slots if s.within), key=lambda s: s.step):
        if slot.step > step:
            step, begins = slot.step, ends
        slot.due = clock.deadline(begins, str(slot.within), books.calendar)
        ends = max(ends, slot.due)


def open_step(record: Record, holding: bool = True) -> int:
    """The step whose signatures are wanted now, of those that hold the effect or of those owed afterwards."""
    return min((s.step for s in record.slots if s.holds is holding and s.open), default=0)


def over(record: Record, at: dt.datetime, books: Books) -> bool:
    """Whether its subjects have come by the clock to where nobody wants the signatures owed afterwards on it any more."""
    entry = record.entry
    states = books.register(entry.register).states
    if record.status != "done" or not any(entry.do in state.replaces for state in states.values()):
        return False
    found = [books.subject(entry.register, name) for name in entry.subjects or (entry.id,)]
    where = [states.get(books.state(subject, at) or "") for subject in found if subject is not None]
    return bool(where) and all(state is not None and entry.do in state.replaces for state in where)


def afterwards(books: Books, now: dt.datetime) -> list[Afterwards]:
    """The signatures still wanted on what has taken effect, by entry; none of what is over."""
    registers = books.rules.registers.values()
    dropping = tuple(r.prefix for r in registers if any(s.replaces for s in r.states.values()))
    gone = cache(lambda entry: over(books.records[entry], now, books))
    # An id begins with the prefix of its register: of the others no entry is read for it.
    return [one for one in books.afterwards() if not (one.entry.startswith(dropping) and gone(one.entry))]


def unsigned(records: Iterable[Record], now: dt.datetime, books: Books) -> list[tuple[Record, Slot]]:
    """Signatures owed afterwards and not yet given."""
    done = [r for r in records if r.status == "done" and not over(r, now, books)]
    return [(r, s) for r in done for s in r.slots if s.within and s.open]


def place_for(record: Record, person: str, at: dt.datetime, books: Books, kind: str | None = None) -> Slot | Problem:
    """The slot a person would fill, or why there is none."""
    gone = over(record, at, books)
    wanted = [s for s in record.slots if not gone and s.open and kind in (None, s.kind)]
    fitting = [s for s in wanted if people.fits(books, s.who, person, at)[0]]
    if not fitting:
        return _no_place(record, person, books, wanted)
    if any(s.by == person for s in record.signers()):
        return Problem(Text("同一个人不能签两次", "the same person can't sign twice"))
    others = [s for s in fitting if s.kind in words.WRITER_MAY or person != record.entry.by]
    if not others:
        return _own(record, fitting[0], books)
    ready = [s for s in others if s.step == open_step(record, s.holds)]
    return ready[0] if ready else _too_early(record, others[0], books)


def _no_place(record: Record, person: str, books: Books, wanted: list[Slot]) -> Problem:
    name = people.name_of(books, person)
    mine = next((s for s in record.signers() if s.by == person), None)
    if mine is not None:
        kind = KIND[mine.kind]
        return Problem(
            Text(
                f"{name} 已签过 {record.entry.id}（{kind.zh}）",
                f"{name} has signed {record.entry.id} already (to {kind.en})",
            ),
            remedy=same(f"wuye {record.entry.register} log"),
        )
    if not wanted:
        return _waits_for_none(record)
    need = "；".join(f"{people.say_who(books, s.who).zh}{KIND[s.kind].zh}" for s in wanted)
    need_en = "; ".join(f"{people.say_who(books, s.who).en} to {KIND[s.kind].en}" for s in wanted)
    rules = tuple(dict.fromkeys(r for s in wanted for r in s.rules))
    return Problem(
        Text(
            f"{record.entry.id} 等的不是 {name}，而是：{need}",
            f"{record.entry.id} doesn't wait for {name} but for: {need_en}",
        ),
        rules,
        _who_may(record, wanted, books),
    )


def _waits_for_none(record: Record) -> Problem:
    of = str(record.entry.fields.get("of", ""))
    if record.entry.do in words.BUILT_IN and of:
        return Problem(
            Text(
                f"{record.entry.id} 本身就是对 {of} 的签字或说明，不用再签",
                f"{record.entry.id} is itself about {of} and wants no signature",
            ),
            remedy=same(f"wuye sign {of}"),
        )
    return Problem(
        Text(f"{record.entry.id} 不等签字", f"{record.entry.id} waits for no signature"),
        remedy=same(f"wuye {record.entry.register} log"),
    )


def _who_may(record: Record, wanted: Sequence[Slot], books: Books) -> Text | None:
    signed = [s.by for s in record.signers()]
    may = [p for s in wanted for p in people.candidates(books, s.who, record.entry.at, [record.entry.by, *signed])]
    names = list(dict.fromkeys(people.name_of(books, p) for p in may))[:6]
    return Text(f"可签的人：{'、'.join(names)}", f"who may: {', '.join(names)}") if names else None


def _own(record: Record, slot: Slot, books: Books) -> Problem:
    someone = [people.name_of(books, p) for p in people.candidates(books, slot.who, record.entry.at, [record.entry.by])]
    remedy = Text(f"可签的人：{'、'.join(someone)}", f"who may: {', '.join(someone)}") if someone else None
    kind = KIND[slot.kind]
    return Problem(Text(f"不能{kind.zh}自己写的记录", f"nobody may {kind.en} his own entry"), slot.rules, remedy)


def _too_early(record: Record, slot: Slot, books: Books) -> Problem:
    first = [s for s in record.slots if s.holds is slot.holds and s.open and s.step == open_step(record, slot.holds)]
    zh = "；".join(f"{people.say_who(books, s.who).zh}{KIND[s.kind].zh}" for s in first)
    en = "; ".join(f"{people.say_who(books, s.who).en} to {KIND[s.kind].en}" for s in first)
    rules = tuple(dict.fromkeys(r for s in (*first, slot) for r in s.rules))
    return Problem(Text(f"还没到这一步，先要 {zh}", f"too early; first {en}"), rules, _who_may(record, first, books))


def complete(record: Record) -> bool:
    """Whether nothing holds the effect any more; after glass broke, `keeps` people in the places left are enough."""
    if not any(s.holds and s.open for s in record.slots):
        return True
    if record.glass is None:
        return False
    return len({s.by for slot in places_left(record) for s in slot.filled}) >= record.keeps


def places_left(record: Record) -> list[Slot]:
    """The places that hold the effect and were not waived."""
    return [slot for slot in record.slots if slot.holds and not slot.waived]
