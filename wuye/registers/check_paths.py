"""Where a path of a schema leads, without any entry: the field behind it, or why there is none."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from wuye.registers.check_base import near, places
from wuye.registers.custody import registers_of
from wuye.registers.define import Field, Register
from wuye.registers.drawing import MONTHS
from wuye.registers.kinds import PAPER
from wuye.registers.named import PARTS
from wuye.registers.plan import field_of
from wuye.registers.rules import MISSING, Rules
from wuye.text import Text, same

DUE_WORDS = ("none", "open", "late", "settled", "settled_late")
PERSON = ("role", "dept", "name", "enrolled", "state", "on_duty", "shift", "post")


class NoPath(Exception):
    """A path that leads nowhere, with the words that say so."""

    def __init__(self, zh: str, en: str, remedy: Text | None = None) -> None:
        super().__init__(en)
        self.text, self.remedy = Text(zh, en), remedy


def end_of(path: str, register: Register, rules: Rules) -> Field:
    """What stands at the end of a path, as a field; NoPath where it leads nowhere."""
    head, *rest = str(path).split(".")
    if head == "was":
        return _was(rest, register, rules)
    if head == "knob":
        return _knob(rest, register, rules)
    if head == "due" and rest:
        return _due(rest, register)
    if head == "shift" and rest and head not in register.fields:
        return _into(
            _map("shift", {"name": "text", "day": "day", "start": "time", "end": "time"}), rest, register, rules
        )
    root = _root(head, register)
    if root is not None:
        return _into(root, rest, register, rules)
    kind = field_of(register, head)
    parent = register.fields.get(register.subject.part_of or "")
    if kind is None and parent is not None:
        return _into(parent, [head, *rest], register, rules)
    if kind is None:
        known = [*register.fields, *register.values]
        raise NoPath(f"没有 {head} 这一栏", f"there is no field {head}", near(head, known))
    return _into(kind, rest, register, rules)


def plain(name: str, kind: str, choices: Iterable[str] = ()) -> Field:
    """A field that stands for something no schema defines: a state, a due, a person's name."""
    return Field(name, same(name), kind, choices={c: same(c) for c in choices})


def _root(head: str, register: Register) -> Field | None:
    if head in register.values:
        raw = register.values[head]
        if raw.get("python") in PARTS:
            return _map(head, PARTS[str(raw["python"])])
        if raw.get("each") == "staff":
            return plain(head, "people")
        return plain(head, "text" if "each" in raw or "python" in raw else "value")
    roots = {
        "by": plain("by", "person"),
        "at": plain("at", "time"),
        "today": plain("today", "day"),
        "together": plain("together", "int"),
        "subjects": plain("subjects", "text"),
        "entry": plain("entry", "text"),
        "subject": plain("subject", "person" if register.name == "staff" else "text"),
        "state": plain("state", "enum", register.states),
    }
    return roots.get(head)


def _map(name: str, parts: Mapping[str, str]) -> Field:
    """A value that is a map, with the types of its parts."""
    return Field(name, same(name), "map", columns={part: plain(part, kind) for part, kind in parts.items()})


def _was(rest: Sequence[str], register: Register, rules: Rules) -> Field:
    if rest == ["state"]:
        return plain("state", "enum", register.states)
    if not rest or rest[0] not in register.facts:
        word = rest[0] if rest else ""
        raise NoPath(
            f"was.{word} 不是这里的情况（facts）", f"was.{word} is none of the facts", near(word, register.facts)
        )
    return _into(register.fields[rest[0]], rest[1:], register, rules)


def _knob(rest: Sequence[str], register: Register, rules: Rules) -> Field:
    name = rest[0] if rest else ""
    value = rules.knob(register.name, name)
    if value is MISSING:
        house = rules.registers.get("house")
        known = [*register.knobs, *(house.knobs if house else ())]
        raise NoPath(f"没有 {name} 这个参数", f"there is no knob {name}", near(name, known))
    for word in rest[1:]:
        if not isinstance(value, Mapping) or (word not in value and "else" not in value):
            raise NoPath(f"参数 {name} 没有 {word} 这一行", f"the knob {name} has no row {word}")
        value = value.get(word, value.get("else"))
    return plain(name, "knob")


def knob_value(path: str, register: Register, rules: Rules) -> Any:
    """The value in force of the knob a path names."""
    words = path.split(".")[1:]
    value = rules.knob(register.name, words[0])
    for word in words[1:]:
        value = value.get(word, value.get("else")) if isinstance(value, Mapping) else MISSING
    return value


def _due(rest: Sequence[str], register: Register) -> Field:
    names = owed(register)
    if rest[0] not in names or len(rest) > 1:
        raise NoPath(f"没有「{rest[0]}」这项待办", f"nothing called {rest[0]} is ever owed", near(rest[0], names))
    return plain("due", "enum", DUE_WORDS)


def owed(register: Register) -> set[str]:
    """The names of all dues a register opens."""
    names = {owe.name for place in places(register) for owe in place.clause.owes}
    return names | ({"explain"} if any(f.type == "count" for f in register.fields.values()) else set())


def _into(kind: Field, words: Sequence[str], register: Register, rules: Rules) -> Field:
    for word in words:
        kind = _step(kind, word, register, rules)
    return kind


def _step(kind: Field, word: str, register: Register, rules: Rules) -> Field:
    known = _behind(kind, register, rules)
    if word not in known:
        remedy = near(word, known)
        raise NoPath(f"{kind.name} 后面没有 {word}", f"there is no {word} behind {kind.name}", remedy)
    return known[word]


def _behind(kind: Field, register: Register, rules: Rules) -> dict[str, Field]:
    if kind.type in ("person", "people"):
        return _person(rules)
    targets = [rules.registers[n] for n in registers_of(kind.register, rules) if n in rules.registers]
    if kind.type == "ref" and targets:
        states = {n: state for target in targets for n, state in target.states.items()}
        return {**_facts(targets), "state": plain("state", "enum", states)}
    if kind.house_list:
        return {c: plain(c, "text") for c in columns(rules.table("house", kind.house_list))}
    if kind.type == "choice" and kind.table:
        return {
            c: Field(c, same(c), "column", table=kind.table) for c in columns(rules.table(register.name, kind.table))
        }
    if kind.type == "paper":
        return {word: plain(word, "flag" if word == "stamped" else "text") for word in PAPER}
    if kind.type in ("day", "time"):
        return {"year": plain("year", "int")}
    if kind.type == "page":
        return {"page": plain("page", "text"), "count": plain("count", "int"), "digest": plain("digest", "text")}
    if kind.type in MONTHS:
        return {word: plain(word, "int" if word in ("pages", "percent") else "text") for word in MONTHS[kind.type]}
    if kind.type == "sheet":
        return {row: plain(row, "mark") for row in sheet_rows(kind, register, rules)}
    return dict(kind.columns)


def _facts(targets: Sequence[Register]) -> dict[str, Field]:
    """The facts behind a reference; where several registers call one so, it may be any of their choices."""
    found: dict[str, Field] = {}
    for kind in (book.fields[n] for book in targets for n in book.facts if n in book.fields):
        other = found.get(kind.name)
        both = {**other.choices, **kind.choices} if other is not None else kind.choices
        found[kind.name] = kind if other is None else plain(kind.name, kind.type, both)
    return found


def _person(rules: Rules) -> dict[str, Field]:
    staff = rules.registers.get("staff")
    facts = {n: staff.fields[n] for n in staff.facts if n in staff.fields} if staff else {}
    return {
        **facts,
        "role": Field("role", same("role"), "enum", house_list="roles", many=True),
        "dept": Field("dept", same("dept"), "enum", house_list="departments"),
        "name": plain("name", "text"),
        "enrolled": plain("enrolled", "flag"),
        "state": plain("state", "enum", staff.states if staff else ()),
        "on_duty": plain("on_duty", "flag"),
        "shift": Field("shift", same("shift"), "enum", house_list="shifts"),
        "post": plain("post", "text"),
    }


def columns(rows: Mapping[str, Mapping[str, Any]]) -> set[str]:
    """The columns of a table, beyond the words of its rows."""
    return {column for row in rows.values() for column in row} - {"zh", "en"}


def sheet_rows(kind: Field, register: Register, rules: Rules) -> list[str]:
    """The rows of a sheet: those of a table or of a knob."""
    rows = rules.table(register.name, kind.of or "")
    if rows:
        return [row for row in rows if row != "else"]
    value = rules.knob(register.name, kind.of or "")
    return [str(row) for row in value] if isinstance(value, (list, Mapping)) else []


def choices_of(kind: Field, register: Register, rules: Rules) -> list[str]:
    """What a field may hold where it is a choice; empty where anything goes."""
    if kind.house_list:
        return list(rules.house_list(kind.house_list))
    if kind.type == "choice" and kind.table:
        return [row for row in rules.table(register.name, kind.table) if row != "else"]
    return list(kind.choices)
