"""The fold: one entry after another becomes the state of the books."""

from __future__ import annotations

import datetime as dt
from typing import Any

from wuye.ledger.entry import Entry
from wuye.registers import clock, contest, signing, telling
from wuye.registers.acts import judge_act
from wuye.registers.books import Books
from wuye.registers.counted import Counted, counted
from wuye.registers.define import Owe
from wuye.registers.judge import judge, moved, plan
from wuye.registers.operands import operand, who
from wuye.registers.paths import Scene
from wuye.registers.plan import Step, Verdict, target_state
from wuye.registers.rules import MISSING
from wuye.registers.taking import correct, pass_on, take_act
from wuye.registers.tallies import only_counts
from wuye.registers.things import Due, Flag, Record, Subject, turned
from wuye.registers.words import BUILT_IN
from wuye.text import Text, same


def weigh(entry: Entry, books: Books) -> Verdict:
    """The verdict on any entry: an action of its register, or one of the acts every register has."""
    return judge_act(entry, books) if entry.do in BUILT_IN else judge(entry, books)


def take(entry: Entry, books: Books, verdict: Verdict | None = None) -> Verdict:
    """Applies an entry to the books and gives the verdict it got; a wrong entry is kept, with what effect it can have."""
    verdict = verdict or weigh(entry, books)
    contest.mark(entry, verdict, books)
    books.note(entry)
    if entry.do in BUILT_IN:
        done = take_act(entry, books, verdict)
        if done is not None and done.entry.do == "correct":
            correct(done, entry.at, books)
            _move_dues(done, books)
        elif done is not None:
            effect(done, verdict.steps or rejudged(done, books, entry.at), entry.at, books)
        return verdict
    record = Record(entry, verdict.action, verdict.fields, slots=verdict.slots, flags=list(verdict.flags))
    books.add_record(record)
    if verdict.holds() and not (verdict.action and verdict.action.testimony):
        _wait(record, books)
    else:
        effect(record, verdict.steps, entry.at, books)
    return verdict


def rejudged(record: Record, books: Books, at: dt.datetime) -> list[Step]:
    """The steps of a waiting entry at the moment its last signature arrives."""
    return plan(moved(record.entry, at), books)


def _wait(record: Record, books: Books) -> None:
    entry = record.entry
    record.status = "waiting"
    limit = books.rules.knob("house", "sign_within")
    record.lapses = clock.plus(entry.at, str(limit), books.calendar) if limit is not MISSING else None
    books.changed(record)
    names = (entry.id,) if only_counts(record.action) else entry.subjects or (entry.id,)
    for subject in names:
        key = (entry.register, subject)
        earlier = books.named(books.pending.get(key))
        if earlier is not None and earlier.status == "waiting":
            earlier.status, earlier.replaced_by = "replaced", entry.id
            record.replaces = list(dict.fromkeys([*record.replaces, earlier.entry.id]))
            books.changed(earlier)
        books.pending.add(key, entry.id)


def effect(record: Record, steps: list[Step], at: dt.datetime, books: Books) -> None:
    """What an entry does once nothing holds it: states, facts, dues settled and opened, news to tell."""
    record.status, record.done_at = "done", at
    for step in steps:
        if step.subject and (step.was is not None or (record.action and record.action.makes)):
            _move(record, step, books)
        _settle(record, step, at, books)
        _open(record, step, at, books)
        if any(c.pauses or c.resumes or c.passes or c.replaces for c in step.clauses):
            _pause(step, at, books)
            pass_on(step, books)
            _supersede(record, step, books)
    signing.set_dues(record.slots, at, books)
    books.changed(record)
    _elsewhere(record, at, books)


def _move(record: Record, step: Step, books: Books) -> None:
    entry, scene = record.entry, step.scene
    subject = books.subject(entry.register, step.subject)
    if subject is None:
        subject = Subject(entry.register, step.subject, None, entry.at)
        books.add_subject(subject)
    to = target_state(step)
    if to is not None and to != subject.state:
        subject.state, subject.since = to, scene.at
    changed = turned(subject.facts, scene.facts)
    for name in changed:
        if name in scene.facts:
            subject.sources[name] = entry.id
    _note_keys(subject, scene, books)
    subject.facts = dict(scene.facts)
    contest.note(subject, entry.id)
    books.lived(subject, entry.id, scene.at, changed)


def _note_keys(before: Subject, scene: Scene, books: Books) -> None:
    """Keys are good from the entry that names them until the next one, a revocation, or the person leaves."""
    for kind in scene.register.keys:
        old, new = before.facts.get(kind.name), scene.facts.get(kind.name)
        gone = before.state is not None and before.state != "active"
        if gone or old != new or (new is not None and not books.has_key(before.id)):
            books.note_key(before.id, None if gone else new, scene.at)


def _settle(record: Record, step: Step, at: dt.datetime, books: Books) -> None:
    names = {record.entry.do} | {n for c in step.clauses for n in c.settles}
    for due in books.dues_of(record.entry.register, step.subject):
        told = due.kind == "owe" or (due.kind == "difference" and due.item in _named(record.fields))
        if due.name in names and told:
            books.settle(due, record.entry.id, at)
            telling.heard(due, record, at, books)
    foreign = books.dues.group("name", f"{record.entry.register}.{record.entry.do}")
    named = _named(record.fields) if foreign else ()
    for due in [d for d in foreign if d.subject in named]:
        books.settle(due, record.entry.id, at)


def _named(value: Any) -> set[str]:
    """Every word that stands anywhere in an entry's fields."""
    if isinstance(value, dict):
        return {word for v in value.values() for word in _named(v)}
    return {word for v in value for word in _named(v)} if isinstance(value, list) else {str(value)}


def _open(record: Record, step: Step, at: dt.datetime, books: Books) -> None:
    for clause in step.clauses:
        for owe in clause.owes:
            mine = books.dues_of(record.entry.register, step.subject) if owe.once else []
            if not any(d.name == owe.name for d in mine):
                books.open_due(_due(owe, record, step, at, books))
        for tell in clause.tells:
            telling.open_tell(tell, record, step, at, books)
    _open_differences(record, step, at, books)


def _due(owe: Owe, record: Record, step: Step, at: dt.datetime, books: Books) -> Due:
    scene = step.scene
    register = scene.register
    action = register.actions.get(owe.name)
    label = owe.label or (action.label if action else same(owe.name))
    return Due(
        name=owe.name, register=register.name, subject=step.subject, label=label, by=_by(owe.by, scene, at),
        who=who(owe.who, scene) or _owed_by(owe, scene), opened_by=record.entry.id, opened_at=at, rules=owe.rules,
        chase=owe.chase, holds=owe.holds,
    )  # fmt: skip


def _owed_by(owe: Owe, scene: Scene) -> tuple[str, ...]:
    action = scene.register.actions.get(owe.name)
    return who(action.clause.who, scene) if action and action.clause.who is not None else ()


def _by(raw: Any, scene: Scene, at: dt.datetime) -> dt.datetime | None:
    value = operand(raw, scene)
    if value is None or value is MISSING:
        return None
    if isinstance(value, dt.datetime):
        return value
    if isinstance(value, dt.date):
        return clock.at_clock(value, "24:00", scene.books.rules.zone)
    start = scene.fields.get("happened", at)
    return clock.deadline(start if isinstance(start, dt.datetime) else at, str(value), scene.books.calendar)


def _move_dues(record: Record, books: Books) -> None:
    """A correction of a time moves what is still owed by that time."""
    of, fixed = books.records[str(record.entry.fields["of"])], record.entry.fields.get("fields")
    if of.action is None or not isinstance(fixed, dict):
        return
    clauses = [of.action.clause, *(case.clause for case in of.action.cases)]
    owes = {owe.name: owe for clause in clauses for owe in clause.owes if _names(owe.by, fixed)}
    for due in [d for d in books.dues.group("opened", of.entry.id) if d.name in owes]:
        scene = Scene(books, books.register(due.register), of.entry.by, of.entry.at, due.subject, None, of.fields)
        due.by = _by(owes[due.name].by, scene, of.done_at or of.entry.at)


def _names(by: Any, fixed: dict[str, Any]) -> bool:
    return isinstance(by, dict) and by.get("the") in fixed


def _open_differences(record: Record, step: Step, at: dt.datetime, books: Books) -> None:
    """A blind count opens an explanation for each difference; it never changes a state."""
    if not step.scene.register.counts:
        return
    from wuye.registers.counts import differences

    for kind in step.scene.register.counts:
        if kind.name not in record.fields:
            continue
        within = books.rules.knob(record.entry.register, "explain_within")
        limit = None if within is MISSING else clock.plus(at, str(within), books.calendar)
        for what, item in differences(kind, record.fields[kind.name], step.scene):
            label = Text(f"说明{what.zh} {item}", f"explain {what.en} {item}")
            due = Due(
                name="explain", register=record.entry.register, subject=step.subject, label=label, by=limit,
                who=who(kind.owed_by, step.scene) or (f"person:{record.entry.by}",), opened_by=record.entry.id, opened_at=at, kind="difference",
                rules=kind.rules, item=item,
            )  # fmt: skip
            books.open_due(due)


def _supersede(record: Record, step: Step, books: Books) -> None:
    """What was issued before and is replaced now isn't signed any more; what was signed stays."""
    replaced = {name for clause in step.clauses for name in clause.replaces}
    for earlier in books.unsigned_on(record.entry.register, step.subject) if replaced else ():
        if earlier.entry.do in replaced and earlier.entry.id != record.entry.id:
            for slot in earlier.slots:
                slot.waived = slot.waived or (record.entry.id if slot.open else None)
            books.changed(earlier)


def _pause(step: Step, at: dt.datetime, books: Books) -> None:
    for clause in (c for c in step.clauses if c.pauses or c.resumes):
        for due in books.dues_of(step.scene.register.name, step.subject):
            if due.name in clause.pauses and not (due.paused and due.paused[-1][1] is None):
                due.paused.append((at, None))
            if due.name in clause.resumes and due.paused and due.paused[-1][1] is None:
                due.paused[-1] = (due.paused[-1][0], at)


def _elsewhere(record: Record, at: dt.datetime, books: Books) -> None:
    """An entry of this register may count as an action of another one's subject (`by_entry`)."""
    for one in counted(record.entry, record.fields, books):
        _count_as(record, one, at, books)


def _count_as(record: Record, one: Counted, at: dt.datetime, books: Books) -> None:
    action, name = one.action, one.subject.id
    if action.origin and action.origin != ("*",) and books.state(one.subject, at) not in action.origin:
        text = Text(f"{name} 不在可「{action.label.zh}」的状态", f"{name} isn't in a state to {action.label.en}")
        record.flags.append(Flag(text, action.rules, name))
        return
    entry = moved(record.entry, at)
    step, shadow = one.step(entry, books), Record(one.entry(entry), action, one.fields)
    _move(shadow, step, books)
    _settle(shadow, step, at, books)
    _open(shadow, step, at, books)
