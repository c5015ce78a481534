"""A register as JSON Schema (2020-12): what an entry on its pages looks like."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from wuye.registers.check_paths import choices_of, sheet_rows
from wuye.registers.define import Action, Field, Register
from wuye.registers.drawing import MONTHS
from wuye.registers.kinds import MONEY, PAPER
from wuye.registers.plan import universal_fields
from wuye.registers.rules import Rules
from wuye.registers.turning import PARTS
from wuye.registers.words import SIGN_KINDS
from wuye.text import Text

Schema = dict[str, Any]
DIALECT = "https://json-schema.org/draft/2020-12/schema"
STAFF = {"type": "string", "pattern": "^[a-z][a-z0-9_-]{1,31}$"}
WORDS: Schema = {"type": "string", "minLength": 1}
DIGEST = {"type": "string", "pattern": "^sha256:[0-9a-f]{64}$"}


def entry_schema(register: Register, rules: Rules) -> Schema:
    """The schema of one entry of a register; `do` says which of its actions it is."""
    actions = [_action(register, action, rules) for action in register.actions.values() if not action.by_entry]
    return {
        "$schema": DIALECT,
        "$id": f"urn:wuye:{rules.house_id}:{register.name}",
        "title": _title(register.label),
        "type": "object",
        "oneOf": [*actions, *_built_in(register)],
        "$defs": {"entry": _head(register), "staff": STAFF},
    }


def _title(label: Text) -> str:
    return f"{label.zh} {label.en}"


def _head(register: Register) -> Schema:
    """What every entry begins with."""
    month = "[0-9]{2}(0[1-9]|1[0-2])"
    return {
        "type": "object",
        "properties": {
            "id": {"type": "string", "pattern": f"^{register.prefix}{month}-[a-z]{{0,16}}[0-9]{{4,12}}$"},
            "at": {"type": "string", "format": "date-time"},
            "by": {"$ref": "#/$defs/staff"},
            "do": {"type": "string"},
        },
        "required": ["id", "at", "by", "do"],
    }


def _action(register: Register, action: Action, rules: Rules) -> Schema:
    clauses = [action.clause, *(case.clause for case in action.cases)]
    named = dict.fromkeys(n for c in clauses for n in (*c.need, *c.may))
    every = {**universal_fields(), **register.fields}
    fields = {n: every[n] for n in (*universal_fields(), *named) if n in every}
    properties = {n: _field(kind, register, rules) for n, kind in fields.items()}
    required = list(action.clause.need)
    if not action.testimony:
        required += [n for case in action.cases if not case.when for n in case.clause.need]
    return _entry(register, action.name, _title(action.label), properties, required, subject=_subject(register, action))


def _subject(register: Register, action: Action) -> bool:
    return not (register.subject.id == "serial" and action.makes)


def _entry(
    register: Register, do: str, title: str, properties: Schema, required: Iterable[str], *, subject: bool
) -> Schema:
    head: Schema = {"id": True, "at": True, "by": True, "do": {"const": do}}
    wanted = ["do"]
    if register.key is not None and subject:
        head[register.key] = _subjects(register)
        wanted.append(register.key)
    return {
        "title": title,
        "allOf": [{"$ref": "#/$defs/entry"}],
        "properties": {**head, **properties},
        "required": list(dict.fromkeys([*wanted, *required])),
        "additionalProperties": False,
    }


def _subjects(register: Register) -> Schema:
    pattern = register.subject.pattern
    one: Schema = {"type": "string", "minLength": 1, "maxLength": 64}
    if pattern:
        one["pattern"] = f"^(?:{pattern})$"
    if not register.subject.many:
        return one
    return {"anyOf": [one, {"type": "array", "items": one, "minItems": 2, "uniqueItems": True}]}


def _built_in(register: Register) -> list[Schema]:
    """The acts every register has."""
    of = {"of": WORDS, "digest": DIGEST, "note": WORDS, "happened": {"type": "string", "format": "date-time"}}
    seals: Schema = {
        "as": {"enum": sorted(SIGN_KINDS)},
        "role": WORDS,
        "verdict": {"enum": ["yes", "no"]},
        "why": WORDS,
    }
    own = {kind.name: _one(kind, register, None) for kind in register.fields.values() if kind.type == "text"}
    subjects: Schema = {register.key: {}} if register.key else {}
    settled = {**of, **subjects, "how": WORDS}
    acts: list[tuple[str, Schema, list[str]]] = [
        ("sign", {**of, **seals}, ["of", "digest", "as"]),
        ("glass", {**own, **of, "why": WORDS}, ["of", "why"]),
        ("correct", {**of, "why": WORDS, "fields": {"type": "object"}}, ["of", "why"]),
        ("done", {**settled, "due": WORDS}, ["due", "how"]),
        ("told", {**settled, "to": WORDS}, ["to", "how"]),
        ("settle", {**of, **subjects, "why": WORDS}, ["of", "digest", "why"]),
        ("routine", {"routine": WORDS, "why": WORDS, "note": WORDS, "happened": of["happened"]}, ["routine"]),
    ]
    return [_entry(register, do, do, fields, need, subject=False) for do, fields, need in acts]


def _field(kind: Field, register: Register, rules: Rules | None) -> Schema:
    one = _one(kind, register, rules)
    if kind.many:
        least = kind.min if isinstance(kind.min, int) else 0 if kind.type == "count" else 1
        one = {"type": "array", "items": one, "minItems": least}
    return {"title": _title(kind.label), **one}


def _one(kind: Field, register: Register, rules: Rules | None) -> Schema:
    if kind.type in ("enum", "choice") and rules is not None:
        return {"enum": choices_of(kind, register, rules)}
    if kind.type in ("int", "decimal", "money"):
        return _number(kind)
    if kind.type == "rows":
        columns = {n: _field(column, register, rules) for n, column in kind.columns.items()}
        return {"type": "object", "properties": columns, "required": list(columns), "additionalProperties": False}
    if kind.type == "paper":
        return _paper()
    if kind.type == "page":
        return _page()
    if kind.type in MONTHS:
        return _month(MONTHS[kind.type])
    if kind.type == "sheet" and rules is not None:
        return _sheet(kind, register, rules)
    return _words(kind)


def _number(kind: Field) -> Schema:
    bounds = {word: v for word, v in (("minimum", kind.min), ("maximum", kind.max)) if isinstance(v, (int, float))}
    if kind.type == "int":
        return {"type": "integer", **bounds}
    pattern = MONEY.pattern if kind.type == "money" else r"^-?\d+(\.\d+)?$"
    return {"anyOf": [{"type": "number", **bounds}, {"type": "string", "pattern": pattern}]}


def _page() -> Schema:
    return {
        "type": "object",
        "properties": {"page": WORDS, "count": {"type": "integer", "minimum": 0}, "digest": WORDS},
        "required": list(PARTS),
        "additionalProperties": False,
    }


def _month(parts: Sequence[str]) -> Schema:
    """A month's pages, or a draw of them."""
    kinds: Schema = {
        "pages": {"type": "integer"},
        "percent": {"type": "integer"},
        "drawn": {"type": "array", "items": WORDS},
    }
    properties = {part: kinds.get(part, WORDS) for part in parts}
    return {"type": "object", "properties": properties, "required": list(parts), "additionalProperties": False}


def _paper() -> Schema:
    words: Schema = dict.fromkeys(PAPER, WORDS)
    return {
        "type": "object",
        "properties": {**words, "stamped": {"type": "boolean"}},
        "required": ["no"],
        "additionalProperties": False,
    }


def _sheet(kind: Field, register: Register, rules: Rules) -> Schema:
    mark: Schema = WORDS if kind.cells else {"anyOf": [{"const": True}, WORDS]}
    rows: Schema = dict.fromkeys(sheet_rows(kind, register, rules), mark)
    return {"type": "object", "properties": rows, "additionalProperties": mark, "minProperties": 1}


def _words(kind: Field) -> Schema:
    if kind.type == "flag":
        return {"type": "boolean"}
    if kind.type in ("day", "time"):
        return {"type": "string", "format": "date" if kind.type == "day" else "date-time"}
    if kind.type == "key":
        return {"type": "string", "pattern": r"^(ssh-ed25519|sk-ssh-ed25519@openssh\.com) [A-Za-z0-9+/=]+$"}
    schema: Schema = {**WORDS, "maxLength": kind.longest}
    return {**schema, "pattern": f"^(?:{kind.pattern})$"} if kind.pattern else schema
