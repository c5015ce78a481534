"""The life of a subject on paper: states reached and left, dues that can be settled, fields that are used."""

from __future__ import annotations

from collections.abc import Iterator

from wuye.registers.check_base import At, Fault, Ground, fault, near, places
from wuye.registers.check_books import query_faults
from wuye.registers.check_paths import NoPath, end_of, owed
from wuye.registers.check_tests import path_faults, who_faults
from wuye.registers.define import ANY, Action, Owe, Register
from wuye.registers.recur import IN_SHIFT, MONTHS, is_before, is_every
from wuye.registers.rounds import Routine
from wuye.registers.rules import MISSING

EVERY = ("day", "workday", "week", "month", "quarter", "half-year", "year", "shift", "holiday")


def check_life(ground: Ground) -> Iterator[Fault]:
    """Every state can be reached, and left unless it is final; a new subject starts somewhere."""
    register = ground.register
    reached = _reached(register)
    for name, state in register.states.items():
        at = ("states", name)
        if name not in reached:
            yield fault(at, f"没有动作到「{state.label.zh}」", f"nothing ever leads to {name}")
        if not state.final and not _left(name, register):
            yield fault(at, f"「{state.label.zh}」进得去出不来，又不是 final", f"{name} is never left and isn't final")
    for name, action in register.actions.items():
        if action.makes and register.states and not _targets(action):
            yield fault(("actions", name), "新对象没有状态：缺 to", "the new subject has no state: to is missing")


def _targets(action: Action) -> set[str]:
    return {c.to for c in (action.clause, *(case.clause for case in action.cases)) if c.to}


def _reached(register: Register) -> set[str]:
    lapsed = {state.then for state in register.states.values() if state.then}
    return lapsed.union(*(_targets(action) for action in register.actions.values()))


def _left(name: str, register: Register) -> bool:
    if register.states[name].then:
        return True
    return any(
        _targets(action) - {name}
        for action in register.actions.values()
        if action.origin == ANY or name in (action.origin or ())
    )


def check_dues(ground: Ground) -> Iterator[Fault]:
    """Every due can be settled, and what settles, pauses or resumes names one."""
    settled = {name for place in places(ground.register) for name in place.clause.settles}
    names = owed(ground.register)
    for place in places(ground.register):
        for owe in place.clause.owes:
            yield from _settled(owe, (*place.at, "owes", owe.name), settled, ground)
        for path in place.clause.passes.values():
            yield from _person((*place.at, "passes"), str(path), ground)
        for word in ("settles", "pauses", "resumes"):
            for name in getattr(place.clause, word):
                if name not in names:
                    zh, en = f"没有「{name}」这项待办", f"nothing called {name} is ever owed"
                    yield fault((*place.at, word), zh, en, near(name, names))


def _person(at: At, path: str, ground: Ground) -> Iterator[Fault]:
    try:
        kind = end_of(path, ground.register, ground.rules)
    except NoPath as no:
        yield Fault(at, no.text, no.remedy)
        return
    if kind.type != "person":
        yield fault(at, f"{path} 不是人员", f"{path} is no person")


def _settled(owe: Owe, at: At, settled: set[str], ground: Ground) -> Iterator[Fault]:
    book, dot, do = owe.name.partition(".")
    if dot:
        other = ground.rules.registers.get(book)
        if other is None or do not in other.actions:
            yield fault(at, f"没有 {owe.name} 这个动作", f"there is no action {owe.name}")
    elif owe.name not in {*ground.register.actions, *settled} and owe.label is None:
        zh, en = f"「{owe.name}」没有动作能了结，也没有 label", f"nothing settles {owe.name}, and it has no label"
        yield fault(at, zh, en, near(owe.name, ground.register.actions))


def check_used(ground: Ground) -> Iterator[Fault]:
    """Every field is given by some action."""
    given: set[str] = set()
    for place in places(ground.register):
        clause, glass = place.clause, place.action.glass
        given |= {*clause.need, *clause.may, *clause.set, *clause.add, *(glass.need if glass else ())}
    for name, kind in ground.register.fields.items():
        if name not in given:
            yield fault(("fields", name), f"没有动作用到「{kind.label.zh}」", f"no action takes or sets {name}")


def check_testimony(ground: Ground) -> Iterator[Fault]:
    """What states a fact is never held by a signature."""
    for place in places(ground.register):
        for i, sign in enumerate(place.clause.signs):
            if place.action.testimony and sign.within is None:
                at = (*place.at, "signs", i)
                yield fault(at, "陈述不能等签字，要写 within", "a testimony waits for no signature; give it a within")


def check_routines(ground: Ground) -> Iterator[Fault]:
    """What recurs: how often, who, which action, over whom."""
    for name, routine in ground.register.routines.items():
        yield from _routine(routine, ("routines", name), ground)


def _routine(routine: Routine, at: At, ground: Ground) -> Iterator[Fault]:
    yield from _every(routine.every, (*at, "every"), ground)
    yield from _moment(routine, at, ground)
    yield from who_faults(routine.who, (*at, "who"), ground)
    yield from who_faults(routine.to, (*at, "to"), ground)
    if routine.each is not None:
        query = {"each": routine.each.get("in"), **{k: v for k, v in routine.each.items() if k in ("where", "state")}}
        yield from query_faults(query, (*at, "each"), ground)
    for done in routine.do:
        book, dot, do = done.rpartition(".")
        other = ground.rules.registers.get(book) if dot else ground.register
        if other is None or do not in other.actions:
            yield fault((*at, "do"), f"没有 {done} 这个动作", f"there is no action {done}")
        else:
            yield from _about(routine.about, other, (*at, "about"))
    if not routine.do and routine.gives is None:
        yield fault(at, "例行要写 do 或 gives", "a routine wants do or gives")
    if routine.gives is not None and routine.gives not in ground.register.figures:
        yield fault((*at, "gives"), f"没有 {routine.gives} 这个数字", f"there is no figure {routine.gives}")


def _about(about: object, other: Register, at: At) -> Iterator[Fault]:
    """Which month a duty is about: `{FIELD: last, this or next}`."""
    if about is None:
        return
    if not isinstance(about, dict) or not about or any(which not in MONTHS for which in about.values()):
        yield fault(
            at, f"about 写成 {{栏: last、this 或 next}}：{about}", f"about is {{FIELD: last, this or next}}: {about}"
        )
        return
    for name in about:
        if name not in other.fields:
            yield fault(
                at, f"{other.name} 没有 {name} 这一栏", f"{other.name} has no field {name}", near(name, other.fields)
            )


def _moment(routine: Routine, at: At, ground: Ground) -> Iterator[Fault]:
    """By when it is due: `at` in a shift, `by` ahead of a holiday; each a word or a knob."""
    moment, ahead = (_meant(raw, ground) for raw in (routine.at, routine.by))
    if moment is not None and (routine.every != "shift" or not IN_SHIFT.fullmatch(str(moment))):
        yield fault(
            (*at, "at"),
            f"at 只用于 every: shift，写成 end -15m：{moment}",
            f"at goes with every: shift, as end -15m: {moment}",
        )
    if ahead is not None and (routine.every != "holiday" or not is_before(str(ahead))):
        yield fault(
            (*at, "by"),
            f"by 只用于 every: holiday，写成 7d before：{ahead}",
            f"by goes with every: holiday, as 7d before: {ahead}",
        )


def _meant(raw: object, ground: Ground) -> object:
    """What stands there, or the value of the knob that is named."""
    if not isinstance(raw, dict):
        return raw
    path = str(raw.get("the"))
    value = ground.rules.knob(ground.register.name, path.removeprefix("knob.")) if path.startswith("knob.") else None
    return path if value is None or value is MISSING else value


def _every(raw: object, at: At, ground: Ground) -> Iterator[Fault]:
    value = raw
    if isinstance(raw, dict):
        path = str(raw.get("the"))
        yield from path_faults(path, at, ground)
        value = ground.rules.knob(ground.register.name, path.removeprefix("knob."))
        if value is MISSING:
            return
    if not is_every(str(value)):
        yield fault(at, f"看不懂的周期：{value}", f"no period: {value}", near(str(value), EVERY))
