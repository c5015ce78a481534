"""The life of a subject: whether it exists, stands where the action starts, and may end."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from wuye.errors import Problem
from wuye.registers import people
from wuye.registers.books import Books, Flag, Subject
from wuye.registers.define import ANY, Action, Field, Register
from wuye.registers.paths import Scene
from wuye.registers.plan import Step, Verdict
from wuye.registers.rules import MISSING
from wuye.registers.say import state_label, unknown_subject
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
    state = step.scene.books.state(was, step.scene.at)
    kept = register.states.get(state or "")
    if action.origin == ANY:
        fits = kept is None or not kept.final
    else:
        fits = state in (action.origin or ())
    if fits:
        return
    problem = _wrong_state(step, register, action, state)
    if action.testimony:
        verdict.flags.append(Flag(problem.message, problem.rules, name))
    else:
        verdict.refused.append(problem)


def _exists(was: Subject, register: Register, scene: Scene) -> Problem:
    line = f"wuye {register.name} show {was.id}"
    label = state_label(register, scene.books.state(was, scene.at))
    return Problem(
        Text(f"{was.id} 已经登记过（{label.zh}）", f"{was.id} is registered already ({label.en})"),
        remedy=same(line),
        subject=was.id,
    )


def _wrong_state(step: Step, register: Register, action: Action, state: str | None) -> Problem:
    books, was = step.scene.books, step.was
    assert was is not None
    owed = [d for d in books.dues_of(register.name, was.id) if d.kind == "owe" and d.name in register.actions]
    label = state_label(register, state)
    zh, en = (
        f"{was.id} 现在是「{label.zh}」，不能{action.label.zh}",
        f"{was.id} is {label.en}, {action.label.en} not possible",
    )
    rules, remedy = action.rules, action.remedy
    if owed:
        zh, en = (
            zh + _owed_by(books, was, "zh", owed[0].by, step),
            en + _owed_by(books, was, "en", owed[0].by, step),
        )
        rules = tuple(dict.fromkeys([*owed[0].rules, *rules]))
        line = f"wuye {register.name} {owed[0].name} {was.id}"
        remedy = remedy or Text(f"先{register.actions[owed[0].name].label.zh}：{line}", f"first: {line}")
    line = f"wuye {register.name} show {was.id}"
    return Problem(Text(zh, en), rules, remedy or same(line), subject=was.id)


def _owed_by(books: Books, was: Subject, lang: str, by: Any, step: Step) -> str:
    who = was.facts.get("borrower")
    zone = books.rules.zone
    when = by.astimezone(zone).strftime("%m-%d %H:%M") if by else ""
    name = people.name_of(books, str(who)) if who else ""
    if lang == "zh":
        return f"（在 {name}，{when} 应还）" if name else f"（{when} 前须了结）"
    return f" (with {name}, due {when})" if name else f" (owed by {when})"


def judge_end(step: Step, register: Register, action: Action, books: Books, verdict: Verdict) -> None:
    """Nothing is owed at the end; marks used once stay unique; numbers keep their bounds."""
    to = next((c.to for c in step.clauses if c.to), None)
    target = register.states.get(to or "")
    if target is not None and target.final and step.was is not None:
        settled = {s for c in step.clauses for s in c.settles} | {action.name}
        left = [d for d in books.dues_of(register.name, step.subject) if d.name not in settled and d.kind == "owe"]
        verdict.refused.extend(_still_owed(register, step.subject, due.name, due.label) for due in left)
    for name in register.facts:
        kind = register.fields.get(name)
        value = step.scene.fields.get(name, MISSING)
        if kind is not None and kind.unique and value is not MISSING:
            verdict.refused.extend(_not_unique(kind, value, step, books))
        now = step.scene.facts.get(name)
        if kind is not None and isinstance(kind.min, int) and isinstance(now, int) and now < kind.min:
            zh, en = f"{kind.label.zh} 会低于 {kind.min}", f"{kind.label.en} would fall below {kind.min}"
            verdict.refused.append(Problem(Text(zh, en), kind.rules, subject=step.subject))


def _still_owed(register: Register, subject: str, due: str, label: Text) -> Problem:
    line = f"wuye {register.name} {due if due in register.actions else 'done'} {subject}"
    return Problem(
        Text(f"{subject} 还欠「{label.zh}」，了结后才能结束", f"{subject} still owes {label.en}"),
        remedy=same(line),
        subject=subject,
    )


def _not_unique(kind: Field, value: Any, step: Step, books: Books) -> Iterator[Problem]:
    others = [s for s in books.all(step.scene.register.name) if s.id != step.subject]
    taken = next((s for s in others if s.facts.get(kind.name) == value), None)
    before = kind.unique == "ever" and _ever(kind.name, value, step, books)
    if taken is not None or before:
        owner = taken.id if taken else step.subject
        yield Problem(
            Text(
                f"{kind.label.zh} {value} 已经用过（{owner}）",
                f"{kind.label.en} {value} has been used ({owner})",
            ),
            kind.rules,
            field=kind.name,
            subject=step.subject,
        )


def _ever(name: str, value: Any, step: Step, books: Books) -> bool:
    mine = step.scene.register.name
    return any(
        r.entry.register == mine and r.fields.get(name) == value and r.entry.id != step.scene.entry
        for r in books.records.values()
    )
