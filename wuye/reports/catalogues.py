"""The catalogues of a register: its subjects under heads and in order, or what they add up to."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from wuye.errors import BadInput
from wuye.registers.books import Books
from wuye.registers.conditions import all_hold
from wuye.registers.define import Register
from wuye.registers.paths import Scene, resolve
from wuye.registers.rounds import Catalogue
from wuye.registers.rules import MISSING
from wuye.registers.say import unknown_subject
from wuye.registers.things import Subject
from wuye.reports.scenes import scene_now
from wuye.reports.subjects import fitting
from wuye.text import join, same


@dataclass(slots=True)
class Part:
    """The subjects under one head: how many, what they add up to, and each in its columns."""

    head: dict[str, Any]
    count: int = 0
    sums: dict[str, Any] = field(default_factory=dict)
    rows: list[dict[str, Any]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Listed:
    """A catalogue as it stands now; `whole` is the subject whose parts it lists."""

    register: Register
    catalogue: Catalogue
    whole: Subject | None
    parts: list[Part]


def catalogue_named(register: Register, words: str | None) -> Catalogue:
    """The catalogue of that name or label, the first where none is named; BadInput names those there are."""
    for catalogue in register.catalogues.values():
        if words is None or words in (catalogue.name, *catalogue.label):
            return catalogue
    known = join([c.label for c in register.catalogues.values()])
    raise BadInput.of(
        f"{register.label.zh}没有 {words} 这种目录，有：{known.zh}",
        f"{register.label.en} has no catalogue {words}; there are {', '.join(register.catalogues)}",
        remedy=same(f"wuye {register.name} catalogue {next(iter(register.catalogues))}"), field="name",
    )  # fmt: skip


def listed(
    books: Books, register: Register, catalogue: Catalogue, now: dt.datetime, whole: str | None, where: Iterable[str]
) -> Listed:
    """A catalogue of the subjects that stand in it, where every condition `FIELD=VALUE` holds, too."""
    top = _whole(books, register, catalogue, whole)
    fits = fitting(books, register, where)
    found = [scene_now(books, register, subject, now) for subject in _candidates(books, register, catalogue, top)]
    scenes = [s for s in found if all_hold(catalogue.where, s) and fits(s.facts)]
    parts: dict[tuple[str, ...], Part] = {}
    for scene in sorted(scenes, key=lambda s: _rank(s, (*catalogue.group, *catalogue.order))):
        head = {path: _value(path, scene) for path in catalogue.group}
        part = parts.setdefault(tuple(str(v) for v in head.values()), Part(head))
        _take(part, catalogue, scene)
    return Listed(register, catalogue, top, list(parts.values()))


def _whole(books: Books, register: Register, catalogue: Catalogue, name: str | None) -> Subject | None:
    """The subject a catalogue of parts is about."""
    line = f"wuye {register.name} catalogue {catalogue.name}"
    if catalogue.of is None:
        if name is not None:
            raise BadInput.of(
                f"「{catalogue.label.zh}」不分对象", f"{catalogue.name} is of no single subject", remedy=same(line)
            )
        return None
    if name is None:
        kind = register.fields[catalogue.of].label
        raise BadInput.of(f"缺{kind.zh}", f"the {kind.en} is missing", remedy=same(f"{line} …"), field="subject")
    found = books.subject(register.name, name)
    if found is None:
        raise BadInput((unknown_subject(register, name, books),))
    return found


def _candidates(books: Books, register: Register, catalogue: Catalogue, whole: Subject | None) -> Iterable[Subject]:
    if whole is None or catalogue.of is None:
        return books.all(register.name)
    if catalogue.of in books.rules.asked.get(register.name, ()):
        return books.having(register.name, catalogue.of, whole.id)
    return [s for s in books.all(register.name) if s.facts.get(catalogue.of) == whole.id]


def _take(part: Part, catalogue: Catalogue, scene: Scene) -> None:
    part.count += 1
    for path in catalogue.sum:
        part.sums[path] = part.sums.get(path, 0) + (_value(path, scene) or 0)
    if catalogue.columns:
        part.rows.append({path: _value(path, scene) for path in catalogue.columns})


def _value(path: str, scene: Scene) -> Any:
    value = resolve(path, scene)
    return None if value is MISSING else value


def _rank(scene: Scene, paths: Iterable[str]) -> tuple[tuple[bool, Any], ...]:
    """Where a subject stands among others: by these paths, then by its name; what lacks one comes last."""
    values: Mapping[str, Any] = {path: _value(path, scene) for path in paths}
    ranked = ((value is None, value if isinstance(value, (int, dt.date)) else str(value)) for value in values.values())
    return (*ranked, (False, scene.subject))
