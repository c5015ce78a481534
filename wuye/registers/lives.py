"""The life of a subject: whether it exists, stands where the action starts, and may end."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

from wuye.errors import Problem
from wuye.registers import people
from wuye.registers.books import Books
from wuye.registers.conditions import all_hold
from wuye.registers.contest import refusal
from wuye.registers.custody import behind
from wuye.registers.define import ANY, Action, Field, Register
from wuye.registers.grouping import marked
from wuye.registers.paths import Scene
from wuye.registers.plan import Step, Verdict, target_state
from wuye.registers.say import near_time, state_label, unknown_subject
from wuye.registers.tallies import too_low
from wuye.registers.things import Due, Flag, Subject
from wuye.text import Text, same


def judge_standing(step: Step, register: Register, action: Action, verdict: Verdict) -> None:
    """Whether the subject is there and stands where the action starts."""
    was, name = step.was, step.subject
    if action.makes:
        if was is not None:
            verdict.refused.append(_exists(was, register, step.scene))
        return
    if was is None:
        verdict.input.append(unknown_subject(register, name, step.scene.books))
        return
    if was.contested and not action.testimony:
        verdict.refused.append(refusal(was))
        return
    state = step.scene.books.state(was, step.scene.at)
    kept = register.states.get(state or "")
    if action.origin == ANY:
        fits = kept is None or not kept.final
    else:
        fits = state in (action.origin or ())
    if fits:
        return
    if action.testimony:
        verdict.flags.append(Flag(_odd_state(was, register, action, state), action.rules, name))
    else:
        verdict.refused.append(_wrong_state(step, register, action, state))


def _exists(was: Subject, register: Register, scene: Scene) -> Problem:
    line = f"wuye {register.name} show {was.id}"
    label = state_label(register, scene.books.state(was, scene.at))
    return Problem(
        Text(f"{was.id} 已经登记过（{label.zh}）", f"{was.id} is registered already ({label.en})"),
        remedy=same(line),
        subject=was.id,
    )


def _odd_state(was: Subject, register: Register, action: Action, state: str | None) -> Text:
    """What is said of a testimony that doesn't fit the book."""
    label = state_label(register, state)
    return Text(
        f"账上 {was.id} 是「{label.zh}」，与「{action.label.zh}」对不上；已照记",
        f"in the book {was.id} is {label.en}, which doesn't fit {action.label.en}; recorded all the same",
    )


def _wrong_state(step: Step, register: Register, action: Action, state: str | None) -> Problem:
    books, was = step.scene.books, step.was
    assert was is not None
    label = state_label(register, state)
    owed = next((d for d in books.dues_of(register.name, was.id) if d.name in register.actions), None)
    if owed is not None and owed.name != action.name:
        return _owed_first(owed, label, register, step.scene.at, books)
    message = Text(
        f"{was.id} 现在是「{label.zh}」，不能{action.label.zh}",
        f"{was.id} is {label.en}: {action.label.en} isn't possible now",
    )
    return Problem(message, action.rules, action.remedy or same(f"wuye {register.name} show {was.id}"), subject=was.id)


def _owed_first(due: Due, state: Text, register: Register, at: dt.datetime, books: Books) -> Problem:
    """What has to happen first: the due that holds the subject where it is."""
    who, label = people.say_who(books, due.who), register.actions[due.name].label
    when = near_time(due.by, at) if due.by else Text("不定期", "no date")
    late = due.by is not None and due.by < at
    line = f"wuye {register.name} {due.name} {due.subject}"
    return Problem(
        Text(
            f"{due.subject} 已{state.zh.removeprefix('已')}，{who.zh} 应在 {when.zh} 前{label.zh}{'，已超时' if late else ''}",
            f"{due.subject} is {state.en}, {who.en} owes the {label.en} by {when.en}{', late' if late else ''}",
        ),
        due.rules,
        Text(f"要先{label.zh}：{line}", f"first the {label.en}: {line}"),
        subject=due.subject,
    )


def judge_refs(step: Step, register: Register, action: Action, verdict: Verdict) -> None:
    """What a field names stands where the field wants it (`state`); a testimony is only flagged."""
    for kind in register.placed:
        value = step.scene.fields.get(kind.name, [])
        for name in value if isinstance(value, list) else [value]:
            problem = _elsewhere(kind, str(name), step.scene)
            if problem is not None and action.testimony:
                verdict.flags.append(Flag(problem.message, problem.rules, step.subject))
            elif problem is not None:
                verdict.refused.append(problem)


def _elsewhere(kind: Field, name: str, scene: Scene) -> Problem | None:
    other = behind(kind.register, name, scene.books)
    state = scene.books.state(other, scene.at) if other else None
    if other is None or state in kind.states:
        return None
    label = state_label(scene.books.register(other.register), state)
    text = Text(f"{kind.label.zh} {name} 现在是「{label.zh}」", f"{kind.label.en} {name} is {label.en}")
    return Problem(text, kind.rules, same(f"wuye {other.register} show {name}"), field=kind.name)


def judge_end(step: Step, register: Register, action: Action, books: Books, verdict: Verdict) -> None:
    """Nothing is owed at the end; marks used once stay unique; numbers keep their bounds. A testimony is only flagged."""
    found = [*_left_owed(step, register, action, books)]
    if register.unique:
        found += _used_marks(step, register, books)
    if register.tallies:
        found += too_low(step)
    if not found:
        return
    if action.testimony:
        verdict.flags.extend(Flag(p.message, p.rules, step.subject) for p in found)
    else:
        verdict.refused.extend(found)


def _left_owed(step: Step, register: Register, action: Action, books: Books) -> Iterator[Problem]:
    target = register.states.get(target_state(step) or "")
    if target is None or not target.final or step.was is None:
        return
    settled = {s for c in step.clauses for s in c.settles} | {action.name}
    for due in books.dues_of(register.name, step.subject):
        if due.name not in settled and due.kind == "owe" and standing(due, books, step.scene.at):
            yield _still_owed(register, due)


def _used_marks(step: Step, register: Register, books: Books) -> Iterator[Problem]:
    for kind in register.unique:
        if kind.name in step.scene.fields:
            yield from _not_unique(kind, step.scene.fields[kind.name], step, books)


def judge_shared(steps: list[Step], register: Register, verdict: Verdict) -> None:
    """A mark that is used once can't be given to several subjects by one entry."""
    for kind in register.unique if len(steps) > 1 else ():
        if kind.name in verdict.fields:
            verdict.refused.append(_used(kind, verdict.fields[kind.name], steps[0].subject, steps[1].subject))


def _still_owed(register: Register, due: Due) -> Problem:
    own = due.name in register.actions
    line = f"wuye {register.name} {due.name} {due.subject}" if own else f"wuye done {due.opened_by} {due.name} --how …"
    words = Text(f"{due.subject} 还欠「{due.label.zh}」，了结后才能结束", f"{due.subject} still owes {due.label.en}")
    return Problem(words, due.rules, same(line), subject=due.subject)


def _not_unique(kind: Field, value: Any, step: Step, books: Books) -> Iterator[Problem]:
    bearing = books.subjects.group("mark", step.scene.register.name, kind.name, marked(value))
    taken = next((s for s in bearing if s.id != step.subject), None)
    before = kind.unique == "ever" and _ever(kind.name, value, step, books)
    if taken is not None or before:
        owner = taken.id if taken else step.subject
        yield _used(kind, value, owner, step.subject)


def _used(kind: Field, value: Any, owner: str, subject: str) -> Problem:
    zh = f"{kind.label.zh} {value} 已经用过（{owner}）"
    en = f"{kind.label.en} {value} has been used ({owner})"
    another = Text(f"另写一个：--{kind.label.zh} …", f"give another: --{kind.name.replace('_', '-')} …")
    return Problem(Text(zh, en), kind.rules, another, field=kind.name, subject=subject)


def _ever(name: str, value: Any, step: Step, books: Books) -> bool:
    mine = step.scene.register.name
    bearing = books.records.group("mark", mine, name, marked(value))
    return any(r.status == "done" and r.entry.id != step.scene.entry for r in bearing)


def standing(due: Due, books: Books, now: dt.datetime) -> bool:
    """Whether an open due stands: one with `while` only as long as its condition holds."""
    if not due.open or due.holds is None:
        return due.open
    subject = books.subject(due.register, due.subject)
    if subject is None:
        return False
    scene = Scene(books, books.register(due.register), "", now, subject.id, subject, {}, dict(subject.facts))
    scene.state = books.state(subject, now)
    return all_hold(due.holds, scene)
