"""The command tree: the commands of every house, and those of its registers."""

from __future__ import annotations

import re
from pathlib import Path

from wuye.cli.call import first_lines, folder_guess
from wuye.cli.spec import Cmd, Group
from wuye.cli.table import ALONE, BOARD, COMMANDS
from wuye.text import Text

REGISTERS = Text("登记簿", "Registers")
HEAD = re.compile(
    r"^register: (?P<name>\w+)\nlabel: \{zh: (?P<zh>[^,}]+), en: (?P<en>[^,}]+)\}(?:.*?^order: (?P<order>\d+))?",
    re.M | re.S,
)


def app(argv: list[str]) -> Group:
    """The root of the command tree for this command line."""
    folder = folder_guess(argv)
    return Group(
        "wuye", Text("物业", "wuye"),
        Text("物业：大厦客服部的账本。不带命令就是值班看板。", "wuye: the books of a building's service desk; alone, the board."),
        lambda: _commands(register_groups(folder)),
        default=BOARD,
    )  # fmt: skip


def _commands(groups: list[Cmd | Group]) -> list[Cmd | Group]:
    """What every house has, and its registers; a register that shares a command's name answers for it when alone."""
    shared = {g.name for g in groups} & ALONE.keys()
    return [*(c for c in COMMANDS if c.name not in shared), *groups]


def register_groups(folder: Path | None) -> list[Cmd | Group]:
    """A group for each register, by the first lines of its schema; nothing else is read for it."""
    if folder is not None and (folder / "schemas").is_dir():
        files = sorted((folder / "schemas").glob("*.yaml"))
    else:
        from wuye.builtin import schemas_dir

        files = sorted(schemas_dir().glob("*.yaml"))
    found = [m for m in (HEAD.search(first_lines(path)) for path in files) if m]
    found.sort(key=lambda m: (int(m["order"] or 50), m["name"]))
    return [_group(m["name"], Text(m["zh"].strip(), m["en"].strip().strip("'\"")), folder) for m in found]


def _group(name: str, label: Text, folder: Path | None) -> Group:
    def commands() -> list[Cmd | Group]:
        from wuye.cli.registers import commands_of

        return commands_of(name, folder)

    words, alone = Text(f"{label.zh}登记簿", f"the {label.en} register"), ALONE.get(name)
    if alone is not None:
        words = Text(f"{words.zh}；单独用：{alone.help.zh}", f"{words.en}; alone: {alone.help.en}")
    also = (alone.label.zh,) if alone is not None and alone.name == name else ()
    return Group(name, label, words, commands, alone, name == "house", also, REGISTERS)
