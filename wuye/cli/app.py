"""The command tree: the commands of every house, and those of its registers."""

from __future__ import annotations

import re
from pathlib import Path

from wuye.cli.call import first_lines, folder_guess
from wuye.cli.spec import Cmd, Group
from wuye.cli.table import BOARD, COMMANDS
from wuye.cli.wizard import DEFAULTS
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
        lambda: [*COMMANDS, *register_groups(folder)],
        default=BOARD,
    )  # fmt: skip


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

    words = Text(f"{label.zh}登记簿", f"the {label.en} register")
    return Group(name, label, words, commands, DEFAULTS.get(name), section=REGISTERS, hidden=name == "house")
