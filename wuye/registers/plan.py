"""What an entry would do to one subject: the clauses that apply and the facts afterwards."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, TypeGuard

from wuye.data import dataclass, field
from wuye.errors import Problem
from wuye.ledger.entry import Entry
from wuye.registers.books import Books
from wuye.registers.define import Action, Case, Clause, Field, Register
from wuye.registers.operands import operand
from wuye.registers.paths import Scene
from wuye.registers.rules import MISSING
from wuye.registers.sieve import sieve
from wuye.registers.things import Flag, Slot, Subject
from wuye.text import Text


@dataclass(slots=True)
class Step:
    """What the entry does to one subject."""

    subject: str
    was: Subject | None
    scene: Scene
    clauses: list[Clause]
    cases: list[Case] = field(default_factory=list)


@dataclass(slots=True)
class Verdict:
    """All that is wrong with an entry, by kind, and what it would do where nothing is."""

    input: list[Problem] = field(default_factory=list)
    allowed: list[Problem] = field(default_factory=list)
    refused: list[Problem] = field(default_factory=list)
    flags: list[Flag] = field(default_factory=list)
    steps: list[Step] = field(default_factory=list)
    slots: list[Slot] = field(default_factory=list)
    fields: dict[str, Any] = field(default_factory=dict)
    action: Action | None = None
    place: Slot | None = None
    """The place that a signature fills."""

    @property
    def problems(self) -> list[Problem]:
        """Every problem: bad input, not allowed, refused."""
        return [*self.input, *self.allowed, *self.refused]

    @property
    def faulty(self) -> bool:
        """Whether there is any problem."""
        return bool(self.input or self.allowed or self.refused)

    def holds(self) -> bool:
        """Whether its effect waits for somebody else's signature."""
        return any(slot.holds and slot.open for slot in self.slots)


def universal_fields() -> dict[str, Field]:
    """The fields every entry may have."""
    return {
        "happened": Field("happened", Text("发生时间", "happened"), "time"),
        "cites": Field("cites", Text("依据", "cites"), "text", many=True),
        "files": Field("files", Text("附件", "files"), "file", many=True),
        "note": Field("note", Text("备注", "note"), "text"),
        "why": Field("why", Text("原因", "why"), "text"),
    }


_UNIVERSAL = universal_fields()


def field_of(register: Register, name: str) -> Field | None:
    """A field of a register, or one that every entry may have."""
    return register.fields.get(name) or _UNIVERSAL.get(name)


def plan_step(
    name: str, entry: Entry, register: Register, action: Action, books: Books, fields: Mapping[str, Any]
) -> Step:
    """What an entry does to one subject: its scene, and the clauses of the cases that hold."""
    was = books.subject(register.name, name)
    scene = Scene(
        books, register, entry.by, entry.at, name or None, was, fields, entry=entry.id, subjects=[*entry.subjects],
        facts=dict(was.facts) if was else {}, state=books.state(was, entry.at) if was else None,
    )  # fmt: skip
    kept = register.lasting
    for fact, value in fields.items():
        if fact in kept:
            scene.facts[fact] = value
    clause = action.clause
    if clause.set or clause.add or clause.clear:
        facts_after(scene, clause)
    if action.clause.to:
        scene.state = action.clause.to
    cases = []
    for case in sieve(action, register).holding(scene):
        cases.append(case)
        if case.clause.set or case.clause.add or case.clause.clear:
            facts_after(scene, case.clause)
    return Step(name, was, scene, [action.clause, *[case.clause for case in cases]], cases)


def facts_after(scene: Scene, clause: Clause) -> None:
    """The subject's facts as a clause of the entry leaves them."""
    for name, raw in clause.set.items():
        value = operand(raw, scene)
        if value is not MISSING:
            scene.facts[name] = value
    for name, raw in clause.add.items():
        minus = is_minus(raw)
        value = operand(raw["minus"] if minus else raw, scene)
        if value is not MISSING:
            scene.facts[name] = _taken(scene.facts.get(name), value) if minus else _added(scene.facts.get(name), value)
    for name in clause.clear:
        scene.facts.pop(name, None)


def is_minus(raw: Any) -> TypeGuard[Mapping[str, Any]]:
    """Whether `add` takes away: `{minus: …}`."""
    return isinstance(raw, Mapping) and set(raw) == {"minus"}


def _added(old: Any, value: Any) -> Any:
    if isinstance(value, list):
        return list(dict.fromkeys([*(old or []), *value]))
    return (old or 0) + value


def _taken(old: Any, value: Any) -> Any:
    if isinstance(value, list):
        return [v for v in old or [] if v not in value]
    return (old or 0) - value


def target_state(step: Step) -> str | None:
    """Where the entry takes its subject: the last clause that says so, a case over its action; None keeps it."""
    for clause in reversed(step.clauses):
        if clause.to:
            return clause.to
    return None


def needed(clauses: Iterable[Clause]) -> list[str]:
    """The fields that must be given, in prompt order."""
    return list(dict.fromkeys([name for c in clauses for name in c.need]))
