"""Conditions, operands, times and who expressions of a schema, each word looked at."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from wuye.pattern import pattern
from wuye.registers import words
from wuye.registers.check_base import At, Fault, Ground, fault, near
from wuye.registers.check_paths import NoPath, choices_of, end_of, knob_value
from wuye.registers.clock import is_clock, length
from wuye.registers.define import Field

Left = Callable[[str], Field]
MONTH = pattern(r"month (end|[1-9]|[12]\d|3[01])")
WINDOW = pattern(r"(workday )?\d{1,2}:\d{2}-\d{1,2}:\d{2}")
NUMBERS = ("int", "decimal", "money", "value")


def path_faults(path: Any, at: At, ground: Ground) -> Iterator[Fault]:
    """A path must lead somewhere."""
    try:
        end_of(str(path), ground.register, ground.rules)
    except NoPath as no:
        yield Fault(at, no.text, no.remedy)


def test_faults(tests: Any, at: At, ground: Ground, left: Left | None = None) -> Iterator[Fault]:
    """A condition: paths that lead somewhere, tests that exist, values that can be."""
    look = left or (lambda path: end_of(path, ground.register, ground.rules))
    for path, test in tests.items():
        here = (*at, path)
        if path == "any_of":
            for i, option in enumerate(test if isinstance(test, list) else []):
                yield from test_faults(option, (*here, i), ground, left)
            continue
        try:
            kind = look(str(path))
        except NoPath as no:
            yield Fault(here, no.text, no.remedy)
            continue
        yield from _value(test, kind, here, ground)


def _value(test: Any, kind: Field, at: At, ground: Ground) -> Iterator[Fault]:
    if isinstance(test, list):
        for one in test:
            yield from _value(one, kind, at, ground)
    elif isinstance(test, Mapping) and "the" not in test:
        for word, want in test.items():
            yield from _word(str(word), want, kind, (*at, word), ground)
    elif isinstance(test, Mapping):
        yield from operand_faults(test, at, ground)
    else:
        yield from literal_faults(test, kind, at, ground)


def literal_faults(value: Any, kind: Field, at: At, ground: Ground) -> Iterator[Fault]:
    """A value written out must be one that its field can hold."""
    known = choices_of(kind, ground.register, ground.rules)
    if known and str(value) not in known:
        yield fault(at, f"{kind.name} 没有 {value} 这一项", f"{kind.name} is never {value}", near(str(value), known))
    if kind.type == "flag" and not isinstance(value, bool):
        yield fault(at, f"{kind.name} 只能是 true 或 false", f"{kind.name} is true or false")
    if kind.type in NUMBERS and not isinstance(value, (int, float)):
        yield fault(at, f"{kind.name} 是数", f"{kind.name} is a number")


def _word(word: str, want: Any, kind: Field, at: At, ground: Ground) -> Iterator[Fault]:
    if word not in words.TESTS:
        yield fault(at, f"没有 {word} 这种比较", f"there is no test {word}", near(word, words.TESTS))
    elif word == "given":
        if not isinstance(want, bool):
            yield fault(at, "given 只能是 true 或 false", "given is true or false")
    elif word == "not":
        yield from _value(want, kind, at, ground)
    elif word == "within":
        yield from _window(want, at, ground)
    elif word == "overlaps":
        yield from _overlaps(want, at, ground)
    else:
        yield from operand_faults(want, at, ground)
        if word in ("before", "after"):
            yield from _moment(want, at)


def _window(want: Any, at: At, ground: Ground) -> Iterator[Fault]:
    knob = isinstance(want, Mapping) and str(want.get("the", "")).startswith("knob.")
    yield from operand_faults(want, at, ground)
    try:
        value = knob_value(want["the"], ground.register, ground.rules) if knob else want
    except (AttributeError, IndexError):
        return
    if isinstance(value, str) and not WINDOW.fullmatch(value):
        yield fault(at, f"时段要写成 22:00-07:00：{value}", f"a window is written 22:00-07:00: {value}")


def _overlaps(want: Any, at: At, ground: Ground) -> Iterator[Fault]:
    if not isinstance(want, list) or len(want) != 2:
        yield fault(at, "overlaps 要写 [起, 止]", "overlaps wants [from, to]")
        return
    for path in want:
        yield from path_faults(path, at, ground) if isinstance(path, str) else operand_faults(path, at, ground)


def _moment(want: Any, at: At) -> Iterator[Fault]:
    if isinstance(want, str) and not is_time(want):
        yield fault(at, f"看不懂的时间：{want}", f"no time: {want}")


def is_time(text: str) -> bool:
    """Whether the words are a time such as `4h`, `1 workday`, `18:00`, `month 25`."""
    return is_clock(text) or length(text) is not None or MONTH.fullmatch(text.strip()) is not None


def operand_faults(raw: Any, at: At, ground: Ground) -> Iterator[Fault]:
    """The right-hand side of a test, a default, a length."""
    if not isinstance(raw, Mapping):
        return
    for word in raw:
        if word not in words.OPERAND:
            yield fault(
                (*at, word), f"没有 {word} 这个词", f"there is no operand word {word}", near(str(word), words.OPERAND)
            )
    for part in raw.get("earliest") or ():
        yield from operand_faults(part, (*at, "earliest"), ground)
    if "the" in raw:
        yield from path_faults(raw["the"], at, ground)
        yield from _knob_map(raw, at, ground)
    if "of" in raw:
        yield from path_faults(raw["of"], at, ground)
    for word in ("plus", "minus"):
        yield from operand_faults(raw.get(word), (*at, word), ground)


def _knob_map(raw: Mapping[str, Any], at: At, ground: Ground) -> Iterator[Fault]:
    """A knob that is a map is read with `of`, and has an `else` for the rows a house adds."""
    path = str(raw["the"])
    if not path.startswith("knob.") or path.count(".") != 1:
        return
    value, name = knob_value(path, ground.register, ground.rules), path.removeprefix("knob.")
    if not isinstance(value, Mapping):
        return
    if "of" not in raw:
        yield fault(at, f"参数 {name} 是一张表，要写 of", f"the knob {name} is a map; say which row with of")
        return
    if "else" not in value:
        yield fault(("knobs", name), f"参数 {name} 缺 else 一行", f"the knob {name} wants an else row")
    yield from _rows(name, value, str(raw["of"]), ground)


def _rows(name: str, value: Mapping[str, Any], of: str, ground: Ground) -> Iterator[Fault]:
    try:
        known = choices_of(end_of(of, ground.register, ground.rules), ground.register, ground.rules)
    except NoPath:
        return
    for row in value:
        if known and row != "else" and row not in known:
            yield fault(
                ("knobs", name, "default", row), f"{of} 没有 {row} 这一项", f"{of} is never {row}", near(row, known)
            )


def time_faults(raw: Any, at: At, ground: Ground) -> Iterator[Fault]:
    """A length or a time of day, written out or found by a path."""
    if isinstance(raw, Mapping):
        yield from operand_faults(raw, at, ground)
        path = str(raw.get("the", ""))
        if not path.startswith("knob."):
            return
        try:
            value = knob_value(path, ground.register, ground.rules)
        except IndexError:
            return
        for one in value.values() if isinstance(value, Mapping) else [value]:
            if not (isinstance(one, str) and is_time(one)):
                yield fault(at, f"参数 {path[5:]} 不是时间：{one}", f"the knob {path[5:]} is no time: {one}")
    elif raw is not None and not (isinstance(raw, str) and is_time(raw)):
        yield fault(at, f"看不懂的时间：{raw}", f"no time: {raw}")


def who_faults(raw: Any, at: At, ground: Ground) -> Iterator[Fault]:
    """A who expression: roles and departments that exist, paths that lead to people."""
    if isinstance(raw, list):
        for part in raw:
            yield from who_faults(part, at, ground)
    elif isinstance(raw, Mapping):
        yield from _who_map(raw, at, ground)
    elif raw is not None:
        yield from _who_word(str(raw), at, ground)


def _who_word(word: str, at: At, ground: Ground) -> Iterator[Fault]:
    if word in ("any", "writer"):
        return
    kind, _, rest = word.partition(":")
    if rest:
        known = ground.rules.house_list("departments")
        if kind != "dept" or rest not in known:
            yield fault(at, f"没有 {word} 这个部门", f"there is no department {word}", near(rest, known))
        return
    role = word.removesuffix("@shift")
    if role not in ground.rules.roles:
        yield fault(at, f"没有 {role} 这个岗位", f"there is no role {role}", near(role, ground.rules.roles))


def _who_map(raw: Mapping[str, Any], at: At, ground: Ground) -> Iterator[Fault]:
    one = [w for w in ("the", "superior", "each") if w in raw]
    if len(one) != 1 or set(raw) - {"the", "of", "superior", "each"}:
        yield fault(at, "谁：只能写 the、superior 或 each", "who is one of the, superior, each")
        return
    path = str(raw[one[0]])
    try:
        kind = end_of(path, ground.register, ground.rules)
    except NoPath as no:
        yield Fault(at, no.text, no.remedy)
        return
    if one[0] == "the":
        yield from operand_faults(raw, at, ground)
    if kind.type == "knob":
        yield from _who_knob(path, at, ground)
    elif kind.type == "column":
        for row in ground.rules.table(ground.register.name, kind.table or "").values():
            yield from who_faults(row.get(kind.name), at, ground)
    elif kind.type not in ("person", "people"):
        yield fault(at, f"{path} 不是人", f"{path} leads to nobody")


def _who_knob(path: str, at: At, ground: Ground) -> Iterator[Fault]:
    name = path.split(".")[1]
    place = ("knobs", name) if name in ground.register.knobs else at
    value = knob_value(path, ground.register, ground.rules)
    for one in value.values() if isinstance(value, Mapping) else [value]:
        yield from who_faults(one, place, ground)
