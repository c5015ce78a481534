"""Entries that a script has written: JSON Lines or a YAML list, each item with its action, subject and fields."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from wuye.desk.batch import Item
from wuye.desk.draft import Draft
from wuye.desk.intake.cells import MASK
from wuye.desk.intake.columns import worked_out
from wuye.desk.intake.table import unreadable
from wuye.errors import Problem
from wuye.ledger.yaml12 import load_marked, scalar
from wuye.registers.define import Action, Register
from wuye.text import Text

ANEW = ("id", "at", "by", "register")
"""What the tool says of every entry itself."""
STANDING = ("state", "since", "waits", "contested")
"""What an exported subject says besides its facts."""


def read_items(
    name: str, data: bytes, form: str, register: Register, by: str, do: str | None, fixed: Mapping[str, Any]
) -> list[Item]:
    """The items of a file as a batch, each typed as a page would have it; `fixed` is said of every subject that lacks it."""
    pairs = _jsonl(name, data) if form == "jsonl" else _yaml(name, data)
    items = [_item(raw, place, register, by, do, fixed) for place, raw in pairs]
    if not items:
        raise unreadable(name, "里面一条也没有", "there is nothing in it", Text("每行一条", "one item a line"))
    return items


def _jsonl(name: str, data: bytes) -> Iterator[tuple[int, Any]]:
    for number, line in enumerate(data.removeprefix(b"\xef\xbb\xbf").split(b"\n"), 1):
        if line.strip():
            yield number, _json(name, line, number)


def _json(name: str, line: bytes, number: int) -> Any:
    try:
        return json.loads(line.decode("utf-8"), parse_float=scalar, parse_constant=_refuse, object_pairs_hook=_once)
    except (ValueError, RecursionError) as error:
        # What Python says of bytes or of nesting isn't for people.
        why = f": {error}" if type(error) in (ValueError, json.JSONDecodeError) else ""
        raise unreadable(
            name, f"第 {number} 行不是 JSON{why.replace(': ', '：', 1)}", f"line {number} is no JSON{why}",
            Text('每行一条：{"do": "receive", "subject": "K-1", "fields": {…}}', 'one item a line: {"do": "receive", "subject": "K-1", "fields": {…}}'),
        ) from None  # fmt: skip


def _refuse(words: str) -> Any:
    raise ValueError(f"{words} is no number")


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a name stands twice")
    return found


def _yaml(name: str, data: bytes) -> Iterator[tuple[int, Any]]:
    values, lines = load_marked(data, name)
    if not isinstance(values, list):
        raise unreadable(name, "要写成一列记录，每条以 - 开头", "it is a list of entries, each begins with -")
    yield from ((lines.of(i), value) for i, value in enumerate(values))


def _item(raw: Any, place: int, register: Register, by: str, do: str | None, fixed: Mapping[str, Any]) -> Item:
    item = Item(Draft(register.name, do or "", by, as_page=True), place)
    if not isinstance(raw, Mapping):
        item.faults.append(Problem(Text("这一条不是 名: 值", "the item is no map")))
        return item
    rest = {k: v for k, v in raw.items() if k not in ANEW}
    if raw.get("register", register.name) != register.name:
        item.faults.append(_other_book(str(raw["register"]), register))
    item.draft.do = str(rest.pop("do", rest.pop("action", do or "")))
    item.draft.subjects = _subjects(rest, register, item)
    state = rest.pop("state", None) if "state" not in register.fields else None
    rest = {k: v for k, v in rest.items() if k not in STANDING or k in register.fields}
    fields = rest.pop("fields", rest.pop("facts", None))
    if fields is not None and (rest or not isinstance(fields, Mapping)):
        item.faults.append(_mixed(next(iter(rest), "fields")))
    item.draft.typed = dict(fields) if isinstance(fields, Mapping) else rest
    if "facts" in raw:
        item.draft.typed = _by_action(item.draft.typed, register.actions.get(item.draft.do), fixed)
    item.faults.extend(_masked(item.draft.typed))
    if isinstance(state, str):
        item.faults.extend(_elsewhere(state, item.draft.do, register))
    return item


def _by_action(facts: Mapping[str, Any], action: Action | None, fixed: Mapping[str, Any]) -> dict[str, Any]:
    """A subject's facts as the fields of the action by which it comes: without what that works out, with what it asks besides."""
    left_out = worked_out(action) if action is not None else set()
    return {**fixed, **{name: value for name, value in facts.items() if name not in left_out}}


def _subjects(rest: dict[str, Any], register: Register, item: Item) -> tuple[str, ...]:
    """The subjects an item names, under `subject`, `subjects` or the register's own word as a page has it."""
    words = [word for word in ("subject", "subjects", register.name) if word in rest and word not in register.fields]
    given = [rest.pop(word) for word in words]
    if not given or given[0] is None:
        return ()
    names = given[0] if isinstance(given[0], list) else [given[0]]
    if len(given) > 1 or not all(isinstance(name, str) for name in names):
        item.faults.append(Problem(Text("对象要写成文本", "a subject is text"), field="subject"))
        return ()
    return tuple(names)


def _other_book(name: str, register: Register) -> Problem:
    return Problem(
        Text(f"这一条是 {name} 的，不是{register.label.zh}的", f"the item is of {name}, not of {register.name}"),
        remedy=Text(f"wuye import {name} …", f"wuye import {name} …"),
    )


def _mixed(word: str) -> Problem:
    return Problem(
        Text(f"已有 fields，{word} 也要写在里面", f"there are fields already, {word} belongs into them"),
        remedy=Text('{"do": …, "subject": …, "fields": {…}}', '{"do": …, "subject": …, "fields": {…}}'),
    )


def _masked(fields: Mapping[str, Any]) -> Iterator[Problem]:
    for name, value in fields.items():
        if value == MASK:
            yield Problem(
                Text(f"{name} 导出时已遮住", f"{name} was masked when it was exported"), field=name,
                remedy=Text("由可看的人用 --不遮 导出", "have it exported with --reveal by somebody who may"),
            )  # fmt: skip


def _elsewhere(state: str, do: str, register: Register) -> Iterator[Problem]:
    """A subject that stands elsewhere than its action leads can't be said by that action."""
    action = register.actions.get(do)
    if action is not None and action.clause.to and state != action.clause.to:
        yield Problem(
            Text(f"它的状态是 {state}，「{action.label.zh}」只能记成 {action.clause.to}",
                 f"it is {state}, {action.label.en} enters it as {action.clause.to} only"), field="state",
            remedy=Text("导出全部记录，而不是现状", "export its entries and not how it stands"),
        )  # fmt: skip
