"""Fields, states, values and tables of a schema: what they refer to must be there."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from wuye.registers import words
from wuye.registers.check_base import At, Fault, Ground, fault, near, no_field, no_register, no_state
from wuye.registers.check_paths import NoPath, columns, end_of, plain
from wuye.registers.check_tests import operand_faults, path_faults, test_faults, who_faults
from wuye.registers.custody import registers_of
from wuye.registers.define import Field, Register
from wuye.registers.named import NAMED, TAKES
from wuye.registers.naming import PART, TIMES, templates

PERIODS = ("day", "workday", "week", "month", "quarter", "half-year", "year")


def check_fields(ground: Ground) -> Iterator[Fault]:
    """References, tables, queries and defaults of fields."""
    register = ground.register
    for name, kind in register.fields.items():
        at: At = ("fields", name)
        yield from _reference(kind, at, ground)
        yield from operand_faults(kind.default, (*at, "default"), ground)
        for column, inner in kind.columns.items():
            yield from _reference(inner, (*at, "cols", column), ground)
        yield from _pattern(kind.pattern, (*at, "pattern"))
    for name in register.facts:
        if name not in register.fields:
            yield no_field(name, ("facts",), register)
    for name in register.subject.group:
        if name not in register.facts:
            yield fault(("subject", "group"), f"{name} 不在 facts 里", f"{name} is none of the facts")
    yield from _pattern(register.subject.pattern, ("subject", "pattern"))
    yield from _subject(ground)


def _subject(ground: Ground) -> Iterator[Fault]:
    """The parts of a template, and the subject this one is part of."""
    subject, register = ground.register.subject, ground.register
    if isinstance(subject.id, Mapping):
        yield from operand_faults(subject.id, ("subject", "id"), ground)
    for part in [part for template in templates(register, ground.rules) for part in PART.findall(template)]:
        if part not in TIMES and not re.fullmatch(r"n:\d+", part):
            yield from path_faults(part, ("subject", "id"), ground)
    for name in subject.hands_down:
        if name not in register.facts:
            yield no_field(name, ("subject", "hands_down"), register)
    for state in subject.follows:
        if state not in register.states:
            yield no_state(state, ("subject", "follows"), register)
    parent = register.fields.get(subject.part_of or "")
    if subject.part_of is None and (subject.hands_down or subject.follows):
        yield fault(("subject",), "hands_down、follows 要和 part_of 一起写", "hands_down and follows go with part_of")
    if subject.part_of is not None and (parent is None or parent.type != "ref" or parent.name not in register.facts):
        yield fault(
            ("subject", "part_of"), "part_of 须是 facts 里的一个 ref", "part_of is a ref that is one of the facts"
        )


def _pattern(pattern: str | None, at: At) -> Iterator[Fault]:
    try:
        re.compile(pattern or "")
    except re.error as error:
        yield fault(at, f"正则式不对：{error}", f"not a regular expression: {error}")


def _reference(kind: Field, at: At, ground: Ground) -> Iterator[Fault]:
    if kind.type == "ref":
        yield from _ref(kind, at, ground)
    elif kind.type == "choice" and not ground.rules.table(ground.register.name, kind.table or ""):
        yield fault(
            (*at, "table"),
            f"没有 {kind.table} 这张表",
            f"there is no table {kind.table}",
            near(kind.table or "", ground.register.tables),
        )
    elif kind.type == "count" and isinstance(kind.of, Mapping):
        for word, raw in (("of", kind.of), ("shelf", kind.shelf), ("damaged", kind.damaged)):
            yield from operand_faults(raw, (*at, word), ground)
    elif kind.type == "count":
        query = {"of": kind.of, "where": kind.where}
        yield from query_faults(query, at, ground)
        yield from who_faults(kind.owed_by, (*at, "owed_by"), ground)
    elif kind.type in ("page", "pages", "draw"):
        pages = [name for name, book in ground.rules.registers.items() if book.page == "shift"]
        if kind.of not in pages:
            zh, en = f"{kind.of} 不是按班翻页的登记簿", f"{kind.of} is no register that turns a page each shift"
            yield fault((*at, "of"), zh, en, near(kind.of or "", pages))
    elif kind.type == "sheet":
        known = {*ground.register.tables, *ground.register.knobs, *ground.rules.registers}
        if kind.of not in known:
            yield fault(
                (*at, "of"), f"没有 {kind.of} 这张表", f"there is no table {kind.of}", near(kind.of or "", known)
            )
        if kind.cells is not None and not ground.rules.table(ground.register.name, kind.cells):
            zh, en = f"没有 {kind.cells} 这张表", f"there is no table {kind.cells}"
            yield fault((*at, "cells"), zh, en, near(kind.cells, ground.register.tables))
    elif kind.type == "enum" and not kind.choices and kind.house_list is None:
        yield fault(at, "没有写可选的项", "no choices are given")


def _ref(kind: Field, at: At, ground: Ground) -> Iterator[Fault]:
    registers = ground.rules.registers
    targets = [registers[n] for n in registers_of(kind.register, ground.rules) if n in registers]
    if not targets:
        yield no_register(str(kind.register), (*at, "in"), ground)
        return
    for state in kind.states:
        if not any(state in target.states for target in targets):
            yield no_state(state, (*at, "state"), targets[0])


def check_custody(ground: Ground) -> Iterator[Fault]:
    """The facts and states that say in whose hands things are."""
    register, custody = ground.register, ground.register.custody
    if custody is None:
        return
    for word, names in (("holder", (custody.holder,)), ("keeper", (custody.keeper,)), ("shelf", custody.shelf)):
        for name in names:
            if name is not None and name not in register.facts:
                yield fault(
                    ("custody", word),
                    f"{name} 不在 facts 里",
                    f"{name} is none of the facts",
                    near(name, register.facts),
                )
    for word, states in (("here", custody.here), ("out", custody.out), ("broken", custody.broken)):
        for state in states:
            if state not in register.states:
                yield no_state(state, ("custody", word), register)


def check_states(ground: Ground) -> Iterator[Fault]:
    """`until`, `then` and `warn` of states that lapse by the clock."""
    for name, state in ground.register.states.items():
        at = ("states", name)
        if state.then is not None and state.then not in ground.register.states:
            yield no_state(state.then, (*at, "then"), ground.register)
        if (state.until is None) != (state.then is None):
            yield fault(at, "until 和 then 要一起写", "until and then go together")
        if state.until is not None:
            yield from _until(state.until, (*at, "until"), ground)
        for action in state.replaces:
            if action not in ground.register.actions:
                zh, en = f"没有 {action} 这个动作", f"there is no action {action}"
                yield fault((*at, "replaces"), zh, en, near(action, ground.register.actions))


def _until(raw: Any, at: At, ground: Ground) -> Iterator[Fault]:
    fact = raw.get("the") if isinstance(raw, Mapping) else None
    kind = ground.register.fields.get(str(fact))
    if fact not in ground.register.facts or kind is None or kind.type != "time":
        yield fault(at, "until 要写 {the: 某个时间}，且在 facts 里", "until is {the: a time that is one of the facts}")


def check_values(ground: Ground) -> Iterator[Fault]:
    """Values computed from the books."""
    for name, raw in ground.register.values.items():
        at: At = ("values", name)
        if name in ground.register.fields:
            yield fault(at, f"{name} 已是一栏的名字", f"{name} is a field's name already")
        if "python" in raw:
            yield from _named(raw, at, ground)
        elif "elapsed" in raw:
            yield from _elapsed(raw["elapsed"], at, ground)
        else:
            yield from query_faults(raw, at, ground)


def _named(raw: Mapping[str, Any], at: At, ground: Ground) -> Iterator[Fault]:
    name, of = raw["python"], raw.get("of") or ()
    if name not in NAMED:
        yield fault((*at, "python"), f"没有 {name} 这个函数", f"there is no function {name}", near(str(name), NAMED))
    elif not isinstance(of, (list, tuple)) or len(of) != TAKES.get(name, 0):
        zh, en = f"{name} 的 of 要写 {TAKES.get(name, 0)} 个路径", f"{name} wants {TAKES.get(name, 0)} paths under of"
        yield fault((*at, "of"), zh, en)
    else:
        for path in of:
            yield from path_faults(path, (*at, "of"), ground)


def _elapsed(raw: Any, at: At, ground: Ground) -> Iterator[Fault]:
    if not isinstance(raw, list) or len(raw) != 2:
        yield fault(at, "elapsed 要写 [起, 止]", "elapsed wants [from, to]")
        return
    for path in raw:
        yield from path_faults(path, at, ground)


def query_faults(raw: Mapping[str, Any], at: At, ground: Ground) -> Iterator[Fault]:
    """A query: over what, and what its conditions look at."""
    if "python" in raw:
        yield from _named(raw, at, ground)
        return
    what = raw.get("of", raw.get("count", raw.get("share", raw.get("each"))))
    register = ground.register
    names = what if isinstance(what, list) else [register.name if what == "subjects" else what]
    if what is None:
        yield fault(at, "没有写数什么", "nothing says what is counted")
        return
    for name in names if what not in ("entries", "dues") else ():
        other = ground.rules.registers.get(str(name))
        if other is None:
            yield no_register(str(name), at, ground)
            continue
        yield from _where(raw, at, ground, other, extra=())
    if what in ("entries", "dues"):
        yield from _events(what, raw, at, ground)


def _events(what: str, raw: Mapping[str, Any], at: At, ground: Ground) -> Iterator[Fault]:
    register = ground.register
    if what == "entries":
        for do in raw["do"] if isinstance(raw.get("do"), list) else [raw["do"]] if "do" in raw else []:
            if do not in register.actions and do not in words.BUILT_IN:
                yield fault(
                    (*at, "do"), f"没有 {do} 这个动作", f"there is no action {do}", near(str(do), register.actions)
                )
    for path in raw.get("same") or ():
        yield from path_faults(path, (*at, "same"), ground)
    yield from operand_faults(raw.get("owed_by"), (*at, "owed_by"), ground)
    if "in" in raw and str(raw["in"]).split()[0] not in PERIODS:
        yield fault((*at, "in"), f"没有 {raw['in']} 这种期间", f"there is no period {raw['in']}")
    about = (raw.get("where") or {}).get("register")
    other = ground.rules.registers.get(str(about)) if about else None
    yield from _where(raw, at, ground, other or register, extra=("register",))


def _where(raw: Mapping[str, Any], at: At, ground: Ground, other: Register, extra: tuple[str, ...]) -> Iterator[Fault]:
    def left(path: str) -> Field:
        return plain(path, "text") if path in extra else end_of(path, other, ground.rules)

    where = dict(raw.get("where") or {})
    states = where.pop("state", raw.get("state"))
    for state in states if isinstance(states, list) else [states] if states else []:
        if state not in other.states:
            yield no_state(str(state), (*at, "state"), other)
    span = where.pop("span", None)
    yield from _span(span, (*at, "where", "span"), ground, other)
    for path, test in where.items():
        here = Ground(ground.rules, ground.register)
        yield from test_faults({path: test}, (*at, "where"), here, left)
    if "sum" in raw:
        try:
            end_of(str(raw["sum"]), other, ground.rules)
        except NoPath as no:
            yield Fault((*at, "sum"), no.text, no.remedy)


def _span(span: Any, at: At, ground: Ground, other: Register) -> Iterator[Fault]:
    if span is None:
        return
    if not isinstance(span, Mapping) or set(span) - {"of", "overlaps"} or "overlaps" not in span:
        yield fault(at, "span 要写 of 和 overlaps", "span wants of and overlaps")
        return
    for path in span.get("of", ()):
        if path not in other.fields:
            yield no_field(str(path), at, other)
    for path in span["overlaps"]:
        yield from path_faults(path, at, ground)


def check_tables(ground: Ground) -> Iterator[Fault]:
    """Rows in both languages; a column that is read must be there for every row, also for one a house adds."""
    register = ground.register
    for name in register.tables:
        rows = ground.rules.table(register.name, name)
        for row, cells in rows.items():
            if not {"zh", "en"} <= set(cells):
                yield fault(("tables", name, "rows", row), f"{row} 要写中文和英文", f"{row} wants both languages")
        yield from _read_columns(name, rows, ground)


def _read_columns(name: str, rows: Mapping[str, Any], ground: Ground) -> Iterator[Fault]:
    text = repr(ground.register)
    kinds = [f.name for f in ground.register.fields.values() if f.type == "choice" and f.table == name]
    read = {c for kind in kinds for c in columns(rows) if f"{kind}.{c}" in text}
    for column in sorted(read):
        lacking = [row for row, cells in rows.items() if column not in cells]
        if "else" not in rows:
            yield fault(("tables", name), f"表 {name} 缺 else 一行", f"the table {name} wants an else row")
        if lacking:
            yield fault(
                ("tables", name, "rows", lacking[0]), f"{lacking[0]} 缺 {column}", f"{lacking[0]} lacks {column}"
            )
