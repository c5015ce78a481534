"""The one judge: entry, books before, rules in force, clock -> every violation, and what the entry would do.

The same function decides at the keyboard and in the audit. Deny by default: what no action allows is refused.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from wuye.errors import Problem
from wuye.ledger.entry import Entry
from wuye.registers import drawing, kinds, lives, naming, people, signing, timing, words
from wuye.registers.books import Books
from wuye.registers.conditions import failing
from wuye.registers.counted import counted
from wuye.registers.define import Action, Clause, Field, Register
from wuye.registers.operands import who as who_of
from wuye.registers.plan import Step, Verdict, field_of, needed, plan_step
from wuye.registers.say import case_problem, no_field
from wuye.registers.things import Flag
from wuye.registers.turning import moved_on
from wuye.registers.values import from_page
from wuye.text import Text, near_to, same


def judge(entry: Entry, books: Books, *, again: bool = False) -> Verdict:
    """The verdict on one entry, against the books as they stand before it.

    With `again` it was judged whole when it was written: only whether it may still happen is judged now.
    """
    verdict = Verdict()
    register = books.rules.registers.get(entry.register)
    action = _read(entry, register, books, verdict)
    if register is not None and action is not None and not verdict.input:
        _steps(entry, register, action, books, verdict)
        if not again:
            _judge_who(entry, action, verdict)
            _judge_fields(register, action, verdict)
            _judge_month(books, verdict)
            verdict.slots = signing.slots_for(verdict.steps, verdict.flags)
    return verdict


def moved(entry: Entry, at: dt.datetime) -> Entry:
    """An entry as if it were made at another time: when its last signature arrives."""
    return Entry(entry.register, entry.id, at, entry.by, entry.do, entry.subjects, entry.fields, entry.raw)


def plan(entry: Entry, books: Books) -> list[Step]:
    """What an entry that was judged already would do now."""
    verdict = Verdict()
    register = books.rules.registers.get(entry.register)
    action = _read(entry, register, books, verdict)
    if register is None or action is None or verdict.input:
        return []
    return [plan_step(name, entry, register, action, books, verdict.fields) for name in _names(entry, register)]


def _read(entry: Entry, register: Register | None, books: Books, verdict: Verdict) -> Action | None:
    """The action an entry names, its fields typed, and what can't be understood of it."""
    action = register.actions.get(entry.do) if register else None
    if register is None or action is None:
        verdict.input.append(_unknown_action(entry, register))
        return None
    verdict.action = action
    verdict.fields = _typed_fields(entry, register, books, verdict)
    verdict.input.extend(naming.name_problems(entry, register, action, verdict.fields, books))
    timing.judge_happened(entry, verdict.fields, books, verdict)
    return action


def _unknown_action(entry: Entry, register: Register | None) -> Problem:
    if register is None:
        return Problem(Text(f"没有 {entry.register} 这本登记簿", f"there is no register {entry.register}"))
    names = [n for n, a in register.actions.items() if not a.hidden]
    line = f"wuye {register.name} --help"
    near = near_to(entry.do, names)
    return Problem(
        Text(f"{register.label.zh} 没有 {entry.do} 这个动作", f"{register.label.en} has no action {entry.do}"),
        remedy=same(f"wuye {register.name} {near[0]}" if near else line),
    )


def _typed_fields(entry: Entry, register: Register, books: Books, verdict: Verdict) -> dict[str, Any]:
    typed: dict[str, Any] = {}
    for name, raw in entry.fields.items():
        kind = field_of(register, name)
        if kind is None:
            verdict.input.append(no_field(name, register))
            continue
        try:
            typed[name] = from_page(kind, raw, books, register.name)
        except kinds.Unfit as unfit:
            verdict.input.append(unfit.problem(kind))
    return typed


def _steps(entry: Entry, register: Register, action: Action, books: Books, verdict: Verdict) -> None:
    for name in _names(entry, register):
        step = plan_step(name, entry, register, action, books, verdict.fields)
        before = len(verdict.refused)
        lives.judge_standing(step, register, action, verdict)
        plain = verdict.refused[before:]
        if step.was is not None or action.makes:
            _judge_cases(step, action, verdict)
            if plain:
                _say_once(plain, verdict, before)
            lives.judge_refs(step, register, action, verdict)
            lives.judge_end(step, register, action, books, verdict)
        verdict.steps.append(step)
    _judge_elsewhere(entry, books, verdict)
    lives.judge_shared(verdict.steps, register, verdict)
    _judge_pages(entry, register, books, verdict)


def _names(entry: Entry, register: Register) -> tuple[str, ...]:
    """The subjects an entry is about: those it names, else the one it makes."""
    return entry.subjects or ((entry.id,) if register.subject.id != "entry" else ("",))


def _say_once(plain: list[Problem], verdict: Verdict, before: int) -> None:
    """Where a case says in its own words why the state is wrong, the plain sentence is left out."""
    if any(p.field == "was.state" for p in verdict.refused[before + len(plain) :]):
        del verdict.refused[before : before + len(plain)]


def _judge_cases(step: Step, action: Action, verdict: Verdict) -> None:
    for case in step.cases:
        broken = failing(case.must, step.scene) if case.must else []
        if broken:
            # What hangs on a field that is still missing isn't broken yet; the missing field is said.
            lacking = {name for name in needed(step.clauses) if name not in verdict.fields}
            broken = [p for p in broken if p.split(".")[0] not in lacking]
        if broken:
            problem = case_problem(case, broken, step)
            if action.testimony:
                verdict.flags.append(Flag(problem.message, problem.rules, step.subject))
            else:
                verdict.refused.append(problem)
        odd = failing(case.should, step.scene, missing=True) if case.should else []
        if odd:
            problem = case_problem(case, odd, step)
            verdict.flags.append(Flag(problem.message, problem.rules, step.subject))


def _judge_elsewhere(entry: Entry, books: Books, verdict: Verdict) -> None:
    """What the entry counts as in another register is refused where that one's cases refuse it."""
    for one in counted(entry, verdict.fields, books):
        if one.action.cases:
            _judge_cases(one.step(entry, books), one.action, verdict)


def _judge_who(entry: Entry, action: Action, verdict: Verdict) -> None:
    step = verdict.steps[0]
    books = step.scene.books
    if not people.active(books, entry.by) and books.all("staff"):
        words_ = Text(f"{entry.by} 不在名册上，或已离职", f"{entry.by} isn't enrolled, or has left")
        verdict.allowed.append(Problem(words_, remedy=same("wuye staff list")))
        return
    fitting: people.Tokens | None = None
    for each in verdict.steps:
        raw = _writers(each)
        tokens = who_of(raw, each.scene)
        if raw is not None and tokens != fitting and not people.fits(books, tokens, entry.by, entry.at)[0]:
            verdict.allowed.append(_may_not(entry, action, books, tokens, each))
            return
        fitting = tokens if raw is not None else None
        if action.not_who and people.fits(books, who_of(action.not_who, each.scene), entry.by, entry.at)[0]:
            verdict.allowed.append(_may_not(entry, action, books, (), each))
            return


def _writers(step: Step) -> Any:
    """Who may write it: the last clause that says so, a case over its action."""
    for clause in reversed(step.clauses):
        if clause.who is not None:
            return clause.who
    return None


def _may_not(entry: Entry, action: Action, books: Books, tokens: people.Tokens, step: Step) -> Problem:
    name = people.name_of(books, entry.by)
    who = people.say_who(books, tokens) if tokens else Text("另一个人", "somebody else")
    someone = [f"{people.name_of(books, p)}" for p in people.candidates(books, tokens, entry.at)][:4]
    remedy = Text(f"可以办的人：{'、'.join(someone)}", f"who may: {', '.join(someone)}") if someone else None
    rules = tuple(dict.fromkeys(r for c in step.clauses if c.who is not None for r in c.rules)) or action.rules
    return Problem(
        Text(
            f"{name} 不能办「{action.label.zh}」，须由 {who.zh}",
            f"{name} may not {action.label.en}; it takes {who.en}",
        ),
        rules,
        remedy,
    )


def _judge_pages(entry: Entry, register: Register, books: Books, verdict: Verdict) -> None:
    """Whoever signs a page signs it as it stands: not one entry more or less, not another word."""
    for kind in register.paged:
        if kind.name in verdict.fields:
            problem = moved_on(kind, verdict.fields[kind.name], books)
            verdict.refused.extend([problem] if problem is not None else [])
    for kind in register.draws:
        if kind.name in verdict.fields:
            verdict.refused.extend(drawing.problems(kind, verdict.fields[kind.name], entry, books))


def _judge_month(books: Books, verdict: Verdict) -> None:
    """What happened in a month that is closed by now wants a reason."""
    happened = verdict.fields.get("happened")
    if happened is not None:
        from wuye.registers.closing import judge_closed

        judge_closed([happened], verdict.fields.get("why"), books, verdict)


def _judge_fields(register: Register, action: Action, verdict: Verdict) -> None:
    clauses = [clause for step in verdict.steps for clause in step.clauses]
    asked, takes = _taken(clauses, register)
    for name in asked:
        if name not in verdict.fields:
            _lacking(name, register, action, verdict)
    for name in verdict.fields:
        if name not in takes:
            kind = field_of(register, name)
            label = kind.label if kind else same(name)
            text = Text(f"「{action.label.zh}」不收「{label.zh}」", f"{action.label.en} takes no {label.en}")
            verdict.input.append(Problem(text, field=name))


def _taken(clauses: Sequence[Clause], register: Register) -> tuple[Sequence[str], frozenset[str]]:
    """The fields that some clauses want, and those they take; there are few ways in which the clauses of a schema meet."""
    key = tuple(map(id, clauses))
    found: tuple[Sequence[str], frozenset[str]] | None = register.made.takes.get(key)
    if found is None:
        asked = needed(clauses)
        more = [name for clause in clauses for name in clause.may]
        found = register.made.takes[key] = asked, frozenset((*words.UNIVERSAL, *asked, *more))
    return found


def _lacking(name: str, register: Register, action: Action, verdict: Verdict) -> None:
    """A field that is missing; what a case asks of a testimony is only flagged, for a fact of the world isn't turned away."""
    rules = tuple(dict.fromkeys(r for s in verdict.steps for c in s.clauses if name in c.need for r in c.rules))
    problem = _missing_field(name, field_of(register, name), rules)
    if action.testimony and name not in action.clause.need:
        verdict.flags.append(Flag(problem.message, problem.rules, verdict.steps[0].subject))
    else:
        verdict.input.append(problem)


def _missing_field(name: str, kind: Field | None, rules: tuple[str, ...]) -> Problem:
    label = kind.label if kind else same(name)
    line = kinds.option_line(kind) if kind else same(f"--{name} …")
    return Problem(Text(f"缺「{label.zh}」", f"{label.en} is missing"), rules, line, field=name)
