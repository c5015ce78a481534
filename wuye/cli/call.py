"""One call of the program: which house, who, which language, rows or JSON."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from wuye.data import dataclass, field
from wuye.text import Lang, Text

if TYPE_CHECKING:
    from wuye.desk.house import House

HEAD = 2000
"""How much of a file is looked at where only its first lines are wanted."""


@dataclass(slots=True)
class Call:
    """What was typed, and where."""

    values: dict[str, Any] = field(default_factory=dict)
    house: str | None = None
    person: str | None = None
    lang: Lang = "zh"
    json: bool = False
    carry: Any = None

    @property
    def terminal(self) -> bool:
        """Whether somebody sits in front of it and can be asked."""
        return sys.stdin.isatty() and sys.stderr.isatty() and not self.json

    def to(self, text: Text) -> str:
        """A text in this call's language."""
        return text.to(self.lang)

    def say(self, text: Text) -> None:
        """Says something about the work, on stderr."""
        from wuye.render.words import plain

        sys.stderr.write("\n".join(plain(line) for line in self.to(text).split("\n")) + "\n")

    def target(self, name: str = "output") -> str | None:
        """The file to write; None for standard output, which `-` names as it names standard input elsewhere."""
        given = self.values.get(name)
        return None if given == "-" else given

    def path(self) -> Path:
        """The house's folder: --house, else WUYE_HOUSE, else upward from here."""
        from wuye.repo.house import find

        return find(Path(self.house or os.environ.get("WUYE_HOUSE") or Path.cwd()))

    @contextmanager
    def open(self) -> Iterator[House]:
        """The house, opened."""
        from wuye.desk.house import House

        with House(self.path(), believes=True) as house:
            yield house


def option_value(argv: list[str], *names: str) -> str | None:
    """The value of an option, looked for before the command line is parsed."""
    for i, word in enumerate(argv):
        head, eq, rest = word.partition("=")
        if head in names:
            return rest if eq else argv[i + 1] if i + 1 < len(argv) else None
    return None


def folder_guess(argv: list[str]) -> Path | None:
    """The house's folder, without reading anything of it; None where there is none."""
    given = option_value(argv, "--house", "--大厦") or os.environ.get("WUYE_HOUSE")
    here = Path(given) if given else Path.cwd()
    with suppress(OSError):
        for folder in (here, *here.absolute().parents):
            if (folder / "wuye.yaml").is_file() or (folder / ".git" / "wuye").is_dir():
                return folder
    return None


def language(argv: list[str]) -> Lang:
    """--lang, else WUYE_LANG, else the house's, else Chinese."""
    said = option_value(argv, "--lang", "--语言") or os.environ.get("WUYE_LANG") or _house_language(argv)
    return "en" if said == "en" else "zh"


def _house_language(argv: list[str]) -> str | None:
    folder = folder_guess(argv)
    if folder is None:
        return None
    found = re.search(r"^lang: (zh|en)\b", first_lines(folder / "wuye.yaml"), re.M)
    return found[1] if found else None


def first_lines(path: Path) -> str:
    """The beginning of a file, as text."""
    try:
        with path.open("rb") as file:
            return file.read(HEAD).decode("utf-8", "replace")
    except OSError:
        return ""
