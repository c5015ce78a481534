"""Pages and rules as they lie in the work tree: whether they read, and whether they are what was recorded."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from wuye.audit.change import kind_of
from wuye.errors import BadInput, Problem
from wuye.ledger.page import read_page
from wuye.registers.load import read_rules
from wuye.repo.house import clean
from wuye.text import Text, same

PARTS = ("wuye.yaml", "schemas", "ledgers")


def look(house: Path) -> list[Problem]:
    """Everything that is wrong with the files of a house, with its place."""
    files = dict(_files(house))
    return [*_pages(files), *_rules(files), *_differing(house)]


def count(house: Path) -> int:
    """How many files there are to look at."""
    return len(dict(_files(house)))


def _files(house: Path) -> Iterator[tuple[str, Path]]:
    for part in PARTS:
        top = house / part
        for path in sorted(top.rglob("*")) if top.is_dir() else [top]:
            if path.is_symlink() or path.is_file():
                yield path.relative_to(house).as_posix(), path


def _pages(files: dict[str, Path]) -> Iterator[Problem]:
    for name, path in files.items():
        if path.is_symlink() or kind_of(name) is None:
            remedy = Text(f"移走：{path}", f"move it away: {path}")
            yield Problem(Text(f"{name} 不属于账本", f"{name} has no place in a house"), remedy=remedy, path=name)
        elif kind_of(name) == "page":
            try:
                read_page(name, path.read_bytes())
            except BadInput as error:
                yield from error.problems


def _rules(files: dict[str, Path]) -> list[Problem]:
    found = {name: path for name, path in files.items() if kind_of(name) == "rules" and not path.is_symlink()}
    return read_rules({name: path.read_bytes() for name, path in found.items()})[1]


def _differing(house: Path) -> Iterator[Problem]:
    for path in clean(house):
        if kind_of(path) == "rules":
            said = Text(f"{path} 与生效的规则不同，尚未采用", f"{path} isn't the one in force; it waits to be adopted")
            yield Problem(said, remedy=same("wuye schema adopt --why …"), path=path)
        else:
            said = Text(f"{path} 与已记录的不同", f"{path} isn't what was recorded")
            yield Problem(said, remedy=same(f"git -C {house} restore -s HEAD -SW {path}"), path=path)
