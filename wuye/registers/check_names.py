"""Names: none that the command line or YAML means otherwise, none twice, each rule id in the catalogue."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from wuye.pattern import pattern
from wuye.registers import words
from wuye.registers.check_base import At, Fault, Ground, fault, near
from wuye.registers.define import Action, Field, Register
from wuye.registers.enforced import rules_named
from wuye.registers.plan import universal_fields
from wuye.text import Text

PREFIX = pattern(r"[A-Z]{1,3}")
NAME = pattern(r"[a-z][a-z0-9_]*")
YAML_11 = {"y", "n", "yes", "no", "on", "off", "true", "false", "null"}
"""Words that an ordinary YAML 1.1 reader takes for true, false or nothing."""
HEAD = {
    "id", "at", "by", "do", "subject", "state", "was", "knob", "today", "together", "any_of", "span", "subjects",
    "entry",
}  # fmt: skip
"""What a field may not be called: the head of an entry, and the roots of paths."""
QUESTIONS = {
    "list": "列表",
    "show": "看",
    "log": "流水",
    "signers": "签名人",
    "redraw": "重抽",
    "page": "班页",
    "catalogue": "目录",
}
"""The commands every register has beside its actions."""
OPTIONS = {
    "house": "大厦", "as": "身份", "lang": "语言", "json": "数据", "attach": "附件", "dry-run": "试算", "help": "help",
}  # fmt: skip
KEY_OPTIONS = {"new-key": "新钥匙", "no-passphrase": "不设口令"}


def check_register_name(ground: Ground) -> Iterator[Fault]:
    """The register's own name, labels and prefix."""
    register = ground.register
    if not PREFIX.fullmatch(register.prefix):
        yield fault(("prefix",), "prefix 须是 1–3 个大写字母", "a prefix is 1 to 3 capitals")
    others = [r for r in ground.rules.registers.values() if r.name != register.name]
    for other in others:
        if other.prefix == register.prefix:
            yield fault(("prefix",), f"prefix 与 {other.name} 相同", f"{other.name} has the same prefix")
        if other.label.zh == register.label.zh or register.name in (other.label.zh, other.label.en):
            yield fault(("label",), f"名称与 {other.name} 相同", f"{other.name} is called the same")
    for word in {register.name, register.label.zh, register.label.en}:
        if word in ground.taken or word in words.TAKEN:
            yield _taken(word, ("register",))
    yield from _name(register.name, ("register",))
    if register.subject.id not in ("given", "page", "serial", "entry") and not register.subject.templated:
        yield fault(
            ("subject", "id"),
            "subject 的 id 只能是 given、page、serial、entry 或模板，如 {yy}{mm}{n:2}",
            "a subject's id is given, page, serial, entry or a template such as {yy}{mm}{n:2}",
        )


def _taken(word: str, at: At) -> Fault:
    return fault(at, f"「{word}」是命令行已用的词", f"the command line has taken the word {word}")


def _name(name: str, at: At) -> Iterator[Fault]:
    if not NAME.fullmatch(name):
        yield fault(at, f"名字只用小写字母、数字、_：{name}", f"a name is lower-case letters, digits and _: {name}")
    if name.lower() in YAML_11:
        yield fault(at, f"YAML 1.1 会把 {name} 读成别的", f"a YAML 1.1 reader takes {name} for something else")


def check_plain_names(ground: Ground) -> Iterator[Fault]:
    """Names of fields, states, actions, choices and rows."""
    register = ground.register
    for word in ("knobs", "tables", "fields", "values", "states", "actions", "routines", "figures", "catalogues"):
        for name in getattr(register, word):
            yield from _name(str(name), (word, name))
    for name, kind in register.fields.items():
        if name in HEAD or name == register.key:
            yield fault(("fields", name), f"{name} 另有用处，不能作栏名", f"{name} means something else already")
        for choice in kind.choices:
            yield from _name(choice, ("fields", name, "enum", choice))
    # Codes stand in a line of codes, never alone; in the file they are quoted.
    codes = {kind.cells for kind in register.fields.values()}
    for table, rows in register.tables.items():
        for row in rows if table not in codes else ():
            yield from _name(str(row), ("tables", table, "rows", row))


def check_actions_named(ground: Ground) -> Iterator[Fault]:
    """Each word names one action, and none of the commands that every register has."""
    owners = {w: f"wuye {ground.register.name} {name}" for name, zh in QUESTIONS.items() for w in (name, zh)}
    for name, action in ground.register.actions.items():
        at = ("actions", name)
        if name in words.BUILT_IN:
            yield fault(at, f"{name} 是每本都有的动作，不要再写", f"every register has the action {name}")
        for word in {name, name.replace("_", "-"), action.label.zh, action.label.en}:
            if owners.setdefault(word, name) != name:
                yield fault(at, f"「{word}」已是 {owners[word]}", f"{word} means {owners[word]} already")


def check_options(ground: Ground) -> Iterator[Fault]:
    """Each option of an action means one field."""
    for name, action in ground.register.actions.items():
        owners = {f"--{w}": None for pair in OPTIONS.items() for w in pair}
        kinds = _options(action, ground.register)
        if any(kind.type == "key" for kind in kinds):
            owners |= {f"--{w}": None for pair in KEY_OPTIONS.items() for w in pair}
        yield from _clashes(dict(owners), kinds, ("actions", name), ground.register)


def _clashes(owners: dict[str, str | None], kinds: list[Field], action: At, register: Register) -> Iterator[Fault]:
    for kind in kinds:
        at = ("fields", kind.name) if kind.name in register.fields else action
        for word in _words(kind):
            owner = owners.setdefault(word, kind.name)
            if owner is None:
                yield fault(at, f"{kind.name}：{word} 是命令行已用的选项", f"{kind.name}: the option {word} is taken")
            elif owner != kind.name:
                yield fault(at, f"{kind.name} 与 {owner} 都叫 {word}", f"{kind.name} and {owner} are both {word}")


def _options(action: Action, register: Register) -> list[Field]:
    clauses = [action.clause, *(case.clause for case in action.cases)]
    named = dict.fromkeys(n for c in clauses for n in (*c.need, *c.may))
    every = {**universal_fields(), **register.fields}
    universal = [n for n in universal_fields() if n not in named and n != "files"]
    return [every[n] for n in (*named, *universal) if n in every]


def _words(kind: Field) -> list[str]:
    name, zh = kind.name.replace("_", "-"), kind.label.zh
    if kind.type == "flag":
        return [f"--{name}", f"--no-{name}", f"--{zh}", f"--未{zh.removeprefix('已')}"]
    if kind.cells:
        return [f"--{name}", f"--{zh}", f"--{name}-from", f"--{zh}来自"]
    return [f"--{name}"] if " " in zh or zh == name else [f"--{name}", f"--{zh}"]


def check_texts(ground: Ground) -> Iterator[Fault]:
    """Nothing people read is empty in either language."""
    for at, text in _texts(ground.register):
        if not text.zh.strip() or not text.en.strip():
            yield fault(at, "中文和英文都要写", "both languages are wanted")
    for word, labels in _siblings(ground.register).items():
        seen: dict[str, str] = {}
        for name, text in labels.items():
            if seen.setdefault(text.zh, name) != name:
                zh, en = f"「{text.zh}」已是 {seen[text.zh]}", f"{text.zh} is {seen[text.zh]} already"
                yield fault((*word, name), zh, en)


def _texts(register: Register) -> Iterator[tuple[At, Text]]:
    yield ("label",), register.label
    for word in ("fields", "knobs", "actions", "states", "routines", "figures"):
        for name, part in getattr(register, word).items():
            yield (word, name), part.label
    for name, action in register.actions.items():
        for i, case in enumerate(action.cases):
            at: At = ("actions", name, "cases", i)
            said = {"say": case.say, "remedy": case.remedy}
            yield from (((*at, w), text) for w, text in said.items() if text is not None)
            yield from (((*at, "says"), line) for line in case.clause.says)


def _siblings(register: Register) -> Mapping[At, Mapping[str, Text]]:
    """Labels of which each may stand once: what is typed for a choice or a state must mean one thing."""
    found: dict[At, Mapping[str, Text]] = {("states",): {n: s.label for n, s in register.states.items()}}
    for name, kind in register.fields.items():
        found[("fields", name, "enum")] = kind.choices
        found[("fields", name, "cols")] = {n: c.label for n, c in kind.columns.items()}
    return found


def check_rule_ids(ground: Ground) -> Iterator[Fault]:
    """Every rule named is in the catalogue."""
    lacking: dict[str, At] = {}
    for at, rule in rules_named(ground.register):
        if rule not in ground.catalogue:
            lacking.setdefault(rule, at)
    for rule, at in lacking.items():
        yield fault(at, f"没有 {rule} 这条规定", f"there is no rule {rule}", near(rule, ground.catalogue))
