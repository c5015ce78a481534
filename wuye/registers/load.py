"""Rules from files: `wuye.yaml` and `schemas/*.yaml` become one version of a house's rules."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import cache, lru_cache
from typing import Any

from wuye.errors import BadInput, Problem
from wuye.ledger.yaml12 import load, load_marked
from wuye.registers import words
from wuye.registers.define import Register
from wuye.registers.lazily import Lazily
from wuye.registers.read import read_register, sound_register
from wuye.registers.read_base import Data, LineOf, Reader
from wuye.registers.rules import Rules
from wuye.registers.shared import is_part, is_question, name_of, question_name, whole
from wuye.text import Text, same

Files = tuple[tuple[str, bytes], ...]
"""(path, what is in it) of each."""
FORMAT = 1
"""The version of the house format that this program reads and writes."""

SETTINGS = {
    "wuye", "id", "name", "zone", "lang", "knobs", "tables", "holidays", "workdays", "rehearsal",
}  # fmt: skip


def is_rule_file(path: str) -> bool:
    """Whether a path is one of the files that hold a house's rules."""
    register = path.startswith("schemas/") and path.endswith(".yaml") and path.count("/") == 1
    return path == "wuye.yaml" or register or is_question(path)


def load_rules(files: Mapping[str, bytes]) -> Rules:
    """The rules that these files say; BadInput with every problem and its line."""
    rules, problems = read_rules(files)
    if problems:
        raise BadInput(tuple(problems))
    return rules


def sound_rules(
    settings: Data, names: Iterable[str], data: Callable[[str], Data], known: Mapping[str, object]
) -> Rules:
    """The rules of plain data in which no problem was found before; a register is made when it is asked for."""
    return Rules(settings, Lazily(names, lambda name: sound_register(data(name)))).told(known)


def read_rules(files: Mapping[str, bytes]) -> tuple[Rules, list[Problem]]:
    """The rules, as far as they can be read, and every problem found."""
    problems: list[Problem] = []
    settings = _settings(files.get("wuye.yaml", b""), problems)
    registers: dict[str, Register] = {}
    parts = tuple((path, files[path]) for path in sorted(files) if is_part(path))
    problems.extend(_parts(parts)[1])
    for path in sorted(files):
        if path.startswith("schemas/") and not is_part(path) and not is_question(path):
            register, found = _register(path, files[path], parts)
            problems.extend(found)
            if register is not None:
                registers[register.name] = register
    ordered = dict(sorted(registers.items(), key=lambda item: (item[1].order, item[0])))
    return Rules(settings, ordered).told({"sql": _questions(files, problems)}), problems


def _questions(files: Mapping[str, bytes], problems: list[Problem]) -> dict[str, str]:
    """The figures that are files of SQL, by name."""
    found: dict[str, str] = {}
    for path in filter(is_question, sorted(files)):
        try:
            found[question_name(path)] = files[path].decode()
        except UnicodeDecodeError:
            problems.append(Problem(Text(f"{path} 不是 UTF-8", f"{path} isn't UTF-8"), path=path))
    return found


@lru_cache(maxsize=64)
def _document(data: bytes, path: str) -> Any:
    """What a file of rules says; from one edition to the next most files stay as they are."""
    return load(data, path)


def _settings(data: bytes, problems: list[Problem]) -> Mapping[str, object]:
    try:
        raw = _document(data, "wuye.yaml")
    except BadInput as error:
        problems.extend(error.problems)
        return {}
    if not isinstance(raw, dict) or raw.get("wuye") is None:
        problems.append(
            Problem(Text("wuye.yaml 缺版本号 wuye: 1", "wuye.yaml lacks its version, wuye: 1"), path="wuye.yaml")
        )
        return {}
    line_of = _line_of(data, "wuye.yaml")
    if not isinstance(raw["wuye"], int) or raw["wuye"] > FORMAT:
        said = Text(
            f"这座大厦由更新的 wuye 建立（格式 {raw['wuye']}）", f"this house is of a newer wuye (format {raw['wuye']})"
        )
        remedy = Text("请先升级 wuye：pip install --upgrade wuye", "upgrade first: pip install --upgrade wuye")
        problems.append(Problem(said, remedy=remedy, path="wuye.yaml", line=line_of("wuye")))
    for word in raw:
        if word not in SETTINGS:
            said = Text(f"wuye.yaml 不认识的词 {word}", f"wuye.yaml: unknown word {word}")
            problems.append(
                Problem(said, remedy=same(", ".join(sorted(SETTINGS))), path="wuye.yaml", line=line_of(word))
            )
    return raw


def _line_of(data: bytes, path: str) -> LineOf:
    """The lines of a file's parts; they are looked for once something is wrong with one."""
    marked = cache(lambda: load_marked(data, path)[1])
    return lambda *at: marked().of(*at)


@lru_cache(maxsize=8)
def _parts(files: Files) -> tuple[dict[str, Data], tuple[Problem, ...]]:
    """The parts that registers share, by name."""
    found: dict[str, Data] = {}
    problems: list[Problem] = []
    for path, data in files:
        try:
            raw = _document(data, path)
        except BadInput as error:
            problems.extend(error.problems)
            continue
        reader = Reader(path, _line_of(data, path))
        found[name_of(path)] = reader.known(raw, words.PART)
        if not isinstance(raw, dict) or raw.get("part") != name_of(path):
            reader.bad(("part",), f"头一行要写 part: {name_of(path)}", f"the first line is part: {name_of(path)}")
        problems.extend(reader.problems)
    return found, tuple(problems)


# From one edition to the next most files stay as they are; what their words come down to is then made once for both.
@lru_cache(maxsize=128)
def _register(path: str, data: bytes, parts: Files) -> tuple[Register | None, tuple[Problem, ...]]:
    try:
        raw = _document(data, path)
    except BadInput as error:
        return None, error.problems
    line_of, problems = _line_of(data, path), list[Problem]()
    if isinstance(raw, dict) and "use" in raw:
        raw, wrong = whole(raw, _parts(parts)[0])
        problems += [Problem(w.text, path=path, line=line_of(*w.at)) for w in wrong]
    register, found = read_register(raw, path, line_of)
    problems += found
    if register is not None and f"schemas/{register.name}.yaml" != path:
        said = Text(f"{path} 里写的是 {register.name}", f"{path} holds the register {register.name}")
        problems.append(Problem(said, path=path, line=1))
    return register, tuple(problems)
