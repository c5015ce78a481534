"""Where the rules of the catalogue stand in a register: every `rule:` with its place, and what it asks there."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from wuye.registers.define import Action, Case, Clause, Register
from wuye.registers.plan import field_of
from wuye.registers.rules import Rules
from wuye.registers.signing import KIND
from wuye.text import Text, join, same

At = tuple[object, ...]
Named = Iterator[tuple[At, str]]


class Spot(NamedTuple):
    """A place where a rule is enforced, in words, and what it asks."""

    register: str
    at: At
    where: Text
    asks: Text | None


def rules_named(register: Register) -> Named:
    """Every rule id of a register with the keys that lead to it."""
    for word in ("fields", "knobs", "routines", "figures", "catalogues"):
        for name, part in getattr(register, word).items():
            yield from (((word, name), rule) for rule in part.rules)
    for name, action in register.actions.items():
        yield from _action(action, ("actions", name))
    yield from ((("correct",), rule) for rule in register.correct.rules)
    yield from ((("reminds",), rule) for rule in register.reminds)
    yield from ((("cites",), rule) for rule in register.cites)


def _action(action: Action, at: At) -> Named:
    yield from ((at, rule) for rule in action.rules)
    yield from _clause(action.clause, at)
    if action.glass is not None:
        rules = (*action.glass.rules, *action.glass.review.rules)
        yield from (((*at, "glass"), rule) for rule in rules)
    for i, case in enumerate(action.cases):
        here = (*at, "cases", i)
        yield from ((here, rule) for rule in case.rules)
        yield from _clause(case.clause, here)


def _clause(clause: Clause, at: At) -> Named:
    yield from (((*at, "signs", i), rule) for i, sign in enumerate(clause.signs) for rule in sign.rules)
    yield from (((*at, "owes", owe.name), rule) for owe in clause.owes for rule in owe.rules)
    yield from (((*at, "tells", i), rule) for i, tell in enumerate(clause.tells) for rule in tell.rules)


def enforced(rules: Rules) -> dict[str, list[Spot]]:
    """Every rule named in the rules in force, with its places; a place stands once."""
    found: dict[str, list[Spot]] = {}
    for register in rules.registers.values():
        for at, rule in dict.fromkeys(rules_named(register)):
            found.setdefault(rule, []).append(_spot(register, at))
    return found


def _spot(register: Register, at: At) -> Spot:
    head = str(at[0])
    name = str(at[1]) if len(at) > 1 else ""
    if head == "actions":
        return Spot(register.name, at, *_in_action(register, register.actions[name], at[2:]))
    words = {
        "fields": Text("栏", "field"), "knobs": Text("参数", "knob"), "routines": Text("例行", "routine"),
        "figures": Text("数字", "figure"), "reminds": Text("提醒", "reminder"), "cites": Text("可引用", "may be cited"),
        "correct": Text("更正", "correction"), "catalogues": Text("目录", "catalogue"),
    }[head]  # fmt: skip
    label = getattr(register, head)[name].label if name else same("")
    where = Text(f"{register.name} {words.zh} {label.zh}".rstrip(), f"{register.name} {words.en} {name}".rstrip())
    return Spot(register.name, at, where, None)


def _in_action(register: Register, action: Action, rest: At) -> tuple[Text, Text | None]:
    where = Text(f"{register.name}.{action.name} {action.label.zh}", f"{register.name}.{action.name}")
    case = action.cases[int(str(rest[1]))] if rest[:1] == ("cases",) else None
    clause, rest = (case.clause, rest[2:]) if case else (action.clause, rest)
    if case is not None:
        where = Text(f"{where.zh} · 情形", f"{where.en} · case")
    kind = str(rest[0]) if rest else ""
    if kind == "signs":
        sign = clause.signs[int(str(rest[1]))]
        return where, Text(f"签字：{KIND[sign.kind].zh}", f"signature: {KIND[sign.kind].en}")
    if kind == "owes":
        label = _due(register, clause, str(rest[1]))
        return where, Text(f"待办：{label.zh}", f"due: {label.en}")
    if kind == "tells":
        return where, Text("告知", "somebody must be told")
    if kind == "glass":
        return where, Text("应急先行", "break-glass")
    return where, _asks(register, clause, case)


def _due(register: Register, clause: Clause, name: str) -> Text:
    owe = next(o for o in clause.owes if o.name == name)
    action = register.actions.get(name)
    return owe.label or (action.label if action else same(name))


def _asks(register: Register, clause: Clause, case: Case | None) -> Text | None:
    """What a clause asks: its own words, else the fields and signatures it wants."""
    if case is not None and case.say is not None:
        return case.say
    fields = [kind.label if (kind := field_of(register, n)) else same(n) for n in clause.need]
    parts = [Text(f"要写 {join(fields).zh}", f"wants {join(fields).en}")] if fields else []
    signs = [KIND[s.kind] for s in clause.signs]
    parts += [Text(f"签字 {join(signs).zh}", f"signatures {join(signs).en}")] if signs else []
    return join(parts, "；", "; ") if parts else None
