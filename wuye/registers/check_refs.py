"""What actions and cases name must be there: fields, states, registers, paths, people, times."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from wuye.data import replace
from wuye.pattern import pattern
from wuye.registers import words
from wuye.registers.check_base import At, Fault, Ground, Place, fault, near, no_field, no_state, places
from wuye.registers.check_tests import literal_faults, operand_faults, path_faults, test_faults, time_faults, who_faults
from wuye.registers.define import ANY, Action, Field, Glass, Owe, Sign
from wuye.registers.plan import field_of
from wuye.text import Text

HOLE = pattern(r"\{([^{}]*)\}")


def check_clauses(ground: Ground) -> Iterator[Fault]:
    """Actions and cases: every word of theirs leads somewhere."""
    for place in places(ground.register):
        yield from _fields(place, ground)
        yield from _changes(place, ground)
        yield from _people(place, ground)
        yield from _dues(place, ground)
        if place.case is not None:
            for word, tests in zip(("when", "must", "should"), _tests_of(place), strict=True):
                yield from test_faults(tests, (*place.at, word), ground)
        yield from _texts(place, ground)


def _tests_of(place: Place) -> tuple[Mapping[str, Any], ...]:
    assert place.case is not None
    return place.case.when, place.case.must, place.case.should


def _fields(place: Place, ground: Ground) -> Iterator[Fault]:
    for word, names in (("need", place.clause.need), ("may", place.clause.may)):
        for name in names:
            if field_of(ground.register, name) is None:
                yield no_field(name, (*place.at, word), ground.register)

    takes = place.action.takes
    if place.case is None and takes is not None and takes not in (*place.clause.need, *place.clause.may):
        zh, en = f"takes 写的 {takes} 不在 need、may 里", f"takes names {takes}, which is neither needed nor allowed"
        yield fault((*place.at, "takes"), zh, en, near(takes, [*place.clause.need, *place.clause.may]))


def _changes(place: Place, ground: Ground) -> Iterator[Fault]:
    clause, register = place.clause, ground.register
    named = [("clear", n) for n in clause.clear] + [(w, n) for w in ("set", "add") for n in getattr(clause, w)]
    for word, name in named:
        if name not in register.facts:
            zh, en = f"{name} 不在 facts 里，留不住", f"{name} is none of the facts, so it stays with nothing"
            yield fault((*place.at, word, name), zh, en, near(name, register.facts))
    for word, values in (("set", clause.set), ("add", clause.add)):
        for name, raw in values.items():
            yield from operand_faults(raw, (*place.at, word, name), _of_entry(place.action, ground))
    for name, raw in clause.set.items():
        if not isinstance(raw, Mapping) and name in register.fields:
            yield from literal_faults(raw, register.fields[name], (*place.at, "set", name), ground)
    for name in clause.replaces:
        if name not in register.actions:
            zh, en = f"没有 {name} 这个动作", f"there is no action {name}"
            yield fault((*place.at, "replaces"), zh, en, near(name, register.actions))
    if clause.to is not None and clause.to not in register.states:
        yield no_state(clause.to, (*place.at, "to"), register)


def _of_entry(action: Action, ground: Ground) -> Ground:
    """An action that another register's entry counts as reads the fields of that entry, too."""
    fields: dict[str, Field] = {}
    head, _, column = (action.via or "").partition(".")
    for done in action.by_entry:
        other = ground.rules.registers.get(done.partition(".")[0])
        if other is not None:
            fields |= other.fields[head].columns if column and head in other.fields else other.fields
    if not fields:
        return ground
    return replace(ground, register=replace(ground.register, fields={**fields, **ground.register.fields}))


def _people(place: Place, ground: Ground) -> Iterator[Fault]:
    yield from who_faults(place.clause.who, (*place.at, "who"), ground)
    if place.case is None:
        yield from who_faults(place.action.not_who, (*place.at, "not_who"), ground)
        yield from _glass(place.action.glass, (*place.at, "glass"), ground)
    for i, sign in enumerate(place.clause.signs):
        yield from _sign(sign, (*place.at, "signs", i), ground)


def _sign(sign: Sign, at: At, ground: Ground) -> Iterator[Fault]:
    if sign.who is None and sign.each is None:
        yield fault(at, "签字要写由谁签：who", "a signature wants its who")
    yield from who_faults(sign.who, (*at, "who"), ground)
    if sign.in_order and sign.each is None:
        yield fault((*at, "in_order"), "in_order 要和 each 一起写", "in_order goes with each")
    yield from operand_faults(sign.each, (*at, "each"), ground)
    yield from time_faults(sign.within, (*at, "within"), ground)


def _glass(glass: Glass | None, at: At, ground: Ground) -> Iterator[Fault]:
    if glass is None:
        return
    yield from test_faults(glass.when, (*at, "when"), ground)
    for name in glass.need:
        if field_of(ground.register, name) is None:
            yield no_field(name, (*at, "need"), ground.register)
    for kind in glass.waives:
        if kind not in words.SIGN_KINDS:
            yield fault((*at, "waives"), f"没有 {kind} 这种签字", f"there is no signature {kind}")
    yield from _plain_roles(glass.review.who, (*at, "review", "who"), ground)
    yield from time_faults(glass.review.within, (*at, "review", "within"), ground)


def _plain_roles(raw: Any, at: At, ground: Ground) -> Iterator[Fault]:
    parts = raw if isinstance(raw, list) else [raw]
    if not all(isinstance(part, str) for part in parts):
        yield fault(at, "应急先行的复核人只能写岗位", "the reviewer of a broken glass is a role")
    else:
        yield from who_faults(parts, at, ground)


def _dues(place: Place, ground: Ground) -> Iterator[Fault]:
    for owe in place.clause.owes:
        yield from _owe(owe, (*place.at, "owes", owe.name), ground)
    for i, tell in enumerate(place.clause.tells):
        at = (*place.at, "tells", i)
        yield from who_faults(tell.to, at, ground)
        if tell.to is None or not isinstance(tell.within, str):
            yield fault(at, "告知要写 to，within 写成 0m、2h", "a tell wants to, and within as 0m or 2h")
        else:
            yield from time_faults(tell.within, (*at, "within"), ground)


def _owe(owe: Owe, at: At, ground: Ground) -> Iterator[Fault]:
    yield from _owe_by(owe.by, (*at, "by"), ground)
    yield from who_faults(owe.who, (*at, "who"), ground)
    if owe.holds is not None:
        yield from test_faults(owe.holds, (*at, "while"), ground)
    for i, stage in enumerate(owe.chase):
        here = (*at, "chase", i)
        yield from who_faults(stage.get("to"), (*here, "to"), ground)
        for word in ("every", "after"):
            yield from time_faults(stage.get(word), (*here, word), ground)


def _owe_by(raw: Any, at: At, ground: Ground) -> Iterator[Fault]:
    named = isinstance(raw, Mapping) and not str(raw.get("the", "")).startswith("knob.")
    yield from operand_faults(raw, at, ground) if named else time_faults(raw, at, ground)


def _texts(place: Place, ground: Ground) -> Iterator[Fault]:
    case, clause = place.case, place.clause
    own: Iterable[tuple[str, Text | None]] = (
        (("say", case.say), ("remedy", case.remedy)) if case else ()
    )  # An action's own remedy is shown as it stands.
    for word, text in (*own, *(("says", line) for line in clause.says)):
        for hole in sorted(set(HOLE.findall(f"{text.zh} {text.en}"))) if text else ():
            yield from path_faults(hole, (*place.at, word), ground)


def check_actions(ground: Ground) -> Iterator[Fault]:
    """Where actions start, and what they do in other books."""
    register = ground.register
    for name, action in register.actions.items():
        at = ("actions", name)
        for state in action.origin or () if action.origin != ANY else ():
            if state not in register.states:
                yield no_state(state, (*at, "from"), register)
        for done in action.by_entry:
            yield from _by_entry(done, action.via or "", at, ground)
    yield from who_faults(register.correct.who, ("correct", "who"), ground)


def _by_entry(named: str, via: str, at: At, ground: Ground) -> Iterator[Fault]:
    head, dot, column = via.partition(".")
    book, _, do = named.partition(".")
    other = ground.rules.registers.get(book)
    if other is None or do not in other.actions:
        yield fault((*at, "by_entry"), f"没有 {named} 这个动作", f"there is no action {named}")
    elif (kind := field_of(other, head)) is None or (dot and column not in kind.columns):
        yield fault((*at, "via"), f"{book} 没有 {via} 这一栏", f"{book} has no field {via}", near(via, other.fields))
