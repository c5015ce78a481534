"""Running numbers: their bounds, and what entries still waiting have already taken out of them."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from wuye.errors import Problem
from wuye.registers.define import Action
from wuye.registers.operands import operand
from wuye.registers.paths import Scene
from wuye.registers.plan import Step, is_minus, plan_step
from wuye.registers.rules import MISSING
from wuye.registers.things import Record
from wuye.text import Text

NUMBER = (int, Decimal)


def only_counts(action: Action | None) -> bool:
    """Whether an action moves numbers and leaves its subject where it stands; several such may wait at once."""
    return action is not None and bool(action.clause.add) and action.clause.to is None and not action.makes


def too_low(step: Step) -> Iterator[Problem]:
    """The numbers that an entry would take below their `min`, counting what waits to be taken too."""
    scene = step.scene
    for kind in scene.register.tallies:
        now = scene.facts.get(kind.name)
        if not isinstance(now, NUMBER):
            continue
        before = step.was.facts.get(kind.name) if step.was else None
        falls = not isinstance(before, NUMBER) or now < before
        left = now - held(kind.name, scene) if falls else now
        if falls and left < kind.min:
            zh, en = f"{kind.label.zh} 会低于 {kind.min}", f"{kind.label.en} would fall below {kind.min}"
            yield Problem(Text(zh, en), kind.rules, subject=step.subject)


def held(name: str, scene: Scene) -> Any:
    """How much of a number the entries that wait for a signature have taken; a decline or a lapse gives it back."""
    waiting = [r for r in scene.books.waiting(scene.at) if r.entry.id != scene.entry]
    mine = [r for r in waiting if r.entry.register == scene.register.name and scene.subject in r.entry.subjects]
    return sum(amount for record in mine for amount in _taken(record, name, scene))


def _taken(record: Record, name: str, scene: Scene) -> Iterator[Any]:
    assert record.action is not None and scene.subject is not None
    step = plan_step(scene.subject, record.entry, scene.register, record.action, scene.books, record.fields)
    for clause in step.clauses:
        raw = clause.add.get(name)
        value = operand(raw["minus"], step.scene) if is_minus(raw) else MISSING
        if isinstance(value, NUMBER):
            yield value
