"""The course of a handover: from how a post stands and what was answered to the next entry."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from wuye.desk.draft import Draft
from wuye.desk.house import House
from wuye.desk.record import Receipt, record
from wuye.errors import BadInput
from wuye.handover.script import Script
from wuye.handover.standing import OUTGOING, REGISTER, Standing, refusal, standing, stopped
from wuye.text import same


def write(house: House, post: str, do: str, by: str, fields: Mapping[str, Any]) -> Receipt:
    """One step, as an entry of whoever takes it."""
    return record(house, Draft(REGISTER, do, by, (post,), dict(fields)))


def play(house: House, post: str, script: Script) -> Iterator[Receipt]:
    """A scripted handover, step by step from where the post stands; stops where the script does."""
    asked, checked = False, False
    while (stand := standing(house, post)).step() is not None:
        step = str(stand.step())
        if step == "offer" and "ask" in script.steps and not asked and stand.entered("ask") is None:
            step, asked = "ask", True
        if step == "check" and checked and (held := refusal(stand)) is not None:
            raise held
        checked = checked or step == "check"
        yield write(house, post, step, _who(step, stand, script), fields_of(step, stand, script.steps.get(step, {})))
        if step in ("accept", script.head.get("until")):
            return
    raise stopped(stand)


def _who(step: str, stand: Standing, script: Script) -> str:
    named = script.head.get("outgoing" if step in OUTGOING else "incoming")
    known = stand.holder if step in OUTGOING else stand.incoming
    if named is None and not known:
        raise BadInput.of(
            "没有写接班人", "the incoming person isn't named", remedy=same("incoming: …"), field="incoming"
        )
    return stand.house.person(named) if named is not None else known


def fields_of(step: str, stand: Standing, said: Mapping[str, Any]) -> dict[str, Any]:
    """The fields of a step: what is said, the rest of a checklist where `else` stands for it."""
    fields = dict(said)
    marks = fields.get("marks")
    if step == "check" and isinstance(marks, dict):
        rest = marks.get("else")
        items = {name: marks.get(name, rest) for name in stand.rows("checks")}
        fields["marks"] = {**{k: v for k, v in items.items() if v is not None}, **_named(marks, stand)}
    return fields


def _named(marks: Mapping[str, Any], stand: Standing) -> dict[str, Any]:
    labels = {label.zh: name for name, label in stand.rows("checks").items()}
    return {labels.get(name, name): mark for name, mark in marks.items() if name != "else"}
