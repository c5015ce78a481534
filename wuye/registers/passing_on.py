"""What a shift passes on: the open matters of whatever registers a house has, by the table of sources."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from wuye.registers.define import Register
from wuye.registers.paths import Scene
from wuye.registers.things import Subject

URGENT = ("major", "urgent")


class Item(NamedTuple):
    """Something that is handed over: a subject of another register, and the row of the table that says so."""

    row: Mapping[str, Any]
    subject: Subject

    @property
    def name(self) -> str:
        """`duty D2611-0007`."""
        return f"{self.subject.register} {self.subject.id}"

    @property
    def level(self) -> str:
        """How important it is; ordinary where nothing says."""
        said = self.row.get("is") or self.subject.facts.get(str(self.row.get("level")))
        return str(said or "ordinary")

    @property
    def told(self) -> bool:
        """Whether its own register gives a reason and a date for its being open."""
        facts = self.subject.facts
        return bool(facts.get(str(self.row.get("reason")))) and bool(facts.get(str(self.row.get("until"))))


def items(scene: Scene, *parts: str) -> Iterator[Item]:
    """What is open in the registers that this house has, by the table of sources."""
    books = scene.books
    for register, row in _sources(scene, *parts):
        states = row.get("states") or [s.name for s in register.states.values() if not s.final]
        found = books.in_states(register.name, books.rules.own_states(register.name, states))
        yield from (Item(row, s) for s in found if books.state(s, scene.at) in states)


def _sources(scene: Scene, *parts: str) -> Iterator[tuple[Register, Mapping[str, Any]]]:
    rules = scene.books.rules
    for name, row in rules.table("handover", "sources").items():
        register = rules.registers.get(str(row.get("of", name)))
        if register is not None and row.get("part") in parts:
            yield register, row


def work_since(scene: Scene, began: dt.datetime) -> Iterator[Item]:
    """Work that is open, or was written about since a moment."""
    books = scene.books
    for register, row in _sources(scene, "work"):
        open_ = [s.name for s in register.states.values() if not s.final]
        names = [subject.id for subject in books.in_states(register.name, open_)]
        for record in books.done_by(register.name, register.actions, began, scene.at):
            if record.entry.at >= began:
                names += record.entry.subjects or (record.entry.id,)
        found = (books.subject(register.name, name) for name in dict.fromkeys(names))
        yield from (Item(row, subject) for subject in found if subject is not None)
