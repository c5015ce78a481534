"""From the plain data of a schema file to a Register; unknown words are errors, with their line."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from wuye.errors import Problem
from wuye.registers import define as d
from wuye.registers import words
from wuye.registers.custody import Custody
from wuye.registers.lazily import Lazily
from wuye.registers.read_action import ActionReader
from wuye.registers.read_base import Data, LineOf, T, names, rules_of
from wuye.registers.subject_kind import SubjectKind
from wuye.text import Text


def read_register(data: object, path: str, line_of: LineOf) -> tuple[d.Register | None, list[Problem]]:
    """A Register from a schema file's data, and every problem found on the way."""
    reader = _RegisterReader(path, line_of)
    if not isinstance(data, dict):
        reader.bad((), "登记簿须是一张表", "a register is a map of words")
        return None, reader.problems
    register = reader.register(data)
    return (None if reader.problems else register), reader.problems


def sound_register(data: Data) -> d.Register:
    """The Register of a file in which no problem was found before; its parts are made when they are asked for."""
    return _Sound("", lambda *_: 0).register(data)


class _RegisterReader(ActionReader):
    """One pass over one file; never stops at the first problem."""

    def part(self, raw: object, make: Callable[..., T], *at: object) -> Mapping[str, T]:
        """A part of the register whose items are made one by one."""
        return self.each(raw, make, *at)

    def register(self, data: Data) -> d.Register:
        self.known(data, words.REGISTER)
        for word in ("register", "label", "prefix", "subject", "actions"):
            if word not in data:
                self.bad((), f"缺少 {word}", f"{word} is missing")
        name = str(data.get("register", "?"))
        self.shared = self.map(data.get("shared"), "shared")
        self.unused(data)
        return d.Register(
            name=name,
            label=self.text(data.get("label"), "label"),
            prefix=str(data.get("prefix", "")),
            subject=self.subject(data.get("subject")),
            page=self.one_of(data.get("page", "day"), ("day", "shift", "month"), "page"),
            scope=self.one_of(data.get("scope", "core"), ("core", "optional"), "scope"),
            order=self.number(data, "order", 50),
            fields=self.part(data.get("fields"), self.field, "fields"),
            facts=names(data.get("facts")),
            knobs=self.part(data.get("knobs"), self.knob, "knobs"),
            tables={n: self.table(t, "tables", n) for n, t in self.map(data.get("tables"), "tables").items()},
            values=self.part(data.get("values"), self.value, "values"),
            states=self.part(data.get("states"), self.state, "states"),
            actions=self.part(data.get("actions"), self.action, "actions"),
            correct=self.clause(self.known(data.get("correct"), words.CORRECT, "correct"), "correct"),
            routines=self.part(data.get("routines"), self.routine, "routines"),
            figures=self.part(data.get("figures"), self.figure, "figures"),
            catalogues=self.part(data.get("catalogues"), self.catalogue, "catalogues"),
            reminds=names(data.get("reminds")),
            cites=names(data.get("cites")),
            custody=self.custody(data.get("custody")),
        )

    def unused(self, data: Data) -> None:
        """Shared cases that no action uses."""
        actions = self.map(data.get("actions"), "actions").values()
        used = {name for action in actions if isinstance(action, dict) for name in names(action.get("use"))}
        for name in self.shared.keys() - used:
            self.bad(("shared", name), f"没有动作用 {name}", f"no action uses {name}")

    def custody(self, raw: object) -> Custody | None:
        if raw is None:
            return None
        data = self.known(raw, words.CUSTODY, "custody")
        lists = {word: names(data.get(word)) for word in ("shelf", "here", "out", "broken")}
        return Custody(data.get("holder"), data.get("keeper"), **lists)

    def subject(self, raw: object) -> SubjectKind:
        data = self.known(raw, words.SUBJECT, "subject")
        return SubjectKind(
            id=self.name_source(data.get("id", "serial")),
            label=self.text(data.get("label"), "subject", "label"),
            many=bool(data.get("many", False)),
            group=names(data.get("group")),
            pattern=data.get("pattern"),
            part_of=data.get("part_of"),
            hands_down=names(data.get("hands_down")),
            follows=names(data.get("follows")),
        )

    def name_source(self, raw: object) -> Any:
        """How a subject gets its name: a word, a template, or where a template is kept."""
        return self.known(raw, {"the", "of"}, "subject", "id") if isinstance(raw, dict) else str(raw)

    def knob(self, name: str, raw: object, *at: object) -> d.Knob:
        data = self.known(raw, words.KNOB, *at)
        return d.Knob(
            name,
            self.text(data.get("label"), *at, fallback=name),
            data.get("default"),
            rules_of(data.get("rule")),
        )

    def table(self, raw: object, *at: object) -> Mapping[str, Data]:
        data = self.known(raw, {"rows", "else"}, *at)
        rows = dict(self.map(data.get("rows"), *at, "rows"))
        if "else" in data:
            rows["else"] = data["else"]
        return rows

    def value(self, _name: str, raw: object, *at: object) -> Data:
        data = self.known(raw, words.VALUE, *at)
        return {**data, "where": self.test(data["where"], *at, "where")} if data.get("where") is not None else data

    def field(self, name: str, raw: object, *at: object) -> d.Field:
        data = self.known(raw, words.FIELD, *at)
        enum = data.get("enum")
        kind = str(data.get("type", "enum" if enum is not None else "text"))
        if kind not in words.TYPES:
            self.bad((*at, "type"), f"没有 {kind} 这种类型", f"there is no type {kind}")
        house_list = enum if isinstance(enum, str) else None
        if house_list is not None and house_list not in words.LISTS:
            self.bad((*at, "enum"), f"没有 {house_list} 这张名单", f"there is no list {house_list}")
        for word in ("min", "max"):
            if data.get(word) is not None and (
                isinstance(data[word], bool) or not isinstance(data[word], (int, float))
            ):
                self.bad((*at, word), f"{word} 要写数字", f"{word} is a number")
        return d.Field(
            name=name,
            label=self.text(data.get("label"), *at, fallback=None),
            type=kind,
            choices=self.choices(enum, *at),
            house_list=house_list,
            many=bool(data.get("many", kind in ("people", "rows", "count", "scan"))),
            register=data.get("in"),
            states=names(data.get("state")),
            table=data.get("table"),
            loose=bool(data.get("loose", False)),
            outsiders=bool(data.get("outsiders", False)),
            personal=bool(data.get("personal", False)),
            min=data.get("min"),
            max=data.get("max"),
            unique=data.get("unique"),
            default=data.get("default"),
            pattern=data.get("pattern"),
            longest=self.number(data, "longest", 2000, *at),
            columns=self.each(data.get("cols"), self.field, *at, "cols"),
            of=data.get("of"),
            shelf=data.get("shelf"),
            damaged=data.get("damaged"),
            cells=data.get("cells"),
            where=self.test(data.get("where"), *at, "where"),
            owed_by=data.get("owed_by"),
            rules=rules_of(data.get("rule")),
            help=self.maybe_text(data.get("help"), *at, "help"),
        )

    def choices(self, enum: object, *at: object) -> dict[str, Text]:
        if not isinstance(enum, dict):
            if enum is not None and not isinstance(enum, str):
                self.bad((*at, "enum"), "每个选项都要有中文和英文", "every choice wants both languages")
            return {}
        return {c: self.text(label, *at, "enum", c) for c, label in enum.items()}

    def state(self, name: str, raw: object, *at: object) -> d.State:
        data = self.known(raw, words.STATE, *at)
        label = self.text(data, *at)
        return d.State(
            name, label, bool(data.get("final", False)), data.get("until"), data.get("then"), data.get("warn"),
            names(data.get("replaces")),
        )  # fmt: skip


class _Sound(_RegisterReader):
    """The same without the checks: who knows a file to be sound has no use for the parts nobody asks for."""

    def known(self, raw: object, allowed: Iterable[str], *at: object) -> Data:
        return self.map(raw)

    def part(self, raw: object, make: Callable[..., T], *at: object) -> Mapping[str, T]:
        items = self.map(raw)
        return Lazily(items, lambda name: make(name, items[name]))
