"""Parts that several registers share: `schemas/NAME.part.yaml`, filled in and laid under the register that uses it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from wuye.pattern import pattern
from wuye.text import Text

ENDING = ".part.yaml"
QUESTIONS = "schemas/figures/"
HOLE = pattern(r"\$([a-z_]+)")
NOT_LAID = ("part", "label", "wants")
"""The words of a part that say something of the part itself."""
WITHOUT = "without"
"""The word by which a register leaves out what of a part it hasn't."""

Data = Mapping[str, Any]


class Wrong(NamedTuple):
    """What is wrong with how a register uses a part."""

    at: tuple[object, ...]
    text: Text


def is_question(path: str) -> bool:
    """Whether a file of rules is a figure in SQL."""
    return path.startswith(QUESTIONS) and path.endswith(".sql") and path.count("/") == 2


def question_name(path: str) -> str:
    """The name by which a figure names such a file."""
    return path.removeprefix(QUESTIONS).removesuffix(".sql")


def is_part(path: str) -> bool:
    """Whether a file of rules holds a part, and no register."""
    return path.endswith(ENDING)


def name_of(path: str) -> str:
    """The name of the part that a file holds."""
    return path.removeprefix("schemas/").removesuffix(ENDING)


def whole(data: Data, parts: Mapping[str, Data]) -> tuple[Data, list[Wrong]]:
    """A register's data with the parts it uses laid under it; its own words go before theirs."""
    used = data.get("use")
    if not isinstance(used, Mapping):
        wrong = [] if used is None else [Wrong(("use",), Text("use 须是一张表", "use is a map"))]
        return data, wrong
    found: list[Wrong] = []
    made: Any = data
    for name, given in used.items():
        part = parts.get(name)
        if part is None:
            found.append(Wrong(("use", name), Text(f"没有 {name} 这个共用部分", f"there is no part {name}")))
            continue
        given = given if isinstance(given, Mapping) else {}
        holes, wrong = _holes(name, part, given, data)
        laid = filled({k: v for k, v in part.items() if k not in NOT_LAID}, holes)
        laid, lacking = _less(name, laid, given.get(WITHOUT, []))
        found += [*wrong, *lacking]
        if not wrong and not lacking:
            made = _under(made, laid)
    return made, found


def _holes(name: str, part: Data, given: Data, data: Data) -> tuple[dict[str, Any], list[Wrong]]:
    """What stands for each hole: what the register gives, else the part's default."""
    wants, label = part.get("wants") or {}, data.get("label") or {}
    lacking = [hole for hole, default in wants.items() if default is None and hole not in given]
    strange = [hole for hole in given if hole not in wants and hole != WITHOUT]
    wrong = [Wrong(("use", name), Text(f"{name} 还要写 {h}", f"{name} wants {h}")) for h in lacking]
    wrong += [Wrong(("use", name, h), Text(f"{name} 不用 {h}", f"{name} has no use for {h}")) for h in strange]
    said = {**given, "register": data.get("register"), "zh": label.get("zh")}
    # A default may have holes that the register fills.
    plain = {hole: default for hole, default in wants.items() if not HOLE.search(str(default))}
    return {**filled(wants, {**plain, **said}), **said}, wrong


def _less(name: str, laid: Any, paths: Any) -> tuple[Any, list[Wrong]]:
    """A part less what a register says it hasn't, such as `actions.transfer`."""
    at = ("use", name, WITHOUT)
    if not isinstance(paths, list):
        return laid, [Wrong(at, Text("without 须是一列", "without is a list"))]
    wrong: list[Wrong] = []
    for path in paths:
        less = _cut(laid, str(path).split("."))
        if less is None:
            wrong.append(Wrong(at, Text(f"{name} 里没有 {path}", f"{name} has no {path}")))
        else:
            laid = less
    return laid, wrong


def _cut(raw: Any, way: list[str]) -> Any:
    """The same without what the way leads to; None where it leads nowhere."""
    if not isinstance(raw, Mapping) or way[0] not in raw:
        return None
    if len(way) == 1:
        return {key: value for key, value in raw.items() if key != way[0]}
    less = _cut(raw[way[0]], way[1:])
    return None if less is None else {**raw, way[0]: less}


def filled(raw: Any, holes: Mapping[str, Any]) -> Any:
    """A part's words with its holes filled; a list that stands for one item of a list is put in its place."""
    if isinstance(raw, Mapping):
        return {str(filled(key, holes)): filled(value, holes) for key, value in raw.items()}
    if isinstance(raw, list):
        items: list[Any] = []
        for value in raw:
            made = filled(value, holes)
            more = made if isinstance(made, list) and isinstance(value, str) else [made]
            items.extend(one for one in more if not (isinstance(one, str) and one in items))
        return items
    if not isinstance(raw, str):
        return raw
    one = HOLE.fullmatch(raw)
    return holes.get(one[1], raw) if one else HOLE.sub(lambda m: str(holes.get(m[1], m[0])), raw)


def _under(own: Any, part: Any) -> Any:
    """Maps are merged, lists joined, the part's first; of anything else the register's own."""
    if isinstance(own, Mapping) and isinstance(part, Mapping):
        both = {key: _under(value, part[key]) if key in part else value for key, value in own.items()}
        return {**both, **{k: v for k, v in part.items() if k not in own}}
    if isinstance(own, list) and isinstance(part, list):
        return [*part, *(item for item in own if item not in part)]
    return own
