"""`wuye schema`: the registers' rules checked, shown, compared, as JSON Schema, and signed into force."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from wuye.builtin import shipped_schemas
from wuye.cli.app import HEAD
from wuye.cli.call import Call, folder_guess
from wuye.cli.rulebook import catalogue, rules_here
from wuye.cli.table import ALONE, COMMANDS
from wuye.desk.current import changes_rules
from wuye.desk.kept import rule_files as rule_files_of
from wuye.errors import DONE, FAULTS, BadInput, Problem
from wuye.ledger.entry import Entry
from wuye.ledger.yaml12 import load
from wuye.registers.check import Findings, check_files, problem_of
from wuye.registers.check_house import kept_faults
from wuye.registers.compare import NOTHING, Difference, compare, flow
from wuye.registers.define import Register
from wuye.registers.enforced import enforced
from wuye.registers.load import is_rule_file, load_rules
from wuye.registers.rules import Rules
from wuye.registers.shared import is_part, is_question, name_of, whole
from wuye.text import Lang, Text, near_to, same

if TYPE_CHECKING:
    from wuye.desk.house import House

BARE = b"wuye: 1\n"
"""The settings of no house, where the built-in registers are looked at alone."""


def check(call: Call) -> int:
    """Checks the rules in the work tree, or the built-in ones where there is no house."""
    folder = folder_guess(["--house", call.house] if call.house else [])
    from wuye.render.words import escaped, plain

    found = findings(rule_files(folder) if folder is not None else shipped_files())
    if call.json:
        print(escaped(json.dumps(_as_object(found, call), ensure_ascii=False)))
        return FAULTS if found.errors else DONE
    for problem in found.errors:
        print(plain(_line(problem, call)))
    for problem in found.warnings:
        call.say(_mind(problem, call))
    if found.errors:
        return FAULTS
    print(_summary(found.rules, call))
    return DONE


def shipped_files() -> dict[str, bytes]:
    """The built-in registers, as a house without settings of its own."""
    return {"wuye.yaml": BARE, **shipped_schemas()}


def rule_files(folder: Path) -> dict[str, bytes]:
    """The files of rules as they lie in a work tree."""
    paths = [
        folder / "wuye.yaml",
        *sorted((folder / "schemas").glob("*.yaml")),
        *sorted((folder / "schemas").glob("figures/*.sql")),
    ]
    return {str(p.relative_to(folder).as_posix()): p.read_bytes() for p in paths if p.is_file()}


def findings(files: dict[str, bytes]) -> Findings:
    """What is wrong with these files, the words of the command line known."""
    taken = {w: c.name for c in COMMANDS for w in (c.name, c.label.zh, c.label.en) if w not in ALONE}
    found = check_files(files, catalogue().ids, taken)
    return found._replace(errors=[*found.errors, *_heads(files), *_questions(files)])


def _questions(files: dict[str, bytes]) -> Iterator[Problem]:
    """The files of SQL, tried on empty tables."""
    paths = {name_of(path): path for path in files if is_question(path)}
    if not paths:
        return
    from wuye.reports.figures.trial import faults

    for name, said in faults({name: files[path].decode("utf-8", "replace") for name, path in paths.items()}):
        yield Problem(said, path=paths[name], line=1)


def _heads(files: dict[str, bytes]) -> Iterator[Problem]:
    """A register is found by its first two lines; without them it would have no commands."""
    for path, data in files.items():
        if (
            path.startswith("schemas/")
            and not is_part(path)
            and not is_question(path)
            and not HEAD.search(data[:2000].decode("utf-8", "replace"))
        ):
            said = Text(
                "头两行须是 register: … 和 label: {zh: …, en: …}",
                "the first two lines are register: … and label: {zh: …, en: …}",
            )
            yield Problem(said, path=path, line=1)


def _line(problem: Problem, call: Call) -> str:
    place = f"{problem.path}:{problem.line or 1}: "
    words = call.to(problem.message).removeprefix(place)
    remedy = call.to(Text("；", "; ")) + call.to(problem.remedy) if problem.remedy else ""
    return f"{place}{words}{remedy}"


def _mind(problem: Problem, call: Call) -> Text:
    line = _line(problem, call)
    return Text(f"注意 {line}", f"mind {line}")


def _summary(rules: Rules, call: Call) -> str:
    registers, named = len(rules.registers), len(enforced(rules))
    actions = sum(len(r.actions) for r in rules.registers.values())
    return call.to(
        Text(
            f"{registers} 本登记簿，{actions} 个动作，写明 {named} 条规定",
            f"{registers} registers, {actions} actions, {named} rules named",
        )
    )


def _as_object(found: Findings, call: Call) -> dict[str, object]:
    def rows(problems: list[Problem]) -> list[dict[str, object]]:
        return [{"path": p.path, "line": p.line, "message": call.to(p.message)} for p in problems]

    return {
        "ok": not found.errors,
        "registers": len(found.rules.registers),
        "errors": rows(found.errors),
        "warnings": rows(found.warnings),
    }


def _register(call: Call, rules: Rules) -> Register:
    said = str(call.values["register"])
    for register in rules.registers.values():
        if said in (register.name, register.label.zh, register.label.en):
            return register
    near = near_to(said, [*rules.registers]) or list(rules.registers)
    shown = "".join(c if c.isprintable() else "?" for c in said[:40])
    raise BadInput.of(f"没有 {shown} 这本登记簿", f"there is no register {shown}", remedy=same(", ".join(near)))


def show(call: Call) -> int:
    """A register's rules in force, as a page to read."""
    from wuye.render.schema_page import Page, as_data

    rules = rules_here(call)
    register = _register(call, rules)
    if call.json:
        print(json.dumps(as_data(register), ensure_ascii=False))
        return DONE
    for line in Page(register, rules, call.lang).lines():
        print(line)
    return DONE


def as_json(call: Call) -> int:
    """A register's JSON Schema."""
    from wuye.registers.jsonschema import entry_schema

    rules = rules_here(call)
    print(json.dumps(entry_schema(_register(call, rules), rules), ensure_ascii=False, indent=2))
    return DONE


def adopt(call: Call) -> int:
    """Signs the rules in the work tree into force: one entry, one commit with the files it names."""
    from wuye.cli.opened import opened
    from wuye.desk.draft import Draft
    from wuye.desk.record import record
    from wuye.desk.who import find_person
    from wuye.render.receipt import print_receipt
    from wuye.repo.objects import object_id

    house = opened(call)
    files = rule_files(house.path)
    if not changed(house, files):
        call.say(Text("规则没有改动，不用采用", "nothing to adopt: the rules are those in force"))
        return DONE
    _sound(house, files)
    rows = [{"path": path, "blob": object_id("blob", data)} for path, data in sorted(files.items())]
    why = {"why": call.values["why"]} if call.values.get("why") else {}
    draft = Draft("house", "adopt", find_person(house, call.person), (), {"files": rows, **why})
    receipt = record(house, draft, extra=files)
    print_receipt(receipt, house, call.lang, as_json=call.json)
    return DONE


def changed(house: House, files: dict[str, bytes]) -> bool:
    """Whether the files of the work tree aren't the ones in force; none of those may be missing."""
    from wuye.repo.objects import object_id

    now = house.rule_files_now()
    gone = [path for path in now if is_rule_file(path) and path not in files]
    if gone:
        raise BadInput.of(
            f"工作区里缺 {'、'.join(gone)}", f"{', '.join(gone)} is missing from the work tree",
            remedy=same(f"git -C {house.path} checkout HEAD -- {' '.join(gone)}"),
        )  # fmt: skip
    return any(now.get(path) != object_id("blob", data, now.get(path, "")) for path, data in files.items())


def _sound(house: House, files: dict[str, bytes]) -> None:
    """Refuses rules with faults, and rules that would cut the house off from its own past."""
    found = findings(files)
    problems = found.errors
    if not problems:
        problems = [problem_of("wuye.yaml", f, {}) for f in kept_faults(house.rules, load_rules(files))]
    if problems:
        raise BadInput(tuple(problems))


def diff(call: Call) -> int:
    """What changed in the rules between the ends of two months or days, and who signed the changes."""
    from wuye.cli.opened import opened

    house = opened(call)
    start = _end_of(str(call.values["from"]), house)
    end = _end_of(str(call.values["to"]), house) if call.values.get("to") else house.now()
    signed = [entry for entry in house.entries() if changes_rules(entry)]
    before = [entry for entry in signed if entry.at < start]
    since = [entry for entry in signed if start <= entry.at < end]
    if not before:
        first = f"{signed[0].at.astimezone(house.rules.zone):%Y-%m-%d}"
        raise BadInput.of(
            f"那时还没有规则，大厦 {first} 才建立", f"there were no rules yet; the house was founded on {first}",
            remedy=same(f"wuye schema diff {first}"),
        )  # fmt: skip
    found = compare(_rules_as_data(before[-1], house), _rules_as_data((since or before)[-1], house))
    (_print_json if call.json else _print_changes)(found, since, house, call)
    return DONE


def _end_of(said: str, house: House) -> dt.datetime:
    """The moment a month or a day is over."""
    zone = house.rules.zone
    try:
        day = dt.date.fromisoformat(said if len(said) > 7 else f"{said}-01")
    except ValueError:
        shown = "".join(c if c.isprintable() else "?" for c in said[:40])
        raise BadInput.of(
            f"看不懂的月份：{shown}", f"no month or day: {shown}", remedy=same("wuye schema diff 2026-10 2026-11")
        ) from None
    following = day + dt.timedelta(days=1) if len(said) > 7 else (day + dt.timedelta(days=31)).replace(day=1)
    return dt.datetime.combine(following, dt.time(), zone)


def _rules_as_data(entry: Entry, house: House) -> dict[str, object]:
    """The files as plain data; a register with the parts it shares, so that a change in one is told of each that has it."""
    blobs = {path: house.blob(oid) for path, oid in rule_files_of(entry).items()}
    files: dict[str, Any] = {
        path: {"sql": data.decode("utf-8", "replace")} if is_question(path) else load(data, path)
        for path, data in blobs.items()
    }
    parts = {name_of(path): data for path, data in files.items() if is_part(path)}
    return {path: whole(data, parts)[0] for path, data in files.items() if not is_part(path)}


def _print_changes(found: list[Difference], signed: list[Entry], house: House, call: Call) -> None:
    for entry in signed:
        at = entry.at.astimezone(house.rules.zone)
        print(f"{entry.id}  {at:%Y-%m-%d %H:%M}  {house.name(entry.by)}  {entry.fields.get('why', '')}".rstrip())
    if not found:
        call.say(Text("规则没有变化", "the rules are the same"))
    for path in dict.fromkeys(d.path for d in found):
        print(path)
        for each in (d for d in found if d.path == path):
            print(f"  {_in_words(each, call.lang)}")


def _in_words(each: Difference, lang: Lang) -> str:
    mark = "+" if each.old is NOTHING else "-" if each.new is NOTHING else "~"
    values = " → ".join(flow(v, lang) for v in (each.old, each.new) if v is not NOTHING)
    words = f"{mark} {'.'.join(each.at)}{': ' if each.at else ''}{values}"
    rules = "".join(f" [{rule}]" for rule in each.rules)
    return "".join(c if c.isprintable() else " " for c in words + rules)


def _print_json(found: list[Difference], signed: list[Entry], _house: House, _call: Call) -> None:
    rows = [
        {"path": d.path, "at": ".".join(d.at), "rules": d.rules,
         **{k: v for k, v in (("old", d.old), ("new", d.new)) if v is not NOTHING}} for d in found
    ]  # fmt: skip
    entries = [{"entry": e.id, "at": e.at.isoformat(), "by": e.by, "why": e.fields.get("why")} for e in signed]
    print(json.dumps({"entries": entries, "changes": rows}, ensure_ascii=False, default=str))
