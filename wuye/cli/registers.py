"""The commands of a register, built from its definition."""

from __future__ import annotations

from pathlib import Path

from wuye.cli import complete, sheets
from wuye.cli.call import Call
from wuye.cli.spec import ALL, Arg, Cmd, Group, Opt
from wuye.cli.wizard import OWN
from wuye.registers.define import Action, Field, Register
from wuye.registers.plan import universal_fields
from wuye.registers.rules import Rules
from wuye.text import Text, join

STATE = Opt("state", Text("状态", "state"), Text("只看这个状态", "in this state only"))
WHERE = Opt("where", Text("条件", "where"), Text("栏=值", "FIELD=VALUE"), many=True)
WRITE = (
    Opt("attach", Text("附件", "attach"), Text("附上文件", "attach a file"), many=True),
    Opt(
        "dry_run",
        Text("试算", "dry-run"),
        Text("只说会怎样，不登记", "say what would happen, write nothing"),
        flag=True,
    ),
)
LOGS = {"fire": "wuye.cli.fire:log"}
"""Registers whose log of one subject shows the time between its entries."""
KEY_OPTS = (
    Opt("new_key", Text("新钥匙", "new-key"), Text("在本机生成新的签名钥匙", "make a new signing key on this machine"), flag=True),
    Opt("no_passphrase", Text("不设口令", "no-passphrase"), Text("新钥匙不设口令", "the new key has no passphrase"), flag=True),
)  # fmt: skip


def commands_of(name: str, folder: Path | None) -> list[Cmd | Group]:
    """Every command of a register: its actions, and list, show, log."""
    rules = _rules(folder)
    register = rules.registers.get(name)
    if register is None:
        return _not_adopted(name)
    actions: list[Cmd | Group] = [_action(register, a) for a in register.actions.values() if not a.by_entry]
    found = [*actions, *_questions(register), *_extras(register)]
    return [OWN.get((name, command.name), command) for command in found]


def _rules(folder: Path | None) -> Rules:
    from wuye.cli.opened import opened, shipped_rules

    return opened(Call(house=str(folder))).rules if folder is not None else shipped_rules()


def _not_adopted(name: str) -> list[Cmd | Group]:
    from wuye.errors import BadInput

    raise BadInput.of(
        f"{name} 的规则还没有采用", f"the rules of {name} are not in force yet",
        remedy=Text("wuye schema adopt --why …", "wuye schema adopt --why …"),
    )  # fmt: skip


def _action(register: Register, action: Action) -> Cmd:
    subject = register.subject
    about = subject.id != "entry" and not (subject.numbered and action.makes)
    said = register.fields.get(action.takes or "")
    arg = Arg(
        "subject", subject.label, required=False, many=said is None,
        complete=complete.subjects(register.name, action.name),
    )  # fmt: skip
    words_arg = () if said is None else (Arg("words", said.label, required=False, many=True),)
    has_key = any(register.fields[n].type == "key" for n in _fields(action) if n in register.fields)
    words = _about(register, action)
    return Cmd(
        action.name, action.label, words, _runs(register, action),
        (*((arg,) if about else ()), *words_arg), (*_options(register, action), *(KEY_OPTS if has_key else ()), *WRITE),
        hidden=action.hidden, carry=(register.name, action.name), also=_other_names(action.name),
    )  # fmt: skip


def _runs(register: Register, action: Action) -> str:
    """What runs for an action: a draw and what is pledged for one aren't typed but made."""
    made = {kind.type for kind in register.draws if kind.name in action.clause.need}
    return next((f"wuye.cli.draw:{type_}" for type_ in ("draw", "pledge") if type_ in made), "wuye.cli.write:run")


def _about(register: Register, action: Action) -> Text:
    """What an action is, from which states to which, and what it always asks for."""
    zh, en = f"{register.label.zh}：{action.label.zh}", f"{register.label.en}: {action.label.en}"
    origin = [register.states[s].label for s in action.origin or () if s in register.states]
    to = register.states.get(action.clause.to or "")
    if origin or to:
        start = join(origin, "、", ", ") if origin else Text("（新）", "(new)")
        end = to.label if to else Text("不变", "as it was")
        zh, en = f"{zh}\n从 {start.zh} → {end.zh}", f"{en}\nfrom {start.en} → {end.en}"
    every = {**universal_fields(), **register.fields}
    need = join([every[n].label for n in action.clause.need if n in every])
    return Text(f"{zh}\n必填：{need.zh}", f"{en}\nrequired: {need.en}") if need.zh else Text(zh, en)


def _other_names(name: str) -> tuple[str, ...]:
    return (name.replace("_", "-"),) if "_" in name else ()


def _fields(action: Action) -> list[str]:
    clauses = [action.clause, *(c.clause for c in action.cases)]
    return list(dict.fromkeys([n for c in clauses for n in c.need] + [n for c in clauses for n in c.may]))


def _options(register: Register, action: Action) -> list[Opt]:
    every = {**universal_fields(), **register.fields}
    names = [*_fields(action), *(n for n in universal_fields() if n not in _fields(action) and n != "files")]
    names = [n for n in names if n in every and every[n].type not in ("draw", "pledge")]
    options = [_option(register, every[n]) for n in names]
    return [*options, *(_from_file(every[n]) for n in names if sheets.from_file(every[n]))]


def _from_file(field: Field) -> Opt:
    """A sheet of many rows is read from a file."""
    label = Text(f"{field.label.zh}来自", f"{field.label.en} from")
    words = Text("从文件读：每行一个人和他的代号", "read from a file: .yaml with WHO: CODES, .csv with who first")
    if not field.cells:
        words = Text("从文件读编号，- 是标准输入（扫码枪）", "numbers from a file, or - for standard input (a scanner)")
    return Opt(f"{field.name}_from", label, words)


def _option(register: Register, field: Field) -> Opt:
    help_ = field.help or field.label
    if field.choices and len(field.choices) < 12:
        zh = "、".join(label.zh for label in field.choices.values())
        help_ = Text(f"{help_.zh}：{zh}", f"{help_.en}: {', '.join(field.choices)}")
    singular = (f"--{field.name[:-1]}",) if field.many and field.name.endswith("s") else ()
    repeats = field.many or field.type == "sheet"
    return Opt(
        field.name,
        field.label,
        help_,
        pair=field.type == "flag",
        many=repeats,
        complete=complete.values(register.name, field),
        also=singular,
    )


def _questions(register: Register) -> list[Cmd | Group]:
    subject = Arg("subject", register.subject.label, complete=complete.subjects(register.name, None))
    maybe = Arg("subject", register.subject.label, required=False, complete=complete.subjects(register.name, None))
    name = register.name
    run = LOGS.get(name, "wuye.cli.questions:register_log")
    log = Cmd("log", Text("流水", "log"), Text("按先后列出记录", "its entries in order"), run,
              (maybe,), (ALL,), carry=name)  # fmt: skip
    if register.subject.id == "entry":
        return [log]
    return [
        Cmd("list", Text("列表", "list"), Text(f"列出{register.label.zh}", f"list the {register.label.en} register"),
            "wuye.cli.questions:register_list", opts=(STATE, WHERE), carry=name),
        Cmd("show", Text("看", "show"), Text("一个对象的一生", "the life of one subject"), "wuye.cli.questions:register_show",
            (subject,), (ALL,), carry=name),
        log,
    ]  # fmt: skip


def _catalogue(register: Register) -> Cmd:
    """The catalogues of a register: which, and of what."""
    names = join([c.label for c in register.catalogues.values()])
    words = Text(f"{names.zh}；不写就是第一种", f"{', '.join(register.catalogues)}; the first where none is named")
    which = Arg("name", Text("哪种", "which"), required=False, complete=complete.catalogues(register.name))
    of = Arg("subject", register.subject.label, required=False, complete=complete.subjects(register.name, None))
    return Cmd("catalogue", Text("目录", "catalogue"), words, "wuye.cli.catalogue:run", (which, of), (WHERE,),
               carry=register.name)  # fmt: skip


def _extras(register: Register) -> list[Cmd | Group]:
    """What only some registers have: lists of keys, a draw done again, pages as a book's."""
    found: list[Cmd | Group] = []
    if any(f.type == "key" for f in register.fields.values()):
        found.append(Cmd("signers", Text("签名人", "signers"), Text("OpenSSH allowed_signers 文件，供 git 核验", "an OpenSSH allowed_signers file for plain git"),
                         "wuye.cli.proof:signers"))  # fmt: skip
    if any(f.type == "draw" for f in register.draws):
        found.append(Cmd("redraw", Text("重抽", "redraw"), Text("谁都可以再抽一遍，列出算法的每一步", "draw a month again, with the working"),
                         "wuye.cli.draw:redraw", (Arg("subject", Text("月份", "MONTH")),), carry=register.name))  # fmt: skip
    if register.catalogues:
        found.append(_catalogue(register))
    if register.page == "shift":
        found.append(Cmd("page", Text("班页", "page"), Text("一班的页，像本子上的一页", "a shift's page, as in a book"),
                         "wuye.cli.catch_up:page", (Arg("page", Text("班页", "PAGE"), required=False),), carry=register.name))  # fmt: skip
    return found
